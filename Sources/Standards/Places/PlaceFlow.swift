import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// What follows by itself of a date: it closes, offers lapse, and places go to those who wait.
struct PlaceFlow {
  let right: Right
  let tx: any Transaction
  let settings: PlaceSettings
  let map: PostcodeMap
  var today: Day { right.at.dayInLondon }

  init(under right: Right, _ tx: any Transaction) throws {
    self.right = right
    self.tx = tx
    let library = try StandardsReader.shipped()
    settings = library.places
    map = library.postcodes
  }

  /// One at a time: whoever asks while another does waits here, and then reads what is left.
  static func lock(_ id: ModuleSessionID, _ tx: any Transaction) throws {
    try tx.lock("place-session-\(id)")
  }

  /// Does everything that follows by now, in the order in which it would have come.
  ///
  /// - Parameter asking: Somebody who asks at this moment: they get a place that is free for them
  ///   at once, and need not take it.
  func settle(_ id: ModuleSessionID, asking: PlaceRequestID? = nil) throws {
    guard var session = try ModuleSessions.find(id, tx) else { return }
    let title = try PlaceModules.title(session.module.code, tx)
    if session.state == .open, session.terms.askBy < today {
      session.state = try SessionRules.state(
        after: .close, from: .open, by: .consequence,
        SessionFacts(today: today, terms: session.terms))
      try ModuleSessions.save(session, tx)
      session.revision += 1
      try PlaceJournal.record(
        session, SessionStep.close.words, module: title, under: right, tx)
    }
    guard session.state == .open || session.state == .closed else { return }
    var requests = try PlaceRequests.of(id, tx)
    for index in requests.indices where requests[index].state == .offered {
      guard let until = requests[index].offerUntil, until < today else { continue }
      try follow(.lapse, &requests[index], session, title)
    }
    guard session.placesMove(on: today) else {
      for index in requests.indices where requests[index].state == .waiting {
        try follow(.giveBack, &requests[index], session, title)
      }
      return
    }
    try moveUp(&requests, session, title, asking: asking)
  }

  private func moveUp(
    _ requests: inout [PlaceRequest], _ session: ModuleSession, _ title: String,
    asking: PlaceRequestID?
  ) throws {
    let waiting = requests.filter { $0.state == .waiting }
    guard !waiting.isEmpty else { return }
    var taken: [String?: Int] = [:]
    var seats: Set<Int> = []
    for request in requests where request.state.hasSeat {
      taken[request.seat?.group, default: 0] += 1
      if let seat = request.seat { seats.insert(seat.number) }
    }
    let turns = PlaceRules.turns(
      try waiting.map { request in
        PlaceRules.Waiting(
          request.id, groups: try groups(of: request.person, session).map(\.group.code))
      }, in: session.terms, taken: taken, on: today)
    for turn in turns {
      guard let index = requests.firstIndex(where: { $0.id == turn.id }) else { continue }
      let number = (1...).first { !seats.contains($0) } ?? 1
      seats.insert(number)
      requests[index].seat = PlaceRequest.Seat(number: number, group: turn.group)
      if turn.id == asking {
        try follow(.place, &requests[index], session, title)
      } else {
        requests[index].offerUntil = PlaceRules.offerUntil(
          today, holdsFor: settings.offerHoldsDays, before: session.terms.firstOn)
        try follow(.offer, &requests[index], session, title)
      }
    }
  }

  /// The groups that somebody belongs to for a date, with why. Asked for only where places are kept
  /// for any.
  func groups(
    of person: PersonID, _ session: ModuleSession
  ) throws -> [(group: EarmarkGroup, because: String)] {
    guard session.terms.earmarked > 0, today < session.terms.releaseOn else { return [] }
    let places = try ModuleSessions.open(on: today, module: session.module.code, tx)
      .compactMap(\.terms.postcode)
    let facts = try EarmarkReading.facts(of: person, on: today, tx) { from in
      places.compactMap { map.distance(from: from, to: $0)?.miles }.min()
    }
    return EarmarkRules.groups(
      of: facts, among: settings.groups.filter { session.terms.earmarks[$0.code] != nil },
      on: today)
  }

  /// Takes a step that follows, and tells whom it is about.
  func follow(
    _ step: PlaceStep, _ request: inout PlaceRequest, _ session: ModuleSession, _ title: String
  ) throws {
    let facts = PlaceFacts(
      today: today, firstOn: session.terms.firstOn, lastOn: session.terms.lastOn,
      offerUntil: request.offerUntil)
    request.state = try PlaceRules.state(
      after: step, from: request.state, by: .consequence, facts)
    try save(&request, step, session, title)
  }

  /// Saves a request after a step, with its turn and its entry, and tells the person.
  func save(
    _ request: inout PlaceRequest, _ step: PlaceStep, _ session: ModuleSession?, _ title: String
  ) throws {
    let about = request.session
    if !request.state.hasSeat { request.seat = nil }
    if request.state != .offered { request.offerUntil = nil }
    if step == .giveBack { request.session = nil }
    request.changedAt = right.at
    try PlaceRequests.save(request, tx)
    request.revision += 1
    try PlaceRequests.add(
      PlaceTurn(step: step, at: right.at, actorName: right.actorName, session: about),
      of: request.id, tx)
    try PlaceNews.after(step, request, session, at: right.at, tx)
    try PlaceJournal.record(request, step, module: title, under: right, tx)
  }
}
