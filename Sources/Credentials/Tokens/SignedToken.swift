import Foundation
import Kernel

/// A signed text of three parts (JWS, RFC 7515, compact): what it says of itself, what it says,
/// and the signature over both. Taken apart, nothing in it is believed yet.
package struct SignedToken: Hashable, Sendable {
  /// In letters. A list of the states of 131,072 credentials has some 20,000 at most.
  package static let longest = 1 << 20

  package let text: String
  package let payload: [UInt8]
  /// What the token calls its algorithm; a key has its own.
  let algorithm: String
  let keyID: String?
  /// The digest of a key that the token brings with it. It is a name like any other: the key
  /// itself is never looked at further.
  let broughtKey: String?
  let signature: [UInt8]
  let signed: [UInt8]

  /// - Throws: why nothing can be made of it, in words.
  package init(_ text: some StringProtocol) throws(Unreadable) {
    guard text.utf8.count <= Self.longest else {
      throw Unreadable("It is longer than any signed credential")
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decoded(parts[0]),
      let payload = Base64URL.decoded(parts[1]), let signature = Base64URL.decoded(parts[2])
    else {
      throw Unreadable("It is not a signed credential: three parts of text with dots between them")
    }
    guard parts[0].utf8.count <= 1 << 14, let header = JSONValue(json: header, deepest: 8),
      let algorithm = header["alg"]?.text
    else { throw Unreadable("It does not say how it is signed") }
    guard Self.publicKeyAlgorithms.contains(algorithm) else {
      throw Unreadable(
        "It says that it is signed with \(Plain.words(algorithm, most: 40)), with which nobody can"
          + " sign so that others can check it")
    }
    // A header may demand that something is understood (RFC 7515, section 4.1.11); none is.
    guard header["crit"] == nil, header["b64"] == nil else {
      throw Unreadable("It demands to be read in a way that is not known here")
    }
    if let name = header["kid"], name.text == nil {
      throw Unreadable("The name of its key is no text")
    }
    self.text = String(text)
    self.payload = payload
    self.algorithm = algorithm
    self.signature = signature
    keyID = header["kid"]?.text
    broughtKey = header["jwk"].flatMap { VerifyingKey($0)?.thumbprint }
    signed = Array("\(parts[0]).\(parts[1])".utf8)
  }

  /// Signs `payload`.
  ///
  /// - Parameter kind: What kind of thing it is (`typ`), when the standard asks that it is said.
  package init(_ payload: [UInt8], by key: SigningKey, kind: String? = "JWT") throws {
    var header: JSONValue = ["alg": .text(key.algorithm.rawValue), "kid": .text(key.id)]
    if let kind { header = header.adding("typ", .text(kind)) }
    let input = Base64URL.encoded(try header.written()) + "." + Base64URL.encoded(payload)
    let signed = Array(input.utf8)
    let signature = try key.signature(over: signed)
    self.payload = payload
    self.signature = signature
    self.signed = signed
    text = input + "." + Base64URL.encoded(signature)
    algorithm = key.algorithm.rawValue
    keyID = key.id
    broughtKey = nil
  }

  /// Algorithms with two keys, one of them public (RFC 7518, 8037, 8812, 9864). Those with one
  /// shared key, and `none`, are refused before any key is looked for.
  private static let publicKeyAlgorithms: Set<String> = [
    "EdDSA", "Ed25519", "Ed448", "ES256", "ES384", "ES512", "ES256K", "RS256", "RS384", "RS512",
    "PS256", "PS384", "PS512",
  ]

  /// Whether it says that this key signed it: by the key's name, by an address that ends in it,
  /// or by bringing the same key along.
  func names(_ key: VerifyingKey) -> Bool {
    if let keyID { return keyID == key.id || keyID.hasSuffix("#" + key.id) }
    return broughtKey == key.thumbprint
  }

  /// Why nothing can be made of a credential, in words for people.
  package struct Unreadable: Error, Hashable {
    package let words: String
    package init(_ words: String) { self.words = words }
  }
}

extension JSONValue {
  /// As text: names in order, no spaces.
  package func written() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }
}
