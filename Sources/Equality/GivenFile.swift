import Files
import Foundation
import Kernel

/// A file that a command was given. What cannot be read is refused whole: a figure from some of its rows
/// would be a wrong one.
enum GivenFile {
  /// - Throws: `Problems` where there is none.
  static func bytes(_ path: String) throws(Problems) -> (name: String, bytes: [UInt8]) {
    let url = URL(fileURLWithPath: path)
    guard let bytes = try? Data(contentsOf: url) else {
      throw Problems("file", "\(url.lastPathComponent) cannot be read")
    }
    return (url.lastPathComponent, Array(bytes))
  }

  /// - Throws: `Problems` for a file that is no table, lacks one of the columns or has a row that cannot
  ///   be read.
  static func table(
    _ file: String, _ bytes: [UInt8], as layout: TableLayout
  ) throws(Problems) -> SourceTable {
    let reading = SourceTable.read(SourceText(file: file, bytes: bytes), as: layout)
    var problems = Problems()
    for finding in reading.findings where finding.severity <= .error {
      problems.add("file", words(finding))
    }
    try problems.throwIfAny()
    guard let table = reading.table else { throw Problems("file", "\(file) cannot be read") }
    return table
  }

  private static func words(_ finding: Finding) -> String {
    finding.line.map { "\(finding.file), line \($0): \(finding.message)" }
      ?? "\(finding.file): \(finding.message)"
  }

  /// A whole number from nought to a thousand million.
  static func count(_ written: String) -> Int? {
    guard let count = Int(written), count >= 0, count <= 1_000_000_000 else { return nil }
    return count
  }
}
