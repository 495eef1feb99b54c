import Kernel
import Storage
import TestKit
import Testing

@Suite struct `A unit of work` {
  static let migrations = [
    Migration(
      "test-001-thing",
      """
      CREATE TABLE thing (
        id {{id}},
        name {{text}} NOT NULL UNIQUE,
        born_on {{int}},
        share {{real}},
        is_open {{bool}} NOT NULL DEFAULT FALSE,
        seal {{bytes}},
        part_of_id {{int}} REFERENCES thing (id),
        CHECK (share >= 0)
      );
      """)
  ]

  @Test(arguments: Engine.allCases)
  func `reads back every kind of value it wrote`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      let day = try #require(Day("2026-03-31"))
      try await database.write { tx in
        try tx.execute(
          """
          INSERT INTO thing (id, name, born_on, share, is_open, seal)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6)
          """, 7, "Zoë O’Brien-Şahin \\ \"'\t\n", day, 0.1, true, [UInt8](0...255))
        try tx.execute("INSERT INTO thing (id, name) VALUES (?1, ?2)", Int64.max, "")
      }
      try await database.read { tx in
        let rows = try tx.rows(
          "SELECT id, name, born_on, share, is_open, seal FROM thing ORDER BY id")
        #expect(rows.count == 2)
        #expect(try rows[0](0) == 7)
        #expect(try rows[0](1) == "Zoë O’Brien-Şahin \\ \"'\t\n")
        #expect(try rows[0](2) == day)
        #expect(try rows[0](3) == 0.1)
        #expect(try rows[0](4) == true)
        #expect(try rows[0](5) == [UInt8](0...255))
        #expect(try rows[1](0) == Int64.max)
        #expect(try rows[1](1) == "")
        #expect(try rows[1](2) == Day?.none)
        #expect(try rows[1](4) == false)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds members of lists of any length`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      try await database.write { tx in
        try tx.load(
          into: "thing", columns: ["id", "name"],
          (1...1_200).map { [.integer($0), .text("thing \($0)")] })
      }
      try await database.read { tx in
        for length in [0, 1, 2, 3, 4, 5, 1_000] {
          let ids = (0..<Int64(length)).map { $0 + 100 }
          let found = try tx.rows(
            "SELECT id FROM thing WHERE id IN (?2*) AND name <> ?1 ORDER BY id", "x", List(ids))
          #expect(try found.map { try $0(0) } == ids)
          let others: Int? = try tx.row(
            "SELECT COUNT(*) FROM thing WHERE id NOT IN (?1*)", List(ids))?(0)
          #expect(others == 1_200 - length)
          let names = try tx.rows(
            "SELECT id FROM thing WHERE name IN (?1*)", List(ids.map { "thing \($0)" }))
          #expect(names.count == length)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves nothing behind when it fails`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      await #expect(throws: NotFound("thing")) {
        try await database.write { tx in
          try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
          throw NotFound("thing")
        }
      }
      let count: Int? = try await database.read { tx in
        try tx.row("SELECT COUNT(*) FROM thing")?(0)
      }
      #expect(count == 0)
    }
  }
}
