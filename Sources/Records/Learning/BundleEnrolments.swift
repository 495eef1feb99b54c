import Kernel
import Storage

/// Enrolments in bundles as they are stored.
package enum BundleEnrolments {
  package static func add(_ one: BundleEnrolment, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO bundle_enrolment (id, person_id, bundle, version, way, enrolled_by, enrolled_on,
        state, due_on, changed_at, revision, remind_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'enrolled', ?8, ?9, 1, ?10)
      """, one.id, one.person, one.bundle, one.version, one.way, one.enrolledBy, one.enrolledOn,
      one.dueOn, one.changedAt, remindOn(one))
  }

  /// Saves it whole, as it was read and then changed.
  /// - Throws: `EnrolmentRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: BundleEnrolment, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE bundle_enrolment SET version = ?2, state = ?3, due_on = ?4, paused_on = ?5,
        completed_on = ?6, changed_at = ?7, revision = ?8 + 1, bundle = ?9, lapsed = ?10,
        remind_on = ?11
      WHERE id = ?1 AND revision = ?8
      """, one.id, one.version, one.state, one.dueOn, one.pausedOn, one.completedOn,
      one.changedAt, one.revision, one.bundle, one.hasLapsed, remindOn(one))
    guard saved == 1 else { throw EnrolmentRefusal.changedMeanwhile }
  }

  /// As the day by which it is to be done stands, from the day of its last change.
  private static func remindOn(_ one: BundleEnrolment) -> Day? {
    guard one.state == .enrolled else { return nil }
    return EnrolmentReminders.next(dueOn: one.dueOn, after: one.changedAt.dayInLondon)
  }

  package static func find(_ id: EnrolmentID, _ tx: any Transaction) throws -> BundleEnrolment? {
    try tx.row(
      """
      SELECT id, person_id, bundle, version, way, enrolled_by, enrolled_on, due_on, changed_at,
        state, paused_on, completed_on, revision, lapsed
      FROM bundle_enrolment WHERE id = ?1
      """, id
    ).map(BundleEnrolment.init(row:))
  }

  /// Those of people, by all their records, the latest first.
  package static func of(
    _ records: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [BundleEnrolment] {
    try records.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id, person_id, bundle, version, way, enrolled_by, enrolled_on, due_on, changed_at,
          state, paused_on, completed_on, revision, lapsed
        FROM bundle_enrolment WHERE person_id IN (?1*) ORDER BY enrolled_on DESC, id DESC
        """, List(some)
      ).map(BundleEnrolment.init(row:))
    }
  }

  // MARK: What happened

  package static func add(
    _ turn: EnrolmentTurn, to id: EnrolmentID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM enrolment_turn WHERE enrolment_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO enrolment_turn (enrolment_id, position, step, at, actor_name, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, id, (last ?? 0) + 1, turn.step, turn.at, turn.actorName, turn.words)
  }

  /// The latest first.
  package static func turns(
    of id: EnrolmentID, _ tx: any Transaction
  ) throws -> [EnrolmentTurn] {
    try tx.rows(
      """
      SELECT step, at, actor_name, words_id FROM enrolment_turn
      WHERE enrolment_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      EnrolmentTurn(step: try $0(0), at: try $0(1), actorName: try $0(2), words: try $0(3))
    }
  }
}

/// How enrolments stand at an organisation and what is under it. Numbers, to be shown through
/// `Disclosure` alone.
package struct EnrolmentCounts: Hashable, Sendable {
  package var people = 0
  /// By bundle: people in each state, and those who are overdue.
  package var bundles: [String: Bundle] = [:]

  package struct Bundle: Hashable, Sendable {
    package var people = 0
    package var states: [EnrolmentState: Int] = [:]
    package var overdue = 0
  }

  /// - Parameter day: Who works there, as at it.
  package static func of(
    _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> EnrolmentCounts {
    var latest: [Key: (EnrolmentState, isOverdue: Bool)] = [:]
    try tx.forEachRow(
      """
      SELECT COALESCE(x.canonical_id, e.person_id), e.bundle, e.state, e.due_on
      FROM bundle_enrolment AS e
      LEFT JOIN person_alias AS x ON x.person_id = e.person_id
      WHERE e.state <> 'withdrawn' AND EXISTS (
        SELECT 1
        FROM assignment AS a
        JOIN organisation_within AS w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
        WHERE a.person_id = e.person_id AND w.ancestor_id = ?1 AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
          AND (a.ended_on IS NULL OR a.ended_on >= ?2))
      ORDER BY e.enrolled_on, e.id
      """, organisation, day
    ) { row in
      let (state, due): (EnrolmentState, Day) = (try row(2), try row(3))
      latest[Key(person: try row(0), bundle: try row(1))] = (
        state, isOverdue: state == .enrolled && due < day
      )
    }
    var counts = EnrolmentCounts(people: Set(latest.keys.map(\.person)).count)
    for (key, standing) in latest {
      counts.bundles[key.bundle, default: Bundle()].people += 1
      counts.bundles[key.bundle]?.states[standing.0, default: 0] += 1
      if standing.isOverdue { counts.bundles[key.bundle]?.overdue += 1 }
    }
    return counts
  }

  private struct Key: Hashable {
    let person: PersonID
    let bundle: String
  }
}

extension BundleEnrolment {
  init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), bundle: try row(2), version: try row(3),
      way: try row(4), enrolledBy: try row(5), enrolledOn: try row(6), dueOn: try row(7),
      changedAt: try row(8))
    state = try row(9)
    pausedOn = try row(10)
    completedOn = try row(11)
    revision = try row(12)
    hasLapsed = try row(13)
  }
}
