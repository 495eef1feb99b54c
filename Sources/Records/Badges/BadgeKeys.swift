import Credentials
import Journals
import Kernel
import Storage

/// A key with which badges are, or were, signed.
package struct BadgeKey: Hashable, Sendable {
  package let id: String
  package let algorithm: SignatureAlgorithm
  /// As it is published.
  package let published: VerifyingKey
  package let madeAt: Instant
  /// When another took its place: its private part is gone since, and what it signed still holds.
  package let retiredAt: Instant?
}

/// The keys of the issuer as they are stored.
package enum BadgeKeys {
  /// All there ever were, the present one last.
  package static func all(_ tx: any Transaction) throws -> [BadgeKey] {
    let issuer = try BadgeIssuers.find(tx)?.profile
    return try tx.rows(
      "SELECT id, algorithm, public_key, made_at, retired_at FROM badge_key ORDER BY made_at, id"
    ).map { row in
      let text: String = try row(2)
      guard let algorithm = SignatureAlgorithm(rawValue: try row(1)),
        let members = JSONValue(json: Array(text.utf8)),
        let key = VerifyingKey(members, issuer: issuer)
      else {
        throw StorageError.unexpectedValue(column: 2, wanted: "a public key", found: "text")
      }
      return BadgeKey(
        id: try row(0), algorithm: algorithm, published: key, madeAt: try row(3),
        retiredAt: try row(4))
    }.sorted { ($0.retiredAt == nil ? 1 : 0, $0.madeAt) < ($1.retiredAt == nil ? 1 : 0, $1.madeAt) }
  }

  /// What badges of this issuer are checked with.
  package static func trusted(_ tx: any Transaction) throws -> TrustedKeys {
    TrustedKeys(try all(tx).map(\.published))
  }

  /// The key that signs; `nil` before there is any.
  static func signing(_ tx: any Transaction) throws -> SigningKey? {
    let row = try tx.row(
      "SELECT id, algorithm, sealed_secret FROM badge_key WHERE present = 1")
    guard let row, let algorithm = SignatureAlgorithm(rawValue: try row(1)) else { return nil }
    let id: String = try row(0)
    let secret = try tx.keys.open(SealedValue(written: row(2)), for: place(id))
    return try SigningKey(algorithm, secret: secret, id: id)
  }

  /// The key that signs, made now if there is none.
  static func signingOrMade(
    chance: Chance, under right: Right, _ tx: any Transaction
  ) throws -> SigningKey {
    if let key = try signing(tx) { return key }
    return try replace(with: .edDSA, chance: chance, under: right, tx)
  }

  /// A new key in the place of the present one, whose private part goes.
  static func replace(
    with algorithm: SignatureAlgorithm, chance: Chance, under right: Right, _ tx: any Transaction
  ) throws -> SigningKey {
    let key = try SigningKey(algorithm, chance: chance)
    let old = try tx.row("SELECT id FROM badge_key WHERE present = 1")
      .map { try $0(0, as: String.self) }
    try tx.execute(
      """
      UPDATE badge_key SET present = NULL, sealed_secret = NULL, retired_at = ?1
      WHERE present = 1
      """, right.at)
    let published = String(
      decoding: try key.verifying(issuer: nil).json.written(), as: UTF8.self)
    try tx.execute(
      """
      INSERT INTO badge_key (id, algorithm, public_key, sealed_secret, present, made_at)
      VALUES (?1, ?2, ?3, ?4, 1, ?5)
      """, key.id, algorithm.rawValue, published, try tx.keys.seal(key.secret, for: place(key.id)),
      right.at)
    try Journal.record(
      JournalEvent(
        old == nil ? BadgeJournal.keyMade : BadgeJournal.keyReplaced, [.system],
        details: ["key": key.id, "algorithm": algorithm.rawValue, "old": old ?? ""]),
      under: right, tx)
    return key
  }

  private static func place(_ key: String) -> String { "badge-key \(key)" }

  /// For the check of the keys of the database and for `waypoint keys rotate`.
  package static let sealed = SealedPlace(
    "keys that sign badges",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT SUBSTR(sealed_secret, 1, 8), COUNT(*) FROM badge_key
          WHERE sealed_secret IS NOT NULL GROUP BY SUBSTR(sealed_secret, 1, 8)
          """))
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, sealed_secret FROM badge_key WHERE SUBSTR(sealed_secret, 1, 8) IN (?1*)
        ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: String = try row(0)
      let secret = try keys.open(SealedValue(written: row(1)), for: place(id))
      try tx.execute(
        "UPDATE badge_key SET sealed_secret = ?2 WHERE id = ?1", id,
        try keys.seal(secret, for: place(id)))
    })
}
