import Kernel
import Testing

@testable import Directory

private func day(_ text: String) -> Day { Day(text[...]) ?? .earliest }

private func segment(
  _ final: Int, _ quarter: String = "Q3 2025/26", type: String = "Acute trust", rank: Int? = nil,
  deficit: Bool? = nil
) -> Segmentation {
  Segmentation(
    organisation: OrganisationID(rawValue: 7),
    quarter: quarterNamed(quarter),
    trustType: type, finalSegment: final, rank: rank, isInDeficit: deficit,
    asAt: day("2026-05-05"))
}

/// The first of all where there is none of that name, which no test means.
private func quarterNamed(_ text: String) -> OversightQuarter {
  OversightQuarter(text) ?? fallback
}

private let fallback: OversightQuarter = {
  guard let quarter = OversightQuarter(edition: "2021/22", number: 1) else { fatalError("Q1") }
  return quarter
}()

@Suite struct `A segment of the oversight framework` {
  /// The worked examples of the notes.
  @Test(
    arguments: [
      (1, Segmentation.Override.deficit, 3), (2, .deficit, 3), (4, .deficit, 4), (3, nil, 3),
      (3, .deficit, 3), (1, nil, 1),
    ] as [(Int, Segmentation.Override?, Int)])
  func `is capped by a deficit, and by nothing else`(
    base: Int, override: Segmentation.Override?, final: Int
  ) {
    #expect(SegmentRules.final(base: base, override: override) == final)
  }

  @Test func `is compared within its edition only`() throws {
    let third = segment(4)
    let worse = try SegmentRules.change(from: segment(3, "Q2 2025/26"), to: third)
    #expect(worse == .worse(by: 1))
    let better = try SegmentRules.change(from: third, to: segment(2, "Q4 2025/26"))
    #expect(better == .better(by: 2))
    #expect(throws: OversightRefusal.editionsDiffer("2024/25", "2025/26")) {
      try SegmentRules.change(from: segment(4, "Q4 2024/25"), to: third)
    }
  }

  @Test func `is ranked within its type of trust only`() throws {
    let first = segment(3, rank: 12)
    let isBefore = try SegmentRules.ranks(first, before: segment(3, rank: 40))
    #expect(isBefore)
    #expect(throws: OversightRefusal.trustTypesDiffer("Acute trust", "Ambulance trust")) {
      try SegmentRules.ranks(first, before: segment(3, type: "Ambulance trust", rank: 1))
    }
    #expect(throws: OversightRefusal.notRanked) {
      try SegmentRules.ranks(first, before: segment(3))
    }
    #expect(throws: OversightRefusal.self) {
      try SegmentRules.ranks(first, before: segment(3, "Q2 2025/26", rank: 1))
    }
  }

  @Test func `of a trust in deficit above 3 contradicts the edition that says so`() throws {
    let editions = try OversightEditions.carried()
    let edition = try #require(editions["2025/26"])
    #expect(!SegmentRules.isWithinDeficitRule(segment(2, deficit: true), edition))
    #expect(SegmentRules.isWithinDeficitRule(segment(3, deficit: true), edition))
    #expect(SegmentRules.isWithinDeficitRule(segment(2, deficit: false), edition))
    #expect(SegmentRules.isWithinDeficitRule(segment(2), edition))
    let earlier = try #require(editions["2024/25"])
    #expect(SegmentRules.isWithinDeficitRule(segment(1, "Q1 2024/25", deficit: true), earlier))
    #expect(edition.has(segment: 5) && !earlier.has(segment: 5))
  }

  @Test func `belongs to a quarter of a financial year`() throws {
    let third = try #require(OversightQuarter("Q3 2025/26"))
    #expect(third.firstDay == day("2025-10-01"))
    #expect(third.lastDay == day("2025-12-31"))
    let fourth = try #require(OversightQuarter("q4 2025/26"))
    #expect(fourth.firstDay == day("2026-01-01"))
    #expect(fourth > third)
    for wrong in ["Q5 2025/26", "Q3 2025/27", "Q3", "2025/26", "Q3 25/26"] {
      #expect(OversightQuarter(wrong) == nil, "\(wrong)")
    }
  }
}

@Suite struct `A challenged organisation` {
  private func status(
    _ facts: ChallengedRules.Facts, on text: String, isSegmented: Bool = true
  ) throws -> ChallengedRules.Status {
    let day = day(text)
    return try ChallengedRules.status(
      facts, under: try ChallengedPolicies.carried().inForce(on: day),
      edition: try OversightEditions.carried().inForce(on: day), isSegmented: isSegmented, on: day)
  }

  @Test(arguments: [(4, true), (5, true), (3, false)])
  func `is one in segment 4 or 5 of the edition in force`(final: Int, isChallenged: Bool) throws {
    let status = try status(.init(segments: [segment(final)]), on: "2026-01-15")
    if isChallenged {
      let quarter = try #require(OversightQuarter("Q3 2025/26"))
      #expect(
        status
          == .challenged(
            since: day("2025-10-01"),
            [.init(reason: .segment(final, of: quarter), since: day("2025-10-01"))]))
    } else {
      #expect(status == .notChallenged)
    }
  }

  @Test func `has been one since the first of the quarters that follow one another`() throws {
    let quarters = [segment(4), segment(4, "Q2 2025/26"), segment(3, "Q1 2025/26")]
    guard
      case .challenged(let since, _) = try status(
        .init(segments: quarters), on: "2026-01-15")
    else {
      Issue.record("not challenged")
      return
    }
    #expect(since == day("2025-07-01"))
    // A quarter that has not begun says nothing yet; one that is missing breaks the row.
    #expect(
      try status(.init(segments: [segment(4)]), on: "2025-09-30") == .notKnown(lacking: "2025/26"))
    let gap = try status(
      .init(segments: [segment(4), segment(4, "Q1 2025/26")]), on: "2026-01-15")
    guard case .challenged(let after, _) = gap else { return }
    #expect(after == day("2025-10-01"))
  }

  @Test func `is not known to be one when nothing of the edition in force is held`() throws {
    #expect(try status(.init(), on: "2026-11-21") == .notKnown(lacking: "2026/27"))
    #expect(try status(.init(), on: "2026-11-21", isSegmented: false) == .notChallenged)
    // Segments of another edition are refused, not counted.
    #expect(throws: OversightRefusal.editionsDiffer("2025/26", "2026/27")) {
      try status(.init(segments: [segment(4)]), on: "2026-11-21")
    }
  }

  @Test func `may be one through a programme or an agreed list, with all its reasons`() throws {
    let facts = ChallengedRules.Facts(
      segments: [segment(4)],
      programmes: [
        .init("recovery-support", from: day("2024-02-01"), source: "Board paper"),
        .init("other-programme", from: day("2020-02-01"), source: "Board paper"),
      ],
      lists: [
        .init(
          "rural-coastal", from: day("2023-04-01"), to: day("2024-03-31"), source: "Agreed list")
      ])
    guard case .challenged(let since, let causes) = try status(facts, on: "2026-01-15") else {
      Issue.record("not challenged")
      return
    }
    #expect(since == day("2024-02-01"))
    #expect(
      causes.map(\.reason.words)
        == ["in the programme recovery support", "segment 4 in Q3 2025/26"])
    let listed = ChallengedRules.Facts(lists: facts.lists)
    guard case .challenged = try status(listed, on: "2024-03-31", isSegmented: false) else {
      Issue.record("the last day on a list counts")
      return
    }
    #expect(try status(listed, on: "2024-04-01", isSegmented: false) == .notChallenged)
  }

  @Test func `is none before there is a policy`() throws {
    #expect(try status(.init(), on: "2019-01-01") == .noPolicy)
  }

  @Test func `is said by content that is whole`() throws {
    #expect(
      try ChallengedCheck.faults(openings: [
        ("recommendation 7", "There are currently little or no incentives for leaders and")
      ]) == [])
    // A paragraph that the review has not, and a published version that changed.
    let text = try DirectoryContent.text("challenged-organisations")
    let changed = try ChallengedContent.read(
      text.replacing("2025/26: [4, 5]", with: "2025/26: [3]"))
    let faults = ChallengedCheck.faults(of: changed, [], [])
    #expect(faults.count == 2)
    #expect(faults.contains { $0.contains("was published and has changed") })
    let wrong = try ChallengedContent.read(text.replacing("2026/27: [4]", with: "2026/27: [5]"))
    #expect(
      ChallengedCheck.segmentFaults(of: wrong.policies.all, try .carried())
        == ["challenged-organisations: 2026/27 has no segment 5"])
  }
}
