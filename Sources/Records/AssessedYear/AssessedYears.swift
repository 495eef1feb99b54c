import Directory
import Kernel
import Storage

/// Assessed years as they are stored.
package enum AssessedYears {
  package static func add(
    _ one: AssessedYear, _ stages: [AssessedStage], _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO assessed_year (id, person_id, organisation_id, employer_id, edition, started_on,
        state, changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)
      """, one.id, one.person, one.organisation, one.employer, one.edition, one.startedOn,
      one.state, one.changedAt)
    for stage in stages {
      try tx.execute(
        "INSERT INTO assessed_stage (year_id, stage, due_on) VALUES (?1, ?2, ?3)", one.id,
        stage.code, stage.dueOn)
    }
  }

  /// Saves it whole, as it was read and then changed.
  /// - Throws: `AssessedYearRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: AssessedYear, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE assessed_year SET organisation_id = ?2, employer_id = ?3, state = ?4,
        assessor_id = ?5, proposed = ?6, proposer_id = ?7, ended_on = ?8, end_reason = ?9,
        changed_at = ?10, person_id = ?12, revision = ?11 + 1
      WHERE id = ?1 AND revision = ?11
      """, one.id, one.organisation, one.employer, one.state, one.assessor, one.proposal?.outcome,
      one.proposal?.by, one.endedOn, one.end, one.changedAt, one.revision, one.person)
    guard saved == 1 else { throw AssessedYearRefusal.changedMeanwhile }
  }

  package static func find(
    _ id: AssessedYearID, _ tx: any Transaction
  ) throws -> AssessedYear? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, employer_id, edition, started_on, state, assessor_id,
        proposed, proposer_id, ended_on, end_reason, changed_at, revision
      FROM assessed_year WHERE id = ?1
      """, id
    ).map(AssessedYear.init(row:))
  }

  /// Those of people, by all their records, the latest begun first.
  package static func of(
    _ records: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [AssessedYear] {
    try records.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id, person_id, organisation_id, employer_id, edition, started_on, state,
          assessor_id, proposed, proposer_id, ended_on, end_reason, changed_at, revision
        FROM assessed_year WHERE person_id IN (?1*) ORDER BY started_on DESC, id DESC
        """, List(some)
      ).map(AssessedYear.init(row:))
    }
  }

  /// That are under way, and in which one of `records` is the assessor.
  package static func assessed(
    by records: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [AssessedYear] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, employer_id, edition, started_on, state, assessor_id,
        proposed, proposer_id, ended_on, end_reason, changed_at, revision
      FROM assessed_year WHERE assessor_id IN (?1*) AND state IN ('running', 'proposed')
      ORDER BY started_on, id
      """, List(records)
    ).map(AssessedYear.init(row:))
  }

  /// At any of `places`, those under way first.
  package static func at(
    _ places: [OrganisationID], _ tx: any Transaction
  ) throws -> [AssessedYear] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, employer_id, edition, started_on, state, assessor_id,
        proposed, proposer_id, ended_on, end_reason, changed_at, revision
      FROM assessed_year WHERE organisation_id IN (?1*) OR employer_id IN (?1*)
      ORDER BY CASE WHEN ended_on IS NULL THEN 0 ELSE 1 END, started_on DESC, id LIMIT 2000
      """, List(places)
    ).map(AssessedYear.init(row:))
  }

  // MARK: Stages

  /// By year, in the order in which they are due.
  package static func stages(
    of ids: some Sequence<AssessedYearID>, _ tx: any Transaction
  ) throws -> [AssessedYearID: [AssessedStage]] {
    var found: [AssessedYearID: [AssessedStage]] = [:]
    for some in ids.chunked() {
      try tx.forEachRow(
        """
        SELECT year_id, stage, due_on, closed_on, closed_by, support FROM assessed_stage
        WHERE year_id IN (?1*) ORDER BY due_on, stage
        """, List(some)
      ) { row in
        var stage = AssessedStage(code: try row(1), dueOn: try row(2))
        (stage.closedOn, stage.closedBy) = (try row(3), try row(4))
        stage.support = try row(5, as: String.self).split(separator: ",").map(String.init)
        found[try row(0), default: []].append(stage)
      }
    }
    return found
  }

  package static func close(
    _ stage: String, of id: AssessedYearID, on day: Day, by name: String, _ closer: PersonID?,
    support: [String], _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE assessed_stage SET closed_on = ?3, closed_by = ?4, support = ?5, closer_id = ?6
      WHERE year_id = ?1 AND stage = ?2 AND closed_on IS NULL
      """, id, stage, day, name, support.joined(separator: ","), closer)
  }

  package static func reopen(
    _ stage: String, of id: AssessedYearID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE assessed_stage
      SET closed_on = NULL, closed_by = NULL, closer_id = NULL, support = '', asked_on = NULL
      WHERE year_id = ?1 AND stage = ?2
      """, id, stage)
  }

  /// All that are open are due so many days later.
  package static func putOff(
    _ id: AssessedYearID, days: Int, _ tx: any Transaction
  ) throws {
    for stage in try stages(of: [id], tx)[id] ?? [] where stage.closedOn == nil {
      try tx.execute(
        "UPDATE assessed_stage SET due_on = ?3, asked_on = NULL WHERE year_id = ?1 AND stage = ?2",
        id, stage.code, stage.dueOn + days)
    }
  }

  /// The stage that is next of each year under way, where it is due on `day` or before and nobody has
  /// been asked about it.
  package static func toAsk(
    on day: Day, _ tx: any Transaction
  ) throws -> [(year: AssessedYearID, stage: String)] {
    try tx.rows(
      """
      SELECT s.year_id, s.stage FROM assessed_stage AS s JOIN assessed_year AS y ON y.id = s.year_id
      WHERE s.closed_on IS NULL AND s.due_on <= ?1 AND s.asked_on IS NULL AND y.state = 'running'
        AND NOT EXISTS (
          SELECT 1 FROM assessed_stage AS e
          WHERE e.year_id = s.year_id AND e.closed_on IS NULL AND e.due_on < s.due_on)
      ORDER BY s.due_on, s.year_id
      """, day
    ).map { (try $0(0), try $0(1)) }
  }

  /// Whoever is named now has not been asked about what is open.
  package static func askAnew(_ id: AssessedYearID, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE assessed_stage SET asked_on = NULL WHERE year_id = ?1 AND closed_on IS NULL", id)
  }

  /// - Returns: Whether it was to be asked: of two who ask at once, one does.
  package static func asked(
    _ stage: String, of id: AssessedYearID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE assessed_stage SET asked_on = ?3
      WHERE year_id = ?1 AND stage = ?2 AND asked_on IS NULL
      """, id, stage, day) == 1
  }

  // MARK: What was gathered

  package static func add(_ one: YearEvidence, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO assessed_evidence (id, year_id, kind, happened_on, added_by, state, words_id,
        added_at, adder_id, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)
      """, one.id, one.year, one.kind, one.on, one.addedBy, one.state, one.words, one.addedAt,
      one.adder)
  }

  /// - Throws: `AssessedYearRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: YearEvidence, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE assessed_evidence SET state = ?2, asked_id = ?3, revision = ?4 + 1
      WHERE id = ?1 AND revision = ?4
      """, one.id, one.state, one.asked, one.revision)
    guard saved == 1 else { throw AssessedYearRefusal.changedMeanwhile }
  }

  /// By year, the latest first.
  package static func evidence(
    of ids: some Sequence<AssessedYearID>, _ tx: any Transaction
  ) throws -> [AssessedYearID: [YearEvidence]] {
    var found: [AssessedYearID: [YearEvidence]] = [:]
    for some in ids.chunked() {
      try tx.forEachRow(
        """
        SELECT id, year_id, kind, happened_on, added_by, state, words_id, asked_id, added_at,
          revision, adder_id
        FROM assessed_evidence WHERE year_id IN (?1*) ORDER BY happened_on DESC, id DESC
        """, List(some)
      ) { row in
        var one = YearEvidence(
          id: try row(0), year: try row(1), kind: try row(2), on: try row(3),
          addedBy: try row(4), adder: try row(10), state: try row(5), words: try row(6),
          addedAt: try row(8))
        (one.asked, one.revision) = (try row(7), try row(9))
        found[one.year, default: []].append(one)
      }
    }
    return found
  }

  // MARK: Talks

  package static func open(_ one: YearReferral, _ tx: any Transaction) throws {
    try tx.execute(
      "INSERT INTO assessed_referral (year_id, stage, opened_on) VALUES (?1, ?2, ?3)", one.year,
      one.stage, one.openedOn)
  }

  package static func referral(
    of id: AssessedYearID, _ tx: any Transaction
  ) throws -> YearReferral? {
    try tx.row("SELECT stage, opened_on FROM assessed_referral WHERE year_id = ?1", id).map {
      YearReferral(year: id, stage: try $0(0), openedOn: try $0(1))
    }
  }

  /// - Returns: Whether there was one.
  @discardableResult
  package static func endReferral(
    of id: AssessedYearID, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute("DELETE FROM assessed_referral WHERE year_id = ?1", id) == 1
  }

  /// What was written goes along to another record of the same person.
  package static func moveWords(
    of id: AssessedYearID, to person: PersonID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE assessment_words SET person_id = ?2 WHERE id IN (
        SELECT words_id FROM assessed_evidence WHERE year_id = ?1 AND words_id IS NOT NULL
        UNION SELECT asked_id FROM assessed_evidence WHERE year_id = ?1 AND asked_id IS NOT NULL
        UNION SELECT words_id FROM assessed_turn WHERE year_id = ?1 AND words_id IS NOT NULL)
      """, id, person)
  }

  // MARK: What happened

  package static func add(
    _ turn: YearTurn, to id: AssessedYearID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM assessed_turn WHERE year_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO assessed_turn (year_id, position, stage, step, at, actor_name, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, (last ?? 0) + 1, turn.stage, turn.step, turn.at, turn.actorName, turn.words)
  }

  /// The latest first.
  package static func turns(
    of id: AssessedYearID, _ tx: any Transaction
  ) throws -> [YearTurn] {
    try tx.rows(
      """
      SELECT stage, step, at, actor_name, words_id FROM assessed_turn
      WHERE year_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      YearTurn(
        stage: try $0(0), step: try $0(1), at: try $0(2), actorName: try $0(3), words: try $0(4))
    }
  }

  // MARK: Erasure

  /// Erases what is held of a person's own year, and that they assessed those of others.
  package static func erase(_ person: PersonID, _ tx: any Transaction) throws {
    let ids: [AssessedYearID] = try tx.rows(
      "SELECT id FROM assessed_year WHERE person_id = ?1", person
    ).map { try $0(0) }
    let words: [WordsID] = try tx.rows(
      """
      SELECT words_id FROM assessed_evidence WHERE year_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT asked_id FROM assessed_evidence WHERE year_id IN (?1*) AND asked_id IS NOT NULL
      UNION SELECT words_id FROM assessed_turn WHERE year_id IN (?1*) AND words_id IS NOT NULL
      """, List(ids)
    ).map { try $0(0) }
    try tx.execute("DELETE FROM assessed_evidence WHERE year_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM assessed_referral WHERE year_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM assessed_turn WHERE year_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM assessed_stage WHERE year_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM assessed_year WHERE id IN (?1*)", List(ids))
    for some in words.chunked() {
      try tx.execute("DELETE FROM assessment_words WHERE id IN (?1*)", List(some))
    }
    try tx.execute("UPDATE assessed_year SET assessor_id = NULL WHERE assessor_id = ?1", person)
    try tx.execute("UPDATE assessed_year SET proposer_id = NULL WHERE proposer_id = ?1", person)
    // What they did for others stays with those, without their name.
    try tx.execute(
      "UPDATE assessed_stage SET closed_by = '', closer_id = NULL WHERE closer_id = ?1", person)
    try tx.execute(
      "UPDATE assessed_evidence SET added_by = '', adder_id = NULL WHERE adder_id = ?1", person)
  }
}

extension AssessedYear {
  init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), organisation: try row(2), employer: try row(3),
      edition: try row(4), startedOn: try row(5), changedAt: try row(12))
    (state, assessor) = (try row(6), try row(7))
    if let outcome: StageOutcome = try row(8) {
      proposal = Proposal(outcome: outcome, by: try row(9))
    }
    (endedOn, end, revision) = (try row(10), try row(11), try row(13))
  }
}
