import Courier
import Crypto
import Foundation
import Kernel
import Storage

/// Signing in with providers: what the operator's file says, and the conversation with each.
package struct ProviderSignIns: Sendable {
  package let providers: [SignInProvider]
  /// `https://waypoint.example`, as people and providers know this site.
  private let publicAddress: String
  private let courier: WebCourier
  private let documents: ProviderDocuments

  package static let none = ProviderSignIns([], publicAddress: "", CourierSettings())

  package init(
    _ providers: [SignInProvider], publicAddress: String, _ settings: CourierSettings
  ) {
    self.providers = providers
    self.publicAddress = publicAddress
    courier = WebCourier(settings)
    documents = ProviderDocuments(courier)
  }

  package func provider(_ id: String) -> SignInProvider? { providers.first { $0.id == id } }

  /// The provider of an identity that was linked; `nil` when it is no longer configured.
  package func provider(ofIssuer issuer: String) -> SignInProvider? {
    providers.first { $0.issuer == issuer }
  }

  package func isReachable(_ provider: SignInProvider, at now: Instant) async throws
    -> ProviderEndpoints
  {
    try await documents.endpoints(of: provider, at: now)
  }

  /// Where the provider sends people back to; registered with it, letter for letter.
  package func redirectAddress(of provider: SignInProvider) -> String {
    "\(publicAddress)/sign-in/with/\(provider.id)/back"
  }

  package var signedOutAddress: String { "\(publicAddress)/signed-out" }

  /// What makes this sign-in this one. The verifier and the nonce follow from the browser's own
  /// token, so that who reads the database cannot end a sign-in that another began.
  struct Secrets {
    let verifier: String
    let nonce: String

    init(browser: String, state: String) {
      func derived(_ use: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
          for: Array("\(use) \(state)".utf8), using: SymmetricKey(data: Array(browser.utf8)))
        return Base64URL.encoded(code)
      }
      verifier = derived("verifier")
      nonce = derived("nonce")
    }
  }

  /// Where to send the browser, which keeps `browser`; the state it will bring back is noted.
  /// - Throws: `ProviderRefusal` when the provider cannot be asked.
  ///
  /// - Parameter proves: Whether somebody who is signed in goes there to show again that it is they:
  ///   the provider must ask, and say when it did.
  package func begin(
    with provider: SignInProvider, browser: String, account: AccountID?, next: String,
    proves: Bool = false, chance: Chance, at now: Instant, in database: any Database
  ) async throws -> String {
    let endpoints = try await documents.endpoints(of: provider, at: now)
    let state = Base64URL.encoded(chance.bytes(32))
    let secrets = Secrets(browser: browser, state: state)
    let visit = ProviderVisit(
      state: state, browser: browser, provider: provider.id, account: account, next: next,
      startedAt: now, proves: proves)
    try await database.write { tx in try visit.begin(tx) }
    var fields = [
      ("response_type", "code"), ("client_id", provider.clientID),
      ("redirect_uri", redirectAddress(of: provider)),
      ("scope", provider.scopes.joined(separator: " ")), ("state", state),
      ("nonce", secrets.nonce), ("code_challenge_method", "S256"),
      ("code_challenge", Self.challenge(of: secrets.verifier)),
    ]
    if !provider.acrValues.isEmpty {
      fields.append(("acr_values", provider.acrValues.joined(separator: " ")))
    }
    if proves { fields += [("prompt", "login"), ("max_age", "0")] }
    return Self.address(endpoints.authorization, fields)
  }

  /// What the browser brought back.
  package struct Return: Sendable {
    package var code: String?
    package var state: String?
    package var error: String?
    package var issuer: String?

    package init(code: String?, state: String?, error: String?, issuer: String?) {
      self.code = code
      self.state = state
      self.error = error
      self.issuer = issuer
    }
  }

  /// Who has signed in, and what they were about to do.
  /// - Parameter entering: Whose sign-in is not done yet: they may only show who they are.
  /// - Throws: `ProviderRefusal`.
  package func finish(
    _ answer: Return, with provider: SignInProvider, browser: String?, account: AccountID?,
    entering: AccountID?, chance: Chance, at now: Instant, in database: any Database
  ) async throws -> (identity: ProvenIdentity, next: String, proves: Bool) {
    guard let state = answer.state, let browser, state.utf8.count <= 200 else {
      throw ProviderRefusal(.stateMissing, provider.name)
    }
    let taken = try await database.write { tx in
      try ProviderVisit.take(state: state, browser: browser, provider: provider, at: now, tx)
    }
    let visit = try taken.get()
    guard visit.account == (visit.proves ? account ?? entering : account) else {
      throw ProviderRefusal(.accountChanged, provider.name)
    }
    do {
      let identity = try await identity(
        answer, with: provider, visit, browser: browser, state: state, chance: chance, at: now)
      return (identity, visit.next, visit.proves)
    } catch let refusal as ProviderRefusal {
      throw refusal.leading(backTo: visit.proves ? visit.next : nil)
    }
  }

  private func identity(
    _ answer: Return, with provider: SignInProvider, _ visit: ProviderVisit.Taken,
    browser: String, state: String, chance: Chance, at now: Instant
  ) async throws -> ProvenIdentity {
    let endpoints = try await documents.endpoints(of: provider, at: now)
    if answer.issuer != nil || endpoints.namesIssuer, answer.issuer != provider.issuer {
      throw ProviderRefusal(.otherIssuer, provider.name)
    }
    if let error = answer.error {
      throw ProviderRefusal(error == "access_denied" ? .denied : .providerError, provider.name)
    }
    guard let code = answer.code, code.utf8.count <= 4_096 else {
      throw ProviderRefusal(.codeMissing, provider.name)
    }
    let secrets = Secrets(browser: browser, state: state)
    let exchange = ProviderExchange(
      provider: provider, endpoints: endpoints, documents: documents, courier: courier,
      redirect: redirectAddress(of: provider), chance: chance, now: now)
    let identity = try await exchange.identity(
      code: code, verifier: secrets.verifier, nonce: secrets.nonce)
    if visit.proves {
      guard let seenAt = identity.seenAt else {
        throw ProviderRefusal(.signInTimeMissing, provider.name)
      }
      guard ProofRules.isFresh(seenAt, since: visit.startedAt) else {
        throw ProviderRefusal(.notAskedAgain, provider.name)
      }
    }
    return identity
  }

  /// Where to send the browser to end its session at the provider too; `nil` when the provider
  /// offers no such thing, or cannot be reached.
  package func signOutAddress(
    of provider: SignInProvider, token: String, at now: Instant
  ) async -> String? {
    guard provider.offersSignOut,
      let endpoints = try? await documents.endpoints(of: provider, at: now),
      let address = endpoints.endSession
    else { return nil }
    return Self.address(
      address,
      [
        ("id_token_hint", token), ("client_id", provider.clientID),
        ("post_logout_redirect_uri", signedOutAddress), ("state", provider.id),
      ])
  }

  /// PKCE, method S256 (RFC 7636, section 4.2).
  package static func challenge(of verifier: String) -> String {
    Base64URL.encoded(SHA256.hash(data: Array(verifier.utf8)))
  }

  private static func address(_ base: String, _ fields: [(String, String)]) -> String {
    let question = fields.map { (name: $0.0, value: $0.1) }.formEncoded
    return base + (base.contains("?") ? "&" : "?") + question
  }
}
