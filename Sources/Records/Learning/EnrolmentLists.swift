import Directory
import Kernel
import Storage

/// Enrolments of many people at once: for pages of an organisation, and for what goes on by itself.
extension BundleEnrolments {
  /// What a list of an organisation is narrowed to.
  package enum Filter: String, Hashable, Sendable, CaseIterable {
    case overdue, enrolled, paused, completed

    package var state: EnrolmentState {
      switch self {
      case .overdue, .enrolled: .enrolled
      case .paused: .paused
      case .completed: .completed
      }
    }
  }

  /// Of people with a post at `organisation` or under it on `day`, as far as `reach` goes, and not of
  /// `own` records; not withdrawn. What is due first stands first.
  ///
  /// - Returns: One page of it, and how many there are.
  package static func at(
    _ organisation: OrganisationID, reach: Reach, but own: [PersonID], _ filter: Filter?,
    on day: Day, limit: Int, offset: Int, _ tx: any Transaction
  ) throws -> (page: [BundleEnrolment], count: Int) {
    guard !reach.holdsNobody else { return ([], 0) }
    let state = filter?.state.rawValue ?? ""
    let dueBefore = filter == .overdue ? day : Day(number: Int(Int32.max))
    let rows = try tx.rows(
      """
      SELECT e.id, e.person_id, e.bundle, e.version, e.way, e.enrolled_by, e.enrolled_on,
        e.due_on, e.changed_at, e.state, e.paused_on, e.completed_on, e.revision, e.lapsed,
        COUNT(*) OVER ()
      FROM bundle_enrolment AS e
      WHERE e.state <> 'withdrawn' AND (?3 = '' OR e.state = ?3) AND e.due_on < ?4
        AND e.person_id NOT IN (?5*)
        AND EXISTS (
          SELECT 1
          FROM assignment AS a
          JOIN organisation_within AS w
            ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
          WHERE a.person_id = e.person_id AND w.ancestor_id = ?1 AND w.basis = 'under'
            AND w.from_on <= ?2 AND w.to_on >= ?2
            AND (a.ended_on IS NULL OR a.ended_on >= ?2))
        AND (?6 = TRUE OR e.person_id IN (?7*) OR EXISTS (
          SELECT 1
          FROM assignment AS a
          JOIN organisation_within AS s
            ON s.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
          WHERE a.person_id = e.person_id AND s.ancestor_id IN (?8*) AND s.basis = 'under'
            AND s.from_on <= ?2 AND s.to_on >= ?2
            AND (a.ended_on IS NULL OR a.ended_on >= ?2)))
      ORDER BY CASE WHEN e.state = 'completed' THEN 1 ELSE 0 END, e.due_on, e.id
      LIMIT ?9 OFFSET ?10
      """, organisation, day, state, dueBefore, List(own), reach.everything,
      List(reach.people), List(reach.organisations), limit, offset)
    return (try rows.map(BundleEnrolment.init(row:)), try rows.first.map { try $0(14) } ?? 0)
  }

  // MARK: What goes on by itself

  /// Up to when bundles followed what people did; `nil` where they never did.
  package static func followedAt(_ tx: any Transaction) throws -> Instant? {
    try tx.row("SELECT followed_at FROM learning_run WHERE id = 1")?(0)
  }

  package static func followed(at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO learning_run (id, followed_at) VALUES (1, ?1)
      ON CONFLICT (id) DO UPDATE SET followed_at = excluded.followed_at
      """, now)
  }

  /// Records of whom anything changed since `moment` that a bundle can rest on. Each of the four is
  /// found by the index of its last change; joining people is seldom, and read whole.
  package static func changed(
    since moment: Instant, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT person_id FROM module_attempt WHERE changed_at >= ?1
      UNION SELECT person_id FROM self_assessment WHERE changed_at >= ?1
      UNION SELECT person_id FROM recognition_request WHERE changed_at >= ?1
      UNION SELECT first_id FROM person_merge WHERE merged_at >= ?1 OR unmerged_at >= ?1
      UNION SELECT second_id FROM person_merge WHERE merged_at >= ?1 OR unmerged_at >= ?1
      """, moment
    ).map { try $0(0) }
  }

  /// Those of whom somebody is told today that the day is near, or over.
  package static func toRemind(on day: Day, _ tx: any Transaction) throws -> [EnrolmentID] {
    try tx.rows(
      "SELECT id FROM bundle_enrolment WHERE remind_on <= ?1 ORDER BY remind_on, id", day
    ).map { try $0(0) }
  }

  /// - Returns: Whether it was to be told: of two who tell at once, one does.
  package static func reminded(
    _ one: BundleEnrolment, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE bundle_enrolment SET remind_on = ?3
      WHERE id = ?1 AND remind_on <= ?2 AND state = 'enrolled'
      """, one.id, day, EnrolmentReminders.next(dueOn: one.dueOn, after: day)) == 1
  }
}
