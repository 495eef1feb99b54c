import Kernel
import Storage

/// A question to the whole journal: by who, about whom, of which kind, when. What is left out is
/// not asked about.
package struct JournalSearch: Hashable, Sendable {
  /// Part of the name under which it was done, whatever the case of its letters.
  package var actor = ""
  package var subject: JournalSubject?
  /// The code of an action, `person.joined`.
  package var action = ""
  /// Written down from this day on, until that one, both included.
  package var from: Day?
  package var to: Day?

  package init() {}

  package var isEmpty: Bool { self == JournalSearch() }
}

/// One entry, as far as whoever audits needs it.
package struct JournalFinding: Hashable, Sendable {
  package let entry: EntryID
  package let recordedAt: Instant
  package let occurredOn: Day?
  package let actorName: String
  package let account: AccountID?
  package let action: String
  /// The permission it was done under.
  package let right: String
  /// What happened, in a sentence without a full stop.
  package let sentence: String
  /// `person 1042`, `organisation 7`.
  package let subjects: [String]
  package let changes: Int
}

extension Journal {
  /// Entries that answer `search`, newest first, up to `limit` older than `before`. A person is
  /// asked for with what is for their own eyes, such as who looked.
  ///
  /// - Parameter reading: Entries that concern the subject though it is not named in them: lists
  ///   that a person was on.
  package static func search(
    _ search: JournalSearch, reading: [EntryID] = [], actions: JournalActions,
    before: EntryID? = nil, limit: Int, _ tx: any Transaction
  ) throws -> [JournalFinding] {
    let subject = search.subject.map(SubjectRow.init)
    let rows = try tx.rows(
      """
      SELECT e.id, e.recorded_at, e.occurred_on, e.actor_name, e.account_id, e.action,
        e.right_code, e.details, e.change_count
      FROM journal_entry e
      WHERE e.id < ?1 AND e.recorded_at >= ?2 AND e.recorded_at < ?3
        AND (?4 = '' OR e.action = ?4)
        AND (?5 = '' OR LOWER(e.actor_name) LIKE ?5 ESCAPE '!')
        AND (?6 = ''
          OR EXISTS (
            SELECT 1 FROM journal_subject s
            WHERE s.entry_id = e.id AND s.subject_id = ?7
              AND (s.kind = ?6 OR (?6 = 'person' AND s.kind = 'confidential')))
          OR e.id IN (?9*)
          OR (?6 = 'person' AND EXISTS (
            SELECT 1 FROM journal_change c WHERE c.entry_id = e.id AND c.person_id = ?7))
          OR (?6 = 'organisation' AND EXISTS (
            SELECT 1 FROM journal_change c
            WHERE c.entry_id = e.id AND c.organisation_id = ?7 AND c.person_id IS NULL)))
      ORDER BY e.id DESC LIMIT ?8
      """, before?.rawValue ?? Int64.max, search.from?.startInLondon.milliseconds ?? 0,
      search.to.map { ($0 + 1).startInLondon.milliseconds } ?? Int64.max, search.action,
      search.pattern, subject?.kind ?? "", subject?.id ?? 0, limit,
      List(reading))
    let subjects = try subjects(of: rows.map { try $0(0, as: EntryID.self) }, tx)
    return try rows.map { row in
      let entry: EntryID = try row(0)
      let action: String = try row(5)
      return JournalFinding(
        entry: entry, recordedAt: try row(1), occurredOn: try row(2), actorName: try row(3),
        account: try row(4), action: action, right: try row(6),
        sentence: Sentence.of(action: action, details: try row(7), actions),
        subjects: subjects[entry] ?? [], changes: try row(8))
    }
  }

  private static func subjects(
    of entries: [EntryID], _ tx: any Transaction
  ) throws -> [EntryID: [String]] {
    var found: [EntryID: [String]] = [:]
    for start in stride(from: 0, to: entries.count, by: 1_000) {
      try tx.forEachRow(
        """
        SELECT entry_id, kind, subject_id FROM journal_subject
        WHERE entry_id IN (?1*)
        ORDER BY entry_id, position
        """, List(Array(entries[start..<min(start + 1_000, entries.count)]))
      ) { row in
        let kind: String = try row(1)
        let number: Int64 = try row(2)
        found[try row(0), default: []].append(kind == "system" ? "Waypoint" : "\(kind) \(number)")
      }
    }
    return found
  }
}

extension JournalSearch {
  /// For `LIKE … ESCAPE '!'`; empty when nobody was named.
  fileprivate var pattern: String {
    let plain = actor.lowercased().reduce(into: "") { text, character in
      if "!%_".contains(character) { text += "!" }
      text.append(character)
    }
    return plain.isEmpty ? "" : "%\(plain)%"
  }
}

extension Day {
  /// The first moment of the day in London. The hour of summer time is looked for, not reckoned.
  fileprivate var startInLondon: Instant {
    let midnight = Instant(milliseconds: Int64(number) * 86_400_000)
    let earlier = midnight.adding(seconds: -3_600)
    return earlier.dayInLondon == self ? earlier : midnight
  }
}
