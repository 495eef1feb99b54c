import Kernel
import Storage

/// Whom and what entries are about, for those who keep facts in memory.
package struct JournalTouches: Sendable {
  /// One change of something about an organisation, or an entry about it without changes.
  package struct Place: Hashable, Sendable {
    package let organisation: OrganisationID?
    /// The action of the entry, `organisation.closed`.
    package let action: String
    /// What changed, `organisation-relation`, and how; `nil` for the entry itself.
    package let record: String?
    package let kind: JournalChange.Kind?

    package init(
      organisation: OrganisationID?, action: String, record: String?, kind: JournalChange.Kind?
    ) {
      self.organisation = organisation
      self.action = action
      self.record = record
      self.kind = kind
    }
  }

  /// The last entry there is.
  package let last: EntryID?
  package fileprivate(set) var people: Set<PersonID> = []
  package fileprivate(set) var places: Set<Place> = []
}

extension JournalTouches {
  private static let key = "journal.touches"

  static func add(_ people: some Sequence<PersonID>, _ tx: any Transaction) {
    let known = tx.memory[key] as? Set<PersonID> ?? []
    tx.memory[key] = known.union(people)
  }

  /// Writes down, with the entry, whom the unit of work has touched.
  static func write(with entry: EntryID, _ tx: any Transaction) throws {
    guard let people = tx.memory[key] as? Set<PersonID>, !people.isEmpty else { return }
    tx.memory[key] = nil
    try tx.load(
      into: "journal_touch", columns: ["entry_id", "person_id"],
      people.sorted().map { [entry.stored, $0.stored] })
  }

  static func last(_ tx: any Transaction) throws -> EntryID? {
    try tx.row("SELECT id FROM journal_entry ORDER BY id DESC LIMIT 1").map { try $0(0) }
  }

  static func since(_ entry: EntryID?, _ tx: any Transaction) throws -> JournalTouches {
    let first = entry ?? EntryID(rawValue: 0)
    let last = try last(tx)
    var touches = JournalTouches(last: last)
    guard let last, last > first else { return touches }
    try tx.forEachRow(
      "SELECT DISTINCT person_id FROM journal_touch WHERE entry_id > ?1", first
    ) { touches.people.insert(try $0(0)) }
    // By entry alone: asked for a kind as well, SQLite would rather go through all of that kind.
    try tx.forEachRow(
      """
      SELECT s.kind, s.subject_id, e.action
      FROM journal_subject s JOIN journal_entry e ON e.id = s.entry_id
      WHERE s.entry_id > ?1
      """, first
    ) { row in
      switch try row(0, as: String.self) {
      case "person": touches.people.insert(try row(1))
      case "organisation":
        touches.places.insert(
          Place(organisation: try row(1), action: try row(2), record: nil, kind: nil))
      default: break
      }
    }
    try tx.forEachRow(
      """
      SELECT c.person_id, c.organisation_id, e.action, c.record, c.kind
      FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id
      WHERE c.entry_id > ?1
      """, first
    ) { row in
      if let person = try row(0, as: PersonID?.self) {
        touches.people.insert(person)
      } else {
        touches.places.insert(
          Place(organisation: try row(1), action: try row(2), record: try row(3), kind: try row(4)))
      }
    }
    return touches
  }
}
