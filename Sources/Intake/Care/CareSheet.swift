import Files
import Kernel

/// One care file as rows of named values, with what the rules need to know about the whole file.
struct CareSheet: Sendable {
  let kind: CareFileKind
  /// As given, without folders.
  let file: String
  /// The form of its header; `nil` only in tests of single rows.
  let version: CareHeaderVersion?
  /// Standard names of the columns that the file has.
  let columns: Set<String>
  /// The columns as the file writes them, where that differs.
  let headings: [String: String]
  let rows: [CareRow]
  /// Rows that could not be taken apart, as far as their keys can be made out: they are in the
  /// file, so what they name is not absent.
  let brokenKeys: Set<CareKey>
  /// The dates of each date column, read as a whole.
  let dates: [String: DateColumn]
  /// Every row that has one of the five statuses says UNCHECKED: it is a download of the service,
  /// and all its values count.
  let isDownload: Bool

  init(
    kind: CareFileKind, file: String, version: CareHeaderVersion? = nil, columns: Set<String>,
    headings: [String: String] = [:], rows: [CareRow], brokenKeys: Set<CareKey> = [],
    dates: [String: DateColumn] = [:]
  ) {
    self.kind = kind
    self.file = file
    self.version = version
    self.columns = columns
    self.headings = headings
    self.rows = rows
    self.brokenKeys = brokenKeys
    self.dates = dates
    let statuses = rows.compactMap { CareStatus($0["STATUS"]) }
    isDownload = !statuses.isEmpty && statuses.allSatisfy { $0 == .unchecked }
  }

  func heading(_ column: String) -> String { headings[column] ?? column }

  /// Without rows that turned out to be broken; what they name is still in the file.
  func without(lines: Set<Int>) -> CareSheet {
    let broken = rows.filter { lines.contains($0.line) }.map { row in
      kind == .workplace ? CareKey(workplace: row["LOCALESTID"]) : CareKey(of: row)
    }
    return CareSheet(
      kind: kind, file: file, version: version, columns: columns, headings: headings,
      rows: rows.filter { !lines.contains($0.line) }, brokenKeys: brokenKeys.union(broken),
      dates: dates)
  }
}

/// One row: values by standard column name, blank ones left out.
struct CareRow: Sendable {
  let line: Int
  let record: Int
  let values: [String: String]

  init(line: Int, record: Int, values: [String: String]) {
    self.line = line
    self.record = record
    self.values = values.filter { !$0.value.isEmpty }
  }

  /// Empty when blank or when the file has no such column.
  subscript(_ column: String) -> String { values[column] ?? "" }
}

/// What a row asks to be done with its record.
///
/// - Source: import formats, section 2.7.
enum CareStatus: String, Sendable {
  case new = "NEW"
  case update = "UPDATE"
  case delete = "DELETE"
  /// Not reviewed; what every row of a download says.
  case unchecked = "UNCHECKED"
  /// Reviewed and still right.
  case noChange = "NOCHANGE"

  /// In any case.
  init?(_ text: String) { self.init(rawValue: text.uppercased()) }
}

/// Names a worker, or with an empty worker a workplace, within one provider. Spaces do not count.
/// The two ids are kept apart: A1 with 23 is not A12 with 3.
struct CareKey: Hashable, Comparable, Sendable {
  let workplace: String
  let worker: String

  init(workplace: String, worker: String = "") {
    self.workplace = workplace.withoutSpaces
    self.worker = worker.withoutSpaces
  }

  static func < (one: CareKey, other: CareKey) -> Bool {
    (one.workplace, one.worker) < (other.workplace, other.worker)
  }

  /// `OM-1/M03`, or `OM-1` for a workplace.
  var text: String { worker.isEmpty ? workplace : "\(workplace)/\(worker)" }

  var ofWorkplace: CareKey { CareKey(workplace: workplace) }
}

extension String {
  var withoutSpaces: String {
    contains(where: \.isWhitespace) ? String(filter { !$0.isWhitespace }) : self
  }
}
