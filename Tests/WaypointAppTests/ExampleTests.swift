import ArgumentParser
import Foundation
import Journals
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import WaypointApp

@Suite struct `An example of so many people` {
  @Test func `has about as many as were asked for, and the same ones every time`() async throws {
    try await withHouse { folder, said in
      var everybody: [[[Stored]]] = []
      for name in ["one", "another"] {
        let demo = try DemoCommand.parse([
          "--people", "300", "--no-serve", "--json", "--data", "\(folder)/\(name)",
        ])
        try await demo.run()
        let answer = try #require(
          JSONSerialization.jsonObject(with: Data(said.last.utf8)) as? [String: Any])
        #expect((answer["accounts"] as? [Any])?.count == Example.accounts.count)
        let text = try #require(answer["database"] as? String)
        let address = try #require(DatabaseAddress(text))
        let database = try await Databases.open(address)
        let people = try await database.read { tx in
          let journal = try Journal.verify(tx)
          #expect(journal.isSound)
          return try tx.rows("SELECT id, display_name, born_on FROM person ORDER BY id")
            .map(\.values)
        }
        try await database.close()
        everybody.append(people)
      }
      #expect((270...330).contains(everybody[0].count))
      #expect(everybody[0] == everybody[1])
    }
  }

  @Test(arguments: ["299", "5000001", "many"])
  func `is refused where nobody could mean it`(people: String) {
    #expect(throws: (any Error).self) { try DemoCommand.parse(["--people", people]) }
  }

  /// The shares of `example-country.yaml`, in thousandths: 483 trusts, 381 care, 51 practices, 50
  /// councils, 35 charities; what is lost in dividing goes to the trusts.
  @Test(arguments: Engine.allCases)
  func `has exactly so many beyond the first region, divided among employers as the country is`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      try await Self.makeCountry(people: 2_410, in: database)
      try await database.read { tx in
        let whole = try #require(
          try tx.row(
            """
            SELECT (SELECT COUNT(*) FROM person), (SELECT COUNT(DISTINCT person_id) FROM assignment),
              (SELECT COUNT(DISTINCT match_key) FROM person_identifier WHERE scheme = 'ni'),
              (SELECT COUNT(*) FROM held_record)
            """))
        let counts = try (0...3).map { try whole($0, as: Int.self) }
        #expect(counts[0...2] == [2_410, 2_410, 2_410])
        #expect(counts[3] > 2_410 * 4)
        // Second jobs of people in care are with trusts, so the first post says who employs.
        let bySort = try tx.rows(
          """
          SELECT SUBSTR(c.value, 1, 2), COUNT(*)
          FROM assignment a JOIN organisation_code c ON c.organisation_id = a.employer_id
          WHERE a.id IN (SELECT MIN(id) FROM assignment GROUP BY person_id)
          GROUP BY SUBSTR(c.value, 1, 2) ORDER BY 1
          """
        ).map { (code: try $0(0, as: String.self), people: try $0(1, as: Int.self)) }
        #expect(bySort.map(\.code) == ["XC", "XG", "XP", "XT", "XV"])
        #expect(bySort.map(\.people) == [120, 122, 918, 1_166, 84])
        let strayRecords = try tx.rows(
          """
          SELECT r.id FROM held_record r WHERE NOT EXISTS (
            SELECT 1 FROM assignment a WHERE a.person_id = r.person_id
              AND (a.organisation_id = r.organisation_id OR a.employer_id = r.organisation_id))
          """)
        #expect(strayRecords.isEmpty)
        let journal = try Journal.verify(tx)
        #expect(journal.isSound)
      }
    }
  }

  private static func makeCountry(people: Int, in database: any Database) async throws {
    let house = house { _ in }
    let example = try Example(database: database, house: house, size: 20_000 + people)
    var dice = ExampleDice(seed: example.seed)
    var made = ExamplePeople(example.content.names, today: example.today)
    try await ExampleCountry(example: example, content: example.content.country, people: people)
      .make(&made, &dice)
  }

  private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var last: String { lines.withLock { $0.last ?? "" } }
  }

  private static func house(_ say: @escaping @Sendable (String) -> Void) -> House {
    Assembly.house(
      clock: .test, chance: .different(), terminal: Terminal { text, _ in say(text) },
      isProduction: false)
  }

  private func withHouse(_ body: (String, Said) async throws -> Void) async throws {
    let said = Said()
    try await withTemporaryFolder { folder in
      try await House.run(in: Self.house(said.add)) { try await body(folder.path, said) }
    }
  }
}
