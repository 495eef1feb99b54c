import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Puts an appointment to the gateway before it is confirmed.
struct PutAppointment: Sendable {
  let person: PersonID
  let organisation: OrganisationID
  let post: String
  let footing: GatewayFooting
  let startsOn: Day

  func run(by user: User, _ tx: any Transaction) throws -> GatewayAppointment {
    let right = try user.right(to: .appoint, .organisation(organisation), tx)
    _ = try user.right(to: .checkGateway, .person(person), tx)
    let content = try GatewayContent.inForce(tx)
    guard let post = content.gateways.post(post) else { throw AppointmentRefusal.noSuchPost }
    guard abs(startsOn - user.today) <= 366 else { throw AppointmentRefusal.tooEarly }
    let records = try OnePerson.records(of: person, tx)
    if try user.isOne(of: records) { throw AppointmentRefusal.ownAppointment }
    // One at a time for one person, on whatever record.
    try tx.lock("gateway-\(records[0])")
    let isOpen = try GatewayAppointments.of(records, tx).contains {
      $0.state == .open && $0.organisation == organisation && $0.post == post.code
    }
    if isOpen { throw AppointmentRefusal.openAlready }
    let decision = try GatewayDecisions(content: content, tx).decide(
      GatewayQuestion(post.code, footing, startsOn: startsOn, on: user.today), of: person,
      givers: .employer(organisation))
    let one = GatewayAppointment(
      id: try tx.newIdentifier(), person: try GatewayPeople.record(records, at: organisation, tx),
      organisation: organisation, post: post.code, gateway: decision.gateway?.code,
      footing: footing, startsOn: startsOn, outcome: decision.outcome, until: decision.until,
      checkedAt: user.now, checkedBy: right.actorName)
    try GatewayAppointments.add(one, tx)
    try GatewayNews.after(nil, one, at: user.now, tx)
    try GatewayJournal.record(
      GatewayJournal.checked, one.person, organisation,
      ["post": post.title, "outcome": decision.outcome.words], under: right, tx)
    return one
  }
}

/// Asks again, confirms, lets through or withdraws. The gateway is asked anew each time: what was
/// said before may have changed.
struct HandleAppointment: Sendable {
  let id: GatewayAppointmentID
  let step: AppointmentStep
  let words: String?
  /// The revision on the page: nobody confirms what they did not see.
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> GatewayAppointment {
    guard var one = try GatewayAppointments.find(id, tx) else {
      throw NotFound("This appointment")
    }
    let places = try OneEmployer.standing(for: one.organisation, on: user.today, tx)
    guard try user.holds(.appoint, at: places, tx) else { throw NotFound("This appointment") }
    let right = try user.right(to: step == .override ? .letThrough : .appoint, at: places, tx)
    guard one.revision == seen else { throw AppointmentRefusal.changedMeanwhile }
    let content = try GatewayContent.inForce(tx)
    let decision = try GatewayDecisions(content: content, tx).decide(
      GatewayQuestion(one.post, one.footing, startsOn: one.startsOn, on: user.today),
      of: one.person, givers: .employer(one.organisation))
    one.state = try AppointmentRules.state(
      after: step, from: one.state, by: step == .override ? .officer : .employer,
      blocks: decision.blocks, hasWords: words?.isEmpty == false,
      actorIsPerson: try user.isOne(of: OnePerson.records(of: one.person, tx)))
    one.gateway = decision.gateway?.code
    one.outcome = step == .override ? .overridden : decision.outcome
    one.until = decision.until
    if step == .check || step == .confirm {
      one.checkedAt = user.now
      one.checkedBy = right.actorName
    }
    if step != .check {
      one.decision = .init(
        at: user.now, by: right.actorName, officer: user.account, words: words ?? "")
    }
    try GatewayAppointments.save(one, tx)
    one.revision += 1
    if step == .confirm || step == .override {
      try GatewayStandings.refresh(
        [OnePerson.canonical(of: one.person, tx)], content: content, on: user.today, tx)
    }
    try GatewayNews.after(step, one, at: user.now, tx)
    try GatewayJournal.record(
      GatewayJournal.appointed, one.person, one.organisation,
      [
        "post": decision.post.title, "step": step.words, "outcome": decision.outcome.words,
      ], under: right, tx)
    return one
  }
}

enum GatewayPeople {
  /// Of several records of a person the one that works at the employer; the first where none does.
  static func record(
    _ records: [PersonID], at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> PersonID {
    let posts = try Assignments.of(records, tx)
    return records.first { record in
      (posts[record] ?? []).contains { [$0.organisation, $0.employer].contains(organisation) }
    } ?? records[0]
  }
}

extension User {
  /// Whether these records of somebody are the user's own.
  func isOne(of records: [PersonID]) throws -> Bool {
    person.map(records.contains) ?? false
  }
}
