import Kernel
import Storage

/// Exemptions, deferrals and decisions about records, as they are kept.
enum ExceptionStore {
  /// Adds what there is to the facts of people, found by `index`.
  static func read(
    _ people: List, _ index: [PersonID: Int], _ facts: inout [PersonFacts], _ tx: any Transaction
  ) throws {
    for row in try tx.rows(
      """
      SELECT id, person_id, policy, organisation_id, reason, approver, from_on, to_on
      FROM exemption WHERE person_id IN (?1*) ORDER BY from_on, id
      """, people)
    {
      guard let place = index[try row(1)] else { continue }
      facts[place].exemptions.append(try Exemption(row: row))
    }
    for row in try tx.rows(
      """
      SELECT id, person_id, policy, organisation_id, reason, discretionary, from_on, until_on,
        ended_on
      FROM deferral WHERE person_id IN (?1*) ORDER BY from_on, id
      """, people)
    {
      guard let place = index[try row(1)] else { continue }
      facts[place].deferrals.append(try Deferral(row: row))
    }
    for row in try tx.rows(
      """
      SELECT person_id, record_id, policy, organisation_id, decision, reason, decided_on
      FROM record_review WHERE person_id IN (?1*) ORDER BY decided_on, record_id
      """, people)
    {
      guard let place = index[try row(0)] else { continue }
      facts[place].reviews.append(
        RecordReview(
          record: try row(1), policy: try row(2), organisation: try row(3),
          decision: try row(4), reason: try row(5), decidedOn: try row(6)))
    }
  }

  static func add(_ exemption: Exemption, detail: String, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO exemption
        (id, person_id, policy, organisation_id, reason, detail, approver, from_on, to_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """, exemption.id, exemption.person, exemption.policy, exemption.organisation,
      exemption.reason, detail, exemption.approver, exemption.from, exemption.to)
  }

  static func exemption(_ id: ExemptionID, _ tx: any Transaction) throws -> Exemption? {
    try tx.row(
      """
      SELECT id, person_id, policy, organisation_id, reason, approver, from_on, to_on
      FROM exemption WHERE id = ?1
      """, id
    ).map(Exemption.init(row:))
  }

  static func endExemption(_ id: ExemptionID, on day: Day, _ tx: any Transaction) throws {
    try tx.execute("UPDATE exemption SET to_on = ?2 WHERE id = ?1", id, day)
  }

  static func add(_ deferral: Deferral, detail: String, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO deferral
        (id, person_id, policy, organisation_id, reason, detail, discretionary, from_on, until_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """, deferral.id, deferral.person, deferral.policy, deferral.organisation, deferral.reason,
      detail, deferral.isDiscretionary, deferral.from, deferral.until)
  }

  static func deferral(_ id: DeferralID, _ tx: any Transaction) throws -> Deferral? {
    try tx.row(
      """
      SELECT id, person_id, policy, organisation_id, reason, discretionary, from_on, until_on,
        ended_on
      FROM deferral WHERE id = ?1
      """, id
    ).map(Deferral.init(row:))
  }

  static func endDeferral(_ id: DeferralID, on day: Day, _ tx: any Transaction) throws {
    try tx.execute("UPDATE deferral SET ended_on = ?2 WHERE id = ?1", id, day)
  }
}

extension Exemption {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), policy: try row(2), organisation: try row(3),
      reason: try row(4), approver: try row(5), from: try row(6), to: try row(7))
  }
}

extension Deferral {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), policy: try row(2), organisation: try row(3),
      reason: try row(4), isDiscretionary: try row(5), from: try row(6), until: try row(7),
      endedOn: try row(8))
  }
}
