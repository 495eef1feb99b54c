import Access
import Courier
import HTTPTypes
import Kernel
import Markup
import Storage
import Web

/// One-time codes: made and printed by an administrator, used by whoever they are for.
enum InvitationRoutes {
  static func add(to routes: Routes) {
    routes.post(
      "/accounts/:id/invitation", .permission(.manageAccounts), proof: .always, make)
    routes.post(
      "/accounts/:id/invitation/mail", .permission(.manageAccounts), proof: .always, send)
    routes.get("/welcome", .open, ask)
    routes.post("/welcome", .open, open)
    routes.post("/welcome/password", .open, setPassword)
    routes.get("/sign-in/help", .open) { _ in .page(InvitationPages.help) }
  }

  /// Not remembered as sent: loading the answer again makes another code, and ends the one before.
  @Sendable static func make(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccountID.self)
    let form = try await visit.form()
    let (user, chance) = (try visit.user(), visit.site.chance)
    let (made, born, roles) = try await visit.site.database.write { tx in
      try visit.discardKept(form, tx)
      let made = try MakeInvitation(account: id).run(by: user, chance: chance, tx)
      let invitation = try Invitations.find(
        name: made.account.name, code: made.code, at: user.now, tx)
      let roles = try Accounts.user(id, at: user.now, tx)?.roles ?? []
      return (made, invitation?.bornOn, roles)
    }
    return .page(
      InvitationPages.letter(
        InvitationPages.Letter(
          account: id, name: made.account.name, code: made.code, until: made.expiresAt,
          address: "\(visit.origin)/welcome",
          link: MailWords.link(
            visit.origin, "/welcome", [("name", made.account.name), ("code", made.code)]),
          asksBirthday: born != nil,
          needsApp: SecondFactorRules.isRequired(for: roles))))
  }

  @Sendable static func send(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccountID.self)
    let form = try await visit.form()
    guard let outbox = visit.site.outbox else { throw NotFound("This page") }
    let address = form["address"].map(AddressRoutes.trimmed).flatMap(MailAddress.init)
    return try await visit.submit(form) { user, tx in
      if address == nil, form["address"] != nil {
        throw Problems("address", "Enter a mail address, such as name@harbour.example")
      }
      try InviteByMail(account: id, address: address).run(by: user, outbox, tx)
      return Done(to: "/accounts/\(id)", "An invitation is on its way by mail")
    } orAsk: { problems in
      try await AccountRoutes.accountPage(visit, form, problems)
    }
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    // A link fills in the name and the code by a script; what it says is never sent here.
    .page(InvitationPages.ask(FormData()))
  }

  @Sendable static func open(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    var problems = Problems()
    let name = problems.text(form["name"], "name", blank: "Enter your user name")
    let code = problems.text(form["code"], "code", limit: 40, blank: "Enter the code")
    guard let name, let code, problems.isEmpty else {
      return .page(InvitationPages.ask(form, problems: problems.problems))
    }
    switch try await visit.openInvitation(name: name, code: code) {
    case .found(let invitation):
      return .page(
        InvitationPages.password(form, asksBirthday: invitation.bornOn != nil))
    case .none: return .page(InvitationPages.ask(form, problems: [wrong]))
    case .throttled: return .page(InvitationPages.ask(form, problems: [throttled]))
    }
  }

  @Sendable static func setPassword(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let (name, code) = (form["name"] ?? "", form["code"] ?? "")
    // Looked at again: nobody skips the page before.
    let invitation: Invitation
    switch try await visit.openInvitation(name: name, code: code) {
    case .found(let found): invitation = found
    case .none: return .page(InvitationPages.ask(form, problems: [wrong]))
    case .throttled: return .page(InvitationPages.ask(form, problems: [throttled]))
    }
    var problems = Problems()
    var born: Day?
    if invitation.bornOn != nil {
      born = problems.day(form.day("born"), "born", blank: "Enter when you were born")
    }
    let password = form["password"] ?? ""
    if let problem = PasswordRules.problem(with: password, for: name) {
      problems.add("password", problem)
    } else if password != form["again"] {
      problems.add("again", "The two passwords are not the same; type them again")
    }
    guard problems.isEmpty else {
      return .page(
        InvitationPages.password(
          form, asksBirthday: invitation.bornOn != nil, problems: problems.problems))
    }
    let action = AcceptInvitation(
      name: name, code: code, bornOn: born,
      password: try await visit.site.passwords.digest(password))
    let now = visit.now
    switch try await visit.site.database.write({ tx in try action.run(at: now, tx) }) {
    case .accepted(let account, let name):
      return try await visit.signInAsNew(
        account, name: name, to: "/", done: "Your password is set. You are signed in.")
    case .noSuchCode: return .page(InvitationPages.ask(form, problems: [wrong]))
    case .notTheirs:
      return .page(InvitationPages.password(form, asksBirthday: true, problems: [notTheirs]))
    }
  }

  static let wrong = Problem(
    "code",
    "The user name and the code do not fit together. Check both; the code may have been used, have"
      + " run out, or been replaced by another")
  static let notTheirs = Problem(
    "born", "This is not the date we have. Check it, or ask your administrator to look")
  static let throttled = Problem(
    "code", "There were too many wrong codes from here. Wait 15 minutes and try again")
}
