import Files
import Kernel

/// Judges one row, column by column: which values are kept, and what is said about the others.
/// Pure; the rules themselves are in the extensions and in `WorkplaceChecks`, `StaffChecks` and
/// `TrainingChecks`.
///
/// One fault gets one message: a column that was reported is spoilt, and rules that compare it
/// with another column leave it alone.
struct CareRowJudge {
  let row: CareRow
  let scene: CareScene
  private(set) var kept: [String: String] = [:]
  private(set) var findings: [Finding] = []
  private var spoilt: Set<String> = []
  private var wrong: Set<String> = []

  init(_ row: CareRow, _ scene: CareScene) {
    self.row = row
    self.scene = scene
  }

  var sheet: CareSheet { scene.sheet }

  /// Whether the file has the column at all. One that it lacks keeps its stored values, and no
  /// row can be blamed for it.
  func has(_ column: String) -> Bool { sheet.columns.contains(column) }

  func heading(_ column: String) -> String { sheet.heading(column) }

  /// Kept so far; empty when blank, dropped or not there.
  subscript(_ column: String) -> String { kept[column] ?? "" }

  /// Left out because it is wrong, and not because it does not apply: what is held may stay.
  func wasWrong(_ column: String) -> Bool { wrong.contains(column) }

  /// Reported already, so what it says is not known.
  func isSpoilt(_ column: String) -> Bool { spoilt.contains(column) }

  mutating func keep(_ column: String, _ value: String) {
    kept[column] = value.isEmpty ? nil : value
  }

  mutating func report(
    _ code: FindingCode, _ column: String, value: String? = nil, severity: Severity? = nil,
    effect: Effect? = nil, spoils: Bool = true, _ message: String
  ) {
    findings.append(
      Finding(
        code, file: sheet.file, line: row.line, record: row.record, column: column,
        value: value ?? scene.shown(row, column), severity: severity, effect: effect, message))
    for part in column.split(separator: "/").map(String.init) {
      if code != .valueIgnored, !row[part].isEmpty { wrong.insert(part) }
      if spoils { spoilt.insert(part) }
    }
  }

  /// Reports and takes the value out.
  mutating func drop(
    _ code: FindingCode, _ column: String, value: String? = nil, _ message: String
  ) {
    kept[column] = nil
    report(code, column, value: value, effect: .valueDropped, message)
  }
}

/// What the rules of a row may know beyond the row: the file, the day, the code lists.
struct CareScene: Sendable {
  let sheet: CareSheet
  let asOf: Day
  let codes: CareCodes
  /// The columns that the file has.
  let columns: [CareColumn]

  init(_ sheet: CareSheet, asOf: Day, codes: CareCodes) {
    self.sheet = sheet
    self.asOf = asOf
    self.codes = codes
    columns = sheet.columns.compactMap { codes.columns[sheet.kind, $0] }
      .sorted { $0.position < $1.position }
  }

  /// A value as a finding may show it: never an NI number, and of what describes a person only
  /// codes, because the wrong text in such a column can say anything.
  func shown(_ row: CareRow, _ column: String) -> String {
    let parts = column.split(separator: "/").map(String.init)
    return parts.map { part in
      let value = row[part]
      guard let column = codes.columns[sheet.kind, part] else { return value }
      if column.shape == .nationalInsuranceNumber {
        return CareWithheld.isWithheld(value) ? value : ""
      }
      return column.isMonitored && value.count > 4 ? "" : value
    }.joined(separator: " / ")
  }
}

/// `Admin` stands for a value that the person who made the download may not see.
enum CareWithheld {
  static func isWithheld(_ value: String) -> Bool { value.uppercased() == "ADMIN" }
}
