import Files
import Kernel

/// One file of a bulk upload as the care service writes it.
///
/// - Source: import formats, sections 2.1 and 2.4.
struct CareOutText {
  let kind: CareFileKind
  let codes: CareCodes

  /// The current header, with as many pairs of qualification columns as the rows need.
  func columns(for rows: [[String: String]]) -> [String] {
    let current = codes.versions.first { $0.kind == kind && $0.isCurrent }?.columns ?? []
    guard kind == .staff else { return current }
    let most = rows.lazy.flatMap(\.keys).compactMap { QualificationColumn($0)?.number }.max() ?? 0
    guard most > 3 else { return current }
    return current
      + (4...most).flatMap { number -> [String] in
        guard let pair = QualificationColumn("QUALACH" + (number < 10 ? "0" : "") + "\(number)")
        else { return [] }
        return [pair.qualification, pair.notes]
      }
  }

  /// UTF-8 without a mark, comma, CRLF, no line end after the last row.
  func bytes(_ rows: [[String: String]]) -> [UInt8] {
    let columns = columns(for: rows)
    var lines = [columns.joined(separator: ",")]
    for row in rows {
      lines.append(
        columns.map { Self.quoted(written($0, in: row)) }.joined(separator: ","))
    }
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  /// A value as the file has it, out of the form in which it is held.
  func written(_ column: String, in row: [String: String]) -> String {
    guard let value = row[column], !value.isEmpty else { return blank(column, in: row) }
    switch codes.columns[kind, column]?.shape {
    case .date, .birthDate: return Day(value)?.slashed ?? value
    // A value of two parts keeps its semicolon when the second part is not known.
    case .codeThenYear, .codeThenLevel: return value == "1" ? "1;" : value
    case .qualification: return value.contains(";") ? value : value + ";"
    case .key, .newKey, .status, .name, .text, .postcode, .careQualityCommissionID,
      .nationalInsuranceNumber, .code, .codes, .counts, .texts, .whole, .decimal, .halves, .year,
      .codeThenReasons, .months, nil:
      return value
    }
  }

  /// A list that stands beside another has one item for each of that one's, empty ones too.
  private func blank(_ column: String, in row: [String: String]) -> String {
    guard kind == .workplace, let beside = Self.listsBeside[column] else { return "" }
    let count = CareList.items(row[beside] ?? "").count
    return count > 1 ? String(repeating: ";", count: count - 1) : ""
  }

  private static let listsBeside = [
    // OTHERUSERDESC is kept with its semicolons, and comes out as it is.
    "CAPACITY": "ALLSERVICES", "UTILISATION": "ALLSERVICES", "SERVICEDESC": "ALLSERVICES",
  ]

  /// Quoted when it holds a comma, a quote or white space other than a blank. Nothing is put in
  /// front of text that would start a formula: here text is data, and the service reads it back.
  static func quoted(_ value: String) -> String {
    let needsQuotes = value.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || ($0 != " " && $0.properties.isWhitespace)
    }
    guard needsQuotes else { return value }
    return "\"" + value.replacing("\"", with: "\"\"") + "\""
  }
}
