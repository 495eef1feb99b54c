/// Goes through the elements of an SVG file that anybody may have written. It declares no
/// entities and follows no pointers, so that a small file cannot become a large one.
struct MarkupScanner {
  struct Element {
    /// Without its prefix.
    let name: String
    let namespace: String?
    /// By name as written.
    let attributes: [String: String]
  }

  private static let deepest = 200
  private static let mostAttributes = 200
  private static let mostPrefixes = 200

  private let bytes: [UInt8]
  private var place = 0
  /// What each open element is called, and how many prefixes it declared.
  private var open: [(name: [UInt8], declared: Int)] = []
  private var prefixes: [(prefix: String, namespace: String)] = []
  private var isClosed = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next element, or `nil` at the end of the whole.
  mutating func next() throws(SignedToken.Unreadable) -> Element? {
    while let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
      place = start
      if has("<!--") {
        try skip(past: "-->")
      } else if has("<![CDATA[") {
        try skip(past: "]]>")
      } else if has("<?") {
        try skip(past: "?>")
      } else if has("<!") {
        try skipDeclaration()
      } else if has("</") {
        try close()
      } else {
        return try element()
      }
    }
    guard isClosed else { throw Self.damaged }
    return nil
  }

  private static let damaged = SignedToken.Unreadable(
    "It is a damaged picture: ask for it again")

  private func has(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard place + count <= bytes.count else { return false }
    return (0..<count).allSatisfy { bytes[place + $0] == word.utf8Start[$0] }
  }

  private mutating func skip(past word: StaticString) throws(SignedToken.Unreadable) {
    while place < bytes.count, !has(word) { place += 1 }
    guard place < bytes.count else { throw Self.damaged }
    place += word.utf8CodeUnitCount
  }

  /// `<!DOCTYPE svg …>`, as drawing programs write it; with declarations of its own it is refused.
  private mutating func skipDeclaration() throws(SignedToken.Unreadable) {
    guard let end = bytes[place...].firstIndex(of: UInt8(ascii: ">")),
      !bytes[place..<end].contains(UInt8(ascii: "["))
    else { throw SignedToken.Unreadable("It is a picture that declares words of its own") }
    place = end + 1
  }

  private mutating func close() throws(SignedToken.Unreadable) {
    place += 2
    let name = word()
    skipSpace()
    guard let last = open.popLast(), last.name == name, has(">") else { throw Self.damaged }
    prefixes.removeLast(last.declared)
    place += 1
    if open.isEmpty { isClosed = true }
  }

  private mutating func element() throws(SignedToken.Unreadable) -> Element {
    guard !isClosed, open.count < Self.deepest else { throw Self.damaged }
    place += 1
    let name = word()
    guard !name.isEmpty else { throw Self.damaged }
    var attributes: [String: String] = [:]
    skipSpace()
    while !has(">"), !has("/>") {
      let (key, value) = try attribute()
      guard attributes.count < Self.mostAttributes,
        attributes.updateValue(value, forKey: key) == nil
      else { throw Self.damaged }
      skipSpace()
    }
    let declared = attributes.compactMap { key, value -> (prefix: String, namespace: String)? in
      if key == "xmlns" { return ("", value) }
      return key.hasPrefix("xmlns:") ? (String(key.dropFirst(6)), value) : nil
    }
    prefixes += declared
    // Each element is looked up among them.
    guard prefixes.count <= Self.mostPrefixes else { throw Self.damaged }
    let parts = String(decoding: name, as: UTF8.self).split(separator: ":", maxSplits: 1)
    let prefix = parts.count == 2 ? String(parts[0]) : ""
    let namespace = prefixes.last { $0.prefix == prefix }?.namespace
    if has("/>") {
      place += 2
      prefixes.removeLast(declared.count)
      if open.isEmpty { isClosed = true }
    } else {
      place += 1
      open.append((name, declared.count))
    }
    return Element(
      name: String(parts.last ?? ""), namespace: namespace, attributes: attributes)
  }

  private mutating func attribute() throws(SignedToken.Unreadable) -> (String, String) {
    let name = word()
    skipSpace()
    guard !name.isEmpty, has("=") else { throw Self.damaged }
    place += 1
    skipSpace()
    guard has("\"") || has("'") else { throw Self.damaged }
    let quote = bytes[place]
    place += 1
    guard let end = bytes[place...].firstIndex(of: quote) else { throw Self.damaged }
    let value = bytes[place..<end]
    place = end + 1
    guard !value.contains(UInt8(ascii: "<")),
      let text = String(validating: value, as: UTF8.self),
      let key = String(validating: name, as: UTF8.self)
    else { throw Self.damaged }
    return (key, text)
  }

  /// A name, up to what cannot be in one.
  private mutating func word() -> [UInt8] {
    let start = place
    while place < bytes.count, !Self.isEnd(bytes[place]) { place += 1 }
    return Array(bytes[start..<place])
  }

  private static func isEnd(_ byte: UInt8) -> Bool {
    isSpace(byte) || "<>/=\"'&".utf8.contains(byte)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func skipSpace() {
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
  }
}
