import Access
import Courier
import Kernel
import Markup
import Storage
import Web

/// `/mail`: what waits to be sent and what was not taken, for administrators.
enum MailRoutes {
  static func add(to routes: Routes) {
    routes.get("/mail", .permission(.manageAccounts), list)
    routes.post("/mail/:id/again", .permission(.manageAccounts), tryAgain)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit))
  }

  private static func page(_ visit: Visit) async throws -> Page {
    let settings = visit.site.outbox?.settings
    let own = try visit.user().account
    let lines = try await visit.read { user, tx in
      try Outbox.troubled(
        try user.reach(for: .manageAccounts, tx), on: user.today, limit: 500, tx)
    }
    let of = { (state: MailState) in
      lines.filter { $0.state == state }.map { line in
        MailPages.Line(
          id: "\(line.id)", account: line.account, name: line.accountName, what: line.kind.words,
          queuedAt: line.queuedAt, lateAt: line.lateAt, attempts: line.attempts,
          why: line.cause.map { cause in
            cause.inWords + (line.codes.map { " (\($0))" } ?? "")
          }, advice: line.cause?.advice,
          mayTryAgain: line.isWhole && settings != nil && line.state != .late && line.account != own
        )
      }
    }
    return MailPages.outbox(
      MailPages.View(
        sender: settings.map { ($0.from.address.text, $0.server.place) }, waiting: of(.waiting),
        refused: of(.refused), late: of(.late)))
  }

  @Sendable static func tryAgain(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(MailID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try TryMailAgain(id).run(by: user, tx)
      return Done(to: "/mail", "The mail is tried again now")
    } orAsk: { problems in
      throw Problems("", problems.first?.message ?? "")
    }
  }
}
