import Crypto
import Kernel

/// What anchors are signed with (Ed25519, RFC 8032). The private half is kept where the journal
/// is not; the public half is all that comparing needs.
package struct AnchorKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// A new key.
  package static func make(_ chance: Chance) throws -> AnchorKey {
    try AnchorKey(bytes: chance.bytes(32))
  }

  /// - Throws: `Problems` when `file` is not what `privateFile` was.
  package init(file: String) throws {
    guard let bytes = KeyFile.bytes(of: file, "private") else {
      throw Problems(
        "key", "This file holds no private key. Make one: waypoint journal anchor --make-key FILE")
    }
    self = try AnchorKey(bytes: bytes)
  }

  private init(bytes: [UInt8]) throws {
    do {
      key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    } catch {
      throw Problems("key", "The private key in this file is damaged")
    }
  }

  package var publicKey: AnchorPublicKey {
    AnchorPublicKey(bytes: Array(key.publicKey.rawRepresentation))
  }

  /// For a file that only its owner may read.
  package var privateFile: String { KeyFile.text("private", Array(key.rawRepresentation)) }
  /// For whoever compares.
  package var publicFile: String { KeyFile.text("public", publicKey.bytes) }

  func signature(of text: String) throws -> [UInt8] {
    Array(try key.signature(for: Array(text.utf8)))
  }
}

/// The half of a key that may be known.
package struct AnchorPublicKey: Hashable, Sendable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// From the public file, or from the private one, which holds it too.
  package init(file: String) throws {
    if let bytes = KeyFile.bytes(of: file, "public") {
      self.bytes = bytes
    } else {
      do {
        self = try AnchorKey(file: file).publicKey
      } catch is Problems {
        throw Problems("key", "This file holds no key for anchors")
      }
    }
  }

  /// To be compared by eye: the first and last bytes.
  package var inWords: String {
    let words = Hexadecimal.words(bytes)
    return "\(words.prefix(8))…\(words.suffix(8))"
  }

  func hasSigned(_ text: String, _ signature: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: Array(text.utf8))
  }
}

private enum KeyFile {
  static func text(_ half: String, _ bytes: [UInt8]) -> String {
    "waypoint journal key 1\n\(half) ed25519 \(Hexadecimal.words(bytes))\n"
  }

  static func bytes(of text: String, _ half: String) -> [UInt8]? {
    let lines = text.split(separator: "\n")
    guard lines.count == 2, lines[0] == "waypoint journal key 1" else { return nil }
    let words = lines[1].split(separator: " ")
    guard words.count == 3, words[0] == half, words[1] == "ed25519",
      let bytes = Hexadecimal.bytes(words[2]), bytes.count == 32
    else { return nil }
    return bytes
  }
}
