import Kernel

/// A unit of work that keeps, beside doing what it is told, the rows as they were before it wrote
/// to them. What is done through it can be put back later: no store and no format need know.
///
/// Rows that are made cost a short number each; a row that is changed is read once before. At the
/// end those that were changed are read again, to know them later.
package final class WriteRecording: Transaction {
  private struct Recorded {
    var table: FormerRows.Table
    let places: [Int]
    let seeds: [UInt64]
    let isGrouped: Bool
    /// The table whose rows the first column of the key names.
    let owner: String?
    /// Columns that fill themselves: a row made without them is read back.
    let filled: Set<String>
    var stale: Set<FormerRows.Key> = []
  }

  private let base: any Transaction
  private let leavingOut: Set<String>
  private let groups: [String: RowGroup]
  private var shape: DatabaseShape?
  private var recorded: [String: Recorded] = [:]

  /// - Parameters:
  ///   - leavingOut: Tables that are not followed: the account of what was done stays.
  ///   - groups: Rows that are looked at together.
  package init(_ base: any Transaction, leavingOut: Set<String>, groups: [RowGroup]) {
    self.base = base
    self.leavingOut = leavingOut
    self.groups = Dictionary(groups.map { ($0.table, $0) }) { first, _ in first }
  }

  /// What was there before. Rows that are as they were in the end are not among them.
  package func finish() throws -> FormerRows {
    var former = FormerRows()
    for (name, recorded) in recorded {
      var table = recorded.table
      let present = try table.present(recorded.stale, of: name, base)
      for key in recorded.stale {
        let digest = table.digest(present[key] ?? [])
        table.entries[key]?.now = digest
      }
      let isAsBefore = { (entry: FormerRows.Entry) in
        entry.now == (entry.isMade ? RowDigest.nothing : table.digest(entry.was))
      }
      if table.entries.values.contains(where: isAsBefore) {
        table.entries = table.entries.filter { !isAsBefore($0.value) }
      }
      if !table.entries.isEmpty { former.tables[name] = table }
    }
    return former
  }

  // What is passed on

  package var engine: Engine { base.engine }
  package var keys: KeyRing { base.keys }
  package var memory: [String: any Sendable] {
    get { base.memory }
    set { base.memory = newValue }
  }

  package func rows(_ sql: String, binding values: [Stored]) throws -> [Row] {
    try following(sql, values) { try base.rows(sql, binding: values) }
  }

  package func forEachRow(
    _ sql: String, binding values: [Stored], _ body: (Row) throws -> Void
  ) throws {
    try following(sql, values) { try base.forEachRow(sql, binding: values, body) }
  }

  package func forEachRowInPlace(
    _ sql: String, binding values: [Stored], _ body: (RowInPlace) throws -> Void
  ) throws {
    try following(sql, values) { try base.forEachRowInPlace(sql, binding: values, body) }
  }

  @discardableResult
  package func execute(_ sql: String, binding values: [Stored]) throws -> Int {
    try following(sql, values) { try base.execute(sql, binding: values) }
  }

  package func newIdentifierNumber() throws -> Int64 { try base.newIdentifierNumber() }

  package func savepoint<Value>(_ work: () throws -> Value) throws -> Value {
    let before = recorded
    do { return try base.savepoint(work) } catch {
      recorded = before
      throw error
    }
  }

  package func lock(_ name: String) throws { try base.lock(name) }

  package func latestRow(_ sql: String, binding values: [Stored]) throws -> Row? {
    try base.latestRow(sql, binding: values)
  }

  package func define(_ statement: String) throws { try base.define(statement) }
  package func check(_ sql: String) throws { try base.check(sql) }
  package func tableNames() throws -> [String] { try base.tableNames() }

  package func load(
    into name: String, columns: [String], _ rows: some Sequence<[Stored]>
  ) throws {
    guard try isFollowed(name) else { return try base.load(into: name, columns: columns, rows) }
    let rows = Array(rows)
    if !rows.isEmpty { try noteMade(rows, columns, in: name) }
    try base.load(into: name, columns: columns, rows)
  }
}

extension WriteRecording {
  /// Looks at a statement before it is run, and at what it changed afterwards.
  private func following<Value>(
    _ sql: String, _ values: [Stored], _ run: () throws -> Value
  ) throws -> Value {
    guard let statement = WriteStatement.of(sql), try isFollowed(statement.table) else {
      return try run()
    }
    let name = statement.table
    switch statement.kind {
    case .insert(let given):
      let columns = given.keys.sorted()
      let row = columns.map { column -> Stored in
        guard let number = given[column] ?? nil, values.indices.contains(number - 1) else {
          return .null
        }
        return values[number - 1]
      }
      try noteMade([row], columns, in: name)
      // A value that is no parameter is not known here.
      let key = try key(of: row, columns, in: name)
      recorded[name]?.stale.insert(key)
    case .update(let columns):
      guard columns.isDisjoint(with: recorded[name]?.table.key ?? []) else {
        throw StorageError.statement("the key of a row cannot be changed here", sql: sql)
      }
      try noteChanged(statement, values, in: name)
    case .delete: try noteChanged(statement, values, in: name)
    case .other:
      throw StorageError.statement(
        "write it as INSERT … VALUES, UPDATE … WHERE or DELETE … WHERE, so that it can be undone",
        sql: sql)
    }
    return try run()
  }

  /// Whether the table is followed; looks up what it is made of the first time.
  private func isFollowed(_ name: String) throws -> Bool {
    if leavingOut.contains(name) { return false }
    if recorded[name] != nil { return true }
    let known = try shape ?? DatabaseShape(base)
    shape = known
    let table = try known.shape(of: name)
    let group = groups[name]
    let key = group?.columns ?? table.primaryKey
    guard !key.isEmpty else {
      throw StorageError.statement("declare what the rows of \(name) have in common", sql: name)
    }
    let former = FormerRows.Table(columns: table.columns.map(\.name), key: key)
    recorded[name] = Recorded(
      table: former, places: former.keyPlaces, seeds: former.seeds, isGrouped: group != nil,
      owner: group?.owner,
      filled: Set(table.columns.filter(\.fillsItself).map(\.name)))
    return true
  }

  private func key(
    of row: [Stored], _ columns: [String], in name: String
  ) throws -> FormerRows.Key {
    FormerRows.Key(
      try (recorded[name]?.table.key ?? []).map { column in
        guard let place = columns.firstIndex(of: column) else {
          throw StorageError.statement("a row without \(column)", sql: name)
        }
        return row[place]
      })
  }

  private func noteMade(_ rows: [[Stored]], _ columns: [String], in name: String) throws {
    // Taken out meanwhile, so that adding to it does not copy it.
    guard var recorded = recorded.removeValue(forKey: name) else { return }
    defer { self.recorded[name] = recorded }
    let places = try recorded.table.key.map { column -> Int in
      guard let place = columns.firstIndex(of: column) else {
        throw StorageError.statement("rows without \(column)", sql: name)
      }
      return place
    }
    let seeds = columns.map(RowDigest.seed)
    // The rows of a group mostly follow each other.
    var made: [(key: FormerRows.Key, digest: UInt64)] = []
    made.reserveCapacity(rows.count)
    for row in rows {
      let digest = RowDigest.of(row, seeds)
      if let last = made.last, last.key.isOf(row, places) {
        made[made.count - 1].digest &+= digest
      } else {
        made.append((FormerRows.Key(row, places), digest))
      }
    }
    if recorded.isGrouped { try fetch(made.lazy.map(\.key), into: &recorded, of: name) }
    recorded.table.entries.reserveCapacity(recorded.table.entries.count + made.count)
    let isWhole = recorded.filled.isSubset(of: columns)
    for (key, digest) in made {
      recorded.table.entries[key, default: .init(was: [], now: RowDigest.nothing)].now &+= digest
      if !isWhole { recorded.stale.insert(key) }
    }
  }

  private func noteChanged(
    _ statement: WriteStatement, _ values: [Stored], in name: String
  ) throws {
    guard var recorded = recorded.removeValue(forKey: name) else { return }
    defer { self.recorded[name] = recorded }
    let bound = try statement.parameters.map { number in
      guard values.indices.contains(number - 1) else {
        throw StorageError.statement("?\(number) is not bound", sql: statement.condition)
      }
      return values[number - 1]
    }
    let columns = recorded.isGrouped ? recorded.table.key : recorded.table.columns
    let rows = try base.rows(
      RowStatement.select(columns, from: name, where: statement.condition), binding: bound
    ).map(\.values)
    if recorded.isGrouped {
      let keys = rows.map(FormerRows.Key.init)
      try fetch(keys, into: &recorded, of: name)
      recorded.stale.formUnion(keys)
      return
    }
    for row in rows {
      let key = FormerRows.Key(recorded.places.map { row[$0] })
      if recorded.table.entries[key] == nil {
        recorded.table.entries[key] = .init(was: [row], now: RowDigest.of(row, recorded.seeds))
      }
      recorded.stale.insert(key)
    }
  }

  /// Reads the groups that are written to for the first time; what belongs to something made in
  /// this unit of work had nothing before.
  private func fetch(
    _ keys: some Sequence<FormerRows.Key>, into recorded: inout Recorded, of name: String
  ) throws {
    let made = recorded.owner.flatMap { self.recorded[$0]?.table.entries }
    var unknown: Set<FormerRows.Key> = []
    for key in keys where recorded.table.entries[key] == nil {
      if let number = key.number, let owner = made?[.number(number)], owner.isMade { continue }
      unknown.insert(key)
    }
    guard !unknown.isEmpty else { return }
    for (key, rows) in try recorded.table.present(unknown, of: name, base) {
      recorded.table.entries[key] = .init(was: rows, now: recorded.table.digest(rows))
    }
  }
}
