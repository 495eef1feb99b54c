import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/me/corrections…` for the person, `/corrections…` for those who answer.
enum CorrectionRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.ownRecord)
    routes.get("/me/corrections", own, mine)
    routes.get("/me/corrections/new", own, ask)
    routes.post("/me/corrections", own, send)
    routes.get("/me/corrections/:id", own, showMine)
    routes.post("/me/corrections/:id/messages", own, sayMine)
    routes.post("/me/corrections/:id/withdrawal", own, withdraw)
    let handling = Door.permission(.handleCorrections)
    routes.get("/corrections", handling, list)
    routes.get("/corrections/:id", handling, show)
    routes.post("/corrections/:id/messages", handling, say)
    routes.post("/corrections/:id/owner", handling, takeUp)
    routes.get("/corrections/:id/next-owner", handling, askNextOwner)
    routes.post("/corrections/:id/next-owner", handling, handOn)
    routes.get("/corrections/:id/extension", handling, askExtension)
    routes.post("/corrections/:id/extension", handling, extend)
    routes.get("/corrections/:id/decision", handling, askDecision)
    routes.post("/corrections/:id/decision", handling, decide)
  }

  // MARK: The person

  @Sendable static func mine(_ visit: Visit) async throws -> Answer {
    let (corrections, names) = try await visit.read { user, tx in
      let found = try CorrectionStore.of(user.ownRecord(tx).records, tx)
      return (found, try Organisations.names(of: Set(found.compactMap(\.holder)), tx))
    }
    if visit.query["format"] == "json" {
      return try .json(corrections.map { CorrectionAnswer($0, names, person: nil) })
    }
    let day = visit.today
    return .page(
      CorrectionPages.list(
        corrections.map {
          ($0.id, $0.about.label, $0.dueOn, CorrectionPages.stage($0, on: day))
        }))
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await askPage(visit, visit.query))
  }

  private static func askPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (item, field) = (answers["item"] ?? "", answers["field"] ?? "")
    let (about, holder) = try await visit.read { user, tx in
      let subject = try CorrectionSubject.find(item, field, user, tx)
      return (subject.about, try holderName(subject.holder, tx))
    }
    return CorrectionPages.ask(
      about, holder: holder, dueOn: CorrectionRules.due(for: visit.today),
      isConfidential: about.stands == nil && item.hasPrefix("monitoring-"), answers,
      problems: problems)
  }

  @Sendable static func send(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let wanted = problems.text(
        form["wanted"], "wanted", limit: 500, blank: "Enter what it should say")
      let why = problems.optionalText(form["why"], "why", limit: 1_000, called: "The reason")
      try problems.throwIfAny()
      let correction = try AskCorrection(
        item: form["item"] ?? "", field: form["field"] ?? "", wanted: wanted ?? "", why: why
      ).run(by: user, tx)
      return Done(
        to: "/me/corrections/\(correction.id)",
        "Your request is sent. It is answered by \(correction.dueOn.inWords)")
    } orAsk: { problems in
      try await askPage(visit, form, problems)
    }
  }

  @Sendable static func showMine(_ visit: Visit) async throws -> Answer {
    .page(try await minePage(visit, FormData()))
  }

  private static func minePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CorrectionID.self)
    let view = try await visit.read { user, tx in
      let correction = try CorrectionOfPerson.find(id, user, tx).correction
      return CorrectionPages.View(
        correction: correction, person: nil, holder: try holderName(correction.holder, tx),
        messages: try CorrectionStore.messages(about: id, tx),
        turns: try CorrectionStore.turns(of: id, tx), day: user.today)
    }
    return CorrectionPages.ofPerson(view, answers, problems: problems)
  }

  @Sendable static func sayMine(_ visit: Visit) async throws -> Answer {
    try await say(visit, isOfPerson: true, then: "/me/corrections", minePage)
  }

  @Sendable static func withdraw(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CorrectionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try WithdrawCorrection(id: id).run(by: user, tx)
      return Done(to: "/me/corrections/\(id)", "You took the request back")
    } orAsk: { problems in
      try await minePage(visit, form, problems)
    }
  }

  // MARK: Those who answer

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let open = visit.query["show"] != "ended"
    let (corrections, people, names) = try await visit.read { user, tx in
      let found = try CorrectionToHandle.list(user, open: open, limit: 500, tx)
      return (
        found, try People.names(of: Set(found.map(\.person)), tx),
        try Organisations.names(of: Set(found.compactMap(\.holder)), tx)
      )
    }
    if visit.query["format"] == "json" {
      return try .json(corrections.map { CorrectionAnswer($0, names, person: people[$0.person]) })
    }
    let day = visit.today
    return .page(
      CorrectionPages.list(
        corrections.map { correction in
          CorrectionPages.Line(
            id: correction.id, label: correction.about.label,
            person: people[correction.person] ?? "",
            holder: correction.holder.flatMap { names[$0] } ?? nobody,
            askedOn: correction.askedAt.dayInLondon, dueOn: correction.dueOn,
            owner: correction.owner?.name, stage: CorrectionPages.stage(correction, on: day))
        }, open: open))
  }

  private static func view(_ visit: Visit) async throws -> CorrectionPages.View {
    let id = try visit.id(CorrectionID.self)
    return try await visit.read { user, tx in
      let correction = try CorrectionToHandle.find(id, user, tx).correction
      let name = try People.names(of: [correction.person], tx)[correction.person] ?? ""
      return CorrectionPages.View(
        correction: correction, person: Link(name, to: "/people/\(correction.person)"),
        holder: try holderName(correction.holder, tx),
        messages: try CorrectionStore.messages(about: id, tx),
        turns: try CorrectionStore.turns(of: id, tx), day: user.today)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(CorrectionPages.toHandle(try await view(visit), FormData()))
  }

  @Sendable static func say(_ visit: Visit) async throws -> Answer {
    try await say(visit, isOfPerson: false, then: "/corrections") { visit, answers, problems in
      CorrectionPages.toHandle(try await view(visit), answers, problems: problems)
    }
  }

  @Sendable static func takeUp(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await handle(visit, form, "The person sees that you are looking at it") { _ in
      .takeUp
    } orAsk: { view, problems in
      CorrectionPages.toHandle(view, form, problems: problems)
    }
  }

  @Sendable static func askNextOwner(_ visit: Visit) async throws -> Answer {
    .page(try await nextOwnerPage(visit, FormData()))
  }

  @Sendable static func handOn(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(CorrectionID.self)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let next = form["owner"].flatMap { AccountID($0) }
      if next == nil { problems.add("owner", "Choose who is to answer") }
      let why = problems.optionalText(form["why"], "why", limit: 500, called: "The reason")
      try problems.throwIfAny()
      guard let next else { throw problems }
      let after = try HandleCorrection(id: id, step: .handOn(to: next, why: why))
        .run(by: user, tx)
      return Done(
        to: "/corrections/\(id)", "It is for \(after.owner?.name ?? "nobody") to answer now")
    } orAsk: { problems in
      try await nextOwnerPage(visit, form, problems)
    }
  }

  private static func nextOwnerPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    let able = try await visit.read { user, tx in
      try CorrectionOwners.candidates(for: view.correction, at: user.now, tx).filter {
        $0.account != view.correction.owner?.account
      }
    }
    let choices = able.map {
      Choice("\($0.account)", $0.name, hint: $0.role.facts.words)
    }
    return CorrectionPages.nextOwner(view, choices, answers, problems: problems)
  }

  @Sendable static func askExtension(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    return .page(CorrectionPages.extend(view, until: until(view), FormData()))
  }

  @Sendable static func extend(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await handle(visit, form, "The person is told that it takes longer") { problems in
      problems.text(
        form["reason"], "reason", limit: 500, blank: "Enter why more time is needed"
      ).map { .extend(reason: $0) }
    } orAsk: { view, problems in
      CorrectionPages.extend(view, until: until(view), form, problems: problems)
    }
  }

  @Sendable static func askDecision(_ visit: Visit) async throws -> Answer {
    .page(CorrectionPages.decision(try await view(visit), FormData()))
  }

  @Sendable static func decide(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await handle(visit, form, "The answer is sent") { problems in
      let outcome = problems.choice(
        form["outcome"], "outcome", among: ["corrected", "refused"],
        blank: "Choose whether the value was corrected")
      let words = problems.text(
        form["words"], "words", limit: 1_000, blank: "Enter what you did, or why not")
      guard let outcome, let words else { return nil }
      return .decide(isCorrected: outcome == "corrected", words: words)
    } orAsk: { view, problems in
      CorrectionPages.decision(view, form, problems: problems)
    }
  }

  // MARK: Both

  static let nobody = "Those who run Waypoint"

  private static func until(_ view: CorrectionPages.View) -> Day {
    CorrectionRules.extendedDue(for: view.correction.askedAt.dayInLondon)
  }

  private static func holderName(
    _ holder: OrganisationID?, _ tx: any Transaction
  ) throws -> String {
    try holder.flatMap { try Organisations.names(of: [$0], tx)[$0] } ?? nobody
  }

  private static func handle(
    _ visit: Visit, _ form: FormData, _ done: String,
    _ step: @escaping @Sendable (inout Problems) -> HandleCorrection.Step?,
    orAsk ask: (CorrectionPages.View, [Problem]) -> Page
  ) async throws -> Answer {
    let id = try visit.id(CorrectionID.self)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      guard let step = step(&problems) else { throw problems }
      _ = try HandleCorrection(id: id, step: step).run(by: user, tx)
      return Done(to: "/corrections/\(id)", done)
    } orAsk: { problems in
      ask(try await view(visit), problems)
    }
  }

  private static func say(
    _ visit: Visit, isOfPerson: Bool, then address: String,
    _ page: (Visit, FormData, [Problem]) async throws -> Page
  ) async throws -> Answer {
    let id = try visit.id(CorrectionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let words = problems.text(
        form["message"], "message", limit: 2_000, blank: "Enter your message")
      guard let words else { throw problems }
      try SayAboutCorrection(id: id, words: words, isOfPerson: isOfPerson).run(by: user, tx)
      return Done(to: "\(address)/\(id)", "Your message is sent")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }
}

/// A request for programs.
struct CorrectionAnswer: Encodable, Sendable {
  let id: CorrectionID
  let person: String?
  let heldBy: String?
  let what: String
  let stood: String?
  let wanted: String
  let askedOn: Day
  let dueOn: Day
  /// Whose task it is to answer.
  let owner: String?
  let stage: String

  init(_ correction: Correction, _ names: [OrganisationID: String], person: String?) {
    id = correction.id
    self.person = person
    heldBy = correction.holder.flatMap { names[$0] }
    what = correction.about.label
    stood = correction.about.stands
    wanted = correction.wanted
    askedOn = correction.askedAt.dayInLondon
    dueOn = correction.dueOn
    owner = correction.owner?.name
    stage = correction.stage.code
  }
}
