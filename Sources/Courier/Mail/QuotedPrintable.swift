/// Text as quoted-printable (RFC 2045, 6.7): lines of at most 76 characters of ASCII, whatever the
/// script, whatever the relays on the way.
enum QuotedPrintable {
  private static let longest = 76

  /// Line ends of any kind become CRLF; other controls but tabs are left out.
  static func encoded(_ text: String) -> String {
    let lines = text.replacing("\r\n", with: "\n").split(
      separator: /[\n\r]/, omittingEmptySubsequences: false)
    return lines.map { line($0) }.joined(separator: "\r\n")
  }

  private static func line(_ text: Substring) -> String {
    let bytes = text.utf8.filter { ($0 >= 32 && $0 != 127) || $0 == UInt8(ascii: "\t") }
    var out = ""
    var length = 0
    for (place, byte) in bytes.enumerated() {
      let isLast = place == bytes.count - 1
      let piece = piece(byte, atEnd: isLast)
      // Room is kept for the sign that the line goes on.
      if length + piece.utf8.count > (isLast ? longest : longest - 1) {
        out += "=\r\n"
        length = 0
      }
      out += piece
      length += piece.utf8.count
    }
    return out
  }

  private static func piece(_ byte: UInt8, atEnd: Bool) -> String {
    switch byte {
    // A blank at the end of a line may be taken off on the way.
    case UInt8(ascii: " "), UInt8(ascii: "\t"): if !atEnd { return plain(byte) }
    case UInt8(ascii: "="): break
    case 33...126: return plain(byte)
    default: break
    }
    let digits = Array("0123456789ABCDEF")
    return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
  }

  private static func plain(_ byte: UInt8) -> String { String(Unicode.Scalar(byte)) }
}
