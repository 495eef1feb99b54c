import Statistics

/// Counts that add up to one another across several figures, made safe together: what one figure hides
/// cannot be worked out from the others.
package struct LinkedCounts: Sendable {
  package struct Cell: Hashable, Sendable {
    package let count: Int
    package let fate: CellFate
    /// People among whom others are counted, for whom the rule may be another.
    package let isTotal: Bool

    package init(_ count: Int, _ fate: CellFate = .free, isTotal: Bool = false) {
      self.count = count
      self.fate = fate
      self.isTotal = isTotal
    }
  }

  private var cells: [Cell] = []
  private var sums: [(parts: [Int], whole: Int)] = []

  package init() {}

  /// - Returns: the number of the cell.
  package mutating func add(_ cell: Cell) -> Int {
    cells.append(cell)
    return cells.count - 1
  }

  package mutating func sum(_ parts: [Int], is whole: Int) { sums.append((parts, whole)) }

  /// Which are hidden, and whether that protects all that must be. What is hidden by the rule itself
  /// is not to be told apart within the rule's range, as far as what is known in any case leaves it.
  package func protected(by scheme: DisclosureScheme) -> (hidden: [Bool], isSafe: Bool) {
    var own = [Int](repeating: -1, count: cells.count)
    var kept: [Int] = []
    for (place, cell) in cells.enumerated() where cell.count > 0 {
      own[place] = kept.count
      kept.append(place)
    }
    let rows = sums.filter { own[$0.whole] >= 0 }.map { sum in
      sum.parts.compactMap { own[$0] >= 0 ? (column: own[$0], factor: 1.0) : nil }
        + [(column: own[sum.whole], factor: -1.0)]
    }
    let ranges = blind(kept, rows)
    let puzzle = Puzzle(
      cells: kept.enumerated().map { place, origin in
        let cell = cells[origin]
        let rule = cell.fate == .known ? nil : scheme.need(of: cell.count, isTotal: cell.isTotal)
        let need = rule.map { range in
          let most = max(cell.count, min(range.upperBound, ranges[place].upperBound))
          return min(cell.count, max(1, ranges[place].lowerBound))...most
        }
        let fate = cell.fate == .shown && need != nil ? .free : cell.fate
        return Puzzle.Cell(
          count: cell.count, need: need,
          behind: fate == .known
            ? cell.count...cell.count : scheme.behind(cell.count, isTotal: cell.isTotal),
          weight: 1, fate: fate)
      }, rows: rows)
    var exact = ExactSuppression(
      puzzle: puzzle,
      questions: puzzle.cells.enumerated().flatMap { place, cell in
        [true, false].compactMap { upwards in
          cell.need.map { .init(cell: place, need: $0, upwards: upwards) }
        }
      })
    let answer = exact.hidden(proofs: 20, nodes: 1_000)
    var hidden = [Bool](repeating: false, count: cells.count)
    for (place, origin) in kept.enumerated() {
      hidden[origin] = puzzle.cells[place].isHidden(asked: answer.hidden[place])
    }
    return (hidden, exact.isSafe(answer.hidden))
  }

  /// Between what each lies for somebody who is shown nothing, and knows what is known in any case.
  private func blind(
    _ kept: [Int], _ rows: [[(column: Int, factor: Double)]]
  ) -> [ClosedRange<Int>] {
    let isKnown = kept.map { cells[$0].fate == .known }
    let lower = zip(kept, isKnown).map { $1 ? Double(cells[$0].count) : 1 }
    let upper = zip(kept, isKnown).map { $1 ? Double(cells[$0].count) : Double.infinity }
    let program = LinearProgram(lower: lower, upper: upper, rows: rows)
    program.bound(lower: lower, upper: upper)
    return kept.indices.map { place in
      let count = cells[kept[place]].count
      var aim = [Double](repeating: 0, count: kept.count)
      aim[place] = 1
      let least = program.least(of: aim).map { Int(($0.value - 1e-6).rounded(.up)) } ?? 1
      aim[place] = -1
      let most = program.least(of: aim).map { -$0.value }
      let upper = most.map { $0 > 1e9 ? Int(1e9) : Int(($0 + 1e-6).rounded(.down)) } ?? Int(1e9)
      return min(least, count)...max(upper, count)
    }
  }
}
