import Directory
import Kernel
import Storage

/// Applications and cases that are old enough to go: the figures that were made of them stay.
package enum OutcomeRetention {
  package enum Kind: Sendable { case recruitment, casework, pay }

  /// How many of each employer are from before `day`.
  package static func due(
    _ kind: Kind, before day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: Int] {
    let rows =
      switch kind {
      case .recruitment:
        try tx.rows(
          """
          SELECT organisation_id, COUNT(*) FROM recruitment_application WHERE closed_on < ?1
          GROUP BY organisation_id
          """, day)
      case .casework:
        try tx.rows(
          """
          SELECT organisation_id, COUNT(*) FROM casework
          WHERE COALESCE(closed_on, formal_on, reported_on) < ?1 GROUP BY organisation_id
          """, day)
      case .pay:
        try tx.rows(
          """
          SELECT organisation_id, COUNT(*) FROM (
            SELECT organisation_id FROM pay_rate WHERE paid_on < ?1
            UNION ALL SELECT organisation_id FROM training_taken WHERE taken_on < ?1) AS gone
          GROUP BY organisation_id
          """, day)
      }
    var due: [OrganisationID: Int] = [:]
    for row in rows { due[try row(0)] = try row(1) }
    return due
  }

  /// Whose cases are due.
  package static func people(
    before day: Day, at organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT DISTINCT person_id FROM casework
      WHERE COALESCE(closed_on, formal_on, reported_on) < ?1 AND organisation_id IN (?2*)
        AND person_id IS NOT NULL ORDER BY person_id
      """, day, List(organisations)
    ).map { try $0(0) }
  }

  /// - Parameter sparing: People whose cases stay.
  /// - Returns: how many were removed.
  package static func remove(
    _ kind: Kind, before day: Day, at organisations: [OrganisationID],
    sparing people: [PersonID] = [], _ tx: any Transaction
  ) throws -> Int {
    switch kind {
    case .recruitment:
      try tx.execute(
        "DELETE FROM recruitment_application WHERE closed_on < ?1 AND organisation_id IN (?2*)",
        day, List(organisations))
    case .casework:
      try tx.execute(
        """
        DELETE FROM casework
        WHERE COALESCE(closed_on, formal_on, reported_on) < ?1 AND organisation_id IN (?2*)
          AND (person_id IS NULL OR person_id NOT IN (?3*))
        """, day, List(organisations), List(people))
    case .pay:
      try tx.execute(
        "DELETE FROM pay_rate WHERE paid_on < ?1 AND organisation_id IN (?2*)", day,
        List(organisations))
        + tx.execute(
          "DELETE FROM training_taken WHERE taken_on < ?1 AND organisation_id IN (?2*)", day,
          List(organisations))
    }
  }
}
