import Directory
import Kernel
import Storage

/// How many inductions stand how, worked out for every place at once and kept: a page of a region or
/// of the country is one lookup, however many people joined.
///
/// Numbers, to be shown through `Disclosure` alone.
package struct InductionFigures: Hashable, Sendable {
  /// What is counted of one track.
  package enum Figure: Hashable, Sendable {
    case open, overdue, paused, ready
    /// Of those whose day fell into the last twelve months, and who did not leave before.
    case due, dueSigned, dueInTime
    /// Signed off in the last twelve months, and within so many weeks.
    case signed
    case within(weeks: Int)
    /// Parts that were brought along in inductions begun in the last twelve months.
    case credited
    case opinion(question: String, points: Int)

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

  private var counts: [String: Int]

  package init(_ counts: [String: Int] = [:]) { self.counts = counts }

  package subscript(_ figure: Figure) -> Int { counts[figure.code] ?? 0 }

  package var isEmpty: Bool { counts.isEmpty }

  // MARK: Reading

  /// Of a place with everything that counts there; by `part`, which is empty for the whole and a sector
  /// for one of an area.
  package static func of(
    _ organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String: [InductionTrack: InductionFigures]] {
    var found: [String: [InductionTrack: [String: Int]]] = [:]
    try tx.forEachRow(
      """
      SELECT part, track, figure, counted FROM induction_figure WHERE organisation_id = ?1
      """, organisation
    ) { row in
      found[try row(0), default: [:]][try row(1), default: [:]][try row(2)] = try row(3)
    }
    return found.mapValues { $0.mapValues { InductionFigures($0) } }
  }

  /// Of all places of a sector in the country.
  package static func of(
    _ sector: Sector, _ tx: any Transaction
  ) throws -> [InductionTrack: InductionFigures] {
    var found: [InductionTrack: [String: Int]] = [:]
    try tx.forEachRow(
      "SELECT track, figure, counted FROM induction_figure_sector WHERE sector = ?1", sector
    ) { row in found[try row(0), default: [:]][try row(1)] = try row(2) }
    return found.mapValues { InductionFigures($0) }
  }

  package static func countedAt(_ tx: any Transaction) throws -> Instant? {
    try tx.row("SELECT counted_at FROM induction_figure_run WHERE id = 1").map { try $0(0) }
  }

  /// The first day of the half of a year in which `day` is. What people say is kept by it, and shown
  /// when it is over: so that nobody sees a figure move after somebody was asked.
  package static func half(of day: Day) -> Day {
    Day(year: day.year, month: day.month < 7 ? 1 : 7, day: 1) ?? day
  }

  // MARK: Counting

  private struct Key: Hashable {
    let track: String
    let figure: String
  }

  /// Counts everything anew, in one unit of work.
  package static func count(at now: Instant, _ tx: any Transaction) throws {
    let own = try ownCounts(on: now.dayInLondon, tx)
    let kinds = try kinds(of: own.keys, tx)
    var places: [OrganisationID: [String: [Key: Int]]] = [:]
    var sectors: [String: [Key: Int]] = [:]
    for (organisation, counts) in own {
      let sector = kinds[organisation]?.sector.rawValue ?? Sector.unstated.rawValue
      for (key, count) in counts { sectors[sector, default: [:]][key, default: 0] += count }
    }
    for (ancestor, organisation) in try within(own.keys, on: now.dayInLondon, tx) {
      let sector = kinds[organisation]?.sector.rawValue ?? Sector.unstated.rawValue
      for (key, count) in own[organisation] ?? [:] {
        places[ancestor.id, default: [:]]["", default: [:]][key, default: 0] += count
        if ancestor.isArea {
          places[ancestor.id]?[sector, default: [:]][key, default: 0] += count
        }
      }
    }
    try tx.execute("DELETE FROM induction_figure")
    try tx.execute("DELETE FROM induction_figure_sector")
    try tx.execute("DELETE FROM induction_figure_run")
    try tx.load(
      into: "induction_figure",
      columns: ["organisation_id", "part", "track", "figure", "counted"],
      places.sorted { $0.key < $1.key }.flatMap { place, parts in
        parts.flatMap { part, counts in
          counts.map {
            [place.stored, part.stored, $0.key.track.stored, $0.key.figure.stored, $0.value.stored]
          }
        }
      })
    try tx.load(
      into: "induction_figure_sector", columns: ["sector", "track", "figure", "counted"],
      sectors.flatMap { sector, counts in
        counts.map {
          [sector.stored, $0.key.track.stored, $0.key.figure.stored, $0.value.stored]
        }
      })
    try tx.execute("INSERT INTO induction_figure_run (id, counted_at) VALUES (1, ?1)", now)
  }

  /// By workplace, without what lies beneath.
  private static func ownCounts(
    on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: [Key: Int]] {
    var counts: [OrganisationID: [Key: Int]] = [:]
    let since = day.adding(months: -12)
    let add = { (row: Row, figures: [Figure]) in
      let organisation: OrganisationID = try row(0)
      let track: String = try row(1)
      for (index, figure) in figures.enumerated() {
        let count: Int = try row(index + 2)
        if count > 0 {
          counts[organisation, default: [:]][Key(track: track, figure: figure.code), default: 0] +=
            count
        }
      }
    }
    let standing: [Figure] =
      [.open, .overdue, .paused, .ready, .due, .dueSigned, .dueInTime, .signed]
      + Figure.weeks.map { .within(weeks: $0) }
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
    ) { row in try add(row, standing) }
    try tx.forEachRow(
      """
      SELECT i.organisation_id, i.track, COUNT(*)
      FROM induction_unit AS u
      JOIN induction AS i ON i.id = u.induction_id
      WHERE u.state = 'credited' AND i.started_on >= ?1
      GROUP BY i.organisation_id, i.track
      """, since
    ) { row in try add(row, [.credited]) }
    try tx.forEachRow(
      """
      SELECT organisation_id, track, question, points, SUM(said) FROM induction_opinion
      WHERE said_in >= ?1 AND said_in < ?2 GROUP BY organisation_id, track, question, points
      """, half(of: since), half(of: day)
    ) { row in
      let key = Key(
        track: try row(1),
        figure: Figure.opinion(question: try row(2), points: try row(3)).code)
      counts[try row(0), default: [:]][key, default: 0] += try row(4, as: Int.self)
    }
    return counts
  }

  private static func kinds(
    of organisations: some Sequence<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: OrganisationKind] {
    var kinds: [OrganisationID: OrganisationKind] = [:]
    for some in organisations.chunked() {
      try tx.forEachRow(
        """
        SELECT organisation_id, kind FROM organisation_kind WHERE organisation_id IN (?1*)
        ORDER BY from_on NULLS FIRST
        """, List(some)
      ) { row in kinds[try row(0)] = try row(1) }
    }
    return kinds
  }

  private struct Place: Hashable {
    let id: OrganisationID
    let isArea: Bool
  }

  /// Each place in which some of `organisations` count: what is under it, and for an area the employers
  /// that lie in it.
  private static func within(
    _ organisations: some Sequence<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws -> [(Place, OrganisationID)] {
    var found: [(OrganisationID, OrganisationID, WithinBasis)] = []
    for some in organisations.chunked() {
      try tx.forEachRow(
        """
        SELECT DISTINCT ancestor_id, organisation_id, basis FROM organisation_within
        WHERE organisation_id IN (?1*) AND from_on <= ?2 AND to_on >= ?2
        """, List(some), day
      ) { row in found.append((try row(0), try row(1), try row(2))) }
    }
    let kinds = try kinds(of: Set(found.map(\.0)), tx)
    return found.compactMap { ancestor, organisation, basis in
      let isArea = kinds[ancestor]?.isArea ?? false
      guard basis == (isArea ? .area : .under) else { return nil }
      return (Place(id: ancestor, isArea: isArea), organisation)
    }
  }
}
