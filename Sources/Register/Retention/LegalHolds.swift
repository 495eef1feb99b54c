import Access
import Directory
import Journals
import Kernel
import Storage

struct HoldID: Identifier {
  let rawValue: Int64
}

/// That nothing may be removed: of one person, or of everybody who works or worked at an
/// organisation and what is under it.
struct LegalHold: Hashable, Sendable {
  enum Subject: Hashable, Sendable {
    case person(PersonID)
    case organisation(OrganisationID)
  }

  let id: HoldID
  let subject: Subject
  let why: String
  let placedAt: Instant
  let placedBy: String
  /// The last day; `nil` until it is lifted.
  let until: Day?
  let liftedAt: Instant?
  let liftedBy: String?

  func isInForce(on day: Day) -> Bool { liftedAt == nil && (until.map { day <= $0 } ?? true) }
}

enum LegalHolds {
  static func find(_ id: HoldID, _ tx: any Transaction) throws -> LegalHold? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, why, placed_at, placed_by, until_on, lifted_at,
        lifted_by
      FROM legal_hold WHERE id = ?1
      """, id
    ).map(LegalHold.init(row:))
  }

  /// Every hold there ever was, latest first.
  static func all(_ tx: any Transaction) throws -> [LegalHold] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, why, placed_at, placed_by, until_on, lifted_at,
        lifted_by
      FROM legal_hold ORDER BY placed_at DESC, id DESC
      """
    ).map(LegalHold.init(row:))
  }

  /// Whether nothing may be removed of an organisation, or of one that it is under.
  static func isHeld(
    _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM legal_hold h JOIN organisation_within w ON w.ancestor_id = h.organisation_id
      WHERE w.organisation_id = ?1 AND w.basis = 'under' AND h.lifted_at IS NULL
        AND (h.until_on IS NULL OR h.until_on >= ?2)
      LIMIT 1
      """, organisation, day) != nil
  }

  /// Those of `records` of whom nothing may be removed on `day`.
  static func held(
    of records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> Set<PersonID> {
    Set(
      try tx.rows(
        """
        SELECT h.person_id FROM legal_hold h
        WHERE h.person_id IN (?1*) AND h.lifted_at IS NULL
          AND (h.until_on IS NULL OR h.until_on >= ?2)
        UNION
        SELECT a.person_id FROM assignment a
        JOIN organisation_within w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
          AND w.basis = 'under'
        JOIN legal_hold h ON h.organisation_id = w.ancestor_id
        WHERE a.person_id IN (?1*) AND h.lifted_at IS NULL
          AND (h.until_on IS NULL OR h.until_on >= ?2)
        """, List(records), day
      ).map { try $0(0) })
  }
}

enum RetentionJournal {
  static let held = JournalAction(
    "retention.held", words: "Nothing may be removed here until {until}")
  static let lifted = JournalAction(
    "retention.hold-lifted", words: "What is due may be removed here again")
  static let erased = JournalAction(
    "person.erased", words: "The record was erased on schedule: {because}")
  static let removed = JournalAction(
    "retention.removed", words: "Removed on schedule: {what}")
  static let warned = JournalAction(
    "retention.warned",
    words: "Told that a self-assessment or prior learning not used for long will be removed")

  static let actions = [held, lifted, erased, removed, warned]
}

/// Says that nothing of somebody, or of an organisation's people, may be removed.
struct PlaceHold: Sendable {
  let subject: LegalHold.Subject
  let why: String
  let until: Day?

  func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .holdRecords, subject.ofAccess, tx)
    if let until, until < user.today {
      throw Problems("until", "The last day must be today or later")
    }
    let (person, organisation) = subject.columns
    try tx.execute(
      """
      INSERT INTO legal_hold (id, person_id, organisation_id, why, placed_at, placed_by, until_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, try tx.newIdentifierNumber(), person, organisation, why, user.now, user.name, until)
    try Journal.record(
      JournalEvent(
        RetentionJournal.held, [subject.ofJournal],
        details: ["why": why, "until": until?.iso ?? "it is lifted"]), under: right, tx)
  }
}

/// Lets what is due be removed again.
struct LiftHold: Sendable {
  let id: HoldID

  func run(by user: User, _ tx: any Transaction) throws {
    guard let hold = try LegalHolds.find(id, tx),
      try user.holds(.holdRecords, over: hold.subject.ofAccess, tx)
    else { throw NotFound("This hold") }
    let right = try user.right(to: .holdRecords, hold.subject.ofAccess, tx)
    guard hold.isInForce(on: user.today) else { throw Problems("", "It has ended already") }
    try tx.execute(
      "UPDATE legal_hold SET lifted_at = ?2, lifted_by = ?3 WHERE id = ?1", id, user.now,
      user.name)
    try Journal.record(
      JournalEvent(RetentionJournal.lifted, [hold.subject.ofJournal]), under: right, tx)
  }
}

extension LegalHold.Subject {
  fileprivate var columns: (PersonID?, OrganisationID?) {
    switch self {
    case .person(let id): (id, nil)
    case .organisation(let id): (nil, id)
    }
  }

  var ofAccess: Access.Subject {
    switch self {
    case .person(let id): .person(id)
    case .organisation(let id): .organisation(id)
    }
  }

  /// That there may be a claim about somebody is not for those who read their timeline, and may be
  /// about one of them. The reason is with the hold, and is kept in the entry without being shown.
  fileprivate var ofJournal: JournalSubject {
    switch self {
    case .person(let id): .confidential(id)
    case .organisation(let id): .organisation(id)
    }
  }
}

extension LegalHold {
  fileprivate init(row: Row) throws {
    let person: PersonID? = try row(1)
    let organisation: OrganisationID? = try row(2)
    guard let subject = person.map(Subject.person) ?? organisation.map(Subject.organisation) else {
      throw StorageError.unexpectedValue(
        column: 1, wanted: "a person or organisation", found: "null")
    }
    self.init(
      id: try row(0), subject: subject, why: try row(3), placedAt: try row(4),
      placedBy: try row(5), until: try row(6), liftedAt: try row(7), liftedBy: try row(8))
  }
}
