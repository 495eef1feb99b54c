/// What must be hidden beside what the rule hides, found by showing for each hidden count two other
/// tables that would be shown alike: one in which it is the least it may be taken for, and one in
/// which it is the most. Tables differ by cubes: some people more in one cell, as many less in another
/// of the same line, and so on through all sides, so that totals stay what they are or within what
/// rounding leaves open.
///
/// What it finds is safe, because the other tables are there; it is not always the fewest.
///
/// - Source: Giessing and Repsilber, Tools and strategies to protect multiple tables with the GHQUAR
///   cell suppression engine, 2002: the hypercube method.
struct QuickSuppression {
  private let table: CountTable
  private let needs: [ClosedRange<Int>?]
  private let behind: [ClosedRange<Int>]
  private let weights: [Double]
  private let fates: [CellFate]
  /// Whether everything that must be is protected: what is known from elsewhere can make that
  /// impossible, whatever is hidden.
  private(set) var isSafe = true
  private(set) var hidden: [Bool]
  /// How far each cell is moved in the other table that is being made.
  private var moved: [Int]
  private var touched: [Int] = []
  /// Other tables: for each hidden cell and direction, what is moved.
  private var proofs: [Proof] = []
  /// How many cells were looked at.
  private(set) var taken = 0

  /// How many cells are looked at for one cube that hides nothing more.
  private static let patience = 2_500

  private struct Proof {
    let cell: Int
    let upwards: Bool
    let moves: [(cell: Int, by: Int)]
  }

  /// A cell that still has to be hidden better.
  struct Open: Hashable {
    let cell: Int
    let upwards: Bool
  }

  init(_ table: CountTable, puzzle: Puzzle) {
    self.table = table
    let size = table.counts.count
    var needs = [ClosedRange<Int>?](repeating: nil, count: size)
    var behind = [ClosedRange<Int>](repeating: 0...0, count: size)
    var weights = [Double](repeating: 0, count: size)
    var fates = [CellFate](repeating: .free, count: size)
    for (cell, origin) in zip(puzzle.cells, puzzle.origins) {
      (needs[origin], behind[origin], weights[origin]) = (cell.need, cell.behind, cell.weight)
      fates[origin] = cell.fate
    }
    (self.needs, self.behind, self.weights, self.fates) = (needs, behind, weights, fates)
    hidden = zip(needs, fates).map { $0 != nil || $1 == .hidden }
    moved = [Int](repeating: 0, count: size)
  }

  /// Which hidden cells other tables cannot be found for without hiding more.
  mutating func open() -> [Open] {
    var open: [Open] = []
    for (cell, need) in needs.enumerated() {
      guard let need else { continue }
      for upwards in [true, false] {
        if let proof = otherTable(cell, need, upwards: upwards, hiding: false) {
          proofs.append(proof)
        } else {
          open.append(Open(cell: cell, upwards: upwards))
        }
      }
    }
    return open
  }

  /// Hides what those need.
  mutating func hide(for open: [Open]) {
    for one in open {
      guard let need = needs[one.cell] else { continue }
      let proof =
        otherTable(one.cell, need, upwards: one.upwards, hiding: false)
        ?? otherTable(one.cell, need, upwards: one.upwards, hiding: true)
      if let proof {
        proofs.append(proof)
      } else {
        for cell in table.counts.indices where table.counts[cell] > 0 && mayHide(cell) {
          hidden[cell] = true
        }
        let last = otherTable(one.cell, need, upwards: one.upwards, hiding: false)
        if let last { proofs.append(last) } else { isSafe = false }
      }
    }
  }

  /// Shows again what others have made needless.
  ///
  /// - Parameter steps: How long it goes on looking.
  mutating func prune(steps: Int) {
    let end = taken + steps
    var users: [Int: Set<Int>] = [:]
    for (index, proof) in proofs.enumerated() {
      for move in proof.moves where needs[move.cell] == nil {
        users[move.cell, default: []].insert(index)
      }
    }
    let spare = needs.indices.filter { hidden[$0] && needs[$0] == nil && fates[$0] == .free }
      .sorted { (weights[$0], table.counts[$0], $0) > (weights[$1], table.counts[$1], $1) }
    for cell in spare where taken < end {
      hidden[cell] = false
      var former: [(index: Int, proof: Proof)] = []
      let resting = (users[cell] ?? []).sorted().filter { index in
        proofs[index].moves.contains { !stays($0.cell, movedBy: $0.by) }
      }
      var holds = true
      for index in resting {
        let proof = proofs[index]
        guard let need = needs[proof.cell],
          let other = otherTable(proof.cell, need, upwards: proof.upwards, hiding: false)
        else {
          holds = false
          break
        }
        former.append((index, proof))
        proofs[index] = other
      }
      if holds {
        for (index, proof) in former {
          for move in proof.moves { users[move.cell]?.remove(index) }
          for move in proofs[index].moves where needs[move.cell] == nil {
            users[move.cell, default: []].insert(index)
          }
        }
      } else {
        hidden[cell] = true
        for (index, proof) in former { proofs[index] = proof }
      }
    }
  }

  private func mayHide(_ cell: Int) -> Bool { fates[cell] == .free || fates[cell] == .hidden }

  private func stays(_ cell: Int, movedBy by: Int) -> Bool {
    hidden[cell] || behind[cell].contains(table.counts[cell] + by)
  }

  // MARK: One other table

  private mutating func otherTable(
    _ cell: Int, _ need: ClosedRange<Int>, upwards: Bool, hiding: Bool
  ) -> Proof? {
    let count = table.counts[cell]
    var rest = upwards ? need.upperBound - count : count - need.lowerBound
    defer {
      for cell in touched { moved[cell] = 0 }
      touched.removeAll(keepingCapacity: true)
    }
    var newly: [Int] = []
    while rest > 0 {
      var search = CubeSearch(
        place: table.place(cell), most: rest, steps: Self.patience * (hiding ? 100 : 1))
      if hiding {
        var least = rest
        while least > 0 {
          search.begin(cell, least: least, hiding: true)
          walk(&search, side: 0, upwards: upwards)
          if search.found != nil { break }
          least -= 1
        }
      } else {
        search.begin(cell, least: 1, hiding: false)
        walk(&search, side: 0, upwards: upwards)
      }
      taken += search.taken
      guard let found = search.found else {
        for cell in newly { hidden[cell] = false }
        return nil
      }
      for (index, sign) in found.cells {
        let by = sign * found.step * (upwards ? 1 : -1)
        if !stays(index, movedBy: moved[index] + by) {
          hidden[index] = true
          newly.append(index)
        }
        if moved[index] == 0 { touched.append(index) }
        moved[index] += by
      }
      rest -= found.step
    }
    return Proof(
      cell: cell, upwards: upwards, moves: touched.filter { moved[$0] != 0 }.map { ($0, moved[$0]) }
    )
  }

  /// How far a cell may still be moved, and what hiding it for that would cost.
  @inline(__always)
  private func room(_ cell: Int, up: Bool, least: Int, hiding: Bool) -> (step: Int, cost: Double) {
    let count = table.counts[cell]
    if count == 0 { return (0, 0) }
    let now = count + moved[cell]
    let whole = up ? Int.max : now - 1
    if hidden[cell] { return (whole, 0) }
    let shown = up ? behind[cell].upperBound - now : now - behind[cell].lowerBound
    if !hiding || shown >= least || !mayHide(cell) { return (shown, 0) }
    return (whole, weights[cell])
  }

  private func walk(_ search: inout CubeSearch, side: Int, upwards: Bool) {
    if side == table.sides.count {
      search.keep()
      return
    }
    let dimension = table.sides[side]
    let node = search.place[side]
    let stride = table.strides[side]
    let width = search.cells.count
    let (step, cost) = (search.step, search.cost)
    for leaf in dimension.under[node] {
      for partner in -1..<dimension.leaves {
        if partner >= 0, dimension.ancestors[partner].contains(node) { continue }
        var holds = true
        dimension.eachMoved(leaf, against: partner) { other, sign in
          guard holds, other != node else { return }
          for index in 0..<width {
            search.taken += 1
            let cell = search.cells[index].cell + (other - node) * stride
            let sign = search.cells[index].sign * sign
            let room = room(
              cell, up: (sign > 0) == upwards, least: search.least, hiding: search.hiding)
            guard room.step >= search.least else {
              holds = false
              return
            }
            search.cells.append((cell, sign))
            search.step = min(search.step, room.step)
            search.cost += room.cost
          }
          if !search.isWorth { holds = false }
        }
        if holds, search.isWorth { walk(&search, side: side + 1, upwards: upwards) }
        search.cells.removeLast(search.cells.count - width)
        search.step = step
        search.cost = cost
        if search.isDone { return }
      }
    }
  }
}
