import Kernel
import Storage

/// That a browser has just shown who it is at a provider, where no account is linked to that yet:
/// kept for a quarter of an hour, so that a link can be made.
package struct ProviderProof: Hashable, Sendable {
  package let provider: String
  package let issuer: String
  let subject: String
  package let label: String
  /// The one person whom the provider's numbers name.
  let person: PersonID?
  let isSecondFactor: Bool
  let token: String
  package let next: String

  static let goodForSeconds: Int64 = 15 * 60

  package static func find(
    browser: String, at now: Instant, _ tx: any Transaction
  ) throws -> ProviderProof? {
    try tx.row(
      """
      SELECT provider, issuer, subject, label, person_id, second_factor, token, next_address
      FROM provider_proof
      WHERE browser_digest = ?1 AND proved_at > ?2
      """, Sessions.digest(ofToken: browser), now.adding(seconds: -goodForSeconds)
    ).map { row in
      ProviderProof(
        provider: try row(0), issuer: try row(1), subject: try row(2), label: try row(3),
        person: try row(4), isSecondFactor: try row(5), token: try row(6), next: try row(7))
    }
  }

  func save(browser: String, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM provider_proof WHERE browser_digest = ?1 OR proved_at < ?2",
      Sessions.digest(ofToken: browser), now.adding(seconds: -Self.goodForSeconds))
    try tx.execute(
      """
      INSERT INTO provider_proof (browser_digest, provider, issuer, subject, label, person_id,
        second_factor, token, next_address, proved_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """, Sessions.digest(ofToken: browser), provider, issuer, subject, label, person,
      isSecondFactor, token, next, now)
  }

  package static func remove(browser: String, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM provider_proof WHERE browser_digest = ?1", Sessions.digest(ofToken: browser))
  }
}

extension ProviderProof {
  init(_ identity: ProvenIdentity, person: PersonID?, next: String) {
    self.init(
      provider: identity.provider, issuer: identity.issuer, subject: identity.subject,
      label: identity.label, person: person, isSecondFactor: identity.isSecondFactor,
      token: identity.token, next: next)
  }
}

/// Guesses at the birth date of the person whom a provider's number names: few, for a day, whatever
/// browser they come from.
enum ProviderGuesses {
  static let most = 5
  private static let windowInSeconds: Int64 = 86_400

  static func areUsedUp(
    _ proof: ProviderProof, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    let count: Int =
      try tx.row(
        """
        SELECT COUNT(*) FROM provider_guess
        WHERE issuer = ?1 AND subject = ?2 AND guessed_at > ?3
        """, proof.issuer, proof.subject, now.adding(seconds: -windowInSeconds))?(0) ?? 0
    return count >= most
  }

  static func add(_ proof: ProviderProof, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM provider_guess WHERE guessed_at < ?1", now.adding(seconds: -windowInSeconds))
    try tx.execute(
      "INSERT INTO provider_guess (id, issuer, subject, guessed_at) VALUES (?1, ?2, ?3, ?4)",
      try tx.newIdentifierNumber(), proof.issuer, proof.subject, now)
  }
}
