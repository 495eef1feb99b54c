import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/induction…`: for the person alone.
enum OwnInductionRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.ownInduction)
    routes.get("/induction", own, home)
    routes.get("/induction/:id", own, show)
    routes.get("/induction/:id/units/:unit", own, unit)
    routes.post("/induction/:id/units/:unit", own, write)
    routes.post("/induction/:id/units/:unit/step", own, step)
    routes.get("/induction/:id/units/:unit/appeal", own, askAppeal)
    routes.post("/induction/:id/units/:unit/appeal", own, appeal)
    routes.get("/induction/:id/known", own, askKnown)
    routes.post("/induction/:id/known", own, known)
    routes.get("/induction/:id/bring-along", own, askBring)
    routes.post("/induction/:id/bring-along", own, bring)
    routes.get("/induction/:id/opinion", own, askOpinion)
    routes.post("/induction/:id/opinion", own, opinion)
    routes.get("/induction/:id/certificate", own, certificate)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let (views, hasYear) = try await visit.read { user, tx in
      let own = try user.ownInductions(tx)
      let questions = InductionQuestions(user, tx)
      let views = try Inductions.of(own.records, tx).map {
        try questions.view(FoundInduction.own($0.id, user, tx), isOwn: true)
      }
      return (views, try !AssessedYears.of(own.records, tx).isEmpty)
    }
    return .page(OwnInductionPages.home(views, hasAssessedYear: hasYear))
  }

  private static func view(_ visit: Visit) async throws -> InductionView {
    let id = try visit.id(InductionID.self)
    return try await visit.read { user, tx in
      try InductionQuestions(user, tx).view(FoundInduction.own(id, user, tx), isOwn: true)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(OwnInductionPages.show(try await view(visit)))
  }

  // MARK: One part

  private static func unitPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    guard let part = view.part(try visit.word("unit")) else { throw NotFound("This part") }
    return OwnInductionPages.unit(part, of: view, answers, problems: problems)
  }

  @Sendable static func unit(_ visit: Visit) async throws -> Answer {
    .page(try await unitPage(visit, FormData()))
  }

  @Sendable static func write(_ visit: Visit) async throws -> Answer {
    let (id, unit) = (try visit.id(InductionID.self), try visit.word("unit"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let kind: InductionEvidenceKind? = problems.choice(
        form["kind"], "kind", blank: "Choose what it is")
      let words = problems.text(
        form["words"], "words", limit: 4_000, blank: "Write a few words about it")
      let on = problems.optionalDay(form.day("on"), "on")
      try problems.throwIfAny()
      guard let kind, let words else { throw problems }
      let then = form["then"].flatMap(ShowUnit.Then.init(rawValue:))
      let after = try ShowUnit(
        id: id, unit: unit, kind: kind, on: on ?? user.today, words: words, seen: form.revision,
        then: then
      ).run(by: user, tx)
      let done =
        after.state == .ready
        ? "Saved. Everything is done now"
        : then == .ask ? "Saved. Somebody is asked to look" : "Saved"
      return Done(to: "/induction/\(id)", done)
    } orAsk: { problems in
      try await unitPage(visit, form, problems)
    }
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let (id, unit) = (try visit.id(InductionID.self), try visit.word("unit"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let step = form["step"].flatMap(InductionUnitStep.init(rawValue:)) else {
        throw Problems("", "Choose what to do")
      }
      _ = try StepOwnUnit(id: id, unit: unit, step: step, seen: form.revision).run(by: user, tx)
      return Done(
        to: "/induction/\(id)/units/\(unit)",
        step == .ask ? "Somebody is asked to look" : step == .finish ? "Finished" : "Taken back")
    } orAsk: { problems in
      try await unitPage(visit, FormData(), problems)
    }
  }

  private static func appealPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    guard let part = view.part(try visit.word("unit")), part.appealUntil != nil || !problems.isEmpty
    else { throw NotFound("This page") }
    return OwnInductionPages.appeal(part, of: view, answers, problems: problems)
  }

  @Sendable static func askAppeal(_ visit: Visit) async throws -> Answer {
    .page(try await appealPage(visit, FormData()))
  }

  @Sendable static func appeal(_ visit: Visit) async throws -> Answer {
    let (id, unit) = (try visit.id(InductionID.self), try visit.word("unit"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      guard
        let words = problems.text(
          form["words"], "words", limit: 1_000, blank: "Enter why it was met")
      else { throw problems }
      try AppealDecision(id: id, unit: unit, words: words, seen: form.revision)
        .run(by: user, tx)
      return Done(to: "/induction/\(id)/units/\(unit)", "Somebody else is asked to look at it")
    } orAsk: { problems in
      try await appealPage(visit, form, problems)
    }
  }

  private static func knownPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(InductionID.self)
    let (view, open) = try await visit.read { user, tx in
      let found = try FoundInduction.own(id, user, tx)
      return (
        try InductionQuestions(user, tx).view(found, isOwn: true),
        SayWhatIsKnown.open(found.framed).map { (code: $0.code, title: $0.title, about: $0.about) }
      )
    }
    guard view.isCertificate, view.isRunning, !open.isEmpty || !problems.isEmpty else {
      throw NotFound("This page")
    }
    return OwnInductionPages.known(view, open, answers, problems: problems)
  }

  @Sendable static func askKnown(_ visit: Visit) async throws -> Answer {
    .page(try await knownPage(visit, FormData()))
  }

  @Sendable static func known(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let count = try SayWhatIsKnown(id: id, units: form.all("item")).run(by: user, tx)
      return Done(
        to: "/induction/\(id)",
        count == 1 ? "Somebody is asked to look at 1" : "Somebody is asked to look at \(count)")
    } orAsk: { problems in
      try await knownPage(visit, form, problems)
    }
  }

  // MARK: Bringing along, the end

  private static func bringPage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(InductionID.self)
    let (view, lines) = try await visit.read { user, tx in
      let found = try FoundInduction.own(id, user, tx)
      return (
        try InductionQuestions(user, tx).view(found, isOwn: true), try carried(found, tx)
      )
    }
    guard !lines.isEmpty || !problems.isEmpty else { throw NotFound("This page") }
    return OwnInductionPages.bring(view, lines, problems: problems)
  }

  /// What there is to bring along, with where it was met.
  static func carried(
    _ found: FoundInduction, _ tx: any Transaction
  ) throws -> [(title: String, on: String, place: String)] {
    let carried = try BringAlong.carried(to: found.framed, records: found.records, tx)
    let from = try Inductions.find(carried.map(\.from), tx)
    let places = try Organisations.names(of: Set(from.values.map(\.organisation)), tx)
    return carried.map { one in
      (
        found.framed.part(one.unit)?.title ?? "", one.on.inWords,
        from[one.from].flatMap { places[$0.organisation] } ?? ""
      )
    }
  }

  @Sendable static func askBring(_ visit: Visit) async throws -> Answer {
    .page(try await bringPage(visit))
  }

  @Sendable static func bring(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundInduction.own(id, user, tx)
      let carried = try BringAlong(id: id, seen: form.revision).run(by: user, tx)
      return Done(
        to: "/induction/\(id)",
        carried.count == 1 ? "1 is brought along" : "\(carried.count) are brought along")
    } orAsk: { problems in
      try await bringPage(visit, problems)
    }
  }

  private static func opinionPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    guard view.isSigned, !view.wasAsked || !problems.isEmpty else { throw NotFound("This page") }
    let questions = try InductionReader.shipped().questions.map { ($0.code, $0.question) }
    return OwnInductionPages.opinion(view, questions, answers, problems: problems)
  }

  @Sendable static func askOpinion(_ visit: Visit) async throws -> Answer {
    .page(try await opinionPage(visit, FormData()))
  }

  @Sendable static func opinion(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var answers: [String: Int] = [:]
      for question in try InductionReader.shipped().questions {
        guard let said = form[question.code], !said.isEmpty else { continue }
        guard let points = Int(said), (1...5).contains(points) else {
          throw Problems(question.code, "Choose one of the answers")
        }
        answers[question.code] = points
      }
      try SayOpinion(id: id, answers: answers).run(by: user, tx)
      return Done(to: "/induction/\(id)", "Thank you")
    } orAsk: { problems in
      try await opinionPage(visit, form, problems)
    }
  }

  @Sendable static func certificate(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.isSigned else { throw NotFound("This page") }
    return .page(OwnInductionPages.certificate(view, on: visit.today.inWords))
  }
}
