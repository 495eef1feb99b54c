import Access
import Kernel
import Markup
import Storage
import Web

/// Where one is signed in; and what one typed when one no longer was.
enum SessionRoutes {
  static func add(to routes: Routes) {
    routes.get("/account/sessions", .permission(.ownAccount), list)
    routes.post("/account/sessions/:number/end", .permission(.ownAccount), end)
    routes.post("/account/sign-out-everywhere", .permission(.ownAccount), endAll)
    routes.get("/account/session", .permission(.ownAccount), stay)
    routes.get("/account/kept", .permission(.ownAccount), kept)
    routes.post("/account/kept/:id/discard", .permission(.ownAccount), discard)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let present = visit.visitor?.session.number
    let lines = try await visit.read { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      return try Sessions.list(of: account, at: user.now, tx).map {
        SessionPages.Line(
          number: $0.number, device: $0.device, place: $0.place, startedAt: $0.startedAt,
          seenAt: $0.seenAt, isThis: $0.number == present)
      }
    }
    return .page(SessionPages.list(lines))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    guard let number = Int64(try visit.word("number")) else { throw NotFound("The session") }
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EndSession(number: number).run(by: user, tx)
      return Done(to: "/account/sessions", "The session is ended")
    } orAsk: { problems in
      throw Problems("", problems.first?.message ?? "")
    }
  }

  @Sendable static func endAll(_ visit: Visit) async throws -> Answer {
    _ = try await visit.form()
    let user = try visit.user()
    try await visit.site.database.write { tx in try SignOutEverywhere().run(by: user, tx) }
    return try await visit.signOut(saying: "You are signed out everywhere")
  }

  private struct TimeLeft: Encodable, Sendable {
    let secondsLeft: Int64
    let secondsAtMost: Int64
  }

  /// For the script that warns before the end: to have asked is to stay.
  @Sendable static func stay(_ visit: Visit) async throws -> Answer {
    guard let session = visit.visitor?.session else { throw NotFound("The session") }
    let atMost = session.secondsAtMost(at: visit.now)
    return try .json(
      TimeLeft(secondsLeft: min(session.idleLimit, atMost), secondsAtMost: atMost))
  }

  @Sendable static func kept(_ visit: Visit) async throws -> Answer {
    let forms = try await visit.keptForms()
    return .page(SessionPages.kept(forms.map { shown($0.id, $0.form, $0.keptAt) }))
  }

  static func shown(
    _ id: KeptFormID, _ form: KeptForm, _ keptAt: Instant
  ) -> SessionPages.Kept {
    SessionPages.Kept(
      id: "\(id)", address: form.address, key: form.key,
      fields: zip(form.names, form.values).map { (name: $0, value: $1) }, when: keptAt.inWords)
  }

  @Sendable static func discard(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(KeptFormID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      _ = try user.right(to: .ownAccount, .own, tx)
      try KeptForms.discard(id, of: account, tx)
      return Done(to: "/", "What you had typed is discarded")
    } orAsk: { problems in
      throw Problems("", problems.first?.message ?? "")
    }
  }
}
