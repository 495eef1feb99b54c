import Files

/// Says of findings about a workbook which cell they are about: a line of it is a row of its sheet.
enum CellNames {
  static func added(to findings: [Finding], _ tables: [SourceTable]) -> [Finding] {
    let sheets = Dictionary(
      tables.filter { $0.sheet != nil }.map { ($0.file, $0.header) },
      uniquingKeysWith: { first, _ in first })
    guard !sheets.isEmpty else { return findings }
    return findings.map { finding in
      guard let header = sheets[finding.file], let line = finding.line,
        let letters = header.letters(of: finding.column), line > header.line
      else { return finding }
      var named = finding
      named.message += " (Cell \(letters)\(line).)"
      return named
    }
  }
}
