/// Rows of a report that are no records.
extension TableReader {
  /// The header of a later page, or of a file that was put below another.
  mutating func isHeaderAgain(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>, _ line: Int
  ) -> Bool {
    guard repeatsHeader(fields, bytes) else { return false }
    findings.append(
      Finding(
        .headerRepeated, file: text.file, line: line, record: record,
        "The header is repeated here; the line was skipped."))
    return true
  }

  private func repeatsHeader(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    func isSame(_ position: Int) -> Bool {
      RecordScanner.string(fields[position], bytes).squeezedName == match.row.squeezed[position]
    }
    let places = 0..<min(fields.count, match.width)
    // Hardly a row shares its first values with the header; only then are all compared.
    let first = places.lazy.filter { !isBlank(fields[$0], bytes) }.prefix(3)
    guard first.count > 1, first.contains(where: isSame) else { return false }
    return places.count { !isBlank(fields[$0], bytes) && isSame($0) } * 5 >= match.width * 4
  }

  /// Count rows and title rows.
  mutating func skipInReport(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>, _ line: Int
  ) -> Bool {
    let width = min(fields.count, match.width)
    let filled = (0..<width).filter { !isBlank(fields[$0], bytes) }
    let first = filled.first.map { RecordScanner.string(fields[$0], bytes).trimmingSpaces } ?? ""
    let lastKey = layout.columns.last { $0.isKey }.flatMap { header.positions[$0.name] }
    let lacksKey = lastKey.map { $0 >= width || isBlank(fields[$0], bytes) } ?? false
    let isCount =
      layout.isCountWord(first) && (lacksKey || (filled.count <= 3 && layout.isCountAlone(first)))
    guard isCount || (lacksKey && filled.count == 1 && first.contains(" ")) else { return false }
    findings.append(
      Finding(
        .trailerRowsSkipped, file: text.file, line: line, record: record, value: first,
        "A title, count or total row, not a record; it was skipped."))
    return true
  }
}
