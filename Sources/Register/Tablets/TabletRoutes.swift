import Access
import Directory
import HTTPTypes
import Kernel
import Markup
import Storage
import Web

/// Shared tablets: registered by an administrator, opened by staff with a PIN.
enum TabletRoutes {
  static func add(to routes: Routes) {
    routes.get("/tablets", .permission(.manageAccounts), list)
    routes.get("/tablets/new", .permission(.manageAccounts)) { _ in
      .page(TabletPages.new(FormData()))
    }
    routes.post("/tablets/new", .permission(.manageAccounts), register)
    routes.post("/tablets/:id/end", .permission(.manageAccounts), end)
    routes.get("/tablet", .open, askWho)
    routes.post("/tablet", .open, signIn)
    routes.get("/tablet/proof", .open, askProof)
    routes.post("/tablet/proof", .open, prove)
    routes.get("/tablet/pin", .open, askCode)
    routes.post("/tablet/pin", .open, openCode)
    routes.post("/tablet/pin/new", .open, setPin)
  }

  // For administrators

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let lines = try await visit.read { user, tx in
      let tablets = try Tablets.list(
        try user.reach(for: .manageAccounts, tx), on: user.today, tx)
      let names = try Organisations.names(of: tablets.map(\.organisation), tx)
      return tablets.map {
        TabletPages.Line(
          id: "\($0.id)", name: $0.name, organisation: names[$0.organisation] ?? "",
          madeAt: $0.madeAt, madeBy: $0.madeBy)
      }
    }
    return .page(TabletPages.list(lines))
  }

  @Sendable static func register(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    do {
      var problems = Problems()
      let code = problems.text(
        form["organisation"], "organisation", limit: 30, blank: "Enter the code of the workplace")
      let name = problems.text(
        form["name"], "name", limit: 60, blank: "Enter what this tablet is called")
      guard problems.isEmpty, let code, let name else { throw problems }
      let organisation = try await visit.site.database.read { tx in
        try OrganisationAnswer.find(code, "organisation", tx)
      }
      guard let organisation else { throw NotFound("The workplace") }
      return try await visit.beTablet(
        form, RegisterTablet(organisation: organisation, name: name))
    } catch let problems as Problems {
      return .page(TabletPages.new(form, problems: problems.problems))
    }
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(TabletID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EndTablet(tablet: id).run(by: user, tx)
      return Done(to: "/tablets", "The tablet is removed. Nobody can sign in on it any more.")
    } orAsk: { problems in
      throw Problems("", problems.first?.message ?? "")
    }
  }

  // On the tablet

  @Sendable static func askWho(_ visit: Visit) async throws -> Answer {
    if visit.visitor != nil { return .redirect(to: "/") }
    return .page(try await signInPage(visit, FormData()))
  }

  @Sendable static func signIn(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let tablet = try await visit.tablet() else { return .page(TabletPages.notOne) }
    var problems = Problems()
    let name = problems.text(
      form["name"], "name", limit: 100, blank: "Enter your staff number or user name")
    let pin = form["pin"] ?? ""
    if pin.isEmpty { problems.add("pin", "Enter your PIN") }
    guard problems.isEmpty, let name, pin.utf8.count <= 100 else {
      return .page(try await signInPage(visit, form, problems.problems))
    }
    switch try await visit.signIn(on: tablet, as: name, pin: pin) {
    case .signedIn(let answer): return answer
    case .wrong:
      let wrong = Problem("name", "This and the PIN do not fit together; check both and try again")
      return .page(try await signInPage(visit, form, [wrong]))
    // Others may have tried: that keeps out nobody who can say more of themselves.
    case .throttled:
      return .page(TabletPages.proof(form, isAfterGuesses: true), status: .unprocessableContent)
    }
  }

  @Sendable static func askProof(_ visit: Visit) async throws -> Answer {
    guard try await visit.tablet() != nil else { return .page(TabletPages.notOne) }
    return .page(TabletPages.proof(FormData(), isAfterGuesses: false))
  }

  /// The same words whether there is such a person or not, and whether their birth date is known.
  @Sendable static func prove(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let tablet = try await visit.tablet() else { return .page(TabletPages.notOne) }
    var problems = Problems()
    let name = problems.text(
      form["name"], "name", limit: 100, blank: "Enter your staff number or user name")
    let born = problems.day(form.day("born"), "born", blank: "Enter when you were born")
    let pin = form["pin"] ?? ""
    if pin.isEmpty { problems.add("pin", "Enter your PIN") }
    guard problems.isEmpty, let name, let born, pin.utf8.count <= 100 else {
      return .page(TabletPages.proof(form, isAfterGuesses: false, problems: problems.problems))
    }
    let problem: Problem
    switch try await visit.signIn(on: tablet, as: name, bornOn: born, pin: pin) {
    case .signedIn(let answer): return answer
    case .wrong:
      problem = Problem(
        "name", "This, the date of birth and the PIN do not fit together; check all three")
    case .throttled:
      problem = Problem(
        "name",
        "There were too many wrong answers for you on this tablet. Use a one-time code, or another"
          + " tablet, or wait half an hour")
    }
    return .page(TabletPages.proof(form, isAfterGuesses: false, problems: [problem]))
  }

  @Sendable static func askCode(_ visit: Visit) async throws -> Answer {
    guard try await visit.tablet() != nil else { return .page(TabletPages.notOne) }
    return .page(TabletPages.askCode(FormData()))
  }

  @Sendable static func openCode(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard try await visit.tablet() != nil else { return .page(TabletPages.notOne) }
    var problems = Problems()
    let name = problems.text(form["name"], "name", blank: "Enter your user name")
    let code = problems.text(form["code"], "code", limit: 40, blank: "Enter the code")
    guard let name, let code, problems.isEmpty else {
      return .page(TabletPages.askCode(form, problems: problems.problems))
    }
    switch try await visit.openInvitation(name: name, code: code) {
    case .found(let invitation):
      return .page(TabletPages.choosePin(form, asksBirthday: invitation.bornOn != nil))
    case .none: return .page(TabletPages.askCode(form, problems: [InvitationRoutes.wrong]))
    case .throttled:
      return .page(TabletPages.askCode(form, problems: [InvitationRoutes.throttled]))
    }
  }

  @Sendable static func setPin(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard try await visit.tablet() != nil else { return .page(TabletPages.notOne) }
    let (name, code, pin) = (form["name"] ?? "", form["code"] ?? "", form["pin"] ?? "")
    let invitation: Invitation
    switch try await visit.openInvitation(name: name, code: code) {
    case .found(let found): invitation = found
    case .none: return .page(TabletPages.askCode(form, problems: [InvitationRoutes.wrong]))
    case .throttled:
      return .page(TabletPages.askCode(form, problems: [InvitationRoutes.throttled]))
    }
    var problems = Problems()
    var born: Day?
    if invitation.bornOn != nil {
      born = problems.day(form.day("born"), "born", blank: "Enter when you were born")
    }
    if let problem = PinRules.problem(with: pin, bornOn: born) {
      problems.add("pin", problem)
    } else if pin != form["again"] {
      problems.add("again", "The two PINs are not the same; type them again")
    }
    let asks = invitation.bornOn != nil
    guard problems.isEmpty else {
      return .page(
        TabletPages.choosePin(form, asksBirthday: asks, problems: problems.problems))
    }
    let action = SetPinByCode(
      name: name, code: code, bornOn: born, pin: try await visit.site.passwords.digest(pin))
    let now = visit.now
    switch try await visit.site.database.write({ tx in try action.run(at: now, tx) }) {
    case .accepted:
      return .redirect(to: "/tablet", done: "Your PIN is set. Sign in with it now.")
    case .noSuchCode:
      return .page(TabletPages.askCode(form, problems: [InvitationRoutes.wrong]))
    case .notTheirs:
      return .page(
        TabletPages.choosePin(
          form, asksBirthday: true, problems: [InvitationRoutes.notTheirs]))
    }
  }

  private static func signInPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    guard let tablet = try await visit.tablet() else { return TabletPages.notOne }
    let name = try await visit.site.database.read { tx in
      try Organisations.names(of: [tablet.organisation], tx)[tablet.organisation]
    }
    return TabletPages.signIn(at: name ?? "", form, problems: problems)
  }
}
