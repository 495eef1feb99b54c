extension JSONValue {
  /// Reads one value of JSON (RFC 8259), and nothing after it, from bytes that anybody may have
  /// written: an object that says the same name twice is refused, because two readers would take
  /// two different things from it, and so is what nests deeper than `deepest`.
  package init?(json bytes: [UInt8], deepest: Int = 32) {
    var reader = JSONReader(bytes: bytes, deepest: deepest)
    guard let value = reader.whole() else { return nil }
    self = value
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  let deepest: Int
  var place = 0

  init(bytes: [UInt8], deepest: Int) {
    self.bytes = bytes
    self.deepest = deepest
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  mutating func whole() -> JSONValue? {
    guard let value = value(depth: 1) else { return nil }
    skipSpace()
    return place == bytes.count ? value : nil
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      place += 1
    }
  }

  private mutating func take(_ byte: Character) -> Bool {
    skipSpace()
    guard next == byte.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let end = place + word.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where bytes[place + offset] != word.utf8Start[offset] { return false }
    place = end
    return true
  }

  private mutating func value(depth: Int) -> JSONValue? {
    guard depth <= deepest else { return nil }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return text().map(JSONValue.text)
    case UInt8(ascii: "t"): return takeWord("true") ? .flag(true) : nil
    case UInt8(ascii: "f"): return takeWord("false") ? .flag(false) : nil
    case UInt8(ascii: "n"): return takeWord("null") ? .nothing : nil
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    place += 1
    var members: [String: JSONValue] = [:]
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\""), let name = text(), take(":"),
        let value = value(depth: depth + 1), members.updateValue(value, forKey: name) == nil
      else { return nil }
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSONValue? {
    place += 1
    var values: [JSONValue] = []
    if take("]") { return .array(values) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
    } while take(",")
    return take("]") ? .array(values) : nil
  }

  /// The place is at the opening quote.
  private mutating func text() -> String? {
    place += 1
    var kept: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: kept, as: UTF8.self)
      case UInt8(ascii: "\\"): guard escape(&kept) else { return nil }
      case 0..<0x20: return nil
      default: kept.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(_ kept: inout [UInt8]) -> Bool {
    guard let byte = next else { return false }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): kept.append(byte)
    case UInt8(ascii: "b"): kept.append(0x08)
    case UInt8(ascii: "f"): kept.append(0x0C)
    case UInt8(ascii: "n"): kept.append(0x0A)
    case UInt8(ascii: "r"): kept.append(0x0D)
    case UInt8(ascii: "t"): kept.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = scalar() else { return false }
      kept.append(contentsOf: String(Character(scalar)).utf8)
    default: return false
    }
    return true
  }

  /// One character above the first 65,536 is written as two halves.
  private mutating func scalar() -> Unicode.Scalar? {
    guard let first = fourDigits() else { return nil }
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
    guard takeWord("\\u"), let second = fourDigits(), (0xDC00..<0xE000).contains(second)
    else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func fourDigits() -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[place..<place + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    place += 4
    return value
  }

  private mutating func number() -> JSONValue? {
    let start = place
    if next == UInt8(ascii: "-") { place += 1 }
    let isZeroFirst = next == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !isZeroFirst || whole == 1 else { return nil }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      place += 1
      guard digits() > 0 else { return nil }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      guard digits() > 0 else { return nil }
    }
    let written = String(decoding: bytes[start..<place], as: UTF8.self)
    if isWhole, let number = Int(written) { return .number(number) }
    guard let number = Double(written), number.isFinite else { return nil }
    return .decimal(number)
  }

  private mutating func digits() -> Int {
    let start = place
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
    return place - start
  }
}
