import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// Showing one's own record to a body outside: to whom, what of it, until when.
enum ShareOwnRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(.shareOwnRecord)
    routes.get("/me/sharing/new", door, ask)
    routes.post("/me/sharing/new/check", door, check)
    routes.post("/me/sharing/new", door, share)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await askPage(visit, visit.query))
  }

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    if form["change"] != nil { return .page(try await askPage(visit, form)) }
    do {
      let (body, data) = try await visit.read { user, tx in
        _ = try user.ownRecord(tx)
        let action = try ShareOwnForm(data: form).action(tx)
        try action.check(on: user.today, tx)
        let body = try Organisations.names(of: [action.body], tx)[action.body] ?? ""
        return (body, Sharing.words(action.data))
      }
      return .page(ShareOwnPages.check(body: body, data: data, form))
    } catch let problems as Problems {
      return .page(try await askPage(visit, form, problems.problems))
    }
  }

  @Sendable static func share(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.ownRecord(tx)
      try ShareOwnForm(data: form).action(tx).run(by: user, tx)
      return Done(to: "/me/sharing", "It is shared. You can stop at any time, without a reason.")
    } orAsk: { problems in
      try await askPage(visit, form, problems)
    }
  }

  private static func askPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    _ = try await visit.read { user, tx in try user.ownRecord(tx).person }
    return ShareOwnPages.new(ShareOwnForm.parts, form, problems: problems)
  }
}

/// What was typed about a share of one's own.
struct ShareOwnForm: Sendable {
  let data: FormData

  /// Names always go with it: nobody finds training of somebody without a name.
  static let parts = [
    Choice("people", "My name and my posts"),
    Choice("training", "My name and my posts, and my training"),
  ]

  func action(_ tx: any Transaction) throws -> ShareOwnRecord {
    var problems = Problems()
    let code = problems.text(
      data["body"], "body", limit: 60, blank: "Enter the code of the body you share with")
    let body = try code.flatMap { try Organisations.find(code: $0, tx)?.id }
    if code != nil, body == nil {
      problems.add("body", "There is no organisation with this code; find it by search")
    }
    let part = problems.choice(
      data["data"], "data", among: Self.parts.map(\.code), blank: "Choose what you share")
    let purpose = problems.text(
      data["purpose"], "purpose", limit: 500, blank: "Enter what you share it for")
    let until = problems.day(data.day("until"), "until", blank: "Enter the last day")
    guard problems.isEmpty, let body, let part, let purpose, let until else { throw problems }
    return ShareOwnRecord(
      body: body, purpose: purpose, data: part == "training" ? [.people, .training] : [.people],
      until: until)
  }
}
