import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import Access

/// Checked with the crypto library alone: the program signs with another.
@Suite struct `A statement of who we are, signed with our key` {
  private static let now: Int64 = 1_775_044_800

  /// - Returns: what was signed, the signature, and the claims.
  private func assertion(
    _ pem: String, _ algorithm: ClientKey.Algorithm, id: String? = "k7"
  ) async throws -> (signed: Data, signature: Data, header: [String: String], claims: [String: Any])
  {
    let key = try ClientKey(pem: pem, algorithm: algorithm, id: id)
    let text = try await key.assertion(
      client: "waypoint", audience: "https://id.harbour.example/token", identifier: "one",
      atSecond: Self.now)
    let parts = text.split(separator: ".").map(String.init)
    try #require(parts.count == 3)
    let header = try JSONSerialization.jsonObject(with: bytes(parts[0])) as? [String: String]
    let claims = try JSONSerialization.jsonObject(with: bytes(parts[1])) as? [String: Any]
    return (
      Data("\(parts[0]).\(parts[1])".utf8), try bytes(parts[2]), try #require(header),
      try #require(claims)
    )
  }

  private func bytes(_ text: String) throws -> Data {
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - plain.count % 4) % 4)
    return try #require(Data(base64Encoded: plain + padding))
  }

  /// RFC 7523, section 3, and OpenID Connect Core 1.0, section 9.
  @Test func `names us twice, the provider once, and is good for two minutes`() async throws {
    let key = P256.Signing.PrivateKey()
    let made = try await assertion(key.pemRepresentation, .es256)
    #expect(made.header == ["alg": "ES256", "kid": "k7", "typ": "JWT"])
    #expect(made.claims["iss"] as? String == "waypoint")
    #expect(made.claims["sub"] as? String == "waypoint")
    #expect(made.claims["aud"] as? String == "https://id.harbour.example/token")
    #expect(made.claims["jti"] as? String == "one")
    #expect(made.claims["iat"] as? Int64 == Self.now)
    #expect(made.claims["exp"] as? Int64 == Self.now + 120)
    let nameless = try await assertion(key.pemRepresentation, .es256, id: nil)
    #expect(nameless.header["kid"] == nil)
  }

  @Test(arguments: [ClientKey.Algorithm.rs256, .rs384, .rs512, .ps256])
  func `holds with the public half of an RSA key`(algorithm: ClientKey.Algorithm) async throws {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let made = try await assertion(key.pemRepresentation, algorithm)
    #expect(made.header["alg"] == algorithm.rawValue)
    let signature = _RSA.Signing.RSASignature(rawRepresentation: made.signature)
    let padding: _RSA.Signing.Padding = algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5
    func holds(_ signed: Data) -> Bool {
      switch algorithm {
      case .rs384:
        key.publicKey.isValidSignature(
          signature, for: SHA384.hash(data: signed), padding: padding)
      case .rs512:
        key.publicKey.isValidSignature(
          signature, for: SHA512.hash(data: signed), padding: padding)
      default:
        key.publicKey.isValidSignature(
          signature, for: SHA256.hash(data: signed), padding: padding)
      }
    }
    #expect(holds(made.signed))
    #expect(!holds(made.signed + Data("x".utf8)))
  }

  @Test func `holds with the public half of an elliptic key`() async throws {
    let short = P256.Signing.PrivateKey()
    let one = try await assertion(short.pemRepresentation, .es256)
    // Both numbers one after the other, not as certificates have them (RFC 7518, section 3.4).
    #expect(
      short.publicKey.isValidSignature(
        try P256.Signing.ECDSASignature(rawRepresentation: one.signature), for: one.signed))
    let long = P384.Signing.PrivateKey()
    let two = try await assertion(long.pemRepresentation, .es384)
    #expect(two.header["alg"] == "ES384")
    #expect(
      long.publicKey.isValidSignature(
        try P384.Signing.ECDSASignature(rawRepresentation: two.signature), for: two.signed))
  }

  @Test func `is not made with a key of another kind`() {
    let key = P256.Signing.PrivateKey().pemRepresentation
    #expect(throws: (any Error).self) { try ClientKey(pem: key, algorithm: .rs256, id: nil) }
    #expect(throws: (any Error).self) { try ClientKey(pem: "", algorithm: .es256, id: nil) }
  }
}
