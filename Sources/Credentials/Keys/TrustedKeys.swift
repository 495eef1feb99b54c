import Kernel

/// The keys somebody trusts, from a set of keys (RFC 7517, section 5). Keys that were changed for
/// new ones stay in it, so that what they signed can still be checked.
///
/// Beside what the standard says, a key, or the whole set for all its keys, may name its `issuer`.
/// A set that names none is taken to be the keys of one issuer, whom nobody has named; where some
/// are named, the others are nobody's.
package struct TrustedKeys: Hashable, Sendable {
  package let keys: [VerifyingKey]

  /// In bytes, and in keys: more is no set of keys of issuers somebody knows.
  package static let largest = 1 << 20
  package static let mostKeys = 200

  package init(_ keys: [VerifyingKey]) { self.keys = keys }

  /// - Throws: `Problems` when it is no set of keys, holds none that can be used here, or holds
  ///   what nobody may publish.
  package init(file bytes: [UInt8]) throws(Problems) {
    guard bytes.count <= Self.largest, let set = JSONValue(json: bytes, deepest: 8) else {
      throw Problems(
        "keys",
        "The keys file is not JSON. Give the issuer's set of public keys, as it is"
          + " published: {\"keys\":[…]}")
    }
    guard let items = set["keys"]?.array else {
      throw Problems(
        "keys", "The keys file is not a set of keys: it needs a member \"keys\" with a list")
    }
    guard items.count <= Self.mostKeys else {
      throw Problems("keys", "The keys file holds more than \(Self.mostKeys) keys")
    }
    let secret = ["d", "k", "p", "q", "dp", "dq", "qi", "oth"]
    guard !items.contains(where: { item in secret.contains { item[$0] != nil } }) else {
      throw Problems(
        "keys",
        "The keys file holds a private or shared key. Give public keys alone, and take it"
          + " that whoever has seen this file can sign as its owner")
    }
    guard ([set] + items).allSatisfy({ $0["issuer"] == nil || $0["issuer"]?.text != nil }) else {
      throw Problems("keys", "An \"issuer\" in the keys file is not a text, such as https://…")
    }
    keys = items.compactMap { VerifyingKey($0, issuer: set["issuer"]?.text) }
    guard !keys.isEmpty else {
      throw Problems(
        "keys",
        "The keys file holds no key that can be used here: Ed25519 (EdDSA) or P-256"
          + " (ES256)")
    }
  }

  /// As it is published at the issuer's address.
  package var json: JSONValue { ["keys": .array(keys.map(\.json))] }

  /// Whether any of the keys is said to be that of `issuer`.
  func names(_ issuer: String) -> Bool { keys.contains { $0.issuer == issuer } }

  /// Whether what `key` signed may be by `issuer`. A key that names nobody is nobody's in a set
  /// where others say whose they are: else its owner could sign as any of them.
  func isKey(_ key: VerifyingKey, of issuer: String) -> Bool {
    key.issuer.map { $0 == issuer } ?? keys.allSatisfy { $0.issuer == nil }
  }

  /// What is known of who signed a token.
  enum Signer: Hashable, Sendable {
    case key(VerifyingKey)
    /// It names one of the keys, which did not sign it.
    case notTheNamedKey
    case unknown
  }

  func signer(of token: SignedToken) -> Signer {
    let named = keys.filter { token.names($0) }
    let others = keys.filter { !named.contains($0) }
    let fitting = (named + others).filter { $0.algorithm.names.contains(token.algorithm) }
    if let key = fitting.first(where: { $0.verifies(token.signature, over: token.signed) }) {
      return .key(key)
    }
    return named.isEmpty ? .unknown : .notTheNamedKey
  }
}
