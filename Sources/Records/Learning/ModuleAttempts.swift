import Directory
import Kernel
import Storage

/// Attempts at modules as they are stored.
package enum ModuleAttempts {
  package static func add(_ attempt: ModuleAttempt, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO module_attempt (id, person_id, module, version, number, kind, status, score,
        started_on, ended_on, expires_on, source, source_name, changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 1)
      """, attempt.id, attempt.person, attempt.module.code, attempt.module.version,
      attempt.number, attempt.kind, attempt.status, attempt.score, attempt.startedOn,
      attempt.endedOn, attempt.expiresOn, attempt.source.kind, attempt.source.name,
      attempt.changedAt)
  }

  /// Saves it whole, as it was read and then changed.
  /// - Throws: `ModuleRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ attempt: ModuleAttempt, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE module_attempt SET status = ?2, score = ?3, started_on = ?4, ended_on = ?5,
        expires_on = ?6, source = ?7, source_name = ?8, confirmer_id = ?9, asked_at = ?10,
        changed_at = ?11, revision = ?12 + 1
      WHERE id = ?1 AND revision = ?12
      """, attempt.id, attempt.status, attempt.score, attempt.startedOn, attempt.endedOn,
      attempt.expiresOn, attempt.source.kind, attempt.source.name, attempt.confirmer,
      attempt.askedAt, attempt.changedAt, attempt.revision)
    guard saved == 1 else { throw ModuleRefusal.changedMeanwhile }
  }

  package static func find(_ id: AttemptID, _ tx: any Transaction) throws -> ModuleAttempt? {
    try tx.row(
      """
      SELECT id, person_id, module, version, number, kind, status, started_on, source,
        source_name, changed_at, score, ended_on, expires_on, confirmer_id, asked_at, revision
      FROM module_attempt WHERE id = ?1
      """, id
    ).map(ModuleAttempt.init(row:))
  }

  /// Those of one person, by all their records, by module and the first first.
  package static func of(
    _ records: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [ModuleAttempt] {
    try records.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id, person_id, module, version, number, kind, status, started_on, source,
          source_name, changed_at, score, ended_on, expires_on, confirmer_id, asked_at, revision
        FROM module_attempt WHERE person_id IN (?1*) ORDER BY module, number, id
        """, List(some)
      ).map(ModuleAttempt.init(row:))
    }
  }

  /// Those of one person at one module, the first first.
  package static func of(
    _ records: [PersonID], at module: String, _ tx: any Transaction
  ) throws -> [ModuleAttempt] {
    try tx.rows(
      """
      SELECT id, person_id, module, version, number, kind, status, started_on, source,
        source_name, changed_at, score, ended_on, expires_on, confirmer_id, asked_at, revision
      FROM module_attempt WHERE person_id IN (?1*) AND module = ?2 ORDER BY number, id
      """, List(records), module
    ).map(ModuleAttempt.init(row:))
  }

  /// Those that one of `records` is asked to confirm; what waits longest first.
  package static func toConfirm(
    by records: [PersonID], _ tx: any Transaction
  ) throws -> [ModuleAttempt] {
    try tx.rows(
      """
      SELECT id, person_id, module, version, number, kind, status, started_on, source,
        source_name, changed_at, score, ended_on, expires_on, confirmer_id, asked_at, revision
      FROM module_attempt
      WHERE confirmer_id IN (?1*) AND status = 'awaiting-assessment'
      ORDER BY asked_at, id LIMIT 500
      """, List(records)
    ).map(ModuleAttempt.init(row:))
  }

  // MARK: Results from outside

  /// Takes what a source says of `person`: the attempt that is under way goes on by it, or it is an
  /// attempt of its own. What is done is never put back, and the same result is taken once.
  ///
  /// - Parameter name: Who brought it, for what is told of the attempt.
  /// - Returns: The attempt as it is afterwards, and whether anything changed. Whoever calls this
  ///   writes the journal and lets bundles follow (`BundleConsequences`).
  package static func take(
    _ result: ModuleResult, of person: PersonID, by name: String, at now: Instant,
    in tx: any Transaction
  ) throws -> (attempt: ModuleAttempt?, isNew: Bool) {
    if let score = result.score, !(0...10_000).contains(score) { throw ModuleRefusal.wrongScore }
    guard result.happenedOn <= now.dayInLondon else { throw ModuleRefusal.inFuture }
    let records = try OnePerson.records(of: person, tx)
    if let known = try taken(result, records, tx) { return (known, false) }
    let all = try of(records, at: result.module.code, tx)
    let attempt: ModuleAttempt
    switch ModuleAttemptRules.taking(result, among: all) {
    case .nothing:
      // Kept all the same: it counts once another that said as much is taken back.
      if result.reference != nil, let said = said(result, among: all) {
        try keep(TakenResult(result: result, takenAt: now), of: said.id, tx)
      }
      return (all.first(where: \.status.isOpen) ?? all.last, false)
    case .goesOn(let id):
      guard var going = all.first(where: { $0.id == id }) else { return (nil, false) }
      apply(result, to: &going, at: now)
      try save(going, tx)
      going.revision += 1
      attempt = going
    case .another:
      var new = ModuleAttempt(
        id: try tx.newIdentifier(), person: person, module: result.module,
        number: try nextNumber(person, result.module.code, tx), kind: result.kind,
        status: result.status, startedOn: result.happenedOn, source: result.source, changedAt: now)
      apply(result, to: &new, at: now)
      try add(new, tx)
      attempt = new
    }
    try keep(TakenResult(result: result, takenAt: now), of: attempt.id, tx)
    try add(
      ModuleTurn(step: .result, at: now, actorName: name, confirmer: nil, words: nil),
      to: attempt.id, tx)
    return (attempt, true)
  }

  /// The attempt of which a result says nothing new.
  private static func said(
    _ result: ModuleResult, among all: [ModuleAttempt]
  ) -> ModuleAttempt? {
    guard result.status != .expired else { return nil }
    let own = all.filter { $0.module == result.module }
    return result.status.isOpen
      ? own.first(where: \.status.isOpen) ?? own.last
      : own.first { $0.endedOn == result.happenedOn && !$0.status.isOpen }
        ?? own.first(where: \.status.isOpen)
  }

  static func apply(
    _ result: ModuleResult, to attempt: inout ModuleAttempt, at now: Instant
  ) {
    // A score belongs to the end that it was said of, and not to a step before it.
    attempt.score = result.score ?? (attempt.status.isOpen ? nil : attempt.score)
    attempt.status = result.status
    attempt.endedOn = result.status.isOpen ? nil : result.happenedOn
    attempt.expiresOn = result.status.isAchieved ? result.expiresOn : nil
    attempt.source = result.source
    (attempt.confirmer, attempt.askedAt) = (nil, nil)
    attempt.changedAt = now
  }

  /// The number of the next attempt of one record of a person.
  package static func nextNumber(
    _ person: PersonID, _ module: String, _ tx: any Transaction
  ) throws -> Int {
    let last: Int? = try tx.row(
      "SELECT MAX(number) FROM module_attempt WHERE person_id = ?1 AND module = ?2", person, module)?(
        0)
    return (last ?? 0) + 1
  }

  /// The attempt that a result with the same reference from the same source went to.
  private static func taken(
    _ result: ModuleResult, _ records: [PersonID], _ tx: any Transaction
  ) throws -> ModuleAttempt? {
    guard let reference = result.reference else { return nil }
    let id: AttemptID? = try tx.row(
      """
      SELECT r.attempt_id FROM module_result AS r
      JOIN module_attempt AS a ON a.id = r.attempt_id
      WHERE a.person_id IN (?1*) AND a.module = ?2 AND r.source = ?3 AND r.source_name = ?4
        AND r.reference = ?5
      ORDER BY r.id LIMIT 1
      """, List(records), result.module.code, result.source.kind, result.source.name, reference
    )?(0)
    return try id.flatMap { try find($0, tx) }
  }

  private static func keep(
    _ taken: TakenResult, of id: AttemptID, _ tx: any Transaction
  ) throws {
    let (result, number) = (taken.result, try tx.newIdentifierNumber())
    try tx.execute(
      """
      INSERT INTO module_result (id, attempt_id, version, status, score, happened_on, expires_on,
        source, source_name, reference, taken_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """, number, id, result.module.version, result.status, result.score, result.happenedOn,
      result.expiresOn, result.source.kind, result.source.name, result.reference, taken.takenAt)
  }
}

extension ModuleAttempt {
  init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1),
      module: ModuleReference(code: try row(2), version: try row(3)), number: try row(4),
      kind: try row(5), status: try row(6), startedOn: try row(7),
      source: ModuleSource(try row(8), try row(9)), changedAt: try row(10))
    score = try row(11)
    endedOn = try row(12)
    expiresOn = try row(13)
    confirmer = try row(14)
    askedAt = try row(15)
    revision = try row(16)
  }
}
