import Journals
import Kernel
import Storage

/// Takes the organisations that Waypoint carries over into the register: on first run all of
/// them, later what a new version of a list adds. Doing it again changes nothing.
package enum ReferenceOrganisations {
  /// Records one journal entry when anything was new.
  ///
  /// - Returns: How many organisations and relations were made or changed.
  @discardableResult
  package static func load(under right: Right, _ tx: any Transaction) throws -> Int {
    let changes = try load(tx)
    if !changes.isEmpty {
      try Journal.record(
        JournalEvent(
          OrganisationActions.referenceLoaded, [.system],
          details: ["count": String(changes.count)], changes: changes),
        under: right, tx)
    }
    return changes.count
  }

  /// Whether there is nothing to take over, so that nobody need wait for a writer.
  package static func areCurrent(_ tx: any Transaction) throws -> Bool {
    try ReferenceList.names.allSatisfy { name in
      try loadedVersion(of: name, tx) == ReferenceList.carried(name).version
    }
  }

  /// The change rows; empty when everything was there.
  ///
  /// What a published file or a person has said of an organisation since is left alone: the list
  /// then adds only codes and relations that are missing.
  static func load(_ tx: any Transaction) throws -> [JournalChange] {
    var changes: [JournalChange] = []
    for name in ReferenceList.names {
      let list = try ReferenceList.carried(name)
      guard try loadedVersion(of: name, tx) != list.version else { continue }
      changes += try take(list, tx)
      try tx.execute(
        """
        INSERT INTO directory_content (name, version)
        VALUES (?1, ?2)
        ON CONFLICT (name) DO UPDATE SET version = excluded.version
        """, name, list.version)
    }
    return changes
  }

  private static func loadedVersion(
    of name: String, _ tx: any Transaction
  ) throws -> String? {
    try tx.row("SELECT version FROM directory_content WHERE name = ?1", name).map { try $0(0) }
  }

  private static func take(
    _ list: ReferenceList, _ tx: any Transaction
  ) throws -> [JournalChange] {
    var batch = OrganisationBatch()
    var ids: [OrganisationCode: OrganisationID] = [:]
    for scheme in [OrganisationCode.Scheme.ods, .ons, .reference] {
      let values = list.organisations.flatMap(\.codes).filter { $0.scheme == scheme }.map(\.value)
      for (value, id) in try Organisations.holders(of: values, in: scheme, tx) {
        ids[OrganisationCode(scheme, value)] = id
      }
    }
    let held = try Organisations.find(Set(ids.values), tx)

    for entry in list.organisations {
      if let before = entry.codes.lazy.compactMap({ ids[$0] }).first.flatMap({ held[$0] }) {
        let free = entry.codes.filter { ids[$0] == nil && before.code($0.scheme) == nil }
        batch.change(before, to: merged(entry, into: before, adding: free))
        for code in free { ids[code] = before.id }
      } else {
        let organisation = Organisation(
          id: try tx.newIdentifier(), openedOn: entry.opened, closedOn: entry.closed,
          source: .content, codes: entry.codes, names: entry.name.map { [Dated($0)] } ?? [],
          kinds: [Dated(entry.kind)])
        batch.create(organisation)
        for code in entry.codes { ids[code] = organisation.id }
      }
    }
    try relate(list, ids, held: Set(held.keys), &batch, tx)
    return batch.isEmpty ? [] : try batch.save(tx)
  }

  private static func merged(
    _ entry: ReferenceList.Entry, into before: Organisation, adding codes: [OrganisationCode]
  ) -> Organisation {
    var next = before
    next.codes += codes
    guard before.provisional || before.source == .content else { return next }
    next.provisional = false
    next.source = .content
    next.openedOn = entry.opened ?? before.openedOn
    next.closedOn = entry.closed ?? before.closedOn
    if let name = entry.name, before.names.count <= 1 { next.names = [Dated(name)] }
    if before.kinds.count <= 1 { next.kinds = [Dated(entry.kind)] }
    return next
  }

  private static func relate(
    _ list: ReferenceList, _ ids: [OrganisationCode: OrganisationID],
    held: Set<OrganisationID>, _ batch: inout OrganisationBatch, _ tx: any Transaction
  ) throws {
    let existing = try Organisations.relations(from: held, tx)
    for entry in list.organisations {
      guard let from = entry.codes.lazy.compactMap({ ids[$0] }).first else { continue }
      for relation in entry.relations ?? [] {
        let known =
          ids[OrganisationCode(.ods, relation.to)] ?? ids[OrganisationCode(.reference, relation.to)]
        guard let to = try known ?? Organisations.find(code: relation.to, tx)?.id else {
          throw ContentFault(what: "\(relation.to), which \(entry.name ?? "an entry") relates to")
        }
        let there = existing[from]?.contains { $0.kind == relation.kind && $0.to == to } ?? false
        if !there {
          batch.create(
            OrganisationRelation(
              id: try tx.newIdentifier(), from: from, to: to, kind: relation.kind,
              startedOn: relation.from, endedOn: relation.until))
        }
      }
    }
  }

  /// Our own content is wrong: not something a user can mend.
  struct ContentFault: Error { let what: String }
}
