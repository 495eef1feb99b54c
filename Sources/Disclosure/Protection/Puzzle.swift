/// What somebody has before them who wants to know what is hidden: cells that are more than nought,
/// and which of them others come to.
struct Puzzle: Sendable {
  struct Cell: Sendable {
    let count: Int
    /// Within what it must not be told apart, where the rule hides it.
    let need: ClosedRange<Int>?
    /// What it may be if it is shown.
    let behind: ClosedRange<Int>
    /// How dear it is to hide.
    let weight: Double
  }

  private(set) var cells: [Cell] = []
  /// What comes to nought: the parts of a total, less the total.
  private(set) var rows: [[(column: Int, factor: Double)]] = []
  /// The cell of the table that each is.
  private(set) var origins: [Int] = []

  init(_ table: CountTable, scheme: DisclosureScheme) {
    var own = [Int](repeating: -1, count: table.counts.count)
    for (cell, count) in table.counts.enumerated() where count > 0 {
      let place = table.place(cell)
      let total = table.isTotal(place)
      // Nought is always shown, so what is hidden is one at least, and so is each part of it.
      let least = total ? table.leaves(under: place) { table.counts[$0] > 0 } : 1
      // Where that leaves one count alone, there must be another that it can be.
      let need = scheme.need(of: count, isTotal: total).map {
        min(least, count)...max($0.upperBound, min(least, count) + 1)
      }
      own[cell] = cells.count
      origins.append(cell)
      cells.append(
        Cell(
          count: count, need: need,
          behind: scheme.behind(count, isTotal: total), weight: 1))
    }
    for (side, dimension) in table.sides.enumerated() {
      for (cell, _) in table.counts.enumerated() where own[cell] >= 0 {
        let node = cell / table.strides[side] % dimension.labels.count
        guard node >= dimension.leaves else { continue }
        let first = cell - node * table.strides[side]
        let parts = dimension.children[node].map { own[first + $0 * table.strides[side]] }
        rows.append(
          [(column: own[cell], factor: -1)]
            + parts.filter { $0 >= 0 }.map { (column: $0, factor: 1) })
      }
    }
  }
}
