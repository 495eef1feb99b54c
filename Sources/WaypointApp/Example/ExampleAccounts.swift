import Access
import Directory
import Kernel
import Storage
import Web

/// One account for each role, linked to people of the example.
extension Example {
  static let accounts: [ExampleAccount] = [
    ExampleAccount(
      .administrator, "admin", about: "Runs Waypoint for everybody: accounts, organisations, files"),
    ExampleAccount(.nationalLead, "national", about: "Sees every organisation, and counts"),
    ExampleAccount(.regionLead, "region", about: "Sees the employers of Mereland, and counts"),
    ExampleAccount(
      .organisationLead, "manager",
      about: "Registered manager of Larchfield House, a care home of 38"),
    ExampleAccount(
      .organisationLead, "lead", about: "People director of Tarnbridge University Hospitals"),
    ExampleAccount(.lineManager, "ward", about: "Manages a ward team"),
    ExampleAccount(.person, "nurse", about: "A staff nurse, with a record of their own"),
  ]

  func addAccounts(_ register: ExampleRegister) async throws -> [ExampleAccount] {
    let region = try register.organisation(content.places.region.code)
    let trust = try register.organisation(content.places.trusts[0].code)
    let home = try register.organisation(content.places.providers[0].number)
    let (now, day) = (house.clock.now(), today)
    let holders = try await database.read { tx in
      try [
        "manager": Self.holder(of: "4", at: home, on: day, tx),
        "lead": Self.holder(titled: "Chief People Officer", at: trust, on: day, tx),
        "ward": Self.holder(titled: "Ward Manager", at: trust, on: day, tx),
        "nurse": Self.holder(titled: "Staff Nurse", at: trust, on: day, tx),
      ]
    }
    // The example's passwords are printed, so a slow digest would protect nothing.
    let passwords = Passwords(cost: .cheap, chance: house.chance)
    for account in Self.accounts {
      let digest = try await passwords.digest(account.password)
      guard let role = Role(rawValue: account.role) else { continue }
      let organisation: OrganisationID? =
        switch account.name {
        case "region": region
        case "manager": home
        case "lead": trust
        default: nil
        }
      let person = holders[account.name] ?? nil
      _ = try await database.write { tx in
        try AddAccount(
          name: account.name, password: digest, role: role, organisation: organisation,
          person: person
        ).run(by: .console(now: now), tx)
      }
      if account.name == "manager" || account.name == "lead" {
        try await alsoAdministrator(account.name, organisation, now)
      }
    }
    return Self.accounts
  }

  /// Whoever leads an employer in the example also loads its files: in most, that is one person.
  private func alsoAdministrator(
    _ name: String, _ organisation: OrganisationID?, _ now: Instant
  ) async throws {
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
