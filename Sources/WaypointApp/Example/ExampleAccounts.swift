import Access
import Directory
import Kernel
import Storage
import Web

/// One account for each role, linked to people of the example.
extension Example {
  static let accounts: [ExampleAccount] = [
    ExampleAccount(
      .organisationLead, "manager", "Registered manager of a care home",
      about: "Larchfield House, 38 staff: who is overdue for what, and files to load"),
    ExampleAccount(
      .lineManager, "ward", "Ward manager", about: "A ward team: who is due, and for what"),
    ExampleAccount(
      .person, "nurse", "Staff nurse", about: "One’s own record: what to do by when, and why"),
    ExampleAccount(
      .person, "carer", "Care worker",
      about: "New to care at Larchfield House: the induction and the Care Certificate, on a phone"),
    ExampleAccount(
      .person, "social", "Newly qualified social worker",
      about: "The assessed and supported year: what is gathered, and how its stages stand"),
    ExampleAccount(
      .person, "gp", "GP partner",
      about:
        "Alone in charge of her days: the mid-career programme, and who does her work meanwhile"),
    ExampleAccount(
      .organisationLead, "lead", "People director of a trust",
      about: "Tarnbridge University Hospitals, from the whole down to each person"),
    ExampleAccount(
      .regionLead, "region", "Region lead",
      about: "Counts for the employers of Mereland, without names"),
    ExampleAccount(
      .systemPeopleOfficer, "icb", "People officer of an integrated care board",
      about: "Figures for Northmere; names of the one care home that agreed to share them"),
    ExampleAccount(
      .nationalLead, "national", "National lead",
      about: "Counts for every organisation, without names"),
    ExampleAccount(
      .trainingProvider, "provider", "Training provider",
      about: "Training of Tarnbridge University Hospitals: handed in, asked about, accredited"),
    ExampleAccount(
      .accreditor, "accreditor", "Accreditor",
      about: "Requests for accreditation, at every point of their way"),
    ExampleAccount(
      .administrator, "admin", "Administrator",
      about: "Everything: accounts, organisations, national lists"),
    ExampleAccount(
      .support, "support", "Support",
      about: "Nothing of their own: what somebody sees, once they agreed"),
  ]

  func addAccounts(_ register: ExampleRegister) async throws -> [ExampleAccount] {
    let region = try register.organisation(places.region.code)
    let trust = try register.organisation(places.trusts[0].code)
    let home = try register.organisation(places.providers[0].number)
    let system = try register.organisation(places.systems[0].code)
    let practice = try register.organisation(places.practices[0].code)
    let body = try await database.read { tx in
      try Organisations.find(OrganisationCode(.reference, Self.accreditingBody), tx)?.id
    }
    guard let national = body else { throw NotFound("The example's accrediting body") }
    let (now, day) = (house.clock.now(), today)
    let social = try await addSocialWorkers(at: trust)
    let holders = try await database.read { tx in
      try [
        "social": social.first,
        "manager": Self.holder(of: "4", at: home, on: day, tx),
        "carer": Self.newestCarer(at: home, on: day, tx),
        "lead": Self.holder(titled: "Chief People Officer", at: trust, on: day, tx),
        "gp": Self.partner(at: practice, on: day, tx),
        "ward": Self.holder(titled: "Ward Manager", at: trust, on: day, tx),
        "nurse": Self.holder(titled: "Staff Nurse", at: trust, on: day, tx),
        // Officers of support are told apart by who they are.
        "support": Self.holder(titled: "Officer", at: trust, on: day, tx)
          ?? Self.holder(titled: "Chief Operating Officer", at: trust, on: day, tx),
      ]
    }
    // The example's passwords are printed, so a slow digest would protect nothing.
    let passwords = Passwords(cost: .cheap, chance: house.chance)
    for account in Self.accounts {
      let digest = try await passwords.digest(account.password)
      guard let shown = Role(rawValue: account.role) else { continue }
      // Whoever people report to manages them; nobody is given that.
      let role = shown.isGiven ? shown : Role.person
      let organisation: OrganisationID? =
        switch account.name {
        case "region": region
        case "manager": home
        case "lead": trust
        case "icb": system
        case "provider": trust
        case "accreditor": national
        default: nil
        }
      let person = holders[account.name] ?? nil
      let keys = house.keys
      _ = try await database.write { tx in
        let id = try AddAccount(
          name: account.name, password: digest, role: role, organisation: organisation,
          person: person
        ).run(by: .console(now: now), tx)
        if let app = account.app {
          try GiveSecondFactor(app: app).run(to: id, keys: keys, at: now, tx)
        }
      }
    }
    // Partners answer to one another, and not to whoever runs the practice for them.
    if let partner = holders["gp"] ?? nil {
      try await database.write { tx in
        try tx.execute(
          """
          DELETE FROM line_management WHERE assignment_id IN (
            SELECT id FROM assignment WHERE person_id = ?1)
          """, partner)
      }
    }
    let office = try await passwords.digest("nobody signs in with this")
    try await askForRole(at: home, from: office, at: now)
    try await addSharing(by: home, with: system, other: register)
    try await fillRooms(trust: trust, body: national, password: office)
    try await addClaims(with: office)
    try await addBadges(decidedBy: home)
    try await addInductions(at: home, password: office)
    try await addAssessedYears(of: social, password: office)
    try await addCohorts(register, password: office)
    return Self.accounts
  }

  /// A role that waits: the office of the home asks it for the manager, and an administrator of
  /// everything confirms it.
  private func askForRole(
    at home: OrganisationID, from password: StoredPassword, at now: Instant
  ) async throws {
    try await database.write { tx in
      let office = try AddAccount(
        name: "office", password: password, role: .administrator, organisation: home
      ).run(by: .console(now: now), tx)
      guard let asking = try Accounts.user(office, at: now, tx),
        let manager: AccountID = try tx.row("SELECT id FROM account WHERE name = 'manager'")?(0)
      else { return }
      try GiveGrant(
        account: manager, role: .equalityLead, organisation: home,
        reason: "Prepares the return of the home"
      ).run(by: asking, tx)
    }
  }

  /// The body of the example that accredits training.
  private static let accreditingBody = "nhs-england"

  /// What each room shows of its own, and colleagues of the accreditor with whom nobody signs in.
  private func fillRooms(
    trust: OrganisationID, body: OrganisationID, password: StoredPassword
  ) async throws {
    let now = house.clock.now()
    try await database.write { tx in
      for name in ["accreditor.two", "accreditor.three", "accreditor.four"] {
        try AddAccount(name: name, password: password, role: .accreditor, organisation: body)
          .run(by: .console(now: now), tx)
      }
      let accounts = try tx.rows("SELECT name, id FROM account")
        .reduce(into: [String: AccountID]()) { $0[try $1(0)] = try $1(1, as: AccountID.self) }
      let cast = ExampleCast(accounts: accounts, places: ["trust": trust, "body": body])
      for room in Assembly.rooms { try room.addExample(cast, at: now, tx) }
    }
  }

  /// Of those who give care, whoever began last.
  private static func newestCarer(
    at employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> PersonID? {
    try tx.row(
      """
      SELECT a.person_id FROM assignment AS a
      WHERE a.employer_id = ?1 AND a.job_role IN ('7', '8') AND a.started_on <= ?2
        AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND NOT EXISTS (SELECT 1 FROM person_alias AS x WHERE x.person_id = a.person_id)
      ORDER BY a.started_on DESC, a.id LIMIT 1
      """, employer, day)?(0)
  }

  /// A partner of a practice, whom nobody manages.
  private static func partner(
    at practice: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> PersonID? {
    try holder(titled: "GP Partner", at: practice, on: day, tx)
      ?? holder(titled: "Practice Manager", at: practice, on: day, tx)
  }

  private static func holder(
    titled title: String, at organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> PersonID? {
    try tx.row(
      """
      SELECT person_id FROM assignment
      WHERE organisation_id = ?1 AND title = ?2 AND (ended_on IS NULL OR ended_on >= ?3)
      ORDER BY id LIMIT 1
      """, organisation, title, day)?(0)
  }

  private static func holder(
    of role: String, at employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> PersonID? {
    try tx.row(
      """
      SELECT person_id FROM assignment
      WHERE employer_id = ?1 AND job_role = ?2 AND (ended_on IS NULL OR ended_on >= ?3)
      ORDER BY id LIMIT 1
      """, employer, role, day)?(0)
  }
}
