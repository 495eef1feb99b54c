import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Figures

@Suite struct `The census of the workforce` {
  static let book: CharacteristicBook = {
    var book = CharacteristicBook(
      ethnicities: [
        .init(letter: "A", name: "White - British", broad: "White", group: .white),
        .init(letter: "J", name: "Asian - Pakistani", broad: "Asian", group: .minority),
        .init(letter: "N", name: "Black - African", broad: "Black", group: .minority),
      ],
      bands: [
        .init(code: "5", name: "Band 5", cluster: 2, tier: .lower),
        .init(code: "6", name: "Band 6", cluster: 2, tier: .middle),
        .init(code: "8a", name: "Band 8a", cluster: 3, tier: .upper),
      ], boardRoles: ["Chair"], seniorRoles: [])
    for letter in ["A", "J", "N"] { book.take(ethnicity: letter, of: "esr", as: letter) }
    book.take(disability: "Yes", of: "esr", as: .disabled)
    book.take(disability: "No", of: "esr", as: .nonDisabled)
    return book
  }()

  static let today = Day(year: 2026, month: 3, day: 31) ?? Day(number: 0)

  /// Numbers drawn by lot, the same every time.
  struct Dice {
    var state: UInt64
    mutating func number(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(below))
    }
  }

  struct World {
    var trusts: [OrganisationID] = []
    var posts: [Assignment] = []
    var said: [MonitoringValue] = []
    var objecting: Set<PersonID> = []
  }

  static func world(_ seed: UInt64, _ tx: any Transaction) throws -> World {
    var dice = Dice(state: seed)
    var world = World()
    for number in 1...3 {
      world.trusts.append(
        try Organisations.create(.init(name: "Trust \(number)", kind: .nhsTrust), tx)
          .organisation.id)
    }
    var people: [Person] = []
    for number in 1...120 {
      let name = try #require(PersonName(written: "Person \(number)"))
      let person = Person(id: try tx.newIdentifier(), name: name)
      people.append(person)
      for place in 0..<(1 + dice.number(3)) {
        let trust = world.trusts[dice.number(3)]
        var post = Assignment(
          id: try tx.newIdentifier(), person: person.id, organisation: trust, title: "Nurse",
          band: ["5", "6", "8a", nil, "none such"][dice.number(5)],
          engagement: [.permanent, .permanent, .bank, .fixedTerm, .officeHolder][dice.number(5)],
          isPrimary: place == 0)
        if dice.number(10) == 0 { post.role = JobRole(.esr, "Chair") }
        if dice.number(3) > 0 { post.startedOn = today - dice.number(2_000) + 200 }
        if dice.number(3) == 0 {
          post.endedOn = (post.startedOn ?? today - 900) + dice.number(900)
          if dice.number(2) == 0 { post.status = .ended }
        }
        world.posts.append(post)
        for (characteristic, codes) in [
          (Characteristic.ethnicity, ["A", "J", "N", "Z"]), (.disability, ["Yes", "No", "Odd"]),
        ] where dice.number(4) > 0 {
          let code = codes[dice.number(codes.count)]
          world.said.removeAll {
            $0.person == person.id && $0.organisation == trust
              && $0.characteristic == characteristic
          }
          world.said.append(
            MonitoringValue(
              person: person.id, organisation: trust, characteristic: characteristic,
              scheme: "esr", code: code))
        }
      }
      if dice.number(20) == 0 { world.objecting.insert(person.id) }
    }
    try People.save(people, tx)
    try Assignments.save(world.posts, tx)
    try MonitoringStore.save(world.said, at: Clock.test.now(), tx)
    for person in world.objecting {
      try tx.execute(
        """
        INSERT INTO monitoring_objection (id, person_id, keeps, objected_at) VALUES (?1, ?2, ?3, ?4)
        """, try tx.newIdentifierNumber(), person, true, Clock.test.now())
    }
    return world
  }

  /// The same, person by person: how many are of one employer, by group and band.
  private static func counted(
    _ world: World, at trust: OrganisationID, on day: Day
  ) -> [String: Int] {
    let away: Set<Engagement> = [.bank, .officeHolder]
    var counts: [String: Int] = [:]
    for person in Set(world.posts.map(\.person)) where !world.objecting.contains(person) {
      let posts = world.posts.filter { post in
        post.person == person && post.employer == trust && !away.contains(post.engagement)
          && (post.startedOn.map { $0 <= day } ?? true) && (post.endedOn.map { $0 >= day } ?? true)
          && !(post.status == .ended && post.endedOn == nil)
      }.sorted { ($0.isPrimary ? 0 : 1, $0.id) < ($1.isPrimary ? 0 : 1, $1.id) }
      guard let main = posts.first else { continue }
      let code = world.said.first {
        $0.person == person && $0.organisation == trust && $0.characteristic == .ethnicity
      }?.code
      let group = code == "A" ? "white" : code == "J" || code == "N" ? "BME" : "unknown"
      let band = main.band.flatMap { ["5", "6", "8a"].contains($0) ? $0 : nil } ?? "none"
      counts["\(group) \(band)", default: 0] += 1
    }
    return counts
  }

  @Test(arguments: [1, 2, 3, 4], Engine.allCases)
  func `counts everybody once for each employer, on any day, as one counts by hand`(
    seed: UInt64, engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = try await database.write { try Self.world(seed, $0) }
      let whole = try await WorkforceCensus.everybody(Self.book, workers: 2, database)
      for trust in world.trusts {
        let own = try await database.read { try WorkforceCensus.of([trust], Self.book, $0) }
        for back in [0, 400, 1_200] {
          let day = Self.today - back
          let wanted = Self.counted(world, at: trust, on: day)
          for census in [whole, own] {
            let scope = WorkforceScope(on: day, at: [trust])
            let counts = census.count(scope, by: [.ethnicGroup, .band])
            var found: [String: Int] = [:]
            for (group, name) in ["unknown", "white", "BME"].enumerated() {
              for (band, code) in ["none", "5", "6", "8a"].enumerated() {
                let count = counts[[group, band]]
                if count > 0 { found["\(name) \(code)"] = count }
              }
            }
            #expect(found == wanted)
            // The same, asked of all employers at once.
            let place = try #require(census.places[trust.rawValue])
            let all = census.count(
              WorkforceScope(on: day), by: [.employer, .ethnicGroup, .band])
            var sum = 0
            for group in 0..<3 { for band in 0..<4 { sum += all[[Int(place), group, band]] } }
            #expect(sum == wanted.values.reduce(0, +))
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts somebody with several records once, and knows of them what any of those says`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let trust = try await database.write { tx -> OrganisationID in
        let trust = try Organisations.create(.init(name: "Harrowdale", kind: .nhsTrust), tx)
          .organisation.id
        var people: [Person] = []
        for number in 1...4 {
          let name = try #require(PersonName(written: "Person \(number)"))
          people.append(Person(id: try tx.newIdentifier(), name: name))
        }
        try People.save(people, tx)
        try Assignments.save(
          try people.map {
            Assignment(
              id: try tx.newIdentifier(), person: $0.id, organisation: trust, title: "Nurse",
              band: "5", engagement: .permanent)
          }, tx)
        try MonitoringStore.save(
          [
            MonitoringValue(
              person: people[3].id, organisation: trust, characteristic: .ethnicity,
              scheme: "esr", code: "J")
          ], at: Clock.test.now(), tx)
        for member in [people[0], people[3]] {
          try tx.execute(
            "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", member.id,
            people[0].id)
        }
        return trust
      }
      let whole = try await WorkforceCensus.everybody(Self.book, workers: 1, database)
      let own = try await database.read { try WorkforceCensus.of([trust], Self.book, $0) }
      for census in [whole, own] {
        let counts = census.count(WorkforceScope(on: Self.today), by: [.ethnicGroup])
        #expect(counts.counts == [2, 0, 1])
      }
    }
  }

  @Test func `tells all codes of its lists apart`() {
    var book = Self.book
    book.take(gender: "1", of: "asc", as: .men)
    book.take(gender: "2", of: "asc", as: .women)
    #expect(book.place(of: .gender, "asc", "1") == CharacteristicBook.GenderGroup.men.rawValue)
    #expect(book.place(of: .gender, "asc", "2") == CharacteristicBook.GenderGroup.women.rawValue)
    #expect(book.place(of: .gender, "esr", "1") == 0)
    #expect(book.place(of: .ethnicity, "esr", "Z") == 0)
    #expect(book.place(of: .ethnicity, "esr", "N") == 3)
  }
}
