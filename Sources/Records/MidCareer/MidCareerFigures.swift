import Directory
import Kernel
import Storage

/// What is counted of a mid-career programme. Where it says "year", it means the twelve months before
/// the count.
package enum MidCareerFigure: CountedFigure {
  // By where people work.

  /// People whom the programme is for, by the posts they hold; those of them who have completed it
  /// anywhere, and those who are on the way.
  case meant, meantDone, meantUnderWay
  /// Of those who have completed it, the ones who did so at another employer: nobody asks them to do it
  /// again.
  case carried
  case selected, asking, notReleased, waiting, placed, deferred, incomplete
  /// Waiting for a place for more than half a year.
  case waitingLong
  /// Applications and selections of the year, and those of the year that ended.
  case applied, completed, withdrawn
  /// First places given in the year, and within so many weeks of the application.
  case given
  case within(weeks: Int)
  /// Answers of the year to who asked to be released, and how many people got one.
  case released, refused, releasePeople
  /// Days of cohorts in the year for which somebody was released: for all of it, part of it, not at
  /// all; and how many people that were.
  case dayWhole, dayPart, dayMissed, dayPeople

  // By who holds cohorts.

  /// Cohorts whose last day was in the year, and those of them in which the mix was kept.
  case held, heldMixed
  /// Called off in the year, also before they were open.
  case calledOff
  /// People who completed one of those that were held, and what all of them cost, in pence.
  case heldCompleted, heldPence
  case opinion(question: String, points: Int)
  /// In the network now, joined in the year; and all who ever completed a cohort held here.
  case members, joined, graduates
  /// Meetings of the network in the year.
  case meetings

  package static let kind = "mid-career"
  package static let weeks = [13, 26, 52]

  package var code: String {
    switch self {
    case .meant: "meant"
    case .meantDone: "meant-done"
    case .meantUnderWay: "meant-under-way"
    case .carried: "carried"
    case .selected: "selected"
    case .asking: "asking"
    case .notReleased: "not-released"
    case .waiting: "waiting"
    case .placed: "placed"
    case .deferred: "deferred"
    case .incomplete: "incomplete"
    case .waitingLong: "waiting-long"
    case .applied: "applied"
    case .completed: "completed"
    case .withdrawn: "withdrawn"
    case .given: "given"
    case .within(let weeks): "given-\(weeks)"
    case .released: "released"
    case .refused: "refused"
    case .releasePeople: "release-people"
    case .dayWhole: "day-whole"
    case .dayPart: "day-part"
    case .dayMissed: "day-missed"
    case .dayPeople: "day-people"
    case .held: "held"
    case .heldMixed: "held-mixed"
    case .calledOff: "called-off"
    case .heldCompleted: "held-completed"
    case .heldPence: "held-pence"
    case .opinion(let question, let points): "opinion \(question) \(points)"
    case .members: "members"
    case .joined: "joined"
    case .graduates: "graduates"
    case .meetings: "meetings"
    }
  }
}

package typealias MidCareerFigures = ProgrammeFigures<MidCareerFigure>

/// How mid-career programmes stand, by the code of the programme.
extension ProgrammeFigures<MidCareerFigure> {
  /// How far somebody is with a programme, wherever that was.
  package struct Way: Hashable, Sendable {
    package init() {}

    /// For whom they worked when they completed it, and who has taken that over since.
    package var completedFor: Set<OrganisationID> = []
    /// Where they work who is on the way.
    package var underWayAt: Set<OrganisationID> = []
  }

  /// Everybody who has begun with a programme, by the record that stands for them: whoever has several
  /// is one, however far each of them is.
  package static func ways(
    of programme: String, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID: Way] {
    let standIns = try OnePerson.everybody(tx)
    var found: [PersonID: Way] = [:]
    try tx.forEachRow(
      """
      SELECT person_id, employer_id, state, organisation_id FROM participation
      WHERE programme = ?1 AND state NOT IN ('withdrawn', 'rejected') ORDER BY id
      """, programme
    ) { row in
      let (record, state): (PersonID, ParticipationState) = (try row(0), try row(2))
      let person = standIns[record] ?? record
      let employer: OrganisationID = try row(1)
      if state == .completed {
        found[person, default: Way()].completedFor.insert(employer)
      } else {
        found[person, default: Way()].underWayAt.formUnion([employer, try row(3)])
      }
    }
    var heirs: [OrganisationID: Set<OrganisationID>] = [:]
    for place in Set(found.values.flatMap(\.completedFor)) {
      heirs[place] = Set(try OrganisationSuccessions.heirs(of: place, on: day, tx))
    }
    for (person, way) in found {
      found[person]?.completedFor.formUnion(way.completedFor.flatMap { heirs[$0] ?? [] })
    }
    return found
  }

  /// What participations say, by where people work.
  package static func ofPeople(on day: Day, _ tx: any Transaction) throws -> Own {
    var own: Own = [:]
    let since = day.adding(months: -12)
    try tx.forEachRow(
      """
      SELECT organisation_id, programme,
        SUM(CASE WHEN state = 'selected' THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'applied' THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'not-released' THEN 1 ELSE 0 END),
        SUM(CASE WHEN state IN ('released', 'waiting') THEN 1 ELSE 0 END),
        SUM(CASE WHEN state IN ('released', 'waiting') AND since_on < ?2 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'placed' THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'deferred' THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'incomplete' THEN 1 ELSE 0 END),
        SUM(CASE WHEN applied_on >= ?1 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'completed' AND ended_on >= ?1 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'withdrawn' AND ended_on >= ?1 THEN 1 ELSE 0 END)
      FROM participation GROUP BY organisation_id, programme
      """, since, day.adding(months: -6)
    ) { row in
      try add(
        row,
        [
          .selected, .asking, .notReleased, .waiting, .waitingLong, .placed, .deferred,
          .incomplete, .applied, .completed, .withdrawn,
        ], to: &own)
    }
    let from = Instant(startOf: since)
    try tx.forEachRow(
      """
      SELECT COALESCE(t.organisation_id, p.organisation_id), p.programme,
        SUM(CASE WHEN t.step = 'release' THEN 1 ELSE 0 END),
        SUM(CASE WHEN t.step = 'refuse-release' THEN 1 ELSE 0 END),
        COUNT(DISTINCT p.person_id)
      FROM participation_turn AS t JOIN participation AS p ON p.id = t.participation_id
      WHERE t.step IN ('release', 'refuse-release') AND t.at >= ?1
      GROUP BY COALESCE(t.organisation_id, p.organisation_id), p.programme
      """, from
    ) { row in try add(row, [.released, .refused, .releasePeople], to: &own) }
    try tx.forEachRow(
      """
      SELECT COALESCE(t.organisation_id, p.organisation_id), p.programme, p.applied_on, t.at
      FROM participation_turn AS t JOIN participation AS p ON p.id = t.participation_id
      WHERE t.step = 'place' AND t.at >= ?1 AND NOT EXISTS (
        SELECT 1 FROM participation_turn AS e
        WHERE e.participation_id = t.participation_id AND e.step = 'place'
          AND e.position < t.position)
      """, from
    ) { row in
      let (organisation, programme): (OrganisationID, String) = (try row(0), try row(1))
      let (applied, given): (Day, Instant) = (try row(2), try row(3))
      let days = given.dayInLondon - applied
      var counts = own[organisation]?[programme] ?? [:]
      counts[.given, default: 0] += 1
      for weeks in MidCareerFigure.weeks where days <= weeks * 7 {
        counts[.within(weeks: weeks), default: 0] += 1
      }
      own[organisation, default: [:]][programme] = counts
    }
    try tx.forEachRow(
      """
      SELECT x.organisation_id, x.programme,
        SUM(CASE WHEN x.mark = 'present' THEN 1 ELSE 0 END),
        SUM(CASE WHEN x.mark = 'part' THEN 1 ELSE 0 END),
        SUM(CASE WHEN x.mark = 'absent' THEN 1 ELSE 0 END),
        COUNT(DISTINCT x.person_id)
      FROM (
        SELECT p.programme, p.person_id, a.mark, COALESCE((
          SELECT t.organisation_id FROM participation_turn AS t
          WHERE t.participation_id = p.id AND t.cohort_id = d.cohort_id
            AND t.step IN ('place', 'transfer')
          ORDER BY t.position DESC LIMIT 1), p.organisation_id) AS organisation_id
        FROM cohort_day AS d
        JOIN cohort_attendance AS a ON a.day_id = d.id
        JOIN participation AS p ON p.id = a.participation_id
        WHERE d.on_day >= ?1 AND d.on_day < ?2 AND d.cancelled = FALSE AND a.mark <> 'expected'
      ) AS x
      GROUP BY x.organisation_id, x.programme
      """, since, day
    ) { row in try add(row, [.dayWhole, .dayPart, .dayMissed, .dayPeople], to: &own) }
    return own
  }

  /// What cohorts say, by who holds them.
  ///
  /// - Parameters:
  ///   - programme: Whose networks those of a place are.
  ///   - daysToSay: How long after the last day people say how it was: what they said counts later.
  ///   - keepsMix: Whether those who had places were together as the cohort asks.
  package static func ofCohorts(
    _ programme: String, on day: Day, daysToSay: Int,
    keepsMix: (Cohort, [Sector: Int]) throws -> Bool, _ tx: any Transaction
  ) throws -> Own {
    var own: Own = [:]
    let since = day.adding(months: -12)
    let lastDays = try tx.rows(
      """
      SELECT c.id, MAX(d.on_day) FROM cohort AS c JOIN cohort_day AS d ON d.cohort_id = c.id
      WHERE c.programme = ?1 AND c.state IN ('confirmed', 'finished') AND d.cancelled = FALSE
      GROUP BY c.id HAVING MAX(d.on_day) >= ?2 AND MAX(d.on_day) < ?3
      """, programme, since - daysToSay, day
    ).map { (try $0(0, as: CohortID.self), try $0(1, as: Day.self)) }
    let held = lastDays.filter { $0.1 >= since }.map(\.0)
    // Whoever was expected and marked was in the room, or ought to have been, wherever they went on since.
    let placed = try Cohorts.placed(in: held, tx).merging(Cohorts.marked(in: held, tx)) { $1 }
    let add = { (organisation: OrganisationID, figure: MidCareerFigure, count: Int) in
      if count > 0 {
        own[organisation, default: [:]][programme, default: [:]][figure, default: 0] += count
      }
    }
    for cohort in try Cohorts.find(held, tx).values {
      add(cohort.organisation, .held, 1)
      if try keepsMix(cohort, placed[cohort.id] ?? [:]) { add(cohort.organisation, .heldMixed, 1) }
    }
    for some in held.chunked() {
      try tx.forEachRow(
        """
        SELECT c.organisation_id, COUNT(DISTINCT p.person_id)
        FROM participation AS p JOIN cohort AS c ON c.id = p.cohort_id
        WHERE c.id IN (?1*) AND p.state = 'completed' GROUP BY c.organisation_id
        """, List(some)
      ) { add(try $0(0), .heldCompleted, try $0(1)) }
      try tx.forEachRow(
        """
        SELECT c.organisation_id, SUM(x.pence)
        FROM (
          SELECT cohort_id, pence FROM cohort_cost WHERE cohort_id IN (?1*)
          UNION ALL
          SELECT cohort_id, pence_per_day * claimed_days AS pence FROM cohort_backfill
          WHERE cohort_id IN (?1*) AND state = 'paid'
        ) AS x JOIN cohort AS c ON c.id = x.cohort_id
        GROUP BY c.organisation_id
        """, List(some)
      ) { add(try $0(0), .heldPence, try $0(1)) }
    }
    // What moves with each answer would tell what somebody said.
    let answered = lastDays.filter { $0.1 + daysToSay < day }.map(\.0)
    for some in answered.chunked() {
      try tx.forEachRow(
        """
        SELECT c.organisation_id, o.question, o.points, SUM(o.said)
        FROM cohort_opinion AS o JOIN cohort AS c ON c.id = o.cohort_id
        WHERE c.id IN (?1*) GROUP BY c.organisation_id, o.question, o.points
        """, List(some)
      ) { row in
        add(try row(0), .opinion(question: try row(1), points: try row(2)), try row(3))
      }
    }
    try tx.forEachRow(
      """
      SELECT organisation_id, COUNT(*) FROM cohort
      WHERE programme = ?1 AND state = 'cancelled' AND changed_at >= ?2 GROUP BY organisation_id
      """, programme, Instant(startOf: since)
    ) { add(try $0(0), .calledOff, try $0(1)) }
    try tx.forEachRow(
      """
      SELECT m.organisation_id, COUNT(*), SUM(CASE WHEN m.joined_on >= ?2 THEN 1 ELSE 0 END)
      FROM alumni_member AS m JOIN cohort AS c ON c.id = m.cohort_id
      WHERE c.programme = ?1 AND m.left_on IS NULL GROUP BY m.organisation_id
      """, programme, since
    ) { row in
      add(try row(0), .members, try row(1))
      add(try row(0), .joined, try row(2))
    }
    try tx.forEachRow(
      """
      SELECT c.organisation_id, COUNT(DISTINCT p.person_id)
      FROM participation AS p JOIN cohort AS c ON c.id = p.cohort_id
      WHERE p.programme = ?1 AND p.state = 'completed' GROUP BY c.organisation_id
      """, programme
    ) { add(try $0(0), .graduates, try $0(1)) }
    try tx.forEachRow(
      """
      SELECT organisation_id, COUNT(*) FROM alumni_meeting
      WHERE cancelled = FALSE AND on_day >= ?1 AND on_day < ?2 GROUP BY organisation_id
      """, since, day
    ) { add(try $0(0), .meetings, try $0(1)) }
    return own
  }

  /// Both together, and what is known of whom the programme is for.
  package static func together(_ several: [Own]) -> Own {
    several.reduce(into: [:]) { all, one in
      for (organisation, subjects) in one {
        for (subject, counts) in subjects {
          all[organisation, default: [:]][subject, default: [:]].merge(counts) { $0 + $1 }
        }
      }
    }
  }
}
