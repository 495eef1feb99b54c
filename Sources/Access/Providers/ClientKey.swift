import Crypto
import Foundation
import JWTKit
import Kernel

/// Our own private key, with which we show a provider who we are (`private_key_jwt`).
package struct ClientKey: Sendable {
  package enum Algorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case es256 = "ES256"
    case es384 = "ES384"
    case edDSA = "EdDSA"
  }

  package let id: String?
  private let keys: @Sendable () async -> JWTKeyCollection

  /// - Throws: when the text is not a private key of the kind the algorithm needs.
  package init(pem: String, algorithm: Algorithm, id: String?) throws {
    self.id = id
    switch algorithm {
    case .rs256, .rs384, .rs512, .ps256:
      let key = try Insecure.RSA.PrivateKey(pem: pem)
      keys = {
        switch algorithm {
        case .rs384: await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha384)
        case .rs512: await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha512)
        case .ps256: await JWTKeyCollection().add(pss: key, digestAlgorithm: .sha256)
        case .rs256, .es256, .es384, .edDSA:
          await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256)
        }
      }
    case .es256:
      let key = try ES256PrivateKey(pem: pem)
      keys = { await JWTKeyCollection().add(ecdsa: key) }
    case .es384:
      let key = try ES384PrivateKey(pem: pem)
      keys = { await JWTKeyCollection().add(ecdsa: key) }
    case .edDSA:
      let key = try EdDSA.PrivateKey(pem: pem)
      keys = { await JWTKeyCollection().add(eddsa: key) }
    }
  }

  /// A signed statement of who we are, good for two minutes and one use (RFC 7523).
  func assertion(
    client: String, audience: String, identifier: String, atSecond now: Int64
  ) async throws -> String {
    let payload = Assertion(
      iss: client, sub: client, aud: audience, jti: identifier, iat: now, exp: now + 120)
    let signer = try await keys().getKey()
    let header = Header(alg: signer.name, kid: id, typ: "JWT")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let input =
      Base64URL.encoded(try encoder.encode(header)) + "."
      + Base64URL.encoded(try encoder.encode(payload))
    return input + "." + Base64URL.encoded(try signer.sign(Array(input.utf8)))
  }

  private struct Header: Encodable {
    let alg: String
    let kid: String?
    let typ: String
  }

  private struct Assertion: Encodable {
    let iss, sub, aud, jti: String
    let iat, exp: Int64
  }
}
