import Access
import HTTPTypes
import Hummingbird
import Kernel
import Markup
import Storage

/// How an attempt to sign in ended.
package enum SignInOutcome: Sendable {
  /// The answer leads on, and gives the browser its session.
  case signedIn(Answer)
  /// Wrong name or password; which of them is not said.
  case wrong
  /// Too many failures with this name from this browser or address.
  case throttled
}

extension Visit {
  /// Signs the browser in under a new session and leads it to `address`.
  package func signIn(
    name: String, password: String, to address: String
  ) async throws -> SignInOutcome {
    let attempt = SignIn(name: name, address: clientAddress, device: deviceToken)
    let now = now
    let prepared = try await site.database.read { tx in try attempt.prepare(at: now, tx) }
    switch prepared.throttle {
    case .refuse: return .throttled
    case .goOnAfter(let seconds): try await Task.sleep(for: .seconds(seconds))
    case .goOn: break
    }
    guard try await site.passwords.matches(password, prepared.password),
      let account = prepared.account
    else {
      try await site.database.write { tx in try attempt.fail(prepared, at: now, tx) }
      return .wrong
    }
    return .signedIn(try await begin(attempt, account, to: address))
  }

  /// Signs in the account just made, without asking for its password again.
  package func signInAsNew(
    _ account: AccountID, name: String, to address: String, done: String?
  ) async throws -> Answer {
    let attempt = SignIn(name: name, address: clientAddress, device: deviceToken)
    var answer = try await begin(attempt, account, to: address)
    answer.done = done
    return answer
  }

  package func signOut() async throws -> Answer {
    let (now, browser) = (now, browserToken)
    var provider: String?
    if let session = visitor?.session {
      provider = try await site.database.write { tx in
        let provider = try browser.flatMap {
          try ProviderSessions.leave(session, browser: $0, at: now, tx)
        }
        try Sessions.end(session, tx)
        return provider
      }
    }
    // They may still be signed in there, which has to be said.
    let answer =
      provider == nil
      ? Answer.redirect(to: "/sign-in", done: "You have signed out")
      : Answer.redirect(to: "/signed-out")
    return answer.setting(.removed(.session))
  }

  private func begin(
    _ attempt: SignIn, _ account: AccountID, to address: String
  ) async throws -> Answer {
    let (chance, now, old) = (site.chance, now, visitor?.session)
    let begun = try await site.database.write { tx in
      if let old { try Sessions.end(old, tx) }
      return try attempt.succeed(account, chance: chance, at: now, tx)
    }
    return Answer.redirect(to: address)
      .setting(Cookie(.session, begun.sessionToken))
      .setting(Cookie(.device, begun.deviceToken))
      .setting(.removed(.form))
  }

  private var deviceToken: String? {
    Cookie.read(.device, from: request.headers, isSecure: site.settings.isSecure)
      .flatMap { $0.count == 64 && $0.allSatisfy(\.isHexDigit) ? $0 : nil }
  }
}
