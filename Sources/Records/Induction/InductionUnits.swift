import Kernel
import Storage

/// Parts of inductions and what was shown for them, as they are stored. Of a part for which nothing
/// was done there is no row.
package enum InductionUnits {
  package static func of(
    _ inductions: some Sequence<InductionID>, _ tx: any Transaction
  ) throws -> [InductionID: [String: InductionUnit]] {
    var found: [InductionID: [String: InductionUnit]] = [:]
    for inductions in inductions.chunked() {
      try tx.forEachRow(
        """
        SELECT induction_id, unit, state, assessor_id, assessor_name, decided_on, credited_from,
          waiting_since, revision
        FROM induction_unit WHERE induction_id IN (?1*)
        """, List(inductions)
      ) { row in
        let unit = try InductionUnit(row: row)
        found[unit.induction, default: [:]][unit.code] = unit
      }
    }
    return found
  }

  package static func of(
    _ induction: InductionID, _ tx: any Transaction
  ) throws -> [String: InductionUnit] {
    try of([induction], tx)[induction] ?? [:]
  }

  /// Saves it as it was read and then changed; a revision of 0 is one of which nothing was stored.
  /// - Throws: `InductionRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ unit: InductionUnit, _ tx: any Transaction) throws {
    if unit.revision == 0 {
      let known = try tx.row(
        "SELECT 1 FROM induction_unit WHERE induction_id = ?1 AND unit = ?2", unit.induction,
        unit.code)
      guard known == nil else { throw InductionRefusal.changedMeanwhile }
      try tx.execute(
        """
        INSERT INTO induction_unit (induction_id, unit, state, assessor_id, assessor_name,
          decided_on, credited_from, waiting_since, revision)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)
        """, unit.induction, unit.code, unit.state, unit.assessor, unit.assessorName,
        unit.decidedOn, unit.creditedFrom, unit.waitingSince)
      return
    }
    let saved = try tx.execute(
      """
      UPDATE induction_unit SET state = ?3, assessor_id = ?4, assessor_name = ?5, decided_on = ?6,
        credited_from = ?7, waiting_since = ?8, revision = ?9 + 1
      WHERE induction_id = ?1 AND unit = ?2 AND revision = ?9
      """, unit.induction, unit.code, unit.state, unit.assessor, unit.assessorName,
      unit.decidedOn, unit.creditedFrom, unit.waitingSince, unit.revision)
    guard saved == 1 else { throw InductionRefusal.changedMeanwhile }
  }

  /// Takes parts out that another edition does not take over. What was shown and happened for them
  /// stays, under the edition that it was shown for: the same number means something else now.
  package static func setAside(
    _ units: [String], of induction: InductionID, as edition: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "DELETE FROM induction_unit WHERE induction_id = ?1 AND unit IN (?2*)", induction,
      List(units))
    for unit in units {
      try tx.execute(
        "UPDATE induction_evidence SET unit = ?3 WHERE induction_id = ?1 AND unit = ?2", induction,
        unit, "\(edition):\(unit)")
    }
  }

  // MARK: What was shown

  package static func add(_ one: InductionEvidence, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO induction_evidence (id, induction_id, unit, kind, happened_on, setting_id,
        observer_id, added_by, own, words_id, added_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """, one.id, one.induction, one.unit, one.kind, one.on, one.setting, one.observer,
      one.addedBy, one.isOwn, one.words, one.addedAt)
  }

  /// By part, the latest first.
  package static func evidence(
    of inductions: some Sequence<InductionID>, _ tx: any Transaction
  ) throws -> [InductionID: [String: [InductionEvidence]]] {
    var found: [InductionID: [String: [InductionEvidence]]] = [:]
    for inductions in inductions.chunked() {
      try tx.forEachRow(
        """
        SELECT id, induction_id, unit, kind, happened_on, setting_id, observer_id, added_by, own,
          words_id, added_at
        FROM induction_evidence WHERE induction_id IN (?1*)
        ORDER BY happened_on DESC, id DESC
        """, List(inductions)
      ) { row in
        let one = try InductionEvidence(row: row)
        found[one.induction, default: [:]][one.unit, default: []].append(one)
      }
    }
    return found
  }

  package static func evidence(
    of induction: InductionID, _ tx: any Transaction
  ) throws -> [String: [InductionEvidence]] {
    try evidence(of: [induction], tx)[induction] ?? [:]
  }
}

extension InductionUnit {
  fileprivate init(row: Row) throws {
    self.init(
      induction: try row(0), code: try row(1), state: try row(2), revision: try row(8))
    assessor = try row(3)
    assessorName = try row(4)
    decidedOn = try row(5)
    creditedFrom = try row(6)
    waitingSince = try row(7)
  }
}

extension InductionEvidence {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), induction: try row(1), unit: try row(2), kind: try row(3), on: try row(4),
      setting: try row(5), observer: try row(6), addedBy: try row(7), isOwn: try row(8),
      words: try row(9), addedAt: try row(10))
  }
}
