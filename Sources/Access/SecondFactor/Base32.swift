/// RFC 4648 base 32, as authenticator apps take keys: no padding, in capitals.
package enum Base32 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  package static func text(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var (buffer, count) = (UInt32(0), 0)
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        out.append(letters[Int(buffer >> UInt32(count) & 31)])
      }
      buffer &= (1 << UInt32(count)) - 1
    }
    if count > 0 { out.append(letters[Int(buffer << UInt32(5 - count) & 31)]) }
    return String(decoding: out, as: UTF8.self)
  }

  /// Small letters, spaces and padding are understood; `nil` for anything else.
  package static func bytes(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var (buffer, count) = (UInt32(0), 0)
    for character in text.uppercased().utf8 where character != 32 && character != 61 {
      guard let value = letters.firstIndex(of: character) else { return nil }
      buffer = buffer << 5 | UInt32(value)
      count += 5
      if count >= 8 {
        count -= 8
        out.append(UInt8(buffer >> UInt32(count) & 255))
      }
      buffer &= (1 << UInt32(count)) - 1
    }
    return out
  }
}
