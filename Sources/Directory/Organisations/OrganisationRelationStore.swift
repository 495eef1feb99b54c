import Kernel
import Storage

/// The SQL of relations between organisations.
enum OrganisationRelationStore {
  static func find(
    _ id: OrganisationRelationID, _ tx: any Transaction
  ) throws -> OrganisationRelation? {
    try tx.row(
      """
      SELECT id, from_id, to_id, kind, from_on, to_on, share
      FROM organisation_relation
      WHERE id = ?1
      """, id
    ).map(OrganisationRelation.init(row:))
  }

  /// All relations that start at one of `ids`, of all times.
  static func outgoing(
    of ids: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationRelation] {
    var relations: [OrganisationRelation] = []
    for part in ids.chunked() {
      relations += try tx.rows(
        """
        SELECT id, from_id, to_id, kind, from_on, to_on, share
        FROM organisation_relation
        WHERE from_id IN (?1*)
        ORDER BY id
        """, List(part)
      ).map(OrganisationRelation.init(row:))
    }
    return relations
  }

  /// All relations that end at `id`, of all times.
  static func incoming(
    of id: OrganisationID, _ tx: any Transaction
  ) throws -> [OrganisationRelation] {
    try tx.rows(
      """
      SELECT id, from_id, to_id, kind, from_on, to_on, share
      FROM organisation_relation
      WHERE to_id = ?1
      ORDER BY id
      """, id
    ).map(OrganisationRelation.init(row:))
  }

  /// Every relation that puts one organisation within another.
  static func placing(_ tx: any Transaction) throws -> [OrganisationRelation] {
    try tx.rows(
      """
      SELECT id, from_id, to_id, kind, from_on, to_on, share
      FROM organisation_relation
      WHERE kind NOT IN ('cluster', 'succeeds')
      """
    ).map(OrganisationRelation.init(row:))
  }

  static func insert(
    _ relations: some Collection<OrganisationRelation>, _ tx: any Transaction
  ) throws {
    try tx.load(
      into: "organisation_relation",
      columns: ["id", "from_id", "to_id", "kind", "from_on", "to_on", "share"],
      relations.lazy.map {
        [
          $0.id.stored, $0.from.stored, $0.to.stored, $0.kind.stored, $0.startedOn.stored,
          $0.endedOn.stored, $0.share.stored,
        ]
      })
  }

  /// Only the period and the share of a relation ever change.
  static func save(_ relation: OrganisationRelation, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE organisation_relation SET from_on = ?2, to_on = ?3, share = ?4 WHERE id = ?1",
      relation.id, relation.startedOn, relation.endedOn, relation.share)
  }
}

extension OrganisationRelation {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), from: try row(1), to: try row(2), kind: try row(3), startedOn: try row(4),
      endedOn: try row(5), share: try row(6))
  }
}
