import Access
import HTTPTypes
import Kernel
import Markup
import Storage

extension Visit {
  /// The page that asks who it is, where an address needs to know and the session did not show it
  /// lately; and the form, if it had to be read to tell.
  func proof(for route: Routes.Route) async throws -> (asked: Answer?, form: FormData?) {
    guard let need = route.proof, let session = proving?.session, !session.isProved(at: now) else {
      return (nil, nil)
    }
    guard route.method == .post else { return (leadToProof(next: address), nil) }
    // Looked at before anybody is asked: what did not come from a page of ours goes nowhere.
    let form = try await form()
    guard need.isNeeded(form) else { return (nil, form) }
    // On the way in there is nothing to type but a code.
    if visitor != nil, let kept = try await keep(form, of: session.account, mayBeEmpty: true) {
      return (
        .redirect(to: Address(Self.proofPage).with("form", "\(kept)").text), nil
      )
    }
    return (leadToProof(next: need.page), nil)
  }

  /// Whose proof counts: also of those who have still to set up their second factor. A provider
  /// that remembered somebody let in whoever found the browser, and the phone that is set up now is
  /// asked for ever after.
  private var proving: Visitor? {
    visitor ?? (entrant?.session.stage == .setUp ? entrant : nil)
  }

  private func leadToProof(next: String) -> Answer {
    .redirect(to: Address(Self.proofPage).with("next", next).text)
  }

  private static let proofPage = "/account/confirm"

  /// Whether whoever is signed in, or about to be, has shown lately that it is they.
  package var isProved: Bool { (visitor ?? entrant)?.session.isProved(at: now) ?? false }

  /// Takes the password, or the code of the app where the account has one.
  /// - Returns: what is wrong with it; `nil` when it was right.
  package func prove(with typed: String, isCode: Bool) async throws -> String? {
    let (site, now, somebody) = (site, now, try anybodyEntering())
    if !isCode, let problem = try await problem(withPresentPassword: typed) { return problem }
    let means: ProveAgain.Means =
      isCode
      ? .code(
        PassSecondFactor(
          typed: typed, isRecovery: false, signIn: attempt(as: somebody.user.name)),
        keys: site.keys, time: site.timepiece.now()) : .password
    let outcome = try await site.database.write { tx in
      try ProveAgain(means).run(by: somebody.user, somebody.session, at: now, tx)
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
    guard let somebody = visitor ?? entrant else {
      throw ProviderRefusal(.accountChanged, provider.name)
    }
    let now = now
    let outcome = try await site.database.write { tx in
      try ProveAgain(.provider(provider, identity))
        .run(by: somebody.user, somebody.session, at: now, tx)
    }
    guard outcome == .proved else {
      throw ProviderRefusal(.otherPerson, provider.name).leading(backTo: next)
    }
    return .redirect(to: next)
  }

  /// The question part of another address of ours.
  package func answers(in address: String) -> FormData {
    URLEncoding.read(address.drop { $0 != "?" }.dropFirst())
  }
}
