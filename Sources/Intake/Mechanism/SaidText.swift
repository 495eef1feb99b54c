/// The values of a source record as one text: a JSON object of texts with sorted keys, so that
/// equal values are equal text. Written and read by hand because a load does it for every row.
enum SaidText {
  static func text(of values: [String: String]) -> String {
    var writer = Writer()
    return writer.text(of: values)
  }

  /// Writes many: the rows of a file have the same columns, whose order is worked out once.
  struct Writer {
    /// Every name met so far, in order, with what comes before its value.
    private var names: [(name: String, head: [UInt8])] = []
    private var bytes: [UInt8] = []

    mutating func text(of values: [String: String]) -> String {
      if !write(values) {
        let known = Set(names.map(\.name))
        names += values.keys.filter { !known.contains($0) }.map { ($0, SaidText.head($0)) }
        names.sort { $0.name < $1.name }
        _ = write(values)
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether all of `values` have a name that is known.
    private mutating func write(_ values: [String: String]) -> Bool {
      bytes.removeAll(keepingCapacity: true)
      bytes.append(UInt8(ascii: "{"))
      var count = 0
      for (name, head) in names {
        guard let value = values[name] else { continue }
        bytes += count == 0 ? head[1...] : head[...]
        SaidText.append(value, &bytes)
        count += 1
      }
      bytes.append(UInt8(ascii: "}"))
      return count == values.count
    }
  }

  /// `,"Name":`
  private static func head(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: ",")]
    append(name, &bytes)
    bytes.append(UInt8(ascii: ":"))
    return bytes
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
    var text = text
    text.withUTF8 { written in
      if written.allSatisfy(isPlain) {
        bytes.append(contentsOf: written)
      } else {
        for byte in written { append(escaping: byte, &bytes) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func append(escaping byte: UInt8, _ bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x0A: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
    case 0x09: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
    // Other control characters have no business in a value.
    case 0..<0x20: bytes.append(0x20)
    case _: bytes.append(byte)
    }
  }
}
