import Kernel
import Markup

/// What may be handed over at all, by what it is and not by what it is called: tables as text, as
/// workbooks, or either of them packed.
package enum UploadChecks {
  /// What is wrong with a file, or `nil`.
  package static func problem(with name: String, _ bytes: [UInt8]) -> String? {
    if bytes.isEmpty || isWorkbook(bytes) || isPacked(bytes) || isText(bytes) { return nil }
    let said = name.isEmpty ? "One of the files" : name
    return """
      \(said) is not a table: it is a picture, a document or a program. Send lists as CSV or text, \
      or as an Excel workbook (.xlsx)
      """
  }

  /// Workbooks are archives.
  private static func isWorkbook(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
  }

  private static func isPacked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B, 8]) }

  /// No control characters but those of lists; text in 16 bits has one empty byte in two.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(4_096)
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return true }
    if start.starts(with: Array("%PDF-".utf8)) || start.starts(with: Array("{\\rtf".utf8)) {
      return false
    }
    var controls = 0
    var empty = [0, 0]
    for (place, byte) in start.enumerated() {
      switch byte {
      case 0: empty[place % 2] += 1
      case 9, 10, 12, 13, 0x1A: break
      case 1..<32, 127: controls += 1
      default: break
      }
    }
    let isWide = (empty[0] == 0) != (empty[1] == 0) && empty[0] + empty[1] >= start.count * 3 / 8
    return controls == 0 && (empty == [0, 0] || isWide)
  }
}

/// Files that are not taken, with the other answers of their form, so that it can be asked again.
package struct RefusedFiles: Refusal {
  package let problems: [Problem]
  package let form: FormData
}

/// More files than are taken at once.
struct TooManyFiles: Error {
  let limit: Int
}
