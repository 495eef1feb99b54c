import Access
import Directory
import Kernel
import Standards
import Storage
import Web

/// Self-assessments of the example: a ward manager’s, with a claim in every state, and those of
/// three people of her team, of which one waits for her to sign the whole.
extension Example {
  func addClaims(with password: StoredPassword) async throws {
    let (now, day) = (house.clock.now(), today)
    try await database.write { tx in
      guard
        let manager: PersonID = try tx.row(
          "SELECT person_id FROM account WHERE name = 'ward' AND person_id IS NOT NULL")?(0),
        try tx.row("SELECT 1 FROM account WHERE name = 'lead' AND person_id IS NOT NULL") != nil
      else { return }
      let team = try Team.direct(of: OnePerson.records(of: manager, tx), on: day, tx)
      var reports: [String] = []
      for person in team.map(\.person).uniqued() where reports.count < 3 {
        let held: String? = try tx.row(
          "SELECT name FROM account WHERE person_id = ?1 AND closed_at IS NULL", person)?(0)
        let name = held ?? "team\(reports.count + 1)"
        if held == nil {
          try AddAccount(name: name, password: password, role: .person, person: person)
            .run(by: .console(now: now), tx)
        }
        reports.append(name)
      }
      try StandardsRoom.makeExample(
        of: "ward", lead: "lead", reports: reports, small: "manager", at: now, tx)
      try StandardsRoom.makeGatewayExample(
        lead: "lead", owner: "ward", asker: "nurse", at: now, tx)
    }
    try await StandardsRoom.countGateways(database, at: now)
  }
}
