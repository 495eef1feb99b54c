import Directory
import Kernel
import Storage

/// What is counted of one track.
package enum InductionFigure: CountedFigure {
  case open, overdue, paused, ready
  /// Of those whose day fell into the last twelve months, and who did not leave before.
  case due, dueSigned, dueInTime
  /// Signed off in the last twelve months, and within so many weeks.
  case signed
  case within(weeks: Int)
  /// Parts that were brought along in inductions begun in the last twelve months.
  case credited
  case opinion(question: String, points: Int)

  package static let kind = "induction"
  package static let weeks = [4, 8, 12, 26]

  package var code: String {
    switch self {
    case .open: "open"
    case .overdue: "overdue"
    case .paused: "paused"
    case .ready: "ready"
    case .due: "due"
    case .dueSigned: "due-signed"
    case .dueInTime: "due-in-time"
    case .signed: "signed"
    case .within(let weeks): "within-\(weeks)"
    case .credited: "credited"
    case .opinion(let question, let points): "opinion \(question) \(points)"
    }
  }
}

package typealias InductionFigures = ProgrammeFigures<InductionFigure>

/// How many inductions stand how, by their track.
extension ProgrammeFigures<InductionFigure> {
  /// The first day of the half of a year in which `day` is. What people say is kept by it, and shown
  /// when it is over: so that nobody sees a figure move after somebody was asked.
  package static func half(of day: Day) -> Day {
    Day(year: day.year, month: day.month < 7 ? 1 : 7, day: 1) ?? day
  }

  /// Counts everything anew, in one unit of work.
  package static func count(at now: Instant, _ tx: any Transaction) throws {
    try keep(own(on: now.dayInLondon, tx), at: now, tx)
  }

  /// By workplace, without what lies beneath.
  private static func own(on day: Day, _ tx: any Transaction) throws -> Own {
    var counts: Own = [:]
    let since = day.adding(months: -12)
    let standing: [InductionFigure] =
      [.open, .overdue, .paused, .ready, .due, .dueSigned, .dueInTime, .signed]
      + InductionFigure.weeks.map { .within(weeks: $0) }
    try tx.forEachRow(
      """
      SELECT organisation_id, track,
        SUM(CASE WHEN state IN ('not-started', 'in-progress', 'ready', 'paused') THEN 1 ELSE 0 END),
        SUM(CASE WHEN state IN ('not-started', 'in-progress', 'ready') AND due_on < ?1
          THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'paused' THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'ready' THEN 1 ELSE 0 END),
        SUM(CASE WHEN due_on >= ?2 AND due_on < ?1
          AND (state IN ('not-started', 'in-progress', 'ready', 'signed-off')
            OR end_reason = 'left' AND ended_on > due_on) THEN 1 ELSE 0 END),
        SUM(CASE WHEN due_on >= ?2 AND due_on < ?1 AND state = 'signed-off' THEN 1 ELSE 0 END),
        SUM(CASE WHEN due_on >= ?2 AND due_on < ?1 AND state = 'signed-off' AND ended_on <= due_on
          THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'signed-off' AND ended_on >= ?2 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'signed-off' AND ended_on >= ?2 AND ended_on - started_on <= 28
          THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'signed-off' AND ended_on >= ?2 AND ended_on - started_on <= 56
          THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'signed-off' AND ended_on >= ?2 AND ended_on - started_on <= 84
          THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'signed-off' AND ended_on >= ?2 AND ended_on - started_on <= 182
          THEN 1 ELSE 0 END)
      FROM induction GROUP BY organisation_id, track
      """, day, since
    ) { row in try add(row, standing, to: &counts) }
    try tx.forEachRow(
      """
      SELECT i.organisation_id, i.track, COUNT(*)
      FROM induction_unit AS u
      JOIN induction AS i ON i.id = u.induction_id
      WHERE u.state = 'credited' AND i.started_on >= ?1
      GROUP BY i.organisation_id, i.track
      """, since
    ) { row in try add(row, [.credited], to: &counts) }
    try tx.forEachRow(
      """
      SELECT organisation_id, track, question, points, SUM(said) FROM induction_opinion
      WHERE said_in >= ?1 AND said_in < ?2 GROUP BY organisation_id, track, question, points
      """, half(of: since), half(of: day)
    ) { row in
      let said = InductionFigure.opinion(question: try row(2), points: try row(3))
      counts[try row(0), default: [:]][try row(1), default: [:]][said, default: 0] +=
        try row(4, as: Int.self)
    }
    return counts
  }
}
