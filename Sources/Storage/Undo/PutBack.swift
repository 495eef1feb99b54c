import Kernel

extension FormerRows {
  /// Makes everything as it was. Rows that were made are removed, those that were changed or
  /// removed are written as they were; what points at something goes before it and comes after it.
  ///
  /// - Parameter workedOut: Tables of what follows from the rest. Their rows about what is removed
  ///   go with it, whoever wrote them.
  /// - Throws: `StorageError.constraint` when something else stands on it: ask `standing` before.
  package func putBack(workedOut: Set<String>, _ tx: any Transaction) throws {
    let shape = try DatabaseShape(tx)
    for reference in shape.references where workedOut.contains(reference.table) {
      let sql = try RowStatement.delete(
        from: reference.table, where: "\(try SQLName.checked(reference.column)) IN (?1*)")
      guard tables[reference.target]?.key == ["id"] else { continue }
      for chunk in made(in: reference.target).map(Stored.integer).chunked() {
        try tx.execute(sql, binding: [.list(chunk)])
      }
    }
    let order = shape.childrenFirst(tables.keys)
    let works = order.compactMap { name in
      tables[name].map { PutBack(name: name, table: $0, shape: shape, tx: tx) }
    }
    for work in works.reversed() where !work.isReplaced { try work.insert { $0.isRemoved } }
    for work in works {
      if work.isReplaced {
        try work.delete { $0.now != RowDigest.nothing }
      } else {
        try work.letGoOfItself()
        try work.delete { $0.isMade }
        try work.update()
      }
    }
    for work in works.reversed() where work.isReplaced { try work.insert { !$0.isMade } }
    for work in works { try work.verify() }
  }
}

/// The rows of one table on their way back.
private struct PutBack {
  let name: String
  let table: FormerRows.Table
  let shape: DatabaseShape
  let tx: any Transaction

  /// Nothing points at these rows, so they are removed and written anew, which lets them change
  /// places without meeting.
  var isReplaced: Bool {
    table.key != ["id"] || !shape.references.contains { $0.target == name }
  }

  private func keys(_ isMeant: (FormerRows.Entry) -> Bool) -> [FormerRows.Key] {
    table.entries.filter { isMeant($0.value) }.map(\.key)
  }

  /// Rows that point at others of the same table no longer do, until they are as they were.
  func letGoOfItself() throws {
    for column in shape.references.filter({ $0.table == name && $0.target == name }).map(\.column) {
      let sql = try RowStatement.clear(name, column, where: table.key[0])
      for chunk in keys({ _ in true }).map({ $0.values[0] }).chunked() {
        try tx.execute(sql, binding: [.list(chunk)])
      }
    }
  }

  func delete(_ isMeant: (FormerRows.Entry) -> Bool) throws {
    let keys = keys(isMeant)
    if table.key.count == 1 {
      let sql = try RowStatement.delete(
        from: name, where: "\(try SQLName.checked(table.key[0])) IN (?1*)")
      for chunk in keys.map({ $0.values[0] }).chunked() {
        try tx.execute(sql, binding: [.list(chunk)])
      }
    } else {
      let condition = try table.key.enumerated().map { place, column in
        "\(try SQLName.checked(column)) = ?\(place + 1)"
      }
      let sql = try RowStatement.delete(
        from: name, where: condition.joined(separator: " AND "))
      for key in keys { try tx.execute(sql, binding: key.values) }
    }
  }

  /// Latest first, so that what gave way to another comes back after it.
  func update() throws {
    let others = table.columns.filter { $0 != table.key[0] }
    guard !others.isEmpty else { return }
    let places = others.compactMap { table.columns.firstIndex(of: $0) }
    let sql = try RowStatement.update(name, others, where: table.key[0])
    let changed = table.entries.filter { !$0.value.isMade && !$0.value.isRemoved }
      .sorted { ($0.key.number ?? 0) > ($1.key.number ?? 0) }
    for (key, entry) in changed {
      guard let row = entry.was.first else { continue }
      try tx.execute(sql, binding: key.values + places.map { row[$0] })
    }
  }

  func insert(_ isMeant: (FormerRows.Entry) -> Bool) throws {
    let rows = table.entries.filter { isMeant($0.value) }.flatMap(\.value.was)
    if !rows.isEmpty { try tx.load(into: name, columns: table.columns, rows) }
  }

  /// Nothing is taken on trust: what is there now must be what was there.
  func verify() throws {
    let present = try table.present(table.entries.keys, of: name, tx)
    for (key, entry) in table.entries
    where table.digest(present[key] ?? []) != table.digest(entry.was) {
      throw StorageError.statement("a row did not come back as it was", sql: name)
    }
  }
}
