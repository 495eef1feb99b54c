import Kernel

/// The rows that a unit of work made, changed or removed: as they were before, with what tells
/// whether they are still as it left them. Enough to put everything back, and no more: of rows
/// that were made only their keys are kept.
package struct FormerRows: Sendable {
  /// Names one row, or the rows of a group, within its table.
  enum Key: Hashable, Sendable {
    case number(Int64)
    case several([Stored])

    init(_ values: [Stored]) {
      if values.count == 1, case .integer(let number) = values[0] {
        self = .number(number)
      } else {
        self = .several(values)
      }
    }

    /// That of a row, from the columns at `places`.
    init(_ row: [Stored], _ places: [Int]) {
      if places.count == 1, case .integer(let number) = row[places[0]] {
        self = .number(number)
      } else {
        self.init(places.map { row[$0] })
      }
    }

    func isOf(_ row: [Stored], _ places: [Int]) -> Bool {
      switch self {
      case .number(let number): places.count == 1 && row[places[0]] == .integer(number)
      case .several(let values):
        values.count == places.count && values.indices.allSatisfy { values[$0] == row[places[$0]] }
      }
    }

    var values: [Stored] {
      switch self {
      case .number(let number): [.integer(number)]
      case .several(let values): values
      }
    }

    /// The number of the row, or of what the group belongs to.
    var number: Int64? {
      if case .integer(let number) = values.first { number } else { nil }
    }
  }

  struct Entry: Hashable, Sendable {
    /// In the order of the table's columns; empty when there was nothing.
    var was: [[Stored]]
    /// The digest of what was left there, `RowDigest.nothing` when nothing was.
    var now: UInt64

    var isMade: Bool { was.isEmpty }
    var isRemoved: Bool { !was.isEmpty && now == RowDigest.nothing }
  }

  struct Table: Sendable {
    let columns: [String]
    let key: [String]
    var entries: [Key: Entry] = [:]

    var seeds: [UInt64] { columns.map(RowDigest.seed) }
    /// Where the columns of the key are among all columns.
    var keyPlaces: [Int] { key.compactMap { columns.firstIndex(of: $0) } }

    func digest(_ rows: [[Stored]]) -> UInt64 {
      let seeds = seeds
      return rows.reduce(RowDigest.nothing) { $0 &+ RowDigest.of($1, seeds) }
    }
  }

  var tables: [String: Table] = [:]

  package var isEmpty: Bool { tables.values.allSatisfy(\.entries.isEmpty) }

  /// Numbers of what came to be there, or whose rows did, in a table.
  package func made(in table: String) -> Set<Int64> { numbers(in: table) { $0.isMade } }

  /// Numbers of what was there and is otherwise now.
  package func changed(in table: String) -> Set<Int64> { numbers(in: table) { !$0.isMade } }

  /// Numbers of all of which something is kept.
  package func touched(in table: String) -> Set<Int64> { numbers(in: table) { _ in true } }

  /// How many rows or groups came to be there.
  package func countMade(in table: String) -> Int {
    tables[table]?.entries.values.count(where: \.isMade) ?? 0
  }

  private func numbers(in table: String, _ isMeant: (Entry) -> Bool) -> Set<Int64> {
    guard let entries = tables[table]?.entries else { return [] }
    return Set(entries.compactMap { key, entry in isMeant(entry) ? key.number : nil })
  }
}

/// Statements about a table whose name and columns are only known when they are run.
enum RowStatement {
  static func select(_ columns: [String], from table: String, where condition: String) throws
    -> String
  {
    [
      "SELECT", try columns.map(SQLName.checked).joined(separator: ", "), "FROM",
      try SQLName.checked(table), "WHERE", condition,
    ].joined(separator: " ")
  }

  static func delete(from table: String, where condition: String) throws -> String {
    ["DELETE", "FROM", try SQLName.checked(table), "WHERE", condition].joined(separator: " ")
  }

  /// The first value is that of the condition.
  static func update(_ table: String, _ columns: [String], where key: String) throws -> String {
    let values = try columns.enumerated().map { place, column in
      "\(try SQLName.checked(column)) = ?\(place + 2)"
    }
    return [
      "UPDATE", try SQLName.checked(table), "SET", values.joined(separator: ", "), "WHERE",
      "\(try SQLName.checked(key)) = ?1",
    ].joined(separator: " ")
  }

  static func clear(_ table: String, _ column: String, where key: String) throws -> String {
    [
      "UPDATE", try SQLName.checked(table), "SET", "\(try SQLName.checked(column)) = NULL",
      "WHERE", "\(try SQLName.checked(key)) IN (?1*)",
    ].joined(separator: " ")
  }
}

extension FormerRows.Table {
  /// What is there now for `keys`, by key; nothing for those of which nothing is.
  func present(
    _ keys: some Collection<FormerRows.Key>, of name: String, _ tx: any Transaction
  ) throws -> [FormerRows.Key: [[Stored]]] {
    var found: [FormerRows.Key: [[Stored]]] = [:]
    let places = keyPlaces
    let sql = try RowStatement.select(
      columns, from: name, where: "\(try SQLName.checked(key[0])) IN (?1*)")
    let wanted = Set(keys)
    // Keys of one first column are asked for together.
    let firsts = Set(keys.map { $0.values[0] })
    for chunk in firsts.chunked() {
      try tx.forEachRow(sql, binding: [.list(chunk)]) { row in
        let key = FormerRows.Key(places.map { row.values[$0] })
        if wanted.contains(key) { found[key, default: []].append(row.values) }
      }
    }
    return found
  }
}
