import Kernel

/// An ID token taken apart; nothing in it is believed before `verified`.
struct IdentityToken: Sendable {
  let algorithm: TokenAlgorithm
  let keyID: String?
  private let signed: [UInt8]
  private let signature: [UInt8]
  private let claims: Claims

  /// - Throws: the reason why it is not a token that can be looked at, or is not signed in a way
  ///   that is allowed.
  init(_ text: String, allowed: Set<TokenAlgorithm>) throws(Fault) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decoded(parts[0]).flatMap({ Claims(json: $0) }),
      let claims = Base64URL.decoded(parts[1]).flatMap({ Claims(json: $0) })
    else { throw Fault(.tokenUnreadable) }
    // Whoever writes the token writes this: only what the operator allowed is looked at further.
    guard let named = header.text("alg"), let algorithm = TokenAlgorithm(rawValue: named),
      allowed.contains(algorithm)
    else { throw Fault(.algorithm) }
    guard let signature = Base64URL.decoded(parts[2]), !signature.isEmpty else {
      throw Fault(.signature)
    }
    // A header may demand that something is understood (RFC 7515, section 4.1.11); none is.
    guard header.fields["crit"] == nil, header.fields["b64"] == nil else {
      throw Fault(.tokenUnreadable)
    }
    self.algorithm = algorithm
    self.claims = claims
    self.signature = signature
    keyID = header.text("kid")
    signed = Array("\(parts[0]).\(parts[1])".utf8)
  }

  struct Fault: Error, Hashable {
    let reason: ProviderRefusal.Reason
    init(_ reason: ProviderRefusal.Reason) { self.reason = reason }
  }

  /// The key it says it is signed with; without a name, the only one that could be.
  func key(among keys: [TokenKey]) -> TokenKey? {
    let fitting = keys.filter { $0.fits(algorithm) }
    guard let keyID else { return fitting.count == 1 ? fitting.first : nil }
    return fitting.first { $0.id == keyID }
  }

  /// What it says, when `key` signed it.
  func verified(by key: TokenKey) async -> Claims? {
    await key.verifies(signature, over: signed, by: algorithm) ? claims : nil
  }
}
