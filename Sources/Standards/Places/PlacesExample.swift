import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Dates, places and time to learn in every state, for the example.
struct PlacesExample {
  /// The account of a manager with a team, and of those who report to her.
  let person: String
  let reports: [String]
  /// Of who leads a small employer.
  let small: String
  let now: Instant
  let tx: any Transaction

  private var today: Day { now.dayInLondon }

  func make() throws {
    // In a small example not everybody is there.
    guard let holder = try user("provider"), let place = holder.grants.first?.organisation,
      let ward = try user(person), ward.person != nil
    else { return }
    let modules = try PlaceModules.offered(by: place, on: today, tx).map(\.reference)
    guard modules.count >= 2 else { return }
    try dates(modules, at: place, holder)
    try times(ward)
  }

  private func user(_ name: String) throws -> User? {
    let account: AccountID? = try tx.row(
      "SELECT id FROM account WHERE name = ?1 AND closed_at IS NULL", name)?(0)
    return try account.flatMap { try Accounts.user($0, at: now, tx) }
  }

  private func terms(
    in days: Int, places: Int, _ postcode: String? = "LS1 4AP",
    _ address: String = "Learning centre, Wellington Street, Leeds",
    earmarks: [String: Int] = [:]
  ) -> SessionTerms {
    var terms = SessionTerms(
      firstOn: today + days, lastOn: today + days, times: "10:00 to 15:00", places: places,
      askBy: today + days - 4, releaseOn: today + days - 10)
    terms.postcode = postcode.flatMap { Postcode($0) }
    terms.address = terms.postcode == nil ? nil : address
    terms.earmarks = earmarks
    terms.suitsPartTime = places % 2 == 0
    terms.access = terms.isOnline ? [.captions, .breaks] : [.stepFree, .hearingLoop, .breaks]
    return terms
  }

  private func published(
    _ module: ModuleReference, _ terms: SessionTerms, at place: OrganisationID, _ holder: User
  ) throws -> ModuleSession {
    let draft = try AddSession(organisation: place, module: module.code, terms: terms)
      .run(by: holder, tx)
    return try HandleSession(id: draft.id, step: .publish, seen: 0).run(by: holder, tx)
  }

  private func ask(_ name: String, _ session: ModuleSession) throws -> PlaceRequest? {
    guard let user = try user(name), let own = user.person,
      try PlaceReach.post(of: own, for: .seekPlaces, user, tx) != nil
    else { return nil }
    return try AskPlace(person: own, module: session.module.code, session: session.id)
      .run(by: user, tx)
  }

  private func dates(
    _ modules: [ModuleReference], at place: OrganisationID, _ holder: User
  ) throws {
    let (first, second) = (modules[0], modules[1])
    _ = try AddSession(
      organisation: place, module: second.code, terms: terms(in: 90, places: 20)
    ).run(by: holder, tx)
    let kept = try published(
      first,
      terms(
        in: 45, places: 12, earmarks: ["small-employer": 2, "social-care": 2, "part-time": 2]),
      at: place, holder)
    _ = try published(
      first, terms(in: 60, places: 30, nil), at: place, holder)
    _ = try published(
      second,
      terms(in: 50, places: 8, "EX1 1GE", "County Hall, Topsham Road, Exeter"), at: place, holder)
    _ = try ask(small, kept)
    _ = try ask(person, kept)
    // Full, with somebody who waits, and somebody who was offered the place of who withdrew.
    let full = try published(second, terms(in: 30, places: 1), at: place, holder)
    if let gone = try ask(person, full), let user = try user(person) {
      for name in reports { _ = try ask(name, full) }
      _ = try HandlePlace(id: gone.id, step: .withdraw, seen: gone.revision).run(by: user, tx)
    }
    let closed = try published(
      first, terms(in: 25, places: 6, "NE1 8QH", "Civic Centre, Newcastle"), at: place, holder)
    _ = try HandleSession(id: closed.id, step: .close, seen: closed.revision).run(by: holder, tx)
    let cancelled = try published(first, terms(in: 40, places: 10), at: place, holder)
    _ = try HandleSession(
      id: cancelled.id, step: .cancel, words: "The hall cannot be used that week",
      seen: cancelled.revision
    ).run(by: holder, tx)
    try held(second, at: place)
  }

  /// One that was, written as it would have come to be some weeks ago.
  private func held(_ module: ModuleReference, at place: OrganisationID) throws {
    var session = ModuleSession(
      id: try tx.newIdentifier(), organisation: place, module: module,
      terms: terms(in: -20, places: 10), state: .closed)
    try ModuleSessions.add(session, tx)
    session.state = .held
    let flow = try PlaceFlow(
      under: Right(code: "place.offer", account: nil, actorName: "Waypoint", at: now), tx)
    let title = try PlaceModules.title(module.code, tx)
    for (index, name) in reports.prefix(2).enumerated() {
      guard let user = try user(name), let own = user.person,
        let post = try PlaceReach.post(of: own, for: .seekPlaces, user, tx),
        try !PlaceRequests.of([own], tx).contains(where: {
          $0.state.isOpen && $0.module.code == module.code
        })
      else { continue }
      var request = PlaceRequest(
        id: try tx.newIdentifier(), person: own, organisation: post.organisation, module: module,
        session: session.id, state: .placed, askedAt: now.adding(seconds: -50 * 86_400),
        askedBy: user.name, seat: .init(number: index + 1, group: nil))
      try PlaceRequests.add(request, tx)
      try PlaceRequests.add(
        PlaceTurn(step: .ask, at: request.askedAt, actorName: user.name, session: session.id),
        of: request.id, tx)
      try Attendance.record(index == 0 ? .attend : .miss, &request, session, title, flow)
    }
    try ModuleSessions.save(session, tx)
  }

  // MARK: Time to learn

  /// Agreed with what was given and taken away; proposed from below; not agreed; and ended.
  private func times(_ ward: User) throws {
    let people = try reports.compactMap { try user($0) }.filter { $0.person != nil }
    if let own = ward.person, try PlaceReach.post(of: own, for: .agreeTime, ward, tx) != nil {
      _ = try ProposeTime(
        person: own, module: nil, minutes: 240, from: today, until: today + 365
      ).run(by: ward, tx)
    }
    for (index, person) in people.enumerated() {
      guard let own = person.person,
        try PlaceReach.post(of: own, for: .agreeTime, person, tx) != nil,
        try ward.holds(.agreeTime, over: .person(own), tx)
      else { continue }
      let time = try ProposeTime(
        person: own, module: nil, minutes: index == 1 ? 150 : 240, from: today - 120,
        until: today + 240
      ).run(by: person, tx)
      if index == 2 {
        _ = try HandleTime(id: time.id, step: .decline, seen: 0).run(by: ward, tx)
        continue
      }
      _ = try HandleTime(id: time.id, step: .agree, seen: 0).run(by: ward, tx)
      for (ago, minutes, reason) in [
        (100, 120, nil), (72, 240, nil), (44, 180, "staffing"), (16, 120, "no-cover"),
        (9, 90, nil),
      ] as [(Int, Int, String?)] {
        _ = try RecordTime(
          id: time.id, on: today - ago, minutes: minutes,
          kind: reason == nil ? .given : .takenAway, reason: reason
        ).run(by: reason == nil ? ward : person, tx)
      }
      if index == 1 {
        _ = try HandleTime(id: time.id, step: .end, reason: "changed-post", seen: 1)
          .run(by: person, tx)
      }
    }
  }
}
