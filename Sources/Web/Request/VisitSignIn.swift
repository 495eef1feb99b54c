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
    let attempt = attempt(as: name)
    let now = now
    let prepared = try await site.database.write { tx in try attempt.prepare(at: now, tx) }
    switch prepared.throttle {
    case .refuse: return .throttled
    case .goOnAfter(let seconds): try await Task.sleep(for: .seconds(seconds))
    case .goOn: break
    }
    guard try await site.passwords.matches(password, prepared.password),
      let account = prepared.account
    else { return .wrong }
    let (chance, old) = (site.chance, visitor ?? entrant)
    let begun = try await site.database.write { tx in
      if let old { try Sessions.end(old.session, tx) }
      return try attempt.succeed(prepared, account, chance: chance, at: now, tx)
    }
    return .signedIn(lead(begun, to: address))
  }

  /// Signs in the account just made, without asking for its password again.
  package func signInAsNew(
    _ account: AccountID, name: String, to address: String, done: String?
  ) async throws -> Answer {
    let attempt = attempt(as: name)
    let (chance, now, old) = (site.chance, now, visitor ?? entrant)
    let begun = try await site.database.write { tx in
      if let old { try Sessions.end(old.session, tx) }
      return try attempt.begin(account, secondFactorAt: nil, chance: chance, at: now, tx)
    }
    var answer = lead(begun, to: address)
    answer.done = done
    return answer
  }

  /// What is wrong with a password typed again by somebody who is signed in; `nil` when it is right.
  /// Whoever finds a browser signed in may not guess on: failures count as those of signing in do.
  package func problem(withPresentPassword password: String) async throws -> String? {
    guard !password.isEmpty else { return "Enter your password" }
    let (now, attempt) = (now, attempt(as: try anybodyEntering().user.name))
    let prepared = try await site.database.write { tx in try attempt.prepare(at: now, tx) }
    guard prepared.throttle != .refuse else {
      return "There were too many wrong attempts. Wait 15 minutes and try again"
    }
    guard try await site.passwords.matches(password, prepared.password) else {
      return "This is not your present password; try again"
    }
    try await site.database.write { tx in try attempt.forgive(prepared, tx) }
    return nil
  }

  package func signOut(saying words: String = "You have signed out") async throws -> Answer {
    let (now, browser) = (now, browserToken)
    var provider: String?
    if let session = (visitor ?? entrant)?.session {
      provider = try await site.database.write { tx in
        let provider = try browser.flatMap {
          try ProviderSessions.leave(session, browser: $0, at: now, tx)
        }
        try Sessions.end(session, tx)
        return provider
      }
    }
    if visitor?.session.tablet != nil {
      return Answer.redirect(to: "/tablet").setting(.removed(.session))
    }
    // They may still be signed in there, which has to be said.
    let answer =
      provider == nil
      ? Answer.redirect(to: "/sign-in", done: words) : Answer.redirect(to: "/signed-out")
    return answer.setting(.removed(.session))
  }

  /// Leads to a page with the cookies of a new session.
  func lead(_ begun: SignIn.Begun, to address: String) -> Answer {
    Answer.redirect(to: address).beginning(begun)
  }

  /// An attempt from the browser that asks.
  func attempt(as name: String) -> SignIn {
    SignIn(
      name: name, address: clientAddress, device: deviceToken,
      browser: BrowserWords.of(request.headers[.userAgent] ?? ""))
  }

  private var deviceToken: String? {
    Cookie.read(.device, from: request.headers, isSecure: site.settings.isSecure)
      .flatMap { $0.count == 64 && $0.allSatisfy(\.isHexDigit) ? $0 : nil }
  }
}

extension Answer {
  /// With the cookies of a new session.
  func beginning(_ begun: SignIn.Begun) -> Answer {
    let answer = setting(Cookie(.session, begun.sessionToken)).setting(.removed(.form))
    guard let device = begun.deviceToken else { return answer }
    return answer.setting(Cookie(.device, device))
  }
}
