import Foundation
import Obligations
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `The standards Waypoint carries` {
  let library: StandardsLibrary
  let core: Framework

  init() throws {
    library = try StandardsReader.shipped()
    core = try #require(library.current("management-and-leadership"))
  }

  @Test func `are whole, and as they were published`() throws {
    try publishIfAsked()
    let faults = try StandardsCheck.faults()
    #expect(faults.isEmpty, "\(faults.map(\.words).joined(separator: "\n"))")
  }

  /// With `WAYPOINT_PUBLISH_STANDARDS` set, adds what is not listed yet. It never mends a
  /// fingerprint: that is what the list is for.
  private func publishIfAsked() throws {
    guard ProcessInfo.processInfo.environment["WAYPOINT_PUBLISH_STANDARDS"] != nil else { return }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Standards/Content/published.yaml")
    var text = try String(contentsOf: file, encoding: .utf8)
    let listed = try ContentCheck.digests(in: text)
    for item in StandardsCheck.published(in: library) where listed[item.name] == nil {
      text += "\(item.name): \(item.digest)\n"
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  @Test func `have 3 areas, 9 standards and 27 competencies at 4 stages`() {
    #expect(core.isCore)
    #expect(core.nodes(at: .area).count == 3)
    #expect(core.nodes(at: .standard).count == 9)
    #expect(core.nodes(at: .competency).count == 27)
    #expect(core.nodes.allSatisfy { $0.children.count == 3 })
    #expect(core.nodes(at: .standard).allSatisfy { $0.children.count == 3 })
    #expect(core.selectableStages.map(\.code) == ["1", "2", "3", "4"])
    #expect(core.stages.map(\.code) == ["fundamental", "1", "2", "3", "4"])
  }

  @Test func `say something of its own for each competency at each stage`() {
    let words = core.nodes(at: .competency).flatMap { $0.expectations.map(\.words) }
    #expect(words.count == 108)
    #expect(Set(words).count == 108)
    #expect(words.allSatisfy { (60...260).contains($0.count) && $0.hasSuffix(".") })
  }

  @Test func `have a code for each competency below that of its standard`() {
    for standard in core.nodes(at: .standard) {
      #expect(standard.children.map(\.code) == ["a", "b", "c"].map { standard.code + $0 })
    }
  }

  /// - Source: Review, recommendation 4, "As the effectiveness of appraisal"
  @Test(arguments: ["2.2a", "2.2b"]) func `ask for good appraisals`(code: String) throws {
    let competency = try #require(core.node(code))
    for stage in ["1", "2", "3", "4"] {
      #expect(competency.expectation(at: stage)?.contains("apprais") == true, "\(code) \(stage)")
    }
  }

  @Test(arguments: [
    ("code-of-practice", 6), ("board-leadership", 6), ("healthcare-leadership-model", 9),
    ("care-certificate", 16), ("generic-professional-capabilities", 9), ("medical-leadership", 4),
  ])
  func `hold other frameworks by their titles`(code: String, count: Int) throws {
    let framework = try #require(library.current(code))
    #expect(framework.nodes(at: .standard).count == count)
    #expect(framework.nodes(at: .competency).isEmpty)
  }

  @Test func `name the principles of the code`() throws {
    let code = try #require(library.current("code-of-practice"))
    #expect(
      code.nodes.map(\.title) == [
        "Accountability", "Collaboration", "Compassion", "Curiosity", "Inclusion", "Integrity",
      ])
    #expect(code.status == .unverified)
  }

  @Test func `have both sets of the Care Certificate, the newer in force`() throws {
    let versions = library.versions(of: "care-certificate")
    #expect(versions.map(\.version) == ["2025", "2015"])
    #expect(versions.map { $0.nodes.count } == [16, 15])
    #expect(library.current("care-certificate")?.version == "2025")
  }

  @Test func `outline those whom the review says the NHS can learn from`() {
    for code in ["registered-manager", "principal-social-worker", "practice-manager"] {
      #expect(library.current(code)?.status == .decision)
      #expect(
        library.mappings.contains { $0.from.code == code && $0.to == core.reference }, "\(code)")
    }
  }

  @Test func `have five points, and say how the labels drifted`() throws {
    let scale = try #require(core.scale.flatMap(library.scale))
    #expect(
      scale.points.map(\.label) == [
        "Insufficient", "Essential", "Proficient", "Strong", "Very strong",
      ])
    #expect(scale.points.last?.alsoCalled == "Exemplary")
  }

  @Test func `leave 4, 9 and 16 of the Care Certificate open to those from the older set`() {
    let counting = CrosswalkRules.lines(
      from: FrameworkReference("care-certificate", "2015"),
      towards: FrameworkReference("care-certificate", "2025"), library
    ).filter { $0.pair.credit > .evidence }.map(\.pair.to.code)
    #expect(Set(counting).count == 13)
    #expect(counting.allSatisfy { !["4", "9", "16"].contains($0) })
  }

  /// Nobody has agreed to any mapping, so nothing may count by itself.
  @Test func `give no credit that no body agreed to`() {
    #expect(library.mappings.allSatisfy { $0.agreedBy == nil })
    for mapping in library.mappings {
      for pair in mapping.pairs {
        #expect(CrosswalkRules.credit(of: pair, in: mapping, library).0 <= .evidence)
      }
    }
  }
}
