import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/places/…`: dates, for whoever holds them.
enum SessionRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/places"
    let holding = Door.permission(.offerPlaces)
    routes.get("\(base)/new", holding, askNew)
    routes.post("\(base)/new", holding, add)
    routes.get("\(base)/:session", holding, show)
    routes.get("\(base)/:session/edit", holding, askEdit)
    routes.post("\(base)/:session/edit", holding, edit)
    routes.get("\(base)/:session/steps/:step", holding, askStep)
    routes.post("\(base)/:session/steps/:step", holding, take)
    routes.get("\(base)/:session/attendance", holding, askAttendance)
    routes.post("\(base)/:session/attendance", holding, hold)
    routes.get("\(base)/:session/attendance/:request", holding, askCorrection)
    routes.post("\(base)/:session/attendance/:request", holding, correct)
  }

  private static func ids(_ visit: Visit) throws -> (OrganisationID, ModuleSessionID) {
    (try visit.id(OrganisationID.self), try visit.id(ModuleSessionID.self, "session"))
  }

  private static func found(
    _ visit: Visit, _ user: User, _ tx: any Transaction
  ) throws -> ModuleSession {
    let (place, id) = try ids(visit)
    let session = try FoundSession.find(id, user, tx).session
    guard session.organisation == place else { throw NotFound("This date") }
    return session
  }

  private static func groups(
    on day: Day
  ) throws -> (groups: [EarmarkGroup], shown: [(code: String, title: String, hint: String)]) {
    let groups = try StandardsReader.shipped().places.groups.filter { $0.isInForce(on: day) }
    return (groups, groups.map { ($0.code, $0.title, $0.why) })
  }

  // MARK: A new one

  private static func newPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .offerPlaces, .organisation(id), tx)
      return SessionPages.Form(
        to: "/organisations/\(id)/places/new",
        back: Link("Places in training", to: "/organisations/\(id)/places"),
        modules: try PlaceModules.offered(by: id, on: user.today, tx).map {
          Choice($0.reference.code, $0.title)
        }, groups: try groups(on: user.today).shown, revision: nil)
    }
    return SessionPages.form(view, answers, problems: problems)
  }

  @Sendable static func askNew(_ visit: Visit) async throws -> Answer {
    .page(try await newPage(visit, visit.query))
  }

  @Sendable static func add(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let terms = try SessionForm.terms(form, groups: groups(on: user.today).groups)
      let session = try AddSession(
        organisation: id, module: form["module"] ?? "", terms: terms
      ).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/places/\(session.id)",
        "Saved as a draft. Check it, and publish it")
    } orAsk: { problems in
      try await newPage(visit, form, problems)
    }
  }

  // MARK: One of them

  private static func view(
    _ session: ModuleSession, _ user: User, _ tx: any Transaction
  ) throws -> SessionPages.Show {
    let questions = try PlaceQuestions(user, tx)
    var facts = SessionFacts(today: user.today, terms: session.terms)
    facts.taken = 0
    facts.moduleIsOpen =
      try PlaceModules.find(session.module.code, on: user.today, tx) != nil
    let state = session.state(on: user.today)
    let steps = [SessionStep.publish, .reopen, .edit, .close, .cancel].filter { step in
      (try? SessionRules.state(after: step, from: state, by: .provider, facts)) != nil
    }.map(\.rawValue)
    let place = session.organisation
    let (seats, waiting) = try seats(of: session, tx)
    return SessionPages.Show(
      session: try questions.views([session], from: nil)[0],
      base: "/organisations/\(place)/places/\(session.id)",
      back: Link("Places in training", to: "/organisations/\(place)/places"), steps: steps,
      mayHold: (try? SessionRules.state(after: .hold, from: state, by: .provider, facts)) != nil,
      people: seats, waiting: waiting,
      kept: questions.settings.groups.compactMap { group in
        session.terms.earmarks[group.code].map { (group.title, group.why, $0) }
      })
  }

  /// Those who have a place or are offered one, with their employer; of all others how many they are.
  /// What became of people after a date was cancelled is not for whoever held it.
  private static func seats(
    of session: ModuleSession, _ tx: any Transaction
  ) throws -> (seats: [SeatView], waiting: Int) {
    var requests = try PlaceRequests.of(session.id, tx)
    var waiting = requests.count { $0.state == .waiting }
    requests = requests.filter(\.state.hasSeat)
    if session.state == .cancelled {
      let affected = try PlaceRequests.affected(by: session.id, tx)
      (requests, waiting) = (try PlaceRequests.find(affected.had, tx), affected.waited)
    }
    let names = try People.names(of: requests.map(\.person), tx)
    let employers = try Organisations.names(of: Set(requests.map(\.organisation)), tx)
    let seats = requests.map { one in
      SeatView(
        id: "\(one.id)", person: names[one.person] ?? "",
        employer: employers[one.organisation] ?? "",
        state: session.state == .cancelled ? .waiting : one.state)
    }
    return (seats, waiting)
  }

  private static func view(_ visit: Visit) async throws -> SessionPages.Show {
    try await visit.read { user, tx in try view(found(visit, user, tx), user, tx) }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(SessionPages.show(try await view(visit)))
  }

  private static func editPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let (form, typed) = try await visit.read { user, tx in
      let session = try found(visit, user, tx)
      let base = "/organisations/\(session.organisation)/places/\(session.id)"
      return (
        SessionPages.Form(
          to: "\(base)/edit", back: Link("This date", to: base), modules: nil,
          groups: try groups(on: user.today).shown, revision: session.revision),
        answers ?? SessionForm.answers(session)
      )
    }
    return SessionPages.form(form, typed, problems: problems)
  }

  @Sendable static func askEdit(_ visit: Visit) async throws -> Answer {
    .page(try await editPage(visit, nil))
  }

  @Sendable static func edit(_ visit: Visit) async throws -> Answer {
    let (place, id) = try ids(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try found(visit, user, tx)
      let terms = try SessionForm.terms(form, groups: groups(on: user.today).groups)
      _ = try EditSession(id: id, terms: terms, seen: form.revision).run(by: user, tx)
      return Done(to: "/organisations/\(place)/places/\(id)", "Saved")
    } orAsk: { problems in
      try await editPage(visit, form, problems)
    }
  }

  private static func step(_ visit: Visit) throws -> SessionStep {
    guard let step = SessionStep(rawValue: try visit.word("step")), step != .edit,
      SessionPages.doing[step.rawValue] != nil
    else { throw NotFound("This page") }
    return step
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let step = try step(visit)
    let view = try await view(visit)
    guard view.steps.contains(step.rawValue) || !problems.isEmpty else {
      return SessionPages.show(view)
    }
    return SessionPages.step(view, step.rawValue, answers, problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, visit.query))
  }

  @Sendable static func take(_ visit: Visit) async throws -> Answer {
    let (place, id) = try ids(visit)
    let step = try step(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try found(visit, user, tx)
      var problems = Problems()
      let words = problems.optionalText(
        form["words"], "words", limit: 500, called: "This answer")
      try problems.throwIfAny()
      let after = try HandleSession(
        id: id, step: step, words: step == .cancel ? words : nil, seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/organisations/\(place)/places/\(id)", "Saved: \(after.state.words)")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }

  // MARK: Attendance

  @Sendable static func askAttendance(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.mayHold else { return .page(SessionPages.show(view)) }
    return .page(SessionPages.attendance(view, ticked: []))
  }

  @Sendable static func hold(_ visit: Visit) async throws -> Answer {
    let (place, id) = try ids(visit)
    let form = try await visit.form()
    let ticked = Set(form.all("attended"))
    guard form["step"] == "save" else {
      let view = try await view(visit)
      return .page(
        view.mayHold
          ? SessionPages.preview(view, ticked: ticked) : SessionPages.show(view))
    }
    return try await visit.submit(form) { user, tx in
      _ = try found(visit, user, tx)
      _ = try HoldSession(
        id: id, attended: Set(ticked.compactMap { PlaceRequestID($0) }), seen: form.revision
      ).run(by: user, tx)
      return Done(
        to: "/organisations/\(place)/places/\(id)", "Saved. Everybody with a place is told")
    } orAsk: { problems in
      SessionPages.attendance(try await view(visit), ticked: ticked, problems: problems)
    }
  }

  private static func correctionPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let request = "\(try visit.id(PlaceRequestID.self, "request"))"
    let view = try await view(visit)
    guard !view.session.isCancelled, let one = view.people.first(where: { $0.id == request }) else {
      throw NotFound("This place")
    }
    guard one.state == .absent || one.state == .attended else { return SessionPages.show(view) }
    let reasons = try StandardsReader.shipped().places.corrections.map { Choice($0.code, $0.title) }
    return SessionPages.correct(view, one, reasons: reasons, answers, problems: problems)
  }

  @Sendable static func askCorrection(_ visit: Visit) async throws -> Answer {
    .page(try await correctionPage(visit, visit.query))
  }

  @Sendable static func correct(_ visit: Visit) async throws -> Answer {
    let (place, id) = try ids(visit)
    let request = try visit.id(PlaceRequestID.self, "request")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try found(visit, user, tx)
      try CorrectAttendance(
        session: id, request: request,
        from: form["from"] == PlaceState.attended.rawValue ? .attended : .absent,
        reason: form["reason"]
      ).run(by: user, tx)
      return Done(to: "/organisations/\(place)/places/\(id)", "Saved. They are told")
    } orAsk: { problems in
      try await correctionPage(visit, form, problems)
    }
  }
}
