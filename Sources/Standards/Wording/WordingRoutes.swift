import Access
import Kernel
import Markup
import Storage
import Web

/// `/standards/wordings…`: for the national authority.
enum WordingRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(.publishStandards)
    routes.get("/standards/wordings", door, all)
    routes.get("/standards/wordings/new", door, ask)
    routes.post("/standards/wordings", door, load)
    routes.get("/standards/wordings/:wording", door, one)
    routes.post("/standards/wordings/:wording/confirm", door, confirm)
    routes.get("/standards/wordings/:wording/end", door, askEnd)
    routes.post("/standards/wordings/:wording/end", door, end)
  }

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let lines = try await visit.read { user, tx in
      _ = try user.right(to: .publishStandards, .everything, tx)
      let library = try StandardsInForce.library(tx)
      return try OfficialWordings.all(tx).map { (words: words($0.reference, library), wording: $0) }
    }
    return .page(WordingPages.all(lines))
  }

  private static func words(
    _ reference: FrameworkReference, _ library: StandardsLibrary
  ) -> String {
    library.framework(reference).map { "\($0.title), version \(reference.version)" }
      ?? reference.words
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(WordingPages.load(FormData()))
  }

  @Sendable static func load(_ visit: Visit) async throws -> Answer {
    let (form, text, file, wrong) = try await VersionRoutes.sent(visit)
    return try await visit.submit(form) { user, tx in
      guard let text else {
        throw Problems("text", wrong ?? "Choose the file, or paste the text")
      }
      let wording = try LoadWording(text: text, file: file).run(by: user, tx)
      return Done(to: wording.address, "It is loaded, and waits for another national lead")
    } orAsk: { problems in
      WordingPages.load(form, problems: problems)
    }
  }

  private static func view(_ visit: Visit) async throws -> WordingPages.View {
    let id = try visit.id(OfficialWordingID.self, "wording")
    return try await visit.read { user, tx in
      _ = try user.right(to: .publishStandards, .everything, tx)
      guard let wording = try OfficialWordings.find(id, tx) else { throw NotFound("This wording") }
      let library = try StandardsInForce.library(tx)
      let framework = library.framework(wording.reference)
      let clauses = try OfficialWordings.clauses(of: id, tx)
      let all = framework?.nodes(at: .competency).map(\.expectations.count).reduce(0, +) ?? 0
      return WordingPages.View(
        wording: wording, version: words(wording.reference, library),
        lines: clauses.map { clause in
          let node = framework?.node(clause.node)
          let said = node?.expectations.first { $0.stage == clause.stage }
          return WordingPages.View.Line(
            code: clause.node, title: node?.title ?? "", stage: clause.stage,
            own: said.map { $0.own ?? $0.words } ?? "", official: clause.words)
        }, left: max(0, all - clauses.count),
        barrier: WordingRules.mayConfirm(
          loaded: try WordingWork.loaded(wording, user, tx), wording.state))
    }
  }

  @Sendable static func one(_ visit: Visit) async throws -> Answer {
    .page(WordingPages.wording(try await view(visit)))
  }

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(OfficialWordingID.self, "wording")
    return try await visit.submit(form) { user, tx in
      try ConfirmWording(id: id, seen: form["seen"].flatMap { Int($0) } ?? 0).run(by: user, tx)
      return Done(to: "/standards/wordings/\(id)", "The official wording is in use")
    } orAsk: { problems in
      WordingPages.wording(try await view(visit), problems: problems)
    }
  }

  /// Of one that ended there is nothing to end: its page says when and why.
  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.wording.state != .ended else { return .page(WordingPages.wording(view)) }
    return .page(WordingPages.end(view, FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(OfficialWordingID.self, "wording")
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let words = problems.text(
        form["words"], "words", limit: ConsultationRoutes.longest, blank: "Say why")
      try problems.throwIfAny()
      guard let words else { throw problems }
      try EndWording(id: id, reason: words, seen: form["seen"].flatMap { Int($0) } ?? 0)
        .run(by: user, tx)
      return Done(to: "/standards/wordings/\(id)", "Waypoint’s own words are shown again")
    } orAsk: { problems in
      WordingPages.end(try await view(visit), form, problems: problems)
    }
  }
}
