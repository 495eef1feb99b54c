/// A file as somebody handed it over, read as text.
package struct SourceFile: Sendable {
  /// Without folders; of a workbook with several sheets, with the name of the sheet.
  package let name: String
  /// As handed over, before unpacking.
  package let bytes: [UInt8]
  package let text: SourceText

  /// Unpacks gzip and works out the encoding.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    text = SourceText(file: name, bytes: bytes)
  }

  private init(bytes: [UInt8], text: SourceText) {
    name = text.file
    self.bytes = bytes
    self.text = text
  }

  /// The file, or each sheet of it that people see.
  package static func files(name: String, bytes: [UInt8]) -> [SourceFile] {
    let unpacked = Gzip.isGzip(bytes) ? Gzip.unpacked(bytes) ?? bytes : bytes
    guard case .workbook = SpreadsheetKind.of(unpacked) else {
      return [SourceFile(name: name, bytes: bytes)]
    }
    return SourceText.sheets(file: name, bytes: unpacked).map {
      SourceFile(bytes: bytes, text: $0)
    }
  }
}
