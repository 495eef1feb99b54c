import Kernel
import Storage

/// Closes the accounts of one person for good and takes the name off them. What was done with them
/// stays in the journal, under the name it was done: those it was done to have a right to it.
package enum EraseAccount {
  /// - Returns: the accounts.
  package static func run(
    of person: PersonID, at now: Instant, _ tx: any Transaction
  ) throws -> [AccountID] {
    try tx.execute(
      """
      UPDATE personal_share SET purpose = '', stopped_at = COALESCE(stopped_at, ?2)
      WHERE person_id = ?1
      """, person, now)
    let accounts: [AccountID] = try tx.rows(
      "SELECT id FROM account WHERE person_id = ?1", person
    ).map { try $0(0) }
    for account in accounts {
      try tx.execute("DELETE FROM session WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM known_device WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM mail WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM account_address WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM account_identity WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM second_factor WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM recovery_code WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM account_notice WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM work_ask WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM work_mail WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM calendar_mail WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM calendar_invitation WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM kept_form WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM invitation WHERE account_id = ?1", account)
      try tx.execute("DELETE FROM staff_pin WHERE account_id = ?1", account)
      try tx.execute(
        "UPDATE api_token SET name = '', revoked_at = COALESCE(revoked_at, ?2) WHERE account_id = ?1",
        account, now)
      try tx.execute("UPDATE view_request SET reason = '' WHERE subject_id = ?1", account)
      try tx.execute(
        """
        UPDATE access_grant SET to_on = ?2
        WHERE account_id = ?1 AND from_on <= ?2 AND (to_on IS NULL OR to_on > ?2)
        """, account, now.dayInLondon)
      try tx.execute(
        "DELETE FROM access_grant WHERE account_id = ?1 AND from_on > ?2", account,
        now.dayInLondon)
      try tx.execute(
        """
        UPDATE account SET name = ?2, folded = ?2, password = '', person_id = NULL,
          closed_at = COALESCE(closed_at, ?3), closed_by_name = NULL, close_reason = NULL
        WHERE id = ?1
        """, account, "erased-\(account)", now)
    }
    return accounts
  }
}

/// What signing in leaves behind, and goes by itself.
package enum SignInTraces {
  package static func rememberedBrowsers(
    before moment: Instant, _ tx: any Transaction
  ) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM known_device WHERE used_at < ?1", moment)?(0) ?? 0
  }

  @discardableResult
  package static func forgetBrowsers(
    before moment: Instant, _ tx: any Transaction
  ) throws -> Int {
    try tx.execute("DELETE FROM known_device WHERE used_at < ?1", moment)
  }

  package static func sessions(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM session WHERE started_at < ?1", moment)?(0) ?? 0
  }

  @discardableResult
  package static func endSessions(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.execute("DELETE FROM session WHERE started_at < ?1", moment)
  }

  package static func failures(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM sign_in_failure WHERE failed_at < ?1", moment)?(0) ?? 0
  }

  @discardableResult
  package static func forgetFailures(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.execute("DELETE FROM sign_in_failure WHERE failed_at < ?1", moment)
  }

  /// Sign-ins with a provider that are under way or were broken off, refusals with the addresses
  /// they came from, and what is kept for a moment to sign out there too.
  package static func ofProviders(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.row(
      """
      SELECT (SELECT COUNT(*) FROM provider_visit WHERE started_at < ?1)
        + (SELECT COUNT(*) FROM provider_proof WHERE proved_at < ?1)
        + (SELECT COUNT(*) FROM provider_guess WHERE guessed_at < ?1)
        + (SELECT COUNT(*) FROM provider_fault WHERE refused_at < ?1)
        + (SELECT COUNT(*) FROM provider_sign_out WHERE signed_out_at < ?1)
      """, moment)?(0) ?? 0
  }

  @discardableResult
  package static func forgetProviders(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.execute("DELETE FROM provider_visit WHERE started_at < ?1", moment)
      + tx.execute("DELETE FROM provider_proof WHERE proved_at < ?1", moment)
      + tx.execute("DELETE FROM provider_guess WHERE guessed_at < ?1", moment)
      + tx.execute("DELETE FROM provider_fault WHERE refused_at < ?1", moment)
      + tx.execute("DELETE FROM provider_sign_out WHERE signed_out_at < ?1", moment)
  }

  package static func lateForms(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM kept_form WHERE kept_at < ?1", moment)?(0) ?? 0
  }

  @discardableResult
  package static func forgetLateForms(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.execute("DELETE FROM kept_form WHERE kept_at < ?1", moment)
  }

  package static func oneTimeCodes(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM invitation WHERE made_at < ?1", moment)?(0) ?? 0
  }

  @discardableResult
  package static func forgetOneTimeCodes(
    before moment: Instant, _ tx: any Transaction
  ) throws -> Int {
    try tx.execute("DELETE FROM invitation WHERE made_at < ?1", moment)
  }
}
