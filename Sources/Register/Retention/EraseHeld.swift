import Access
import Directory
import Figures
import Intake
import Journals
import Kernel
import Obligations
import Records
import Storage

/// Erases one person in everything that is held, all or nothing: who they were goes, what counts
/// stays. The chain of the journal verifies as before.
struct EraseHeld: Sendable {
  /// All records of the person.
  let records: [PersonID]
  let because: String

  func run(under right: Right, _ tx: any Transaction) throws {
    for record in records {
      // What files said first: it rests on the journal to know which loads it was.
      try EraseMentions.run(record, tx)
      try EraseMonitoring.run(record, tx)
      try EraseExceptions.run(record, tx)
      try EraseGateways.run(record, of: records, at: right.at, tx)
      try EraseRecordWords.run(record, tx)
      try EraseRecognition.run(record, tx)
      try ErasePlaces.run(record, tx)
      try EraseLearningResults.run(record, tx)
      try EraseLearning.run(record, tx)
      try EraseInductions.run(record, tx)
      try AssessedYears.erase(record, tx)
      try EraseMidCareer.run(record, tx)
      try EraseAssessments.run(record, tx)
      try EraseBadges.run(record, tx)
      try EraseConsultations.run(record, at: right.at, tx)
      try CorrectionStore.erase(record, tx)
      try EvidenceErasure.forget(record, under: right, tx) { try isHeld($0, right, tx) }
      for account in try EraseAccount.run(of: record, at: right.at, tx) {
        try Journal.eraseDetails(ofAccount: account, tx)
      }
      try ErasePerson.run(record, tx)
      try tx.execute("UPDATE legal_hold SET why = '' WHERE person_id = ?1", record)
      try Journal.eraseDetails(of: record, tx)
      try tx.execute(
        "INSERT INTO erased_person (person_id, erased_at) VALUES (?1, ?2)", record, right.at)
    }
    try Journal.record(
      JournalEvent(
        RetentionJournal.erased, records.map { .person($0) }, details: ["because": because]),
      under: right, tx)
  }
}

extension EraseHeld {
  /// Whether a pack is kept for the sake of the employer, or of somebody else who is named in it.
  private func isHeld(
    _ pack: EvidencePack, _ right: Right, _ tx: any Transaction
  ) throws -> Bool {
    let day = right.at.dayInLondon
    if try LegalHolds.isHeld(pack.organisation, on: day, tx) { return true }
    let others = try EvidencePacks.members(of: pack.id, tx).filter { !records.contains($0) }
    // By any record of theirs: a hold is on one of them, or on a place where another works.
    let held = try OnePerson.records(of: others, tx).values.joined()
    return try held.chunked().contains { try !LegalHolds.held(of: $0, on: day, tx).isEmpty }
  }
}

extension CorrectionStore {
  static func erase(_ person: PersonID, _ tx: any Transaction) throws {
    try tx.execute(
      """
      DELETE FROM correction_message WHERE correction_id IN (
        SELECT id FROM correction WHERE person_id = ?1)
      """, person)
    try tx.execute(
      """
      DELETE FROM correction_owner WHERE correction_id IN (
        SELECT id FROM correction WHERE person_id = ?1)
      """, person)
    try tx.execute("DELETE FROM correction WHERE person_id = ?1", person)
  }

  /// Whether any of `records` has a case that is open, or ended at `moment` or later.
  static func areKept(
    of records: [PersonID], endedSince moment: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM correction
      WHERE person_id IN (?1*) AND (ended_at IS NULL OR ended_at >= ?2) LIMIT 1
      """, List(records), moment) != nil
  }

  /// Cases that came to their end before `moment`, with whose they are.
  static func ended(
    before moment: Instant, _ tx: any Transaction
  ) throws -> [(id: CorrectionID, person: PersonID)] {
    try tx.rows(
      "SELECT id, person_id FROM correction WHERE ended_at < ?1 ORDER BY id", moment
    ).map { (try $0(0), try $0(1)) }
  }

  static func delete(_ ids: [CorrectionID], _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM correction_message WHERE correction_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM correction_owner WHERE correction_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM correction WHERE id IN (?1*)", List(ids))
  }
}
