import Files
import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `Who sees whom after a load` {
  /// The ward manager of the example, and the director who has no reports of that number.
  private let manager = "20450358"
  private let director = "20450031"

  @Test(arguments: Engine.allCases)
  func `is told before it is confirmed`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let example = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
      let loads = Loads(database: database, example: example)
      _ = try await loads.run(example.files(), .apply)
      let reports = try await database.write { tx -> [PersonID] in
        try giveAccount(to: manager, tx)
        return try tx.rows(
          """
          SELECT DISTINCT a.person_id FROM line_management l
          JOIN assignment a ON a.id = l.assignment_id
          WHERE l.manager_person_id = ?1 AND l.to_on IS NULL
          """, try person(manager, tx)
        ).map { try $0(0) }
      }
      #expect(!reports.isEmpty)

      let moved = example.files().map { file in
        ImportFile(
          name: file.name,
          bytes: Array(
            String(decoding: file.bytes ?? [], as: UTF8.self)
              .replacing(",\(manager),\(manager),\"", with: ",\(director),\(director),\"").utf8))
      }
      let check = try await loads.run(moved, .check)
      let change = try #require(check.sight.first { $0.name == "Manager" })
      #expect(change.gains.isEmpty)
      #expect(Set(change.loses).isSuperset(of: reports))
      #expect(try await loads.run(example.files(), .check).sight.isEmpty)
    }
  }

  private func person(_ number: String, _ tx: any Transaction) throws -> PersonID? {
    try tx.row(
      "SELECT person_id FROM source_record WHERE source_key = ?1 AND kind = 'assignment'", number
    ).map { try $0(0) }
  }

  private func giveAccount(to number: String, _ tx: any Transaction) throws {
    let account: AccountID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO account (id, name, folded, password, person_id, created_at, closed_at)
      VALUES (?1, 'Manager', 'manager', 'x', ?2, 0, NULL)
      """, account, try person(number, tx))
    try tx.execute(
      """
      INSERT INTO access_grant (id, account_id, role, organisation_id, from_on, to_on)
      VALUES (?1, ?2, 'lineManager', NULL, 0, NULL)
      """, try tx.newIdentifierNumber(), account)
  }
}
