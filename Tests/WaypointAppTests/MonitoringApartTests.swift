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

  private static let tables = [
    "casework", "monitoring_objection", "monitoring_own", "monitoring_undo", "monitoring_value",
    "pay_rate", "recruitment_application", "recruitment_total", "survey_result", "training_taken",
  ]

  private static func count(_ table: String, as role: String, _ tx: any Transaction) throws -> Int {
    try tx.define("SET LOCAL ROLE \(role)")
    defer { try? tx.define("RESET ROLE") }
    return try tx.row("SELECT COUNT(*) FROM \(table)").map { try $0(0) } ?? -1
  }

  @Test func `is in a schema of its own, and every other table is not`() async throws {
    try await withProgramDatabase(.postgresql) { database in
      let apart = try await database.read { tx in
        try tx.rows(
          "SELECT tablename::text FROM pg_tables WHERE schemaname = 'waypoint_monitoring' ORDER BY 1"
        ).map { try $0(0, as: String.self) }
      }
      #expect(apart == Self.tables)
    }
  }

  @Test func `is read by nobody who may read the rest, once it is set apart`() async throws {
    let script = try String(contentsOf: Self.script, encoding: .utf8)
    try await withProgramDatabase(.postgresql) { database in
      let before = try await database.read { try SchemasApart.isApart("waypoint_monitoring", $0) }
      #expect(before == false)
      // Again does no harm.
      for _ in 0..<2 { try await database.writeAlone { try $0.define(script) } }
      let after = try await database.read { try SchemasApart.isApart("waypoint_monitoring", $0) }
      #expect(after == true)
      let people = try await database.write {
        try Self.count("person", as: "waypoint_reporting", $0)
      }
      #expect(people == 0)
      for table in Self.tables {
        await #expect(throws: StorageError.self, "\(table)") {
          try await database.write { try Self.count(table, as: "waypoint_reporting", $0) }
        }
        await #expect(throws: StorageError.self, "waypoint_monitoring.\(table)") {
          try await database.write {
            try Self.count("waypoint_monitoring.\(table)", as: "waypoint_reporting", $0)
          }
        }
        let own = try await database.write {
          try Self.count(table, as: "waypoint_monitoring", $0)
        }
        #expect(own == 0)
      }
    }
  }

  @Test func `leaves out of reports whatever somebody could sign in or find numbers with`()
    async throws
  {
    let script = try String(contentsOf: Self.script, encoding: .utf8)
    // Codes of lists, places and rights, and a digest of our own statements.
    let open: Set<String> = [
      "assignment.occupation_code", "load_finding.code", "official_wording.text_digest",
      "organisation_succession.new_code", "organisation_succession.old_code",
      "person_match_decision.right_code",
      "person_merge.right_code", "person_merge.unmerge_right_code", "storage_migration.digest",
      "unit.code",
    ]
    try await withProgramDatabase(.postgresql) { database in
      try await database.writeAlone { tx in
        try tx.define(script)
        // As an earlier form of it did.
        try tx.define(
          """
          DO 'BEGIN EXECUTE format(
            ''ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO waypoint_reporting'',
            CURRENT_SCHEMA()); END'
          """)
        try tx.define(script)
      }
      let (tables, columns) = try await database.read { tx in
        (
          try tx.rows(
            """
            SELECT relname::text FROM pg_class
            WHERE relnamespace = to_regnamespace(CURRENT_SCHEMA()::text)
              AND relkind IN ('r', 'p', 'v', 'm')
              AND has_any_column_privilege('waypoint_reporting', oid, 'SELECT')
            """
          ).map { try $0(0, as: String.self) },
          try tx.rows(
            """
            SELECT table_name::text, column_name::text FROM information_schema.columns
            WHERE table_schema = CURRENT_SCHEMA()
              AND has_column_privilege(
                'waypoint_reporting', format('%I.%I', table_schema, table_name), column_name,
                'SELECT')
            """
          ).map { (table: try $0(0, as: String.self), column: try $0(1, as: String.self)) }
        )
      }
      let readable = Set(tables)
      #expect(readable.contains("person") && readable.contains("assignment"))
      #expect(readable.contains("held_record") && readable.contains("source_record"))
      let telling: Set<Substring> = [
        "digest", "password", "token", "pin", "sealed", "secret", "code", "codes",
      ]
      let told = columns.filter { table, column in
        readable.contains(table) && !telling.isDisjoint(with: column.split(separator: "_"))
          && !open.contains("\(table).\(column)")
      }
      #expect(told.map { "\($0.table).\($0.column)" } == [])
      let blocks = [
        "mail", "kept_form", "evidence_file", "upload_file", "session", "staff_pin",
        "assessed_referral", "assessed_year",
      ]
      #expect(readable.isDisjoint(with: blocks))
      // Nor what comes later, until somebody has looked.
      let later = try await database.writeAlone { tx -> Bool? in
        try tx.define("CREATE TABLE later_secret (id BIGINT)")
        return try tx.row(
          "SELECT has_table_privilege('waypoint_reporting', 'later_secret', 'SELECT')")?(0)
      }
      #expect(later == false)
    }
  }

  @Test func `takes over no schema in which somebody else keeps tables`() async throws {
    let script = try String(contentsOf: Self.script, encoding: .utf8)
    try await withEmptyDatabase(.postgresql) { address in
      let database = try await Databases.open(address)
      try await database.writeAlone { tx in
        try tx.define("CREATE SCHEMA waypoint_monitoring")
        try tx.define("CREATE TABLE waypoint_monitoring.exporter (id BIGINT)")
        // That of a tool which watches the server: none of ours.
        try tx.define("CREATE SCHEMA monitoring")
        try tx.define("CREATE TABLE monitoring.exporter (id BIGINT)")
      }
      let error = await #expect(throws: (any Error).self) {
        try await Migrator.migrate(database, Assembly.migrations)
      }
      #expect("\(error.map { "\($0)" } ?? "")".contains("not of Waypoint"))
      try await database.writeAlone { try $0.define("DROP TABLE waypoint_monitoring.exporter") }
      try await Migrator.migrate(database, Assembly.migrations)
      try await database.writeAlone {
        try $0.define("CREATE TABLE waypoint_monitoring.exporter (id BIGINT)")
      }
      await #expect(throws: StorageError.self) {
        try await database.writeAlone { try $0.define(script) }
      }
      try await database.writeAlone {
        try $0.define("DROP TABLE waypoint_monitoring.exporter")
        try $0.define(script)
      }
      let owners = try await database.read { tx in
        try tx.rows(
          """
          SELECT n.nspowner::regrole::text = 'waypoint_monitoring' FROM pg_namespace n
          WHERE n.nspname IN ('monitoring', 'waypoint_monitoring') ORDER BY n.nspname
          """
        ).map { try $0(0, as: Bool.self) }
      }
      #expect(owners == [false, true])
      try await database.close()
    }
  }

  @Test(arguments: [false, true])
  func `is moved by an upgrade from where an earlier version had it`(
    isShared: Bool
  ) async throws {
    try await withEmptyDatabase(.postgresql) { address in
      let database = try await Databases.open(address)
      let before = Assembly.migrations.map { step in
        step.name == "figures-060-apart" ? Migration(step.name, Self.formerly) : step
      }
      .filter { !Self.later.contains($0.name) }
      try await Migrator.migrate(database, before)
      if isShared {
        try await database.writeAlone {
          try $0.define("CREATE TABLE monitoring.exporter (id BIGINT)")
        }
      }
      #expect(try await Migrator.migrate(database, Assembly.migrations) == Self.later)
      let tables = try await database.read { tx in
        try tx.rows(
          """
          SELECT schemaname::text, tablename::text FROM pg_tables
          WHERE schemaname IN ('monitoring', 'waypoint_monitoring') ORDER BY 1, 2
          """
        ).map { "\(try $0(0, as: String.self)).\(try $0(1, as: String.self))" }
      }
      #expect(
        tables == (isShared ? ["monitoring.exporter"] : [])
          + Self.tables.map { "waypoint_monitoring.\($0)" })
      let count = try await database.read { tx in
        try tx.row("SELECT COUNT(*) FROM monitoring_value").map { try $0(0, as: Int.self) }
      }
      #expect(count == 0)
      try await database.close()
    }
  }

  /// Steps that came after that version.
  private static let later = [
    "figures-070-own-name", "figures-080-outcomes", "figures-090-handed-over",
    "figures-100-releases", "figures-110-own-answers",
  ]

  /// What the step that sets the store apart was in the version before.
  private static let formerly = """
    {{on postgresql}} DO 'BEGIN
      IF to_regnamespace(''monitoring'') IS NULL THEN CREATE SCHEMA monitoring; END IF;
    END';
    {{on postgresql}} ALTER TABLE monitoring_value SET SCHEMA monitoring;
    {{on postgresql}} ALTER TABLE monitoring_undo SET SCHEMA monitoring;
    {{on postgresql}} ALTER TABLE monitoring_objection SET SCHEMA monitoring;
    """

  @Test func `asks nothing of SQLite`() async throws {
    try await withProgramDatabase(.sqlite) { database in
      let isApart = try await database.read { try SchemasApart.isApart("waypoint_monitoring", $0) }
      #expect(isApart == nil)
    }
  }
}
