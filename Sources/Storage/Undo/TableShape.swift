import Kernel

/// What a table is made of, as the database itself says.
struct TableShape: Sendable {
  let name: String
  let columns: [String]
  /// In their order within the key; empty when there is none.
  let primaryKey: [String]
  /// Columns that fill themselves when they are left out.
  let filled: Set<String>

  func place(of column: String) -> Int? { columns.firstIndex(of: column) }
}

/// A column that holds the number of a row elsewhere.
package struct RowReference: Hashable, Sendable {
  package let table: String
  package let column: String
  /// The table that is pointed at, by its `id`.
  package let target: String

  package init(table: String, column: String, target: String) {
    self.table = table
    self.column = column
    self.target = target
  }
}

/// All tables, and what points at what.
struct DatabaseShape: Sendable {
  let tables: [String: TableShape]
  let references: [RowReference]

  init(_ tx: any Transaction) throws {
    let (columns, keys) =
      switch tx.engine {
      case .sqlite: (SQLiteShape.columns, SQLiteShape.references)
      case .postgresql: (PostgresShape.columns, PostgresShape.references)
      }
    var found: [String: (columns: [String], key: [(Int, String)], filled: Set<String>)] = [:]
    for row in try tx.rows(columns, binding: []) {
      let table: String = try row(0)
      let column: String = try row(1)
      let place: Int = try row(2)
      found[table, default: ([], [], [])].columns.append(column)
      if place > 0 { found[table]?.key.append((place, column)) }
      if try row(3) { found[table]?.filled.insert(column) }
    }
    tables = Dictionary(
      uniqueKeysWithValues: found.map { name, parts in
        let key = parts.key.sorted { $0.0 < $1.0 }.map(\.1)
        return (
          name,
          TableShape(name: name, columns: parts.columns, primaryKey: key, filled: parts.filled)
        )
      })
    references = try tx.rows(keys, binding: []).map {
      RowReference(table: try $0(0), column: try $0(1), target: try $0(2))
    }
  }

  func shape(of table: String) throws -> TableShape {
    guard let shape = tables[table] else {
      throw StorageError.statement("no such table", sql: table)
    }
    return shape
  }

  /// Of `names`, those that point at others before those that are pointed at.
  func childrenFirst(_ names: some Sequence<String>) -> [String] {
    var ordered: [String] = []
    var seen: Set<String> = []
    let wanted = Set(names)
    func visit(_ name: String) {
      guard seen.insert(name).inserted else { return }
      let children = references.filter { $0.target == name && wanted.contains($0.table) }
      for child in children.map(\.table).sorted() { visit(child) }
      ordered.append(name)
    }
    for name in wanted.sorted() { visit(name) }
    return ordered
  }
}

/// Rows that are looked at as one thing, because they have no life of their own: the names of a
/// person, the codes of an organisation.
package struct RowGroup: Hashable, Sendable {
  package let table: String
  /// What they have in common. The first is the number of what they belong to.
  package let columns: [String]
  /// The table of what they belong to.
  package let owner: String

  package init(_ table: String, by columns: String..., of owner: String) {
    self.table = table
    self.columns = columns
    self.owner = owner
  }
}
