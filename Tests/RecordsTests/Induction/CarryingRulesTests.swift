import Kernel
import Testing

@testable import Records

@Suite struct `What somebody brings along from another induction` {
  typealias Earlier = CarryingRules.Earlier
  typealias Carried = CarryingRules.Carried

  static let old = (1...15).map(String.init)
  static let new = (1...16).map(String.init)

  /// As content has it: 5 needs the old 5 and 9, and nothing stands for 4, 9 and 16.
  static let mapping = EditionMapping(
    from: "2015", to: "2025",
    wholly: [
      "1": ["1"], "2": ["2"], "3": ["3"], "5": ["5", "9"], "6": ["6"], "7": ["7"], "8": ["8"],
      "10": ["10"], "11": ["11"], "12": ["12"], "13": ["13"], "14": ["14"], "15": ["15"],
    ])

  static func day(_ number: Int) -> Day { Day(number: 20_454 + number) }

  static func earlier(
    _ id: Int64 = 1, _ edition: String = "2025", track: InductionTrack = .careCertificate,
    met: [String], on number: Int = 0
  ) -> Earlier {
    Earlier(
      induction: InductionID(rawValue: id), track: track, edition: edition,
      met: Dictionary(met.map { ($0, day(number)) }) { first, _ in first })
  }

  static func carried(
    to open: [String] = new, edition: String = "2025", from earlier: [Earlier],
    _ mappings: [EditionMapping] = [mapping]
  ) -> [Carried] {
    CarryingRules.carried(
      to: open, track: .careCertificate, edition: edition, from: earlier, mappings)
  }

  @Test func `is what was met in the same edition, part by part`() {
    let carried = Self.carried(to: ["1", "4", "16"], from: [Self.earlier(met: ["16", "4", "9"])])
    #expect(carried.map(\.unit) == ["4", "16"])
    #expect(Self.carried(from: [Self.earlier(met: Self.new)]).map(\.unit) == Self.new)
    #expect(Self.carried(from: [Self.earlier(met: [])]).isEmpty)
    #expect(Self.carried(from: []).isEmpty)
  }

  @Test func `is nothing of another edition by number`() {
    let all = Self.earlier(1, "2015", met: Self.old)
    #expect(Self.carried(from: [all], []).isEmpty)
    let other = EditionMapping(from: "2015", to: "2030", wholly: ["1": ["1"]])
    #expect(Self.carried(from: [all], [other]).isEmpty)
    let empty = EditionMapping(from: "2015", to: "2025", wholly: ["1": []])
    #expect(Self.carried(from: [all], [empty]).isEmpty)
    // Nor the other way round.
    let later = [Self.earlier(met: Self.new)]
    #expect(Self.carried(to: Self.old, edition: "2015", from: later).isEmpty)
  }

  @Test func `is another part where content says so`() {
    let moved = EditionMapping(from: "2015", to: "2025", wholly: ["16": ["9"]])
    let carried = Self.carried(from: [Self.earlier(1, "2015", met: ["9"])], [moved])
    #expect(carried.map(\.unit) == ["16"])
  }

  @Test func `leaves 4, 9 and 16 open when the set of 2025 takes over that of 2015 (rule 7)`() {
    let carried = Self.carried(from: [Self.earlier(1, "2015", met: Self.old)])
    #expect(carried.count == 13)
    #expect(Set(Self.new).subtracting(carried.map(\.unit)) == ["4", "9", "16"])
    // Whatever was met of the fifteen.
    var dice = SeededGenerator(seed: 2_015)
    for _ in 0..<500 {
      let met = Self.old.filter { _ in Bool.random(using: &dice) }
      let units = Self.carried(from: [Self.earlier(1, "2015", met: met)]).map(\.unit)
      #expect(Set(units).isDisjoint(with: ["4", "9", "16"]))
      #expect(units.allSatisfy(met.contains))
      #expect(units.contains("5") == (met.contains("5") && met.contains("9")))
    }
  }

  @Test func `is a part that needs several only when each of them is met`() {
    for met in [["5"], ["9"], []] {
      #expect(Self.carried(to: ["5"], from: [Self.earlier(1, "2015", met: met)]).isEmpty)
    }
    let both = Earlier(
      induction: InductionID(rawValue: 1), track: .careCertificate, edition: "2015",
      met: ["5": Self.day(9), "9": Self.day(30)])
    // From the day on which the last of them was.
    #expect(
      Self.carried(to: ["5"], from: [both])
        == [Carried(unit: "5", from: both.induction, on: Self.day(30))])
  }

  @Test func `is nothing of the other track`() {
    let core = Self.earlier(track: .core, met: Self.new)
    #expect(Self.carried(from: [core]).isEmpty)
    #expect(Self.carried(from: [Self.earlier(1, "2015", track: .core, met: Self.old)]).isEmpty)
  }

  @Test func `is nothing that an employer added of its own (rule 4)`() {
    let carried = Self.carried(to: ["1", "local-7"], from: [Self.earlier(met: ["1", "local-7"])])
    #expect(carried.map(\.unit) == ["1"])
  }

  @Test func `is from where it was met last`() {
    let ways = [
      Self.earlier(1, met: ["1"], on: 3), Self.earlier(2, "2015", met: ["1"], on: 9),
      Self.earlier(3, met: ["1"], on: 5),
    ]
    for ways in [ways, ways.reversed()] {
      #expect(
        Self.carried(to: ["1"], from: ways)
          == [Carried(unit: "1", from: InductionID(rawValue: 2), on: Self.day(9))])
    }
  }

  @Test func `is the same in whatever order it stands, and all of it at once`() {
    var dice = SeededGenerator(seed: 1_625)
    for _ in 0..<500 {
      var earlier: [Earlier] = []
      for id in 1...Int64.random(in: 1...4, using: &dice) {
        let edition = Bool.random(using: &dice) ? "2015" : "2025"
        let met = (edition == "2015" ? Self.old : Self.new).filter { _ in
          Bool.random(using: &dice)
        }
        earlier.append(
          Self.earlier(id, edition, met: met, on: Int.random(in: 0...3, using: &dice)))
      }
      let open = Self.new.filter { _ in Bool.random(using: &dice) }
      let carried = Self.carried(to: open, from: earlier)
      #expect(Self.carried(to: open, from: earlier.shuffled(using: &dice)) == carried)
      let units = Set(carried.map(\.unit))
      #expect(units.count == carried.count && units.isSubset(of: open))
      // What is left once it was taken over brings nothing more.
      #expect(Self.carried(to: open.filter { !units.contains($0) }, from: earlier).isEmpty)
    }
  }
}
