import Kernel
import Storage

/// Keeps `organisation_within` true to the relations, and answers from it.
package enum OrganisationTree {
  /// Works out anew what `organisations`, and all that is found within them, are within. Called
  /// once at the end of a change, with those whose own relations changed and those just made.
  package static func refresh(
    _ organisations: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws {
    var affected = Set(organisations)
    for part in affected.chunked() {
      try tx.forEachRow(
        """
        SELECT DISTINCT organisation_id
        FROM organisation_within
        WHERE ancestor_id IN (?1*) AND basis = 'area'
        """, List(part)
      ) { row in affected.insert(try row(0)) }
    }
    guard !affected.isEmpty else { return }

    var rules = OrganisationTreeRules(try relations(above: affected, tx))
    let ordered = affected.sorted()
    for part in ordered.chunked() {
      try tx.execute(
        "DELETE FROM organisation_within WHERE organisation_id IN (?1*)", List(part))
    }
    var rows: [[Stored]] = []
    for organisation in ordered {
      for (place, spans) in rules.places(of: organisation) {
        for span in spans {
          rows.append([
            place.ancestor.stored, organisation.stored, place.basis.stored,
            span.lowerBound.stored, span.upperBound.stored,
          ])
        }
      }
    }
    try tx.load(
      into: "organisation_within",
      columns: ["ancestor_id", "organisation_id", "basis", "from_on", "to_on"], rows)
  }

  /// The relations of `organisations` and of everything above them. Many at once are answered
  /// by reading all relations; a few by climbing, one question for each level.
  private static func relations(
    above organisations: Set<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationRelation] {
    if organisations.count > 1_000 {
      return try OrganisationRelationStore.placing(tx)
    }
    var relations: [OrganisationRelation] = []
    var seen = organisations
    var level = organisations
    while !level.isEmpty {
      let found = try OrganisationRelationStore.outgoing(of: level, tx)
        .filter { $0.kind.basis != nil }
      relations += found
      level = Set(found.map(\.to)).subtracting(seen)
      seen.formUnion(level)
    }
    return relations
  }

  /// Whether `organisation` was within `ancestor` on `day`; every organisation is within itself.
  package static func contains(
    _ ancestor: OrganisationID, _ organisation: OrganisationID, on basis: WithinBasis,
    _ day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT 1
      FROM organisation_within
      WHERE ancestor_id = ?1 AND organisation_id = ?2 AND basis = ?3
        AND from_on <= ?4 AND to_on >= ?4
      """, ancestor, organisation, basis, day) != nil
  }

  /// Every organisation within one of `ancestors` on `day`, themselves included.
  package static func within(
    _ ancestors: some Collection<OrganisationID>, on basis: WithinBasis, _ day: Day,
    _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT DISTINCT organisation_id
      FROM organisation_within
      WHERE ancestor_id IN (?1*) AND basis = ?2 AND from_on <= ?3 AND to_on >= ?3
      ORDER BY organisation_id
      """, List(ancestors), basis, day
    ).map { try $0(0) }
  }

  /// Everything `organisation` is within on `day`, itself included.
  package static func ancestors(
    of organisation: OrganisationID, on basis: WithinBasis, _ day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT DISTINCT ancestor_id
      FROM organisation_within
      WHERE organisation_id = ?1 AND basis = ?2 AND from_on <= ?3 AND to_on >= ?3
      ORDER BY ancestor_id
      """, organisation, basis, day
    ).map { try $0(0) }
  }

  /// The areas that lie in `area` on `day` and in no other area that does, as a region has its boards.
  package static func areas(
    directlyIn area: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [Organisation] {
    let found: [OrganisationID] = try tx.rows(
      """
      SELECT DISTINCT w.organisation_id
      FROM organisation_within AS w
      JOIN organisation_kind AS k ON k.organisation_id = w.organisation_id
      WHERE w.ancestor_id = ?1 AND w.basis = 'area' AND w.from_on <= ?2 AND w.to_on >= ?2
        AND w.organisation_id <> ?1 AND k.kind IN (?3*)
      """, area, day, List(OrganisationKind.allCases.filter(\.isArea))
    ).map { try $0(0) }
    let inside = try Organisations.find(found, tx).filter { $0.value.kind(on: day).isArea }
    var between: Set<OrganisationID> = []
    for some in inside.keys.sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT organisation_id, ancestor_id
        FROM organisation_within
        WHERE organisation_id IN (?1*) AND basis = 'area' AND from_on <= ?2 AND to_on >= ?2
        """, List(some), day
      ) { row in
        let (one, other): (OrganisationID, OrganisationID) = (try row(0), try row(1))
        if one != other, inside[other] != nil { between.insert(one) }
      }
    }
    return inside.values.filter { !between.contains($0.id) }
      .sorted { ($0.name(on: day), $0.id) < ($1.name(on: day), $1.id) }
  }
}
