import Foundation

/// Details and fields as the text their columns hold: JSON with sorted keys. Written by hand,
/// because a load writes one for each of its rows.
enum FieldsText {
  /// `{"job_title":["Nurse","Matron"]}`, with null for no value.
  static func encode(_ fields: [String: JournalChange.Field]) -> String {
    object(fields) { bytes, alteration in
      bytes.append(UInt8(ascii: "["))
      append(alteration.before, to: &bytes)
      bytes.append(UInt8(ascii: ","))
      append(alteration.after, to: &bytes)
      bytes.append(UInt8(ascii: "]"))
    }
  }

  static func encode(_ details: [String: String]) -> String {
    object(details) { bytes, value in append(value, to: &bytes) }
  }

  static func fields(_ text: String) -> [String: JournalChange.Field] {
    if let fields = PlainFields.fields(text) { return fields }
    let decoded = try? JSONDecoder().decode([String: [String?]].self, from: Data(text.utf8))
    return (decoded ?? [:]).compactMapValues { values in
      values.count == 2 ? .init(before: values[0], after: values[1]) : nil
    }
  }

  static func details(_ text: String) -> [String: String] {
    PlainFields.details(text)
      ?? (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
  }

  private static func object<Value>(
    _ members: [String: Value], _ append: (inout [UInt8], Value) -> Void
  ) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    bytes.reserveCapacity(members.count * 40)
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      self.append(key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      append(&bytes, value)
    }
    bytes.append(UInt8(ascii: "}"))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ value: String?, to bytes: inout [UInt8]) {
    guard var value else {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    value.withUTF8 { written in
      if written.allSatisfy(isPlain) {
        bytes.append(contentsOf: written)
      } else {
        for byte in written { append(escaping: byte, to: &bytes) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func append(escaping byte: UInt8, to bytes: inout [UInt8]) {
    if isPlain(byte) {
      bytes.append(byte)
    } else if byte < 0x20 {
      let digits = String(byte, radix: 16)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(contentsOf: (digits.utf8.count == 1 ? "0" + digits : digits).utf8)
    } else {
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    }
  }
}
