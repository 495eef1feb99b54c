import Kernel
import Storage

/// Takes away who somebody is. What counts of them stays: that there was somebody, in which kind of
/// post, where, from when to when, for whom; so that figures of past years stay what they were.
package enum ErasePerson {
  package static let name = "Erased person"

  /// Erases the name, numbers, addresses and birth date of one record, and what of its posts could
  /// lead back to them.
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    guard let erased = PersonName(written: name) else { return }
    try People.save(Person(id: person, name: erased), tx)
    // Nobody is to find them under that name.
    try tx.execute("DELETE FROM person_word WHERE person_id = ?1", person)
    try tx.execute("DELETE FROM person_earlier_name WHERE person_id = ?1", person)
    try tx.execute("UPDATE person SET sort_key = '', name_key = '' WHERE id = ?1", person)
    try tx.execute(
      """
      DELETE FROM absence WHERE assignment_id IN (SELECT id FROM assignment WHERE person_id = ?1)
      """, person)
    try tx.execute(
      "UPDATE assignment SET number = NULL, position_number = NULL WHERE person_id = ?1", person)
    try eraseMatches(of: person, tx)
  }

  /// What spoke for and against two records being one person is about their names and numbers.
  private static func eraseMatches(of person: PersonID, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE person_match_decision SET reason = '', agreed_by = NULL WHERE match_id IN (
        SELECT id FROM person_match WHERE first_id = ?1 OR second_id = ?1)
      """, person)
    try tx.execute(
      """
      UPDATE person_match SET evidence = '', stage = CASE
        WHEN stage IN ('proposed', 'agreed') THEN 'lapsed' ELSE stage END
      WHERE first_id = ?1 OR second_id = ?1
      """, person)
    try tx.execute(
      """
      UPDATE person_merge SET reason = '',
        unmerge_reason = CASE WHEN unmerge_reason IS NULL THEN NULL ELSE '' END
      WHERE first_id = ?1 OR second_id = ?1
      """, person)
  }
}

/// When somebody was born and when they last worked anywhere, as far as the time a record is kept
/// depends on it.
package struct WorkingLife: Hashable, Sendable {
  /// All records of one person.
  package let records: [PersonID]
  package let bornOn: Day?
  /// The last day of the last post; `nil` while a post runs, and where no post ever ended.
  package let leftOn: Day?
}

package enum WorkingLives {
  /// Records of which every post ended before `day`, by number, after `cursor`.
  package static func over(
    before day: Day, after cursor: PersonID?, limit: Int, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT a.person_id FROM assignment a
      WHERE a.person_id > ?2
      GROUP BY a.person_id
      HAVING COUNT(*) = COUNT(a.ended_on) AND MAX(a.ended_on) < ?1
      ORDER BY a.person_id LIMIT ?3
      """, day, cursor?.rawValue ?? 0, limit
    ).map { try $0(0) }
  }

  /// Of each of `people`, whichever record they are named by.
  package static func of(
    _ people: [PersonID], _ tx: any Transaction
  ) throws -> [PersonID: WorkingLife] {
    let all = try OnePerson.records(of: people, tx)
    let every = Set(all.values.joined())
    var born: [PersonID: Day] = [:]
    var posts: [PersonID: (count: Int, ended: Int, last: Day?)] = [:]
    for chunk in every.sorted().chunked() {
      try tx.forEachRow(
        "SELECT id, born_on FROM person WHERE id IN (?1*) AND born_on IS NOT NULL", List(chunk)
      ) { born[try $0(0)] = try $0(1, as: Day.self) }
      try tx.forEachRow(
        """
        SELECT person_id, COUNT(*), COUNT(ended_on), MAX(ended_on) FROM assignment
        WHERE person_id IN (?1*) GROUP BY person_id
        """, List(chunk)
      ) { posts[try $0(0)] = (try $0(1), try $0(2), try $0(3)) }
    }
    return all.mapValues { records in
      let known = records.compactMap { posts[$0] }
      let hasLeft = !known.isEmpty && known.allSatisfy { $0.count == $0.ended }
      return WorkingLife(
        records: records, bornOn: records.lazy.compactMap { born[$0] }.first,
        leftOn: hasLeft ? known.compactMap(\.last).max() : nil)
    }
  }
}
