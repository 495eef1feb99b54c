import Kernel
import Storage

/// Inductions as they are stored.
package enum Inductions {
  package static func add(_ one: Induction, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO induction (id, person_id, organisation_id, employer_id, track, plan, edition,
        by_keeper, started_on, due_on, state, units_all, units_done, units_waiting, remind_on,
        changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0, ?13, ?14, 1)
      """, one.id, one.person, one.organisation, one.employer, one.track, one.plan, one.edition,
      one.isByKeeper, one.startedOn, one.dueOn, one.state, one.all, remindOn(one), one.changedAt)
  }

  /// Saves it whole, as it was read and then changed.
  /// - Throws: `InductionRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: Induction, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE induction SET organisation_id = ?2, employer_id = ?3, edition = ?4, due_on = ?5,
        state = ?6, paused_on = ?7, ended_on = ?8, end_reason = ?9, units_all = ?10,
        units_done = ?11, units_waiting = ?12, signer_id = ?13, signed_by = ?14, signed_as = ?15,
        remind_on = ?16, changed_at = ?17, revision = ?18 + 1
      WHERE id = ?1 AND revision = ?18
      """, one.id, one.organisation, one.employer, one.edition, one.dueOn, one.state,
      one.pausedOn, one.endedOn, one.end, one.all, one.done, one.waiting, one.signature?.signer,
      one.signature?.name, one.signature?.part, remindOn(one), one.changedAt, one.revision)
    guard saved == 1 else { throw InductionRefusal.changedMeanwhile }
  }

  /// As the day by which it is to be done stands, from the day of its last change.
  private static func remindOn(_ one: Induction) -> Day? {
    guard one.state.isRunning else { return nil }
    return InductionReminders.next(dueOn: one.dueOn, after: one.changedAt.dayInLondon)
  }

  package static func find(_ id: InductionID, _ tx: any Transaction) throws -> Induction? {
    try find([id], tx)[id]
  }

  package static func find(
    _ ids: some Sequence<InductionID>, _ tx: any Transaction
  ) throws -> [InductionID: Induction] {
    var found: [InductionID: Induction] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow(
        """
        SELECT id, person_id, organisation_id, employer_id, track, plan, edition, by_keeper,
          started_on, due_on, state, paused_on, ended_on, end_reason, units_all, units_done,
          units_waiting, signer_id, signed_by, signed_as, changed_at, revision
        FROM induction WHERE id IN (?1*)
        """, List(ids)
      ) { row in
        let one = try Induction(row: row)
        found[one.id] = one
      }
    }
    return found
  }

  /// Those of people, by all their records, the latest begun first.
  package static func of(
    _ records: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [Induction] {
    try records.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id, person_id, organisation_id, employer_id, track, plan, edition, by_keeper,
          started_on, due_on, state, paused_on, ended_on, end_reason, units_all, units_done,
          units_waiting, signer_id, signed_by, signed_as, changed_at, revision
        FROM induction WHERE person_id IN (?1*) ORDER BY started_on DESC, id DESC
        """, List(some)
      ).map(Induction.init(row:))
    }
  }

  // MARK: What happened

  package static func add(
    _ turn: InductionTurn, to id: InductionID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM induction_turn WHERE induction_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO induction_turn (induction_id, position, unit, step, at, actor_name, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, (last ?? 0) + 1, turn.unit, turn.step, turn.at, turn.actorName, turn.words)
  }

  /// The latest first.
  package static func turns(
    of id: InductionID, _ tx: any Transaction
  ) throws -> [InductionTurn] {
    try tx.rows(
      """
      SELECT unit, step, at, actor_name, words_id FROM induction_turn
      WHERE induction_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      InductionTurn(
        unit: try $0(0), step: try $0(1), at: try $0(2), actorName: try $0(3), words: try $0(4))
    }
  }
}

extension Induction {
  init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), track: try row(4), plan: try row(5),
      organisation: try row(2), employer: try row(3), edition: try row(6), startedOn: try row(8),
      dueOn: try row(9), state: try row(10), all: try row(14), isByKeeper: try row(7),
      changedAt: try row(20))
    pausedOn = try row(11)
    endedOn = try row(12)
    end = try row(13)
    done = try row(15)
    waiting = try row(16)
    if let name: String = try row(18), let part: Signatory = try row(19) {
      signature = InductionSignature(signer: try row(17), name: name, part: part)
    }
    revision = try row(21)
  }
}
