import Access
import Journals
import Kernel
import Storage

/// Sets how often an employer repeats something, more or less often than nationally, with the
/// reasons, who approved them and when they are looked at again.
package struct SetLocalInterval: Sendable {
  package var organisation: OrganisationID
  package var policy: String
  package var months: Int?
  package var justification: String
  package var approvedBy: String
  package var reviewOn: Day?

  package init(
    organisation: OrganisationID, policy: String, months: Int?, justification: String,
    approvedBy: String, reviewOn: Day?
  ) {
    self.organisation = organisation
    self.policy = policy
    self.months = months
    self.justification = justification
    self.approvedBy = approvedBy
    self.reviewOn = reviewOn
  }

  /// What to point out before it is set.
  package func warning(content: PolicyContent, on day: Day) -> String? {
    guard let policy = content.policy(policy), let months, months > 0 else { return nil }
    return ExceptionRules.warning(policy: policy, months: months, on: day)
  }

  package func run(by user: User, content: PolicyContent, _ tx: any Transaction) throws {
    let right = try user.right(to: .setInterval, .organisation(organisation), tx)
    let policy = try content.named(policy)
    try ExceptionRules.interval(
      policy: policy, months: months, justification: justification, approvedBy: approvedBy,
      reviewOn: reviewOn, today: user.today
    ).throwIfAny()
    guard let months, let reviewOn else { return }
    try LocalIntervalStore.end(policy.code, at: organisation, before: user.today, tx)
    try tx.execute(
      """
      INSERT INTO local_interval
        (organisation_id, policy, from_on, months, justification, approved_by, review_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, organisation, policy.code, user.today, months, justification, approvedBy, reviewOn)
    try Journal.record(
      JournalEvent(
        ObligationsJournal.intervalSet, [.organisation(organisation)],
        details: [
          "policy": policy.title, "interval": Length(months: months).inWords,
          "justification": justification,
        ], occurredOn: user.today), under: right, tx)
  }
}

/// Goes back to the national interval from today on.
package struct EndLocalInterval: Sendable {
  package var organisation: OrganisationID
  package var policy: String
  package init(organisation: OrganisationID, policy: String) {
    self.organisation = organisation
    self.policy = policy
  }

  package func run(by user: User, content: PolicyContent, _ tx: any Transaction) throws {
    let right = try user.right(to: .setInterval, .organisation(organisation), tx)
    let policy = try content.named(policy)
    guard try LocalIntervalStore.end(policy.code, at: organisation, before: user.today, tx) else {
      throw Problems("", "This organisation follows the national interval")
    }
    try Journal.record(
      JournalEvent(
        ObligationsJournal.intervalEnded, [.organisation(organisation)],
        details: ["policy": policy.title], occurredOn: user.today), under: right, tx)
  }
}

enum LocalIntervalStore {
  /// Ends what is in force the day before `day`; what was set on that very day is taken back.
  /// - Returns: Whether anything was in force.
  @discardableResult
  static func end(
    _ policy: String, at organisation: OrganisationID, before day: Day, _ tx: any Transaction
  ) throws -> Bool {
    let taken = try tx.execute(
      """
      DELETE FROM local_interval WHERE organisation_id = ?1 AND policy = ?2 AND from_on >= ?3
      """, organisation, policy, day)
    let ended = try tx.execute(
      """
      UPDATE local_interval SET to_on = ?3
      WHERE organisation_id = ?1 AND policy = ?2 AND from_on < ?4 AND (to_on IS NULL OR to_on >= ?4)
      """, organisation, policy, day - 1, day)
    return taken + ended > 0
  }
}
