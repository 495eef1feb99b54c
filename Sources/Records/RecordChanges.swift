import Journals
import Kernel

/// What happened to entries, in words for the journal. An entry that takes the place of another of
/// the same key is one change.
enum RecordChanges {
  static func of(replaced: [HeldRecord], added: [HeldRecord]) -> [JournalChange] {
    var waiting = Dictionary(grouping: replaced, by: Slot.init)
    var changes: [JournalChange] = []
    for record in added {
      changes.append(change(from: waiting[Slot(record)]?.popLast(), to: record))
    }
    for record in waiting.values.joined().sorted(by: { $0.id < $1.id }) {
      changes.append(change(from: record, to: nil))
    }
    return changes
  }

  static func change(from before: HeldRecord?, to after: HeldRecord?) -> JournalChange {
    var fields: [String: JournalChange.Field] = [:]
    func note(_ name: String, _ value: (HeldRecord) -> String?) {
      let old = before.flatMap(value)
      let new = after.flatMap(value)
      if old != new { fields[name] = JournalChange.Field(before: old, after: new) }
    }
    note("title") { $0.title }
    note("kind") { $0.kind.group.words.lowercased() }
    note("completion_date") { $0.awardedOn?.iso }
    note("expiry_date") { $0.expiresOn?.iso }
    note("held") { $0.isHeld ? "yes" : "no" }
    note("issuer") { $0.issuer }
    note("reason") { record in
      if case .voided(_, let reason) = record.standing { reason } else { nil }
    }
    let one = after ?? before
    return JournalChange(
      person: one?.person, organisation: one?.organisation, record: "record",
      recordID: one?.id.rawValue ?? 0,
      kind: before == nil ? .created : after == nil ? .ended : .changed, fields: fields)
  }

  private struct Slot: Hashable {
    let person: PersonID
    let group: RecordKind.Group
    let key: String
    init(_ record: HeldRecord) {
      person = record.person
      group = record.kind.group
      key = record.key
    }
  }
}
