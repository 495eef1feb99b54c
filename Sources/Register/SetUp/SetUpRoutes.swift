import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/set-up`: there as long as nobody has an account.
enum SetUpRoutes {
  static func add(to routes: Routes) {
    routes.get("/set-up", .open, show)
    routes.post("/set-up", .open, save)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    guard try await visit.site.isEmpty() else { return .redirect(to: "/") }
    return .page(page(FormData()))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    guard try await visit.site.isEmpty() else { return .redirect(to: "/") }
    let form = try await visit.form()
    do {
      let answers = try SetUpForm(data: form).answers()
      let password = try await visit.site.passwords.digest(answers.password)
      let (action, now) = (SetUp(answers: answers, password: password), visit.now)
      let account = try await visit.site.database.write { tx in try action.run(at: now, tx) }
      return try await visit.signInAsNew(
        account, name: answers.userName, to: "/",
        done: "\(answers.organisation) is set up. You are signed in as its administrator.")
    } catch let refusal as any Refusal {
      return .page(page(form, refusal.problems))
    }
  }

  private static func page(_ form: FormData, _ problems: [Problem] = []) -> Page {
    SetUpPages.setUp(
      form, kinds: SetUpForm.kinds.map { Choice($0.rawValue, $0.words) }, problems: problems)
  }
}

extension Site {
  /// Whether nobody can sign in yet.
  func isEmpty() async throws -> Bool {
    try await database.read { tx in try Accounts.areNone(tx) }
  }
}
