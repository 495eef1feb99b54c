import Kernel
import Storage
import TestKit
import Testing
import WaypointApp

@Suite struct `The statements of the program` {
  @Test(arguments: Engine.allCases)
  func `can all be prepared on the final tables`(engine: Engine) async throws {
    let literals = try SQLLiteral.all().filter { $0.isMeant(for: engine) }
    #expect(literals.count > 50)
    let faults = try await withProgramDatabase(engine) { database in
      try await database.write { tx in
        literals.compactMap { literal -> String? in
          do {
            try tx.savepoint { try tx.check(literal.sql) }
            return nil
          } catch {
            return "\(literal.path):\(literal.line) \(error)"
          }
        }
      }
    }
    for fault in faults { Issue.record("\(fault)") }
  }

  @Test(arguments: Engine.allCases)
  func `would be found if they could not be prepared`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, []) { database in
      for wrong in ["SELECT id FROM nothing", "SELECT \"word\"", "SELECT 1 WHERE 1 IN (?1*"] {
        await #expect(throws: StorageError.self) { try await database.read { try $0.check(wrong) } }
      }
      try await database.read { try $0.check("SELECT 1 WHERE 1 IN (?2*) AND 'a' = ?1") }
    }
  }

  @Test func `are literals, with every value bound`() throws {
    for literal in try SQLLiteral.all() where literal.isInterpolated && literal.engine == nil {
      Issue.record("\(literal.path):\(literal.line) puts a value into a statement")
    }
  }

  @Test func `are found in the sources`() {
    let source = #"""
      let a = "SELECT a FROM b" // "SELECT not"
      let b = """
        INSERT INTO x (y)
        VALUES ('it''s')
        """
      let c = "Select a file", d = "DELETE", e = "\(f("SELECT \"x\""))", g = "WITH \(h) AS"
      """#
    let found = SQLLiteral.all(in: source, path: "x.swift")
    #expect(
      found.map(\.sql) == ["SELECT a FROM b", "INSERT INTO x (y)\nVALUES ('it''s')", "WITH  AS"])
    #expect(found.map(\.line) == [1, 2, 6])
    #expect(found.map(\.isInterpolated) == [false, false, true])
  }
}

extension SQLLiteral {
  /// The engine whose own folder the statement is in; `nil` for those of both.
  var engine: Engine? {
    if path.hasPrefix("Sources/Storage/SQLite/") { return .sqlite }
    if path.hasPrefix("Sources/Storage/PostgreSQL/") { return .postgresql }
    return nil
  }

  func isMeant(for engine: Engine) -> Bool {
    !isInterpolated && (self.engine == nil || self.engine == engine)
  }
}

/// A database with the tables the program makes.
func withProgramDatabase<Value: Sendable>(
  _ engine: Engine, _ body: (any Database) async throws -> Value
) async throws -> Value {
  var value: Value?
  try await TestKit.withDatabase(engine, Assembly.migrations) { value = try await body($0) }
  return try #require(value)
}
