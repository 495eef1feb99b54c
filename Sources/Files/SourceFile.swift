/// A file as somebody handed it over, read as text.
package struct SourceFile: Sendable {
  /// Without folders.
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
}
