import Kernel

/// A row that stands in the way of putting others back.
package struct StandingRow: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// It is not as it was left.
    case altered
    /// It points at something that would be removed.
    case pointing(RowReference, at: Int64)
  }

  package let table: String
  /// Its number, or that of what it belongs to; `nil` where it has none.
  package let number: Int64?
  package let kind: Kind
}

extension FormerRows {
  /// Whether every table and column is still there: a later schema may keep things elsewhere, and
  /// rows from before it cannot be put back then.
  package func fit(_ tx: any Transaction) throws -> Bool {
    let shapes = Dictionary(
      uniqueKeysWithValues: try DatabaseShape(tx).tables.map { ($0.name, $0.columns.map(\.name)) })
    return tables.allSatisfy { name, table in
      Set(table.columns).isSubset(of: shapes[name] ?? [])
    }
  }

  /// What has been changed since, and what has come to point at rows that would be removed.
  ///
  /// - Parameters:
  ///   - leavingOut: Tables that may point at them.
  ///   - more: Columns that hold numbers of rows without the database knowing.
  package func standing(
    leavingOut: Set<String>, alsoPointing more: [RowReference], groups: [RowGroup],
    _ tx: any Transaction
  ) throws -> [StandingRow] {
    var found: [StandingRow] = []
    for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
      let present = try table.present(table.entries.keys, of: name, tx)
      for (key, entry) in table.entries where table.digest(present[key] ?? []) != entry.now {
        found.append(StandingRow(table: name, number: key.number, kind: .altered))
      }
    }
    let shape = try DatabaseShape(tx)
    let keys = Dictionary(groups.map { ($0.table, $0.columns) }) { first, _ in first }
    for reference in shape.references + more
    where !leavingOut.contains(reference.table) && tables[reference.target]?.key == ["id"] {
      let key = try keys[reference.table] ?? shape.shape(of: reference.table).primaryKey
      found += try pointing(reference, key, tx)
    }
    return found
  }

  /// Rows that point by `reference` at what was made, and would not go with it.
  private func pointing(
    _ reference: RowReference, _ key: [String], _ tx: any Transaction
  ) throws -> [StandingRow] {
    let made = made(in: reference.target).sorted()
    guard !made.isEmpty, !key.isEmpty else { return [] }
    let own = tables[reference.table]?.entries
    let sql = try RowStatement.select(
      key + [reference.column], from: reference.table,
      where: "\(try SQLName.checked(reference.column)) IN (?1*)")
    var found: [StandingRow] = []
    for chunk in made.map(Stored.integer).chunked() {
      try tx.forEachRow(sql, binding: [.list(chunk)]) { row in
        let name = Key(Array(row.values.dropLast()))
        guard own?[name] == nil else { return }
        let target: Int64 = try row(key.count)
        found.append(
          StandingRow(
            table: reference.table, number: name.number, kind: .pointing(reference, at: target)))
      }
    }
    return found
  }
}
