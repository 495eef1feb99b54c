import Access
import Figures
import Foundation
import Journals
import Kernel
import Markup
import Records
import Storage
import Web

/// `/me…`: what is held about the person who asks. No address names anybody, so there is nobody
/// else to ask for.
enum MeRoutes {
  private static let door = Door.permission(.ownRecord)

  static func add(to routes: Routes) {
    routes.get("/me", door, show)
    routes.get("/me/held/:section", door, section)
    routes.get("/me/everything", door, everything)
    routes.get("/me/download", door, download)
    routes.get("/me/looks", door, looks)
    routes.get("/me/sharing", door, sharing)
    ShareOwnRoutes.add(to: routes)
    routes.post("/me/sharing/:share/end", door, stopSharing)
    routes.get("/me/monitoring", door, monitoring)
    routes.post("/me/monitoring", door, object)
    routes.post("/me/monitoring/withdrawal", door, withdraw)
    OwnAnswerRoutes.add(to: routes)
  }

  private static func held(_ visit: Visit) async throws -> HeldAbout {
    try await visit.read(ShowHeld(actions: visit.site.journalActions).answer)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let question = ShowHeld(actions: visit.site.journalActions)
    let (held, open, isStopped) = try await visit.read { user, tx in
      let open = try CorrectionStore.of(user.ownRecord(tx).records, tx).count { $0.stage.isOpen }
      return (
        try question.answer(user, tx), open,
        try Objections.of(user, tx).contains { $0.isInForce }
      )
    }
    return .page(MePages.me(held, openCorrections: open, isStopped: isStopped))
  }

  @Sendable static func section(_ visit: Visit) async throws -> Answer {
    let code = try visit.word("section")
    guard let section = try await held(visit).sections.first(where: { $0.code == code }) else {
      throw NotFound("This page")
    }
    return .page(
      MePages.section(section, mayCorrect: CorrectionSubject.sections.contains(code)))
  }

  @Sendable static func everything(_ visit: Visit) async throws -> Answer {
    .page(MePages.everything(try await held(visit), on: visit.today))
  }

  @Sendable static func download(_ visit: Visit) async throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return .file(
      named: "about-me-\(visit.today.iso).json", type: "application/json",
      Array(try encoder.encode(try await held(visit))))
  }

  private static let looksOnPage = 50

  @Sendable static func looks(_ visit: Visit) async throws -> Answer {
    let actions = visit.site.journalActions
    let before = visit.query["before"].flatMap(EntryID.init)
    let looks = try await visit.read { user, tx in
      try Looks.at(
        user.ownRecord(tx).records, actions: actions, before: before, limit: looksOnPage, tx)
    }
    let earlier =
      looks.count == looksOnPage ? looks.last.map { "/me/looks?before=\($0.entry)" } : nil
    return .page(
      MePages.looks(
        looks.map { look in
          MePages.LookLine(
            words: look.words, at: look.at, by: look.actorName, role: look.role,
            purpose: look.purpose, others: look.people - 1)
        }, earlier: earlier))
  }

  @Sendable static func sharing(_ visit: Visit) async throws -> Answer {
    let (section, stoppable) = try await visit.read { user, tx in
      let reading = try HeldReading(user, tx)
      let open = try Sharing.shares(of: reading.person, tx).filter {
        $0.stoppedAt == nil && $0.period.to.map { $0 >= user.today } ?? true
      }
      return (
        try reading.sharing(),
        Dictionary(
          open.map { ("share-\($0.id)", "/me/sharing/\($0.id)/end") }
            + (try BadgeShares.of(reading.records, tx).filter { $0.isOpen(on: user.today) }
              .map { ("badge-link-\($0.id)", "/me/badge-links/\($0.id)/end") })
        ) { one, _ in one }
      )
    }
    return .page(MePages.sharing(section, stoppable: stoppable))
  }

  @Sendable static func stopSharing(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonalShareID.self, "share")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try StopSharing(id).run(by: user, tx)
      return Done(to: "/me/sharing", "It is no longer shared")
    } orAsk: { problems in
      Page("What I share and with whom", problems: problems, trail: MePages.trail, .empty)
    }
  }

  @Sendable static func monitoring(_ visit: Visit) async throws -> Answer {
    .page(try await monitoringPage(visit, FormData()))
  }

  private static func monitoringPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let objections = try await visit.read { user, tx in try Objections.of(user, tx) }
    let open = objections.first { $0.isInForce }
    return MePages.monitoring(
      objections.map { objection in
        (
          words: "Stopped on \(objection.objectedAt.dayInLondon.inWords), details "
            + (objection.keeps ? "kept" : "erased"),
          ended: objection.withdrawnAt.map { "taken back on \($0.dayInLondon.inWords)" }
        )
      }, isStopped: open != nil, isErased: open.map { !$0.keeps } ?? false, answers,
      problems: problems)
  }

  @Sendable static func object(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let details = problems.choice(
        form["details"], "details", among: ["kept", "erased"],
        blank: "Choose what should happen to the details that are held")
      guard let details else { throw problems }
      try StopMonitoring(keeps: details == "kept").run(by: user, tx)
      return Done(to: "/me/monitoring", "Your monitoring details are no longer used")
    } orAsk: { problems in
      try await monitoringPage(visit, form, problems)
    }
  }

  @Sendable static func withdraw(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try WithdrawObjection().run(by: user, tx)
      return Done(to: "/me/monitoring", "Your monitoring details can be used again")
    } orAsk: { problems in
      try await monitoringPage(visit, form, problems)
    }
  }
}

extension HeldItem {
  /// What somebody said here by themselves needs nobody else to correct it.
  var isOwnAnswer: Bool { id == "monitoring-own" }

  /// Where somebody asks to have `value` mended.
  func addressToCorrect(_ value: HeldValue) -> String {
    if isOwnAnswer { return "/me/monitoring/answers" }
    return Address("/me/corrections/new").with("item", id).with("field", value.name).text
  }
}
