import Kernel
import TestKit
import Testing

@testable import Storage

@Suite struct `The text of a statement` {
  @Test func `has its parameters translated for PostgreSQL`() throws {
    let texts = [
      "SELECT 1": "SELECT 1",
      "SELECT ?1, ?12": "SELECT $1, $12",
      "SELECT '?1', \"?2\", ?3": "SELECT '?1', \"?2\", $3",
      "SELECT 'it''s ?1' || ?1": "SELECT 'it''s ?1' || $1",
      "SELECT ?1 -- not ?2\n + ?3": "SELECT $1 -- not ?2\n + $3",
      "SELECT ?1 /* not ?2 */ + ?3": "SELECT $1 /* not ?2 */ + $3",
      "SELECT a FROM b WHERE c IN (?1*) AND d = ?2":
        "SELECT a FROM b WHERE c = ANY ($1) AND d = $2",
      "SELECT a FROM b WHERE c NOT IN (?1*)": "SELECT a FROM b WHERE c <> ALL ($1)",
      "SELECT a FROM b WHERE c NOT\n IN ( ?2* ) OR d IN (?2*)":
        "SELECT a FROM b WHERE c <> ALL ($2 ) OR d = ANY ($2)",
    ]
    for (text, wanted) in texts {
      #expect(try PostgresText.translate(text) == wanted)
    }
    #expect(throws: StorageError.self) { try PostgresText.translate("SELECT ?1*") }
  }

  @Test func `has lists spread out for SQLite, to a power of two`() throws {
    let list = Stored.list([.integer(7), .integer(8), .integer(9)])
    let (text, values) = try SQLiteText.expand(
      "SELECT ?1 WHERE a IN (?2*) AND b = ?3 AND c IN (?2*)", [.text("x"), list, .boolean(true)])
    #expect(
      text == "SELECT ?1 WHERE a IN (?2, ?3, ?4, ?5) AND b = ?6 AND c IN (?2, ?3, ?4, ?5)")
    #expect(
      values == [
        .text("x"), .integer(7), .integer(8), .integer(9), .integer(9), .boolean(true),
      ])
    let empty = try SQLiteText.expand("SELECT 1 WHERE a NOT IN (?1*)", [.list([])])
    #expect(empty.sql == "SELECT 1 WHERE a NOT IN ()")
  }

  @Test func `of a definition becomes the engine's own`() {
    let sql = "CREATE TABLE a (b {{id}}, c {{text}}); CREATE INDEX d ON a (c) -- why;\n;"
    #expect(
      Definition.statements(of: sql, for: .sqlite) == [
        "CREATE TABLE a (b INTEGER PRIMARY KEY, c TEXT) STRICT", "CREATE INDEX d ON a (c)",
      ])
    #expect(
      Definition.statements(of: sql, for: .postgresql) == [
        "CREATE TABLE a (b BIGINT PRIMARY KEY, c TEXT COLLATE \"C\")", "CREATE INDEX d ON a (c)",
      ])
  }
}

@Suite struct `The address of a database` {
  @Test func `names a file or a server`() {
    #expect(DatabaseAddress("sqlite:a b.sqlite")?.place == .sqlite(path: "a b.sqlite"))
    #expect(DatabaseAddress("postgresql://h/d")?.engine == .postgresql)
    #expect(DatabaseAddress("postgres://h/d")?.engine == .postgresql)
    for wrong in ["", "sqlite:", "sqlite::memory:", "waypoint.sqlite", "mysql://h/d"] {
      #expect(DatabaseAddress(wrong) == nil, "\(wrong)")
    }
  }

  @Test func `keeps the password to itself`() {
    let address = DatabaseAddress("postgresql://anna:s%40cret@one.example,two.example/db?x=secret")
    #expect(address?.description == "postgresql://one.example,two.example/db")
  }
}
