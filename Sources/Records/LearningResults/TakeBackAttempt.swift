import Directory
import Kernel
import Storage

extension ModuleAttempts {
  /// Takes back what a result said of an attempt, which is worked out anew from the results that are
  /// left. An attempt of which nothing is left goes whole; what somebody has said since stands.
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
    guard let id, let attempt = try find(id, tx) else { return }
    if let next = try without(reference, attempt, at: now, tx) {
      guard try isFree(attempt, next, records, tx) else { throw ModuleRefusal.underWay }
      try save(next, tx)
      if next.status.isOpen, !attempt.status.isOpen {
        try reopened(id, AssessmentSeals.save(why, about: attempt.person, tx), by: name, now, tx)
      }
      try tx.execute(
        "DELETE FROM module_result WHERE attempt_id = ?1 AND reference = ?2", id, reference)
    } else {
      try remove(attempt, tx)
    }
  }

  /// An attempt as it is without the results under `reference`, worked out anew from those that are
  /// left; `nil` where nothing is left of it. What somebody said after the last result stands.
  static func without(
    _ reference: String, _ attempt: ModuleAttempt, at now: Instant, _ tx: any Transaction
  ) throws -> ModuleAttempt? {
    let left = try results(of: attempt, tx).map(\.result).filter { $0.reference != reference }
    let turns = try turns(of: attempt.id, tx)
    let own = turns.filter { $0.step != .result && $0.step != .reopen }
    let hasOwn =
      try !own.isEmpty || evidence(of: [attempt.id], tx)[attempt.id]?.isEmpty == false
    guard hasOwn || !left.isEmpty else { return nil }
    guard turns.first?.step == .result else { return attempt }
    var next = anew(attempt, from: left, hasOwn: hasOwn, at: now)
    if left.isEmpty, let begun = own.last {
      next.source = ModuleSource(.account, begun.actorName)
    }
    return next
  }

  /// Whether an attempt may become `next`: none is opened again beside another that is under way.
  static func isFree(
    _ attempt: ModuleAttempt, _ next: ModuleAttempt, _ records: [PersonID], _ tx: any Transaction
  ) throws -> Bool {
    guard next.status.isOpen, !attempt.status.isOpen else { return true }
    return try !of(records, at: attempt.module.code, tx).contains(where: \.status.isOpen)
  }

  static func reopened(
    _ id: AttemptID, _ words: WordsID?, by name: String, _ now: Instant,
    _ tx: any Transaction
  ) throws {
    try add(
      ModuleTurn(step: .reopen, at: now, actorName: name, confirmer: nil, words: words), to: id, tx)
  }

  /// How an attempt stands by `results`, the first first, and by what the person did themselves.
  private static func anew(
    _ attempt: ModuleAttempt, from results: [ModuleResult], hasOwn: Bool, at now: Instant
  ) -> ModuleAttempt {
    var next = attempt
    next.status = .inProgress
    (next.endedOn, next.expiresOn, next.score) = (nil, nil, nil)
    (next.confirmer, next.askedAt, next.changedAt) = (nil, nil, now)
    for (place, result) in results.enumerated() {
      if place == 0, !hasOwn {
        next.startedOn = result.happenedOn
        apply(result, to: &next, at: now)
      } else if case .goesOn = ModuleAttemptRules.taking(result, among: [next]) {
        apply(result, to: &next, at: now)
      }
    }
    return next
  }

  private static func remove(_ attempt: ModuleAttempt, _ tx: any Transaction) throws {
    let words = try turns(of: attempt.id, tx).compactMap(\.words)
    try tx.execute("DELETE FROM module_result WHERE attempt_id = ?1", attempt.id)
    try tx.execute("DELETE FROM module_turn WHERE attempt_id = ?1", attempt.id)
    for one in words { try AssessmentSeals.delete(one, tx) }
    try tx.execute("DELETE FROM module_attempt WHERE id = ?1", attempt.id)
  }
}
