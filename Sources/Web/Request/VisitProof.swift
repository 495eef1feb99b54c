import Access
import HTTPTypes
import Kernel
import Markup
import Storage

extension Visit {
  /// The page that asks who it is, where an address needs to know and the session did not show it
  /// lately; and the form, if it had to be read to tell.
  func proof(for route: Routes.Route) async throws -> (asked: Answer?, form: FormData?) {
    guard let need = route.proof, let session = visitor?.session, !session.isProved(at: now) else {
      return (nil, nil)
    }
    guard route.method == .post else { return (leadToProof(next: address), nil) }
    // Looked at before anybody is asked: what did not come from a page of ours goes nowhere.
    let form = try await form()
    guard need.isNeeded(form) else { return (nil, form) }
    if let kept = try await keep(form, of: session.account, mayBeEmpty: true) {
      return (
        .redirect(to: Address(Self.proofPage).with("form", "\(kept)").text), nil
      )
    }
    return (leadToProof(next: need.page), nil)
  }

  private func leadToProof(next: String) -> Answer {
    .redirect(to: Address(Self.proofPage).with("next", next).text)
  }

  private static let proofPage = "/account/confirm"

  /// Whether whoever is signed in has shown lately that it is they.
  package var isProved: Bool { visitor?.session.isProved(at: now) ?? false }

  /// Takes the password, or the code of the app where the account has one.
  /// - Returns: what is wrong with it; `nil` when it was right.
  package func prove(with typed: String, isCode: Bool) async throws -> String? {
    guard let visitor else { throw NotFound("The account") }
    let (site, now, user) = (site, now, try user())
    if !isCode, let problem = try await problem(withPresentPassword: typed) { return problem }
    let means: ProveAgain.Means =
      isCode
      ? .code(
        PassSecondFactor(typed: typed, isRecovery: false, signIn: attempt(as: user.name)),
        keys: site.keys, time: site.timepiece.now()) : .password
    let outcome = try await site.database.write { tx in
      try ProveAgain(means).run(by: user, visitor.session, at: now, tx)
    }
    switch outcome {
    case .proved: return nil
    case .wrong:
      return "This is not the code your app shows now, or it was used already. Wait for the next"
    case .throttled: return "There were too many wrong codes. Wait 15 minutes and try again"
    }
  }

  /// A provider has asked anew; whether it was about the same person is seen here.
  func prove(
    with provider: SignInProvider, _ identity: ProvenIdentity, _ next: String
  ) async throws -> Answer {
    guard let visitor else { throw ProviderRefusal(.accountChanged, provider.name) }
    let (user, now) = (try user(), now)
    let outcome = try await site.database.write { tx in
      try ProveAgain(.provider(provider, identity)).run(by: user, visitor.session, at: now, tx)
    }
    guard outcome == .proved else { throw ProviderRefusal(.otherPerson, provider.name) }
    return .redirect(to: next)
  }
}
