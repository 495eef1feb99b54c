import Directory
import Kernel
import Storage

extension ModuleAttempts {
  /// Takes back what a result said of an attempt. An attempt that it alone made goes whole; one that
  /// went on by it last is opened again, with the reason; what somebody else has said since stands.
  ///
  /// - Throws: `ModuleRefusal.underWay` where another attempt is under way, so that this one cannot be
  ///   opened again.
  static func takeBack(
    result reference: String, of person: PersonID, why: String, by name: String,
    at now: Instant, _ tx: any Transaction
  ) throws {
    let records = try OnePerson.records(of: person, tx)
    let id: AttemptID? = try tx.row(
      """
      SELECT r.attempt_id FROM module_result AS r
      JOIN module_attempt AS a ON a.id = r.attempt_id
      WHERE a.person_id IN (?1*) AND r.reference = ?2 AND r.source IN ('file', 'record', 'program')
      ORDER BY r.id LIMIT 1
      """, List(records), reference)?(0)
    guard let id, var attempt = try find(id, tx) else { return }
    let results = try results(of: attempt, tx)
    let isLast = results.last?.result.reference == reference
    let isAlone = try results.count == 1 && turns(of: id, tx).map(\.step) == [.result]
    if !isAlone, isLast, !attempt.status.isOpen {
      guard try !of(records, at: attempt.module.code, tx).contains(where: \.status.isOpen) else {
        throw ModuleRefusal.underWay
      }
      attempt.status = try ModuleAttemptRules.status(
        after: .reopen, from: attempt.status, by: .keeper,
        ModuleFacts(kind: attempt.kind, hasReason: true))
      (attempt.endedOn, attempt.expiresOn, attempt.score) = (nil, nil, nil)
      attempt.changedAt = now
      try save(attempt, tx)
      try add(
        ModuleTurn(
          step: .reopen, at: now, actorName: name, confirmer: nil,
          words: AssessmentSeals.save(why, about: attempt.person, tx)), to: id, tx)
    }
    try tx.execute(
      "DELETE FROM module_result WHERE attempt_id = ?1 AND reference = ?2", id, reference)
    guard isAlone else { return }
    try tx.execute("DELETE FROM module_turn WHERE attempt_id = ?1", id)
    try tx.execute("DELETE FROM module_attempt WHERE id = ?1", id)
  }
}
