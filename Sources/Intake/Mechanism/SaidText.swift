/// The values of a source record as one text: a JSON object of texts with sorted keys, so that
/// equal values are equal text. Written and read by hand because a load does it for every row.
enum SaidText {
  static func text(of values: [String: String]) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    var isFirst = true
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      append(name, &bytes)
      bytes.append(UInt8(ascii: ":"))
      append(value, &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Only ever reads what `text(of:)` wrote.
  static func values(of text: String) -> [String: String] {
    var values: [String: String] = [:]
    var name: String?
    var piece: [UInt8] = []
    var isInside = false
    var isEscaped = false
    for byte in text.utf8 {
      if !isInside {
        if byte == UInt8(ascii: "\"") { isInside = true }
      } else if isEscaped {
        piece.append(byte == UInt8(ascii: "n") ? 0x0A : byte == UInt8(ascii: "t") ? 0x09 : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        let word = String(decoding: piece, as: UTF8.self)
        piece.removeAll(keepingCapacity: true)
        isInside = false
        if let key = name {
          values[key] = word
          name = nil
        } else {
          name = word
        }
      } else {
        piece.append(byte)
      }
    }
    return values
  }

  private static func append(_ text: String, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: Array("\\n".utf8))
      case 0x09: bytes.append(contentsOf: Array("\\t".utf8))
      // Other control characters have no business in a value.
      case 0..<0x20: bytes.append(0x20)
      case _: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
