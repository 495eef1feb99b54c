import Foundation

/// Text in the alphabet of addresses, as tokens are written (RFC 4648, section 5), without padding.
package enum Base64URL {
  package static func encoded(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// `nil` for anything that is not exactly so written: every text has one way to be read, and
  /// every row of bytes one way to be written, so that no letter of a signature can be changed
  /// without changing what it says.
  package static func decoded(_ text: some StringProtocol) -> [UInt8]? {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isPlain, text.utf8.count % 4 != 1 else { return nil }
    let usual = String(text).replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - usual.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: usual + padding) else { return nil }
    let bytes = Array(data)
    return encoded(bytes) == text ? bytes : nil
  }
}
