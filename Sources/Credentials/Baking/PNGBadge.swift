import CZLib

/// A credential in a PNG picture: the text of one `iTXt` chunk.
package enum PNGBadge {
  static let keyword = "openbadgecredential"
  private static let beginning: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func isPicture(_ bytes: [UInt8]) -> Bool { bytes.starts(with: beginning) }

  /// A picture of our own with the credential in it.
  package static func made(of token: SignedToken) throws -> [UInt8] {
    try baked(token, into: BadgePicture.png)
  }

  /// - Throws: why the picture cannot take it: it is no PNG, damaged, or holds one already.
  package static func baked(
    _ token: SignedToken, into picture: [UInt8]
  ) throws(SignedToken.Unreadable) -> [UInt8] {
    let chunks = try chunks(of: picture)
    guard chunks.allSatisfy({ !isCredential($0) }) else {
      throw SignedToken.Unreadable("This picture holds a credential already")
    }
    // Keyword; not packed, no language, no other keyword; the text.
    let text = Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(token.text.utf8)
    guard let header = chunks.first else {
      throw SignedToken.Unreadable("It is a damaged picture")
    }
    let all = [header, Chunk(kind: "iTXt", content: text[...])] + chunks.dropFirst()
    return written(all)
  }

  static func token(in bytes: [UInt8]) throws(SignedToken.Unreadable) -> String {
    let found = try chunks(of: bytes).filter(isCredential)
    guard let chunk = found.first else {
      throw SignedToken.Unreadable("It is a picture with no credential in it")
    }
    guard found.count == 1 else {
      throw SignedToken.Unreadable("It is a picture with more than one credential in it")
    }
    var rest = chunk.content.dropFirst(keyword.utf8.count + 1)
    guard let packed = rest.popFirst(), let method = rest.popFirst(), packed <= 1, method == 0,
      let language = rest.firstIndex(of: 0),
      let translated = rest[(language + 1)...].firstIndex(of: 0)
    else { throw SignedToken.Unreadable("The credential in the picture is damaged") }
    var text = Array(rest[(translated + 1)...])
    if packed == 1 {
      guard let whole = Packed.zlib.unpacked(text, limit: SignedToken.longest) else {
        throw SignedToken.Unreadable("The credential in the picture is damaged, or far too long")
      }
      text = whole
    }
    guard let words = String(validating: text, as: UTF8.self) else {
      throw SignedToken.Unreadable("The credential in the picture is damaged")
    }
    return words
  }

  private static func isCredential(_ chunk: Chunk) -> Bool {
    chunk.kind == "iTXt" && chunk.content.starts(with: Array(keyword.utf8) + [0])
  }
}

extension PNGBadge {
  struct Chunk {
    let kind: String
    let content: ArraySlice<UInt8>
  }

  /// From the header of the picture to its end; what follows belongs to no picture.
  static func chunks(of bytes: [UInt8]) throws(SignedToken.Unreadable) -> [Chunk] {
    let damaged = SignedToken.Unreadable("It is a damaged picture: ask for it again")
    guard isPicture(bytes) else { throw SignedToken.Unreadable("It is no PNG picture") }
    var chunks: [Chunk] = []
    var rest = bytes[beginning.count...]
    while true {
      guard rest.count >= 12, let length = number(rest), length <= rest.count - 12 else {
        throw damaged
      }
      let start = rest.startIndex + 4
      let checked = rest[start..<(start + 4 + length)]
      guard let sum = number(rest[(start + 4 + length)...]), sum == checksum(checked),
        let kind = String(validating: checked.prefix(4), as: UTF8.self)
      else { throw damaged }
      guard chunks.isEmpty == (kind == "IHDR") else { throw damaged }
      chunks.append(Chunk(kind: kind, content: checked.dropFirst(4)))
      if kind == "IEND" { return chunks }
      rest = rest[(start + 8 + length)...]
    }
  }

  static func written(_ chunks: [Chunk]) -> [UInt8] {
    var bytes = beginning
    for chunk in chunks {
      let checked = Array(chunk.kind.utf8) + chunk.content
      bytes += fourBytes(chunk.content.count) + checked + fourBytes(checksum(checked[...]))
    }
    return bytes
  }

  static func fourBytes(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.count < 4 ? nil : bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress, UInt32($0.count))) }
  }
}
