import Directory
import Kernel
import Storage

extension ModuleAttempts {
  /// Takes back what a date said that somebody attended. What they did by other means stays.
  ///
  /// - Parameter reference: What the date called it.
  /// - Returns: Whether an attempt was open again by it. Whoever calls this writes the journal and
  ///   lets bundles follow.
  /// - Throws: `PlaceRefusal.begunAgain` where they have begun the module once more meanwhile.
  package static func takeBack(
    _ reference: String, of person: PersonID, at module: String, by name: String,
    at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    let records = try OnePerson.records(of: person, tx)
    let id: AttemptID? = try tx.row(
      """
      SELECT r.attempt_id FROM module_result AS r
      JOIN module_attempt AS a ON a.id = r.attempt_id
      WHERE a.person_id IN (?1*) AND a.module = ?2 AND r.source = ?3 AND r.reference = ?4
      ORDER BY r.id DESC LIMIT 1
      """, List(records), module, ModuleSource.Kind.provider, reference)?(0)
    guard let id, let attempt = try find(id, tx) else { return false }
    var next = attempt
    if let left = try without(reference, attempt, at: now, tx) {
      next = left
    } else {
      next.status = .notStarted
      (next.endedOn, next.expiresOn, next.score, next.changedAt) = (nil, nil, nil, now)
    }
    guard try isFree(attempt, next, records, tx) else { throw PlaceRefusal.begunAgain }
    try tx.execute(
      "DELETE FROM module_result WHERE attempt_id = ?1 AND reference = ?2", id, reference)
    guard next != attempt else { return false }
    try save(next, tx)
    guard next.status.isOpen, next.status != attempt.status else { return false }
    try reopened(id, nil, by: name, now, tx)
    return true
  }
}
