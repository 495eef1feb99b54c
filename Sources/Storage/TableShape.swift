import Kernel

/// What a table is made of, as the database itself says.
struct TableShape: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    enum Kind: String, Sendable {
      case integer, real, text, bytes
      /// Only on PostgreSQL; SQLite keeps 1 or 0.
      case boolean
      /// None of those that migrations give columns.
      case other
    }

    let name: String
    let kind: Kind
    /// It has a value when it is left out.
    let fillsItself: Bool
  }

  let name: String
  let columns: [Column]
  /// In their order within the key; empty when there is none.
  let primaryKey: [String]

  /// What orders the rows: the primary key, or every column where there is none.
  var order: [String] { primaryKey.isEmpty ? columns.map(\.name) : primaryKey }
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
  /// In alphabetical order.
  let tables: [TableShape]
  let references: [RowReference]

  init(_ tx: any Transaction) throws {
    let question =
      switch tx.engine {
      case .sqlite: ShapeQuestion.sqlite
      case .postgresql: ShapeQuestion.postgresql
      }
    tables = try Self.tables(tx.rows(question.columns, binding: []))
    references = try tx.rows(question.references, binding: []).map {
      RowReference(table: try $0(0), column: try $0(1), target: try $0(2))
    }
  }

  private static func tables(_ rows: [Row]) throws -> [TableShape] {
    var columns: [String: [TableShape.Column]] = [:]
    var keys: [String: [(place: Int, column: String)]] = [:]
    for row in rows {
      let table: String = try row(0)
      let name: String = try row(1)
      let place: Int = try row(2)
      columns[table, default: []].append(
        TableShape.Column(
          name: name, kind: TableShape.Column.Kind(rawValue: try row(4)) ?? .other,
          fillsItself: try row(3)))
      if place > 0 { keys[table, default: []].append((place, name)) }
    }
    return columns.sorted { $0.key < $1.key }.map { name, columns in
      TableShape(
        name: name, columns: columns,
        primaryKey: (keys[name] ?? []).sorted { $0.place < $1.place }.map(\.column))
    }
  }

  func shape(of table: String) throws -> TableShape {
    guard let shape = tables.first(where: { $0.name == table }) else {
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

/// How each engine says what its tables are made of: both answer in the same columns.
struct ShapeQuestion {
  /// Table, column, place in the primary key from 1 or 0, whether it fills itself, kind.
  let columns: String
  /// Table, column, table that is pointed at.
  let references: String
}
