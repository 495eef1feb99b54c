import Access
import Kernel
import Markup
import Storage
import Web

/// The second factor: asked for after the password, set up, and reset for somebody else.
enum SecondFactorRoutes {
  static func add(to routes: Routes) {
    routes.get("/sign-in/second-factor", .entering, ask)
    routes.post("/sign-in/second-factor", .entering, pass)
    routes.get("/sign-in/recovery-code", .entering, askRecovery)
    routes.post("/sign-in/recovery-code", .entering, passByRecovery)
    routes.get("/sign-in/second-factor/set-up", .entering, proof: .always, askSetUp)
    routes.post(
      "/sign-in/second-factor/set-up", .entering, proof: .of(page: "/sign-in/second-factor/set-up"),
      confirm)
    routes.get("/account/second-factor", .permission(.ownAccount), own)
    routes.post("/account/second-factor", .permission(.ownAccount), proof: .always, change)
    routes.get("/accounts/:id/second-factor", .permission(.manageAccounts), askReset)
    routes.post(
      "/accounts/:id/second-factor", .permission(.manageAccounts), proof: .always, reset)
  }

  // Signing in

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    if let elsewhere = elsewhere(visit, unless: .secondFactor) { return elsewhere }
    return .page(askPage(visit, next: SignInRoutes.next(visit.query["next"])))
  }

  @Sendable static func pass(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    if let elsewhere = elsewhere(visit, unless: .secondFactor) { return elsewhere }
    let next = SignInRoutes.next(form["next"])
    let code = form["code"] ?? ""
    let problem: Problem
    if code.allSatisfy(\.isWhitespace) {
      problem = Problem("code", "Enter the six digits your app shows")
    } else {
      switch try await visit.passSecondFactor(code, isRecovery: false, to: next) {
      case .passed(let answer): return answer
      case .wrong:
        problem = Problem(
          "code",
          "This is not the code your app shows now, or it was used already. Wait for the next")
      case .throttled: problem = Problem("code", Self.throttled)
      }
    }
    return .page(askPage(visit, next: next, [problem]))
  }

  @Sendable static func askRecovery(_ visit: Visit) async throws -> Answer {
    if let elsewhere = elsewhere(visit, unless: .secondFactor) { return elsewhere }
    return .page(SecondFactorPages.askRecovery(next: "/account/second-factor"))
  }

  @Sendable static func passByRecovery(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    if let elsewhere = elsewhere(visit, unless: .secondFactor) { return elsewhere }
    let code = form["code"] ?? ""
    let problem: Problem
    if code.allSatisfy(\.isWhitespace) {
      problem = Problem("code", "Enter one of your recovery codes")
    } else {
      let next = "/account/second-factor"
      switch try await visit.passSecondFactor(code, isRecovery: true, to: next) {
      case .passed(let answer): return answer
      case .wrong:
        problem = Problem(
          "code", "This is not one of your recovery codes, or it was used before. Try another")
      case .throttled: problem = Problem("code", Self.throttled)
      }
    }
    return .page(
      SecondFactorPages.askRecovery(next: "/account/second-factor", problems: [problem]))
  }

  private static let throttled =
    "There were too many wrong codes. Wait 15 minutes and try again"

  private static func askPage(_ visit: Visit, next: String, _ problems: [Problem] = []) -> Page {
    SecondFactorPages.ask(next: next, example: example(visit), problems: problems)
  }

  /// Of an account of the example, where there is no phone to look at.
  private static func example(_ visit: Visit) -> String? {
    let name = (visit.visitor ?? visit.entrant)?.user.name
    return visit.site.settings.accountsToTry.first { $0.name == name }?.secondFactor?
      .code(at: visit.site.timepiece.now())
  }

  /// Who is at another step is led there.
  private static func elsewhere(_ visit: Visit, unless stage: SessionStage) -> Answer? {
    guard let present = (visit.visitor ?? visit.entrant)?.session.stage, present != stage else {
      return nil
    }
    switch present {
    case .complete: return .redirect(to: SignInRoutes.next(visit.query["next"]))
    case .secondFactor: return .redirect(to: "/sign-in/second-factor")
    case .setUp: return .redirect(to: "/sign-in/second-factor/set-up")
    }
  }

  // Setting up

  @Sendable static func askSetUp(_ visit: Visit) async throws -> Answer {
    if let elsewhere = try await afterSetUp(visit) { return elsewhere }
    return .page(try await setUpPage(visit))
  }

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    if let elsewhere = try await afterSetUp(visit) { return elsewhere }
    do {
      return try await visit.confirmSecondFactor(form["code"] ?? "") { codes in
        SecondFactorPages.codes(codes, next: Link("Home", to: "/"))
      }
    } catch let refusal as Problems {
      return .page(try await setUpPage(visit, refusal.problems))
    }
  }

  private static func setUpPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let somebody = try visit.anybodyEntering()
    let secret = try await visit.beginSecondFactor()
    let notices = try await visit.site.database.read { tx in
      try somebody.user.account.map { try AccountNotices.unread(of: $0, tx) } ?? []
    }
    let key = Array(Base32.text(secret.secret))
    return SecondFactorPages.setUp(
      SecondFactorPages.Secret(
        groups: stride(from: 0, to: key.count, by: 4).map {
          String(key[$0..<min($0 + 4, key.count)])
        }.joined(separator: " "),
        address: secret.address(account: somebody.user.name),
        isRequired: SecondFactorRules.isRequired(for: somebody.user.roles),
        example: nil, notices: notices.map(\.words)), problems: problems)
  }

  /// Where to go when there is nothing to set up.
  private static func afterSetUp(_ visit: Visit) async throws -> Answer? {
    let somebody = try visit.anybodyEntering()
    if somebody.session.stage == .secondFactor {
      return .redirect(to: "/sign-in/second-factor")
    }
    let has = try await visit.site.database.read { tx in
      try somebody.user.account.map { try SecondFactors.has($0, tx) } ?? false
    }
    return has ? .redirect(to: "/account/second-factor") : nil
  }

  // One's own

  @Sendable static func own(_ visit: Visit) async throws -> Answer {
    .page(try await ownPage(visit))
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let session = visit.visitor?.session else { throw NotFound("The account") }
    var problems = Problems()
    if form["what"] != "codes", form["what"] != "remove" {
      problems.add("what", "Choose what you want to do")
    }
    guard problems.isEmpty else { return .page(try await ownPage(visit, problems.problems)) }
    let (chance, user) = (visit.site.chance, try visit.user())
    let isRequired = SecondFactorRules.isRequired(for: visit.visitor?.everyRole.roles ?? [])
    if form["what"] == "codes" {
      let codes = try await visit.site.database.write { tx in
        try visit.discardKept(form, tx)
        return try RenewRecoveryCodes().run(by: user, chance: chance, tx)
      }
      return .page(SecondFactorPages.codes(codes, next: Link("Your account", to: "/account")))
    }
    return try await visit.submit(form) { user, tx in
      try RemoveSecondFactor().run(by: user, keeping: session, tx)
      return isRequired
        ? Done(to: "/sign-in/second-factor/set-up", "Your old app no longer works")
        : Done(to: "/account/second-factor", "You now sign in with your password alone")
    } orAsk: { problems in
      try await ownPage(visit, problems)
    }
  }

  private static func ownPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let isRequired = SecondFactorRules.isRequired(for: visit.visitor?.everyRole.roles ?? [])
    let state = try await visit.read { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      return SecondFactorPages.State(
        since: try SecondFactors.find(account, tx)?.confirmedAt,
        codesLeft: try RecoveryCodes.left(of: account, tx),
        isRequired: isRequired)
    }
    return SecondFactorPages.own(state, problems: problems)
  }

  // Somebody else's

  @Sendable static func askReset(_ visit: Visit) async throws -> Answer {
    .page(try await resetPage(visit, FormData()))
  }

  @Sendable static func reset(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccountID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let reason = problems.text(
        form["reason"], "reason", limit: 200, blank: "Say why, so that they can be told")
      guard let reason else { throw problems }
      try ResetSecondFactor(account: id, reason: reason).run(by: user, tx)
      return Done(to: "/accounts/\(id)", "Their second factor is reset. They are signed out.")
    } orAsk: { problems in
      try await resetPage(visit, form, problems)
    }
  }

  private static func resetPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AccountID.self)
    let name = try await visit.read { user, tx in
      try AccountAuthority.over(id, user, tx).account.name
    }
    return SecondFactorPages.reset(
      id, name: name, reason: form["reason"], problems: problems)
  }
}
