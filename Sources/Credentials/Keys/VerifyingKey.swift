import Crypto
import Foundation
import Kernel

/// The public key of an issuer, as it stands in a set of keys (RFC 7517).
package struct VerifyingKey: Hashable, Sendable {
  /// What tokens call it.
  package let id: String
  package let algorithm: SignatureAlgorithm
  /// Ed25519: 32 bytes; P-256: x and y, 32 bytes each.
  package let bytes: [UInt8]
  /// Whose it is, where the set says so. A key that belongs to somebody signs for nobody else.
  package let issuer: String?

  init(id: String, algorithm: SignatureAlgorithm, bytes: [UInt8], issuer: String?) {
    self.id = id
    self.algorithm = algorithm
    self.bytes = bytes
    self.issuer = issuer
  }

  /// - Returns: `nil` for a key of another kind or use, which a set may hold too.
  package init?(_ members: JSONValue, issuer: String? = nil) {
    if let use = members["use"], use != "sig" { return nil }
    if let uses = members["key_ops"]?.array, !uses.contains("verify") { return nil }
    guard let (algorithm, bytes) = VerifyingKey.point(members) else { return nil }
    // A key that is said to be for another algorithm is not used for this one.
    if let named = members["alg"], !algorithm.names.contains(where: { named == .text($0) }) {
      return nil
    }
    self.init(
      id: members["kid"]?.text ?? VerifyingKey.thumbprint(algorithm, bytes), algorithm: algorithm,
      bytes: bytes, issuer: members["issuer"]?.text ?? issuer)
  }

  private static func point(_ members: JSONValue) -> (SignatureAlgorithm, [UInt8])? {
    let coordinate = { (name: String) -> [UInt8]? in
      guard let bytes = members[name]?.text.flatMap({ Base64URL.decoded($0) }), bytes.count == 32
      else { return nil }
      return bytes
    }
    switch (members["kty"]?.text, members["crv"]?.text) {
    case ("OKP", "Ed25519"):
      guard let x = coordinate("x"),
        (try? Curve25519.Signing.PublicKey(rawRepresentation: x)) != nil
      else { return nil }
      return (.edDSA, x)
    case ("EC", "P-256"):
      // Off the curve it is no key.
      guard let x = coordinate("x"), let y = coordinate("y"),
        (try? P256.Signing.PublicKey(rawRepresentation: x + y)) != nil
      else { return nil }
      return (.es256, x + y)
    default: return nil
    }
  }

  /// As it is published.
  package var json: JSONValue {
    var members = VerifyingKey.required(algorithm, bytes)
    members["kid"] = .text(id)
    members["alg"] = .text(algorithm.rawValue)
    members["use"] = "sig"
    if let issuer { members["issuer"] = .text(issuer) }
    return .object(members)
  }

  /// The digest of the key itself (RFC 7638), whatever it is called.
  package var thumbprint: String { VerifyingKey.thumbprint(algorithm, bytes) }

  static func thumbprint(_ algorithm: SignatureAlgorithm, _ bytes: [UInt8]) -> String {
    // The members that make the key, in the order of their names, without any space.
    let text = required(algorithm, bytes).sorted { $0.key < $1.key }
      .map { "\"\($0.key)\":\"\($0.value.text ?? "")\"" }.joined(separator: ",")
    return Base64URL.encoded(SHA256.hash(data: Data("{\(text)}".utf8)))
  }

  private static func required(
    _ algorithm: SignatureAlgorithm, _ bytes: [UInt8]
  ) -> [String: JSONValue] {
    switch algorithm {
    case .edDSA: ["kty": "OKP", "crv": "Ed25519", "x": .text(Base64URL.encoded(bytes))]
    case .es256:
      [
        "kty": "EC", "crv": "P-256", "x": .text(Base64URL.encoded(bytes.prefix(32))),
        "y": .text(Base64URL.encoded(bytes.dropFirst(32))),
      ]
    }
  }

  /// Whether `signature` is that of this key over `signed`.
  func verifies(_ signature: [UInt8], over signed: [UInt8]) -> Bool {
    guard signature.count == 64 else { return false }
    switch algorithm {
    case .edDSA:
      return (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes))?
        .isValidSignature(Data(signature), for: Data(signed)) ?? false
    case .es256:
      guard let key = try? P256.Signing.PublicKey(rawRepresentation: bytes),
        let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
      else { return false }
      return key.isValidSignature(signature, for: Data(signed))
    }
  }
}

extension SignatureAlgorithm {
  /// What tokens and keys may call it: Ed25519 has a name of its own since RFC 9864.
  var names: [String] {
    switch self {
    case .edDSA: ["EdDSA", "Ed25519"]
    case .es256: ["ES256"]
    }
  }
}
