import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Asks for a place: on a date, or on any date of a module where none suits.
struct AskPlace: Sendable {
  let person: PersonID
  let module: String
  let session: ModuleSessionID?
  /// How far they would go to any date, in miles.
  var within: Int?

  func run(by user: User, _ tx: any Transaction) throws -> PlaceRequest {
    let records = try OnePerson.records(of: person, tx)
    let right = try user.right(to: .seekPlaces, .person(person), tx)
    // One request for a module at a time, whoever asks and on whatever record.
    try tx.lock("place-person-\(records[0])")
    if let session { try PlaceFlow.lock(session, tx) }
    guard let post = try PlaceReach.post(of: person, for: .seekPlaces, user, tx) else {
      throw PlaceRefusal.noPost
    }
    let found = try session.map { id in
      guard let found = try ModuleSessions.find(id, tx), found.state != .draft,
        found.module.code == module
      else { throw NotFound("This date") }
      guard found.state(on: user.today) == .open else { throw PlaceRefusal.notOpen }
      return found
    }
    guard let open = try PlaceModules.find(module, on: user.today, tx) else {
      throw PlaceRefusal.moduleNotOpen
    }
    let isAsked = try PlaceRequests.of(records, tx).contains {
      $0.state.isOpen && $0.module.code == module
    }
    if isAsked { throw PlaceRefusal.asked }
    let request = PlaceRequest(
      id: try tx.newIdentifier(), person: post.person, organisation: post.organisation,
      module: found?.module ?? open.reference, session: session, askedAt: user.now,
      askedBy: right.actorName, within: session == nil ? within : nil)
    try PlaceRequests.add(request, tx)
    let title = try PlaceModules.title(module, tx)
    try PlaceRequests.add(
      PlaceTurn(step: .ask, at: user.now, actorName: right.actorName, session: session),
      of: request.id, tx)
    try PlaceJournal.record(request, .ask, module: title, under: right, tx)
    if try !user.isOne(of: records) {
      try PlaceNews.after(.ask, request, found, at: user.now, tx)
    }
    if let session { try PlaceFlow(under: right, tx).settle(session, asking: request.id) }
    guard let saved = try PlaceRequests.find(request.id, tx) else { throw NotFound("This place") }
    return saved
  }
}

/// Takes an offer, chooses another date, says that it is still wanted, or withdraws.
struct HandlePlace: Sendable {
  let id: PlaceRequestID
  let step: PlaceStep
  /// The date that is chosen instead.
  var session: ModuleSessionID?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> PlaceRequest {
    guard let first = try PlaceRequests.find(id, tx),
      try PlaceReach.reaches(
        first.person, at: first.organisation, for: .seekPlaces, user, tx)
    else { throw NotFound("This place") }
    let records = try OnePerson.records(of: first.person, tx)
    let right = try user.right(to: .seekPlaces, .person(first.person), tx)
    // Always in the order of their numbers, so that no two wait for one another.
    for one in Set([first.session, session].compactMap(\.self)).sorted() {
      try PlaceFlow.lock(one, tx)
    }
    if first.session == nil { try PlaceFlow.lock(module: first.module.code, tx) }
    guard var request = try PlaceRequests.find(id, tx), request.revision == seen else {
      throw PlaceRefusal.changedMeanwhile
    }
    guard [.accept, .move, .keep, .withdraw].contains(step) else { throw NotFound("This page") }
    let before = request.session
    let held = try before.flatMap { try ModuleSessions.find($0, tx) }
    let isOwn = try user.isOne(of: records)
    var facts = PlaceFacts(
      today: user.today, firstOn: held?.terms.firstOn, lastOn: held?.terms.lastOn,
      offerUntil: request.offerUntil)
    facts.moduleIsOpen = try PlaceModules.find(request.module.code, on: user.today, tx) != nil
    facts.isAskedAgain = try PlaceRequests.turns(of: id, tx).last?.step == .query
    request.state = try PlaceRules.state(
      after: step, from: request.state, by: isOwn ? .person : .keeper, facts)
    var chosen = held
    if step == .move { chosen = try move(&request, on: user.today, tx) }
    let flow = try PlaceFlow(under: right, tx)
    try flow.save(&request, step, chosen, PlaceModules.title(request.module.code, tx))
    if isOwn { try PlaceNews.quieten(request, at: user.now, tx) }
    if let before, step == .withdraw || step == .move { try flow.settle(before) }
    if step == .move, let session { try flow.settle(session, asking: id) }
    guard let saved = try PlaceRequests.find(id, tx) else { throw NotFound("This place") }
    return saved
  }

  /// They keep the moment at which they asked, and so their turn.
  private func move(
    _ request: inout PlaceRequest, on day: Day, _ tx: any Transaction
  ) throws -> ModuleSession {
    guard let session, let found = try ModuleSessions.find(session, tx),
      found.state(on: day) == .open
    else { throw PlaceRefusal.notOpen }
    guard found.module.code == request.module.code else { throw PlaceRefusal.otherModule }
    guard found.id != request.session else { throw PlaceRefusal.sameSession }
    request.session = session
    request.module = found.module
    return found
  }
}

extension PlaceNews {
  /// Nobody is told what they have just done themselves.
  static func quieten(
    _ request: PlaceRequest, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle("\(prefix)\(request.id)", at: now, tx)
  }
}
