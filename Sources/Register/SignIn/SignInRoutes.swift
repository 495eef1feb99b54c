import Access
import Kernel
import Markup
import Web

/// `/sign-in` and `/sign-out`.
enum SignInRoutes {
  static func add(to routes: Routes) {
    routes.get("/sign-in", .open, show)
    routes.post("/sign-in", .open, signIn)
    routes.post("/sign-out", .open, signOut)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    if try await visit.site.isEmpty() { return .redirect(to: "/set-up") }
    if visit.visitor != nil { return .redirect(to: next(visit.query["next"])) }
    var form = FormData()
    form.add("next", next(visit.query["next"]))
    if let name = visit.query["as"] { form.add("name", name) }
    return .page(page(visit, form))
  }

  @Sendable static func signIn(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    var problems = Problems()
    let name = problems.text(form["name"], "name", limit: 200, blank: "Enter your user name")
    let password = form["password"] ?? ""
    if password.isEmpty { problems.add("password", "Enter your password") }
    guard problems.isEmpty, let name, password.utf8.count <= 4_000 else {
      return ask(visit, form, problems.problems)
    }
    switch try await visit.signIn(name: name, password: password, to: next(form["next"])) {
    case .signedIn(let answer): return answer
    case .wrong:
      return ask(
        visit, form, [Problem("name", "The user name or the password is not right; try again")])
    case .throttled:
      return ask(
        visit, form,
        [
          Problem(
            "name",
            "There were too many wrong attempts with this user name from here. "
              + "Wait 15 minutes, or ask your administrator for a one-time code.")
        ])
    }
  }

  @Sendable static func signOut(_ visit: Visit) async throws -> Answer {
    _ = try await visit.form()
    return try await visit.signOut()
  }

  private static func ask(_ visit: Visit, _ form: FormData, _ problems: [Problem]) -> Answer {
    .page(page(visit, form, problems))
  }

  /// The sign-in page with every way in that there is.
  static func page(_ visit: Visit, _ form: FormData, _ problems: [Problem] = []) -> Page {
    let next = next(form["next"])
    return SignInPages.signIn(
      form, accounts: accounts(visit),
      providers: visit.site.providers.providers.map { $0.shown(leadingTo: next) },
      problems: problems)
  }

  /// Only ever a page of ours: an address of another site would make sign-in a way to send people
  /// anywhere.
  static func next(_ address: String?) -> String {
    guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), !address.contains("\\"),
      !address.hasPrefix("/sign-"), address.unicodeScalars.allSatisfy({ $0.value > 32 })
    else { return "/" }
    return address
  }

  private static func accounts(_ visit: Visit) -> [SignInPages.AccountToTry] {
    visit.site.settings.accountsToTry.map {
      SignInPages.AccountToTry(
        name: $0.name, password: $0.password, title: $0.title, about: $0.about)
    }
  }
}
