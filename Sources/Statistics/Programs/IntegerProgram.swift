import CCbc
import Synchronization

/// A program in whole numbers: columns between bounds, rows between bounds, and the lightest that fits.
package struct IntegerProgram: Sendable {
  package struct Column: Sendable {
    package let lower: Double
    /// `.infinity` for no end.
    package let upper: Double
    /// What one of it weighs.
    package let weight: Double

    package init(lower: Double, upper: Double, weight: Double = 0) {
      self.lower = lower
      self.upper = upper
      self.weight = weight
    }
  }

  package struct Row: Sendable {
    package let parts: [(column: Int, factor: Double)]
    package let lower: Double
    package let upper: Double

    package init(
      _ parts: [(column: Int, factor: Double)], from lower: Double, to upper: Double = .infinity
    ) {
      self.parts = parts
      self.lower = lower
      self.upper = upper
    }
  }

  package enum Answer: Equatable, Sendable {
    /// What each column is, and whether nothing lighter fits.
    case found([Int], isLightest: Bool)
    case impossible
    /// Nothing was found within as many steps as were allowed.
    case unknown
  }

  package var columns: [Column]
  package var rows: [Row]

  package init(columns: [Column], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }

  /// The solver keeps settings that all its models share.
  private static let turn = Mutex(())

  /// - Parameter nodes: How many branches are looked at before it takes the best it has: the same
  ///   program has the same answer on any machine.
  package func lightest(nodes: Int) -> Answer {
    let matrix = ColumnMatrix(columns: columns.count, rows: rows.map(\.parts))
    return Self.turn.withLock { _ in
      guard let model = Cbc_newModel() else { return .unknown }
      defer { Cbc_deleteModel(model) }
      Cbc_setLogLevel(model, 0)
      Cbc_setParameter(model, "maxNodes", "\(nodes)")
      Cbc_loadProblem(
        model, Int32(columns.count), Int32(rows.count), matrix.starts, matrix.rows, matrix.factors,
        columns.map(\.lower), columns.map { ColumnMatrix.end($0.upper) }, columns.map(\.weight),
        rows.map(\.lower), rows.map { ColumnMatrix.end($0.upper) })
      for column in columns.indices { Cbc_setInteger(model, Int32(column)) }
      Cbc_solve(model)
      if Cbc_isProvenInfeasible(model) == 1 { return .impossible }
      guard let solution = Cbc_bestSolution(model) else { return .unknown }
      return .found(
        columns.indices.map { Int(solution[$0].rounded()) },
        isLightest: Cbc_isProvenOptimal(model) == 1)
    }
  }
}
