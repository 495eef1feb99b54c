import Journals
import Kernel
import Storage

/// The merges as they are stored, and the table of aliases that follows from them. Nothing else is
/// written when people are merged or un-merged: no other row moves, so nothing has to move back.
package enum Merges {
  /// Every merge of `people`'s records there ever was, latest first.
  package static func of(
    _ people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonMerge] {
    let people = List(Set(people).sorted())
    return try tx.rows(
      """
      SELECT id, match_id, first_id, second_id, reason, merged_at, actor_name, unmerged_at,
        unmerge_reason, unmerge_actor_name
      FROM person_merge WHERE first_id IN (?1*) OR second_id IN (?1*)
      ORDER BY merged_at DESC, id DESC
      """, people
    ).map(PersonMerge.init(row:))
  }

  /// Joins two records. Joined already, nothing changes.
  ///
  /// - Returns: All records of the person there is then.
  @discardableResult
  static func merge(
    _ match: PersonMatch, reason: String, under right: Right, _ tx: any Transaction
  ) throws -> [PersonID] {
    let isMerged = try tx.row(
      """
      SELECT id FROM person_merge
      WHERE first_id = ?1 AND second_id = ?2 AND unmerged_at IS NULL
      """, match.first, match.second)
    if isMerged == nil {
      let id: MergeID = try tx.newIdentifier()
      try tx.execute(
        """
        INSERT INTO person_merge (id, match_id, first_id, second_id, reason, merged_at,
          account_id, actor_name, right_code)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """, id, match.id, match.first, match.second, reason, right.at, right.account,
        right.actorName, right.code)
      try count(tx)
    }
    return try settle(match.people, tx)
  }

  /// What `question` answers as if two records were joined. Nothing stays written.
  package static func asIfJoined<Answer>(
    _ match: PersonMatch, under right: Right, _ tx: any Transaction,
    _ question: () throws -> Answer
  ) throws -> Answer {
    var answer: Answer?
    do {
      try tx.savepoint {
        try merge(match, reason: "As if", under: right, tx)
        answer = try question()
        throw AsIf()
      }
    } catch is AsIf {}
    guard let answer else { throw AsIf() }
    return answer
  }

  private struct AsIf: Error {}

  /// Takes two records apart again. The merge stays as history, with the reason.
  ///
  /// - Returns: Whether they were joined.
  @discardableResult
  static func unmerge(
    _ match: PersonMatch, reason: String, under right: Right, _ tx: any Transaction
  ) throws -> Bool {
    let closed = try tx.execute(
      """
      UPDATE person_merge SET unmerged_at = ?3, unmerge_reason = ?4, unmerge_account_id = ?5,
        unmerge_actor_name = ?6, unmerge_right_code = ?7
      WHERE first_id = ?1 AND second_id = ?2 AND unmerged_at IS NULL
      """, match.first, match.second, right.at, reason, right.account, right.actorName, right.code)
    guard closed > 0 else { return false }
    try count(tx)
    try settle(match.people, tx)
    return true
  }

  /// Two merges at once meet here, so that nobody sees the number of the second before the first.
  private static func count(_ tx: any Transaction) throws {
    try tx.execute("UPDATE person_merge_revision SET revision = revision + 1 WHERE id = 1")
  }

  /// Works out anew who stands for whom among the records that `people` are joined with.
  @discardableResult
  private static func settle(
    _ people: [PersonID], _ tx: any Transaction
  ) throws -> [PersonID] {
    let touched = Set(try OnePerson.records(of: people, tx).values.joined()).sorted()
    let merges: [(PersonID, PersonID)] = try tx.rows(
      """
      SELECT first_id, second_id FROM person_merge
      WHERE unmerged_at IS NULL AND (first_id IN (?1*) OR second_id IN (?1*))
      """, List(touched)
    ).map { (try $0(0), try $0(1)) }
    let canonical = MatchRules.canonical(of: touched, merges: merges)
    try tx.execute("DELETE FROM person_alias WHERE person_id IN (?1*)", List(touched))
    try tx.load(
      into: "person_alias", columns: ["person_id", "canonical_id"],
      canonical.sorted { $0.key < $1.key }.map { [$0.key.stored, $0.value.stored] })
    return touched
  }
}

extension PersonMerge {
  fileprivate init(row: Row) throws {
    let unmergedAt: Instant? = try row(7)
    let end: End?
    if let unmergedAt {
      end = End(at: unmergedAt, reason: try row(8), actorName: try row(9))
    } else {
      end = nil
    }
    self.init(
      id: try row(0), match: try row(1), first: try row(2), second: try row(3),
      reason: try row(4), at: try row(5), actorName: try row(6), unmerged: end)
  }
}
