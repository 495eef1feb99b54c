import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// A date as whoever holds it finds it.
enum FoundSession {
  static func find(
    _ id: ModuleSessionID, _ user: User, _ tx: any Transaction
  ) throws -> (session: ModuleSession, right: Right) {
    guard let session = try ModuleSessions.find(id, tx),
      try user.holds(.offerPlaces, over: .organisation(session.organisation), tx)
    else { throw NotFound("This date") }
    return (session, try user.right(to: .offerPlaces, .organisation(session.organisation), tx))
  }
}

/// Begins a date, as a draft that nobody else sees.
struct AddSession: Sendable {
  let organisation: OrganisationID
  let module: String
  let terms: SessionTerms

  func run(by user: User, _ tx: any Transaction) throws -> ModuleSession {
    let right = try user.right(to: .offerPlaces, .organisation(organisation), tx)
    let modules = try PlaceModules.offered(by: organisation, on: user.today, tx)
    guard let module = modules.first(where: { $0.reference.code == module }) else {
      throw Problems("module", "Choose a module that this organisation holds")
    }
    try SessionTermsOf.check(terms, on: user.today)
    let session = ModuleSession(
      id: try tx.newIdentifier(), organisation: organisation, module: module.reference,
      terms: terms)
    try ModuleSessions.add(session, tx)
    try PlaceJournal.record(session, "Drafted", module: module.title, under: right, tx)
    return session
  }
}

enum SessionTermsOf {
  static func check(_ terms: SessionTerms, on day: Day) throws {
    let groups = try StandardsReader.shipped().places.groupCodes(on: day)
    var problems = Problems()
    for problem in SessionRules.problems(in: terms, groups: groups, on: day) {
      problems.add(problem.field, problem.message)
    }
    try problems.throwIfAny()
  }
}

/// Changes what is said of a date. Whoever asked for it is told.
struct EditSession: Sendable {
  let id: ModuleSessionID
  let terms: SessionTerms
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> ModuleSession {
    try PlaceFlow.lock(id, tx)
    var (session, right) = try FoundSession.find(id, user, tx)
    guard session.revision == seen else { throw PlaceRefusal.changedMeanwhile }
    var facts = SessionFacts(today: user.today, terms: session.terms)
    facts.terms.places = terms.places
    let requests = try PlaceRequests.of(id, tx)
    facts.taken = requests.count { $0.state.hasSeat }
    session.state = try SessionRules.state(
      after: .edit, from: session.state(on: user.today), by: .provider, facts)
    try SessionTermsOf.check(terms, on: user.today)
    let before = session.terms
    session.terms = terms
    // New places are first offered to those who wait for any date.
    if before.places < terms.places, session.state != .draft { session.invitedAt = user.now }
    try ModuleSessions.save(session, tx)
    session.revision += 1
    let title = try PlaceModules.title(session.module.code, tx)
    try PlaceJournal.record(session, SessionStep.edit.words, module: title, under: right, tx)
    guard session.state != .draft else { return session }
    if before.firstOn != terms.firstOn || before.lastOn != terms.lastOn
      || before.times != terms.times || before.address != terms.address
      || before.postcode != terms.postcode
    {
      for request in requests where request.state.isOpen {
        try PlaceNews.changed(request, session, at: user.now, tx)
      }
    }
    let flow = try PlaceFlow(under: right, tx)
    try flow.shorten(requests, before: terms.firstOn)
    try flow.settle(id)
    return session
  }
}

/// Publishes, closes, opens again or cancels.
struct HandleSession: Sendable {
  let id: ModuleSessionID
  let step: SessionStep
  var words: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> ModuleSession {
    try PlaceFlow.lock(id, tx)
    var (session, right) = try FoundSession.find(id, user, tx)
    guard session.revision == seen else { throw PlaceRefusal.changedMeanwhile }
    guard step != .edit, step != .hold else { throw NotFound("This page") }
    var facts = SessionFacts(today: user.today, terms: session.terms)
    facts.hasWords = words?.isEmpty == false
    let module = try PlaceModules.find(session.module.code, on: user.today, tx)
    facts.moduleIsOpen =
      module.map { $0.provider ?? session.organisation == session.organisation } ?? false
    session.state = try SessionRules.state(
      after: step, from: session.state(on: user.today), by: .provider, facts)
    if step == .publish { try SessionTermsOf.check(session.terms, on: user.today) }
    if step == .cancel { session.cancelledBecause = words }
    if step == .publish || step == .reopen { session.invitedAt = user.now }
    try ModuleSessions.save(session, tx)
    session.revision += 1
    let title = try PlaceModules.title(session.module.code, tx)
    try PlaceJournal.record(session, step.words, module: title, under: right, tx)
    let flow = try PlaceFlow(under: right, tx)
    switch step {
    case .publish, .reopen:
      // Who has waited comes first; whoever of them gets none is told that there is a date.
      try flow.settle(id)
      for request in try PlaceRequests.waiting(for: session.module.code, tx)
      where step == .publish {
        try PlaceNews.published(request, at: user.now, tx)
      }
    case .cancel:
      for var request in try PlaceRequests.of(id, tx) where request.state.isOpen {
        try flow.follow(.giveBack, &request, session, title)
      }
    case .close, .edit, .hold: break
    }
    return session
  }
}

/// Says of everybody with a place whether they attended, and that the date was held.
struct HoldSession: Sendable {
  let id: ModuleSessionID
  let attended: Set<PlaceRequestID>
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> ModuleSession {
    try PlaceFlow.lock(id, tx)
    var (session, right) = try FoundSession.find(id, user, tx)
    guard session.revision == seen else { throw PlaceRefusal.changedMeanwhile }
    session.state = try SessionRules.state(
      after: .hold, from: session.state(on: user.today), by: .provider,
      SessionFacts(today: user.today, terms: session.terms))
    let flow = try PlaceFlow(under: right, tx)
    let title = try PlaceModules.title(session.module.code, tx)
    // Offers that nobody took lapse first, and who waits goes on to wait for another date.
    try flow.settle(id)
    let requests = try PlaceRequests.of(id, tx)
    guard attended.isSubset(of: requests.filter { $0.state == .placed }.map(\.id)) else {
      throw PlaceRefusal.incomplete
    }
    guard let stored = try ModuleSessions.find(id, tx) else { throw NotFound("This date") }
    session.revision = stored.revision
    try ModuleSessions.save(session, tx)
    session.revision += 1
    for var request in requests where request.state == .placed {
      try Attendance.record(
        attended.contains(request.id) ? .attend : .miss, &request, session, title, flow)
    }
    try PlaceJournal.record(session, SessionStep.hold.words, module: title, under: right, tx)
    return session
  }
}

/// Corrects that somebody did not attend, or that they did.
struct CorrectAttendance: Sendable {
  let session: ModuleSessionID
  let request: PlaceRequestID
  /// What they did by what was saved, so that a form sent twice corrects once.
  var from = PlaceState.absent
  /// Why they did not attend after all: a code of the content.
  var reason: String?

  func run(by user: User, _ tx: any Transaction) throws {
    try PlaceFlow.lock(session, tx)
    let (found, right) = try FoundSession.find(session, user, tx)
    guard var one = try PlaceRequests.find(request, tx), one.session == session else {
      throw NotFound("This place")
    }
    guard one.state == from else { throw PlaceRefusal.notFromHere(one.state) }
    let flow = try PlaceFlow(under: right, tx)
    let isKnown = flow.settings.corrections.contains { $0.code == reason }
    try Attendance.record(
      one.state == .attended ? .miss : .attend, &one, found,
      PlaceModules.title(found.module.code, tx), flow, because: isKnown ? reason : nil)
  }
}

enum Attendance {
  static func record(
    _ step: PlaceStep, _ request: inout PlaceRequest, _ session: ModuleSession, _ title: String,
    _ flow: PlaceFlow, because reason: String? = nil
  ) throws {
    var facts = PlaceFacts(
      today: flow.today, firstOn: session.terms.firstOn, lastOn: session.terms.lastOn)
    facts.hasReason = reason != nil
    let before = request.state
    request.state = try PlaceRules.state(
      after: step, from: before, by: .provider, facts)
    try flow.save(&request, step, session, title, because: before == .attended ? reason : nil)
    if step == .attend { try handOn(request, session, flow) }
    if before == .attended { try takeBack(request, session, title, flow) }
  }

  private static func takeBack(
    _ request: PlaceRequest, _ session: ModuleSession, _ title: String, _ flow: PlaceFlow
  ) throws {
    let names = try Organisations.names(of: [session.organisation], flow.tx)
    let isOpen = try ModuleAttempts.takeBack(
      "place-\(request.id)", of: request.person, at: session.module.code,
      by: names[session.organisation] ?? "", at: flow.right.at, flow.tx)
    guard isOpen else { return }
    try LearningJournal.record(
      LearningJournal.result, about: request.person,
      ["what": title, "status": PlaceState.absent.words], under: flow.right, flow.tx)
    try BundleConsequences.follow(request.person, under: flow.right, flow.tx)
  }

  /// What was attended goes on the person’s record of learning: a taught module is done by it, and
  /// any other is under way.
  private static func handOn(
    _ request: PlaceRequest, _ session: ModuleSession, _ flow: PlaceFlow
  ) throws {
    let kind = try PlaceModules.kind(session.module.code, flow.tx)
    let names = try Organisations.names(of: [session.organisation], flow.tx)
    let result = ModuleResult(
      module: session.module, kind: kind, status: kind == .taught ? .completed : .inProgress,
      happenedOn: session.terms.lastOn,
      source: ModuleSource(.provider, names[session.organisation] ?? ""),
      reference: "place-\(request.id)")
    try LearningResults.take(result, of: request.person, under: flow.right, flow.tx)
  }
}
