import Directory
import Journals
import Kernel
import Storage

/// What happened to entries, in words for the journal. An entry that takes the place of another of
/// the same key is one change.
enum RecordChanges {
  ///
  /// - Parameter places: The lines that say them, as far as files do.
  static func of(
    replaced: [HeldRecord], added: [HeldRecord],
    _ places: [RecordEntry.Slot: HeldRecords.Place], _ tx: any Transaction
  ) throws -> [JournalChange] {
    let issuers = try Organisations.names(
      of: Set((replaced + added).compactMap(\.entry.issuerOrganisation)), tx)
    return of(replaced: replaced, added: added, issuers).map { change, entry in
      var change = change
      change.file = places[entry.slot]?.file
      change.line = places[entry.slot]?.line
      return change
    }
  }

  private static func of(
    replaced: [HeldRecord], added: [HeldRecord], _ issuers: [OrganisationID: String]
  ) -> [(change: JournalChange, entry: RecordEntry)] {
    var waiting = Dictionary(grouping: replaced, by: Slot.init)
    var changes: [(change: JournalChange, entry: RecordEntry)] = []
    for record in added {
      changes.append(
        (change(from: waiting[Slot(record)]?.popLast(), to: record, issuers), record.entry))
    }
    for record in waiting.values.joined().sorted(by: { $0.id < $1.id }) {
      changes.append((change(from: record, to: nil, issuers), record.entry))
    }
    return changes
  }

  /// - Parameter issuers: Names of organisations that records are from.
  static func change(
    from before: HeldRecord?, to after: HeldRecord?, _ issuers: [OrganisationID: String] = [:]
  ) -> JournalChange {
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
    note("issuer") { $0.issuer ?? $0.entry.issuerOrganisation.map { issuers[$0] ?? "" } }
    note("level") { $0.kind.columns.level }
    note("year") { $0.kind.columns.year.map { "\($0)" } }
    // What somebody wrote freely may be about health; it is held and not shown.
    if before?.entry.note != after?.entry.note { fields["note"] = .notShown }
    note("reason") { record in
      if case .voided(_, let reason) = record.standing { reason } else { nil }
    }
    if let before, let after, before.id != after.id {
      // The row says all of it, also what is as it was before.
      for (name, value) in [
        ("title", after.title), ("kind", after.kind.group.words.lowercased()),
        ("held", after.isHeld ? "yes" : "no"), ("completion_date", after.awardedOn?.iso),
        ("expiry_date", after.expiresOn?.iso), ("level", after.kind.columns.level),
        ("year", after.kind.columns.year.map { "\($0)" }),
        ("issuer", after.issuer ?? after.entry.issuerOrganisation.map { issuers[$0] ?? "" }),
      ] as [(String, String?)] where fields[name] == nil && value != nil {
        fields[name] = JournalChange.Field(before: value, after: value)
      }
      if after.entry.note != nil { fields["note"] = .notShown }
      fields[JournalChange.replaces] = JournalChange.Field(before: "\(before.id)", after: nil)
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
