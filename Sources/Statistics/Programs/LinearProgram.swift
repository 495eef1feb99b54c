import CCbc

/// A linear program over columns with bounds, in rows that come to nought. Its bounds and its aim may
/// change: it is solved anew from where it was left.
///
/// Not `Sendable`: whoever makes one uses it up in one place.
package final class LinearProgram {
  private let model: UnsafeMutableRawPointer?
  private let columns: Int
  private let rows: Int

  /// - Parameters:
  ///   - lower: The least each column may be.
  ///   - upper: The most; `.infinity` for no end.
  ///   - rows: Each comes to nought.
  package init(lower: [Double], upper: [Double], rows: [[(column: Int, factor: Double)]]) {
    columns = lower.count
    self.rows = rows.count
    model = Clp_newModel()
    Clp_setLogLevel(model, 0)
    let matrix = ColumnMatrix(columns: columns, rows: rows)
    let nought = [Double](repeating: 0, count: max(columns, rows.count))
    Clp_loadProblem(
      model, Int32(columns), Int32(rows.count), matrix.starts, matrix.rows, matrix.factors, lower,
      upper.map(ColumnMatrix.end), nought, nought, nought)
  }

  deinit { Clp_deleteModel(model) }

  package func bound(lower: [Double], upper: [Double]) {
    Clp_chgColumnLower(model, lower)
    Clp_chgColumnUpper(model, upper.map(ColumnMatrix.end))
  }

  package struct Answer: Sendable {
    package let value: Double
    /// What one more of each row would be worth.
    package let prices: [Double]
  }

  /// The least that the aim can come to.
  ///
  /// - Returns: `nil` where nothing fits, or there is no end.
  package func least(of aim: [Double]) -> Answer? {
    Clp_chgObjCoefficients(model, aim)
    Clp_primal(model, 0)
    guard Clp_status(model) == 0, let prices = Clp_dualRowSolution(model) else { return nil }
    return Answer(
      value: Clp_objectiveValue(model),
      prices: Array(UnsafeBufferPointer(start: prices, count: rows)))
  }
}
