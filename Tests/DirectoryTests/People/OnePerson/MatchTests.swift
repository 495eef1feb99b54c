import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

/// What the search finds in a database, looked for to the end.
func search(_ database: any Database) async throws -> Int {
  try await MatchSearch(clock: .test, batch: 3).run(database)
}

@Suite struct `The search for possible duplicates` {
  private func withWorld(
    _ engine: Engine, _ body: @escaping @Sendable (any Database, PeopleWorld) async throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      let world = try await database.write { tx in try PeopleWorld.make(tx) }
      try await body(database, world)
    }
  }

  @Test(arguments: Engine.allCases)
  func `offers number and birth date, or both names and birth date, and never a name alone`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { database, world in
      let born = try #require(Day("1980-02-01"))
      let people = try await database.write { tx in
        [
          try world.person(
            "Siobhán O’Brien", born: born, ni: "QQ 12 34 56 C", at: world.trust, tx),
          try world.person("Shiv Obrien", born: born, ni: "qq123456", at: world.home, tx),
          try world.person("Bríd Ní Dhomhnaill", born: born, at: world.trust, tx),
          try world.person("BRID NI DHOMHNAILL", born: born, at: world.home, tx),
          try world.person("Jane Smith", born: born, at: world.trust, tx),
          try world.person("Jane Smith", born: born + 1, at: world.home, tx),
          try world.person("Ann Lee", ni: "QQ 99 99 99 A", at: world.trust, tx),
          try world.person("Ann Lee", ni: "QQ 99 99 99 A", at: world.home, tx),
          try world.person("Bob Day", ni: "QQ 99 99 98 A", at: world.trust, tx),
          try world.person("Rob Day", ni: "QQ 99 99 98 A", at: world.trust, tx),
        ].map(\.person)
      }
      #expect(try await search(database) == 3)
      let found = try await database.read { tx in
        try PersonMatches.list(
          [.proposed], reach: .everything, on: PeopleWorld.today, limit: 50, offset: 0, tx
        ).matches.map { [people.firstIndex(of: $0.first), people.firstIndex(of: $0.second)] }
      }
      #expect(Set(found) == [[0, 1], [2, 3], [8, 9]])
      for (offset, count) in [(0, 2), (2, 1), (50, 0)] {
        let page = try await database.read { tx in
          try PersonMatches.list(
            [.proposed], reach: .everything, on: PeopleWorld.today, limit: 2, offset: offset, tx)
        }
        #expect(page.matches.count == count)
        #expect(page.total == 3)
      }
      #expect(try await search(database) == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds who married between two jobs, whichever record came first`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { database, world in
      let born = try #require(Day("1990-01-02"))
      try await database.write { tx in
        let early = try world.person("Ngozi Okafor", born: born, at: world.trust, tx).person
        try world.person("Ngozi Bello", born: born, at: world.home, tx)
        try ChangeName(
          person: early, given: "Ngozi", family: "Bello-Okafor", from: PeopleWorld.today - 9
        ).run(under: .test, tx)
        let other = try world.person("Aisha Khan", born: born, at: world.home, tx).person
        try ChangeName(
          person: other, given: "Aisha", family: "Rahman", from: PeopleWorld.today - 9
        ).run(under: .test, tx)
      }
      #expect(try await search(database) == 0)
      // The record with the earlier name was there first.
      try await database.write { tx in
        try world.person("Aisha Khan", born: born, at: world.trust, tx)
      }
      #expect(try await search(database) == 1)
      // And a name that changes later leads back to a record that was looked at long ago.
      try await database.write { tx in
        let people = try PersonSearch.find(
          "Bello-Okafor", reach: .everything, on: PeopleWorld.today, tx)
        try ChangeName(
          person: try #require(people.first).id, given: "Ngozi", family: "Bello",
          from: PeopleWorld.today
        ).run(under: .test, tx)
      }
      #expect(try await search(database) == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `passes over placeholders that many share`(engine: Engine) async throws {
    try await withWorld(engine) { database, world in
      try await database.write { tx in
        for number in 0..<25 {
          try world.person(
            "Person Number\(number)", born: Day("1980-01-01"), ni: "QQ 00 00 00 A",
            at: world.trust, tx)
        }
      }
      #expect(try await search(database) == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `does not ask again what was decided, until something new speaks for it`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { database, world in
      let born = try #require(Day("1980-02-01"))
      let (one, two) = try await database.write { tx in
        (
          try world.person("Jane Smith", born: born, ni: "QQ 11 11 11 A", at: world.trust, tx)
            .person,
          try world.person("Jane Smith", born: born, at: world.trust, tx).person
        )
      }
      #expect(try await search(database) == 1)
      try await database.write { tx in
        let match = try #require(try PersonMatches.find(of: one, two, tx))
        try DecideMatch(match.id, .different, reason: "Two cousins", for: [world.trust])
          .run(under: .test, tx)
        // Something of them changes, and nothing that speaks for it.
        var person = try #require(try People.find(two, tx))
        person.reach(at: "jane@somewhere.example")
        try Journal.record(
          JournalEvent(PersonJournal.renamed, [], changes: People.save(person, tx)),
          under: .test, tx)
      }
      #expect(try await search(database) == 0)
      try await database.write { tx in
        var person = try #require(try People.find(two, tx))
        person.identify(by: PersonIdentifier(.nationalInsurance, "QQ111111A"))
        try Journal.record(
          JournalEvent(PersonJournal.renamed, [], changes: People.save(person, tx)),
          under: .test, tx)
      }
      #expect(try await search(database) == 1)
    }
  }
}

@Suite struct `Deciding who is one person` {
  /// A nurse with a record at the trust and one at the care home.
  private func pair(
    _ world: PeopleWorld, _ tx: any Transaction
  ) throws -> (PersonID, PersonID, PersonMatch) {
    let born = Day("1980-02-01")
    let one = try world.person(
      "Siân Pugh", born: born, ni: "QQ 12 34 56 C", at: world.trust, tx
    ).person
    let two = try world.person(
      "Siân O'Pugh", born: born, ni: "QQ 12 34 56 C", at: world.home, tx
    ).person
    return (one, two, try ProposeMatch(one, two).run(under: .test, tx))
  }

  @Test(arguments: Engine.allCases)
  func `takes both employers, and moves nothing else`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (one, two, match) = try pair(world, tx)
      let before = try everythingElse(tx)
      let first = try DecideMatch(match.id, .same, reason: "Passport seen", for: [world.trust])
        .run(under: .test, tx)
      #expect(first.stage == .agreed)
      #expect(try OnePerson.canonical(of: two, tx) == two)
      #expect(throws: MatchRefusal.notTheirSay) {
        try DecideMatch(match.id, .same, reason: "Passport seen", for: [world.provider])
          .run(under: .test, tx)
      }
      let second = try DecideMatch(match.id, .same, reason: "Contract seen", for: [world.home])
        .run(under: .test, tx)
      #expect(second.stage == .merged)
      #expect(try OnePerson.canonical(of: two, tx) == one)
      #expect(throws: MatchRefusal.alreadyOne) {
        try DecideMatch(match.id, .same, reason: "Again", for: [world.home]).run(under: .test, tx)
      }
      let said = try PersonMatches.decisions(of: match.id, tx)
      #expect(said.map(\.organisation) == [world.trust, world.home])
      #expect(said.allSatisfy { $0.actorName == "Test" && !$0.reason.isEmpty })
      let apart = try Unmerge(match.id, reason: "Twins", for: [world.home]).run(under: .test, tx)
      #expect(apart.stage == .unmerged)
      #expect(try OnePerson.everybody(tx) == [:])
      #expect(try everythingElse(tx) == before)
      let lines = try Journal.timeline(
        of: .person(two), actions: JournalActions(MatchJournal.actions), tx
      ).map(\.sentence)
      #expect(
        lines == [
          "Taken apart again from another record: Twins",
          "Joined with another record as one person: Contract seen",
          "Asked whether another record is the same person: what is known of both agrees",
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `needs a reason, a right answer and more than a name`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (_, two, match) = try pair(world, tx)
      #expect(throws: Problems("reason", "Enter the reason for your decision")) {
        try DecideMatch(match.id, .same, reason: "  ", for: [world.trust]).run(under: .test, tx)
      }
      #expect(throws: MatchRefusal.notAgreed) {
        try DecideMatch(match.id, .withdrawn, reason: "Hm", for: [world.trust])
          .run(under: .test, tx)
      }
      #expect(throws: MatchRefusal.notOne) {
        try Unmerge(match.id, reason: "Hm", for: [world.trust]).run(under: .test, tx)
      }
      let namesake = try world.person("Siân O'Pugh", at: world.home, tx).person
      #expect(throws: MatchRefusal.nothingButAName) {
        try ProposeMatch(two, namesake).run(under: .test, tx)
      }
      #expect(throws: MatchRefusal.themselves) { try ProposeMatch(two, two).run(under: .test, tx) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is one record for three jobs, and the others stay one when one is taken out`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let (one, two, match) = try pair(world, tx)
      let three = try world.person(
        "Siân Pugh", born: Day("1980-02-01"), ni: "QQ123456", at: world.provider, tx
      ).person
      for home in [world.trust, world.home] {
        try DecideMatch(match.id, .same, reason: "Same", for: [home]).run(under: .test, tx)
      }
      let third = try ProposeMatch(two, three).run(under: .test, tx)
      // Whoever joins the third record joins all of them: the trust has a say as well.
      for place in [world.home, world.provider] {
        let stage = try DecideMatch(third.id, .same, reason: "Same", for: [place])
          .run(under: .test, tx).stage
        #expect(stage == .agreed)
      }
      try DecideMatch(third.id, .same, reason: "Same", for: [world.trust]).run(under: .test, tx)
      #expect(try OnePerson.records(of: three, tx) == [one, two, three])
      #expect(
        try PersonSearch.find(
          "pugh", reach: .everything, on: PeopleWorld.today, tx
        ).map(\.id) == [one])
      try Unmerge(match.id, reason: "Not her", for: [world.trust]).run(under: .test, tx)
      #expect(try OnePerson.records(of: three, tx) == [two, three])
      #expect(try OnePerson.records(of: one, tx) == [one])
    }
  }

  @Test(arguments: Engine.allCases)
  func `by two controllers at the same moment joins them once`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine) { database in
      let (world, match, two) = try await database.write { tx in
        let world = try PeopleWorld.make(tx)
        let (_, two, match) = try pair(world, tx)
        return (world, match, two)
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for place in [world.trust, world.home] {
          group.addTask {
            try await database.write { tx in
              _ = try DecideMatch(match.id, .same, reason: "Same", for: [place])
                .run(under: .test, tx)
            }
          }
        }
        try await group.waitForAll()
      }
      let stage = try await database.read { try PersonMatches.find(match.id, $0)?.stage }
      #expect(stage == .merged)
      #expect(try await database.read { try Merges.of([two], $0).count } == 1)
      #expect(try await database.read { try OnePerson.records(of: two, $0).count } == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of records that share one leaves no record out, whoever decides first`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      let matches = try await database.write { tx in
        let world = try PeopleWorld.make(tx)
        let people = try (0..<4).map { _ in
          try world.person(
            "Siân Pugh", born: Day("1980-02-01"), ni: "QQ 12 34 56 C", at: world.trust, tx
          ).person
        }
        return try zip(people, people.dropFirst()).map {
          (try ProposeMatch($0, $1).run(under: .test, tx), world.trust)
        }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (match, trust) in matches {
          group.addTask {
            try await database.write { tx in
              _ = try DecideMatch(match.id, .same, reason: "Same", for: [trust])
                .run(under: .test, tx)
            }
          }
        }
        try await group.waitForAll()
      }
      let first = try #require(matches.first).0.first
      #expect(try await database.read { try OnePerson.records(of: first, $0).count } == 4)
    }
  }
}

@Suite struct `Answers of several nodes` {
  /// Numbers of rows come from blocks of 256 that each node draws for itself: what is said now can
  /// have a lower number than what was said before.
  private func asIfOfALaterBlock(_ match: MatchID, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE person_match_decision SET id = id + 1000000
      WHERE match_id = ?1 AND id < 1000000
      """, match)
  }

  private func match(
    _ world: PeopleWorld, _ tx: any Transaction
  ) throws -> (match: MatchID, second: PersonID) {
    let people = try [world.trust, world.home].map {
      try world.person("Siân Pugh", born: Day("1980-02-01"), ni: "QQ 12 34 56 C", at: $0, tx).person
    }
    return (try ProposeMatch(people[0], people[1]).run(under: .test, tx).id, people[1])
  }

  @Test(arguments: Engine.allCases)
  func `do not join what one of them has withdrawn`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (match, second) = try match(world, tx)
      try DecideMatch(match, .same, reason: "Passport", for: [world.trust]).run(under: .test, tx)
      try asIfOfALaterBlock(match, tx)
      try DecideMatch(match, .withdrawn, reason: "Twins?", for: [world.trust]).run(under: .test, tx)
      #expect(
        try PersonMatches.decisions(of: match, tx).map(\.answer) == [.same, .withdrawn])
      #expect(
        try PersonMatches.countToDecide(
          in: Reach(organisations: [world.trust]), on: PeopleWorld.today, tx) == 1)
      let stage = try DecideMatch(match, .same, reason: "Contract", for: [world.home])
        .run(under: .test, tx).stage
      #expect(stage == .agreed)
      #expect(try OnePerson.canonical(of: second, tx) == second)
    }
  }

  @Test(arguments: Engine.allCases)
  func `count as given, though an earlier one has the higher number`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let (match, second) = try match(world, tx)
      try DecideMatch(match, .different, reason: "Twins", for: [world.trust]).run(under: .test, tx)
      try asIfOfALaterBlock(match, tx)
      try DecideMatch(match, .same, reason: "Passport", for: [world.trust]).run(under: .test, tx)
      #expect(
        try PersonMatches.countToDecide(
          in: Reach(organisations: [world.trust]), on: PeopleWorld.today, tx) == 0)
      try DecideMatch(match, .same, reason: "Contract", for: [world.home]).run(under: .test, tx)
      #expect(try OnePerson.records(of: second, tx).count == 2)
      try asIfOfALaterBlock(match, tx)
      // Taken apart with a lower number than the agreements: all have to agree anew.
      try Unmerge(match, reason: "Twins after all", for: [world.home]).run(under: .test, tx)
      let stage = try DecideMatch(match, .same, reason: "Again", for: [world.home])
        .run(under: .test, tx).stage
      #expect(stage == .agreed)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are numbered by when they were given, where they were kept without`(
    engine: Engine
  ) async throws {
    let later = ["directory-050-person-match-position", "directory-051-person-merge-revision"]
    let before = AllMigrations.list.filter { !later.contains($0.name) }
    try await TestKit.withDatabase(engine, before) { database in
      try await database.write { tx in
        let world = try PeopleWorld.make(tx)
        let people = try (0..<2).map { _ in
          try world.person("Siân Pugh", at: world.trust, tx).person
        }
        try tx.execute(
          """
          INSERT INTO person_match
            (id, first_id, second_id, stage, evidence, proposed_at, changed_at)
          VALUES (77, ?1, ?2, 'agreed', 'same-ni', 2000, 5000)
          """, people[0], people[1])
        // The number, and when it was said: with one number lower than what was said before.
        for (id, at, answer) in [
          (900, 1000, "different"), (901, 3000, "same"), (400, 4000, "withdrawn"),
          (401, 4000, "same"),
        ] {
          try tx.execute(
            """
            INSERT INTO person_match_decision (id, match_id, answer, reason, agreed_by, decided_at,
              actor_name, right_code)
            VALUES (?1, 77, ?2, 'Because', 'A. Manager', ?3, 'Somebody', 'person.merge')
            """, id, answer, at)
        }
        for (id, end) in [(1, 9000), (2, nil)] as [(Int, Int?)] {
          try tx.execute(
            """
            INSERT INTO person_merge (id, match_id, first_id, second_id, reason, merged_at,
              actor_name, right_code, unmerged_at, unmerge_reason, unmerge_actor_name,
              unmerge_right_code)
            VALUES (?1, 77, ?2, ?3, 'R', 8000, 'Somebody', 'person.merge', ?4, ?5, ?5, ?5)
            """, id, people[0], people[1], end, end.map { _ in "R" })
        }
      }
      try await Migrator.migrate(database, AllMigrations.list)
      try await database.write { tx in
        let match = try #require(try PersonMatches.find(MatchID(rawValue: 77), tx))
        let said = try PersonMatches.decisions(of: match.id, tx)
        #expect(said.map(\.position) == [1, 2, 3, 4])
        #expect(said.map(\.answer) == [.different, .same, .withdrawn, .same])
        #expect(said.allSatisfy { $0.counts && $0.consent?.means == "means not recorded" })
        #expect(try PersonMatches.counted(for: match, tx).map(\.position) == [2, 3, 4])
        #expect(try OnePerson.revision(tx) == 3)
      }
    }
  }
}

@Suite struct `An agreement` {
  private func agreed(
    _ world: PeopleWorld, _ tx: any Transaction
  ) throws -> (PersonMatch, first: PersonID, second: PersonID) {
    let people = try [world.trust, world.home].map {
      try world.person("Siân Pugh", born: Day("1980-02-01"), ni: "QQ 12 34 56 C", at: $0, tx).person
    }
    let match = try ProposeMatch(people[0], people[1]).run(under: .test, tx)
    return (
      try DecideMatch(match.id, .same, reason: "Passport", for: [world.trust])
        .run(under: .test, tx), people[0], people[1]
    )
  }

  /// The care home finds that it had the number of somebody else.
  private func change(_ person: PersonID, _ tx: any Transaction) throws {
    var person = try #require(try People.find(person, tx))
    person.identifiers = []
    person.identify(by: PersonIdentifier(.nationalInsurance, "QQ 65 43 21 A"))
    try Journal.record(
      JournalEvent(PersonJournal.renamed, [], changes: People.save(person, tx)), under: .test, tx)
  }

  @Test(arguments: Engine.allCases)
  func `is asked for anew when the search finds something new against it`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      let (world, match) = try await database.write { tx in
        let world = try PeopleWorld.make(tx)
        let (match, _, second) = try agreed(world, tx)
        try change(second, tx)
        return (world, match)
      }
      _ = try await search(database)
      try await database.write { tx in
        let now = try #require(try PersonMatches.find(match.id, tx))
        #expect(now.stage == .proposed)
        #expect(now.evidence.contra == [.otherNationalInsurance])
        #expect(
          try PersonMatches.countToDecide(
            in: Reach(organisations: [world.trust]), on: PeopleWorld.today, tx) == 1)
        let stage = try DecideMatch(match.id, .same, reason: "Contract", for: [world.home])
          .run(under: .test, tx).stage
        #expect(stage == .agreed)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `no longer counts when the last one answers after the records changed`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let (match, _, second) = try agreed(world, tx)
      try change(second, tx)
      let home = try DecideMatch(match.id, .same, reason: "Contract", for: [world.home])
        .run(under: .test, tx)
      #expect(home.stage == .agreed)
      #expect(try OnePerson.canonical(of: second, tx) == second)
      let trust = try DecideMatch(match.id, .same, reason: "Saw both", for: [world.trust])
        .run(under: .test, tx)
      #expect(trust.stage == .merged)
    }
  }

  @Test(arguments: Engine.allCases)
  func `that somebody else noted joins nothing before it is confirmed`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let (match, first, second) = try agreed(world, tx)
      let consent = MatchConsent(by: "A. Manager", on: PeopleWorld.today - 2, means: "letter")
      let noted = try DecideMatch(
        match.id, .same, reason: "They wrote", for: [world.home], consent: consent, counts: false
      ).run(under: .test, tx)
      #expect(noted.stage == .agreed)
      #expect(try PersonMatches.noted(for: noted, tx)[world.home]?.consent == consent)
      #expect(
        try PersonMatches.countToDecide(
          in: Reach(organisations: [world.home]), on: PeopleWorld.today, tx) == 1)
      #expect(try OnePerson.canonical(of: second, tx) == second)
      try DecideMatch(match.id, .same, reason: "I did", for: [world.home]).run(under: .test, tx)
      #expect(try OnePerson.canonical(of: second, tx) == first)
      #expect(try PersonMatches.noted(for: noted, tx).isEmpty)
      let lines = try Journal.timeline(
        of: .person(second), actions: JournalActions(MatchJournal.actions), tx
      ).map(\.sentence)
      let today = (PeopleWorld.today - 2).inWords
      #expect(
        lines.dropLast() == [
          "Joined with another record as one person: I did",
          """
          Noted for The Willows, which has yet to confirm it, whether another record is the same \
          person: the same person, as said by A. Manager on \(today) (letter)
          """,
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `that somebody else wrote down is told with the merge that rests on it`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let (match, first, second) = try agreed(world, tx)
      try DecideMatch(
        match.id, .same, reason: "They wrote", for: [world.home],
        consent: MatchConsent(by: "A. Manager", on: PeopleWorld.today - 2, means: "letter")
      ).run(under: .test, tx)
      #expect(try OnePerson.canonical(of: second, tx) == first)
      let line = try Journal.timeline(
        of: .person(first), actions: JournalActions(MatchJournal.actions), tx
      ).first?.sentence
      #expect(
        line == """
          Joined with another record as one person: They wrote. Agreed, as written down, by \
          A. Manager on \((PeopleWorld.today - 2).inWords) (letter) for The Willows
          """)
    }
  }
}

@Suite struct `Proposing by hand` {
  @Test(arguments: Engine.allCases)
  func `is in the journal, and asks again what was decided only for a reason`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let people = try (0..<2).map { _ in
        try world.person(
          "Siân Pugh", born: Day("1980-02-01"), ni: "QQ 12 34 56 C", at: world.trust, tx
        ).person
      }
      let match = try ProposeMatch(people[0], people[1], because: "Both on one rota")
        .run(under: .test, tx)
      let asked = "Asked whether another record is the same person: "
      let lines = {
        try Journal.timeline(
          of: .person(people[1]), actions: JournalActions(MatchJournal.actions), tx
        ).map(\.sentence)
      }
      #expect(try lines() == [asked + "Both on one rota"])
      try DecideMatch(match.id, .different, reason: "Twins", for: [world.trust])
        .run(under: .test, tx)
      #expect(throws: MatchRefusal.decidedBefore(on: PeopleWorld.today)) {
        try ProposeMatch(people[0], people[1]).run(under: .test, tx)
      }
      #expect(try PersonMatches.find(match.id, tx)?.stage == .apart)
      let again = try ProposeMatch(people[0], people[1], because: "Only one twin exists")
        .run(under: .test, tx)
      #expect(again.stage == .proposed)
      #expect(try PersonMatches.counted(for: again, tx).isEmpty)
      #expect(try lines().first == asked + "Only one twin exists")
      #expect(throws: Problems("reason", "The reason must be 500 characters or fewer")) {
        try DecideMatch(match.id, .different, reason: "Twins", for: [world.trust])
          .run(under: .test, tx)
        try ProposeMatch(people[0], people[1], because: String(repeating: "x", count: 501))
          .run(under: .test, tx)
      }
    }
  }
}

@Suite struct `What the search found` {
  @Test(arguments: Engine.allCases)
  func `is looked at again when it is written, without those who are gone`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let people = try (0..<3).map { _ in
        try world.person(
          "Siân Pugh", born: Day("1980-02-01"), ni: "QQ 12 34 56 C", at: world.trust, tx)
      }
      let day = PeopleWorld.today
      let found = try MatchCandidates(day: day).of(people.map(\.person), tx)
      #expect(found.count == 3)
      // A load is undone, and a number put right.
      let (gone, job) = people[2]
      for table in ["person_identifier", "person_name", "person_word", "person_email"] {
        try tx.execute("DELETE FROM \(table) WHERE person_id = \(gone)", binding: [])
      }
      try tx.execute("DELETE FROM assignment WHERE id = ?1", job)
      try tx.execute("DELETE FROM person WHERE id = ?1", gone)
      var other = try #require(try People.find(people[1].person, tx))
      other.identifiers = []
      other.identify(by: PersonIdentifier(.nationalInsurance, "QQ 65 43 21 A"))
      try People.save(other, tx)
      let still = try MatchCandidates(day: day).again(found, tx)
      #expect(still.map { [$0.first, $0.second] } == [[people[0].person, people[1].person]])
      #expect(still.first?.evidence.contains(.otherNationalInsurance) == true)
    }
  }
}

@Suite struct `A person of several records` {
  @Test(arguments: Engine.allCases)
  func `manages and is managed under each of them`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let born = Day("1980-02-01")
      let boss = try world.person("Boss Person", at: world.trust, tx)
      let one = try world.person(
        "Siân Pugh", born: born, ni: "QQ123456", at: world.trust, manager: boss.person, tx)
      let two = try world.person("Siân Pugh", born: born, ni: "QQ123456", at: world.trust, tx)
      let below = try world.person("Below Person", at: world.trust, manager: two.person, tx)
      #expect(
        try LineManagement.everyoneBelow(boss.person, on: PeopleWorld.today, tx) == [one.person])
      let match = try ProposeMatch(one.person, two.person).run(under: .test, tx)
      try DecideMatch(match.id, .same, reason: "Same", for: [world.trust]).run(under: .test, tx)
      #expect(
        try LineManagement.everyoneBelow(boss.person, on: PeopleWorld.today, tx)
          == [one.person, below.person])
      #expect(
        try Team.everyone(below: [boss.person], on: PeopleWorld.today, tx).map(\.assignment)
          .sorted() == [one.job, below.job].sorted())
      #expect(throws: ManagementRefusal.themselves) {
        try SetLineManager(two.job, to: .init(one.person), from: PeopleWorld.today)
          .run(under: .test, tx)
      }
      #expect(throws: ManagementRefusal.ring(through: "Boss Person")) {
        try SetLineManager(boss.job, to: .init(two.person), from: PeopleWorld.today)
          .run(under: .test, tx)
      }
      #expect(try Posts.of(world.trust, on: PeopleWorld.today, tx).map(\.headcount) == [3])
      #expect(try Posts.of(world.trust, on: PeopleWorld.today, tx).map(\.assignments) == [4])
    }
  }

  @Test(arguments: Engine.allCases)
  func `is managed by the record that works there, so that it stays when taken apart`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let born = Day("1980-02-01")
      let one = try world.person("Siân Pugh", born: born, ni: "QQ123456", at: world.trust, tx)
      let two = try world.person("Siân Pugh", born: born, ni: "QQ123456", at: world.home, tx)
      let carer = try world.person("Below Person", at: world.home, tx)
      let match = try ProposeMatch(one.person, two.person).run(under: .test, tx)
      try DecideMatch(match.id, .same, reason: "Same", for: [world.trust, world.home])
        .run(under: .test, tx)
      try SetLineManager(carer.job, to: .init(one.person), from: PeopleWorld.today)
        .run(under: .test, tx)
      try Unmerge(match.id, reason: "Not", for: [world.home]).run(under: .test, tx)
      #expect(
        try LineManagement.everyoneBelow(two.person, on: PeopleWorld.today, tx) == [carer.person])
      #expect(try LineManagement.everyoneBelow(one.person, on: PeopleWorld.today, tx) == [])
    }
  }
}
