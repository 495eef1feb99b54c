import Crypto
import Foundation
import JWTKit

/// A public key of a provider, from its list of keys (RFC 7517).
package struct TokenKey: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case rsa(modulus: String, exponent: String)
    case p256(x: String, y: String)
    case ed25519(x: String)
  }

  package let id: String?
  /// The one algorithm it is for, when it says so.
  package let algorithm: String?
  package let kind: Kind

  /// The keys of a list that can sign tokens; others are passed over.
  package static func list(_ claims: Claims) -> [TokenKey]? {
    guard case .list(let items) = claims.fields["keys"] else { return nil }
    return items.prefix(100).compactMap { item in
      guard case .object(let fields) = item else { return nil }
      return TokenKey(Claims(fields))
    }
  }

  init?(_ claims: Claims) {
    if let use = claims.text("use"), use != "sig" { return nil }
    if case .list(let uses) = claims.fields["key_ops"], !uses.contains(.text("verify")) {
      return nil
    }
    id = claims.text("kid")
    algorithm = claims.text("alg")
    switch (claims.text("kty"), claims.text("crv")) {
    case ("RSA", _):
      guard let modulus = claims.text("n"), let exponent = claims.text("e") else { return nil }
      kind = .rsa(modulus: modulus, exponent: exponent)
    case ("EC", "P-256"):
      guard let x = claims.text("x"), let y = claims.text("y") else { return nil }
      kind = .p256(x: x, y: y)
    case ("OKP", "Ed25519"):
      guard let x = claims.text("x") else { return nil }
      kind = .ed25519(x: x)
    default: return nil
    }
  }

  /// Whether tokens of `algorithm` can be signed with it at all.
  package func fits(_ algorithm: TokenAlgorithm) -> Bool {
    if let own = self.algorithm, own != algorithm.rawValue { return false }
    return switch (kind, algorithm) {
    case (.rsa, .rs256), (.rsa, .ps256), (.p256, .es256), (.ed25519, .edDSA): true
    case (.rsa, _), (.p256, _), (.ed25519, _): false
    }
  }

  /// Whether `signature` is that of this key over `bytes`.
  package func verifies(
    _ signature: [UInt8], over bytes: [UInt8], by algorithm: TokenAlgorithm
  ) async -> Bool {
    guard fits(algorithm) else { return false }
    do {
      let keys = JWTKeyCollection()
      switch kind {
      case .rsa(let modulus, let exponent):
        let key = try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
        if algorithm == .ps256 {
          await keys.add(pss: key, digestAlgorithm: .sha256)
        } else {
          await keys.add(rsa: key, digestAlgorithm: .sha256)
        }
      case .p256(let x, let y):
        await keys.add(ecdsa: try ES256PublicKey(parameters: (x: x, y: y)))
      case .ed25519(let x):
        await keys.add(eddsa: try EdDSA.PublicKey(x: x, curve: .ed25519))
      }
      return try await keys.getKey().verify(signature, signs: bytes)
    } catch {
      return false
    }
  }
}
