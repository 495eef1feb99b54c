import Access
import Directory
import Journals
import Kernel
import Obligations
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
    settings = try StandardsReader.shipped().places
    map = try ContentReader.shipped().postcodes
  }

  /// One at a time: whoever asks while another does waits here, and then reads what is left.
  static func lock(_ id: ModuleSessionID, _ tx: any Transaction) throws {
    try tx.lock("place-session-\(id)")
  }

  /// The same of those who wait for any date of a module. Taken after the dates, never before.
  static func lock(module code: String, _ tx: any Transaction) throws {
    try tx.lock("place-module-\(code)")
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
    let takesPeople = try PlaceModules.find(session.module.code, on: today, tx) != nil
    var requests = try PlaceRequests.of(id, tx)
    for index in requests.indices where requests[index].state == .offered {
      guard let until = requests[index].offerUntil, until < today else { continue }
      // Nobody loses their turn by a date they never chose, or one that they could not take.
      let isTheirs = try takesPeople && PlaceRequests.chose(requests[index].id, id, tx)
      try follow(isTheirs ? .lapse : .giveBack, &requests[index], session, title)
    }
    guard session.placesMove(on: today) else {
      for index in requests.indices
      where requests[index].session == id && [.waiting, .offered].contains(requests[index].state) {
        try follow(.giveBack, &requests[index], session, title)
      }
      return
    }
    if takesPeople { try moveUp(requests, session, title, asking: asking) }
  }

  private func moveUp(
    _ requests: [PlaceRequest], _ session: ModuleSession, _ title: String,
    asking: PlaceRequestID?
  ) throws {
    var taken: [String?: Int] = [:]
    var seats: Set<Int> = []
    for request in requests where request.state.hasSeat {
      taken[request.seat?.group, default: 0] += 1
      if let seat = request.seat { seats.insert(seat.number) }
    }
    guard seats.count < session.terms.places else { return }
    let line = try
      (requests.filter { $0.state == .waiting && $0.session == session.id }
      + invited(to: session)).sorted { ($0.askedAt, $0.id) < ($1.askedAt, $1.id) }
    guard !line.isEmpty else { return }
    let groups = try groups(of: line.map(\.person), session)
    let turns = PlaceRules.turns(
      line.map { request in
        PlaceRules.Waiting(
          request.id, groups: (groups[request.person] ?? []).map(\.group.code))
      }, in: session.terms, taken: taken, on: today)
    for turn in turns {
      guard var request = line.first(where: { $0.id == turn.id }) else { continue }
      let number = (1...).first { !seats.contains($0) } ?? 1
      seats.insert(number)
      (request.session, request.module) = (session.id, session.module)
      request.seat = PlaceRequest.Seat(number: number, group: turn.group)
      if turn.id == asking {
        try follow(.place, &request, session, title)
      } else {
        request.offerUntil = PlaceRules.offerUntil(
          today, holdsFor: settings.offerHoldsDays, before: session.terms.firstOn)
        try follow(.offer, &request, session, title)
      }
    }
  }

  /// Those who wait for any date, as far as this one is not further than they said.
  private func invited(to session: ModuleSession) throws -> [PlaceRequest] {
    guard session.invitedAt != nil else { return [] }
    try Self.lock(module: session.module.code, tx)
    let all = try PlaceRequests.invited(to: session, tx)
    guard let place = session.terms.postcode, all.contains(where: { $0.within != nil }) else {
      return all
    }
    let from = try EarmarkReading.postcodes(of: Set(all.map(\.organisation)), tx)
    return all.filter { request in
      guard let within = request.within else { return true }
      guard let far = from[request.organisation].flatMap({ map.distance(from: $0, to: place) })
      else { return false }
      return far.isSameArea || far.miles <= within
    }
  }

  /// The groups that each belongs to for a date, with why. Asked for only where places are kept for
  /// any.
  func groups(
    of people: [PersonID], _ session: ModuleSession
  ) throws -> [PersonID: [(group: EarmarkGroup, because: String)]] {
    guard session.terms.earmarked > 0, today < session.terms.releaseOn else { return [:] }
    let places = try ModuleSessions.postcodes(of: session.module.code, on: today, tx)
    let kept = settings.groups.filter { session.terms.earmarks[$0.code] != nil }
    return try EarmarkReading.read(of: people, on: today, tx).mapValues { read in
      var facts = read.facts
      facts.nearestMiles = map.nearest(from: read.postcodes, to: places)
      return EarmarkRules.groups(of: facts, among: kept, on: today)
    }
  }

  /// An offer ends before the date begins, also where that was set earlier.
  func shorten(_ requests: [PlaceRequest], before firstOn: Day) throws {
    for var request in requests where request.state == .offered {
      guard let until = request.offerUntil, until >= firstOn else { continue }
      request.offerUntil = firstOn - 1
      try PlaceRequests.save(request, tx)
    }
  }

  /// Takes a step that follows, and tells whom it is about.
  func follow(
    _ step: PlaceStep, _ request: inout PlaceRequest, _ session: ModuleSession?, _ title: String
  ) throws {
    let facts = PlaceFacts(
      today: today, firstOn: session?.terms.firstOn, lastOn: session?.terms.lastOn,
      offerUntil: request.offerUntil)
    request.state = try PlaceRules.state(
      after: step, from: request.state, by: .consequence, facts)
    try save(&request, step, session, title)
  }

  /// Saves a request after a step, with its turn and its entry, and tells the person.
  func save(
    _ request: inout PlaceRequest, _ step: PlaceStep, _ session: ModuleSession?, _ title: String,
    because reason: String? = nil
  ) throws {
    let about = request.session
    if !request.state.hasSeat { request.seat = nil }
    if request.state != .offered { request.offerUntil = nil }
    if step == .giveBack { request.session = nil }
    request.changedAt = right.at
    try PlaceRequests.save(request, tx)
    request.revision += 1
    try PlaceRequests.add(
      PlaceTurn(
        step: step, at: right.at, actorName: right.actorName, session: about, reason: reason),
      of: request.id, tx)
    try PlaceNews.after(step, request, session, at: right.at, tx)
    try PlaceJournal.record(request, step, module: title, under: right, tx)
  }
}
