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
    let left = try results(of: attempt, tx).map(\.result).filter { $0.reference != reference }
    let turns = try turns(of: id, tx)
    let own = turns.filter { $0.step != .result && $0.step != .reopen }
    let hasOwn = try !own.isEmpty || evidence(of: [id], tx)[id]?.isEmpty == false
    guard hasOwn || !left.isEmpty else { return try remove(attempt, turns, tx) }
    if turns.first?.step == .result {
      var next = anew(attempt, from: left, hasOwn: hasOwn, at: now)
      if left.isEmpty, let begun = own.last { next.source = ModuleSource(.account, begun.actorName) }
      let isOpened = next.status.isOpen && !attempt.status.isOpen
      if isOpened,
        try of(records, at: attempt.module.code, tx).contains(where: \.status.isOpen)
      {
        throw ModuleRefusal.underWay
      }
      try save(next, tx)
      if isOpened {
        try add(
          ModuleTurn(
            step: .reopen, at: now, actorName: name, confirmer: nil,
            words: AssessmentSeals.save(why, about: attempt.person, tx)), to: id, tx)
      }
    }
    try tx.execute(
      "DELETE FROM module_result WHERE attempt_id = ?1 AND reference = ?2", id, reference)
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

  private static func remove(
    _ attempt: ModuleAttempt, _ turns: [ModuleTurn], _ tx: any Transaction
  ) throws {
    try tx.execute("DELETE FROM module_result WHERE attempt_id = ?1", attempt.id)
    try tx.execute("DELETE FROM module_turn WHERE attempt_id = ?1", attempt.id)
    for words in turns.compactMap(\.words) { try AssessmentSeals.delete(words, tx) }
    try tx.execute("DELETE FROM module_attempt WHERE id = ?1", attempt.id)
  }
}
