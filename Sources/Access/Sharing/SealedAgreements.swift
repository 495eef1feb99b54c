import Kernel
import Storage

/// Where signed agreements are kept: a pointer at evidence, sealed for its agreement.
package enum SealedAgreements {
  static func seal(
    _ evidence: String?, of agreement: SharingAgreementID, _ keys: KeyRing
  ) throws -> SealedValue? {
    try evidence.map { try keys.seal(Array($0.utf8), for: place(agreement)) }
  }

  /// - Parameter plain: As an earlier version left it.
  static func evidence(
    _ plain: String?, _ sealed: SealedValue?, of agreement: SharingAgreementID, _ keys: KeyRing
  ) throws -> String? {
    guard let sealed else { return plain }
    return String(decoding: try keys.open(sealed, for: place(agreement)), as: UTF8.self)
  }

  private static func place(_ agreement: SharingAgreementID) -> String {
    "sharing-agreement \(agreement)"
  }

  /// For the check of the keys and for `waypoint keys rotate`.
  package static let sealed = SealedPlace(
    "where agreements are kept",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT CASE WHEN sealed_evidence IS NULL THEN '' ELSE SUBSTR(sealed_evidence, 1, 8) END,
            COUNT(*)
          FROM sharing_agreement
          WHERE sealed_evidence IS NOT NULL OR evidence IS NOT NULL
          GROUP BY CASE WHEN sealed_evidence IS NULL THEN '' ELSE SUBSTR(sealed_evidence, 1, 8) END
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM sharing_agreement WHERE evidence IS NOT NULL LIMIT 1") != nil
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, evidence, sealed_evidence FROM sharing_agreement
        WHERE evidence IS NOT NULL OR SUBSTR(sealed_evidence, 1, 8) IN (?1*)
        ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: SharingAgreementID = try row(0)
      // What does not open is passed over, and not taken for nothing.
      let written: String? = try row(2)
      let kept = try written.map { try SealedValue(written: $0) }
      let words = try evidence(row(1), kept, of: id, keys) ?? ""
      try tx.execute(
        "UPDATE sharing_agreement SET evidence = NULL, sealed_evidence = ?2 WHERE id = ?1", id,
        try keys.seal(Array(words.utf8), for: place(id)))
    })
}
