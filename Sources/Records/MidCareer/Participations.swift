import Directory
import Kernel
import Storage

/// Participations as they are stored, with what people need and what happened.
package enum Participations {
  /// One change of somebody's at a time, whatever their records.
  package static func lock(_ person: PersonID, _ tx: any Transaction) throws {
    try tx.lock("participation-\(person)")
  }

  package static func add(_ one: Participation, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO participation (id, person_id, programme, edition, organisation_id, employer_id,
        sector, eligible_as, origin, mandatory, state, needs_access, deferrals, escalated, asked,
        applied_on, changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '', 0, FALSE, FALSE, ?12, ?13, 0)
      """, one.id, one.person, one.programme, one.edition, one.organisation, one.employer,
      one.sector, one.group, one.origin, one.isMandatory, one.state, one.appliedOn, one.changedAt)
    var first = one
    first.revision = 0
    try save(&first, tx)
  }

  /// Saves it whole, as it was read and then changed.
  ///
  /// - Throws: `ParticipationRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: inout Participation, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE participation SET edition = ?2, organisation_id = ?3, employer_id = ?4, sector = ?5,
        eligible_as = ?6, state = ?7, cohort_id = ?8, released_by = ?9, released_name = ?10,
        released_on = ?11, release_cover = ?12, needs_miles = ?13, needs_caring = ?14,
        needs_access = ?15, since_on = ?16, deferrals = ?17, deferred_until = ?18,
        escalated = ?19, asked = ?20, applied_on = ?21, ended_on = ?22, changed_at = ?23,
        revision = ?24 + 1, releaser_id = ?25
      WHERE id = ?1 AND revision = ?24
      """, one.id, one.edition, one.organisation, one.employer, one.sector, one.group, one.state,
      one.cohort, one.release?.by, one.release?.name, one.release?.on, one.release?.cover,
      one.needs.miles, one.needs.caring, CohortDays.words(one.needs.access), one.since,
      one.deferrals, one.deferredUntil, one.isEscalated, one.wasAsked, one.appliedOn, one.endedOn,
      one.changedAt, one.revision, one.release?.person)
    guard saved == 1 else { throw ParticipationRefusal.changedMeanwhile }
    one.revision += 1
    try tx.execute("DELETE FROM participation_choice WHERE participation_id = ?1", one.id)
    for (position, cohort) in one.needs.cohorts.uniqued().enumerated() {
      try tx.execute(
        """
        INSERT INTO participation_choice (participation_id, cohort_id, position)
        VALUES (?1, ?2, ?3)
        """, one.id, cohort, position)
    }
    try tx.execute("DELETE FROM participation_away WHERE participation_id = ?1", one.id)
    for period in one.needs.away {
      try tx.execute(
        "INSERT INTO participation_away (participation_id, from_on, to_on) VALUES (?1, ?2, ?3)",
        one.id, period.from, period.to ?? period.from)
    }
  }

  package static func find(_ id: ParticipationID, _ tx: any Transaction) throws -> Participation? {
    try find([id], tx).first
  }

  /// In the order of their numbers.
  package static func find(
    _ ids: some Sequence<ParticipationID>, _ tx: any Transaction
  ) throws -> [Participation] {
    try Set(ids).sorted().chunked().flatMap { some in try read(some, tx) }
  }

  /// Those of people, by all their records, the latest first.
  package static func of(
    _ records: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [Participation] {
    let ids: [ParticipationID] = try records.chunked().flatMap { some in
      try tx.rows("SELECT id FROM participation WHERE person_id IN (?1*)", List(some))
        .map { try $0(0) }
    }
    return try find(ids, tx).reversed()
  }

  /// Those with a place in a cohort, or who had one when it was over.
  package static func placed(
    in cohort: CohortID, _ tx: any Transaction
  ) throws -> [Participation] {
    let ids: [ParticipationID] = try tx.rows(
      """
      SELECT id FROM participation
      WHERE cohort_id = ?1 AND state IN ('placed', 'completed', 'incomplete')
      """, cohort
    ).map { try $0(0) }
    return try find(ids, tx)
  }

  /// Those who may be given a place and could come to one of the cohorts: they named it, or go some
  /// miles to any. In the order of their numbers.
  package static func wanting(
    _ cohorts: [CohortID], of programme: String, _ tx: any Transaction
  ) throws -> [Participation] {
    let ids: [ParticipationID] = try tx.rows(
      """
      SELECT id FROM participation
      WHERE programme = ?1 AND state IN ('released', 'waiting')
        AND (needs_miles IS NOT NULL OR id IN (
          SELECT participation_id FROM participation_choice WHERE cohort_id IN (?2*)))
      """, programme, List(cohorts)
    ).map { try $0(0) }
    return try find(ids, tx)
  }

  /// Those who were put forward or wait for a place, and work at or under one of `places`, or in its
  /// area.
  package static func wantingPlace(
    of programme: String, in places: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [Participation] {
    let ids: [ParticipationID] = try tx.rows(
      """
      SELECT id FROM participation AS p
      WHERE p.programme = ?1 AND p.state IN ('selected', 'applied', 'released', 'waiting')
        AND EXISTS (
          SELECT 1 FROM organisation_within AS w
          WHERE w.organisation_id IN (p.organisation_id, p.employer_id)
            AND w.ancestor_id IN (?2*) AND w.from_on <= ?3 AND w.to_on >= ?3)
      """, programme, List(places), day
    ).map { try $0(0) }
    return try find(ids, tx)
  }

  /// Those who named a cohort and wait for something, whatever it is.
  package static func naming(
    _ cohort: CohortID, _ tx: any Transaction
  ) throws -> [Participation] {
    let ids: [ParticipationID] = try tx.rows(
      """
      SELECT p.id FROM participation AS p
      JOIN participation_choice AS c ON c.participation_id = p.id
      WHERE c.cohort_id = ?1
        AND p.state IN ('selected', 'applied', 'not-released', 'released', 'waiting')
      """, cohort
    ).map { try $0(0) }
    return try find(ids, tx)
  }

  /// Those whose employer or workplace is one of `places`, and of which something is still to come.
  ///
  /// - Parameter asking: Only those who wait for release.
  package static func open(
    at places: [OrganisationID], asking: Bool = false, _ tx: any Transaction
  ) throws -> [Participation] {
    let states: [ParticipationState] =
      asking ? [.applied] : ParticipationState.allCases.filter(\.isOpen)
    let ids: [ParticipationID] = try places.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id FROM participation
        WHERE (organisation_id IN (?1*) OR employer_id IN (?1*)) AND state IN (?2*)
        """, List(some), List(states)
      ).map { try $0(0) }
    }
    return try find(ids, tx)
  }

  /// Those put off until `day` or earlier.
  package static func deferredUntil(
    _ day: Day, _ tx: any Transaction
  ) throws -> [ParticipationID] {
    try tx.rows(
      """
      SELECT id FROM participation
      WHERE deferred_until IS NOT NULL AND deferred_until <= ?1 ORDER BY id
      """, day
    ).map { try $0(0) }
  }

  /// A chunk of them.
  private static func read(
    _ some: some Sequence<ParticipationID>, _ tx: any Transaction
  ) throws -> [Participation] {
    var all = try tx.rows(
      """
      SELECT id, person_id, programme, edition, organisation_id, employer_id, sector, eligible_as,
        origin, mandatory, state, cohort_id, released_by, released_name, released_on,
        release_cover, needs_miles, needs_caring, needs_access, since_on, deferrals,
        deferred_until, escalated, asked, applied_on, ended_on, changed_at, revision, releaser_id
      FROM participation WHERE id IN (?1*) ORDER BY id
      """, List(some)
    ).map(Participation.init(row:))
    let ids = all.map(\.id)
    var (choices, away): ([ParticipationID: [CohortID]], [ParticipationID: [Period]]) = ([:], [:])
    for some in ids.chunked() {
      try tx.forEachRow(
        """
        SELECT participation_id, cohort_id FROM participation_choice
        WHERE participation_id IN (?1*) ORDER BY participation_id, position
        """, List(some)
      ) { row in choices[try row(0), default: []].append(try row(1)) }
      try tx.forEachRow(
        """
        SELECT participation_id, from_on, to_on FROM participation_away
        WHERE participation_id IN (?1*) ORDER BY participation_id, from_on
        """, List(some)
      ) { row in
        if let period = Period(from: try row(1), to: try row(2, as: Day.self)) {
          away[try row(0), default: []].append(period)
        }
      }
    }
    for index in all.indices {
      all[index].needs.cohorts = choices[all[index].id] ?? []
      all[index].needs.away = away[all[index].id] ?? []
    }
    return all
  }

  // MARK: What happened

  package static func add(
    _ turn: ParticipationTurn, to id: ParticipationID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM participation_turn WHERE participation_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO participation_turn (participation_id, position, step, at, actor_name, reason,
        cohort_id, organisation_id)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, organisation_id FROM participation WHERE id = ?1
      """, id, (last ?? 0) + 1, turn.step, turn.at, turn.actorName, turn.reason, turn.cohort)
  }

  /// The latest first.
  package static func turns(
    of id: ParticipationID, _ tx: any Transaction
  ) throws -> [ParticipationTurn] {
    try tx.rows(
      """
      SELECT step, at, actor_name, reason, cohort_id FROM participation_turn
      WHERE participation_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      ParticipationTurn(
        step: try $0(0), at: try $0(1), actorName: try $0(2), reason: try $0(3),
        cohort: try $0(4))
    }
  }

  /// Those who had a place that was taken from them, and have had none since.
  package static func lostPlace(
    among ids: [ParticipationID], _ tx: any Transaction
  ) throws -> Set<ParticipationID> {
    var found: Set<ParticipationID> = []
    for some in ids.chunked() {
      try tx.forEachRow(
        """
        SELECT t.participation_id FROM participation_turn AS t
        WHERE t.participation_id IN (?1*) AND t.step = 'put-back' AND NOT EXISTS (
          SELECT 1 FROM participation_turn AS l
          WHERE l.participation_id = t.participation_id AND l.position > t.position
            AND l.step IN ('place', 'transfer'))
        """, List(some)
      ) { row in found.insert(try row(0)) }
    }
    return found
  }
}

extension Participation {
  init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), programme: try row(2), edition: try row(3),
      organisation: try row(4), employer: try row(5), sector: try row(6), group: try row(7),
      origin: try row(8), isMandatory: try row(9), state: try row(10),
      needs: ParticipationNeeds(
        miles: try row(16), access: CohortDays.codes(try row(18, as: String.self)),
        caring: try row(17)), appliedOn: try row(24), changedAt: try row(26))
    cohort = try row(11)
    if let by: String = try row(12), let name: String = try row(13), let on: Day = try row(14),
      let cover: ReleaseCover = try row(15)
    {
      release = ParticipationRelease(
        by: by, name: name, person: try row(28), on: on, cover: cover)
    }
    since = try row(19)
    deferrals = try row(20)
    deferredUntil = try row(21)
    isEscalated = try row(22)
    wasAsked = try row(23)
    endedOn = try row(25)
    revision = try row(27)
  }
}
