import Access
import Directory
import Journals
import Kernel
import Storage

/// What an administrator does to one organisation: ask the right, change it, write it down.
struct ChangeOrganisation: Sendable {
  let id: OrganisationID

  func rename(to name: String, from day: Day, by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .changeOrganisation, .organisation(id), tx)
    let before = try self.name(tx)
    let changed = try Organisations.rename(id, to: name, from: day, tx)
    try record(
      OrganisationActions.renamed, ["before": before, "after": name, "day": day.iso],
      occurredOn: day, changed.changes, right, tx)
  }

  func state(_ kind: OrganisationKind, by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .stateKind, .organisation(id), tx)
    let changed = try Organisations.state(kind, of: id, tx)
    try Journal.record(
      JournalEvent(
        OrganisationActions.kindStated, [.organisation(id)],
        details: ["organisation": try name(tx), "kind": kind.words], changes: changed.changes),
      under: right, tx)
  }

  func close(on day: Day, by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .changeOrganisation, .organisation(id), tx)
    let changed = try Organisations.close(id, on: day, tx)
    try record(
      OrganisationActions.closed, ["organisation": try name(tx), "day": day.iso],
      occurredOn: day, changed.changes, right, tx)
  }

  func relate(
    _ kind: OrganisationRelationKind, _ other: OrganisationID, from day: Day?, by user: User,
    _ tx: any Transaction
  ) throws {
    let right = try user.right(to: .changeOrganisation, .organisation(id), tx)
    // Being under another gives its leads sight of the people here, and having another under it
    // gives sight of theirs: whoever says so must answer for both.
    if kind.basis == .under {
      _ = try user.right(to: .changeOrganisation, .organisation(other), tx)
    }
    let changes = try Organisations.relate(id, kind, other, from: day, tx)
    let names = try Organisations.names(of: [id, other], tx)
    try Journal.record(
      JournalEvent(
        OrganisationActions.related, [.organisation(id), .organisation(other)],
        details: [
          "organisation": names[id] ?? "", "relation": kind.words, "other": names[other] ?? "",
        ], occurredOn: day, changes: changes), under: right, tx)
  }

  func end(
    _ relation: OrganisationRelationID, on day: Day, by user: User, _ tx: any Transaction
  ) throws {
    let right = try user.right(to: .changeOrganisation, .organisation(id), tx)
    guard
      let found = try Organisations.relations(of: id, tx).first(where: { $0.id == relation })
    else { throw NotFound("This relation") }
    let other = found.from == id ? found.to : found.from
    // To end it takes sight away from whoever answers for the other: that needs both, as to begin.
    if found.kind.basis == .under {
      _ = try user.right(to: .changeOrganisation, .organisation(other), tx)
    }
    let changes = try Organisations.unrelate(relation, on: day, tx)
    let names = try Organisations.names(of: [found.from, found.to], tx)
    try Journal.record(
      JournalEvent(
        OrganisationActions.unrelated, [.organisation(id), .organisation(other)],
        details: [
          "organisation": names[found.from] ?? "", "relation": found.kind.words,
          "other": names[found.to] ?? "", "day": day.iso,
        ], occurredOn: day, changes: changes), under: right, tx)
  }

  private func name(_ tx: any Transaction) throws -> String {
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    return name
  }

  private func record(
    _ action: JournalAction, _ details: [String: String], occurredOn: Day,
    _ changes: [JournalChange], _ right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, [.organisation(id)], details: details, occurredOn: occurredOn, changes: changes),
      under: right, tx)
  }
}
