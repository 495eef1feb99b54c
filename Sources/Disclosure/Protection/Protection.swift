/// A table of counts as it may be published: what the rule hides, and what must be hidden beside it
/// so that the rest does not give it away.
package struct Protection: Sendable {
  package let table: CountTable
  package let scheme: DisclosureScheme
  /// Of each cell of the table, whether it is hidden.
  package let hidden: [Bool]
  /// Whether it is known that no fewer would do.
  package let isFewest: Bool
  /// Whether what must be is protected. What readers know from elsewhere can make that impossible:
  /// then nothing of the table may be shown.
  package let isSafe: Bool

  /// Up to as many cells times what is open about them, the fewest are looked for.
  private static let small = 12_000

  /// - Parameter fates: What is settled about cells: what is known from elsewhere, and what an earlier
  ///   release showed or hid.
  package init(
    _ table: CountTable, scheme: DisclosureScheme, fates: [Int: CellFate] = [:]
  ) {
    self.table = table
    self.scheme = scheme
    let puzzle = Puzzle(table, scheme: scheme, fates: fates)
    var quick = QuickSuppression(table, puzzle: puzzle)
    let open = quick.open()
    guard !open.isEmpty else {
      (hidden, isFewest, isSafe) = (quick.hidden, true, true)
      return
    }
    if puzzle.cells.count * open.count <= Self.small {
      let own = Dictionary(uniqueKeysWithValues: zip(puzzle.origins, puzzle.origins.indices))
      var exact = ExactSuppression(
        puzzle: puzzle,
        questions: open.compactMap { one in
          guard let cell = own[one.cell], let need = puzzle.cells[cell].need else { return nil }
          return .init(cell: cell, need: need, upwards: one.upwards)
        })
      let answer = exact.hidden(proofs: 40, nodes: 2_000)
      var hidden = [Bool](repeating: false, count: table.counts.count)
      for (cell, isHidden) in zip(puzzle.origins, answer.hidden) { hidden[cell] = isHidden }
      (self.hidden, isFewest) = (hidden, answer.isFewest)
      // Without anything settled before, hiding everything always protects.
      isSafe = fates.isEmpty || exact.isSafe(answer.hidden)
      return
    }
    quick.hide(for: open)
    quick.prune(steps: 12_000_000)
    (hidden, isFewest, isSafe) = (quick.hidden, false, quick.isSafe)
  }

  /// `15`, `*`.
  package func shown(_ cell: Int) -> String {
    hidden[cell] ? "*" : String(scheme.shown(table.counts[cell]))
  }
}
