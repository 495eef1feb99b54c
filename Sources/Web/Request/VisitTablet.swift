import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Markup
import Storage

extension Visit {
  /// The shared tablet that asks; `nil` for every other device.
  package func tablet() async throws -> Tablet? {
    guard
      let token = Cookie.read(.tablet, from: request.headers, isSecure: site.settings.isSecure)
    else { return nil }
    return try await site.database.read { tx in try Tablets.find(token: token, tx) }
  }

  /// Makes this device a shared tablet. Whoever did it is signed out here: nobody is to find them
  /// signed in on it.
  package func beTablet(
    _ form: FormData, _ action: RegisterTablet
  ) async throws -> Answer {
    let (user, chance, session) = (try user(), site.chance, visitor?.session)
    let token = try await site.database.write { tx in
      let token = try action.run(by: user, chance: chance, tx)
      if let session { try Sessions.end(session, tx) }
      return token
    }
    return Answer.redirect(to: "/tablet", done: "This device is a shared tablet now")
      .setting(.removed(.session))
      .setting(Cookie(.tablet, token))
  }

  /// Signs somebody in on a shared tablet, and leads them to their own page.
  package func signIn(
    on tablet: Tablet, as typed: String, bornOn: Day? = nil, pin: String
  ) async throws -> SignInOutcome {
    let (now, chance, old) = (now, site.chance, visitor ?? entrant)
    let attempt = TabletSignIn(tablet: tablet, typed: typed, bornOn: bornOn)
    let prepared = try await site.database.write { tx in try attempt.prepare(at: now, tx) }
    guard !prepared.isRefused else { return .throttled }
    if prepared.pauseInSeconds > 0 {
      try await Task.sleep(for: .seconds(prepared.pauseInSeconds))
    }
    guard try await site.passwords.matches(pin, prepared.pin), let account = prepared.account
    else { return .wrong }
    let token = try await site.database.write { tx in
      if let old { try Sessions.end(old.session, tx) }
      return try attempt.succeed(prepared, account, chance: chance, at: now, tx)
    }
    return .signedIn(
      Answer.redirect(to: "/").setting(Cookie(.session, token)).setting(.removed(.form)))
  }
}
