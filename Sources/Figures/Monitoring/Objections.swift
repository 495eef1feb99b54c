import Access
import Directory
import Kernel
import Storage

/// That somebody does not want what is held about their protected characteristics to be used. No
/// reason is asked. From the next figure on their details are in none, also not in what their
/// employer hands in.
///
/// - Source: Data Protection Act 2018, Schedule 1, paragraph 8(5): processing for equality
///   monitoring must end a reasonable time after the person's written notice.
package struct Objection: Hashable, Sendable {
  package let objectedAt: Instant
  /// Whether the details stay held, unused; if not, they were erased.
  package let keeps: Bool
  package let withdrawnAt: Instant?

  package var isInForce: Bool { withdrawnAt == nil }
}

package enum Objections {
  /// Every objection somebody ever made, latest first. For nobody but them.
  package static func of(_ user: User, _ tx: any Transaction) throws -> [Objection] {
    try tx.rows(
      """
      SELECT objected_at, keeps, withdrawn_at FROM monitoring_objection
      WHERE person_id IN (?1*) ORDER BY objected_at DESC, id DESC
      """, List(try user.ownRecord(tx).records)
    ).map { Objection(objectedAt: try $0(0), keeps: try $0(1), withdrawnAt: try $0(2)) }
  }

  /// All records of everybody who objects, whichever of them they said it on.
  static func everybody(_ tx: any Transaction) throws -> Set<PersonID> {
    try people(tx) { _ in true }
  }

  /// What is left of `values` without those who had theirs erased.
  static func leaving(
    _ values: [MonitoringValue], _ tx: any Transaction
  ) throws -> [MonitoringValue] {
    let erased = try people(tx) { keeps in !keeps }
    return erased.isEmpty ? values : values.filter { !erased.contains($0.person) }
  }

  private static func people(
    _ tx: any Transaction, _ isMeant: (_ keeps: Bool) -> Bool
  ) throws -> Set<PersonID> {
    var people: [PersonID] = []
    try tx.forEachRow(
      "SELECT person_id, keeps FROM monitoring_objection WHERE withdrawn_at IS NULL"
    ) { row in if isMeant(try row(1)) { people.append(try row(0)) } }
    guard !people.isEmpty else { return [] }
    return Set(try OnePerson.records(of: people, tx).values.joined())
  }
}

/// Stops the use of one's own monitoring details, keeping them or erasing them.
package struct ObjectToMonitoring: Sendable {
  package var keeps: Bool
  package init(keeps: Bool) { self.keeps = keeps }

  /// - Returns: the records whose details were erased; what is kept of loads that brought them
  ///   is to be forgotten too.
  package func run(by user: User, _ tx: any Transaction) throws -> [PersonID] {
    let own = try user.ownRecord(tx)
    let before = try tx.rows(
      """
      SELECT id, keeps FROM monitoring_objection
      WHERE person_id IN (?1*) AND withdrawn_at IS NULL
      """, List(own.records))
    if keeps, !before.isEmpty { throw Problems("", "You have already stopped this") }
    for row in before {
      try tx.execute(
        "UPDATE monitoring_objection SET withdrawn_at = ?2 WHERE id = ?1",
        try row(0, as: Int64.self),
        user.now)
    }
    try tx.execute(
      """
      INSERT INTO monitoring_objection (id, person_id, keeps, objected_at)
      VALUES (?1, ?2, ?3, ?4)
      """, try tx.newIdentifierNumber(), own.person, keeps, user.now)
    if !keeps {
      try tx.execute(
        "DELETE FROM monitoring_value WHERE person_id IN (?1*)", List(own.records))
      try tx.execute(
        "DELETE FROM monitoring_own WHERE person_id IN (?1*)", List(own.records))
    }
    try OwnChoice.record(by: own.person, under: own.right, tx)
    return keeps ? [] : own.records
  }
}

/// Lets one's own monitoring details be used again. What was erased comes back only when an
/// employer says it again.
package struct WithdrawObjection: Sendable {
  package init() {}

  package func run(by user: User, _ tx: any Transaction) throws {
    let own = try user.ownRecord(tx)
    let changed = try tx.execute(
      """
      UPDATE monitoring_objection SET withdrawn_at = ?2
      WHERE person_id IN (?1*) AND withdrawn_at IS NULL
      """, List(own.records), user.now)
    guard changed > 0 else { throw Problems("", "Nothing is stopped at present") }
    try OwnChoice.record(by: own.person, under: own.right, tx)
  }
}
