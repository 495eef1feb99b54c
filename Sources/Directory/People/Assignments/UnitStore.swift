import Journals
import Kernel
import Storage

package enum Units {
  /// Units of an organisation by code; few hundred at most.
  package static func of(
    _ organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String: Unit] {
    var units: [String: Unit] = [:]
    try tx.forEachRow(
      "SELECT id, organisation_id, parent_id, code, name FROM unit WHERE organisation_id = ?1",
      organisation
    ) { row in
      let unit = try Unit(row: row)
      units[unit.code] = unit
    }
    return units
  }

  package static func find(
    _ ids: some Sequence<UnitID>, _ tx: any Transaction
  ) throws -> [UnitID: Unit] {
    var units: [UnitID: Unit] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow(
        "SELECT id, organisation_id, parent_id, code, name FROM unit WHERE id IN (?1*)", List(ids)
      ) { row in
        let unit = try Unit(row: row)
        units[unit.id] = unit
      }
    }
    return units
  }

  /// Saves whole units, new ones and known ones alike. Parents may be among them, in any order.
  @discardableResult
  package static func save(_ units: [Unit], _ tx: any Transaction) throws -> [JournalChange] {
    let before = try find(units.map(\.id), tx)
    let created = units.filter { before[$0.id] == nil }
    let changed = units.filter { before[$0.id] != nil && before[$0.id] != $0 }
    try tx.load(
      into: "unit", columns: ["id", "organisation_id", "parent_id", "code", "name"],
      parentsFirst(created).map {
        [
          $0.id.stored, $0.organisation.stored, $0.parent.stored, $0.code.stored, $0.name.stored,
        ]
      })
    for unit in changed {
      try tx.execute(
        "UPDATE unit SET parent_id = ?2, code = ?3, name = ?4 WHERE id = ?1",
        unit.id, unit.parent, unit.code, unit.name)
    }
    return (created + changed).map { unit in
      var fields = ChangedFields()
      fields.note("code", before[unit.id]?.code, unit.code)
      fields.note("name", before[unit.id]?.name, unit.name)
      return JournalChange(
        organisation: unit.organisation, record: "unit", recordID: unit.id.rawValue,
        kind: before[unit.id] == nil ? .created : .changed, fields: fields.fields)
    }
  }
}

extension Units {
  /// A parent may come later in the list than its parts, and has to be there before them.
  private static func parentsFirst(_ units: [Unit]) -> [Unit] {
    let byID = Dictionary(units.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var ordered: [Unit] = []
    var placed: Set<UnitID> = []
    for unit in units {
      var line: [Unit] = []
      var next: Unit? = unit
      while let unit = next, placed.insert(unit.id).inserted {
        line.append(unit)
        next = unit.parent.flatMap { byID[$0] }
      }
      ordered += line.reversed()
    }
    return ordered
  }
}

extension Unit {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), organisation: try row(1), parent: try row(2), code: try row(3),
      name: try row(4))
  }
}
