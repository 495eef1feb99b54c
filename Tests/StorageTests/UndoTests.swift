import Kernel
import TestKit
import Testing

@testable import Storage

private let schema = [
  Migration(
    "test-001-things",
    """
    CREATE TABLE house (
      id {{id}}, name {{text}} NOT NULL, within_id {{int}} REFERENCES house (id),
      heated {{bool}} NOT NULL DEFAULT FALSE, note {{text}}
    );
    CREATE UNIQUE INDEX house_name_idx ON house (name);
    CREATE TABLE room (
      house_id {{int}} NOT NULL REFERENCES house (id), name {{text}} NOT NULL, size {{int}}
    );
    CREATE TABLE lamp (
      id {{id}}, house_id {{int}} NOT NULL REFERENCES house (id), colour {{text}}, power {{real}}
    );
    CREATE UNIQUE INDEX lamp_colour_idx ON lamp (house_id, colour);
    CREATE TABLE owner (id {{id}}, house_id {{int}} REFERENCES house (id));
    CREATE TABLE visit (
      place {{text}} NOT NULL, day {{int}} NOT NULL, words {{bytes}}, PRIMARY KEY (place, day)
    );
    CREATE TABLE account (words {{text}} NOT NULL);
    """)
]

private let groups = [RowGroup("room", by: "house_id", of: "house")]

private func dump(_ tx: any Transaction) throws -> [String] {
  try ["house", "room", "lamp", "owner", "visit"].flatMap { table in
    try tx.rows("SELECT * FROM \(table)").map { "\(table) \($0.values)" }.sorted()
  }
}

private func start(_ tx: any Transaction) throws {
  try tx.load(
    into: "house", columns: ["id", "name", "within_id", "heated", "note"],
    [
      [.integer(1), .text("a"), .null, .boolean(true), .text("old")],
      [.integer(2), .text("b"), .integer(1), .boolean(false), .null],
    ])
  try tx.load(
    into: "room", columns: ["house_id", "name", "size"],
    [
      [.integer(1), .text("hall"), .integer(3)], [.integer(1), .text("attic"), .null],
      [.integer(2), .text("hall"), .integer(4)],
    ])
  try tx.load(
    into: "lamp", columns: ["id", "house_id", "colour", "power"],
    [
      [.integer(3), .integer(1), .text("red"), .real(1.5)],
      [.integer(4), .integer(1), .text("blue"), .null],
    ])
}

/// Writes in every way that stores do.
private func work(_ tx: any Transaction) throws {
  try tx.load(
    into: "house", columns: ["id", "name", "within_id"],
    [[.integer(11), .text("d"), .null], [.integer(10), .text("c"), .integer(11)]])
  try tx.execute("UPDATE house SET within_id = ?2, note = 'WHERE' WHERE id = ?1", 2, 10)
  try tx.execute(
    "UPDATE house SET heated = ?1 WHERE name = ?3 AND id IN (?2*)", false, List([1, 2]), "a")
  try tx.execute("DELETE FROM room WHERE house_id = ?1 AND name = 'hall'", 1)
  try tx.load(
    into: "room", columns: ["house_id", "name"],
    [[.integer(1), .text("loft")], [.integer(10), .text("hall")]])
  // Two lamps change places, by way of a third colour.
  try tx.execute("UPDATE lamp SET colour = 'green' WHERE id = ?1", 3)
  try tx.execute("UPDATE lamp SET colour = 'red', house_id = ?2 WHERE id = ?1", 4, 1)
  try tx.execute("UPDATE lamp SET colour = 'blue' WHERE id = ?1", 3)
  try tx.execute("INSERT INTO lamp (id, house_id, colour) VALUES (?1, ?2, 'pink')", 12, 11)
  try tx.execute(
    "INSERT INTO visit (place, day, words) VALUES (?1, ?2, ?3)", "x", 5, [0, 1, 255] as [UInt8])
  try tx.execute("INSERT INTO account (words) VALUES (?1)", "stays")
}

@Suite struct `Putting rows back` {
  private func recorded(
    _ tx: any Transaction, _ work: (any Transaction) throws -> Void
  ) throws -> FormerRows {
    let recording = WriteRecording(tx, leavingOut: ["account"], groups: groups)
    try work(recording)
    // Through its bytes, as it is kept.
    return try FormerRows(recording.finish().parts())
  }

  private func standing(
    _ former: FormerRows, _ tx: any Transaction
  ) throws -> [StandingRow] {
    try former.standing(leavingOut: ["account"], alsoPointing: [], groups: groups, tx)
  }

  @Test(arguments: Engine.allCases)
  func `makes every row as it was`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, schema) { database in
      try await database.write { tx in
        try start(tx)
        let before = try dump(tx)
        let former = try recorded(tx, work)
        #expect(try dump(tx) != before)
        #expect(former.made(in: "house") == [10, 11])
        #expect(former.changed(in: "house") == [1, 2])
        #expect(try standing(former, tx) == [])
        try former.putBack(workedOut: [], tx)
        #expect(try dump(tx) == before)
        #expect(try tx.row("SELECT words FROM account") != nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes back what was done in an empty database`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, schema) { database in
      try await database.write { tx in
        let former = try recorded(tx) { tx in
          try start(tx)
          try work(tx)
        }
        #expect(former.changed(in: "house") == [])
        try former.putBack(workedOut: [], tx)
        #expect(try dump(tx) == [])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps nothing of what is the same in the end`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, schema) { database in
      try await database.write { tx in
        try start(tx)
        let former = try recorded(tx) { tx in
          try tx.execute("DELETE FROM room WHERE house_id = ?1", 2)
          try tx.load(
            into: "room", columns: ["size", "house_id", "name"],
            [[.integer(4), .integer(2), .text("hall")]])
          try tx.execute("UPDATE lamp SET colour = ?2 WHERE id = ?1", 3, "red")
          try? tx.savepoint {
            try tx.execute("DELETE FROM lamp WHERE id = ?1", 3)
            throw TakenBack()
          }
        }
        #expect(former.isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is told what was changed since, and what came to point at it`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine, schema) { database in
      try await database.write { tx in
        try start(tx)
        let former = try recorded(tx, work)
        try tx.execute("INSERT INTO owner (id, house_id) VALUES (20, ?1)", 10)
        try tx.execute("INSERT INTO owner (id, house_id) VALUES (21, ?1)", 1)
        #expect(
          try standing(former, tx) == [
            StandingRow(
              table: "owner", number: 20,
              kind: .pointing(
                RowReference(table: "owner", column: "house_id", target: "house"), at: 10))
          ])
        try tx.execute("DELETE FROM owner WHERE id = ?1", 20)
        try tx.load(into: "room", columns: ["house_id", "name"], [[.integer(1), .text("new")]])
        try tx.execute("UPDATE lamp SET power = 2 WHERE id = ?1", 4)
        #expect(
          Set(try standing(former, tx).map(\.table)) == ["room", "lamp"])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses to follow a statement that it cannot`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, schema) { database in
      try await database.write { tx in
        for wrong in [
          "INSERT INTO owner (id, house_id) SELECT id, id FROM house",
          "INSERT INTO visit (place, day) VALUES ('a', 1) ON CONFLICT (place, day) DO NOTHING",
          "UPDATE owner SET id = 5 WHERE id = 4",
          "WITH a AS (SELECT 1) DELETE FROM owner WHERE id IN (SELECT 1)",
        ] {
          #expect(throws: StorageError.self, "\(wrong)") {
            try recorded(tx) { _ = try $0.execute(wrong, binding: []) }
          }
        }
      }
    }
  }
}

@Suite struct `A statement that writes` {
  @Test func `is known by its table, its columns and its condition`() {
    let update = WriteStatement(
      """
      UPDATE line SET a = (SELECT b FROM c WHERE d = ?9), e = ?2
      WHERE f = ?4 AND g IN (?1*) AND h = ?4
      """)
    #expect(update?.table == "line")
    #expect(update?.kind == .update(["a", "e"]))
    #expect(update?.condition == " f = ?1 AND g IN (?2*) AND h = ?1")
    #expect(update?.parameters == [4, 1])
    #expect(WriteStatement("DELETE FROM line")?.condition == "1 = 1")
    #expect(
      WriteStatement("INSERT INTO line (a, b) VALUES (?2, 'x')")?.kind
        == .insert(["a": 2, "b": nil]))
    #expect(WriteStatement("INSERT INTO line (a) SELECT 1")?.kind == .other)
    #expect(WriteStatement("SELECT a FROM b WHERE c = 'UPDATE x SET'") == nil)
    #expect(WriteStatement("WITH a AS (SELECT 1) SELECT 2") == nil)
  }
}

private struct TakenBack: Error {}
