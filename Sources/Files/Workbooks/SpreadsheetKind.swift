/// Files that are no text though people take them for lists, by their first bytes.
enum SpreadsheetKind {
  /// XLSX or XLSM: read.
  case workbook
  /// Something else, and what to do instead.
  case other(name: String, instead: String)

  static let saveAs = "Save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”, then load that."

  /// `nil` for what may be text.
  static func of(_ bytes: [UInt8]) -> SpreadsheetKind? {
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06])
    {
      return ofArchive(bytes)
    }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      return isProtected(bytes)
        ? .other(
          name: "a workbook protected by a password",
          instead: "Open it with the password, take the protection off, and save it again.")
        : .other(name: "an old Excel workbook (.xls)", instead: saveAs)
    }
    let others: [([UInt8], String)] = [
      (Array("%PDF".utf8), "a PDF document"),
      ([0x89, 0x50, 0x4E, 0x47], "a picture"),
      ([0xFF, 0xD8, 0xFF], "a picture"),
    ]
    return others.first { bytes.starts(with: $0.0) }.map {
      .other(
        name: $0.1, instead: "Send the list itself, as a spreadsheet (.xlsx) or as “CSV UTF-8”.")
    }
  }

  /// By what is in the archive, never by the name of the file.
  private static func ofArchive(_ bytes: [UInt8]) -> SpreadsheetKind {
    guard let archive = try? Archive(bytes) else { return .workbook }
    if archive.has("xl/workbook.xml") || archive.has("[Content_Types].xml") && archive.hasWorkbook {
      return .workbook
    }
    if archive.has("xl/workbook.bin") {
      return .other(name: "a binary Excel workbook (.xlsb)", instead: saveAs)
    }
    if archive.has("Index/Document.iwa") {
      return .other(name: "a Numbers spreadsheet", instead: "Export it to Excel (.xlsx) or CSV.")
    }
    if archive.has("word/document.xml") {
      return .other(
        name: "a Word document", instead: "Copy the table into a spreadsheet and send that.")
    }
    if archive.has("mimetype"), archive.has("content.xml") {
      return .other(name: "an OpenDocument spreadsheet (.ods)", instead: saveAs)
    }
    return .other(
      name: "a zip archive", instead: "Unpack it, and send the files that are in it.")
  }

  /// A protected workbook is a small file system whose streams are named in UTF-16.
  private static func isProtected(_ bytes: [UInt8]) -> Bool {
    let name: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] }
    var start = 0
    while let found = bytes[start...].firstIndex(of: name[0]) {
      if bytes[found...].starts(with: name) { return true }
      start = found + 1
    }
    return false
  }
}

/// Why a workbook could not be read, in words for its owner.
struct WorkbookRefusal: Error {
  let words: String

  static let damaged = WorkbookRefusal(
    words: "This workbook is damaged and cannot be read. Open it, save it again as “Excel Workbook"
      + " (.xlsx)” or as “CSV UTF-8”, then load that.")
  static let tooLarge = WorkbookRefusal(
    words: "This workbook unpacks to more than Waypoint takes. Save the sheet with the staff as"
      + " “CSV UTF-8”, then load that.")
  static let textTooLong = WorkbookRefusal(
    words: "A cell of this workbook holds more than 32,767 characters, which is more than a"
      + " spreadsheet keeps in one. Shorten it, or take the column out, and load the workbook again."
  )
  static let locked = WorkbookRefusal(
    words:
      "This workbook is protected by a password. Open it with the password, take the protection"
      + " off, and save it again.")
}
