import Kernel

/// The three forms in which a signed credential travels: as text, or inside a picture that can be
/// looked at (Open Badges 3.0, section 5.3).
package enum Badge {
  /// In bytes: a picture with a credential in it.
  package static let largest = 4 << 20

  /// Takes the signed credential out of a file, whatever the file is called.
  ///
  /// - Throws: why there is none to be found, in words.
  package static func token(in bytes: [UInt8]) throws(SignedToken.Unreadable) -> String {
    guard bytes.count <= largest else {
      throw SignedToken.Unreadable("It is larger than any badge")
    }
    if PNGBadge.isPicture(bytes) { return try PNGBadge.token(in: bytes) }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let start = text.drop { isSpace($0) }
    if start.first == UInt8(ascii: "<") { return try SVGBadge.token(in: Array(start)) }
    guard start.first != UInt8(ascii: "{") else {
      throw SignedToken.Unreadable(
        "It is a credential that is not a signed token (JWT). Ask its issuer for the JWT form")
    }
    let end = start.lastIndex { !isSpace($0) } ?? start.startIndex
    guard !start.isEmpty, let token = String(validating: start[...end], as: UTF8.self) else {
      throw SignedToken.Unreadable("It is no signed credential, and no picture with one in it")
    }
    return token
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
