import Kernel
import Storage

/// Official wording as it is stored.
enum OfficialWordings {
  static func add(
    _ wording: OfficialWording, _ lines: [WordingRules.Line], _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO official_wording (id, framework, version, source_title, source_publisher,
        source_address, licence, text_digest, state, loaded_at, loaded_account_id, loaded_name,
        revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)
      """, wording.id, wording.reference.code, wording.reference.version, wording.source.title,
      wording.source.publisher, wording.source.address, wording.source.licence, wording.digest,
      wording.state, wording.loaded.at, wording.loaded.account, wording.loaded.by)
    for line in lines {
      try tx.execute(
        """
        INSERT INTO official_wording_clause (wording_id, node, stage, words)
        VALUES (?1, ?2, ?3, ?4)
        """, wording.id, line.code, line.stage, line.words)
    }
  }

  /// - Throws: `Problems` where somebody else has changed it since it was read.
  static func save(_ wording: OfficialWording, _ tx: any Transaction) throws {
    let found = try tx.row(
      "SELECT 1 FROM official_wording WHERE id = ?1 AND revision = ?2", wording.id,
      wording.revision)
    guard found != nil else {
      throw Problems("", "Somebody else has changed this wording. Read it as it stands now first")
    }
    try tx.execute(
      """
      UPDATE official_wording SET state = ?2, confirmed_at = ?3, confirmed_account_id = ?4,
        confirmed_name = ?5, ended_at = ?6, ended_account_id = ?7, ended_name = ?8,
        end_reason = ?9, revision = revision + 1
      WHERE id = ?1
      """, wording.id, wording.state, wording.confirmed?.at, wording.confirmed?.account,
      wording.confirmed?.by, wording.ended?.at, wording.ended?.account, wording.ended?.by,
      wording.endReason)
  }

  static func find(
    _ id: OfficialWordingID, _ tx: any Transaction
  ) throws -> OfficialWording? {
    try tx.row(
      """
      SELECT id, framework, version, source_title, source_publisher, source_address, licence,
        text_digest, state, loaded_at, loaded_account_id, loaded_name, confirmed_at,
        confirmed_account_id, confirmed_name, ended_at, ended_account_id, ended_name, end_reason,
        revision
      FROM official_wording WHERE id = ?1
      """, id
    ).map(OfficialWording.init(row:))
  }

  /// All there ever were, the latest first.
  static func all(_ tx: any Transaction) throws -> [OfficialWording] {
    try tx.rows(
      """
      SELECT id, framework, version, source_title, source_publisher, source_address, licence,
        text_digest, state, loaded_at, loaded_account_id, loaded_name, confirmed_at,
        confirmed_account_id, confirmed_name, ended_at, ended_account_id, ended_name, end_reason,
        revision
      FROM official_wording ORDER BY loaded_at DESC, id DESC
      """
    ).map(OfficialWording.init(row:))
  }

  /// What is in use, by version.
  static func inUse(_ tx: any Transaction) throws -> [OfficialWording] {
    try tx.rows(
      """
      SELECT id, framework, version, source_title, source_publisher, source_address, licence,
        text_digest, state, loaded_at, loaded_account_id, loaded_name, confirmed_at,
        confirmed_account_id, confirmed_name, ended_at, ended_account_id, ended_name, end_reason,
        revision
      FROM official_wording WHERE state = 'in-use' ORDER BY framework, version
      """
    ).map(OfficialWording.init(row:))
  }

  static func clauses(
    of id: OfficialWordingID, _ tx: any Transaction
  ) throws -> [OfficialWording.Clause] {
    try tx.rows(
      """
      SELECT node, stage, words FROM official_wording_clause
      WHERE wording_id = ?1 ORDER BY node, stage
      """, id
    ).map { OfficialWording.Clause(node: try $0(0), stage: try $0(1), words: try $0(2)) }
  }
}

extension OfficialWording {
  fileprivate init(row: Row) throws {
    func deed(_ place: Int) throws -> Deed? {
      let at: Instant? = try row(place)
      let (account, by): (AccountID?, String?) = (try row(place + 1), try row(place + 2))
      return at.map { Deed(at: $0, account: account, by: by ?? "") }
    }
    let loadedAt: Instant = try row(9)
    self.init(
      id: try row(0), reference: FrameworkReference(try row(1), try row(2)),
      source: WordingSource(
        title: try row(3), publisher: try row(4), address: try row(5), licence: try row(6)),
      digest: try row(7), state: try row(8),
      loaded: Deed(at: loadedAt, account: try row(10), by: try row(11)),
      confirmed: try deed(12), ended: try deed(15), endReason: try row(18), revision: try row(19))
  }
}
