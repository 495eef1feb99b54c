import Testing

@testable import Disclosure

extension DisclosureScheme {
  static let health = DisclosureScheme(code: "A", hidden: 1...7, hiddenTotals: 1...7, step: 5)
  static let survey = DisclosureScheme(code: "D", hidden: 1...4, hiddenTotals: 1...9, step: 1)
}

/// Numbers that are the same in every run.
private struct Lots: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

private func table(_ rows: [[Int]]) -> CountTable {
  CountTable(
    sides: [
      TableSide(name: "team", leaves: rows.indices.map { "team \($0)" }),
      TableSide(name: "band", leaves: rows[0].indices.map { "band \($0)" }),
    ], counts: rows.flatMap(\.self))
}

@Suite struct `A table of counts` {
  @Test func `has every total, and those of what is made of others`() {
    let places = TableSide(
      name: "place", leaves: ["A", "B", "C"], groups: [("north", [0, 1]), ("England", [3, 2])])
    let bands = TableSide(name: "band", leaves: ["5", "6"])
    let table = CountTable(sides: [places, bands], counts: [1, 2, 3, 4, 5, 6])
    #expect(places.labels == ["A", "B", "C", "north", "England", "total"])
    // Rows of A, B, C, north, England and all, each with its own total.
    #expect(
      table.counts == [1, 2, 3, 3, 4, 7, 5, 6, 11, 4, 6, 10, 9, 12, 21, 9, 12, 21])
    #expect(table.place(11) == [3, 2])
    #expect(table.isTotal([3, 0]) && table.isTotal([0, 2]) && !table.isTotal([1, 1]))
  }

  @Test func `of one side has its total`() {
    let table = CountTable(
      sides: [TableSide(name: "team", leaves: ["A", "B"])], counts: [3, 4])
    #expect(table.counts == [3, 4, 7])
  }
}

@Suite struct `A protected table` {
  /// Domain facts, inclusion measures, section 11: the worked counts of rule A.
  @Test(
    arguments: [
      (0, "0"), (1, "*"), (7, "*"), (8, "10"), (12, "10"), (13, "15"), (17, "15"), (18, "20"),
      (22, "20"), (990, "990"), (6307, "6305"), (7422, "7420"),
    ])
  func `shows a count by the rule`(count: Int, shown: String) {
    let side = TableSide(name: "team", leaves: ["A", "B"])
    // Another large one leaves room enough for it to be shown by itself.
    let protection = Protection(
      CountTable(sides: [side], counts: [count, 1000]), scheme: .health)
    #expect(protection.shown(0) == shown)
  }

  @Test func `hides nothing beside what the rule hides where rounding leaves room`() {
    let protection = Protection(table([[4, 100, 60], [50, 30, 80]]), scheme: .health)
    #expect(protection.hidden.count { $0 } == 1)
    #expect(protection.isFewest)
  }

  @Test func `hides another where one alone could be worked out`() {
    let side = TableSide(name: "answer", leaves: ["yes", "no", "perhaps"])
    let protection = Protection(
      CountTable(sides: [side], counts: [3, 20, 12]), scheme: .survey)
    // Four counts with the total: any one beside it will do, and one must.
    #expect(protection.hidden[0])
    #expect(protection.hidden.count { $0 } == 2)
    #expect(protection.isFewest)
  }

  /// Eight of one each come to 8, which is shown as 10 and is 12 at the most: none could be 7.
  @Test func `minds that what is hidden is one at least`() {
    let side = TableSide(name: "team", leaves: (0..<8).map(String.init))
    let protection = Protection(
      CountTable(sides: [side], counts: [Int](repeating: 1, count: 8)), scheme: .health)
    #expect(protection.hidden.allSatisfy { $0 })
  }

  @Test func `always shows nought, and shows everything where nothing is small`() {
    let empty = Protection(table([[0, 0], [0, 0]]), scheme: .health)
    #expect(empty.hidden.allSatisfy { !$0 })
    let large = Protection(table([[10, 20], [30, 40]]), scheme: .health)
    #expect(large.hidden.allSatisfy { !$0 })
    let one = Protection(table([[0, 5], [0, 0]]), scheme: .health)
    #expect(one.hidden.count { $0 } == 4)
    #expect(one.shown(0) == "0")
  }

  /// The total of the first row is 8, and could not be less than 4 if only the fewest were hidden that
  /// meet what was found at first.
  @Test func `is attacked until nothing stands in the way, and not until nothing new does`() {
    let rows = table([[1, 6, 1, 0], [0, 3, 11, 2], [0, 3, 6, 4]])
    let protection = Protection(rows, scheme: .survey)
    let puzzle = Puzzle(rows, scheme: .survey)
    let attack = Attack(puzzle, hidden: puzzle.origins.map { protection.hidden[$0] })
    for (index, cell) in puzzle.cells.enumerated() {
      guard let need = cell.need else { continue }
      #expect(attack.obstacle(to: index, need: need, upwards: false) == nil)
      #expect(attack.obstacle(to: index, need: need, upwards: true) == nil)
    }
  }

  /// Nine of one each, which are shown: nothing but another hidden one keeps the total from being told.
  @Test func `never leaves one count alone that a hidden total could be`() {
    let large = DisclosureScheme(code: "D", hidden: nil, hiddenTotals: 1...9, step: 1)
    let ones = table([[Int](repeating: 1, count: 9), [Int](repeating: 500, count: 9)])
    let protection = Protection(ones, scheme: large)
    #expect(protection.shown(9) == "*")
    #expect((0..<9).contains { protection.hidden[$0] })
  }

  /// What can be told by linear programming from everything that is shown, of tables drawn by lot.
  @Test(arguments: [DisclosureScheme.health, .survey], 1...150)
  func `lets nobody tell more of what is hidden than the rule does`(
    scheme: DisclosureScheme, seed: Int
  ) {
    var lots = Lots(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    let leaves = (0..<Int.random(in: 1...3, using: &lots)).map { _ in
      Int.random(in: 2...4, using: &lots)
    }
    let most = [4, 15, 40, 200][seed % 4]
    let sides = leaves.enumerated().map { index, count in
      TableSide(
        name: "\(index)", leaves: (0..<count).map(String.init),
        groups: index == 0 && count > 2 ? [("north", [0, 1])] : [])
    }
    let counts = (0..<leaves.reduce(1, *)).map { _ in Int.random(in: 0...most, using: &lots) }
    let table = CountTable(sides: sides, counts: counts)
    let protection = Protection(table, scheme: scheme)
    let puzzle = Puzzle(table, scheme: scheme)
    let attack = Attack(puzzle, hidden: puzzle.origins.map { protection.hidden[$0] })
    for (index, cell) in puzzle.cells.enumerated() {
      guard let need = cell.need else { continue }
      #expect(protection.hidden[puzzle.origins[index]])
      for upwards in [true, false] {
        #expect(attack.obstacle(to: index, need: need, upwards: upwards) == nil)
        #expect(attack.isPossible(index, need: need, upwards: upwards, nodes: 20_000))
      }
    }
  }

  /// The quick way alone, which large tables are left to.
  @Test(arguments: 1...30)
  func `is as safe where it is found quickly`(seed: Int) {
    var lots = Lots(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    let sides = [4, 3, 3].enumerated().map { index, count in
      TableSide(name: "\(index)", leaves: (0..<count).map(String.init))
    }
    let counts = (0..<36).map { _ in Int.random(in: 0...[6, 20, 60][seed % 3], using: &lots) }
    let table = CountTable(sides: sides, counts: counts)
    for scheme in [DisclosureScheme.health, .survey] {
      let puzzle = Puzzle(table, scheme: scheme)
      var quick = QuickSuppression(table, puzzle: puzzle)
      let open = quick.open()
      quick.hide(for: open)
      quick.prune(steps: 1_000_000)
      let attack = Attack(puzzle, hidden: puzzle.origins.map { quick.hidden[$0] })
      for (index, cell) in puzzle.cells.enumerated() {
        guard let need = cell.need else { continue }
        for upwards in [true, false] {
          #expect(attack.obstacle(to: index, need: need, upwards: upwards) == nil)
        }
      }
    }
  }
}
