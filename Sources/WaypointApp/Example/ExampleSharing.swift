import Access
import Directory
import Kernel
import Storage
import Web

/// What is shared in the example, and what was looked at: one care provider shares names with its
/// integrated care board; a trust was opened in an emergency, which waits for a review; and
/// somebody of support asks to look.
extension Example {
  func addSharing(
    by home: OrganisationID, with system: OrganisationID, other register: ExampleRegister
  ) async throws {
    let now = house.clock.now()
    let flooded = try register.organisation(places.trusts[0].code)
    let last = today + 365
    try await database.write { tx in
      try RecordSharingAgreement(
        employer: home, body: system,
        purpose: "To find cover between homes when many are ill at once", data: [.people],
        until: last, signedForEmployer: "Registered manager", signedForBody: "Chief people officer",
        evidence: "The contract folder, section 4"
      ).run(by: .console(now: now), tx)
      if let officer = try Self.user("icb", at: now, tx) {
        try OpenInEmergency(
          flooded, reason: "Wards are flooded tonight, and staff are needed who can be moved"
        ).run(by: officer, tx)
      }
      if let support = try Self.user("support", at: now, tx) {
        try AskToView(name: "manager", reason: "The training matrix does not print on one sheet")
          .run(by: support, tx)
      }
    }
  }

  private static func user(
    _ name: String, at now: Instant, _ tx: any Transaction
  ) throws -> User? {
    let account: AccountID? = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0)
    return try account.flatMap { try Accounts.user($0, at: now, tx) }
  }
}
