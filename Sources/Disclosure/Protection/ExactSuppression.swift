import Statistics

/// The fewest cells that must be hidden beside those that the rule hides: cells are taken so that each
/// obstacle found so far is met, what is hidden is attacked, and what the attack finds is a new
/// obstacle, until it finds none.
///
/// - Source: Fischetti and Salazar, Solving the cell suppression problem on tabular data with linear
///   constraints, 2001.
struct ExactSuppression {
  /// What a cell must be able to be, upwards or downwards.
  struct Question {
    let cell: Int
    let need: ClosedRange<Int>
    let upwards: Bool
  }

  struct Answer {
    let hidden: [Bool]
    /// Whether it is known that no fewer would do.
    let isFewest: Bool
  }

  /// Demands times cells, from which on proving takes too long.
  private static let patience = 30_000

  private let puzzle: Puzzle
  private let questions: [Question]
  /// The cells that may be hidden or not.
  private let free: [Int]
  private var attack: Attack
  /// Of each of these, one cell at least must be hidden.
  private var demands: [Set<Int>] = []
  private var known: Set<Set<Int>> = []

  init(puzzle: Puzzle, questions: [Question]) {
    self.puzzle = puzzle
    self.questions = questions
    free = puzzle.cells.indices.filter {
      puzzle.cells[$0].need == nil && puzzle.cells[$0].fate == .free
    }
    attack = Attack(puzzle, hidden: puzzle.cells.map { $0.need != nil || $0.fate == .hidden })
  }

  /// - Parameters:
  ///   - proofs: How often it is tried to prove that no fewer do.
  ///   - nodes: How many branches are looked at each time.
  mutating func hidden(proofs: Int, nodes: Int) -> Answer {
    var best = settled([])
    for _ in 0..<proofs where demands.count * free.count < Self.patience {
      guard case .found(let taken, let isLightest) = program().lightest(nodes: nodes) else { break }
      let chosen = Set(zip(free, taken).filter { $0.1 == 1 }.map(\.0))
      if isLightest, weight(chosen) > weight(best) - 0.5 { return answer(best, isFewest: true) }
      // So near the fewest that looking further is not worth the while.
      if isLightest, weight(best) < 1.08 * weight(chosen) {
        return answer(best, isFewest: false)
      }
      if !attack(chosen), !attackWhole(chosen) { return answer(chosen, isFewest: isLightest) }
      let next = settled(chosen)
      if weight(next) < weight(best) { best = next }
    }
    return answer(best, isFewest: false)
  }

  private func answer(_ chosen: Set<Int>, isFewest: Bool) -> Answer {
    Answer(
      hidden: puzzle.cells.enumerated().map {
        $1.need != nil || $1.fate == .hidden || chosen.contains($0)
      }, isFewest: isFewest)
  }

  /// Whether nothing stands in the way of any question, in real numbers and in whole ones.
  mutating func isSafe(_ hidden: [Bool]) -> Bool {
    attack.hide(hidden)
    return questions.allSatisfy { one in
      attack.obstacle(to: one.cell, need: one.need, upwards: one.upwards) == nil
        && attack.isPossible(one.cell, need: one.need, upwards: one.upwards, nodes: 2_000)
    }
  }

  private func weight(_ chosen: Set<Int>) -> Double {
    chosen.reduce(0) { $0 + puzzle.cells[$1].weight }
  }

  // MARK: What to hide, given what stands in the way

  private func program() -> IntegerProgram {
    let column = Dictionary(uniqueKeysWithValues: zip(free, free.indices))
    func row(_ cells: some Sequence<Int>) -> [(column: Int, factor: Double)] {
      cells.compactMap { column[$0].map { ($0, 1) } }.sorted { $0.column < $1.column }
    }
    var rows = demands.map { IntegerProgram.Row(row($0), from: 1) }
    // Where counts are shown as they are, one that is hidden alone in its line is hidden for nothing.
    for line in puzzle.rows.map({ $0.map(\.column) })
    where line.allSatisfy({ puzzle.cells[$0].behind.count == 1 && puzzle.cells[$0].need == nil }) {
      for cell in line {
        guard let place = column[cell] else { continue }
        rows.append(.init([(place, -1)] + row(line.filter { $0 != cell }), from: 0))
      }
    }
    return IntegerProgram(
      columns: free.map { .init(lower: 0, upper: 1, weight: puzzle.cells[$0].weight) }, rows: rows)
  }

  /// Goes on from there until nothing stands in the way, and then does without what is needless.
  private mutating func settled(_ chosen: Set<Int>) -> Set<Int> {
    var chosen = chosen
    while attack(chosen) { add(to: &chosen) }
    var best = (0..<3).map { pruned(chosen, turn: $0) }.min { weight($0) < weight($1) } ?? chosen
    while attackWhole(best) { add(to: &best) }
    return best
  }

  /// Adds cells until every demand is met: always the one that meets most of those left. Where they are
  /// met already and something stands in the way still, everything is hidden.
  private func add(to chosen: inout Set<Int>) {
    let before = chosen
    defer { if chosen == before { chosen = Set(free) } }
    var unmet = demands.filter { $0.isDisjoint(with: chosen) }
    while !unmet.isEmpty {
      var gains: [Int: Int] = [:]
      for demand in unmet { for cell in demand { gains[cell, default: 0] += 1 } }
      guard
        let next = gains.min(by: {
          (-$0.value, puzzle.cells[$0.key].weight, $0.key) < (
            -$1.value, puzzle.cells[$1.key].weight, $1.key
          )
        })
      else { return }
      chosen.insert(next.key)
      unmet.removeAll { $0.contains(next.key) }
    }
  }

  private mutating func pruned(_ chosen: Set<Int>, turn: Int) -> Set<Int> {
    var left = chosen
    let order = chosen.sorted { (puzzle.cells[$0].count, $0) > (puzzle.cells[$1].count, $1) }
    var questions = questions
    let turned =
      turn == 0
      ? order
      : turn == 1 ? order.reversed() : order.sorted { ($0 * 7919 % 1009) < ($1 * 7919 % 1009) }
    for cell in turned {
      left.remove(cell)
      guard demands.allSatisfy({ !$0.isDisjoint(with: left) }) else {
        left.insert(cell)
        continue
      }
      attack.hide(answer(left, isFewest: false).hidden)
      let stands = questions.firstIndex { one in
        attack.obstacle(to: one.cell, need: one.need, upwards: one.upwards) != nil
      }
      if let stands {
        left.insert(cell)
        questions.insert(questions.remove(at: stands), at: 0)
      }
    }
    return left
  }

  // MARK: What stands in the way

  /// Adds a demand for each question that something stands in the way of, and says whether there is one.
  private mutating func attack(_ chosen: Set<Int>) -> Bool {
    let hidden = answer(chosen, isFewest: false).hidden
    var isFound = false
    for (index, one) in questions.enumerated() {
      guard let cells = narrowed(one, hidden: hidden, turn: index + demands.count) else { continue }
      isFound = true
      demand(cells.isEmpty ? free.filter { !hidden[$0] } : cells)
    }
    return isFound && chosen.count < free.count
  }

  /// The same for what whole numbers leave no answer to, though others do.
  private mutating func attackWhole(_ chosen: Set<Int>) -> Bool {
    let hidden = answer(chosen, isFewest: false).hidden
    attack.hide(hidden)
    var isFound = false
    for one in questions
    where !attack.isPossible(one.cell, need: one.need, upwards: one.upwards, nodes: 500) {
      isFound = true
      demand(free.filter { !hidden[$0] })
    }
    return isFound && chosen.count < free.count
  }

  private mutating func demand(_ cells: [Int]) {
    if known.insert(Set(cells)).inserted { demands.append(Set(cells)) }
  }

  /// As few cells as possible of which one at least must be hidden for a question; `nil` where nothing
  /// stands in its way.
  private mutating func narrowed(_ question: Question, hidden: [Bool], turn: Int) -> [Int]? {
    func obstacle(_ hidden: [Bool]) -> [Int]? {
      attack.hide(hidden)
      return attack.obstacle(
        to: question.cell, need: question.need, upwards: question.upwards)?
        .helps.filter { $0.value > 1e-7 && !hidden[$0.key] }.keys.sorted()
    }
    guard var cells = obstacle(hidden) else { return nil }
    // Whatever else is hidden, what was found stands: only these can help.
    var now = [Bool](repeating: true, count: hidden.count)
    for cell in cells { now[cell] = false }
    var tested: Set<Int> = []
    while true {
      let untested = cells.filter { !tested.contains($0) }
      guard !untested.isEmpty else { return cells }
      let cell = untested[turn % untested.count]
      tested.insert(cell)
      now[cell] = true
      if let left = obstacle(now) {
        for other in cells where !left.contains(other) { now[other] = true }
        cells = left
      } else {
        now[cell] = false
      }
    }
  }
}
