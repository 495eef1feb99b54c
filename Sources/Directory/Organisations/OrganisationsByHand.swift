import Journals
import Kernel
import Storage

/// What people do to organisations on a page. Each asks the pure rule, saves, and returns what
/// changed for the journal.
extension Organisations {
  /// Everything that is said of an organisation when it is made.
  package struct Particulars: Hashable, Sendable {
    package var name: String
    package var kind: OrganisationKind
    package var codes: [OrganisationCode]
    package var openedOn: Day?
    package var contact: OrganisationContact

    package init(
      name: String, kind: OrganisationKind, codes: [OrganisationCode] = [], openedOn: Day? = nil,
      contact: OrganisationContact = OrganisationContact()
    ) {
      self.name = name
      self.kind = kind
      self.codes = codes
      self.openedOn = openedOn
      self.contact = contact
    }
  }

  /// An organisation as it now is, and the change rows to journal.
  package struct Changed: Hashable, Sendable {
    package let organisation: Organisation
    package let changes: [JournalChange]
  }

  /// - Throws: `OrganisationRefusal`: no name, a code of the wrong form, a code that is taken.
  package static func create(
    _ particulars: Particulars, source: OrganisationSource = .hand, _ tx: any Transaction
  ) throws -> Changed {
    let name = particulars.name.withoutOuterSpaces
    guard !name.isEmpty else { throw OrganisationRefusal.nameMissing }
    for code in particulars.codes { try requireFree(code, tx) }
    let organisation = Organisation(
      id: try tx.newIdentifier(), openedOn: particulars.openedOn, contact: particulars.contact,
      source: source, codes: particulars.codes, names: [Dated(name)],
      kinds: [Dated(particulars.kind)])
    var batch = OrganisationBatch()
    batch.create(organisation)
    return Changed(organisation: organisation, changes: try batch.save(tx))
  }

  package static func rename(
    _ id: OrganisationID, to name: String, from day: Day, _ tx: any Transaction
  ) throws -> Changed {
    try change(id, tx) { try $0.renamed(to: name, from: day) }
  }

  package static func turn(
    _ id: OrganisationID, into kind: OrganisationKind, from day: Day, _ tx: any Transaction
  ) throws -> Changed {
    try change(id, tx) { try $0.turned(into: kind, from: day) }
  }

  /// What it is and always was, where nobody had said so, or wrongly.
  package static func state(
    _ kind: OrganisationKind, of id: OrganisationID, _ tx: any Transaction
  ) throws -> Changed {
    try change(id, tx) { try $0.stated(kind) }
  }

  package static func close(
    _ id: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Changed {
    try change(id, tx) { try $0.closed(on: day) }
  }

  package static func reopen(_ id: OrganisationID, _ tx: any Transaction) throws -> Changed {
    try change(id, tx) { try $0.reopened() }
  }

  /// Another address, postcode or telephone number; or the day it opened, found out later.
  package static func correct(
    _ id: OrganisationID, contact: OrganisationContact, openedOn: Day?, _ tx: any Transaction
  ) throws -> Changed {
    try change(id, tx) {
      var next = $0
      next.contact = contact
      next.openedOn = openedOn
      return next
    }
  }

  /// Gives it a code, as when one held by name alone gets its ODS code.
  package static func give(
    _ code: OrganisationCode, to id: OrganisationID, _ tx: any Transaction
  ) throws -> Changed {
    try requireFree(code, tx)
    return try change(id, tx) {
      var next = $0
      next.codes.append(code)
      return next
    }
  }

  /// Relates two organisations from `day` on (`nil`: for as long as can be told). Where one can
  /// only have one at a time, such as its region, the one before ends the day before.
  package static func relate(
    _ from: OrganisationID, _ kind: OrganisationRelationKind, _ to: OrganisationID,
    from day: Day? = nil, until last: Day? = nil, share: BasisPoints? = nil, _ tx: any Transaction
  ) throws -> [JournalChange] {
    let ends = try find([from, to], tx)
    guard ends[from] != nil, let target = ends[to] else {
      throw NotFound("The organisation")
    }
    guard from != to else { throw OrganisationRefusal.relatedToItself }
    if let share, !(0...10_000).contains(share) { throw OrganisationRefusal.shareOutOfRange }
    if let day, let last, last < day { throw OrganisationRefusal.endsBeforeStart(on: day) }
    if let kinds = kind.kindsOfTarget, !target.kinds.isEmpty,
      kinds.isDisjoint(with: target.kinds.map(\.value))
    {
      throw OrganisationRefusal.wrongTarget(kind)
    }
    let relation = OrganisationRelation(
      id: try tx.newIdentifier(), from: from, to: to, kind: kind, startedOn: day, endedOn: last,
      share: share)
    let existing = try relations(of: from, tx).filter { $0.kind == kind }
    if let same = existing.first(where: { $0.joins(from, to) && $0.overlaps(relation) }) {
      throw OrganisationRefusal.alreadyRelated(from: same.startedOn)
    }
    if kind.basis != nil, try wouldLoop(relation, tx) {
      throw OrganisationRefusal.wouldLoop(target.displayName(on: day ?? .earliest))
    }

    var batch = OrganisationBatch()
    if kind.isSingle, let day {
      for other in existing where other.from == from && other.holds(on: day) {
        batch.change(other, to: try other.replaced(from: day))
      }
    }
    batch.create(relation)
    return try batch.save(tx)
  }

  /// Ends a relation with `day` as its last day.
  package static func unrelate(
    _ id: OrganisationRelationID, on day: Day, _ tx: any Transaction
  ) throws -> [JournalChange] {
    guard let relation = try OrganisationRelationStore.find(id, tx) else {
      throw NotFound("The relation between the organisations")
    }
    var batch = OrganisationBatch()
    batch.change(relation, to: try relation.ended(on: day))
    return try batch.save(tx)
  }

  private static func change(
    _ id: OrganisationID, _ tx: any Transaction,
    _ rule: (Organisation) throws -> Organisation
  ) throws -> Changed {
    guard let before = try find(id, tx) else { throw NotFound("The organisation") }
    var after = try rule(before)
    // Whatever is said by hand is vouched for by whoever said it.
    after.provisional = false
    after.source = .hand
    var batch = OrganisationBatch()
    batch.change(before, to: after)
    return Changed(organisation: after, changes: try batch.save(tx))
  }

  private static func requireFree(_ code: OrganisationCode, _ tx: any Transaction) throws {
    guard code.isWellFormed else { throw OrganisationRefusal.codeMalformed(code.value) }
    if let holder = try OrganisationStore.find(code, tx) {
      let name = try names(of: [holder], tx)[holder] ?? code.value
      throw OrganisationRefusal.codeTaken(code.value, by: name)
    }
  }

  /// Whether the target is found within the source at some time of the relation.
  private static func wouldLoop(
    _ relation: OrganisationRelation, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT 1
      FROM organisation_within
      WHERE ancestor_id = ?1 AND organisation_id = ?2 AND basis = 'area'
        AND from_on <= ?4 AND to_on >= ?3
      """, relation.from, relation.to, relation.startedOn ?? .earliest,
      relation.endedOn ?? .latest) != nil
  }
}

extension OrganisationRelation {
  /// Between these two; the other way round too when the kind has no direction.
  func joins(_ one: OrganisationID, _ other: OrganisationID) -> Bool {
    (from == one && to == other) || (kind.isMutual && from == other && to == one)
  }

  func overlaps(_ other: OrganisationRelation) -> Bool {
    (startedOn ?? .earliest) <= (other.endedOn ?? .latest)
      && (other.startedOn ?? .earliest) <= (endedOn ?? .latest)
  }

  /// As it stands when another takes its place on `day`.
  func replaced(from day: Day) throws(OrganisationRefusal) -> OrganisationRelation {
    if let startedOn, startedOn >= day { throw .alreadyRelated(from: startedOn) }
    var next = self
    next.endedOn = day - 1
    return next
  }
}
