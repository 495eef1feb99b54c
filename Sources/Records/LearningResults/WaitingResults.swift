import Directory
import Kernel
import Storage

/// Results that nobody decided about for a long time: the employer is told, and then they go.
package enum WaitingResults {
  /// How many are to go, by employer: they came before `received`, and the employer was told before
  /// `told`.
  package static func ending(
    receivedBefore received: Instant, toldBefore told: Instant, _ tx: any Transaction
  ) throws -> [OrganisationID: Int] {
    try tx.rows(
      """
      SELECT organisation_id, COUNT(*) FROM learning_result
      WHERE state = 'waiting' AND received_at < ?1 AND told_at < ?2 GROUP BY organisation_id
      """, received, told
    ).reduce(into: [:]) { counts, row in counts[try row(0)] = try row(1) }
  }

  package static func remove(
    of organisation: OrganisationID, receivedBefore received: Instant, toldBefore told: Instant,
    at now: Instant, _ tx: any Transaction
  ) throws {
    let ids: [LearningResultID] = try tx.rows(
      """
      SELECT id FROM learning_result
      WHERE organisation_id = ?1 AND state = 'waiting' AND received_at < ?2 AND told_at < ?3
      ORDER BY id
      """, organisation, received, told
    ).map { try $0(0) }
    try EraseLearningResults.delete(ids, tx)
    try ResultNews.follow(organisation, at: now, tx)
  }

  /// Tells employers of what came before `received` and waits still, once.
  package static func tell(
    receivedBefore received: Instant, at now: Instant, _ tx: any Transaction
  ) throws {
    let places: [OrganisationID] = try tx.rows(
      """
      SELECT DISTINCT organisation_id FROM learning_result
      WHERE state = 'waiting' AND received_at < ?1 AND told_at IS NULL ORDER BY organisation_id
      """, received
    ).map { try $0(0) }
    for place in places { try ResultNews.ending(place, at: now, tx) }
    try tx.execute(
      """
      UPDATE learning_result SET told_at = ?2
      WHERE state = 'waiting' AND received_at < ?1 AND told_at IS NULL
      """, received, now)
  }
}
