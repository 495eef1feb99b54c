/// A spreadsheet read as lists, one for each sheet that people see, so that every format takes it
/// like a CSV file.
struct Workbook {
  struct Sheet {
    let name: String
    let csv: [UInt8]
    let notes: [Note]
  }

  /// What was odd about a sheet, to become a finding about its file.
  struct Note {
    let code: FindingCode
    let line: Int?
    let words: String
  }

  private(set) var sheets: [Sheet] = []
  /// Names of sheets that are hidden and hold something.
  private(set) var hidden: [String] = []

  /// - Throws: `WorkbookRefusal`.
  init(_ bytes: [UInt8]) throws {
    let archive = try Archive(bytes)
    let workbook = WorkbookPart()
    let folder = "xl/"
    try archive.read(folder + "workbook.xml", telling: workbook)
    try archive.read(folder + "_rels/workbook.xml.rels", telling: workbook)
    let styles = StylesPart()
    if let target = workbook.styles { try archive.read(Self.path(target, folder), telling: styles) }
    let strings = StringsPart()
    if let target = workbook.sharedStrings {
      try archive.read(Self.path(target, folder), telling: strings)
    }
    let budget = WorkbookBudget()
    for sheet in workbook.sheets {
      // Sheets of charts have no cells.
      guard let target = workbook.targets[sheet.relation], target.contains("worksheets") else {
        continue
      }
      let name = Self.path(target, folder)
      if sheet.isHidden {
        if try SheetGlance.holdsAnything(name, of: archive) { hidden.append(sheet.name) }
        continue
      }
      let part = SheetPart(
        texts: strings.texts, formats: styles.formats, is1904: workbook.is1904, budget: budget)
      try archive.read(name, telling: part)
      if part.isEmpty { continue }
      sheets.append(Sheet(name: sheet.name, csv: part.csv, notes: Self.notes(part)))
    }
  }

  private static func notes(_ part: SheetPart) -> [Note] {
    var notes: [Note] = []
    if let first = part.rowsWithoutResult.first {
      notes.append(
        Note(
          code: .formulaWithoutResult, line: first,
          words:
            "Formulas without results on \(LineList.words(part.rowsWithoutResult)) were read as"
            + " blank. Open the workbook, let it calculate, save it and load it again."))
    }
    if let first = part.merged.first {
      let several = part.merged.count > 1
      notes.append(
        Note(
          code: .cellsMerged, line: nil,
          words:
            "\(several ? "\(part.merged.count) areas of merged cells (the first is \(first))" : "The merged cells \(first)")"
            + " were read as they are: the value belongs to the first row, the other rows are blank."
            + " Unmerge them and fill the value down if it is meant for every row."))
    }
    return notes
  }

  /// Targets are relative to the workbook, or begin with a slash.
  private static func path(_ target: String, _ folder: String) -> String {
    target.hasPrefix("/") ? String(target.dropFirst()) : folder + target
  }
}
