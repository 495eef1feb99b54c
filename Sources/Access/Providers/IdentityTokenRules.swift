import Crypto
import Kernel

/// What an ID token has to say (OpenID Connect Core 1.0, section 3.1.3.7).
package enum IdentityTokenRules {
  /// Clocks of two machines differ by this much at most.
  package static let leewayInSeconds: Double = 60
  /// A token is for the sign-in under way: one made longer ago is none of ours.
  package static let oldestInSeconds: Double = 15 * 60

  package struct Expected: Sendable {
    package let issuer: String
    package let client: String
    package let nonce: String
    package let required: [SignInProvider.Demand]
    package let now: Instant

    package init(
      issuer: String, client: String, nonce: String, required: [SignInProvider.Demand],
      now: Instant
    ) {
      self.issuer = issuer
      self.client = client
      self.nonce = nonce
      self.required = required
      self.now = now
    }
  }

  /// What is wrong with a token whose signature was found right; `nil` when nothing is.
  package static func fault(
    in claims: Claims, expected: Expected
  ) -> ProviderRefusal.Reason? {
    guard claims.text("iss") == expected.issuer else { return .issuer }
    if !isForUs(claims, client: expected.client) { return .audience }
    if let fault = faultInTime(claims, now: Double(expected.now.milliseconds) / 1_000) {
      return fault
    }
    guard let nonce = claims.text("nonce"), isSame(nonce, expected.nonce) else { return .nonce }
    guard let subject = claims.text("sub"), subject.utf8.count <= 255 else {
      return .subjectMissing
    }
    guard expected.required.allSatisfy({ $0.isMet(by: claims) }) else { return .assurance }
    return nil
  }

  /// We are the audience; among several, the one it was made for.
  private static func isForUs(_ claims: Claims, client: String) -> Bool {
    let audience: [String]
    switch claims.fields["aud"] {
    case .text(let one): audience = [one]
    case .list(let several):
      audience = several.compactMap { item in
        guard case .text(let text) = item else { return nil }
        return text
      }
      guard audience.count == several.count else { return false }
    default: return false
    }
    guard audience.contains(client) else { return false }
    if let party = claims.fields["azp"] { return party == .text(client) }
    return audience.count == 1
  }

  private static func faultInTime(_ claims: Claims, now: Double) -> ProviderRefusal.Reason? {
    guard let expires = claims.number("exp"), let issued = claims.number("iat") else {
      return .tokenUnreadable
    }
    if now >= expires + leewayInSeconds { return .expired }
    if issued > now + leewayInSeconds { return .notYetValid }
    if issued < now - oldestInSeconds { return .expired }
    if claims.fields["nbf"] != nil {
      guard let start = claims.number("nbf") else { return .tokenUnreadable }
      if start > now + leewayInSeconds { return .notYetValid }
    }
    return nil
  }

  /// Whether `at_hash`, where there is one, is that of the access token that came with it.
  package static func accessTokenMatches(
    _ claims: Claims, accessToken: String?, algorithm: TokenAlgorithm
  ) -> Bool {
    guard let said = claims.fields["at_hash"] else { return true }
    guard case .text(let said) = said, let accessToken else { return false }
    return isSame(said, accessTokenHash(accessToken, algorithm))
  }

  /// The left half of the digest that the signature uses.
  package static func accessTokenHash(
    _ accessToken: String, _ algorithm: TokenAlgorithm
  ) -> String {
    let bytes = Array(accessToken.utf8)
    switch algorithm {
    case .rs256, .ps256, .es256: return Base64URL.encoded(SHA256.hash(data: bytes).prefix(16))
    // Ed25519 works with SHA-512.
    case .edDSA: return Base64URL.encoded(SHA512.hash(data: bytes).prefix(32))
    }
  }

  /// Takes as long wherever the first difference is.
  static func isSame(_ one: String, _ other: String) -> Bool {
    one.utf8.count == other.utf8.count
      && zip(one.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
