import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Decides about a record from elsewhere, so that nothing is silently repeated. What is not
/// accepted must say what is missing.
package struct ReviewRecord: Sendable {
  package var record: RecordID
  package var policy: String
  /// The employer who decides.
  package var organisation: OrganisationID
  package var decision: RecordReview.Decision?
  package var reason: String

  package init(
    _ record: RecordID, policy: String, organisation: OrganisationID,
    decision: RecordReview.Decision?, reason: String
  ) {
    self.record = record
    self.policy = policy
    self.organisation = organisation
    self.decision = decision
    self.reason = reason
  }

  /// How long the person may ask for another look.
  static let appealWindow = Length(days: 28)

  /// The record, if it waits for a decision under the policy that is the user's to make, or one of
  /// theirs was made: records from elsewhere are for those to read who must decide about them.
  /// - Throws: `NotFound` otherwise.
  package static func waiting(
    _ record: RecordID, policy: String, by user: User, content: PolicyContent,
    _ tx: any Transaction
  ) throws -> (held: HeldRecord, owed: OwedTo) {
    guard let held = try HeldRecords.find(record, tx) else { throw NotFound("This record") }
    let person = try OnePerson.canonical(of: held.person, tx)
    let owed = try OwedTo(
      policy, of: person, to: .reviewRecord, by: user, content: content, tx)
    let decided = try tx.row(
      """
      SELECT 1 FROM record_review
      WHERE record_id = ?1 AND policy = ?2 AND organisation_id IN (?3*)
      """, record, policy, List(owed.employers))
    guard decided != nil || owed.standing.contains(where: { $0.toReview == record }) else {
      throw NotFound("This record")
    }
    return (held, owed)
  }

  package func run(by user: User, content: PolicyContent, _ tx: any Transaction) throws {
    let policy = try content.named(policy)
    let (held, owed) = try ReviewRecord.waiting(
      record, policy: policy.code, by: user, content: content, tx)
    let right = try user.right(to: .reviewRecord, .person(held.person), tx)
    try owed.confirm(organisation, policy, to: .reviewRecord)
    var problems = Problems()
    if decision == nil { problems.add("decision", "Choose whether the record is accepted") }
    if reason.allSatisfy(\.isWhitespace) {
      problems.add(
        "reason",
        decision == .accepted || decision == nil
          ? "Enter what the decision rests on" : "Enter what is missing, so that it can be made up")
    }
    try problems.throwIfAny()
    guard let decision else { return }
    try tx.execute(
      """
      INSERT INTO record_review
        (record_id, policy, person_id, organisation_id, decision, reason, decided_on, appeal_until)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      ON CONFLICT (record_id, policy, organisation_id, decided_on)
      DO UPDATE SET decision = EXCLUDED.decision, reason = EXCLUDED.reason,
        appeal_until = EXCLUDED.appeal_until
      """, record, policy.code, held.person, organisation, decision, reason, user.today,
      ReviewRecord.appealWindow.after(user.today))
    try Journal.record(
      JournalEvent(
        ObligationsJournal.reviewed, [.person(held.person), .organisation(organisation)],
        details: ["policy": policy.title, "decision": decision.words, "reason": reason],
        occurredOn: user.today,
        changes: [
          JournalChange(
            person: held.person, organisation: organisation, record: "record",
            recordID: record.rawValue, kind: .changed,
            fields: ["review": .init(before: nil, after: decision.words)])
        ]), under: right, tx)
  }
}
