import Kernel

extension FormerRows {
  /// How rows of one table are written now, when an earlier version kept them otherwise or they
  /// hold something sealed with a former key.
  package struct Anew {
    package typealias Values = [String: Stored]

    let table: String
    /// Columns that came since.
    let columns: [String]
    /// A row as it is to be kept now; also one without the columns that came since.
    let now: (Values) throws -> Values
    /// A row of now as it was before those columns came.
    let before: (Values) throws -> Values

    package init(
      _ table: String, adding columns: [String], now: @escaping (Values) throws -> Values,
      before: @escaping (Values) throws -> Values
    ) {
      self.table = table
      self.columns = columns
      self.now = now
      self.before = before
    }
  }
}

extension FormerRows.Part {
  /// The same with its rows written anew. What was as its load left it still is, by what the
  /// digests say: what is looked at is what is there now.
  package func written(_ anew: FormerRows.Anew, _ tx: any Transaction) throws -> Self {
    guard table == anew.table, let old = try FormerRows([self]).tables[table] else { return self }
    let added = anew.columns.filter { !old.columns.contains($0) }
    var new = FormerRows.Table(columns: old.columns + added, key: old.key)
    let present = try added.isEmpty ? [:] : new.present(old.entries.keys, of: table, tx)
    for (key, entry) in old.entries {
      var entry = entry
      if !added.isEmpty {
        let rows = present[key] ?? []
        let before = try rows.map { old.row(try anew.before(new.values($0))) }
        if old.digest(before) == entry.now {
          entry.now = new.digest(try rows.map { new.row(try anew.now(new.values($0))) })
        }
      }
      entry.was = try entry.was.map { new.row(try anew.now(old.values($0))) }
      new.entries[key] = entry
    }
    return FormerRows.Part(table: table, content: FormerRows.content(of: new))
  }
}

extension FormerRows.Table {
  fileprivate func values(_ row: [Stored]) -> FormerRows.Anew.Values {
    Dictionary(zip(columns, row)) { first, _ in first }
  }

  fileprivate func row(_ values: FormerRows.Anew.Values) -> [Stored] {
    columns.map { values[$0] ?? .null }
  }
}

extension FormerRows {
  /// Rows that are written otherwise from now on, wherever they are kept: what one load left is
  /// what the next one found, so all are seen first, and then all are written.
  package struct Rewriting {
    let table: String
    /// A row as it is from now on; `nil` for one that stays as it is.
    let anew: (Anew.Values) throws -> Anew.Values?
    /// Digests of rows as they were, and as they are from now on.
    private var digests: [UInt64: UInt64] = [:]

    package init(_ table: String, _ anew: @escaping (Anew.Values) throws -> Anew.Values?) {
      self.table = table
      self.anew = anew
    }

    /// - Parameter standing: Numbers of rows that are to be written so in the table itself, and
    ///   are not yet.
    package mutating func see(
      _ part: Part, standing: Set<Int64>, _ tx: any Transaction
    ) throws {
      guard part.table == table, let held = try FormerRows([part]).tables[table] else { return }
      let keys = held.entries.keys.filter { key in key.number.map(standing.contains) ?? false }
      let present = try held.present(keys, of: table, tx)
      for rows in held.entries.values.map(\.was) + present.values {
        let before = held.digest(rows)
        let after = held.digest(try rows.map { try written($0, held) })
        if before != after { digests[before] = after }
      }
    }

    package func written(_ part: Part) throws -> Part {
      guard part.table == table, var held = try FormerRows([part]).tables[table] else {
        return part
      }
      for (key, entry) in held.entries {
        held.entries[key] = Entry(
          was: try entry.was.map { try written($0, held) }, now: digests[entry.now] ?? entry.now)
      }
      return Part(table: table, content: FormerRows.content(of: held))
    }

    private func written(_ row: [Stored], _ held: Table) throws -> [Stored] {
      try anew(held.values(row)).map(held.row) ?? row
    }
  }
}
