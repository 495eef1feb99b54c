import Access
import Courier
import Kernel
import Markup
import Storage
import Web

/// Where mail about an account goes: `/account/address` is one's own, `/mail-address` is where the
/// link in a mail leads.
enum AddressRoutes {
  static func add(to routes: Routes) {
    routes.get("/account/address", .permission(.ownAccount), show)
    routes.post("/account/address", .permission(.ownAccount), proof: .always, change)
    routes.get("/mail-address", .open) { visit in .page(MailPages.confirm(FormData())) }
    routes.post("/mail-address", .open, confirm)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, FormData()))
  }

  private static func page(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let isMailed = visit.site.outbox != nil
    let view = try await visit.read { user, tx in
      let found = try user.account.flatMap { try AccountAddresses.find($0, tx) }
      return MailPages.Address(
        isMailed: isMailed, address: found.flatMap { $0.address == nil ? nil : words($0) },
        wanted: found?.wanted?.text)
    }
    return MailPages.address(view, form, problems: problems)
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let outbox = visit.site.outbox else { throw NotFound("This page") }
    let removes = form["do"] == "remove"
    let address = MailAddress(trimmed(form["address"] ?? ""))
    var problems = Problems()
    if !removes, address == nil {
      problems.add("address", "Enter a mail address, such as name@harbour.example")
    }
    guard problems.isEmpty else { return .page(try await page(visit, form, problems.problems)) }
    return try await visit.submit(form) { user, tx in
      guard let address, !removes else {
        try RemoveAddress().run(by: user, outbox, tx)
        return Done(to: "/account", "Your mail address is removed")
      }
      try WantAddress(address).run(by: user, outbox, tx)
      return Done(
        to: "/account/address", "A link is on its way to \(address.text). Open it within a day.")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let (outbox, now) = (visit.site.outbox, visit.now)
    do {
      var problems = Problems()
      let name = problems.text(form["name"], "name", limit: 100, blank: "Enter your user name")
      let code = problems.text(form["code"], "code", limit: 40, blank: "Enter the code")
      guard problems.isEmpty, let name, let code else { throw problems }
      let action = ConfirmAddress(name: name, code: code)
      try await visit.site.database.write { tx in try action.run(outbox, at: now, tx) }
      return .page(MailPages.confirmed)
    } catch let problems as Problems {
      return .page(MailPages.confirm(form, problems: problems.problems))
    }
  }

  static func words(_ address: AccountAddress?) -> String {
    guard let text = address?.address?.text else { return "None" }
    return address?.confirmedAt == nil ? "\(text), not confirmed yet" : text
  }

  static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

extension MailAddress {
  /// `s…@harbour.example`: enough to know one's own, not to learn another's.
  var shortened: String { "\(text.prefix(1))…@\(domain)" }
}
