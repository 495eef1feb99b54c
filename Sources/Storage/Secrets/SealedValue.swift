import Foundation
import Kernel

/// `1f3a9c02:…`: which key, then nonce, ciphertext and tag in base 64. Where they are large, the
/// key and the bytes are kept in columns of their own.
package struct SealedValue: Hashable, Storable {
  package let key: String
  /// Nonce, ciphertext and tag.
  package let bytes: [UInt8]

  package init(key: String, bytes: [UInt8]) {
    self.key = key
    self.bytes = bytes
  }

  package var stored: Stored { .text("\(key):\(Data(bytes).base64EncodedString())") }

  package init?(stored: Stored) {
    guard case .text(let text) = stored else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, parts[0].utf8.count == 8,
      let bytes = Data(base64Encoded: String(parts[1]))
    else { return nil }
    key = String(parts[0])
    self.bytes = Array(bytes)
  }

  /// One that a column holds.
  /// - Throws: `SealBroken` when it is none.
  package init(written text: String) throws {
    guard let value = SealedValue(stored: .text(text)) else {
      throw SealBroken(reason: "a value was cut off or written over")
    }
    self = value
  }
}
