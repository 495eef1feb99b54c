import Access
import Directory
import Kernel
import Storage
import Web

/// What is shared in the example, and what was looked at: one care provider shares names with its
/// integrated care board; another was opened in an emergency, which waits for a review; and
/// somebody of support asks to look.
extension Example {
  func addSharing(
    by home: OrganisationID, with system: OrganisationID, other register: ExampleRegister
  ) async throws {
    let now = house.clock.now()
    // A small example has one provider only.
    let flooded = try places.providers.dropFirst().first.map {
      try register.organisation($0.number)
    }
    let last = today + 365
    try await database.write { tx in
      try RecordSharingAgreement(
        employer: home, body: system,
        purpose: "To find cover between homes when many are ill at once", data: [.people],
        until: last, signedForEmployer: "Registered manager", signedForBody: "Chief people officer",
        evidence: "The contract folder, section 4"
      ).run(by: .console(now: now), tx)
      if let flooded, let officer = try Self.user("icb", at: now, tx) {
        try OpenInEmergency(
          flooded, reason: "The home is flooded tonight and its telephone is not answered"
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
