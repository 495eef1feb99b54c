import Statistics

/// What can be told of what is hidden, by whoever knows how all the rest adds up.
struct Attack {
  /// Something that stands in the way of a cell's being as it must be able to be.
  struct Obstacle {
    /// By how much it falls short.
    let short: Double
    /// For each cell how far hiding it would help.
    let helps: [Int: Double]
  }

  private let puzzle: Puzzle
  private let program: LinearProgram
  private var lower: [Double] = []
  private var upper: [Double] = []

  init(_ puzzle: Puzzle, hidden: [Bool]) {
    self.puzzle = puzzle
    program = LinearProgram(
      lower: [Double](repeating: 0, count: hidden.count),
      upper: [Double](repeating: 0, count: hidden.count), rows: puzzle.rows)
    hide(hidden)
  }

  mutating func hide(_ hidden: [Bool]) {
    let isHidden = zip(puzzle.cells, hidden).map { $0.isHidden(asked: $1) }
    lower = zip(puzzle.cells, isHidden).map { $1 ? 1 : Double($0.behind.lowerBound) }
    upper = zip(puzzle.cells, isHidden).map { $1 ? .infinity : Double($0.behind.upperBound) }
  }

  /// - Parameters:
  ///   - need: What the cell must be able to be.
  ///   - upwards: Whether its upper or its lower end is asked about.
  /// - Returns: `nil` where nothing stands in the way.
  func obstacle(to cell: Int, need: ClosedRange<Int>, upwards: Bool) -> Obstacle? {
    var (lower, upper) = (lower, upper)
    if upwards {
      upper[cell] = Double(need.upperBound)
    } else {
      lower[cell] = Double(need.lowerBound)
    }
    program.bound(lower: lower, upper: upper)
    var aim = [Double](repeating: 0, count: lower.count)
    aim[cell] = upwards ? -1 : 1
    let wanted = upwards ? -Double(need.upperBound) : Double(need.lowerBound)
    // Where it cannot be solved, nothing is known to be safe: any cell may help.
    guard let answer = program.least(of: aim) else {
      return Obstacle(
        short: 1, helps: Dictionary(uniqueKeysWithValues: aim.indices.map { ($0, 1) }))
    }
    guard answer.value > wanted + 1e-6 else { return nil }
    // The aim is these costs and the prices of rows, and rows come to nought.
    var costs = aim
    for (row, price) in zip(puzzle.rows, answer.prices) {
      for part in row { costs[part.column] -= price * part.factor }
    }
    // So it comes to no less than with every cell at the end that its cost draws it to. What the
    // rule hides is hidden in any case; what is else hidden now is taken as if it were shown.
    var least = 0.0
    var helps: [Int: Double] = [:]
    for (index, cost) in costs.enumerated() where abs(cost) > 1e-9 {
      let one = puzzle.cells[index]
      if one.need != nil || one.fate != .free {
        let end = cost > 0 ? lower[index] : upper[index]
        least += cost * (end.isInfinite ? 0 : end)
      } else if cost > 0 {
        least += cost * Double(one.behind.lowerBound)
        helps[index] = cost * Double(one.behind.lowerBound - 1)
      } else {
        least += cost * Double(one.behind.upperBound)
        helps[index] = .infinity
      }
    }
    return Obstacle(short: max(least - wanted, 1e-6), helps: helps)
  }

  /// Whether there are whole numbers in which a cell is as it must be able to be.
  func isPossible(_ cell: Int, need: ClosedRange<Int>, upwards: Bool, nodes: Int) -> Bool {
    let wanted = Double(upwards ? need.upperBound : need.lowerBound)
    let columns = lower.indices.map {
      IntegerProgram.Column(
        lower: $0 == cell ? wanted : lower[$0], upper: $0 == cell ? wanted : upper[$0])
    }
    let rows = puzzle.rows.map { IntegerProgram.Row($0, from: 0, to: 0) }
    if case .found = IntegerProgram(columns: columns, rows: rows).lightest(nodes: nodes) {
      return true
    }
    return false
  }
}
