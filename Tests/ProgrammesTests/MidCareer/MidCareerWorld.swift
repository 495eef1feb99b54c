import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Register
import Storage
import TestKit
import Testing
import Web

@testable import Programmes

/// A board with a hospital, a care home, a council and a practice around it, each with people who
/// manage. `holder` keeps cohorts for the board; each place has somebody who leads it (`trustlead`,
/// `homelead`, `councillead`), and the GP who is alone has nobody.
struct MidCareerWorld: Sendable {
  let board: OrganisationID
  let trust: OrganisationID
  let home: OrganisationID
  let council: OrganisationID
  let practice: OrganisationID
  /// By given name; accounts have the same name in small letters.
  let people: [String: PersonID]

  static let password = InductionWorld.password

  init(_ password: StoredPassword, _ tx: any Transaction) throws {
    let day = Clock.test.today
    let console = User.console(now: Clock.test.now())
    let place = { (name: String, kind: OrganisationKind, postcode: String) in
      try Organisations.create(
        .init(
          name: name, kind: kind, contact: OrganisationContact(postcode: postcode)), tx
      ).organisation.id
    }
    board = try place("Wharfe Board", .integratedCareBoard, "LS1 4AP")
    trust = try place("Beech Hospital", .nhsFoundationTrust, "LS9 7TF")
    home = try place("Larch House", .careProvider, "BD1 1HY")
    council = try place("Wharfe Council", .localAuthority, "LS2 8BB")
    practice = try place("Elm Surgery", .gpPractice, "HG1 2SZ")
    let region = try place("North", .region, "LS1 4AP")
    try tx.execute(
      """
      INSERT INTO organisation_within (ancestor_id, organisation_id, basis, from_on, to_on)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """, region, trust, WithinBasis.area, day - 900, day + 900)
    var people: [String: PersonID] = [:]
    for (names, place, band) in [
      (["Nora", "Ned", "Nina", "Noel"], trust, "8a"), (["Cara", "Cem", "Clara"], home, nil),
      (["Lena", "Luca"], council, nil), (["Gita"], practice, nil),
    ] as [([String], OrganisationID, String?)] {
      for name in names {
        let person = try AddPerson(
          given: name, family: name == "Noel" ? "O’Neill" : "Ashby",
          email: "\(name.lowercased())@wharfe.example",
          job: JobParticulars(
            organisation: place, title: "Manager", band: band, holdsBudget: true,
            startedOn: day - 900)
        ).run(under: .test, tx).id
        try AddAccount(
          name: name.lowercased(), password: password, role: .person, person: person
        ).run(by: console, tx)
        people[name] = person
      }
    }
    let porter = try AddPerson(
      given: "Pat", family: "Porter", email: "pat@wharfe.example",
      job: JobParticulars(organisation: trust, title: "Porter", startedOn: day - 900)
    ).run(under: .test, tx).id
    try AddAccount(name: "pat", password: password, role: .person, person: porter)
      .run(by: console, tx)
    people["Pat"] = porter
    self.people = people
    for (name, role, place) in [
      ("holder", Role.organisationLead, board), ("officer", .systemPeopleOfficer, board),
      ("trustlead", .organisationLead, trust), ("homelead", .organisationLead, home),
      ("councillead", .organisationLead, council), ("talent", .regionalTalentLead, region),
      ("trustchair", .chair, trust),
    ] {
      try AddAccount(name: name, password: password, role: role, organisation: place)
        .run(by: console, tx)
    }
  }

  static func user(
    _ name: String, on day: Day? = nil, _ tx: any Transaction
  ) throws -> User {
    let now = Clock.test.now()
    let days = day.map { $0 - now.dayInLondon } ?? 0
    return try InductionWorld.user(name, at: now.adding(seconds: Int64(days) * 86_400), tx)
  }

  // MARK: Cohorts

  static let closes: Day = iso("2026-05-01")
  static let dates: [Day] = [iso("2026-06-03"), iso("2026-06-10"), iso("2026-06-17")]

  /// At most half of a sector, at least one from social care, from at least two sectors.
  static let mix = CohortMix(
    sharePart: 1, shareOf: 2, atLeast: [.socialCare: 1], fewestSectors: 2)

  func terms(_ title: String, capacity: Int = 12, minimum: Int = 3) -> CohortTerms {
    CohortTerms(
      title: title, closesOn: Self.closes, capacity: capacity, minimum: minimum, mix: Self.mix)
  }

  /// A day as a form suggests it, on a date.
  static func day(
    _ on: Day, after days: [CohortDay], _ edition: MidCareerEdition, access: Set<String> = []
  ) throws -> CohortDayTerms {
    var form = CohortForms.suggestion(days, edition)
    CohortForms.add("on", on, to: &form)
    if days.isEmpty {
      form.add("venue", "Wharfe Hall")
      form.add("postcode", "LS1 4AP")
    }
    for code in access { form.add("access", code) }
    return try CohortForms.dayTerms(form, edition)
  }

  /// A draft with its days, and the council asked.
  func draft(
    called title: String = "Wharfe 1", capacity: Int = 12, minimum: Int = 3,
    dates: [Day] = Self.dates, access: Set<String> = [], _ tx: any Transaction
  ) throws -> CohortID {
    let holder = try Self.user("holder", tx)
    let cohort = try AddCohort(
      organisation: board, terms: terms(title, capacity: capacity, minimum: minimum)
    ).run(by: holder, tx)
    for date in dates {
      let found = try FoundCohort.toKeep(cohort.id, holder, tx)
      _ = try AddCohortDay(
        cohort: cohort.id,
        terms: Self.day(date, after: found.held, found.edition, access: access)
      ).run(by: holder, tx)
    }
    try AskPartner(cohort: cohort.id, organisation: council).run(by: holder, tx)
    return cohort.id
  }

  /// The same, agreed and open.
  func open(
    called title: String = "Wharfe 1", capacity: Int = 12, minimum: Int = 3,
    dates: [Day] = Self.dates, access: Set<String> = [], _ tx: any Transaction
  ) throws -> CohortID {
    let id = try draft(
      called: title, capacity: capacity, minimum: minimum, dates: dates, access: access, tx)
    try AnswerPartner(cohort: id, organisation: council, agrees: true, seen: 1)
      .run(by: Self.user("councillead", tx), tx)
    try step(id, .open, tx)
    return id
  }

  @discardableResult
  func step(
    _ id: CohortID, _ step: CohortStep, reason: String? = nil, on day: Day? = nil,
    _ tx: any Transaction
  ) throws -> Cohort {
    let seen = try #require(try Cohorts.find(id, tx)).revision
    return try HandleCohort(id: id, step: step, reason: reason, seen: seen)
      .run(by: Self.user("holder", on: day, tx), tx)
  }

  // MARK: People

  @discardableResult
  func apply(
    _ name: String, _ cohorts: [CohortID], miles: Int? = nil, access: Set<String> = [],
    away: [Period] = [], on day: Day? = nil, _ tx: any Transaction
  ) throws -> ParticipationID {
    try ApplyForProgramme(
      needs: ParticipationNeeds(cohorts: cohorts, miles: miles, away: away, access: access)
    ).run(by: Self.user(name.lowercased(), on: day, tx), tx).id
  }

  static let leads = ["N": "trustlead", "C": "homelead", "L": "councillead"]

  func release(_ name: String, on day: Day? = nil, _ tx: any Transaction) throws {
    let one = try self.one(name, tx)
    let lead = Self.leads[String(name.prefix(1))] ?? name.lowercased()
    _ = try ReleaseParticipation(id: one.id, cover: .colleagues, seen: one.revision)
      .run(by: Self.user(lead, on: day, tx), tx)
  }

  func one(_ name: String, _ tx: any Transaction) throws -> Participation {
    let person = try #require(people[name])
    return try #require(try Participations.of(OnePerson.records(of: person, tx), tx).first)
  }

  /// Places given, after the last day to apply.
  @discardableResult
  func allocate(
    _ cohorts: [CohortID], on day: Day = closes + 1, _ tx: any Transaction
  ) throws -> AllocationID {
    let holder = try Self.user("holder", on: day, tx)
    let round = try ProposeAllocation(organisation: board, cohorts: cohorts).run(by: holder, tx)
    _ = try SettleAllocation(id: round.id, confirms: true, seen: 1).run(by: holder, tx)
    return round.id
  }

  /// Everybody but `absent` was there on a day.
  func attend(
    _ cohort: CohortID, _ day: Day, absent: Set<String> = [], by name: String = "holder",
    _ tx: any Transaction
  ) throws {
    let found = try #require(
      try CohortDays.of([cohort], tx)[cohort]?.first { $0.on == day && !$0.isCancelled })
    let missing = try Set(absent.map { try one($0, tx).id })
    let marks = try Participations.placed(in: cohort, tx).map {
      ($0.id, MarkAttendance.Mark(mark: missing.contains($0.id) ? .absent : .present))
    }
    try MarkAttendance(day: found.id, marks: Dictionary(uniqueKeysWithValues: marks))
      .run(by: Self.user(name, on: day, tx), tx)
  }

  static func told(_ name: String, _ tx: any Transaction) throws -> [String] {
    try InductionWorld.told(name, tx)
  }
}

func withMidCareer(
  _ engine: Engine,
  _ body: @escaping @Sendable (any Database, MidCareerWorld) async throws -> Void
) async throws {
  let chance = Chance.different()
  let password = try await Passwords(cost: .cheap, chance: chance).digest(InductionWorld.password)
  try await withDatabase(engine) { database in
    let world = try await database.write { tx in try MidCareerWorld(password, tx) }
    try await body(database, world)
  }
}

/// In which words a step was refused; `nil` where it was taken.
func refused(_ work: () throws -> Void) -> String? {
  do {
    try work()
    return nil
  } catch let refusal as any Refusal {
    return refusal.problems.map(\.message).joined(separator: " ")
  } catch {
    return "\(error)"
  }
}
