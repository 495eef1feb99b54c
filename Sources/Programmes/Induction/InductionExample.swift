import Access
import Directory
import Kernel
import Obligations
import Records
import Storage

/// Makes inductions in every state, by the same actions as everybody’s, at a care home of the example.
struct InductionExample: Sendable {
  /// Names of accounts: who leads at the home, somebody who is new to care, and who is named to assess.
  let lead: String
  let joiner: String
  let senior: String
  let now: Instant

  func make(_ database: any Database) async throws {
    try await database.write { tx in
      let lead = try user(self.lead, tx)
      guard let home = lead.grants.first(where: { Set<Role>.leads.contains($0.role) })?.organisation
      else { return }
      try setUp(home, lead, tx)
    }
    // Everybody who joined lately, as the job does.
    try await InductionJobs.followPeople(database, at: now)
    try await database.write { tx in try states(tx) }
    try await database.write { tx in try InductionFigures.count(at: now, tx) }
  }

  private func user(_ name: String, _ tx: any Transaction) throws -> User {
    guard let account: AccountID = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0),
      let user = try Accounts.user(account, at: now, tx)
    else { throw NotFound("The example’s account \(name)") }
    return user
  }

  /// The home adds a part of its own, and names who assesses.
  private func setUp(_ home: OrganisationID, _ lead: User, _ tx: any Transaction) throws {
    let part = try AddLocalPart(
      organisation: home, title: "Finding your way around",
      about:
        "Where the fire exits are, how the doors open, where things are kept, and who lives here.",
      topic: "site", isObserved: true
    ).run(by: lead, tx)
    // Added long ago, so that those who joined since have it.
    try tx.execute(
      "UPDATE induction_local_unit SET from_on = ?2 WHERE id = ?1", part.id,
      now.dayInLondon - 400)
    if let person = try user(senior, tx).person {
      _ = try NameForInductions(
        organisation: home, person: person, duty: .assessor, units: [], until: nil
      ).run(by: lead, tx)
    }
    try SetInductions(organisation: home, settings: InductionSettings(asksSeparation: true))
      .run(by: lead, tx)
  }

  /// Of those at the home who have the Care Certificate to do, one in each state; the joiner has begun.
  private func states(_ tx: any Transaction) throws {
    let lead = try user(lead, tx)
    let senior = try user(senior, tx)
    let joiner = try user(joiner, tx)
    guard let home = lead.grants.first(where: { Set<Role>.leads.contains($0.role) })?.organisation,
      let own = joiner.person
    else { return }
    try begun(own, by: joiner, senior, tx)
    let others = try Inductions.at(
      home, reach: lead.reach(for: .seeInductions, tx),
      but: OnePerson.records(of: own, tx)
        + (senior.person.map { try OnePerson.records(of: $0, tx) } ?? []), .open,
      .careCertificate, on: now.dayInLondon, limit: 12, offset: 0, tx
    ).page
    for (index, one) in others.enumerated() {
      switch index {
      case 0...3: try meet(one, all: true, by: senior, tx)
      case 4: try meet(one, all: false, by: senior, tx)
      case 5:
        _ = try WithdrawInduction(
          id: one.id, words: "They hold a nursing degree and work as a nurse",
          seen: one.revision
        ).run(by: lead, tx)
      case _: break
      }
    }
    try fromBefore(home, senior, tx)
    if let first = others.first, let ready = try Inductions.find(first.id, tx) {
      _ = try SignInductionsOff(items: [.init(id: ready.id, seen: ready.revision)])
        .run(by: lead, tx)
    }
  }

  /// Somebody began under the old set and was away for long: what of it counts in the new one is for
  /// whoever looks after inductions to see.
  private func fromBefore(
    _ home: OrganisationID, _ senior: User, _ tx: any Transaction
  ) throws {
    guard let began = Day(year: 2025, month: 2, day: 3),
      let person: PersonID = try tx.row(
        """
        SELECT a.person_id FROM assignment AS a
        WHERE a.employer_id = ?1 AND a.job_role IN ('7', '8') AND a.started_on < ?2
          AND (a.ended_on IS NULL OR a.ended_on >= ?3)
          AND NOT EXISTS (SELECT 1 FROM induction AS i WHERE i.person_id = a.person_id)
          AND NOT EXISTS (SELECT 1 FROM account AS c WHERE c.person_id = a.person_id)
        ORDER BY a.id LIMIT 1
        """, home, began, now.dayInLondon)?(0),
      let post = try Assignments.of(person, tx).first(where: { $0.isCurrent(on: now.dayInLondon) })
    else { return }
    let one = Induction(
      id: try tx.newIdentifier(), person: person, track: .careCertificate,
      organisation: post.organisation, employer: post.employer, edition: "2015",
      startedOn: began, dueOn: now.dayInLondon + 28, all: 15, isByKeeper: true, changedAt: now)
    try Inductions.add(one, tx)
    try meet(one, all: false, by: senior, tx)
  }

  /// The joiner has done two parts of the national induction, and shows a few standards.
  private func begun(
    _ person: PersonID, by user: User, _ senior: User, _ tx: any Transaction
  ) throws {
    let mine = try Inductions.of(OnePerson.records(of: person, tx), tx).filter {
      $0.state.isRunning
    }
    for one in mine {
      let framed = try FramedInduction(one, InductionReader.shipped(), tx)
      switch one.track {
      case .core:
        for part in framed.parts.filter(\.needs.byOneself).prefix(2) {
          _ = try ShowUnit(
            id: one.id, unit: part.code, kind: .knowledge, on: now.dayInLondon - 3,
            words: "I want to listen more, and to learn everybody’s name.", seen: 0, then: .finish
          ).run(by: user, tx)
        }
      case .careCertificate:
        for (index, part) in framed.parts.prefix(4).enumerated() {
          _ = try ShowUnit(
            id: one.id, unit: part.code, kind: .knowledge, on: now.dayInLondon - 10,
            words: "I did the workbook and talked about it with Grace.", seen: 0,
            then: index == 3 ? nil : .ask
          ).run(by: user, tx)
        }
        try AssessUnits(
          items: [.init(id: one.id, unit: framed.parts[0].code, seen: nil)],
          seen: .init(
            kind: .observation, on: now.dayInLondon - 2,
            words: "Read the care plan before she began"),
          decision: .met
        ).run(by: senior, tx)
        try AssessUnits(
          items: [.init(id: one.id, unit: framed.parts[1].code, seen: nil)], seen: nil,
          decision: .askMore(
            "Bring the plan that you wrote for yourself, so that we can look at it")
        ).run(by: senior, tx)
      }
    }
  }

  private func meet(
    _ one: Induction, all: Bool, by senior: User, _ tx: any Transaction
  ) throws {
    let framed = try FramedInduction(one, InductionReader.shipped(), tx)
    let parts = framed.parts.prefix(all ? framed.parts.count : 9).map(\.code)
    let items = parts.map { AssessUnits.Item(id: one.id, unit: $0, seen: nil) }
    try AssessUnits(
      items: items,
      seen: .init(kind: .knowledge, on: now.dayInLondon - 20, words: "Workbook looked through"),
      decision: .none
    ).run(by: senior, tx)
    try AssessUnits(
      items: items,
      seen: .init(kind: .observation, on: now.dayInLondon - 6, words: "Seen over two shifts"),
      decision: .met
    ).run(by: senior, tx)
  }
}
