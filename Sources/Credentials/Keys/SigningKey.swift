import Crypto
import Foundation
import Kernel

/// The private key of an issuer. It is printed nowhere: its description says its name alone.
package struct SigningKey: Sendable {
  /// What tokens call it: the digest of the public key (RFC 7638), unless it was given a name.
  package let id: String
  package let algorithm: SignatureAlgorithm
  /// The 32 bytes that make the key. Whoever keeps them keeps them sealed.
  package let secret: [UInt8]
  private let publicBytes: [UInt8]

  /// A new key.
  ///
  /// - Throws: `Problems` when `chance` gives bytes that no key can be made of again and again.
  package init(_ algorithm: SignatureAlgorithm, chance: Chance) throws(Problems) {
    // One in 2³² draws is no key on P-256.
    for _ in 0..<8 {
      if let key = try? SigningKey(algorithm, secret: chance.bytes(32)) {
        self = key
        return
      }
    }
    throw Problems("", "No signing key could be made. Try again")
  }

  /// A key that was kept.
  ///
  /// - Throws: `Problems` when the bytes are not such a key.
  package init(
    _ algorithm: SignatureAlgorithm, secret: [UInt8], id: String? = nil
  ) throws(Problems) {
    do {
      switch algorithm {
      case .edDSA:
        publicBytes = Array(
          try Curve25519.Signing.PrivateKey(rawRepresentation: secret).publicKey.rawRepresentation)
      case .es256:
        publicBytes = Array(
          try P256.Signing.PrivateKey(rawRepresentation: secret).publicKey.rawRepresentation)
      }
    } catch {
      throw Problems("", "These bytes are not a signing key")
    }
    self.algorithm = algorithm
    self.secret = secret
    self.id = id ?? VerifyingKey.thumbprint(algorithm, publicBytes)
  }

  /// What others check signatures with.
  ///
  /// - Parameter issuer: Whose key it is; the address of the issuer's profile.
  package func verifying(issuer: String?) -> VerifyingKey {
    VerifyingKey(id: id, algorithm: algorithm, bytes: publicBytes, issuer: issuer)
  }

  func signature(over bytes: [UInt8]) throws -> [UInt8] {
    switch algorithm {
    case .edDSA:
      Array(
        try Curve25519.Signing.PrivateKey(rawRepresentation: secret).signature(for: Data(bytes)))
    case .es256:
      Array(
        try P256.Signing.PrivateKey(rawRepresentation: secret).signature(for: Data(bytes))
          .rawRepresentation)
    }
  }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "signing key \(id)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
