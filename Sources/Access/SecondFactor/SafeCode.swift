import Crypto
import Kernel

/// Codes that people read off paper and type: no vowels, so no words, and no letter that looks
/// like a digit. Only digests of them are kept.
package enum SafeCode {
  static let letters = Array("23456789BCDFGHJKMNPQRTVWXYZ")

  /// `7KXM-4WQT-…`: groups of four. Sixteen letters are some 76 bits, too many to guess at any
  /// speed, so a plain digest protects them.
  package static func make(groups: Int, chance: Chance) -> String {
    var code = ""
    while code.count < groups * 4 {
      // Bytes beyond a whole number of alphabets would make the first letters likelier.
      for byte in chance.bytes(8) where Int(byte) < 256 / letters.count * letters.count {
        if code.count < groups * 4 { code.append(letters[Int(byte) % letters.count]) }
      }
    }
    return stride(from: 0, to: code.count, by: 4).map {
      String(Array(code)[$0..<($0 + 4)])
    }.joined(separator: "-")
  }

  /// As it is compared: capitals without spaces and hyphens.
  package static func plain(_ typed: String) -> String {
    String(typed.uppercased().filter { letters.contains($0) })
  }

  /// - Parameter place: What the code is for, so that equal codes for other things have other
  ///   digests.
  package static func digest(_ typed: String, for place: String) -> String {
    Hexadecimal.words(SHA256.hash(data: Array("\(place) \(plain(typed))".utf8)))
  }
}
