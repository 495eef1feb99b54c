import Access
import Directory
import Kernel
import Records
import Storage

/// One line of a list of trainings.
struct AccreditationLine: Hashable, Sendable {
  let id: AccreditationID
  let title: String
  let form: TrainingForm
  let kind: ModuleKind?
  let provider: OrganisationID
  let version: String
  let validUntil: Day?
  /// On the day of the question.
  let state: AccreditationState
}

/// Lists of requests and of what is accredited.
enum AccreditationLists {
  /// A list is cut off here, and says so; search finds what is beyond.
  static let most = 200

  /// Requests of providers within `provided`, or to bodies within `judged`; those where something
  /// waits first.
  static func requests(
    provided: [OrganisationID], judged: [OrganisationID], everything: Bool, on day: Day,
    _ tx: any Transaction
  ) throws -> [AccreditationLine] {
    try tx.rows(
      """
      SELECT id, title, form, kind, provider_id, major, minor, valid_to, state
      FROM accreditation AS a
      WHERE ?1 = TRUE OR provider_id IN (?2*) OR (body_id IN (?3*) AND EXISTS (
        SELECT 1 FROM accreditation_event AS e
        WHERE e.accreditation_id = a.id AND e.step = 'submit'))
      ORDER BY CASE WHEN state IN ('withdrawn', 'replaced', 'not-accredited') THEN 1 ELSE 0 END,
        title, id
      LIMIT ?4
      """, everything, List(provided), List(judged), most
    ).map { try AccreditationLine(row: $0, on: day) }
  }

  /// What is or was accredited, with every word of `words` in its title.
  static func register(
    _ words: [String], stage: String?, on day: Day, _ tx: any Transaction
  ) throws -> [AccreditationLine] {
    let lines = try tx.rows(
      """
      SELECT a.id, a.title, a.form, a.kind, a.provider_id, a.major, a.minor, a.valid_to, a.state
      FROM accreditation AS a
      WHERE a.valid_to IS NOT NULL
        AND a.state IN (
          'accredited', 'accredited-with-conditions', 'suspended', 'replaced', 'withdrawn')
        AND (?1 = '' OR EXISTS (
          SELECT 1 FROM accreditation_node AS n
          WHERE n.accreditation_id = a.id AND n.sort = 'stage' AND n.node = ?1))
      ORDER BY CASE WHEN a.state IN ('replaced', 'withdrawn') THEN 2 WHEN a.valid_to < ?2 THEN 1 ELSE 0 END,
        a.title, a.major DESC, a.id
      """, stage ?? "", day
    ).map { try AccreditationLine(row: $0, on: day) }
    let wanted = words.map { $0.lowercased() }
    return lines.filter { line in
      let title = line.title.lowercased()
      return wanted.allSatisfy(title.contains)
    }
  }

  /// Modules that may be begun on `day`, to choose from for a bundle.
  static func modules(on day: Day, _ tx: any Transaction) throws -> [AccreditationLine] {
    try tx.rows(
      """
      SELECT id, title, form, kind, provider_id, major, minor, valid_to, state
      FROM accreditation
      WHERE form = 'module' AND state IN ('accredited', 'accredited-with-conditions')
        AND valid_to >= ?1
      ORDER BY title, id LIMIT ?2
      """, day, most
    ).map { try AccreditationLine(row: $0, on: day) }
  }

  /// The state of each on `day`.
  static func states(
    of modules: [AccreditationID], on day: Day, _ tx: any Transaction
  ) throws -> [AccreditationID: AccreditationState] {
    let lines = try tx.rows(
      """
      SELECT id, title, form, kind, provider_id, major, minor, valid_to, state
      FROM accreditation WHERE id IN (?1*)
      """, List(modules)
    ).map { try AccreditationLine(row: $0, on: day) }
    return Dictionary(uniqueKeysWithValues: lines.map { ($0.id, $0.state) })
  }

  static func titles(
    of modules: [AccreditationID], _ tx: any Transaction
  ) throws -> [AccreditationID: String] {
    try tx.rows("SELECT id, title FROM accreditation WHERE id IN (?1*)", List(modules))
      .reduce(into: [:]) { $0[try $1(0)] = try $1(1, as: String.self) }
  }

  /// Requests that wait for the account as a reviewer: to declare, or to judge.
  static func reviewing(
    _ account: AccountID, _ tx: any Transaction
  ) throws -> [(id: AccreditationID, title: String, isDeclared: Bool)] {
    try tx.rows(
      """
      SELECT a.id, a.title, r.declared_at
      FROM accreditation_reviewer AS r
      JOIN accreditation AS a ON a.id = r.accreditation_id
      WHERE r.account_id = ?1 AND r.ended_at IS NULL
        AND a.state IN ('reviewers-assigned', 'in-review')
      ORDER BY a.id
      """, account
    ).map { (try $0(0), try $0(1), try $0(2, as: Instant?.self) != nil) }
  }

  /// What of these providers ends between two days, and has no later version under way.
  static func ending(
    provided: [OrganisationID], from first: Day, to last: Day, _ tx: any Transaction
  ) throws -> [(id: AccreditationID, title: String, on: Day)] {
    try tx.rows(
      """
      SELECT a.id, a.title, a.valid_to
      FROM accreditation AS a
      WHERE a.provider_id IN (?1*) AND a.state IN ('accredited', 'accredited-with-conditions')
        AND a.valid_to >= ?2 AND a.valid_to <= ?3 AND NOT EXISTS (
          SELECT 1 FROM accreditation AS b
          WHERE b.follows_id = a.id AND b.state NOT IN ('withdrawn', 'not-accredited'))
      ORDER BY a.valid_to, a.id
      """, List(provided), first, last
    ).map { (try $0(0), try $0(1), try $0(2)) }
  }

  /// What these providers were answered and have not acted on: sent back, decided against since
  /// `first` and not appealed, or suspended.
  static func answered(
    provided: [OrganisationID], since first: Day, _ tx: any Transaction
  ) throws -> [(id: AccreditationID, title: String, state: AccreditationState, decidedOn: Day?)] {
    try tx.rows(
      """
      SELECT a.id, a.title, a.state, a.decided_on
      FROM accreditation AS a
      WHERE a.provider_id IN (?1*) AND (a.state = 'suspended'
        OR (a.state = 'not-accredited' AND a.appealed = FALSE AND a.decided_on >= ?2)
        OR (a.state = 'draft' AND EXISTS (
          SELECT 1 FROM accreditation_event AS e
          WHERE e.accreditation_id = a.id AND e.step = 'send-back')))
      ORDER BY a.id
      """, List(provided), first
    ).map { (try $0(0), try $0(1), try $0(2), try $0(3)) }
  }

  /// Conditions of these providers that are not met, the first due first.
  static func openConditions(
    provided: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [(id: AccreditationID, title: String, dueOn: Day)] {
    try tx.rows(
      """
      SELECT a.id, a.title, MIN(c.due_on)
      FROM accreditation AS a
      JOIN accreditation_condition AS c ON c.accreditation_id = a.id
      WHERE a.provider_id IN (?1*) AND c.met_at IS NULL AND a.valid_to >= ?2
        AND a.state IN ('accredited-with-conditions', 'suspended')
      GROUP BY a.id, a.title ORDER BY MIN(c.due_on), a.id
      """, List(provided), day
    ).map { (try $0(0), try $0(1), try $0(2)) }
  }

  /// How many requests to `bodies`, or of `providers`, are in each state.
  static func counts(
    provided: [OrganisationID], judged: [OrganisationID], _ tx: any Transaction
  ) throws -> [AccreditationState: Int] {
    try tx.rows(
      """
      SELECT state, COUNT(*) FROM accreditation
      WHERE provider_id IN (?1*) OR (body_id IN (?2*) AND state <> 'draft') GROUP BY state
      """, List(provided), List(judged)
    ).reduce(into: [:]) { $0[try $1(0)] = try $1(1, as: Int.self) }
  }
}

extension AccreditationLine {
  fileprivate init(row: Row, on day: Day) throws {
    let (major, minor): (Int, Int) = (try row(5), try row(6))
    let until: Day? = try row(7)
    let stored: AccreditationState = try row(8)
    let isOver = until.map { $0 < day } ?? false
    self.init(
      id: try row(0), title: try row(1), form: try row(2), kind: try row(3), provider: try row(4),
      version: "\(major).\(minor)", validUntil: until,
      state: isOver && (stored.isAccredited || stored == .suspended) ? .expired : stored)
  }
}
