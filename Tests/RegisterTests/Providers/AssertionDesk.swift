import Crypto
import Foundation
import Kernel
import Synchronization
import TestKit
import Testing
import Web

/// What a provider looks at where a client shows its own key instead of a secret (RFC 7523, section
/// 3; OpenID Connect Core 1.0, section 9), with the crypto library alone.
struct AssertionDesk: Sendable {
  var key: P256.Signing.PublicKey
  var client = "waypoint"
  /// Whom a statement must be for: `nil` is this provider, as it was told to the client.
  var audience: String?
  /// Whether its clock goes wrong, by seconds.
  var late = 0
  /// Statements that were shown, by their names: each counts once.
  var taken: Set<String> = []
  /// The last one, as it came.
  var last: [String: String] = [:]
  var faults: [String] = []

  mutating func takes(_ form: [String: String], audience expected: String, at now: Int) -> Bool {
    last = form
    let fault = fault(form, audience ?? expected, now + late)
    if let fault { faults.append(fault) }
    return fault == nil
  }

  private mutating func fault(
    _ form: [String: String], _ audience: String, _ now: Int
  ) -> String? {
    guard
      form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      form["client_secret"] == nil
    else { return "type" }
    let parts = (form["client_assertion"] ?? "").split(separator: ".").map(String.init)
    guard parts.count == 3, let header = fields(parts[0]), let claims = fields(parts[1]),
      let bytes = bytes(parts[2]),
      let signature = try? P256.Signing.ECDSASignature(rawRepresentation: bytes)
    else { return "form" }
    guard header["alg"] as? String == "ES256", header["kid"] as? String == "k9" else {
      return "algorithm"
    }
    guard key.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8)) else {
      return "signature"
    }
    guard claims["iss"] as? String == client else { return "iss" }
    guard claims["sub"] as? String == client else { return "sub" }
    guard claims["aud"] as? String == audience else { return "aud" }
    guard let expires = claims["exp"] as? Int, expires > now, expires <= now + 300 else {
      return "exp"
    }
    guard let name = claims["jti"] as? String, name.count >= 16, taken.insert(name).inserted else {
      return "jti"
    }
    return nil
  }

  private func fields(_ part: String) -> [String: Any]? {
    bytes(part).flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
  }

  private func bytes(_ text: String) -> Data? {
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
  }
}

@Suite struct `A provider to which we show our own key` {
  @Test(arguments: ["token-endpoint", "issuer"])
  func `takes it, for each sign-in once`(audience: String) async throws {
    let key = P256.Signing.PrivateKey()
    try await withProvider(showing: key, to: audience) { client, site, provider in
      for _ in 1...3 {
        let page = try await client.signIn(with: provider)
        #expect(page.status == 200 && page.body.contains("is not linked to Waypoint yet"))
      }
      let desk = try #require(provider.state.withLock { $0.desk })
      #expect(desk.taken.count == 3 && desk.faults.isEmpty, "\(desk.faults)")
      #expect(try await refusals(site).isEmpty)

      // What was shown once is of no use to whoever saw it, nor elsewhere, nor later.
      let expected = provider.audience
      let now = Int(Clock.test.now().milliseconds / 1_000)
      let answer = { (change: (inout AssertionDesk) -> Void) in
        var again = desk
        again.taken = []
        change(&again)
        _ = again.takes(desk.last, audience: expected, at: now)
        return again.faults
      }
      #expect(answer { _ in } == [])
      #expect(answer { $0.taken = desk.taken } == ["jti"])
      #expect(answer { $0.audience = "https://elsewhere.example/token" } == ["aud"])
      #expect(answer { $0.client = "another" } == ["iss"])
      #expect(answer { $0.late = 121 } == ["exp"])
      #expect(answer { $0.key = P256.Signing.PrivateKey().publicKey } == ["signature"])
    }
  }

  @Test func `signs nobody in when it knows another key of ours`() async throws {
    let key = P256.Signing.PrivateKey()
    try await withProvider(showing: key) { client, site, provider in
      provider.set { $0.desk?.key = P256.Signing.PrivateKey().publicKey }
      let page = try await client.signIn(with: provider)
      #expect(page.status == 422 && page.body.contains("does not know this Waypoint"))
      #expect(provider.state.withLock { $0.desk?.faults } == ["signature"])
      #expect(
        try await refusals(site)
          == ["A sign-in with Harbour sign-in was refused: client-refused"])
    }
  }
}
