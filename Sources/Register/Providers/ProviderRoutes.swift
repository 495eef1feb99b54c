import Access
import HTTPTypes
import Kernel
import Markup
import Web

/// `/sign-in/with/:provider` and the way back, and what is linked to one's own account.
enum ProviderRoutes {
  static func add(to routes: Routes) {
    routes.get("/sign-in/with/:provider", .open, begin)
    routes.get("/sign-in/with/:provider/back", .open, finish)
    routes.get("/sign-in/with/:provider/confirm", .open, askConfirm)
    routes.post("/sign-in/with/:provider/confirm", .open, confirm)
    routes.get("/signed-out", .open, signedOut)
    routes.get("/sign-out/at-provider", .open, signOutThere)
    routes.get("/account/ways", .permission(.ownAccount), ways)
    routes.post("/account/ways/:id/unlink", .permission(.ownAccount), proof: .always, unlink)
    routes.get("/account/link", .permission(.ownAccount), askLink)
    routes.post("/account/link", .permission(.ownAccount), proof: .always, link)
  }

  // There and back

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let provider = try provider(visit)
    let next = SignInRoutes.next(visit.query["next"])
    do {
      return try await visit.beginSignIn(with: provider, next: next)
    } catch let refusal as ProviderRefusal {
      return try await refused(visit, refusal, next: next)
    }
  }

  @Sendable static func finish(_ visit: Visit) async throws -> Answer {
    let provider = try provider(visit)
    do {
      return try await answer(
        visit, provider, try await visit.finishSignIn(with: provider), FormData())
    } catch let refusal as ProviderRefusal {
      return try await refused(visit, refusal, next: "/")
    } catch let problems as Problems {
      return .page(try await waysPage(visit, problems.problems))
    }
  }

  @Sendable static func askConfirm(_ visit: Visit) async throws -> Answer {
    let provider = try provider(visit)
    guard try await visit.isToConfirm(provider), let proof = try await visit.provenIdentity() else {
      return .redirect(to: "/sign-in")
    }
    return .page(ProviderPages.confirm(provider.shown, label: proof.label, FormData()))
  }

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let provider = try provider(visit)
    let form = try await visit.form()
    guard try await visit.isToConfirm(provider), let proof = try await visit.provenIdentity() else {
      return try await answer(visit, provider, .other(.gone), form)
    }
    var problems = Problems()
    let bornOn = problems.day(form.day("born"), "born", blank: "Enter your date of birth")
    guard problems.isEmpty, let bornOn else {
      return .page(
        ProviderPages.confirm(
          provider.shown, label: proof.label, form, problems: problems.problems))
    }
    do {
      return try await answer(
        visit, provider, try await visit.confirmSignIn(with: provider, bornOn: bornOn), form)
    } catch let refusal as ProviderRefusal {
      return try await refused(visit, refusal, next: proof.next)
    }
  }

  private static func answer(
    _ visit: Visit, _ provider: SignInProvider, _ outcome: ProviderOutcome, _ form: FormData
  ) async throws -> Answer {
    let other: SignInWithProvider.Outcome
    switch outcome {
    case .signedIn(let answer), .proved(let answer): return answer
    case .other(let outcome): other = outcome
    }
    let label = try await visit.provenIdentity()?.label ?? provider.name
    switch other {
    case .signedIn: return .redirect(to: "/")
    case .toLink: return .redirect(to: "/account/link")
    case .linkedAlready:
      return .redirect(
        to: "/account/ways", done: "\(provider.name) was linked to your account before")
    case .toConfirm: return .redirect(to: "\(provider.shown.address)/confirm")
    case .unknown, .triedTooOften:
      return .page(
        ProviderPages.unknown(
          provider.shown, label: label, triedTooOften: other == .triedTooOften))
    case .wrong:
      return .page(
        ProviderPages.confirm(
          provider.shown, label: label, form,
          problems: [
            Problem("born", "This is not the date of birth we hold; check it and try again")
          ]))
    case .gone:
      return try await refused(
        visit, ProviderRefusal(.stateExpired, provider.name), next: "/")
    }
  }

  /// The sign-in page says why, and offers everything else that there is. Whoever is signed in
  /// already was about to link, or to show who they are, and reads it there.
  private static func refused(
    _ visit: Visit, _ refusal: ProviderRefusal, next: String
  ) async throws -> Answer {
    if let back = refusal.leadsBackTo, visit.visitor != nil || visit.entrant != nil {
      return .page(try await ProofRoutes.page(visit, visit.answers(in: back), refusal.problems))
    }
    if visit.visitor != nil {
      return .page(try await waysPage(visit, refusal.problems))
    }
    var form = FormData()
    form.add("next", refusal.leadsBackTo ?? next)
    return .page(
      SignInRoutes.page(visit, form, refusal.problems),
      status: refusal.isOutage ? .serviceUnavailable : .unprocessableContent)
  }

  // Signing out

  @Sendable static func signedOut(_ visit: Visit) async throws -> Answer {
    if visit.visitor != nil { return .redirect(to: "/") }
    return .page(ProviderPages.signedOut(stillAt: try await visit.providerToSignOutOf()?.shown))
  }

  @Sendable static func signOutThere(_ visit: Visit) async throws -> Answer {
    try await visit.signOutAtProvider()
  }

  // One's own

  @Sendable static func ways(_ visit: Visit) async throws -> Answer {
    .page(try await waysPage(visit))
  }

  @Sendable static func unlink(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(IdentityID.self)
    let form = try await visit.form()
    let (providers, session) = (visit.site.providers, visit.visitor?.session)
    return try await visit.submit(form) { user, tx in
      // Only one's own is there at all.
      guard let account = user.account,
        let identity = try AccountIdentities.all(of: account, tx).first(where: { $0.id == id })
      else { throw NotFound("The way to sign in") }
      let name = providers.provider(ofIssuer: identity.issuer)?.name ?? identity.provider
      try UnlinkIdentity(id, providerName: name, session: session).run(by: user, tx)
      return Done(to: "/account/ways", "\(name) is unlinked. It no longer signs you in.")
    } orAsk: { problems in
      try await waysPage(visit, problems)
    }
  }

  @Sendable static func askLink(_ visit: Visit) async throws -> Answer {
    guard let (proof, provider) = try await proven(visit) else {
      return .redirect(to: "/account/ways")
    }
    return .page(
      ProviderPages.link(provider.shown, label: proof.label, user: try visit.user().name))
  }

  @Sendable static func link(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let (proof, provider) = try await proven(visit) else {
      return .redirect(
        to: "/account/ways", done: "Nothing was linked: it took too long. You can start again.")
    }
    let isWanted = form["answer"] != "no"
    return try await visit.submit(form) { user, tx in
      if isWanted { try LinkIdentity(proof, providerName: provider.name).run(by: user, tx) }
      try visit.forgetProvenIdentity(tx)
      return Done(
        to: "/account/ways",
        isWanted
          ? "\(provider.name) is linked. You can sign in with it from now on."
          : "\(provider.name) was not linked")
    } orAsk: { problems in
      ProviderPages.link(
        provider.shown, label: proof.label, user: try visit.user().name, problems: problems)
    }
  }

  private static func proven(
    _ visit: Visit
  ) async throws -> (proof: ProviderProof, provider: SignInProvider)? {
    guard let proof = try await visit.provenIdentity(),
      let provider = visit.site.providers.provider(ofIssuer: proof.issuer)
    else { return nil }
    return (proof, provider)
  }

  private static func waysPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let providers = visit.site.providers
    let identities = try await visit.read { user, tx in
      try user.account.map { try AccountIdentities.all(of: $0, tx) } ?? []
    }
    return ProviderPages.ways(
      identities.map { identity in
        ProviderPages.Way(
          identity: "\(identity.id)",
          provider: providers.provider(ofIssuer: identity.issuer)?.name ?? identity.provider,
          label: identity.label, rule: identity.rule.words, linkedAt: identity.linkedAt,
          usedAt: identity.usedAt)
      }, addable: providers.providers.map { $0.shown(leadingTo: "/account/ways") },
      problems: problems)
  }

  private static func provider(_ visit: Visit) throws -> SignInProvider {
    guard let provider = visit.site.providers.provider(try visit.word("provider")) else {
      throw NotFound("This way to sign in")
    }
    return provider
  }
}

extension SignInProvider {
  /// As pages know it.
  var shown: ProviderPages.Provider { shown(leadingTo: "/") }

  func shown(leadingTo next: String) -> ProviderPages.Provider {
    ProviderPages.Provider(
      id: id, name: name, words: words,
      start: Address("/sign-in/with/\(id)").with("next", next == "/" ? nil : next).text)
  }
}
