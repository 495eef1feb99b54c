/// Rows as the solvers take them: column by column.
struct ColumnMatrix {
  let starts: [Int32]
  let rows: [Int32]
  let factors: [Double]

  init(columns: Int, rows list: [[(column: Int, factor: Double)]]) {
    var starts = [Int32](repeating: 0, count: columns + 1)
    for row in list { for part in row { starts[part.column + 1] += 1 } }
    for column in 0..<columns { starts[column + 1] += starts[column] }
    var next = starts
    var rows = [Int32](repeating: 0, count: Int(starts[columns]))
    var factors = [Double](repeating: 0, count: rows.count)
    for (index, row) in list.enumerated() {
      for part in row {
        let place = Int(next[part.column])
        next[part.column] += 1
        rows[place] = Int32(index)
        factors[place] = part.factor
      }
    }
    (self.starts, self.rows, self.factors) = (starts, rows, factors)
  }

  static func end(_ value: Double) -> Double {
    value.isInfinite ? .greatestFiniteMagnitude : value
  }
}
