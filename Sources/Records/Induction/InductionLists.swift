import Directory
import Kernel
import Storage

/// Inductions of many people at once: for pages of an organisation, for whoever looks and signs, and
/// for what goes on by itself.
extension Inductions {
  /// What a list of an organisation is narrowed to.
  package enum Filter: String, Hashable, Sendable, CaseIterable {
    case open, overdue, ready, waiting
    case signedOff = "signed-off"
    case paused, ended

    package var words: String {
      switch self {
      case .open: "Open"
      case .overdue: "Overdue"
      case .ready: "Ready for sign-off"
      case .waiting: "Waiting for an assessor"
      case .signedOff: "Signed off"
      case .paused: "Paused"
      case .ended: "Ended without sign-off"
      }
    }

    var states: [InductionState] {
      switch self {
      case .open, .overdue, .waiting: [.notStarted, .inProgress, .ready]
      case .ready: [.ready]
      case .signedOff: [.signedOff]
      case .paused: [.paused]
      case .ended: [.transferredOut, .withdrawn]
      }
    }
  }

  /// Of people at `organisation` or under it, as far as `reach` goes; what is due first stands first,
  /// and what was signed off or ended last stands first.
  ///
  /// - Parameter own: Records of the reader, which are left out.
  /// - Returns: One page of it, and how many there are.
  package static func at(
    _ organisation: OrganisationID, reach: Reach, but own: [PersonID], _ filter: Filter,
    _ track: InductionTrack? = nil, on day: Day, limit: Int, offset: Int, _ tx: any Transaction
  ) throws -> (page: [Induction], count: Int) {
    guard !reach.holdsNobody else { return ([], 0) }
    let beneath = try OrganisationTree.within([organisation], on: .under, day, tx)
    let places = beneath.isEmpty ? [organisation] : beneath
    let seen = try OrganisationTree.within(reach.organisations, on: .under, day, tx)
    let dueBefore = filter == .overdue ? day : Day(number: Int(Int32.max))
    let least = filter == .waiting ? 1 : 0
    let latestFirst = [.signedOff, .ended].contains(filter)
    // Of a large employer thousands are counted and put in order for one page of them: all that takes is
    // in the indexes, and the whole of a line is read for that page alone. Who has a post at these
    // places is asked once; of the few others each is asked by themselves, which the last comparison
    // sees to.
    let rows = try tx.rows(
      """
      WITH found AS (
      SELECT i.id, CASE WHEN ?11 = TRUE THEN -i.ended_on ELSE i.due_on END AS place,
        COUNT(*) OVER () AS counted
      FROM (
        SELECT id, person_id, due_on, ended_on FROM induction
        WHERE organisation_id IN (?1*) AND state IN (?2*)
          AND (?3 = '' OR track = ?3) AND due_on < ?4 AND units_waiting >= ?5
        UNION ALL
        SELECT id, person_id, due_on, ended_on FROM induction
        WHERE employer_id <> organisation_id AND employer_id IN (?1*) AND state IN (?2*)
          AND organisation_id NOT IN (?1*)
          AND (?3 = '' OR track = ?3) AND due_on < ?4 AND units_waiting >= ?5) AS i
      WHERE i.person_id NOT IN (?6*)
        AND (?7 = TRUE OR i.person_id IN (?8*)
          OR i.person_id IN (
            SELECT person_id FROM assignment
            WHERE organisation_id IN (?14*) AND (ended_on IS NULL OR ended_on >= ?10))
          OR EXISTS (
            SELECT 1 FROM assignment AS a
            WHERE a.person_id = i.person_id AND a.person_id <= i.person_id
              AND (a.organisation_id IN (?9*) OR a.employer_id IN (?9*) OR a.host_id IN (?9*))
              AND (a.ended_on IS NULL OR a.ended_on >= ?10)))
      ORDER BY place, i.id
      LIMIT ?12 OFFSET ?13)
      SELECT i.id, i.person_id, i.organisation_id, i.employer_id, i.track, i.plan, i.edition,
        i.by_keeper, i.started_on, i.due_on, i.state, i.paused_on, i.ended_on, i.end_reason,
        i.units_all, i.units_done, i.units_waiting, i.signer_id, i.signed_by, i.signed_as,
        i.changed_at, i.revision, f.counted
      FROM found AS f JOIN induction AS i ON i.id = f.id
      ORDER BY f.place, i.id
      """, List(places), List(filter.states.map(\.rawValue)), track?.rawValue ?? "", dueBefore,
      least, List(own), reach.everything, List(reach.people), List(seen),
      day - leaversAreListedForDays, latestFirst, limit, offset,
      List(places.filter(Set(seen).contains)))
    return (try rows.map(Induction.init(row:)), try rows.first.map { try $0(22) } ?? 0)
  }

  /// As long as those who left are seen at all.
  private static let leaversAreListedForDays = 92

  /// Of people at any of `places`, in which something waits for somebody to look; what is due first
  /// stands first.
  package static func waiting(
    at places: [OrganisationID], _ tx: any Transaction
  ) throws -> [Induction] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, employer_id, track, plan, edition, by_keeper,
        started_on, due_on, state, paused_on, ended_on, end_reason, units_all, units_done,
        units_waiting, signer_id, signed_by, signed_as, changed_at, revision
      FROM induction
      WHERE organisation_id IN (?1*) AND units_waiting > 0
        AND state IN ('not-started', 'in-progress', 'ready')
      ORDER BY due_on, id LIMIT 500
      """, List(places)
    ).map(Induction.init(row:))
  }

  /// Of people at any of `places`, that wait to be signed off.
  package static func ready(
    at places: [OrganisationID], _ tx: any Transaction
  ) throws -> [Induction] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, employer_id, track, plan, edition, by_keeper,
        started_on, due_on, state, paused_on, ended_on, end_reason, units_all, units_done,
        units_waiting, signer_id, signed_by, signed_as, changed_at, revision
      FROM induction WHERE organisation_id IN (?1*) AND state = 'ready'
      ORDER BY due_on, id LIMIT 500
      """, List(places)
    ).map(Induction.init(row:))
  }

  // MARK: By itself

  /// Forgets inductions of `people` that nobody has done anything for: what a load brought in, and was
  /// made for by itself since, goes with the load when it is undone.
  package static func forgetUntouched(
    of people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws {
    for people in people.chunked() {
      let ids: [InductionID] = try tx.rows(
        """
        SELECT i.id FROM induction AS i
        WHERE i.person_id IN (?1*) AND i.by_keeper = FALSE AND i.signed_by IS NULL
          AND NOT EXISTS (SELECT 1 FROM induction_evidence AS e WHERE e.induction_id = i.id)
          AND NOT EXISTS (
            SELECT 1 FROM induction_unit AS u
            WHERE u.induction_id = i.id AND u.state <> 'credited')
        """, List(people)
      ).map { try $0(0) }
      try EraseInductions.delete(ids, tx)
    }
  }

  /// Those of whom somebody is told today that the day is near, or over.
  package static func toRemind(on day: Day, _ tx: any Transaction) throws -> [InductionID] {
    try tx.rows(
      "SELECT id FROM induction WHERE remind_on <= ?1 ORDER BY remind_on, id", day
    ).map { try $0(0) }
  }

  /// - Returns: Whether it was to be told: of two who tell at once, one does.
  package static func reminded(
    _ one: Induction, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      "UPDATE induction SET remind_on = ?3 WHERE id = ?1 AND remind_on <= ?2", one.id, day,
      InductionReminders.next(dueOn: one.dueOn, after: day)) == 1
  }

  /// Until when the journal was followed, and when that was.
  package static func followed(
    _ tx: any Transaction
  ) throws -> (at: Instant, entry: Int64)? {
    try tx.row("SELECT followed_at, entry_id FROM induction_run WHERE id = 1").map {
      (try $0(0), try $0(1))
    }
  }

  package static func follow(
    upTo entry: Int64, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute("DELETE FROM induction_run WHERE id = 1")
    try tx.execute(
      "INSERT INTO induction_run (id, followed_at, entry_id) VALUES (1, ?1, ?2)", now, entry)
  }

  /// Those of whom a day between two others says something, without anybody writing anything: a post
  /// that began, or one that ended or an absence that began or ended while an induction is open.
  package static func people(
    movedFrom first: Day, to last: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT person_id FROM assignment WHERE started_on BETWEEN ?1 AND ?2
      UNION
      SELECT i.person_id FROM induction AS i
      JOIN assignment AS a ON a.person_id = i.person_id
      WHERE i.state IN ('not-started', 'in-progress', 'ready', 'paused')
        AND a.ended_on BETWEEN ?1 - 1 AND ?2
      UNION
      SELECT i.person_id FROM induction AS i
      JOIN assignment AS a ON a.person_id = i.person_id
      JOIN absence AS b ON b.assignment_id = a.id
      WHERE i.state IN ('not-started', 'in-progress', 'ready', 'paused')
        AND (b.from_on BETWEEN ?1 AND ?2 OR b.to_on BETWEEN ?1 - 1 AND ?2)
      """, first, last
    ).map { try $0(0) }
  }

  /// Everybody who may be owed an induction: with an open one, or in a post that began since `day`.
  package static func everybody(
    since day: Day, on today: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT person_id FROM induction
      WHERE state IN ('not-started', 'in-progress', 'ready', 'paused')
      UNION
      SELECT a.person_id FROM assignment AS a
      WHERE (a.started_on >= ?1 OR a.joined_employer_on >= ?1)
        AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      """, day, today
    ).map { try $0(0) }
  }
}
