import Directory
import Kernel
import Storage

/// Requests to correct as they are stored.
enum CorrectionStore {
  static func add(_ correction: Correction, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO correction (id, person_id, organisation_id, item, field, label, stands, wanted,
        why, asked_at, due_on, stage)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'asked')
      """, correction.id, correction.person, correction.holder, correction.about.item,
      correction.about.field, correction.about.label,
      CorrectionNote(correction.about) == nil ? correction.about.stands : nil, correction.wanted,
      correction.why, correction.askedAt, correction.dueOn)
  }

  static func save(_ correction: Correction, _ tx: any Transaction) throws {
    let columns = StageColumns(correction.stage)
    try tx.execute(
      """
      UPDATE correction SET due_on = ?2, extended_on = ?3, extension_reason = ?4, stage = ?5,
        owner_name = ?6, ended_at = ?7, decided_by = ?8, decision = ?9, owner_account = ?10
      WHERE id = ?1
      """, correction.id, correction.dueOn, correction.extension?.toldOn,
      correction.extension?.reason, correction.stage.code, correction.owner?.name,
      columns.endedAt, columns.decidedBy, columns.decision, correction.owner?.account)
  }

  static func find(_ id: CorrectionID, _ tx: any Transaction) throws -> Correction? {
    try unopened(id, tx)?.withNote(tx)
  }

  /// Without the note that it may be about.
  static func unopened(_ id: CorrectionID, _ tx: any Transaction) throws -> Correction? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, item, field, label, stands, wanted, why, asked_at,
        due_on, extended_on, extension_reason, stage, owner_name, ended_at, decided_by, decision,
        owner_account
      FROM correction WHERE id = ?1
      """, id
    ).map(Correction.init(row:))
  }

  /// Everything one person asked, latest first.
  static func of(_ records: [PersonID], _ tx: any Transaction) throws -> [Correction] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, item, field, label, stands, wanted, why, asked_at,
        due_on, extended_on, extension_reason, stage, owner_name, ended_at, decided_by, decision,
        owner_account
      FROM correction WHERE person_id IN (?1*) ORDER BY asked_at DESC, id DESC
      """, List(records)
    ).map { try Correction(row: $0).withNote(tx) }
  }

  /// What waits at employers within `reach`, or where no employer holds it; the first due
  /// first. No note is read for it.
  static func list(
    in reach: Reach, open: Bool, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [Correction] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, item, field, label, stands, wanted, why, asked_at,
        due_on, extended_on, extension_reason, stage, owner_name, ended_at, decided_by, decision,
        owner_account
      FROM correction
      WHERE (stage IN ('asked', 'looked-at')) = ?1
        AND (?2 = TRUE OR organisation_id IN (?6*) OR organisation_id IN (
          SELECT organisation_id FROM organisation_within
          WHERE basis = 'under' AND ancestor_id IN (?3*) AND from_on <= ?4 AND to_on >= ?4))
      ORDER BY due_on, id LIMIT ?5
      """, open, reach.everything, List(reach.organisations), day, limit, List(reach.places)
    ).map(Correction.init(row:))
  }

  /// The things of `records` that are disputed now: item and field.
  static func disputed(
    of records: [PersonID], _ tx: any Transaction
  ) throws -> [(item: String, field: String)] {
    try tx.rows(
      """
      SELECT item, field FROM correction
      WHERE person_id IN (?1*) AND stage IN ('asked', 'looked-at') ORDER BY id
      """, List(records)
    ).map { (try $0(0), try $0(1)) }
  }

  static func say(
    _ message: CorrectionMessage, about id: CorrectionID, by account: AccountID?,
    _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM correction_message WHERE correction_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO correction_message (correction_id, position, said_at, account_id, actor_name,
        by_person, words)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, (last ?? 0) + 1, message.at, account, message.by, message.isOfPerson, message.words)
  }

  static func messages(
    about id: CorrectionID, _ tx: any Transaction
  ) throws -> [CorrectionMessage] {
    try tx.rows(
      """
      SELECT said_at, actor_name, by_person, words FROM correction_message
      WHERE correction_id = ?1 ORDER BY position
      """, id
    ).map {
      CorrectionMessage(at: try $0(0), by: try $0(1), isOfPerson: try $0(2), words: try $0(3))
    }
  }

  static func add(
    _ turn: CorrectionTurn, to id: CorrectionID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM correction_owner WHERE correction_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO correction_owner (correction_id, position, account_id, owner_name, given_at,
        given_by, why)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, (last ?? 0) + 1, turn.owner?.account, turn.owner?.name, turn.at, turn.by, turn.why)
  }

  /// Whose it was to answer, the latest first.
  static func turns(of id: CorrectionID, _ tx: any Transaction) throws -> [CorrectionTurn] {
    try tx.rows(
      """
      SELECT given_at, account_id, owner_name, given_by, why FROM correction_owner
      WHERE correction_id = ?1 ORDER BY position DESC
      """, id
    ).map { row in
      let (account, name): (AccountID?, String?) = (try row(1), try row(2))
      return CorrectionTurn(
        at: try row(0), owner: name.map { Correction.Owner(account: account, name: $0) },
        by: try row(3), why: try row(4))
    }
  }

  /// Every one that is not decided. No note is read for it.
  static func open(_ tx: any Transaction) throws -> [Correction] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, item, field, label, stands, wanted, why, asked_at,
        due_on, extended_on, extension_reason, stage, owner_name, ended_at, decided_by, decision,
        owner_account
      FROM correction WHERE stage IN ('asked', 'looked-at') ORDER BY id
      """
    ).map(Correction.init(row:))
  }

  private struct StageColumns {
    var endedAt: Instant?
    var decidedBy: String?
    var decision: String?

    init(_ stage: Correction.Stage) {
      switch stage {
      case .asked, .lookedAt: break
      case .withdrawn(let moment): endedAt = moment
      case .corrected(let made), .refused(let made):
        endedAt = made.at
        decidedBy = made.by
        decision = made.words
      }
    }
  }
}

extension Correction {
  fileprivate func withNote(_ tx: any Transaction) throws -> Correction {
    guard let note = CorrectionNote(about) else { return self }
    var whole = self
    whole.about.stands = try note.words(about: person, tx)
    return whole
  }

  /// As it is stored: without the note that it may be about.
  fileprivate init(row: Row) throws {
    let told: Day? = try row(11)
    let reason: String? = try row(12)
    let endedAt: Instant? = try row(15)
    let decision = Decision(
      at: endedAt ?? Instant(milliseconds: 0), by: try row(16, as: String?.self) ?? "",
      words: try row(17, as: String?.self) ?? "")
    let stage: Stage =
      switch try row(13, as: String.self) {
      case "looked-at": .lookedAt
      case "corrected": .corrected(decision)
      case "refused": .refused(decision)
      case "withdrawn": .withdrawn(at: decision.at)
      default: .asked
      }
    let (account, owner): (AccountID?, String?) = (try row(18), try row(14))
    self.init(
      id: try row(0), person: try row(1), holder: try row(2),
      about: About(
        item: try row(3), field: try row(4), label: try row(5), stands: try row(6)),
      wanted: try row(7), why: try row(8), askedAt: try row(9), dueOn: try row(10),
      extension: told.map { Extension(toldOn: $0, reason: reason ?? "") }, stage: stage,
      owner: owner.map { Owner(account: account, name: $0) })
  }
}
