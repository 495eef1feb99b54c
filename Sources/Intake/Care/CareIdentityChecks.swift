import Files
import Kernel

/// Whether the ids of a row name something, and whether a spreadsheet spoilt them.
///
/// - Source: import formats, sections 1 and 7.
extension CareUpload {
  /// Reports an id that is blank, too long or in scientific notation; such a row cannot be placed.
  mutating func isUsable(_ column: String, of row: CareRow, in sheet: CareSheet) -> Bool {
    let id = row[column]
    let heading = sheet.heading(column)
    if id.isEmpty {
      report(
        .keyMissing, sheet, row, column,
        "\(heading) is blank, so nobody can tell what the row is about. The row was not loaded; fill "
          + "it in and load the file again.")
      return false
    }
    let maximum = codes.columns[sheet.kind, column]?.maximum ?? 49
    if id.unicodeScalars.count > maximum {
      report(
        .textTooLong, sheet, row, column, value: String(id.prefix(60)) + "…", effect: .rowRejected,
        "\(heading) has \(id.unicodeScalars.count) letters; \(maximum) are allowed. The row was not "
          + "loaded; correct the id and load the file again.")
      return false
    }
    if SpoiltIds.isScientific(id) {
      report(
        .idScientific, sheet, row, column,
        "\(heading) “\(id)” was shortened by a spreadsheet and its last digits are lost. The row was "
          + "not loaded; export the file again with this column as text.")
      return false
    }
    return true
  }

  /// Reports a row whose workplace is not known, naming the id that was probably meant.
  mutating func reportUnknownWorkplace(_ row: CareRow, in sheet: CareSheet, known: [String]) {
    let id = row["LOCALESTID"]
    if let original = reportSpoilt("LOCALESTID", row, in: sheet, "workplace", known: known) {
      named.insert(CareKey(workplace: original))
      if sheet.kind == .staff {
        named.insert(CareKey(workplace: original, worker: row["UNIQUEWORKERID"]))
      }
      return
    }
    let wasRejected = named.contains(CareKey(workplace: id))
    let place = sheets[.workplace] == nil ? "among the workplaces held" : "in the workplace file"
    report(
      .orphanWorkplace, sheet, row, "LOCALESTID",
      wasRejected
        ? "The row of the workplace “\(id)” in the workplace file was not loaded, so this row was not "
          + "either. Correct the workplace and load the files together."
        : "\(sheet.heading("LOCALESTID")) “\(id)” is not \(place). The row was not loaded; correct "
          + "the id or add the workplace, and load the files together.")
  }

  /// What a spreadsheet probably made of an id; `nil`, and nothing reported, when it cannot be told.
  mutating func reportSpoilt(
    _ column: String, _ row: CareRow, in sheet: CareSheet, _ what: String, known: [String]
  ) -> String? {
    let id = row[column]
    let heading = sheet.heading(column)
    if let original = SpoiltIds.original(ofDate: id, among: known) {
      report(
        .idLooksLikeDate, sheet, row, column,
        "There is no \(what) “\(id)”; a spreadsheet may have changed \(original) in \(heading). The row "
          + "was not loaded; write the column as text and load the file again.")
      return original
    }
    if let original = SpoiltIds.original(ofStripped: id, among: known) {
      report(
        .idLeadingZeroLost, sheet, row, column,
        "There is no \(what) “\(id)”, but there is \(original): a spreadsheet may have changed zeros "
          + "in \(heading). Nothing was matched and the row was not loaded; write the column as text "
          + "and load the file again.")
      return original
    }
    return nil
  }

  /// Reports an id that a spreadsheet turned into a date in the file that introduces it, when the
  /// other files name one of that shape which is nowhere.
  mutating func isTurnedIntoDate(
    _ column: String, of row: CareRow, in sheet: CareSheet, _ what: String,
    namedElsewhere: Set<String>, introduced: Set<String>, held: [String]
  ) -> Bool {
    let id = row[column].withoutSpaces
    guard SpoiltIds.looksLikeDate(id), !namedElsewhere.contains(id) else { return false }
    let missing = namedElsewhere.union(held).subtracting(introduced)
    guard let original = SpoiltIds.original(ofDate: id, among: missing.sorted()) else {
      return false
    }
    report(
      .idLooksLikeDate, sheet, row, column,
      "\(sheet.heading(column)) “\(id)” looks like a date that a spreadsheet made of \(original), and "
        + "no \(what) is called \(original) in this file. The row was not loaded; write the column as "
        + "text and load the file again.")
    let workplace = sheet.kind == .workplace ? original : row["LOCALESTID"]
    named.insert(
      CareKey(workplace: workplace, worker: sheet.kind == .workplace ? "" : original))
    return true
  }

  /// Reports a row whose key was seen before; the first one counts.
  mutating func reportDuplicate(
    _ row: CareRow, of first: CareRow, _ column: String, in sheet: CareSheet
  ) {
    let differing = sheet.columns.filter {
      row[$0].withoutSpaces != first[$0].withoutSpaces
    }.sorted {
      (codes.columns[sheet.kind, $0]?.position ?? 0)
        < (codes.columns[sheet.kind, $1]?.position ?? 0)
    }
    let spaces = row[column] == first[column] ? "" : " (spaces do not count)"
    let difference =
      differing.isEmpty
      ? "The rows are the same."
      : "The rows differ in \(differing.map(sheet.heading).joined(separator: ", "))."
    report(
      .keyDuplicate, sheet, row, column, severity: differing.isEmpty ? .warning : .error,
      "\(sheet.heading(column)) “\(row[column])” is the same as “\(first[column])” on line "
        + "\(first.line)\(spaces). \(difference) The first row counts and this one was not loaded; "
        + "take out the one that is wrong.")
  }

  /// The status of a row, reported when it cannot be used.
  mutating func status(of row: CareRow, in sheet: CareSheet) -> CareStatus? {
    let heading = sheet.heading("STATUS")
    if let status = CareStatus(row["STATUS"]) { return status }
    if row["STATUS"].isEmpty {
      report(
        .statusBlank, sheet, row, "STATUS",
        "\(heading) is blank. The row was not loaded; write NEW, UPDATE, DELETE, NOCHANGE or "
          + "UNCHECKED and load the file again.")
    } else {
      report(
        .statusUnknown, sheet, row, "STATUS",
        "\(heading) “\(row["STATUS"])” is not a status. The row was not loaded; write NEW, UPDATE, "
          + "DELETE, NOCHANGE or UNCHECKED and load the file again.")
    }
    return nil
  }

  /// What the status comes to, given whether the record is known; `nil` when the row was rejected.
  mutating func action(
    _ status: CareStatus, isKnown: Bool, isDownload: Bool, _ row: CareRow, in sheet: CareSheet,
    _ what: String
  ) -> CareAction? {
    if isDownload { return .apply(isNew: !isKnown) }
    let heading = sheet.heading("STATUS")
    switch (status, isKnown) {
    case (.new, false): return .apply(isNew: true)
    case (.update, true): return .apply(isNew: false)
    case (.noChange, true): return .confirm
    case (.unchecked, true): return .leave
    case (.delete, true): return .end
    case (.new, true):
      report(
        .statusNewExists, sheet, row, "STATUS",
        "\(heading) is NEW, but this \(what) is already known. The row was not loaded; use UPDATE to "
          + "change it.")
      return nil
    case (.delete, false):
      report(
        .statusDeleteMissing, sheet, row, "STATUS",
        "\(heading) is DELETE, but this \(what) is not known: there was nothing to remove.")
      return nil
    case (.update, false), (.noChange, false), (.unchecked, false):
      report(
        .statusUpdateMissing, sheet, row, "STATUS",
        "\(heading) is \(status.rawValue), but this \(what) was not known yet: it was created. Check "
          + "that its id is right.")
      return .apply(isNew: true)
    }
  }
}

/// What a row asks to be done, once it is clear whether its record is known.
enum CareAction: Hashable {
  case apply(isNew: Bool)
  case confirm
  case leave
  case end
}
