import Kernel
import Storage

/// One organisation in a list of results.
package struct OrganisationFound: Hashable, Sendable {
  package let id: OrganisationID
  package let code: String?
  package let name: String
  package let kind: OrganisationKind
  package let openedOn: Day?
  package let closedOn: Day?
  package let provisional: Bool
}

extension Organisations {
  /// Organisations that have every word of `text` in one of their names, past ones included, or
  /// have it as a code. Accents and case do not matter. Codes first, then open ones, then by name.
  ///
  /// - Parameters:
  ///   - reach: What the reader may see: organisations under theirs and in their areas.
  ///   - kinds: Only these; empty for all.
  package static func search(
    _ text: String, kinds: Set<OrganisationKind> = [], reach: Reach, on day: Day, limit: Int = 50,
    _ tx: any Transaction
  ) throws -> [OrganisationFound] {
    let words = text.folded.split(separator: " ").map { "%\(String($0).escapedForLike)%" }
    guard !words.isEmpty else { return [] }
    // Four words narrow any name down; further ones are joined to the fourth.
    let patterns =
      words.count <= 4
      ? words + Array(repeating: "%", count: 4 - words.count)
      : words.prefix(3) + [words.dropFirst(3).joined()]
    let chosen =
      kinds.isEmpty ? OrganisationKind.allCases : kinds.sorted { $0.rawValue < $1.rawValue }
    let ids: [OrganisationID] = try tx.rows(
      """
      SELECT found.id
      FROM (
        SELECT o.id AS id, o.closed_on AS closed_on, MIN(matched.rank) AS rank,
          MIN(matched.folded) AS folded
        FROM organisation AS o
        JOIN (
          SELECT organisation_id, 0 AS rank, '' AS folded
          FROM organisation_code
          WHERE value = ?1 AND scheme <> 'reference'
          UNION ALL
          SELECT organisation_id, 1 AS rank, folded
          FROM organisation_name
          WHERE folded LIKE ?2 ESCAPE '!' AND folded LIKE ?3 ESCAPE '!'
            AND folded LIKE ?4 ESCAPE '!' AND folded LIKE ?5 ESCAPE '!'
        ) AS matched ON matched.organisation_id = o.id
        WHERE EXISTS (
            SELECT 1 FROM organisation_kind AS k
            WHERE k.organisation_id = o.id AND k.kind IN (?10*))
          AND (?6 = TRUE OR EXISTS (
            SELECT 1 FROM organisation_within AS w
            WHERE w.organisation_id = o.id AND w.from_on <= ?9 AND w.to_on >= ?9
              AND ((w.basis = 'under' AND w.ancestor_id IN (?7*))
                OR (w.basis = 'area' AND w.ancestor_id IN (?8*)))))
        GROUP BY o.id, o.closed_on
      ) AS found
      ORDER BY found.rank,
        CASE WHEN found.closed_on IS NULL OR found.closed_on >= ?9 THEN 0 ELSE 1 END,
        found.folded, found.id
      LIMIT ?11
      """, text.withoutOuterSpaces.uppercased(), patterns[0], patterns[1], patterns[2],
      patterns[3], reach.everything, List(reach.organisations), List(reach.areas), day,
      List(chosen), limit
    ).map { try $0(0) }
    let organisations = try find(ids, tx)
    return ids.compactMap { id in
      organisations[id].map { OrganisationFound($0, on: day) }
    }
  }
}

extension OrganisationFound {
  package init(_ organisation: Organisation, on day: Day) {
    id = organisation.id
    code = organisation.code
    name = organisation.displayName(on: day)
    kind = organisation.kind(on: day)
    openedOn = organisation.openedOn
    closedOn = organisation.closedOn
    provisional = organisation.provisional
  }
}

extension String {
  /// With the signs that mean something in a `LIKE … ESCAPE '!'` pattern made plain.
  fileprivate var escapedForLike: String {
    var escaped = ""
    for character in self {
      if character == "%" || character == "_" || character == "!" { escaped.append("!") }
      escaped.append(character)
    }
    return escaped
  }
}
