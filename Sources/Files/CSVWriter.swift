/// Writes comma-separated values: a value is quoted when it holds a comma, a quote or white space
/// other than a blank, or begins or ends with a blank.
package struct CSVWriter: Sendable {
  package enum LineEnd: String, Sendable {
    case lf = "\n"
    case crlf = "\r\n"
  }

  package private(set) var text = ""
  private let lineEnd: LineEnd
  private let isForSpreadsheets: Bool

  /// - Parameter isForSpreadsheets: People will open the file in a spreadsheet: a value that would
  ///   start a formula there gets an apostrophe in front. `SourceTable` takes it off again.
  package init(lineEnd: LineEnd = .crlf, isForSpreadsheets: Bool = true) {
    self.lineEnd = lineEnd
    self.isForSpreadsheets = isForSpreadsheets
  }

  package mutating func row(_ values: some Sequence<String>) {
    var isFirst = true
    var isAlone = true
    for value in values {
      if !isFirst {
        text += ","
        isAlone = false
      }
      write(value, isFirst: isFirst)
      isFirst = false
    }
    // A row of one empty value would read as a blank line.
    if isAlone, text.isEmpty || text.hasSuffix(lineEnd.rawValue) { text += "\"\"" }
    text += lineEnd.rawValue
  }

  /// UTF-8; with a mark when the text is for spreadsheets and goes beyond ASCII, because they take
  /// it for Windows-1252 otherwise.
  package var bytes: [UInt8] {
    let bytes = Array(text.utf8)
    let needsMark = isForSpreadsheets && bytes.contains { $0 >= 0x80 }
    return needsMark ? [0xEF, 0xBB, 0xBF] + bytes : bytes
  }

  /// The column that Waypoint adds to rows it sends back.
  package static let reasonColumn = "Waypoint reason"

  static func isOwnColumn(_ squeezed: String) -> Bool { squeezed == "WAYPOINTREASON" }

  static func startsFormula(_ value: String) -> Bool {
    // The wide forms of East Asian keyboards begin a formula too.
    guard let first = value.unicodeScalars.first else { return false }
    return value.utf8.count > 1 && "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
  }

  /// Takes off the apostrophe that was put in front for spreadsheets.
  static func withoutGuard(_ value: String) -> String {
    guard value.utf8.first == UInt8(ascii: "'") else { return value }
    let rest = String(value.dropFirst())
    return startsFormula(rest) ? rest : value
  }

  private mutating func write(_ original: String, isFirst: Bool) {
    var value = original
    if isForSpreadsheets, Self.startsFormula(value), !Self.isPlainNumber(value) {
      value = "'" + value
    }
    let needsQuotes =
      value.utf8.contains { $0 == 0x2C || $0 == 0x22 || ($0 < 0x20) }
      || value.utf8.first == 0x20 || value.utf8.last == 0x20
    if needsQuotes {
      text += "\""
      text += value.split(separator: "\"", omittingEmptySubsequences: false).joined(
        separator: "\"\"")
      text += "\""
    } else {
      text += value
    }
  }

  /// `-12.5` is a number to a spreadsheet too.
  private static func isPlainNumber(_ value: String) -> Bool {
    var digits = 0
    var points = 0
    for (place, byte) in value.utf8.enumerated() {
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x2E: points += 1
      case 0x2D, 0x2B: if place != 0 { return false }
      default: return false
      }
    }
    return digits > 0 && points <= 1
  }
}
