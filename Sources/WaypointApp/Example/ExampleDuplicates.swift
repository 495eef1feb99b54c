import Directory
import Journals
import Kernel
import Storage
import Web

/// People with two records, as every country has them: some who work in two sectors, some entered
/// twice by one employer. A few are decided, most wait.
extension Example {
  func enterDuplicates() async throws {
    try await enterSecondRecords()
    try await MatchSearch(clock: house.clock).run(database)
    let (day, right) = (today, self.right)
    try await database.write { tx in
      let open = try PersonMatches.list(
        [.proposed], reach: .everything, on: day, limit: 60, offset: 0, tx
      ).matches.reversed()
      var between = 0
      var within = 0
      for match in open {
        let parties = try Set(
          PersonMatches.parties(of: match.people, on: day, tx).values.joined())
        let isBetween = parties.count > 1
        if isBetween { between += 1 } else { within += 1 }
        switch (isBetween, isBetween ? between : within) {
        case (true, 1...3):
          try DecideMatch(
            match.id, .same, reason: "We both saw the passport and the contract of the other job.",
            for: parties
          ).run(under: right, tx)
        case (true, 4), (true, 5):
          try DecideMatch(
            match.id, .same, reason: "The number and the birth date agree with the passport.",
            for: Set(parties.sorted().prefix(1))
          ).run(under: right, tx)
        case (true, 6):
          try DecideMatch(
            match.id, .different, reason: "A mother and daughter; one number was typed twice.",
            for: parties
          ).run(under: right, tx)
        case (false, 1):
          try DecideMatch(
            match.id, .same, reason: "Entered again when she came back from agency work.",
            for: parties
          ).run(under: right, tx)
        case _: continue
        }
      }
    }
  }

  /// The staff nurse who can sign in also does shifts in a care home, and three people of the first
  /// trust were entered a second time.
  private func enterSecondRecords() async throws {
    let (day, right, places) = (today, self.right, self.places)
    try await database.write { tx in
      guard let trust = try Organisations.find(code: places.trusts[0].code, tx)?.id,
        let home = try Organisations.find(code: places.providers[0].number, tx)?.id
      else { throw NotFound("The example’s first trust or care provider") }
      let staff = try Team.people(of: trust, reach: .everything, on: day, limit: 2_000, tx).members
        .sorted { $0.assignment < $1.assignment }
      if let nurse = staff.first(where: { $0.title == "Staff Nurse" }) {
        try again(nurse, at: home, as: "Bank Nurse", engagement: .bank, from: day - 200, right, tx)
      }
      for twice in staff.filter({ $0.title == "Healthcare Support Worker" }).suffix(3) {
        try again(
          twice, at: trust, as: "Bank Healthcare Support Worker", engagement: .bank,
          from: day - 60, right, tx)
      }
    }
  }

  private func again(
    _ member: TeamMember, at organisation: OrganisationID, as title: String,
    engagement: Engagement, from start: Day, _ right: Right, _ tx: any Transaction
  ) throws {
    guard let person = try People.find(member.person, tx) else { return }
    let isWhole = person.name.given.isEmpty && person.name.family.isEmpty
    try AddPerson(
      title: person.name.title, given: isWhole ? person.name.display : person.name.given,
      family: person.name.family, bornOn: person.bornOn,
      nationalInsurance: person.identifier(.nationalInsurance)?.value,
      job: JobParticulars(
        organisation: organisation, title: title, engagement: engagement, startedOn: start)
    ).run(under: right, tx)
  }
}
