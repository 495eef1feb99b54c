import Directory
import Journals
import Kernel
import Storage

extension Looks {
  /// Who looked at any of `records` of one person, latest first, up to `limit` older than `before`.
  /// Only for that person.
  package static func at(
    _ records: [PersonID], actions: JournalActions, before: EntryID? = nil, limit: Int,
    _ tx: any Transaction
  ) throws -> [Look] {
    let sets = try PeopleSetStore.sets(with: records, tx)
    return try tx.rows(
      """
      WITH about AS (
        SELECT s.entry_id, 1 AS people
        FROM journal_subject s JOIN journal_entry x ON x.id = s.entry_id
        WHERE s.kind = 'confidential' AND s.subject_id IN (?1*) AND s.entry_id < ?3
          AND x.action = 'person.looked-at'
        UNION
        SELECT l.entry_id, p.people
        FROM people_look l JOIN people_set p ON p.id = l.set_id
        WHERE l.set_id IN (?2*) AND l.entry_id < ?3
      )
      SELECT e.id, e.recorded_at, e.actor_name, e.action, e.details, about.people
      FROM about JOIN journal_entry e ON e.id = about.entry_id
      ORDER BY e.id DESC LIMIT ?4
      """, List(records), List(sets), before?.rawValue ?? Int64.max, limit
    ).map { row in
      let details = Journal.details(try row(4))
      return Look(
        entry: try row(0), at: try row(1), actorName: try row(2),
        words: Journal.sentence(of: try row(3), details: try row(4), actions),
        role: details["role"].flatMap { $0.isEmpty ? nil : $0 }, purpose: details["purpose"],
        people: try row(5))
    }
  }

  /// The entries about lists and files that one of `records` was in: for whoever audits.
  package static func listsRead(
    with records: [PersonID], _ tx: any Transaction
  ) throws -> [EntryID] {
    try PeopleSetStore.entries(reading: records, tx)
  }
}
