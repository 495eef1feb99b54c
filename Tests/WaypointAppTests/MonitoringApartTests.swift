import Foundation
import Kernel
import Storage
import TestKit
import Testing
import WaypointApp

@Suite struct `The monitoring store on PostgreSQL` {
  private static let script = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "deploy/monitoring-apart.sql")

  private static let tables = ["monitoring_objection", "monitoring_undo", "monitoring_value"]

  private static func count(_ table: String, as role: String, _ tx: any Transaction) throws -> Int {
    try tx.define("SET LOCAL ROLE \(role)")
    defer { try? tx.define("RESET ROLE") }
    return try tx.row("SELECT COUNT(*) FROM \(table)").map { try $0(0) } ?? -1
  }

  @Test func `is in a schema of its own, and every other table is not`() async throws {
    try await withProgramDatabase(.postgresql) { database in
      let apart = try await database.read { tx in
        try tx.rows(
          "SELECT tablename::text FROM pg_tables WHERE schemaname = 'monitoring' ORDER BY 1"
        ).map { try $0(0, as: String.self) }
      }
      #expect(apart == Self.tables)
    }
  }

  @Test func `is read by nobody who may read the rest, once it is set apart`() async throws {
    let script = try String(contentsOf: Self.script, encoding: .utf8)
    try await withProgramDatabase(.postgresql) { database in
      let before = try await database.read { try SchemasApart.isApart("monitoring", $0) }
      #expect(before == false)
      // Again does no harm.
      for _ in 0..<2 { try await database.writeAlone { try $0.define(script) } }
      let after = try await database.read { try SchemasApart.isApart("monitoring", $0) }
      #expect(after == true)
      let people = try await database.write {
        try Self.count("person", as: "waypoint_reporting", $0)
      }
      #expect(people == 0)
      for table in Self.tables {
        await #expect(throws: StorageError.self, "\(table)") {
          try await database.write { try Self.count(table, as: "waypoint_reporting", $0) }
        }
        await #expect(throws: StorageError.self, "monitoring.\(table)") {
          try await database.write {
            try Self.count("monitoring.\(table)", as: "waypoint_reporting", $0)
          }
        }
        let own = try await database.write {
          try Self.count(table, as: "waypoint_monitoring", $0)
        }
        #expect(own == 0)
      }
    }
  }

  @Test func `asks nothing of SQLite`() async throws {
    try await withProgramDatabase(.sqlite) { database in
      let isApart = try await database.read { try SchemasApart.isApart("monitoring", $0) }
      #expect(isApart == nil)
    }
  }
}
