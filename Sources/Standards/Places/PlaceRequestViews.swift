import Access
import Directory
import Kernel
import Markup
import Records
import Storage

/// Requests as pages show them.
extension PlaceQuestions {
  func views(_ requests: [PlaceRequest], whole: Bool = false) throws -> [PlaceView] {
    let sessions = try ModuleSessions.find(requests.compactMap(\.session), tx)
    var shown: [ModuleSessionID: SessionView] = [:]
    let ordered = sessions.values.sorted { $0.id < $1.id }
    for (session, view) in zip(ordered, try views(ordered, from: nil)) { shown[session.id] = view }
    let titles = try PlaceModules.titles(of: requests.map(\.module.code), tx)
    let names = try People.names(of: requests.map(\.person), tx)
    let own = try user.person.map { try Set(OnePerson.records(of: $0, tx)) } ?? []
    return try requests.map { one in
      let session = one.session.flatMap { sessions[$0] }
      let turns = try whole ? PlaceRequests.turns(of: one.id, tx) : []
      let dates = try ModuleSessions.find(turns.compactMap(\.session), tx)
      let last = turns.last { $0.step != .query && $0.step != .keep }
      let gone = last?.step == .giveBack ? last?.session.flatMap { dates[$0] } : nil
      return PlaceView(
        id: "\(one.id)", person: names[one.person] ?? "",
        title: titles[one.module.code] ?? one.module.code, module: one.module.code,
        session: one.session.flatMap { shown[$0] }, state: one.state,
        group: own.contains(one.person)
          ? one.seat?.group.flatMap { settings.group($0)?.title } : nil,
        asked: "\(one.askedBy), \(one.askedAt.dayInLondon.inWords)",
        offerUntil: one.offerUntil?.inWords, before: try whole ? before(one) : nil,
        revision: one.revision, steps: try steps(one, session, turns),
        turns: turns.map { turn in
          (words(turn, turn.session.flatMap { dates[$0] }), turn.at.inWords, turn.actorName)
        }, cancelled: gone.flatMap(Self.cancelled),
        isAskedAgain: turns.last?.step == .query,
        hasCalendar: turns.contains { [.place, .accept].contains($0.step) })
    }
  }

  private func before(_ one: PlaceRequest) throws -> Int? {
    guard one.state == .waiting, let session = one.session else { return nil }
    let line = try PlaceRequests.of(session, tx).prefix { $0.id != one.id }
      .count { $0.state == .waiting }
    guard let found = try ModuleSessions.find(session, tx) else { return line }
    return try line
      + PlaceRequests.invited(to: found, tx).count {
        ($0.askedAt, $0.id) < (one.askedAt, one.id)
      }
  }

  /// What happened, with the date it was about and why, where that is said.
  private func words(_ turn: PlaceTurn, _ session: ModuleSession?) -> String {
    let date = session.map { ": \(Self.days($0.terms.firstOn, $0.terms.lastOn))" } ?? ""
    let why =
      turn.reason.map { settings.correction($0) }
      ?? (turn.step == .giveBack
        ? session?.cancelledBecause.map { "cancelled, because: \($0)" } : nil)
    return turn.step.words + date
      + (why.map { ". \($0.prefix(1).uppercased())\($0.dropFirst())" } ?? "")
  }

  private static func cancelled(_ session: ModuleSession) -> String? {
    session.cancelledBecause.map {
      "\(days(session.terms.firstOn, session.terms.lastOn)): \($0)"
    }
  }

  private func steps(
    _ one: PlaceRequest, _ session: ModuleSession?, _ turns: [PlaceTurn]
  ) throws -> [String] {
    var facts = PlaceFacts(
      today: user.today, firstOn: session?.terms.firstOn, lastOn: session?.terms.lastOn,
      offerUntil: one.offerUntil)
    facts.isAskedAgain = turns.last?.step == .query
    facts.moduleIsOpen =
      try turns.isEmpty || PlaceModules.find(one.module.code, on: user.today, tx) != nil
    return [PlaceStep.keep, .accept, .move, .withdraw].filter { step in
      (try? PlaceRules.state(after: step, from: one.state, by: .person, facts)) != nil
    }.map(\.rawValue)
  }

  /// The person of whom a request is, for the person and whoever looks after them.
  func found(_ id: PlaceRequestID) throws -> PlaceRequest {
    guard let request = try PlaceRequests.find(id, tx),
      try PlaceReach.reaches(
        request.person, at: request.organisation, for: .seekPlaces, user, tx)
    else { throw NotFound("This place") }
    return request
  }

  /// Those for whom the user may ask: themselves, and those who report to them.
  func people() throws -> [Choice] {
    guard let person = user.person else { return [] }
    let records = try OnePerson.records(of: person, tx)
    let team = try user.isLineManager ? Team.direct(of: records, on: user.today, tx) : []
    var seen = Set(records)
    return [Choice("\(person)", "Me")]
      + team.filter { seen.insert($0.person).inserted }.map {
        Choice("\($0.person)", $0.name, hint: $0.title)
      }
  }
}
