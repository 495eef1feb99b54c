import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/inductions…`: for whoever looks at what others show, signs off, or looks after inductions.
enum OtherInductionRoutes {
  static func add(to routes: Routes) {
    let named = Door.permission(.namedForInductions)
    let keeping = Door.permission(.keepInductions)
    routes.get("/inductions", named, home)
    SignOffRoutes.add(to: routes)
    let one = "/inductions/:id"
    routes.get(one, named, show)
    routes.get("\(one)/units/:unit", named, unit)
    routes.post("\(one)/units/:unit", named, assessUnit)
    routes.post("\(one)/units/:unit/reopening", named, reopen)
    routes.get("\(one)/units/:unit/appeal", named, askAppeal)
    routes.post("\(one)/units/:unit/appeal", named, settleAppeal)
    routes.get("\(one)/assess", named, askAssess)
    routes.post("\(one)/assess", named, assess)
    routes.get("\(one)/bring-along", keeping, askBring)
    routes.post("\(one)/bring-along", keeping, bring)
    routes.get("\(one)/edition", keeping, askMove)
    routes.post("\(one)/edition", keeping, move)
    routes.get("\(one)/ending", keeping, askEnd)
    routes.post("\(one)/ending", keeping, end)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let view = try await visit.read { user, tx in
      let questions = InductionQuestions(user, tx)
      let keeps = user.grants.filter { Permission.seeInductions.roles.contains($0.role) }
        .compactMap(\.organisation).uniqued()
      let names = try Organisations.names(of: keeps, tx)
      return OtherInductionPages.Home(
        toLook: try questions.lines(Array(questions.toLook().prefix(100))),
        toSign: try questions.lines(questions.toSign()),
        team: try questions.lines(questions.team()),
        registers: keeps.compactMap { id in
          names[id].map { Link($0, to: "/organisations/\(id)/induction") }
        })
    }
    return .page(OtherInductionPages.home(view))
  }

  // MARK: One person

  /// An induction for somebody who may see it, with the look written down.
  static func look(
    _ visit: Visit
  ) async throws -> (view: InductionView, may: OtherInductionPages.May) {
    let id = try visit.id(InductionID.self)
    let user = try visit.user()
    let (view, may, isNew) = try await visit.read { user, tx in
      let found = try FoundInduction.toSee(id, user, tx)
      let view = try InductionQuestions(user, tx).view(found, isOwn: false)
      return (
        view, try self.may(found, user, tx),
        try Looks.isNew(.induction, at: found.person, by: user, tx)
      )
    }
    if isNew {
      try await visit.site.database.write { tx in
        let found = try FoundInduction.toSee(id, user, tx)
        try Looks.record(
          .induction, at: found.person, by: user, .seeInductions, found.right,
          as: found.nominations.isEmpty ? nil : "Named by the employer", tx)
      }
    }
    return (view, may)
  }

  private static func may(
    _ found: FoundInduction, _ user: User, _ tx: any Transaction
  ) throws -> OtherInductionPages.May {
    let id = found.induction.id
    let holds = { (find: () throws -> FoundInduction) -> Bool in
      do {
        _ = try find()
        return true
      } catch is NotFound { return false }
    }
    return OtherInductionPages.May(
      assess: try holds { try FoundInduction.toAssess(id, user, tx) },
      sign: try holds { try FoundInduction.toSign(id, user, tx).found },
      keep: try holds { try FoundInduction.toKeep(id, user, tx) },
      seesPerson: try user.holds(.seeInductions, over: .person(found.person), tx))
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let (view, may) = try await look(visit)
    return .page(OtherInductionPages.show(view, may: may))
  }

  private static func unitPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, _) = try await look(visit)
    guard let part = view.part(try visit.word("unit")) else { throw NotFound("This part") }
    return OtherInductionPages.unit(part, of: view, answers, problems: problems)
  }

  @Sendable static func unit(_ visit: Visit) async throws -> Answer {
    .page(try await unitPage(visit, FormData()))
  }

  @Sendable static func assessUnit(_ visit: Visit) async throws -> Answer {
    let (id, unit) = (try visit.id(InductionID.self), try visit.word("unit"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let (seen, decision) = try AssessForm(data: form).answers(on: user.today)
      let after = try AssessUnits(
        items: [.init(id: id, unit: unit, seen: form.revision)], seen: seen, decision: decision
      ).run(by: user, tx)
      return Done(to: "/inductions/\(id)", done(after.first))
    } orAsk: { problems in
      try await unitPage(visit, form, problems)
    }
  }

  private static func done(_ one: Induction?) -> String {
    one?.state == .ready ? "Saved. Everything is met, and it can be signed off" : "Saved"
  }

  @Sendable static func reopen(_ visit: Visit) async throws -> Answer {
    let (id, unit) = (try visit.id(InductionID.self), try visit.word("unit"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      guard
        let why = problems.text(
          form["why"], "why", limit: 1_000, blank: "Enter what is missing, and why")
      else { throw problems }
      let found = try FoundInduction.toAssess(id, user, tx)
      let decision: AssessUnits.Decision =
        found.framed.unit(unit).state == .credited ? .askAgain(why) : .reopen(why)
      try AssessUnits(
        items: [.init(id: id, unit: unit, seen: form.revision)], seen: nil, decision: decision
      ).run(by: user, tx)
      return Done(to: "/inductions/\(id)", "It is open again. They are told")
    } orAsk: { problems in
      try await unitPage(visit, form, problems)
    }
  }

  private static func appealPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    _ = try await look(visit)
    let id = try visit.id(InductionID.self)
    // As one who signs: who is named to look at some parts reads those alone.
    let view = try await visit.read { user, tx in
      try InductionQuestions(user, tx).view(
        FoundInduction.toSign(id, user, tx).found, isOwn: false)
    }
    guard let part = view.part(try visit.word("unit")), part.isAppealed || !problems.isEmpty
    else { throw NotFound("This page") }
    return OtherInductionPages.appeal(part, of: view, answers, problems: problems)
  }

  @Sendable static func askAppeal(_ visit: Visit) async throws -> Answer {
    .page(try await appealPage(visit, FormData()))
  }

  @Sendable static func settleAppeal(_ visit: Visit) async throws -> Answer {
    let (id, unit) = (try visit.id(InductionID.self), try visit.word("unit"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let decided = problems.choice(
        form["decision"], "decision", among: ["counts", "missing"], blank: "Choose what you decide")
      let words = problems.optionalText(
        form["words"], "words", limit: 1_000, called: "What is missing")
      if decided == "missing", words == nil { problems.add("words", "Enter what is missing") }
      try problems.throwIfAny()
      let after = try SettleAppeal(
        id: id, unit: unit, takesOver: decided == "counts", words: words, seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/inductions/\(id)", done(after))
    } orAsk: { problems in
      try await appealPage(visit, form, problems)
    }
  }

  private static func assessPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, may) = try await look(visit)
    guard may.assess else { throw NotFound("This page") }
    return OtherInductionPages.assess(view, answers, problems: problems)
  }

  @Sendable static func askAssess(_ visit: Visit) async throws -> Answer {
    .page(try await assessPage(visit, FormData()))
  }

  @Sendable static func assess(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let (seen, decision) = try AssessForm(data: form).answers(on: user.today)
      let after = try AssessUnits(
        items: form.all("item").uniqued().map { .init(id: id, unit: $0, seen: nil) }, seen: seen,
        decision: decision
      ).run(by: user, tx)
      return Done(to: "/inductions/\(id)", done(after.first))
    } orAsk: { problems in
      try await assessPage(visit, form, problems)
    }
  }

  static func words(_ form: FormData) throws(Problems) -> String {
    var problems = Problems()
    guard let words = problems.text(form["words"], "words", limit: 1_000, blank: "Enter why")
    else { throw problems }
    return words
  }

  // MARK: Keeping

  private static func bringPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, may) = try await look(visit)
    guard may.keep, view.isRunning else { throw NotFound("This page") }
    return OtherInductionPages.bring(view, answers, problems: problems)
  }

  @Sendable static func askBring(_ visit: Visit) async throws -> Answer {
    .page(try await bringPage(visit, FormData()))
  }

  @Sendable static func bring(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundInduction.toKeep(id, user, tx)
      guard form["agreed"] == "yes" else {
        throw Problems("agreed", "Tick that they agreed. Without that it is theirs to do")
      }
      let carried = try BringAlong(id: id, seen: form.revision).run(by: user, tx)
      return Done(to: "/inductions/\(id)", "Brought along: \(carried.count). They are told")
    } orAsk: { problems in
      try await bringPage(visit, form, problems)
    }
  }

  private static func movePage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let (view, may) = try await look(visit)
    guard may.keep, let newer = view.newer else { throw NotFound("This page") }
    return OtherInductionPages.confirm(
      "Move to the \(newer) edition", view,
      """
      <p>What was met counts where nothing of it moved to another standard. Everything else is open \
      again and has to be shown: nothing is taken over by its number.</p>
      """, press: "Move", to: "\(view.address)/edition", problems: problems)
  }

  @Sendable static func askMove(_ visit: Visit) async throws -> Answer {
    .page(try await movePage(visit))
  }

  @Sendable static func move(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try MoveEdition(id: id, seen: form.revision).run(by: user, tx)
      return Done(to: "/inductions/\(id)", "Moved")
    } orAsk: { problems in
      try await movePage(visit, problems)
    }
  }

  private static func endPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, may) = try await look(visit)
    guard may.keep, view.isRunning || view.isPaused else { throw NotFound("This page") }
    return OtherInductionPages.words(
      "End this induction", view,
      about:
        "For one that ought not to be there. Nothing is deleted. No route into a job is a reason: everybody who joins has an induction.",
      label: "Why?", press: "End it", to: "\(view.address)/ending", answers, problems: problems)
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    .page(try await endPage(visit, FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try WithdrawInduction(id: id, words: try words(form), seen: form.revision)
        .run(by: user, tx)
      return Done(to: "/inductions/\(id)", "Ended. They are told")
    } orAsk: { problems in
      try await endPage(visit, form, problems)
    }
  }
}

/// Raw answers of whoever looked, or every problem at once.
struct AssessForm: Sendable {
  let data: FormData

  func answers(
    on today: Day
  ) throws(Problems) -> (seen: AssessUnits.Seen?, decision: AssessUnits.Decision) {
    var problems = Problems()
    let decided = problems.choice(
      data["decision"], "decision", among: ["met", "more", "none"], blank: "Choose what now")
    let isMore = decided == "more"
    let kind = data["kind"] ?? ""
    var seen: AssessUnits.Seen?
    if kind == "nothing" || kind.isEmpty && isMore {
      if decided == "none" { problems.add("kind", "Choose what you saw") }
    } else {
      let known: InductionEvidenceKind? = problems.choice(
        kind, "kind", blank: "Choose what you saw")
      let on = problems.optionalDay(data.day("on"), "on") ?? today
      let words = problems.optionalText(
        data["words"], "words", limit: 2_000, called: "What it was")
      if let known { seen = AssessUnits.Seen(kind: known, on: on, words: words) }
    }
    let why = problems.optionalText(data["why"], "why", limit: 1_000, called: "What is missing")
    if isMore, why == nil { problems.add("why", "Enter what is missing") }
    try problems.throwIfAny()
    if isMore { return (seen, .askMore(why ?? "")) }
    return (seen, decided == "met" ? .met : .none)
  }
}
