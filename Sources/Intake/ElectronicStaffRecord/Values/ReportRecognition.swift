import Files

/// Whether a file is one of our reports, by the names in its first rows.
struct ReportRecognition: Sendable {
  private let names: Set<String>
  private let needed: Set<String>
  private let foreign: Set<String>

  /// - Parameters:
  ///   - columns: The columns of the report, with their aliases.
  ///   - needed: At least one of these must be there.
  ///   - notHaving: Columns that only other reports have.
  init(
    _ columns: CodeLists.CodeList, needed: [String] = [], notHaving foreign: [String] = []
  ) {
    var names: Set<String> = []
    for entry in columns.entries {
      names.insert(entry["column"].squeezedName)
      for alias in entry["aliases"].split(separator: ";") { names.insert(alias.squeezedName) }
    }
    self.names = names
    self.needed = Set(needed.map(\.squeezedName))
    self.foreign = Set(foreign.map(\.squeezedName))
  }

  /// Some row among the first 15 holds mostly names of the report, even where a key is missing.
  func isMeant(_ text: SourceText) -> Bool {
    text.leadingRows().contains { row in
      let filled = row.squeezed.filter { !$0.isEmpty }
      let known = filled.count { names.contains($0) }
      return known >= 3 && known * 2 >= filled.count
        && (needed.isEmpty || filled.contains(where: needed.contains))
        && !filled.contains(where: foreign.contains)
    }
  }

  /// Some row among the first 15 looks like a header with these names, if only in part.
  func isNamed(_ text: SourceText) -> Bool {
    text.leadingRows().contains { row in row.squeezed.count { names.contains($0) } >= 2 }
  }

  /// Columns by which other reports that name employees are known.
  static let signsOfOthers = [
    "Competency Name", "Compliance Status", "Review Type", "Appraisal Date", "Appraisal Status",
    "FPPT Outcome", "Case Reference", "Vacancy Reference", "LOCALESTID", "UNIQUEWORKERID",
    "Hourly Pay", "Date Taken",
  ]
}

extension SourceFile {
  /// The first rows of the file as a table, for what must be known before all of it is read.
  func head(as layout: TableLayout) -> TableReading {
    let limit = 400_000
    guard text.bytes.count > limit else { return SourceTable.read(text, as: layout) }
    let start = text.bytes.prefix(limit)
    let end = start.lastIndex(of: UInt8(ascii: "\n")) ?? start.lastIndex(of: UInt8(ascii: "\r"))
    let whole = start.prefix(upTo: end.map { $0 + 1 } ?? start.endIndex)
    return SourceTable.read(SourceText(file: name, bytes: Array(whole)), as: layout)
  }
}
