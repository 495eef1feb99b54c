import Journals
import Kernel
import Storage

/// Organisations and relations to be made or changed together, by one page or by a file of 30,000
/// rows. Saved in a few statements; what is within what is worked out once, at the end.
package struct OrganisationBatch: Sendable {
  /// Where a change comes from, for the journal.
  package struct Origin: Hashable, Sendable {
    package let file: String
    package let line: Int?
    package init(file: String, line: Int?) {
      self.file = file
      self.line = line
    }
  }

  private struct Change<Thing: Sendable>: Sendable {
    let before: Thing?
    let after: Thing
    let origin: Origin?
  }

  private var organisations: [Change<Organisation>] = []
  private var relations: [Change<OrganisationRelation>] = []

  package init() {}

  package var isEmpty: Bool { organisations.isEmpty && relations.isEmpty }

  package mutating func create(_ organisation: Organisation, _ origin: Origin? = nil) {
    organisations.append(Change(before: nil, after: organisation, origin: origin))
  }

  /// Left out when nothing differs.
  package mutating func change(
    _ before: Organisation, to after: Organisation, _ origin: Origin? = nil
  ) {
    guard before != after else { return }
    organisations.append(Change(before: before, after: after, origin: origin))
  }

  package mutating func create(_ relation: OrganisationRelation, _ origin: Origin? = nil) {
    relations.append(Change(before: nil, after: relation, origin: origin))
  }

  /// Left out when nothing differs.
  package mutating func change(
    _ before: OrganisationRelation, to after: OrganisationRelation, _ origin: Origin? = nil
  ) {
    guard before != after else { return }
    relations.append(Change(before: before, after: after, origin: origin))
  }

  /// Writes everything; the change rows for the journal entry, in the order they were given.
  package func save(_ tx: any Transaction) throws -> [JournalChange] {
    let created = organisations.filter { $0.before == nil }.map(\.after)
    try OrganisationStore.insert(created, tx)
    for change in organisations {
      guard let before = change.before else { continue }
      try OrganisationStore.save(change.after, was: before, tx)
    }
    try OrganisationRelationStore.insert(
      relations.filter { $0.before == nil }.map(\.after), tx)
    for change in relations where change.before != nil {
      try OrganisationRelationStore.save(change.after, tx)
    }
    let placed = relations.filter { $0.after.kind.basis != nil }.map(\.after.from)
    try OrganisationTree.refresh(Set(created.map(\.id) + placed), tx)
    return try changes(tx)
  }

  /// One row for each organisation, and one for each relation except those of an organisation
  /// just made, which are told with it: a list of 30,000 sites is 30,000 rows, not 120,000.
  private func changes(_ tx: any Transaction) throws -> [JournalChange] {
    let names = try OrganisationStore.currentNames(of: relations.map(\.after.to), tx)
    var changes = organisations.map {
      OrganisationChanges.between(
        $0.before, $0.after, file: $0.origin?.file, line: $0.origin?.line)
    }
    let made = Dictionary(
      uniqueKeysWithValues: organisations.enumerated().compactMap { offset, change in
        change.before == nil ? (change.after.id, offset) : nil
      })
    for change in relations {
      if change.before == nil, let offset = made[change.after.from] {
        OrganisationChanges.tell(change.after, names: names, in: &changes[offset])
      } else {
        changes.append(
          OrganisationChanges.between(
            change.before, change.after, names: names, file: change.origin?.file,
            line: change.origin?.line))
      }
    }
    return changes
  }
}
