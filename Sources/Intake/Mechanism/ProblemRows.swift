import Files

/// The rows to mend, in the layout of their file, each with its reasons.
enum ProblemRows {
  /// Rows that were rejected, or of which something was not taken over.
  ///
  /// - Parameter protected: Columns whose values are left blank.
  static func collect(
    _ tables: [SourceTable], _ findings: [Finding], leavingOut protected: Set<String> = []
  ) -> [RowsInError] {
    var reasons: [String: [Int: [String]]] = [:]
    for finding in findings where isToMend(finding) {
      guard let line = finding.line else { continue }
      let place = finding.column.isEmpty ? "" : finding.column + ": "
      let reason = place + finding.redacted(protected).message
      if reasons[finding.file]?[line]?.contains(reason) != true {
        reasons[finding.file, default: [:]][line, default: []].append(reason)
      }
    }
    return tables.compactMap { table in
      guard let byLine = reasons[table.file] else { return nil }
      let blanked = Set(protected.compactMap { table.header.position(of: $0) })
      let rows = byLine.keys.sorted().compactMap { line -> RowsInError.Row? in
        guard let cells = table.rawValues(atLine: line) else { return nil }
        // Where the row cannot be told apart into its columns, nothing of it is kept.
        let isAligned = cells.count <= table.header.allWritten.count
        let kept: [String]
        if protected.isEmpty {
          kept = cells
        } else if isAligned {
          kept = cells.enumerated().map { blanked.contains($0.offset) ? "" : $0.element }
        } else {
          kept = []
        }
        return RowsInError.Row(
          line: line, cells: kept,
          reason: "Line \(line). " + (byLine[line] ?? []).joined(separator: " "))
      }
      return rows.isEmpty
        ? nil : RowsInError(file: table.file, header: table.header.allWritten, rows: rows)
    }
  }

  private static func isToMend(_ finding: Finding) -> Bool {
    switch finding.effect {
    case .rowRejected: finding.severity != .info
    case .valueDropped, .linkDropped, .excluded, .loaded:
      finding.severity == .error
    case .fileRejected, .listed: false
    }
  }
}
