import Directory
import Foundation
import Kernel
import Obligations
import Records
import Testing

@testable import Programmes

@Suite struct `The content of the mid-career programme` {
  static func shipped() throws -> MidCareerEdition {
    try #require(try MidCareerReader.edition(on: iso("2026-04-01")))
  }

  @Test func `is what the review says: three to five days, three lenses, several sectors`() throws {
    let one = try Self.shipped()
    #expect(one.days.least == 3 && one.days.most == 5)
    #expect(one.lenses.map(\.code) == ["collaboration", "across-sectors", "behaviour"])
    #expect(one.leastPartnerSectors == 2 && one.targetSectors == 3)
    #expect(one.mix.sentences.count == 3)
    #expect(one.spread.sectors == [.primaryCare, .socialCare])
    #expect(one.deferralsAtMost == 2)
    #expect(one.beside.map(\.programme) == ["national-leadership-programme"])
    #expect(try MidCareerReader.edition(on: iso("2024-03-31")) == nil)
    #expect(MidCareerCheck.faults(of: [one]) == [])
  }

  @Test func `is for groups that a policy names, under the same code`() throws {
    let policy = try ContentReader.shipped().eligibility(for: try Self.shipped().code)
    #expect(policy?.groups.count == 7)
  }

  @Test func `has words for each reason, and hours for those who care for others`() throws {
    let one = try Self.shipped()
    for list in ReasonList.allCases {
      let first = try #require(one.reasons[list]?.first)
      #expect(one.reason(list, first.code) == first.title)
      #expect(one.reason(list, "none-such") == nil && one.reason(list, nil) == nil)
    }
    let school = try #require(one.caring.first { $0.code == "school-hours" })
    #expect(school.allows(from: 570, until: 885))
    #expect(!school.allows(from: 569, until: 885) && !school.allows(from: 570, until: 886))
  }

  @Test func `has every fault named`() throws {
    let url = InductionReader.folder.appending(path: "mid-career/programme-1.yaml")
    let text = try String(contentsOf: url, encoding: .utf8)
    let faults = { (text: String) throws -> String in
      do {
        let read = try MidCareerReader.editions(of: [("mid-career/programme-1.yaml", text)])
        return MidCareerCheck.faults(of: read).map(\.message).joined(separator: "\n")
      } catch let refusal as ContentRefusal {
        return refusal.faults.map(\.message).joined(separator: "\n")
      }
    }
    #expect(try faults(text) == "")
    for (from, to, expected) in [
      ("lens: behaviour", "lens: kindness", "a lens there is not"),
      ("minutes: 360", "minutes: 300", "longer than the fewest days"),
      ("fewest_sectors: 3", "fewest_sectors: 1", "fewer sectors than must agree"),
      ("people: 3", "people: 30", "no 12 people could keep the mix"),
      ("part: 1, of: 3", "part: 4, of: 3", "part of a whole"),
      ("from: \"09:30\", until: \"14:45\"", "from: \"9.30\"", "a time such as 09:30"),
      ("primaryCare: 30000", "somewhere: 30000", "not a sector"),
      ("code: hearing-loop", "code: step-free", "two things have one code"),
      ("least: 12, most: 60", "least: 30, most: 60", "from the least over the usual"),
    ] {
      let found = try faults(text.replacing(from, with: to))
      #expect(found.contains(expected), "\(from): \(found)")
    }
  }
}
