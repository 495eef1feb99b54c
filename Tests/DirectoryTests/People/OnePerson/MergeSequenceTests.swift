import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

/// Every row of every table but those that merging is written in, as text.
func everythingElse(_ tx: any Transaction) throws -> [String: [String]] {
  let own = ["person_alias", "person_earlier_name", "person_merge", "person_merge_revision"]
  var rows: [String: [String]] = [:]
  for table in try tx.tableNames()
  where !own.contains(table) && !table.hasPrefix("person_match") && !table.hasPrefix("storage_")
    && !table.hasPrefix("journal_")
  {
    rows[table] = try tx.rows("SELECT * FROM \(table)", binding: []).map { "\($0.values)" }.sorted()
  }
  return rows
}

/// Who is one person, worked out the slow way: whoever can be reached from somebody over merges.
func reachable(_ people: [PersonID], _ merges: Set<[PersonID]>) -> [PersonID: PersonID] {
  var lowest: [PersonID: PersonID] = [:]
  for person in people {
    var seen: Set<PersonID> = [person]
    var next = [person]
    while let at = next.popLast() {
      for merge in merges where merge.contains(at) {
        for other in merge where seen.insert(other).inserted { next.append(other) }
      }
    }
    if seen.count > 1 { lowest[person] = seen.min() }
  }
  return lowest
}

@Suite struct `Merging and un-merging at random` {
  /// Joins and parts random pairs of ten people, rings and joined groups included, and looks after
  /// each step whether the right people are one; in the end everything is taken apart.
  @Test(arguments: Engine.allCases)
  func `a thousand times ends where it began, and moves no row of any other table`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      var people: [PersonID] = []
      for number in 0..<10 {
        people.append(
          try world.person(
            "Person O'Number \(number)", born: Day("1980-01-01"),
            at: number.isMultiple(of: 2) ? world.trust : world.home, tx
          ).person)
      }
      people.sort()
      var matches: [[PersonID]: PersonMatch] = [:]
      for (place, one) in people.enumerated() {
        for other in people[(place + 1)...] {
          let match = PersonMatch(
            id: try tx.newIdentifier(), one, other, evidence: [.sameBirthDate],
            proposedAt: Right.test.at)
          try PersonMatches.save(match, parties: [], tx)
          matches[[one, other]] = match
        }
      }
      let before = try everythingElse(tx)
      #expect(before["person"]?.count == 10)
      var chance = SeededGenerator(seed: 20_260_503)
      var steps = 0
      for sequence in 0..<1_000 {
        var merged: Set<[PersonID]> = []
        for _ in 0..<Int.random(in: 1...12, using: &chance) {
          steps += 1
          let merge = Bool.random(using: &chance) || merged.isEmpty
          let pair =
            merge
            ? Array(people.shuffled(using: &chance).prefix(2)).sorted()
            : merged.sorted { "\($0)" < "\($1)" }.randomElement(using: &chance)
          let match = try #require(pair.flatMap { matches[$0] })
          if merge {
            try Merges.merge(match, reason: "Sequence \(sequence)", under: .test, tx)
            merged.insert(match.people)
          } else {
            try Merges.unmerge(match, reason: "Sequence \(sequence)", under: .test, tx)
            merged.remove(match.people)
          }
          try #require(try stored(tx) == reachable(people, merged), "sequence \(sequence)")
        }
        for pair in merged.shuffled(using: &chance) {
          let match = try #require(matches[pair])
          #expect(try Merges.unmerge(match, reason: "End", under: .test, tx))
        }
        try #require(try stored(tx) == [:], "sequence \(sequence)")
      }
      #expect(steps > 5_000)
      #expect(try everythingElse(tx) == before)
      let history = try Merges.of(people, tx)
      #expect(history.count > 1_000)
      #expect(history.allSatisfy { !$0.isInForce && $0.unmerged?.reason.isEmpty == false })
    }
  }

  private func stored(_ tx: any Transaction) throws -> [PersonID: PersonID] {
    var stored: [PersonID: PersonID] = [:]
    try tx.forEachRow("SELECT person_id, canonical_id FROM person_alias") {
      stored[try $0(0)] = try $0(1)
    }
    return stored
  }

  @Test func `would be noticed if it moved anything`() async throws {
    try await withPeople(.sqlite) { world, tx in
      let person = try world.person("Maureen Birtwistle", at: world.trust, tx)
      let before = try everythingElse(tx)
      #expect(try everythingElse(tx) == before)
      try tx.execute("UPDATE assignment SET title = 'Porter' WHERE id = ?1", person.job)
      #expect(try everythingElse(tx) != before)
    }
  }
}

@Suite struct `Who is one person` {
  @Test(arguments: Engine.allCases)
  func `is told for one and for many, merged or not`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let people = try (0..<5).map {
        try world.person("Somebody Number\($0)", at: world.trust, tx).person
      }
      let (one, two, three, four, five) = (people[0], people[1], people[2], people[3], people[4])
      for (first, second) in [(two, three), (one, three)] {
        let match = PersonMatch(
          id: try tx.newIdentifier(), first, second, evidence: [], proposedAt: Right.test.at)
        try PersonMatches.save(match, parties: [], tx)
        try Merges.merge(match, reason: "Same person", under: .test, tx)
      }
      #expect(try OnePerson.canonical(of: three, tx) == one)
      #expect(try OnePerson.canonical(of: one, tx) == one)
      #expect(try OnePerson.canonical(of: four, tx) == four)
      #expect(try OnePerson.records(of: two, tx) == [one, two, three])
      #expect(try OnePerson.records(of: five, tx) == [five])
      #expect(
        try OnePerson.canonical(of: people, tx)
          == [one: one, two: one, three: one, four: four, five: five])
      #expect(
        try OnePerson.records(of: [three, four], tx) == [three: [one, two, three], four: [four]])
      #expect(try OnePerson.distinct([five, three, two], tx) == [one, five])
      #expect(try OnePerson.everybody(tx) == [two: one, three: one])
    }
  }

  @Test(arguments: Engine.allCases)
  func `has a number that changes with every merge and every un-merge`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let one = try world.person("One Person", at: world.trust, tx).person
      let two = try world.person("Two Person", at: world.trust, tx).person
      let match = PersonMatch(
        id: try tx.newIdentifier(), one, two, evidence: [], proposedAt: Right.test.at)
      try PersonMatches.save(match, parties: [], tx)
      var revisions = [try OnePerson.revision(tx)]
      for _ in 0..<2 {
        try Merges.merge(match, reason: "Same", under: .test, tx)
        revisions.append(try OnePerson.revision(tx))
        try Merges.unmerge(match, reason: "Not", under: .test, tx)
        revisions.append(try OnePerson.revision(tx))
      }
      #expect(revisions == [0, 1, 2, 3, 4])
    }
  }
}
