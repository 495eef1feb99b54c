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
    let found: (Int64, AttemptID, LearningStatus, String)? = try tx.row(
      """
      SELECT r.id, r.attempt_id, r.status, r.source_name FROM module_result AS r
      JOIN module_attempt AS a ON a.id = r.attempt_id
      WHERE a.person_id IN (?1*) AND a.module = ?2 AND r.source = ?3 AND r.reference = ?4
      ORDER BY r.id DESC LIMIT 1
      """, List(records), module, ModuleSource.Kind.provider, reference
    ).map { (try $0(0), try $0(1), try $0(2), try $0(3)) }
    guard let (result, id, status, source) = found, var attempt = try find(id, tx) else {
      return false
    }
    try tx.execute("DELETE FROM module_result WHERE id = ?1", result)
    // A later result, or somebody who confirmed it, says by themselves that it was done. Whoever held
    // the date may have another name since.
    guard attempt.source.kind == .provider, attempt.source.name == source,
      attempt.status == status
    else { return false }
    let all = try of(records, at: module, tx)
    if !attempt.status.isOpen, all.contains(where: { $0.status.isOpen }) {
      throw PlaceRefusal.begunAgain
    }
    let turns = try turns(of: id, tx)
    attempt.status = turns.allSatisfy { $0.step == .result } ? .notStarted : .inProgress
    (attempt.endedOn, attempt.expiresOn, attempt.score) = (nil, nil, nil)
    attempt.changedAt = now
    try save(attempt, tx)
    try add(
      ModuleTurn(step: .reopen, at: now, actorName: name, confirmer: nil, words: nil), to: id, tx)
    return true
  }
}
