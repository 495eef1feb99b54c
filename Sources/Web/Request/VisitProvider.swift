import Access
import HTTPTypes
import Hummingbird
import Kernel
import Markup
import Storage

/// How coming back from a provider ended.
package enum ProviderOutcome: Sendable {
  /// The answer leads on, and gives the browser its session.
  case signedIn(Answer)
  /// Whoever is signed in has shown again that it is they; the answer leads on.
  case proved(Answer)
  case other(SignInWithProvider.Outcome)
}

extension Visit {
  /// Sends the browser to a provider. Whoever is signed in here wants to link it to their account,
  /// or to show with it who they are.
  /// - Throws: `ProviderRefusal` when the provider cannot be asked.
  package func beginSignIn(
    with provider: SignInProvider, next: String, proves: Bool = false
  ) async throws -> Answer {
    let browser = browserToken ?? site.newToken(bytes: 32)
    let somebody = proves ? visitor ?? entrant : visitor
    let address = try await noting {
      try await site.providers.begin(
        with: provider, browser: browser, account: somebody?.session.account, next: next,
        proves: proves, chance: site.chance, at: now, in: site.database)
    }
    return Answer.redirect(to: address).setting(Cookie(.browser, browser, maxAgeInSeconds: 3_600))
  }

  /// The browser is back from a provider.
  /// - Throws: `ProviderRefusal`, after it was written down.
  package func finishSignIn(with provider: SignInProvider) async throws -> ProviderOutcome {
    let answer = ProviderSignIns.Return(
      code: query["code"], state: query["state"], error: query["error"], issuer: query["iss"])
    let (now, chance) = (now, site.chance)
    return try await noting {
      let (identity, next, proves) = try await site.providers.finish(
        answer, with: provider, browser: browserToken, account: visitor?.session.account,
        entering: entrant?.session.account, chance: chance, at: now, in: site.database)
      if proves { return .proved(try await prove(with: provider, identity, next)) }
      guard let signIn = signIn(with: provider) else {
        throw ProviderRefusal(.stateMissing, provider.name)
      }
      let outcome = try await site.database.write { tx in
        try signIn.run(identity, next: next, chance: chance, at: now, tx)
      }
      return led(outcome, to: next)
    }
  }

  /// Whether somebody is to say when they were born.
  package func isToConfirm(_ provider: SignInProvider) async throws -> Bool {
    guard visitor == nil, let signIn = signIn(with: provider) else { return false }
    let now = now
    return try await site.database.read { tx in try signIn.isToConfirm(at: now, tx) }
  }

  /// The person whom a provider named says when they were born.
  package func confirmSignIn(
    with provider: SignInProvider, bornOn: Day
  ) async throws -> ProviderOutcome {
    guard let signIn = signIn(with: provider) else { return .other(.gone) }
    let (now, chance) = (now, site.chance)
    let next = try await provenIdentity()?.next ?? "/"
    return try await noting {
      let outcome = try await site.database.write { tx in
        try signIn.confirm(bornOn: bornOn, chance: chance, at: now, tx)
      }
      return led(outcome, to: next)
    }
  }

  /// What this browser has shown at a provider and is not linked yet: for its own pages, and for
  /// whoever hands out invitations.
  package func provenIdentity() async throws -> ProviderProof? {
    guard let browser = browserToken else { return nil }
    let now = now
    return try await site.database.read { tx in
      try ProviderProof.find(browser: browser, at: now, tx)
    }
  }

  /// Once it is linked, or is not to be.
  package func forgetProvenIdentity(_ tx: any Transaction) throws {
    if let browser = browserToken { try ProviderProof.remove(browser: browser, tx) }
  }

  /// The provider with which the session that has just ended was begun, if it can be signed out of
  /// there too.
  package func providerToSignOutOf() async throws -> SignInProvider? {
    guard let left = try await leftAtProvider(),
      let provider = site.providers.provider(left.provider),
      provider.offersSignOut
    else { return nil }
    return provider
  }

  /// Sends the browser to the provider to be signed out there.
  package func signOutAtProvider() async throws -> Answer {
    guard let left = try await leftAtProvider(), let browser = browserToken,
      let provider = site.providers.provider(left.provider),
      let address = await site.providers.signOutAddress(of: provider, token: left.token, at: now)
    else { return .redirect(to: "/signed-out") }
    try await site.database.write { tx in try ProviderSessions.forget(browser: browser, tx) }
    return .redirect(to: address)
  }

  private func leftAtProvider() async throws -> ProviderSessions.SignedOut? {
    guard let browser = browserToken else { return nil }
    let now = now
    return try await site.database.read { tx in
      try ProviderSessions.signedOut(browser: browser, at: now, tx)
    }
  }

  /// Ties what goes on with a provider to this browser.
  var browserToken: String? {
    Cookie.read(.browser, from: request.headers, isSecure: site.settings.isSecure)
      .flatMap { $0.count == 64 && $0.allSatisfy(\.isHexDigit) ? $0 : nil }
  }

  private func signIn(with provider: SignInProvider) -> SignInWithProvider? {
    browserToken.map {
      SignInWithProvider(provider, browser: $0, session: visitor?.session)
    }
  }

  private func led(_ outcome: SignInWithProvider.Outcome, to next: String) -> ProviderOutcome {
    guard case .signedIn(let token) = outcome else { return .other(outcome) }
    return .signedIn(
      Answer.redirect(to: next).setting(Cookie(.session, token)).setting(.removed(.form)))
  }

  /// A refusal is written down before it is answered.
  private func noting<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let refusal as ProviderRefusal {
      let (note, now) = (RefuseProviderSignIn(refusal, address: clientAddress), now)
      try await site.database.write { tx in try note.run(at: now, tx) }
      throw refusal
    }
  }
}
