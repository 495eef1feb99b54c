import Directory
import Files
import Journals
import Kernel

/// What a list of successions says. Pure: text in, values out.
struct SuccessionFileReading: Sendable {
  let file: String
  private(set) var successions: [OrganisationSuccession] = []
  private(set) var findings: [Finding] = []
  /// Rows that could not be taken.
  private(set) var rejected = 0
  private(set) var table: SourceTable?
  private var lines: [OrganisationSuccession: Int] = [:]

  init(_ text: SourceText) {
    file = text.file
    switch SourceTable.read(text, as: OdsSuccessionFormat.layout) {
    case .refused(let found): findings = found
    case .table(let table):
      self.table = table
      findings = table.findings
      rejected = table.findings.count { $0.effect == .rowRejected && $0.severity == .error }
      var ofItself = 0
      for row in table.rows {
        guard let succession = read(row) else {
          rejected += 1
          continue
        }
        // The same row twice says nothing more.
        guard lines.updateValue(row.line, forKey: succession) == nil else { continue }
        if succession.oldCode == succession.newCode { ofItself += 1 }
        successions.append(succession)
      }
      if ofItself > 0 {
        findings.append(
          Finding(
            .fieldConflict, file: file, column: "old_code/new_code", severity: .info,
            effect: .loaded,
            "\(ofItself == 1 ? "One code is" : "\(ofItself) codes are") said to succeed "
              + "\(ofItself == 1 ? "itself" : "themselves"). Kept as published; nobody is led "
              + "round in a circle."))
      }
    }
  }

  private mutating func read(_ row: SourceRow) -> OrganisationSuccession? {
    let old = code(row, "old_code")
    let new = code(row, "new_code")
    let value = row["date"]
    guard let day = Day(value) else {
      let isDate = value.utf8.count == 10 && value.split(separator: "-").count == 3
      reject(
        row, "date", value.isEmpty ? .requiredMissing : isDate ? .dateImpossible : .dateFormat,
        value.isEmpty
          ? "The row does not say when. It was left out: add the date and load the file again."
          : "“\(value)” is not a date as this list writes them: 2021-04-01. The row was left out: "
            + "correct it and load the file again.")
      return nil
    }
    guard let old, let new else { return nil }
    return OrganisationSuccession(oldCode: old, newCode: new, happenedOn: day)
  }

  private mutating func code(_ row: SourceRow, _ column: String) -> String? {
    let value = row[column]
    let code = OrganisationCode.ods(value)
    // The list goes back to 1992, when two characters were enough.
    if code.isWellFormed || (code.value.utf8.count == 2 && code.value.allSatisfy(\.isNumber)) {
      return code.value
    }
    if code.value.isEmpty {
      reject(
        row, column, .keyMissing,
        "The row has no \(column). It was left out: add the code and load the file again.")
    } else if SpoiltIds.isScientific(value) {
      reject(
        row, column, .idScientific,
        "A spreadsheet turned this code into the number \(value). The row was left out: download "
          + "the list again and load it without opening it.")
    } else if SpoiltIds.looksLikeDate(value) {
      reject(
        row, column, .idLooksLikeDate,
        "A spreadsheet turned this code into the date \(value). The row was left out: download the "
          + "list again and load it without opening it.")
    } else {
      reject(
        row, column, .idFormat,
        "“\(value)” is not an organisation code: they have 3 to 10 letters and digits. The row was "
          + "left out: correct the code and load the file again.")
    }
    return nil
  }

  private mutating func reject(
    _ row: SourceRow, _ column: String, _ code: FindingCode, _ message: String
  ) {
    findings.append(
      Finding(
        code, file: file, line: row.line, record: row.record, column: column, value: row[column],
        severity: .error, effect: .rowRejected, message))
  }

  /// For the journal entry of the load.
  func change(_ succession: OrganisationSuccession) -> JournalChange {
    JournalChange(
      record: "succession", recordID: 0, kind: .created,
      fields: [
        "code": JournalChange.Field(before: succession.oldCode, after: succession.newCode),
        "on": JournalChange.Field(before: nil, after: succession.happenedOn.inWords),
      ], file: file, line: lines[succession])
  }
}
