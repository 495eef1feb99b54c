/// What is settled about a cell before a table is protected.
package enum CellFate: Hashable, Sendable {
  /// It may be hidden or shown.
  case free
  /// Whoever reads the table is taken to know it exactly, from elsewhere.
  case known
  /// It was hidden in an earlier release, and stays so.
  case hidden
  /// It was shown in an earlier release, so that hiding it now would protect nothing.
  case shown
}

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
    let fate: CellFate

    /// Whether readers are without it, where hiding it is tried.
    func isHidden(asked: Bool) -> Bool {
      switch fate {
      case .free: asked
      case .known, .shown: false
      case .hidden: true
      }
    }
  }

  private(set) var cells: [Cell] = []
  /// What comes to nought: the parts of a total, less the total.
  private(set) var rows: [[(column: Int, factor: Double)]] = []
  /// The cell of the table that each is.
  private(set) var origins: [Int] = []

  /// Counts that are linked in any way.
  init(cells: [Cell], rows: [[(column: Int, factor: Double)]]) {
    self.cells = cells
    self.rows = rows
  }

  init(_ table: CountTable, scheme: DisclosureScheme, fates: [Int: CellFate] = [:]) {
    let known = fates.filter { $0.value == .known }.keys.sorted().map {
      (
        place: table.place($0), count: table.counts[$0],
        leaves: table.leaves(under: table.place($0)) {
          table.counts[$0] > 0
        }
      )
    }
    var own = [Int](repeating: -1, count: table.counts.count)
    for (cell, count) in table.counts.enumerated() where count > 0 {
      let place = table.place(cell)
      let total = table.isTotal(place)
      // Nought is always shown, so what is hidden is one at least, and so is each part of it.
      let least = total ? table.leaves(under: place) { table.counts[$0] > 0 } : 1
      // Where that leaves one count alone, there must be another that it can be.
      var need = scheme.need(of: count, isTotal: total).map {
        min(least, count)...max($0.upperBound, min(least, count) + 1)
      }
      // What has come to be so few that the rule hides it is hidden, whatever was shown before.
      let asked = fates[cell] ?? .free
      let fate = asked == .shown && need != nil ? .free : asked
      if fate == .known {
        need = nil
      } else if let range = need {
        // It is no more than what is known of that it is part of, and no less than what is left of it.
        let under = table.leaves(under: place) { table.counts[$0] > 0 }
        let most = known.filter { table.contains($0.place, place) }
          .map { $0.count - ($0.leaves - under) }.min()
        if let most { need = min(range.lowerBound, most)...min(range.upperBound, most) }
      }
      own[cell] = cells.count
      origins.append(cell)
      cells.append(
        Cell(
          count: count, need: need,
          behind: fate == .known ? count...count : scheme.behind(count, isTotal: total), weight: 1,
          fate: fate))
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
