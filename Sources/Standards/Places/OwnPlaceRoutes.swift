import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/learning/places/requests/:request…`: one request, for the person and whoever looks after them.
enum OwnPlaceRoutes {
  static func add(to routes: Routes) {
    let base = "/learning/places/requests/:request"
    let door = Door.permission(.seekPlaces)
    routes.get(base, door, show)
    routes.get("\(base)/calendar", door, calendar)
    routes.get("\(base)/steps/:step", door, askStep)
    routes.post("\(base)/steps/:step", door, take)
  }

  static let filesOut = [
    FileOut(
      "A place of one’s own, for a calendar", at: "/learning/places/requests/:request/calendar",
      .seekPlaces)
  ]

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PlaceRequestID.self, "request")
    let person = try await visit.read { user, tx in
      try PlaceQuestions(user, tx).found(id).person
    }
    try await PlaceLooks.note(person, under: .seekPlaces, visit)
    let (view, isOwn) = try await visit.read { user, tx in
      let questions = try PlaceQuestions(user, tx)
      let request = try questions.found(id)
      return (
        try questions.views([request], whole: true)[0],
        try user.isOne(of: OnePerson.records(of: request.person, tx))
      )
    }
    return .page(OwnPlacePages.show(view, isOwn: isOwn))
  }

  @Sendable static func calendar(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PlaceRequestID.self, "request")
    let now = visit.site.clock.now()
    let bytes = try await visit.read { user, tx in
      let request = try PlaceQuestions(user, tx).found(id)
      // Whoever had a place and has it no more gets a file that takes it out of their calendar.
      let had = try PlaceRequests.turns(of: id, tx).last { [.place, .accept].contains($0.step) }
      guard let session = try had?.session.flatMap({ try ModuleSessions.find($0, tx) }) else {
        throw NotFound("This place")
      }
      let isGone =
        ![.placed, .attended, .absent].contains(request.state)
        || request.session != session.id
      return PlaceCalendar.file(
        request, session, isCancelled: isGone,
        title: try PlaceModules.title(request.module.code, tx),
        holder: try Organisations.names(of: [session.organisation], tx)[session.organisation] ?? "",
        at: now)
    }
    return .file(named: "place-\(id).ics", type: "text/calendar; charset=utf-8", bytes)
  }

  private static func step(_ visit: Visit) throws -> PlaceStep {
    guard let step = PlaceStep(rawValue: try visit.word("step")),
      OwnPlacePages.doing[step.rawValue] != nil
    else { throw NotFound("This page") }
    return step
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(PlaceRequestID.self, "request")
    let step = try step(visit)
    let (view, dates, more) = try await visit.read { user, tx in
      let questions = try PlaceQuestions(user, tx)
      let request = try questions.found(id)
      // From the post that it was asked in: where else somebody works is not told by a distance.
      let from = try EarmarkReading.postcodes(of: [request.organisation], tx)[request.organisation]
      let finding = PlaceFinding(from: from, map: questions.map, day: user.today, tx: tx)
      let ids =
        try step == .move
        ? finding.ids(PlaceFilter(module: request.module.code)).filter { $0 != request.session }
        : []
      let others = try ModuleSessions.find(ids.prefix(PlaceFinding.most), tx)
      let shown = try questions.views(
        ids.prefix(PlaceFinding.most).compactMap { others[$0] }, from: from)
      return (
        try questions.views([request], whole: true)[0],
        shown.map { one in
          Choice(
            one.id, "\(one.when), \(one.isOnline ? "online" : one.place)",
            hint: "\(PlacePages.far(one)). \(one.placesWords)")
        }, max(0, ids.count - PlaceFinding.most)
      )
    }
    guard view.steps.contains(step.rawValue) || !problems.isEmpty else {
      return OwnPlacePages.show(view, isOwn: false)
    }
    return OwnPlacePages.step(
      view, step.rawValue, dates: dates, more: more, answers, problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, visit.query))
  }

  @Sendable static func take(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PlaceRequestID.self, "request")
    let step = try step(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let session = form["session"].flatMap { ModuleSessionID($0) }
      if step == .move, session == nil { throw Problems("session", "Choose a date") }
      let after = try HandlePlace(
        id: id, step: step, session: step == .move ? session : nil, seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/learning/places/requests/\(id)", "Saved: \(after.state.words)")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }
}
