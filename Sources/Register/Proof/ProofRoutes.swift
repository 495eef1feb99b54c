import Access
import Kernel
import Markup
import Storage
import Web

/// `/account/confirm`: whoever is signed in, or about to set up their second factor, shows again
/// that it is they, and goes on with what they were about to do.
enum ProofRoutes {
  static func add(to routes: Routes) {
    routes.get("/account/confirm", .entering, ask)
    routes.post("/account/confirm", .entering, confirm)
    routes.get("/account/confirm/with/:provider", .entering, beginWithProvider)
  }

  private static let setUp = "/sign-in/second-factor/set-up"

  /// Who has a second factor shows that, and nothing else, before they are in.
  private static func elsewhere(_ visit: Visit) throws -> Answer? {
    try visit.anybodyEntering().session.stage == .secondFactor
      ? .redirect(to: "/sign-in/second-factor") : nil
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    if let elsewhere = try elsewhere(visit) { return elsewhere }
    guard visit.isProved else { return .page(try await page(visit, visit.query)) }
    if visit.visitor == nil { return .redirect(to: setUp) }
    guard let id = visit.query["form"] else {
      return .redirect(to: leading(visit.query["next"] ?? "/account"))
    }
    // What was sent meanwhile, or is a day old, is there no more.
    guard let kept = try await visit.keptForms().first(where: { "\($0.id)" == id }) else {
      return .redirect(to: "/account")
    }
    return .page(ProofPages.goOn(SessionRoutes.shown(kept.id, kept.form, kept.keptAt)))
  }

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    if let elsewhere = try elsewhere(visit) { return elsewhere }
    // Pressed twice, or shown in another tab.
    if visit.isProved { return .redirect(to: address(form)) }
    let hasApp = try await hasApp(visit)
    let typed = form[hasApp ? "code" : "password"] ?? ""
    let problem: String?
    if typed.allSatisfy(\.isWhitespace) {
      problem = hasApp ? "Enter the six digits your app shows" : "Enter your password"
    } else {
      problem = try await visit.prove(with: typed, isCode: hasApp)
    }
    if let problem {
      return .page(
        try await page(visit, form, [Problem(hasApp ? "code" : "password", problem)]))
    }
    return .redirect(to: address(form))
  }

  /// The provider asks again, whoever it remembers.
  @Sendable static func beginWithProvider(_ visit: Visit) async throws -> Answer {
    if let elsewhere = try elsewhere(visit) { return elsewhere }
    guard let provider = visit.site.providers.provider(try visit.word("provider")) else {
      throw NotFound("This way to sign in")
    }
    do {
      return try await visit.beginSignIn(
        with: provider, next: address(visit.query), proves: true)
    } catch let refusal as ProviderRefusal {
      return .page(try await page(visit, visit.query, refusal.problems))
    }
  }

  /// This page again, which knows how to go on once it was shown who it is.
  private static func address(_ answers: FormData) -> String {
    Address("/account/confirm")
      .with("form", answers["form"].flatMap { KeptFormID($0) }.map { "\($0)" })
      .with("next", answers["next"].map(leading)).text
  }

  /// One page of those before sign-in is done is for those who are signed in, too.
  private static func leading(_ next: String) -> String {
    next == setUp ? next : SignInRoutes.next(next)
  }

  static func page(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let providers = visit.site.providers
    let somebody = try visit.anybodyEntering()
    let (account, name) = (somebody.session.account, somebody.user.name)
    let (hasApp, linked) = try await visit.site.database.read { tx in
      (
        try SecondFactors.has(account, tx),
        Set(try AccountIdentities.all(of: account, tx).map(\.issuer))
      )
    }
    let question = address(answers).dropFirst("/account/confirm".count)
    return ProofPages.ask(
      ProofPages.Question(
        hasApp: hasApp, isEntering: visit.visitor == nil,
        example: visit.site.settings.accountsToTry.first { $0.name == name }?.secondFactor?
          .code(at: visit.site.timepiece.now()),
        ways: providers.providers.filter { linked.contains($0.issuer) }.map {
          Link($0.name, to: "/account/confirm/with/\($0.id)\(question)")
        },
        form: answers["form"], next: answers["next"]), problems: problems)
  }

  private static func hasApp(_ visit: Visit) async throws -> Bool {
    let account = try visit.anybodyEntering().session.account
    return try await visit.site.database.read { tx in try SecondFactors.has(account, tx) }
  }
}
