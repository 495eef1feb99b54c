import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage

/// Makes cohorts in every state, by the same actions as everybody's, around one integrated care board
/// of the example; some of it as it would have been done months ago.
struct MidCareerExample: Sendable {
  /// Names of accounts: who holds cohorts for the board; who leads at a trust, a home and a council.
  let holder: String
  let leads: [String]
  /// Accounts that are shown to whoever tries the example, with what becomes of them: a manager who is
  /// placed, and one who has completed it and leads through the next.
  let placed: String
  let alumna: String
  /// Somebody who is put forward and has not answered.
  let selected: String
  /// Places whose managers take part.
  let places: [OrganisationID]
  let password: StoredPassword
  let now: Instant

  private var today: Day { now.dayInLondon }

  func make(_ database: any Database) async throws {
    let people = try await database.write { tx in try everybody(tx) }
    guard people.count >= 12 else { return }
    let done = people.indices.filter { $0 % 3 == 0 }.map { people[$0] }
    let running = people.indices.filter { $0 % 3 == 1 }.map { people[$0] }
    let coming = people.indices.filter { $0 % 3 == 2 }.map { people[$0] }
    try await database.write { tx in try finished([alumna] + done, tx) }
    try await database.write { tx in try underWay([placed] + running, tx) }
    try await database.write { tx in try ahead(coming, tx) }
  }

  // MARK: People

  /// Names of accounts of people for whom the programme is, some of each place in turn.
  private func everybody(_ tx: any Transaction) throws -> [String] {
    for name in [holder, placed, alumna, selected] + leads {
      // They have been here for longer than the example has.
      try tx.execute(
        """
        UPDATE access_grant SET from_on = ?2
        WHERE from_on > ?2 AND account_id IN (SELECT id FROM account WHERE name = ?1)
        """, name, today - daysBack)
    }
    var byPlace: [[String]] = []
    for place in places { byPlace.append(try accounts(at: place, tx)) }
    var names: [String] = []
    for index in 0..<(byPlace.map(\.count).max() ?? 0) {
      names += byPlace.compactMap { index < $0.count ? $0[index] : nil }
    }
    return names
  }

  private let daysBack = 200
  private let mostOfPlace = 9

  private func accounts(at place: OrganisationID, _ tx: any Transaction) throws -> [String] {
    let found: [PersonID] = try tx.rows(
      """
      SELECT DISTINCT a.person_id FROM assignment AS a
      WHERE (a.employer_id = ?1 OR a.organisation_id = ?1) AND a.started_on < ?2
        AND (a.ended_on IS NULL OR a.ended_on > ?3)
        AND NOT EXISTS (SELECT 1 FROM account AS c WHERE c.person_id = a.person_id)
        AND NOT EXISTS (SELECT 1 FROM person_alias AS x WHERE x.person_id = a.person_id)
      ORDER BY a.person_id LIMIT 400
      """, place, today - daysBack, today
    ).map { try $0(0) }
    let edition = try MidCareerTerms.today(today)
    let eligibility = try MidCareerTerms.eligibility(edition.code)
    let facts = try FactsOfPeople.of(found, content: ContentReader.shipped(), on: today, tx)
    let names = try People.names(of: Set(found), tx)
    var accounts: [String] = []
    for one in facts where eligibility.group(of: one, on: today) != nil {
      guard accounts.count < mostOfPlace, let name = names[one.person] else { continue }
      let account =
        "\(name.folded.filter { $0.isLetter || $0 == " " }.replacing(" ", with: ".")).\(one.person.rawValue % 1_000)"
      try AddAccount(name: account, password: password, role: .person, person: one.person)
        .run(by: .console(now: at(-daysBack)), tx)
      accounts.append(account)
    }
    return accounts
  }

  private func at(_ days: Int) -> Instant { now.adding(seconds: Int64(days) * 86_400) }

  private func user(_ name: String, _ days: Int, _ tx: any Transaction) throws -> User {
    guard let account: AccountID = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0),
      let user = try Accounts.user(account, at: at(days), tx)
    else { throw NotFound("The example’s account \(name)") }
    return user
  }

  // MARK: Cohorts

  /// At most half of a sector, so that a small example can fill it.
  private let mix = CohortMix(
    sharePart: 1, shareOf: 2, atLeast: [.socialCare: 1], fewestSectors: 2)

  private func cohort(
    _ title: String, begun: Int, closes: Int, days: [Int], isOpen: Bool = true,
    _ tx: any Transaction
  ) throws -> CohortID {
    let holder = try user(self.holder, begun, tx)
    guard let board = holder.grants.compactMap(\.organisation).first else {
      throw NotFound("The example’s board")
    }
    let id = try AddCohort(
      organisation: board,
      terms: CohortTerms(
        title: title, closesOn: today + closes, capacity: 12, minimum: 3, mix: mix)
    ).run(by: holder, tx).id
    for day in days {
      let found = try FoundCohort.toKeep(id, holder, tx)
      var form = CohortForms.suggestion(found.held, found.edition)
      CohortForms.add("on", today + day, to: &form)
      if found.held.isEmpty {
        form.add("venue", "Tarn Hall, Market Place")
        form.add("postcode", "NE1 4LP")
        for code in ["step-free", "hearing-loop", "quiet-room"] { form.add("access", code) }
      }
      _ = try AddCohortDay(cohort: id, terms: CohortForms.dayTerms(form, found.edition))
        .run(by: holder, tx)
    }
    for lead in leads {
      let partner = try user(lead, begun, tx)
      guard let place = partner.grants.compactMap(\.organisation).first else { continue }
      try AskPartner(cohort: id, organisation: place).run(by: holder, tx)
      guard isOpen else { continue }
      try AnswerPartner(cohort: id, organisation: place, agrees: true, seen: 1)
        .run(by: partner, tx)
    }
    if isOpen { try step(id, .open, begun, tx) }
    return id
  }

  private func step(
    _ id: CohortID, _ step: CohortStep, reason: String? = nil, _ days: Int, _ tx: any Transaction
  ) throws {
    guard let cohort = try Cohorts.find(id, tx) else { return }
    _ = try HandleCohort(id: id, step: step, reason: reason, seen: cohort.revision)
      .run(by: user(holder, days, tx), tx)
  }

  @discardableResult
  private func apply(
    _ name: String, _ cohorts: [CohortID], releases: Bool = true,
    needs change: (inout ParticipationNeeds) -> Void = { _ in }, _ days: Int,
    _ tx: any Transaction
  ) throws -> ParticipationID? {
    var needs = ParticipationNeeds(cohorts: cohorts, miles: 30)
    change(&needs)
    let own = try user(name, days, tx)
    guard let person = own.person,
      try !Participations.of(OnePerson.records(of: person, tx), tx).contains(where: \.state.isOpen)
    else { return nil }
    let one = try ApplyForProgramme(needs: needs).run(by: own, tx)
    if releases { try release(one.id, own, days, tx) }
    return one.id
  }

  private func release(
    _ id: ParticipationID, _ own: User, _ days: Int, _ tx: any Transaction
  ) throws {
    guard let one = try Participations.find(id, tx) else { return }
    for name in leads {
      let lead = try user(name, days, tx)
      do {
        _ = try ReleaseParticipation(id: id, cover: .colleagues, seen: one.revision)
          .run(by: lead, tx)
        return
      } catch is NotFound { continue }
    }
    do {
      _ = try ReleaseParticipation(id: id, cover: .locum, seen: one.revision).run(by: own, tx)
    } catch is NotFound {}
  }

  private func give(_ cohorts: [CohortID], _ days: Int, _ tx: any Transaction) throws {
    let holder = try user(self.holder, days, tx)
    guard let board = holder.grants.compactMap(\.organisation).first else { return }
    let round = try ProposeAllocation(organisation: board, cohorts: cohorts).run(by: holder, tx)
    _ = try SettleAllocation(id: round.id, confirms: true, seen: 1).run(by: holder, tx)
  }

  private func attend(
    _ cohort: CohortID, _ days: Int, missing: Int, _ tx: any Transaction
  ) throws {
    guard let day = try CohortDays.of([cohort], tx)[cohort]?.first(where: { $0.on == today + days })
    else { return }
    let placed = try Participations.placed(in: cohort, tx)
    let marks = placed.enumerated().map { index, one in
      (
        one.id,
        index < placed.count - missing
          ? MarkAttendance.Mark(mark: .present)
          : index == placed.count - 1
            ? MarkAttendance.Mark(mark: .absent)
            : MarkAttendance.Mark(mark: .part, stayed: day.taught / 2)
      )
    }
    try MarkAttendance(day: day.id, marks: Dictionary(uniqueKeysWithValues: marks))
      .run(by: user(holder, max(days, days), tx), tx)
  }

  // MARK: States

  /// Over: most have completed it, one has days to make up; money for cover is claimed and paid.
  private func finished(_ names: [String], _ tx: any Transaction) throws {
    let id = try cohort(
      "Northmere, summer", begun: -150, closes: -125, days: [-75, -68, -61], tx)
    for name in names { try apply(name, [id], -140, tx) }
    try give([id], -124, tx)
    for (index, day) in [-75, -68, -61].enumerated() {
      try attend(id, day, missing: index == 2 ? 1 : 0, tx)
    }
    try step(id, .finish, -60, tx)
    try afterwards(id, names, tx)
  }

  private func afterwards(
    _ id: CohortID, _ names: [String], _ tx: any Transaction
  ) throws {
    let edition = try MidCareerTerms.today(today)
    for (index, name) in names.enumerated() {
      let own = try user(name, -50, tx)
      guard let person = own.person,
        let one = try Participations.of(OnePerson.records(of: person, tx), tx).first(where: {
          $0.cohort == id
        })
      else { continue }
      let answers = edition.questions.map { ($0.code, index % 4 == 0 ? 3 : 5) }
      try SayCohortOpinion(id: one.id, answers: Dictionary(uniqueKeysWithValues: answers))
        .run(by: own, tx)
      if one.state == .completed { _ = try StayInTouch(id: one.id, joins: true).run(by: own, tx) }
      guard let money = try Backfills.find(one.id, in: id, tx), one.state == .completed else {
        continue
      }
      for lead in leads {
        do {
          try ClaimCover(id: one.id, cohort: id, days: 3, seen: money.revision)
            .run(by: user(lead, -45, tx), tx)
        } catch is NotFound { continue }
        if index % 2 == 0 {
          try SettleCover(cohort: id, id: one.id, pays: true, seen: money.revision + 1)
            .run(by: user(holder, -30, tx), tx)
        }
        break
      }
    }
    for (kind, pence) in [
      (CohortCostKind.venue, 96_000), (.catering, 54_000), (.facilitation, 180_000),
    ] {
      try AddCost(cohort: id, kind: kind, pence: pence).run(by: user(holder, -40, tx), tx)
    }
    let own = try user(alumna, 0, tx)
    let isIn = try own.person.map {
      try Alumni.of(OnePerson.records(of: $0, tx), tx).contains { $0.leftOn == nil }
    }
    guard isIn ?? false, let cohort = try Cohorts.find(id, tx) else { return }
    try CallMeeting(
      organisation: cohort.organisation, on: today + 24, times: "17:00 to 19:00",
      place: "Tarn Hall, Market Place", about: "What became of our shared problem"
    ).run(by: own, tx)
  }

  /// In the middle: a day was held, one is today, and one moved because the venue flooded.
  private func underWay(_ names: [String], _ tx: any Transaction) throws {
    let id = try cohort("Northmere, autumn", begun: -80, closes: -40, days: [-7, 0, 7], tx)
    for name in names { try apply(name, [id], -70, tx) }
    try give([id], -39, tx)
    let holder = try user(self.holder, -2, tx)
    if let person = try user(alumna, -2, tx).person {
      try NameFacilitator(cohort: id, person: person).run(by: holder, tx)
    }
    try attend(id, -7, missing: 2, tx)
    guard let day = try CohortDays.of([id], tx)[id]?.last else { return }
    let edition = try MidCareerTerms.today(today)
    var terms = try CohortForms.dayTerms(CohortForms.answers(day), edition)
    terms.on = today + 9
    terms.venue.name = "Mere Institute, Bridge Street"
    _ = try EditCohortDay(id: day.id, terms: terms, reason: "venue", seen: day.revision)
      .run(by: holder, tx)
  }

  /// To come: one that waits for its places, one open for applications, a draft, and one that was
  /// cancelled.
  private func ahead(_ names: [String], _ tx: any Transaction) throws {
    let waiting = try cohort("Northmere, winter", begun: -30, closes: -1, days: [30, 37, 44], tx)
    let open = try cohort("Northmere, spring", begun: -10, closes: 20, days: [60, 67, 74], tx)
    for (index, name) in names.enumerated() {
      switch index {
      case 0:
        // Cannot be spared now.
        guard let id = try apply(name, [open], releases: false, -5, tx),
          let one = try Participations.find(id, tx)
        else { continue }
        for lead in leads {
          do {
            _ = try StepAsEmployer(
              id: id, step: .refuseRelease, reason: "no-cover", seen: one.revision
            ).run(by: user(lead, -4, tx), tx)
            break
          } catch is NotFound { continue }
        }
      case 1:
        try apply(name, [open], releases: false, -3, tx)
      case 2:
        guard let id = try apply(name, [open], -6, tx), let one = try Participations.find(id, tx)
        else { continue }
        _ = try StepOwnParticipation(
          id: id, step: .defer, reason: "caring", until: today + 100, seen: one.revision
        ).run(by: user(name, -2, tx), tx)
      case 3:
        guard let id = try apply(name, [open], -6, tx), let one = try Participations.find(id, tx)
        else { continue }
        _ = try StepOwnParticipation(
          id: id, step: .withdraw, reason: "capacity", seen: one.revision
        ).run(by: user(name, -2, tx), tx)
      case _:
        try apply(
          name, [waiting],
          needs: { needs in
            if index % 4 == 0 { needs.access = ["step-free"] }
            if index % 5 == 0 { needs.caring = "late-start" }
          }, -20, tx)
      }
    }
    let lead = try user(leads[0], -2, tx)
    if let person = try user(selected, -2, tx).person {
      _ = try SelectForProgramme(person: person).run(by: lead, tx)
    }
    _ = try cohort(
      "Northmere, next summer", begun: -2, closes: 90, days: [120, 127], isOpen: false, tx)
    let off = try cohort("Northmere, half-term", begun: -20, closes: 10, days: [40, 47, 54], tx)
    try step(off, .cancel, reason: "pressure", -1, tx)
  }
}
