import Access
import Kernel
import Markup
import Storage
import Web

/// `/sign-in/forgotten`: a link to set another password, for those whose account has an address.
enum ForgottenRoutes {
  static func add(to routes: Routes) {
    routes.get("/sign-in/forgotten", .open) { visit in
      .page(MailPages.forgotten(FormData(), isMailed: visit.site.outbox != nil))
    }
    routes.post("/sign-in/forgotten", .open, ask)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard visit.site.outbox != nil else {
      return .page(MailPages.forgotten(FormData(), isMailed: false))
    }
    var problems = Problems()
    let name = problems.text(form["name"], "name", limit: 200, blank: "Enter your user name")
    guard let name, problems.isEmpty else {
      return .page(MailPages.forgotten(form, isMailed: true, problems: problems.problems))
    }
    let (address, now) = (visit.clientAddress, visit.now)
    let isTaken = try await visit.site.database.write { tx in
      try ForgottenPasswords.ask(name: name, from: address, at: now, tx)
    }
    guard isTaken else {
      return .page(
        MailPages.forgotten(
          form, isMailed: true,
          problems: [
            Problem("name", "There were too many requests from here. Wait an hour and try again")
          ]))
    }
    return .page(MailPages.asked)
  }
}
