import Journals
import Kernel
import Storage

/// Organisations: found, searched, made, renamed, closed and related. Everything that changes
/// them goes through here or through an `OrganisationBatch`, which keeps what is within what.
///
/// What changes something returns the change rows for the caller's journal entry.
package enum Organisations {
  package static func find(_ id: OrganisationID, _ tx: any Transaction) throws -> Organisation? {
    try OrganisationStore.find([id], tx)[id]
  }

  /// Many at once, in a handful of questions.
  package static func find(
    _ ids: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: Organisation] {
    try OrganisationStore.find(ids, tx)
  }

  package static func find(
    _ code: OrganisationCode, _ tx: any Transaction
  ) throws -> Organisation? {
    try OrganisationStore.find(code, tx).flatMap { try find($0, tx) }
  }

  /// Finds by a code of any list, ODS codes first, in any case. A care workplace's own reference
  /// says nothing without its provider and is not looked for.
  package static func find(code: String, _ tx: any Transaction) throws -> Organisation? {
    let value = code.withoutOuterSpaces
    let holders =
      try OrganisationStore.holders(ofAny: value.uppercased(), tx)
      + OrganisationStore.holders(ofAny: value, tx)
    for scheme in OrganisationCode.Scheme.allCases {
      if let holder = holders.first(where: { $0.scheme == scheme }) {
        return try find(holder.id, tx)
      }
    }
    return nil
  }

  /// Who holds which of `values`, in a list whose codes are unique everywhere.
  package static func holders(
    of values: some Collection<String>, in scheme: OrganisationCode.Scheme, _ tx: any Transaction
  ) throws -> [String: OrganisationID] {
    try OrganisationStore.holders(of: values, in: scheme, tx)
  }

  /// The ODS codes of organisations of some kinds, open on `day`, that `source` last spoke for.
  package static func openCodes(
    of kinds: Set<OrganisationKind>, source: OrganisationSource, on day: Day,
    _ tx: any Transaction
  ) throws -> [String] {
    try tx.rows(
      """
      SELECT DISTINCT c.value
      FROM organisation_code AS c
      JOIN organisation AS o ON o.id = c.organisation_id
      JOIN organisation_kind AS k ON k.organisation_id = o.id
      WHERE c.scheme = 'ods' AND o.source = ?1 AND NOT o.provisional
        AND (o.closed_on IS NULL OR o.closed_on >= ?2)
        AND k.kind IN (?3*) AND k.to_on IS NULL
      """, source, day, List(kinds)
    ).map { try $0(0) }
  }

  /// The latest day up to `day` on which one of some kinds opened or closed, as far as `source`
  /// last said: how recent that source is.
  package static func latestDay(
    of kinds: Set<OrganisationKind>, source: OrganisationSource, upTo day: Day,
    _ tx: any Transaction
  ) throws -> Day? {
    let row = try tx.row(
      """
      SELECT MAX(CASE WHEN o.opened_on <= ?2 THEN o.opened_on END),
        MAX(CASE WHEN o.closed_on <= ?2 THEN o.closed_on END)
      FROM organisation AS o
      JOIN organisation_kind AS k ON k.organisation_id = o.id
      WHERE o.source = ?1 AND k.kind IN (?3*)
      """, source, day, List(kinds))
    guard let row else { return nil }
    return [try row(0, as: Day?.self), try row(1, as: Day?.self)].compactMap(\.self).max()
  }

  /// The latest name (failing that the code) of each: for lists, where a whole organisation is
  /// too much.
  package static func names(
    of ids: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: String] {
    try OrganisationStore.currentNames(of: ids, tx)
  }

  package static func count(_ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM organisation").map { try $0(0) } ?? 0
  }

  package static func countClosed(on day: Day, _ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM organisation WHERE closed_on < ?1", day).map { try $0(0) } ?? 0
  }

  package static func countRelations(_ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM organisation_relation").map { try $0(0) } ?? 0
  }

  /// All relations of `organisation` with either end, of all times.
  package static func relations(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [OrganisationRelation] {
    try OrganisationRelationStore.outgoing(of: [organisation], tx)
      + OrganisationRelationStore.incoming(of: organisation, tx)
  }

  /// The relations that start at each of `organisations`, of all times.
  package static func relations(
    from organisations: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: [OrganisationRelation]] {
    Dictionary(grouping: try OrganisationRelationStore.outgoing(of: organisations, tx), by: \.from)
  }

  /// What stands to `organisation` in one way on `day`: the sites of a trust, the practices of a
  /// network.
  package static func organisations(
    that kind: OrganisationRelationKind, _ organisation: OrganisationID, on day: Day,
    _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try OrganisationRelationStore.incoming(of: organisation, tx)
      .filter { $0.kind == kind && $0.holds(on: day) }.map(\.from)
  }

  /// How many organisations that are open stand to `organisation` in each way on `day`, so that
  /// a page of a region need not list 6,000 practices.
  package static func countsOfIncoming(
    _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationRelationKind: Int] {
    let counts = try tx.rows(
      """
      SELECT r.kind, COUNT(*)
      FROM organisation_relation AS r
      JOIN organisation AS o ON o.id = r.from_id
      WHERE r.to_id = ?1 AND (r.from_on IS NULL OR r.from_on <= ?2)
        AND (r.to_on IS NULL OR r.to_on >= ?2)
        AND (o.opened_on IS NULL OR o.opened_on <= ?2)
        AND (o.closed_on IS NULL OR o.closed_on >= ?2)
      GROUP BY r.kind
      """, organisation, day
    ).map { (try $0(0, as: OrganisationRelationKind.self), try $0(1, as: Int.self)) }
    return Dictionary(uniqueKeysWithValues: counts)
  }
}
