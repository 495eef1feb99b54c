import Kernel
import Storage

package struct KeptFormID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What somebody typed into a form that was sent after their session had ended: sealed, for them
/// alone, for a day, and offered again once they are signed in.
package enum KeptForms {
  package static let lastingInSeconds: Int64 = 86_400
  package static let largestInBytes = 64 << 10
  /// Of one account; the oldest goes first.
  package static let most = 5

  package struct Kept: Hashable, Sendable {
    package let id: KeptFormID
    /// As it was given to `keep`.
    package let form: [UInt8]
    package let keptAt: Instant
  }

  package static func keep(
    _ form: [UInt8], of account: AccountID, keys: KeyRing, at now: Instant, _ tx: any Transaction
  ) throws -> KeptFormID {
    let id: KeptFormID = try tx.newIdentifier()
    try tx.execute(
      "INSERT INTO kept_form (id, account_id, sealed_form, kept_at) VALUES (?1, ?2, ?3, ?4)",
      id, account, try keys.seal(form, for: place(id)), now)
    try tx.execute(
      "DELETE FROM kept_form WHERE kept_at < ?1", now.adding(seconds: -lastingInSeconds))
    try tx.execute(
      """
      DELETE FROM kept_form
      WHERE account_id = ?1 AND id NOT IN (
        SELECT id FROM kept_form WHERE account_id = ?1 ORDER BY kept_at DESC, id DESC LIMIT ?2)
      """, account, most)
    return id
  }

  package static func list(
    of account: AccountID, keys: KeyRing, at now: Instant, _ tx: any Transaction
  ) throws -> [Kept] {
    try tx.rows(
      """
      SELECT id, sealed_form, kept_at FROM kept_form
      WHERE account_id = ?1 AND kept_at >= ?2
      ORDER BY kept_at DESC, id DESC
      """, account, now.adding(seconds: -lastingInSeconds)
    ).map { row in
      let id: KeptFormID = try row(0)
      return Kept(id: id, form: try keys.open(try row(1), for: place(id)), keptAt: try row(2))
    }
  }

  package static func discard(
    _ id: KeptFormID, of account: AccountID, _ tx: any Transaction
  ) throws {
    try tx.execute("DELETE FROM kept_form WHERE id = ?1 AND account_id = ?2", id, account)
  }

  private static func place(_ id: KeptFormID) -> String { "kept-form \(id)" }

  package static let sealed = SealedPlace(
    "kept forms",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT SUBSTR(sealed_form, 1, 8), COUNT(*) FROM kept_form
          GROUP BY SUBSTR(sealed_form, 1, 8)
          """))
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, sealed_form FROM kept_form
        WHERE SUBSTR(sealed_form, 1, 8) IN (?1*) ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: KeptFormID = try row(0)
      let value = try keys.open(SealedValue(written: row(1)), for: place(id))
      try tx.execute(
        "UPDATE kept_form SET sealed_form = ?2 WHERE id = ?1", id,
        try keys.seal(value, for: place(id)))
    })
}
