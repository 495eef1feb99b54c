/// Reads the text that `FieldsText` writes, as long as nothing in it had to be escaped: nearly all
/// of it, many times faster than a reader of any JSON. `nil` for everything else.
struct PlainFields {
  private let bytes: [UInt8]
  private var index = 0

  /// `{"name":"Ada"}`
  static func details(_ text: String) -> [String: String]? {
    var reader = PlainFields(text)
    return reader.object { $0.value().flatMap(\.self) }
  }

  /// `{"name":["Ada",null]}`
  static func fields(_ text: String) -> [String: JournalChange.Field]? {
    var reader = PlainFields(text)
    return reader.object { reader in
      guard reader.take("["), let before = reader.value(), reader.take(","),
        let after = reader.value(), reader.take("]")
      else { return nil }
      return JournalChange.Field(before: before, after: after)
    }
  }

  private init(_ text: String) { bytes = Array(text.utf8) }

  private mutating func object<Value>(
    _ member: (inout PlainFields) -> Value?
  ) -> [String: Value]? {
    var found: [String: Value] = [:]
    guard take("{") else { return nil }
    if take("}") { return index == bytes.count ? found : nil }
    repeat {
      guard let key = self.text(), take(":"), let value = member(&self) else { return nil }
      found[key] = value
    } while take(",")
    return take("}") && index == bytes.count ? found : nil
  }

  /// A text, or the null that stands for no value.
  private mutating func value() -> String?? {
    if take("null") { return .some(nil) }
    return text().map(Optional.some)
  }

  private mutating func text() -> String? {
    guard take("\"") else { return nil }
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        defer { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
      case UInt8(ascii: "\\"): return nil
      case _: index += 1
      }
    }
    return nil
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let isThere = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
    if isThere { index += word.utf8CodeUnitCount }
    return isThere
  }
}
