import Kernel
import Storage

/// Which records are one person. Most people have one record; somebody who was merged has several,
/// and the one with the lowest number stands for them all: any choice would do that stays the same
/// however the records were joined. It need not be the oldest, as each node numbers from blocks of
/// its own. Their other numbers stay where they are used: in files, posts and records.
///
/// In a statement, `LEFT JOIN person_alias x ON x.person_id = p.id` and
/// `COALESCE(x.canonical_id, p.id)` give the same answer; the table holds merged people only.
package enum OnePerson {
  /// The record that stands for whoever `person` is.
  package static func canonical(
    of person: PersonID, _ tx: any Transaction
  ) throws -> PersonID {
    try tx.row("SELECT canonical_id FROM person_alias WHERE person_id = ?1", person)
      .map { try $0(0) } ?? person
  }

  /// The record that stands for each of `people`, themselves where they were never merged.
  package static func canonical(
    of people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID: PersonID] {
    var canonical: [PersonID: PersonID] = [:]
    for person in people { canonical[person] = person }
    if canonical.count > many {
      for (person, stands) in try everybody(tx) where canonical[person] != nil {
        canonical[person] = stands
      }
      return canonical
    }
    for people in Array(canonical.keys).chunked() {
      try tx.forEachRow(
        "SELECT person_id, canonical_id FROM person_alias WHERE person_id IN (?1*)", List(people)
      ) { row in canonical[try row(0)] = try row(1) }
    }
    return canonical
  }

  /// Each person of `people` once, by the record that stands for them, in order.
  package static func distinct(
    _ people: some Collection<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID] {
    let canonical = people.count > many ? try everybody(tx) : try self.canonical(of: people, tx)
    return Set(people.lazy.map { canonical[$0] ?? $0 }).sorted()
  }

  /// Merged people are few. Whoever asks about more than this is sooner done with all of them.
  private static let many = 20_000

  /// All records of whoever `person` is, the one that stands for them first.
  package static func records(
    of person: PersonID, _ tx: any Transaction
  ) throws -> [PersonID] {
    let found: [PersonID] = try tx.rows(
      """
      SELECT s.person_id
      FROM person_alias a JOIN person_alias s ON s.canonical_id = a.canonical_id
      WHERE a.person_id = ?1
      ORDER BY s.person_id
      """, person
    ).map { try $0(0) }
    return found.isEmpty ? [person] : found
  }

  /// All records of each of `people`, by the number asked for; the one that stands for them first.
  package static func records(
    of people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID: [PersonID]] {
    var records: [PersonID: [PersonID]] = [:]
    for person in people { records[person] = [] }
    for people in Array(records.keys).chunked() {
      try tx.forEachRow(
        """
        SELECT a.person_id, s.person_id
        FROM person_alias a JOIN person_alias s ON s.canonical_id = a.canonical_id
        WHERE a.person_id IN (?1*)
        ORDER BY a.person_id, s.person_id
        """, List(people)
      ) { row in records[try row(0), default: []].append(try row(1)) }
    }
    for (person, found) in records where found.isEmpty { records[person] = [person] }
    return records
  }

  /// Every record that another stands for, with that other one: for those who hold the country in
  /// memory. Records that stand for themselves are left out.
  package static func everybody(_ tx: any Transaction) throws -> [PersonID: PersonID] {
    var canonical: [PersonID: PersonID] = [:]
    try tx.forEachRow(
      "SELECT person_id, canonical_id FROM person_alias WHERE person_id <> canonical_id"
    ) { row in canonical[try row(0)] = try row(1) }
    return canonical
  }

  /// Grows with every merge and un-merge: what `everybody` gave is stale when this has changed.
  package static func revision(_ tx: any Transaction) throws -> Int {
    try tx.row("SELECT revision FROM person_merge_revision WHERE id = 1")?(0) ?? 0
  }
}
