import Kernel
import Storage

/// National Insurance numbers at rest: sealed for the person they are of, and found by a digest.
package enum SealedNumbers {
  /// What is stored of a number, sealed or as it is.
  struct Columns {
    let value: String
    let matchKey: String
    let sealed: SealedValue?
  }

  /// Whether numbers of the scheme are kept sealed.
  static func covers(_ scheme: PersonIdentifier.Scheme) -> Bool { scheme == .nationalInsurance }

  static func columns(
    of identifier: PersonIdentifier, _ person: PersonID, _ keys: KeyRing
  ) throws -> Columns {
    guard covers(identifier.scheme) else {
      return Columns(value: identifier.value, matchKey: identifier.key, sealed: nil)
    }
    return Columns(
      value: "", matchKey: try digest(of: identifier.key, keys),
      sealed: try keys.seal(Array(identifier.value.utf8), for: place(person)))
  }

  static func open(
    _ sealed: SealedValue, of person: PersonID, _ keys: KeyRing
  ) throws -> String {
    String(decoding: try keys.open(sealed, for: place(person)), as: UTF8.self)
  }

  /// What numbers whose compared form is one of `forms` are found by: also as they were stored
  /// before they were sealed.
  /// - Throws: `NoKeys` without the key by which they are found: nobody would be found, which is
  ///   not the same as there being nobody.
  static func matchKeys(_ forms: [String], _ keys: KeyRing) throws -> [String] {
    forms + (try forms.map { try digest(of: $0, keys) })
  }

  static func digest(of form: String, _ keys: KeyRing) throws -> String {
    try keys.digest(form, for: "national insurance")
  }

  private static func place(_ person: PersonID) -> String { "national-insurance \(person)" }

  /// Rows as they were before a load, their numbers sealed with the present key.
  package static func sealAnew(
    _ part: FormerRows.Part, _ keys: KeyRing, _ tx: any Transaction
  ) throws -> FormerRows.Part {
    try part.written(
      FormerRows.Anew(
        "person_identifier", adding: ["sealed_value", "sealed_with"],
        now: { try sealedAnew($0, keys) }, before: { try opened($0, keys) }), tx)
  }

  private static func sealedAnew(
    _ row: FormerRows.Anew.Values, _ keys: KeyRing
  ) throws -> FormerRows.Anew.Values {
    guard case .integer(let number) = row["person_id"], case .text(let scheme) = row["scheme"],
      PersonIdentifier.Scheme(rawValue: scheme).map(covers) == true
    else { return row }
    if let key = SealedValue(stored: row["sealed_value"] ?? .null)?.key, key == keys.present {
      return row
    }
    let person = PersonID(rawValue: number)
    var row = try opened(row, keys)
    guard case .text(let value) = row["value"], case .text(let form) = row["match_key"] else {
      return row
    }
    let sealed = try keys.seal(Array(value.utf8), for: place(person))
    row["value"] = "".stored
    row["match_key"] = try digest(of: form, keys).stored
    row["sealed_value"] = sealed.stored
    row["sealed_with"] = sealed.key.stored
    return row
  }

  private static func opened(
    _ row: FormerRows.Anew.Values, _ keys: KeyRing
  ) throws -> FormerRows.Anew.Values {
    guard case .integer(let number) = row["person_id"],
      let sealed = SealedValue(stored: row["sealed_value"] ?? .null)
    else { return row }
    let value = try open(sealed, of: PersonID(rawValue: number), keys)
    var row = row
    row["value"] = value.stored
    row["match_key"] = PersonIdentifier.key(.nationalInsurance, value).stored
    row["sealed_value"] = .null
    row["sealed_with"] = .null
    return row
  }

  /// For the check of the keys and for `waypoint keys rotate`.
  package static let sealed = SealedPlace(
    "National Insurance numbers",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM person_identifier
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM person_identifier WHERE sealed_with = ?1 LIMIT 1", "") != nil
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT person_id, position, value, match_key, sealed_value, sealed_with
        FROM person_identifier
        WHERE sealed_with IN (?1*) ORDER BY person_id, position LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let person: PersonID = try row(0)
      let (number, matchKey): (String, String)
      if try row(5) == SealedPlace.plain {
        (number, matchKey) = (try row(2), try digest(of: try row(3), keys))
      } else {
        let sealed = try SealedValue(written: try row(4) ?? "")
        (number, matchKey) = (try open(sealed, of: person, keys), try row(3))
      }
      let anew = try keys.seal(Array(number.utf8), for: place(person))
      try tx.execute(
        """
        UPDATE person_identifier
        SET value = '', match_key = ?3, sealed_value = ?4, sealed_with = ?5
        WHERE person_id = ?1 AND position = ?2
        """, person, try row(1, as: Int.self), matchKey, anew, anew.key)
    })
}
