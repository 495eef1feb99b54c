import Kernel
import Records
import Storage

/// Versions of standards as they are stored.
enum FrameworkVersions {
  static func add(_ version: FrameworkVersion, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO framework_version (id, framework, version, title, follows, body_id,
        author_account_id, author_name, begun_at, state, edition, published_on, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)
      """, version.id, version.reference.code, version.reference.version, version.title,
      version.follows, version.body, version.author, version.authorName, version.begunAt,
      version.state, version.edition, version.publishedOn)
  }

  /// - Throws: `Problems` where somebody else has changed it since it was read.
  static func save(_ version: FrameworkVersion, _ tx: any Transaction) throws {
    let found = try tx.row(
      "SELECT 1 FROM framework_version WHERE id = ?1 AND revision = ?2", version.id,
      version.revision)
    guard found != nil else {
      throw Problems("", "Somebody else has changed this version. Read it as it stands now first")
    }
    try tx.execute(
      """
      UPDATE framework_version SET title = ?2, follows = ?3, state = ?4, edition = ?5,
        opened_on = ?6, closes_on = ?7, closing_told_on = ?8, approval_asked_on = ?9,
        approver_account_id = ?10, approver_name = ?11, approved_at = ?12, published_on = ?13,
        superseded_on = ?14, retires_on = ?15, withdrawn_on = ?16, consulted_edition = ?17,
        closed_told_on = ?18, retirement_moved_on = ?19, revision = revision + 1
      WHERE id = ?1
      """, version.id, version.title, version.follows, version.keptState, version.edition,
      version.openedOn, version.closesOn, version.closingToldOn, version.approvalAskedOn,
      version.approval?.account, version.approval?.name, version.approval?.at,
      version.publishedOn, version.supersededOn, version.retiresOn, version.withdrawnOn,
      version.consultedEdition, version.closedToldOn, version.retirementMovedOn)
  }

  static func find(
    _ id: FrameworkVersionID, _ tx: any Transaction
  ) throws -> FrameworkVersion? {
    try tx.row(
      """
      SELECT id, framework, version, title, follows, body_id, author_account_id, author_name,
        begun_at, state, edition, opened_on, closes_on, closing_told_on, approval_asked_on,
        approver_account_id, approver_name, approved_at, published_on, superseded_on, retires_on,
        revision, withdrawn_on, consulted_edition, closed_told_on, retirement_moved_on
      FROM framework_version WHERE id = ?1
      """, id
    ).map(FrameworkVersion.init(row:))
  }

  /// Under its name; what was withdrawn has none any more.
  static func find(
    _ reference: FrameworkReference, _ tx: any Transaction
  ) throws -> FrameworkVersion? {
    let id: FrameworkVersionID? = try tx.row(
      """
      SELECT id FROM framework_version
      WHERE framework = ?1 AND version = ?2 AND withdrawn_on IS NULL
      """, reference.code, reference.version)?(0)
    return try id.flatMap { try find($0, tx) }
  }

  /// All of them, the latest first.
  static func all(_ tx: any Transaction) throws -> [FrameworkVersion] {
    try tx.rows(
      """
      SELECT id, framework, version, title, follows, body_id, author_account_id, author_name,
        begun_at, state, edition, opened_on, closes_on, closing_told_on, approval_asked_on,
        approver_account_id, approver_name, approved_at, published_on, superseded_on, retires_on,
        revision, withdrawn_on, consulted_edition, closed_told_on, retirement_moved_on
      FROM framework_version ORDER BY begun_at DESC, id DESC
      """
    ).map(FrameworkVersion.init(row:))
  }

  static func add(
    _ text: FrameworkText, to id: FrameworkVersionID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO framework_text (version_id, edition, source_text, text_digest, words_digest,
        loaded_at, account_id, actor_name)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, id, text.edition, text.source, text.textDigest, text.wordsDigest, text.loadedAt,
      text.account, text.by)
  }

  /// The text of one edition.
  static func text(
    of id: FrameworkVersionID, edition: Int, _ tx: any Transaction
  ) throws -> FrameworkText? {
    try tx.row(
      """
      SELECT edition, source_text, text_digest, words_digest, loaded_at, account_id, actor_name
      FROM framework_text WHERE version_id = ?1 AND edition = ?2
      """, id, edition
    ).map {
      FrameworkText(
        edition: try $0(0), source: try $0(1), textDigest: try $0(2), wordsDigest: try $0(3),
        loadedAt: try $0(4), account: try $0(5), by: try $0(6))
    }
  }

  /// Everybody who wrote any text of it.
  static func writers(
    of id: FrameworkVersionID, _ tx: any Transaction
  ) throws -> Set<AccountID?> {
    Set(
      try tx.rows("SELECT DISTINCT account_id FROM framework_text WHERE version_id = ?1", id)
        .map { try $0(0, as: AccountID?.self) })
  }

  static func add(
    _ event: FrameworkEvent, to id: FrameworkVersionID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM framework_step WHERE version_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO framework_step (version_id, position, happened_at, account_id, actor_name, step,
        state, words)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, id, (last ?? 0) + 1, event.at, event.account, event.by, event.step, event.to,
      event.words)
  }

  /// What happened, the latest first.
  static func events(
    of id: FrameworkVersionID, _ tx: any Transaction
  ) throws -> [FrameworkEvent] {
    try tx.rows(
      """
      SELECT happened_at, account_id, actor_name, step, state, words FROM framework_step
      WHERE version_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      FrameworkEvent(
        at: try $0(0), account: try $0(1), by: try $0(2), step: try $0(3), to: try $0(4),
        words: try $0(5))
    }
  }

  /// The days on which warnings went out, by the day on which they were due.
  static func warnings(
    of id: FrameworkVersionID, _ tx: any Transaction
  ) throws -> [(dueOn: Day, sentOn: Day)] {
    try tx.rows(
      "SELECT due_on, sent_on FROM framework_warning WHERE version_id = ?1 ORDER BY due_on", id
    ).map { (try $0(0), try $0(1)) }
  }

  static func warned(
    of id: FrameworkVersionID, dueOn due: Day, on day: Day, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO framework_warning (version_id, due_on, sent_on) VALUES (?1, ?2, ?3)
      ON CONFLICT (version_id, due_on) DO NOTHING
      """, id, due, day)
  }
}

extension FrameworkVersion {
  fileprivate init(row: Row) throws {
    let (account, name): (AccountID?, String?) = (try row(15), try row(16))
    let approvedAt: Instant? = try row(17)
    self.init(
      id: try row(0), reference: FrameworkReference(try row(1), try row(2)), title: try row(3),
      follows: try row(4), body: try row(5), author: try row(6), authorName: try row(7),
      begunAt: try row(8), state: try row(9), edition: try row(10))
    openedOn = try row(11)
    closesOn = try row(12)
    closingToldOn = try row(13)
    approvalAskedOn = try row(14)
    approval = approvedAt.map { Approval(account: account, name: name ?? "", at: $0) }
    publishedOn = try row(18)
    supersededOn = try row(19)
    retiresOn = try row(20)
    revision = try row(21)
    withdrawnOn = try row(22)
    consultedEdition = try row(23)
    closedToldOn = try row(24)
    retirementMovedOn = try row(25)
    if withdrawnOn != nil { state = .withdrawn }
  }

  /// What was withdrawn is kept in the state in which it was, beside the day on which it was.
  fileprivate var keptState: FrameworkState {
    guard state == .withdrawn else { return state }
    return openedOn == nil ? .draft : .consultation
  }
}
