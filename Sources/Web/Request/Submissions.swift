import Kernel
import Storage

/// Which forms were already taken, and how they ended. Written in the same transaction as what the
/// form did, so that there is never one without the other.
enum Submissions {
  static func find(_ key: String, _ tx: any Transaction) throws -> Done? {
    try tx.row("SELECT address, words FROM form_submission WHERE form_key = ?1", key)
      .map { Done(to: try $0(0), try $0(1)) }
  }

  static func save(
    _ key: String, _ done: Done, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO form_submission (form_key, address, words, submitted_at)
      VALUES (?1, ?2, ?3, ?4)
      """, key, done.address, done.words, now)
    // A form left open for two days is asked again rather than remembered.
    try tx.execute(
      "DELETE FROM form_submission WHERE submitted_at < ?1", now.adding(seconds: -2 * 86_400))
  }
}
