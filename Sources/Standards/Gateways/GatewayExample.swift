import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Makes appointments and waivers in every state, for the example.
struct GatewayExample {
  /// The account of who leads an employer.
  let lead: String
  /// Of who sees to waivers there.
  let owner: String
  /// Of somebody who waits for an answer.
  let asker: String
  let now: Instant
  let tx: any Transaction

  private static let post = "nhs-mid"

  func make() throws {
    // In a small example not everybody is there.
    guard try isThere(lead), try isThere(owner), try isThere(asker) else { return }
    let lead = try user(lead)
    guard let place = lead.grants.first?.organisation, let owner = try user(owner).person else {
      return
    }
    let asker = try user(asker).person
    var people = try candidates(
      at: place, besides: [owner, lead.person, asker].compactMap(\.self))
    guard people.count == 12 else { return }
    if let asker { people[6] = asker }
    try appointments(Array(people[..<6]), place, lead)
    try waivers(Array(people[6...]), place, lead, owner: owner)
  }

  private func isThere(_ name: String) throws -> Bool {
    try tx.row("SELECT 1 FROM account WHERE name = ?1", name) != nil
  }

  private func user(_ name: String) throws -> User {
    guard let account: AccountID = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0),
      let user = try Accounts.user(account, at: now, tx)
    else { throw NotFound("The example’s account \(name)") }
    return user
  }

  /// People who manage nobody yet: they are to be appointed to a post that does.
  private func candidates(
    at place: OrganisationID, besides others: [PersonID]
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT a.person_id FROM assignment a
      WHERE a.organisation_id IN (
          SELECT organisation_id FROM organisation_within
          WHERE ancestor_id = ?1 AND basis = 'under' AND from_on <= ?2 AND to_on >= ?2)
        AND a.ended_on IS NULL AND a.status = 'active' AND a.person_id NOT IN (?3*)
        AND NOT EXISTS (SELECT 1 FROM manager_reason r WHERE r.assignment_id = a.id)
        AND NOT EXISTS (SELECT 1 FROM person_alias x WHERE x.person_id = a.person_id)
      GROUP BY a.person_id ORDER BY a.person_id LIMIT 12
      """, place, now.dayInLondon, List(others)
    ).map { try $0(0) }
  }

  /// Clear and confirmed, waiting and blocked, exempt for a time, let through, withdrawn, and one
  /// that waits and is clear.
  private func appointments(
    _ people: [PersonID], _ place: OrganisationID, _ lead: User
  ) throws {
    let day = now.dayInLondon
    for person in [people[0], people[5]] {
      _ = try RecordCompletion(
        person: person, organisation: place,
        kind: .competence(owner: "management-and-leadership-2026", level: "2"),
        title: "Stage 2 of the standards, signed off", completedOn: day - 40
      ).run(under: lead.right(to: .appoint, .organisation(place), tx), tx)
    }
    let all = try people.enumerated().map { index, person in
      try PutAppointment(
        person: person, organisation: place, post: Self.post,
        footing: index == 2 ? .actingUp : .substantive, startsOn: day + 14
      ).run(by: lead, tx)
    }
    try handle(all[0], .confirm, nil, lead)
    try handle(all[2], .confirm, nil, lead)
    if all[3].outcome == .blocked {
      try handle(
        all[3], .override, "The only applicant, and begins the bundle next month", lead)
    }
    try handle(all[4], .withdraw, "They chose another post", lead)
  }

  private func handle(
    _ one: GatewayAppointment, _ step: AppointmentStep, _ words: String?, _ lead: User
  ) throws {
    _ = try HandleAppointment(id: one.id, step: step, words: words, seen: one.revision)
      .run(by: lead, tx)
  }

  /// One in each state. They are written as they would have come to be over some months.
  private func waivers(
    _ people: [PersonID], _ place: OrganisationID, _ lead: User, owner: PersonID
  ) throws {
    let routes = ["outside", "elsewhere-in-care", "overseas", "clinical", "outside", "overseas"]
    let right = try lead.right(to: .grantWaiver, .organisation(place), tx)
    for (index, state) in WaiverState.allCases.enumerated() where index < people.count {
      var waiver = GatewayWaiver(
        id: try tx.newIdentifier(), person: people[index], organisation: place, post: Self.post,
        gateway: "mid-career", route: routes[index],
        askedAt: now.adding(seconds: -100 * 86_400), askedBy: "Recruitment",
        askedAccount: nil, reason: "Has led larger teams elsewhere, and begins the bundle here")
      try GatewayWaivers.add(waiver, tx)
      waiver.state = state
      if state != .asked {
        waiver.decision = .init(
          at: now.adding(seconds: -90 * 86_400), by: right.actorName, officer: lead.account,
          words: state == .declined ? "They have led here for years" : "The bundle within the year")
      }
      if ![.asked, .declined].contains(state) {
        waiver.owner = owner
        waiver.until = now.dayInLondon + (state == .lapsed ? -10 : 200)
      }
      if [.met, .lapsed, .ended].contains(state) {
        waiver.closing = .init(
          at: now.adding(seconds: -9 * 86_400), by: state == .ended ? right.actorName : "Waypoint",
          words: state == .ended ? "They took another post" : state.words)
      }
      try GatewayWaivers.save(waiver, tx)
      try GatewayJournal.record(
        GatewayJournal.waiver, waiver.person, place,
        ["post": "Non-clinical NHS manager, mid-career", "step": state.words], under: right, tx)
    }
  }
}
