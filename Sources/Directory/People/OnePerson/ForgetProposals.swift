import Kernel
import Storage

extension PersonMatches {
  /// Forgets pairs with `people` that only the search has proposed: nobody has said anything of
  /// them yet, so they go with whom they are about.
  package static func forgetProposals(
    about people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws {
    for people in people.chunked() {
      let rows = try tx.rows(
        """
        SELECT m.id FROM person_match m
        WHERE m.stage IN ('proposed', 'lapsed')
          AND (m.first_id IN (?1*) OR m.second_id IN (?1*))
          AND NOT EXISTS (SELECT 1 FROM person_match_decision d WHERE d.match_id = m.id)
          AND NOT EXISTS (SELECT 1 FROM person_merge g WHERE g.match_id = m.id)
        """, List(people))
      let ids = try rows.map { try $0(0, as: Int64.self) }
      try tx.execute("DELETE FROM person_match_party WHERE match_id IN (?1*)", List(ids))
      try tx.execute("DELETE FROM person_match WHERE id IN (?1*)", List(ids))
    }
  }
}
