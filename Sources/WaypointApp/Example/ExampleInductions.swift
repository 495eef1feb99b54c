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
}
