import Directory
import Foundation
import Kernel
import Obligations
import Records
import TestKit
import Testing

@testable import Programmes

@Suite struct `The content of inductions` {
  @Test func `is whole, and what was published is as it was`() throws {
    if ProcessInfo.processInfo.environment["WAYPOINT_PUBLISH_PROGRAMMES"] != nil {
      try publish()
    }
    #expect(try InductionCheck.faults() == [])
  }

  /// Domain facts, section 2.1.
  @Test func `has sixteen standards since 2025, and fifteen before`() throws {
    let content = try InductionReader.shipped()
    let new = try #require(content.edition(.careCertificate, "2025"))
    let old = try #require(content.edition(.careCertificate, "2015"))
    #expect(new.parts.map(\.code) == (1...16).map(String.init))
    #expect(old.parts.map(\.code) == (1...15).map(String.init))
    #expect(new.part("16")?.title == "Awareness of learning disability and autism")
    #expect(old.part("9")?.title == "Awareness of mental health, dementia and learning disability")
    // Whoever began before March 2025 did so under the old set.
    let day = try #require(Day("2025-02-28"))
    #expect(content.edition(.careCertificate, startingOn: day)?.edition == "2015")
    #expect(content.edition(.careCertificate, startingOn: day + 1)?.edition == "2025")
  }

  /// Rule 7: moved content leaves 4, 9 and 16 open.
  @Test func `maps no standard whose content moved`() throws {
    let mapping = try #require(try InductionReader.shipped().mappings.first)
    #expect(mapping.from == "2015" && mapping.to == "2025")
    for open in ["4", "9", "16"] { #expect(mapping.wholly[open] == nil) }
    #expect(mapping.wholly["5"] == ["5", "9"])
  }

  /// IND-2, IND-4: values, belonging, inclusion and speaking up, with bounded local additions.
  @Test func `gives everybody the same core, to which employers may add less than there is`() throws
  {
    let core = try #require(try InductionReader.shipped().edition(.core, startingOn: .latest))
    #expect(core.parts.map(\.code) == ["values", "belonging", "inclusion", "speaking-up"])
    #expect(core.local.atMost <= core.parts.count && core.local.atMost > 0)
    #expect(core.parts.allSatisfy { $0.needs.byOneself && !$0.read.isEmpty && $0.think != nil })
  }

  @Test func `is refused with a line where something is wrong`() throws {
    let bad = """
      track: care-certificate
      edition: "2030"
      title: X
      part: standard
      status: decision
      starts: { from: 2030-01-01 }
      about: X
      contributors: []
      approved_by: X
      retires: []
      sources: []
      statement: X
      before_alone: ["7"]
      units:
        - { code: "1", title: "One", needs: [] }
        - { code: "1", title: "One again", needs: [observation], by_oneself: yes }
      """
    let content = try InductionReader.content(of: [("induction/bad.yaml", bad)])
    let words = InductionCheck.faults(of: content).map(\.message).joined(separator: "\n")
    for expected in [
      "same code", "no part 7", "part 1 asks for nothing", "seen at work", "has no content",
    ] { #expect(words.contains(expected), "\(expected) is missing in \(words)") }
    #expect(throws: ContentRefusal.self) {
      try InductionReader.content(of: [("induction/bad.yaml", bad + "\ncolour: red")])
    }
  }

  private func publish() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Programmes/Content")
    let lines = try InductionCheck.published(
      InductionReader.shipped(), MidCareerReader.shipped(), AssessedYearReader.shipped()
    ).map {
      "\($0.name): \($0.digest)\n"
    }.sorted()
    try """
    # The fingerprints of what is published: a published edition never changes, a new one is made. Add
    # lines with WAYPOINT_PUBLISH_PROGRAMMES=1 swift test --filter ProgrammesTests; mend none.
    \(lines.joined())
    """.write(to: folder.appending(path: "published.yaml"), atomically: true, encoding: .utf8)
  }
}
