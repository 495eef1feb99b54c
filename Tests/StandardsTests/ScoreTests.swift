import Testing

@testable import Standards

/// - Source: Standards and training, section 2.4: the scale and scoring of the official tool.
@Suite struct `A score` {
  let scale: Scale

  init() throws {
    scale = try #require(
      StandardsReader.shipped().scales.first { $0.reference.code == "proficiency" })
  }

  @Test func `is nothing where nothing was answered`() {
    #expect(ScoreRules.mean(of: []) == nil)
    #expect(ScoreRules.score(of: .area, answers: [:]) == nil)
    #expect(ScoreRules.score(of: .area, answers: ["9.9z": 5]) == nil)
  }

  @Test(arguments: [
    ([3], "3.0"), ([3, 4], "3.5"), ([3, 3, 4], "3.3"), ([3, 4, 4], "3.7"), ([1, 5], "3.0"),
    // 3.25 and 3.75 are rounded up.
    ([3, 3, 3, 4], "3.3"), ([4, 4, 4, 3], "3.8"), ([1, 1, 1, 1, 1, 1, 2], "1.1"),
  ])
  func `is the mean to one decimal`(answers: [Int], words: String) {
    #expect(ScoreRules.mean(of: answers)?.words == words)
  }

  /// Every answer counts once: the mean of the standards would be 3.5 here.
  @Test func `is the mean of all answers beneath and not of means`() {
    let area = StandardNode.node(
      "1", .area,
      children: [
        .node("1.1", .standard, children: [.competency("1.1a"), .competency("1.1b")]),
        .node("1.2", .standard, children: [.competency("1.2a")]),
      ])
    let score = ScoreRules.score(of: area, answers: ["1.1a": 2, "1.1b": 2, "1.2a": 5])
    #expect(score == Score(tenths: 30))
  }

  @Test(arguments: [
    (10, "Insufficient"), (11, "Above Insufficient"), (23, "Above Essential"),
    (24, "Between Essential and Proficient"), (26, "Between Essential and Proficient"),
    (27, "Below Proficient"), (30, "Proficient"), (39, "Below Strong"), (41, "Above Strong"),
    (49, "Below Very strong"), (50, "Very strong"),
  ])
  func `has a label of the scale`(tenths: Int, label: String) {
    #expect(ScoreRules.label(of: Score(tenths: tenths), on: scale) == label)
  }

  @Test(arguments: [0, 5, 9, 51, 60]) func `has no label off the scale`(tenths: Int) {
    #expect(ScoreRules.label(of: Score(tenths: tenths), on: scale) == nil)
  }

  @Test func `is read as it is written`() {
    #expect(Score("3") == Score(tenths: 30))
    #expect(Score("3.5") == Score(tenths: 35))
    for text in ["", "x", "3.", ".5", "3.55", "3,5", "-1", "1e3"] { #expect(Score(text) == nil) }
  }
}

/// - Source: Standards and training, section 2.4: "shown if min ≤ average ≤ max"; "Seeded rule: 0–3".
@Suite struct `A signpost` {
  let competency = NodeReference(FrameworkReference("small", "1"), "1.1a")

  private func shown(
    _ tenths: Int?, stage: String? = nil, range: SignpostRange? = nil, at asked: String = "1"
  ) throws -> Bool {
    let settings = try StandardsReader.shipped().settings
    let signpost = Signpost(
      competency: competency, stage: stage, range: range, title: "Read", address: "/read")
    return !SignpostRules.shown(
      [signpost], for: competency, at: asked, score: tenths.map(Score.init),
      otherwise: settings.signpost
    ).isEmpty
  }

  @Test(arguments: [(10, true), (29, true), (30, true), (31, false), (50, false)])
  func `is shown at or below 3`(tenths: Int, isShown: Bool) throws {
    #expect(try shown(tenths) == isShown)
  }

  @Test func `is not shown where nothing was answered`() throws {
    #expect(try !shown(nil))
  }

  @Test func `keeps to a range of its own, both ends included`() throws {
    let range = try #require(SignpostRange(from: Score(tenths: 35), to: Score(tenths: 42)))
    for (tenths, isShown) in [(34, false), (35, true), (42, true), (43, false)] {
      #expect(try shown(tenths, range: range) == isShown)
    }
    #expect(SignpostRange(from: Score(tenths: 2), to: Score(tenths: 1)) == nil)
  }

  @Test func `is for its stage, or for every one`() throws {
    #expect(try shown(20, stage: "1"))
    #expect(try !shown(20, stage: "2"))
    #expect(try shown(20, stage: nil, at: "2"))
    #expect(
      SignpostRules.shown(
        [Signpost(competency: competency, stage: nil, range: nil, title: "", address: "")],
        for: NodeReference(competency.framework, "1.1b"), at: "1", score: Score(tenths: 10),
        otherwise: SignpostRange(upTo: Score(tenths: 30))
      ).isEmpty)
  }
}
