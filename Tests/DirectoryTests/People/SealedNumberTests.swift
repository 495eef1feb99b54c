import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `National Insurance numbers at rest` {
  private static func ring(_ seeds: UInt8...) -> KeyRing {
    KeyRing(
      seeds.compactMap { KeyRing.Key(bytes: [UInt8](repeating: $0, count: 32)) },
      chance: .different())
  }

  private static func digest(_ tx: any Transaction) throws -> String? {
    try tx.row("SELECT match_key FROM person_identifier").map { try $0(0) }
  }

  /// All that is stored of numbers.
  private static func stored(_ tx: any Transaction) throws -> String {
    "\(try tx.rows("SELECT * FROM person_identifier").map(\.values))"
  }

  @Test(arguments: Engine.allCases)
  func `are in no column, and still find who has them`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (person, _) = try world.person(
        "Siân Pugh", born: Day("1980-02-01"), ni: "QQ 12 34 56 C", at: world.trust, tx)
      let stored = try Self.stored(tx)
      #expect(!stored.contains("123456") && !stored.contains("12 34 56"))
      #expect(
        try People.find(person, tx)?.identifier(.nationalInsurance)?.value == "QQ 12 34 56 C")
      for written in ["QQ123456C", "qq 12 34 56", "QQ123456A"] {
        #expect(try People.find(by: .nationalInsurance, [written], tx) == [written: [person]])
      }
      #expect(try People.find(by: .nationalInsurance, ["QQ123457C"], tx).isEmpty)
      let found = try PersonSearch.find(
        "qq 12 34 56 c 01/02/1980", reach: .everything, on: PeopleWorld.today, tx)
      #expect(found.map(\.id) == [person])
      // Two of one number are told apart and brought together as before.
      let (other, _) = try world.person(
        "Sian Pugh", born: Day("1980-02-01"), ni: "QQ123456", at: world.home, tx)
      let pairs = try MatchCandidates(day: PeopleWorld.today).of([other], tx)
      #expect(pairs.map { [$0.first, $0.second] } == [[person, other]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are not said to be nobody's where there is no key to find them by`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      database.use(.empty)
      for look in [
        { tx in try People.find(by: .nationalInsurance, ["QQ123456C"], tx).count },
        { tx in
          try PersonSearch.find(
            "qq 12 34 56 c 01/02/1980", reach: .everything, on: PeopleWorld.today, tx
          ).count
        },
      ] as [@Sendable (any Transaction) throws -> Int] {
        await #expect(throws: NoKeys.self) { try await database.read(look) }
      }
      // What asks for no number is answered.
      let named = try await database.read { tx in
        try PersonSearch.find("Siân", reach: .everything, on: PeopleWorld.today, tx).count
      }
      #expect(named == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `open for nobody but the person they were sealed for`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (one, _) = try world.person("Ann Shaw", ni: "QQ 12 34 56 C", at: world.trust, tx)
      let (other, _) = try world.person("Ben Shaw", ni: "QQ 65 43 21 C", at: world.trust, tx)
      try tx.execute(
        """
        UPDATE person_identifier SET sealed_value =
          (SELECT sealed_value FROM person_identifier WHERE person_id = ?1)
        WHERE person_id = ?2
        """, one, other)
      #expect(throws: SealBroken.self) { try People.find(other, tx) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `that an earlier version kept as they were are found before and after they are sealed`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let people = try (0..<7).map { number in
        try world.person("Worker \(number)", at: world.trust, tx).person
      }
      for (number, person) in people.enumerated() {
        try tx.execute(
          """
          INSERT INTO person_identifier
            (person_id, position, scheme, value, match_key, sealed_with)
          VALUES (?1, 0, 'ni', ?2, ?3, '')
          """, person, "QQ 12 34 5\(number) C", "QQ12345\(number)")
      }
      let found = { (tx: any Transaction) in
        (
          try People.find(by: .nationalInsurance, ["QQ123453C"], tx)["QQ123453C"],
          try People.find(people[3], tx)?.identifier(.nationalInsurance)?.value
        )
      }
      let before = try found(tx)
      #expect(before.0 == [people[3]] && before.1 == "QQ 12 34 53 C")
      #expect(try SealedNumbers.sealed.hasPlain(tx))
      // A few, and killed; then the rest.
      #expect(try SealedNumbers.sealed.seal(tx.keys, 4, tx).sealed == 4)
      #expect(try SealedNumbers.sealed.hasPlain(tx))
      #expect(try SealedNumbers.sealed.seal(tx.keys, 100, tx).sealed == 3)
      #expect(try SealedNumbers.sealed.seal(tx.keys, 100, tx).sealed == 0)
      #expect(try !SealedNumbers.sealed.hasPlain(tx))
      let stored = try Self.stored(tx)
      #expect(!stored.contains("QQ 12") && !stored.contains("QQ123"))
      let after = try found(tx)
      #expect(after.0 == [people[3]] && after.1 == "QQ 12 34 53 C")
    }
  }

  @Test(arguments: Engine.allCases)
  func `are found by the same digest after they are sealed with another key`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let (person, _) = try world.person("Ann Shaw", ni: "QQ 12 34 56 C", at: world.trust, tx)
      let before = try Self.digest(tx)
      let keys = Self.ring(7, 8)
      #expect(try SealedNumbers.sealed.seal(keys, 10, tx).sealed == 1)
      #expect(try SealedNumbers.sealed.counts(tx) == [try #require(keys.present): 1])
      #expect(try Self.digest(tx) == before)
      #expect(try People.find(by: .nationalInsurance, ["QQ123456C"], tx)["QQ123456C"] == [person])
    }
  }
}

@Suite struct `Digests by which sealed values are found` {
  @Test func `differ by key, by purpose and by value, and are no digest that anybody can make`()
    throws
  {
    let ring = { (seed: UInt8) in
      KeyRing(
        [KeyRing.Key(bytes: [UInt8](repeating: seed, count: 32))].compactMap(\.self),
        chance: .different())
    }
    let digests = [
      try ring(1).digest("QQ123456", for: "a"), try ring(2).digest("QQ123456", for: "a"),
      try ring(1).digest("QQ123456", for: "b"), try ring(1).digest("QQ123457", for: "a"),
    ]
    #expect(Set(digests).count == 4)
    #expect(digests.allSatisfy { $0.utf8.count == 32 })
    #expect(try ring(1).digest("QQ123456", for: "a") == digests[0])
    #expect(throws: NoKeys.self) { try KeyRing.empty.digest("x", for: "a") }
  }
}
