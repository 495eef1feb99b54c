import Kernel
import Storage
import TestKit
import Testing
import WaypointApp

@Suite struct `The tables of the program` {
  @Test func `are the same on both engines, column by column`() async throws {
    let sqlite = try await withProgramDatabase(.sqlite) { try await $0.read(SQLiteCatalogue.read) }
    let postgres = try await withProgramDatabase(.postgresql) {
      try await $0.read(PostgresCatalogue.read)
    }
    #expect(sqlite.keys.sorted() == postgres.keys.sorted())
    for (name, table) in sqlite {
      #expect(table.columns == postgres[name]?.columns, "columns of \(name)")
      #expect(table.uniqueIndexes == postgres[name]?.uniqueIndexes, "unique indexes of \(name)")
    }
  }

  @Test func `compare text by its bytes on PostgreSQL`() async throws {
    let others = try await withProgramDatabase(.postgresql) { database in
      try await database.read { tx in
        try tx.rows(
          """
          SELECT table_name, column_name FROM information_schema.columns
          WHERE table_schema = ANY (current_schemas(FALSE)) AND data_type = 'text'
            AND COALESCE(collation_name, '') <> 'C'
          """
        ).map { row in "\(try row(0, as: String.self)).\(try row(1, as: String.self))" }
      }
    }
    #expect(others.isEmpty, "use {{text}}")
  }

  @Test func `include those that tests of floor 1 run on, in the same order`() {
    let names = Assembly.migrations.map(\.name)
    let tested = AllMigrations.list.map(\.name)
    #expect(names.filter(tested.contains) == tested)
    #expect(Set(names).count == names.count)
  }
}

/// A table, as far as both engines can say it in the same words.
private struct Table: Equatable, Sendable {
  struct Column: Equatable, Sendable {
    let name: String
    let kind: String
    let mayBeNull: Bool
    /// Its place in the primary key, from 1; 0 for none.
    let keyPlace: Int
  }

  var columns: [Column]
  /// The columns of each, with `?` for what is worked out; `partial` first where it does not
  /// cover every row.
  var uniqueIndexes: [[String]]

  /// SQLite has no Boolean: it keeps 0 and 1.
  static func family(_ type: String) -> String {
    switch type.lowercased() {
    case "integer", "bigint", "boolean": "whole number"
    case "real", "double precision": "real number"
    case "blob", "bytea": "bytes"
    case let other: other
    }
  }

  static func order(_ one: [String], _ other: [String]) -> Bool {
    one.joined(separator: ",") < other.joined(separator: ",")
  }
}

private enum SQLiteCatalogue {
  @Sendable static func read(_ tx: any Transaction) throws -> [String: Table] {
    var tables: [String: Table] = [:]
    for name in try tx.tableNames() where name != "storage_identifier" {
      let columns = try tx.rows(
        "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY cid", name
      ).map { row in
        let notNull: Bool = try row(2)
        let place: Int = try row(3)
        return Table.Column(
          name: try row(0), kind: Table.family(try row(1)), mayBeNull: !notNull && place == 0,
          keyPlace: place)
      }
      let indexes = try tx.rows(
        """
        SELECT name, partial FROM pragma_index_list(?1) WHERE "unique" = 1 AND origin <> 'pk'
        """, name
      ).map { row in
        let columns = try tx.rows(
          "SELECT COALESCE(name, '?') FROM pragma_index_info(?1) ORDER BY seqno",
          try row(0, as: String.self)
        ).map { try $0(0, as: String.self) }
        return (try row(1) as Bool ? ["partial"] : []) + columns
      }
      tables[name] = Table(columns: columns, uniqueIndexes: indexes.sorted(by: Table.order))
    }
    return tables
  }
}

private enum PostgresCatalogue {
  @Sendable static func read(_ tx: any Transaction) throws -> [String: Table] {
    var tables: [String: Table] = [:]
    for name in try tx.tableNames() {
      let columns = try tx.rows(
        """
        SELECT a.attname::text, format_type(a.atttypid, NULL), a.attnotnull,
          COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)
        FROM pg_attribute a
        LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
        WHERE a.attrelid = to_regclass(?1) AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """, name
      ).map { row in
        let notNull: Bool = try row(2)
        return Table.Column(
          name: try row(0), kind: Table.family(try row(1)), mayBeNull: !notNull,
          keyPlace: try row(3))
      }
      var indexes: [Int64: [String]] = [:]
      let parts = try tx.rows(
        """
        SELECT i.indexrelid::bigint, i.indpred IS NOT NULL,
          CASE WHEN i.indkey[n - 1] = 0 THEN '?'
            ELSE trim(BOTH '"' FROM pg_get_indexdef(i.indexrelid, n, FALSE)) END
        FROM pg_index i CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS n
        WHERE i.indrelid = to_regclass(?1) AND i.indisunique AND NOT i.indisprimary
        ORDER BY i.indexrelid, n
        """, name)
      for part in parts {
        let isPartial: Bool = try part(1)
        indexes[try part(0), default: isPartial ? ["partial"] : []].append(try part(2))
      }
      tables[name] = Table(columns: columns, uniqueIndexes: indexes.values.sorted(by: Table.order))
    }
    return tables
  }
}
