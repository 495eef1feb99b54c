import Access
import Directory
import Kernel
import Programmes
import Storage
import Web

/// Inductions of the example: a care home’s, with one in each state; and of everybody else who joined
/// lately, as the job makes them.
extension Example {
  func addInductions(at home: OrganisationID, password: StoredPassword) async throws {
    let (now, day) = (house.clock.now(), today)
    try await database.write { tx in
      let deputy: PersonID? = try tx.row(
        """
        SELECT person_id FROM assignment
        WHERE employer_id = ?1 AND job_role = '43' AND (ended_on IS NULL OR ended_on >= ?2)
        ORDER BY id LIMIT 1
        """, home, day)?(0)
      try AddAccount(name: "senior", password: password, role: .person, person: deputy)
        .run(by: .console(now: now), tx)
    }
    try await ProgrammesRoom.makeExample(
      lead: "manager", joiner: "carer", senior: "senior", database, at: now)
  }

  /// Social workers of a trust who have just qualified, or had a year ago.
  func addSocialWorkers(at trust: OrganisationID) async throws -> [PersonID] {
    let (day, right) = (today, self.right)
    return try await database.write { tx in
      try [("Tamsin", 120), ("Idris", 360), ("Oluwaseun", 360)].map { given, days in
        try AddPerson(
          given: given, family: "Example",
          job: JobParticulars(
            organisation: trust, title: "Social Worker", startedOn: day - days)
        ).run(under: right, tx).id
      }
    }
  }

  /// Their assessed years: the first is under way, and can be signed in to.
  func addAssessedYears(of people: [PersonID], password: StoredPassword) async throws {
    let now = house.clock.now()
    let others = try await database.write { tx in
      try people.dropFirst().enumerated().map { index, person in
        let name = "social.\(index + 2)"
        try AddAccount(name: name, password: password, role: .person, person: person)
          .run(by: .console(now: now), tx)
        return name
      }
    }
    try await ProgrammesRoom.makeExample(
      lead: "lead", assessor: "ward", people: ["social"] + others, database, at: now)
  }

  /// Cohorts of the mid-career programme around one board, in every state.
  func addCohorts(_ register: ExampleRegister, password: StoredPassword) async throws {
    let now = house.clock.now()
    let trust = try register.organisation(places.trusts[0].code)
    let homes = try places.providers.map { try register.organisation($0.number) }
    let councils = try places.councils.map { try register.organisation($0.code) }
    let practices = try places.practices.map { try register.organisation($0.code) }
    let others = try places.others.map { try register.organisation($0.code) }
    let offices = try await database.write { [councils, others, practices] tx in
      var names: [String] = []
      for (index, place) in (councils + others + practices.dropFirst()).enumerated() {
        let name = "office.\(index + 1)"
        try AddAccount(
          name: name, password: password, role: .organisationLead, organisation: place
        ).run(by: .console(now: now), tx)
        names.append(name)
      }
      return names
    }
    try await ProgrammesRoom.makeExample(
      holder: "icb", leads: ["lead", "manager"] + offices, placed: "ward", alumna: "manager",
      selected: "nurse", places: [trust] + homes + councils + others + practices,
      password: password, database, at: now)
  }
}
