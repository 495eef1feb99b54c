/// Rows with fewer values than the file has columns.
extension TableReader {
  /// Empty values at the end that some program left out are accepted. Where a value in the middle
  /// is missing instead, those after it stand too far to the left, and their kinds give that away.
  mutating func judgeShortRows() {
    guard !shortRows.isEmpty else { return }
    let short = Set(shortRows.map(\.row))
    var kinds = [Set<ValueKind>](repeating: [], count: match.width)
    var counts = [Int](repeating: 0, count: match.width)
    for (place, row) in rows.enumerated() where !short.contains(place) {
      for (position, value) in row.values.enumerated() where !value.isEmpty {
        kinds[position].insert(ValueKind(value))
        counts[position] += 1
      }
    }
    // One or two values do not show what a column holds, unless they are dates.
    for position in kinds.indices where counts[position] < 3 && kinds[position] != [.date] {
      kinds[position] = []
    }
    var wrong: Set<Int> = []
    for (place, count) in shortRows {
      let row = rows[place]
      guard ShiftedRow.isShifted(Array(row.values.prefix(count)), kinds) else { continue }
      wrong.insert(place)
      record = row.record
      sayColumnCount(count, row.line)
    }
    rows = rows.enumerated().filter { !wrong.contains($0.offset) }.map(\.element)
  }
}
