import Directory
import Kernel
import Storage

/// Takes out what came in about one record of a person from outside: also what nobody had said whose
/// it is, and names a number or an address of theirs. Run while those are still known.
package enum EraseLearningResults {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    try delete(KeptResults.naming(OnePerson.records(of: person, tx), tx).map(\.id), tx)
    let own: [LearningResultID] = try tx.rows(
      "SELECT id FROM learning_result WHERE person_id = ?1 ORDER BY id", person
    ).map { try $0(0) }
    try delete(own, tx)
  }

  static func delete(_ ids: [LearningResultID], _ tx: any Transaction) throws {
    for some in ids.chunked() {
      try tx.execute("DELETE FROM learning_result_mark WHERE result_id IN (?1*)", List(some))
      try tx.execute("DELETE FROM learning_result WHERE id IN (?1*)", List(some))
    }
  }

  /// What the sources wrote goes once it was taken or decided `daysWordsAreKept` ago. What waits goes
  /// by `WaitingResults`.
  ///
  /// - Returns: How many lost their words.
  @discardableResult
  package static func expire(at now: Instant, _ tx: any Transaction) throws -> Int {
    let late = now.adding(seconds: -Int64(daysWordsAreKept) * 86_400)
    return try tx.execute(
      """
      UPDATE learning_result SET sealed_value = NULL, sealed_with = NULL
      WHERE state <> 'waiting' AND sealed_with IS NOT NULL
        AND COALESCE(taken_at, decided_at, received_at) < ?1
      """, late)
  }

  /// As long as a load can be undone, and its rows to mend are kept.
  package static let daysWordsAreKept = 30
}
