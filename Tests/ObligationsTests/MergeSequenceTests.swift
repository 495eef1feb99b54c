import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

/// What employers say about a pair, worked out the plain way: the last answer of each since the
/// question was put, in the order in which they were given.
private struct Said {
  var answers: [OrganisationID: MatchDecision.Answer] = [:]
  var stage = PersonMatch.Stage.proposed

  mutating func settle(_ parties: Set<OrganisationID>) {
    let counted = answers.filter { parties.contains($0.key) }.values
    let agreed = counted.filter { $0 == .same }.count
    stage =
      counted.contains(.different)
      ? .apart : agreed == parties.count ? .merged : agreed > 0 ? .agreed : .proposed
  }
}

/// Seven people of three employers with posts, absences, training, a manager and an account's worth
/// of history, one of them working for two employers.
private struct Country {
  let people: [PersonID]
  let employers: [PersonID: Set<OrganisationID>]
  let matches: [[PersonID]: MatchID]

  init(_ world: World, _ tx: any Transaction) throws {
    var people: [PersonID] = []
    var employers: [PersonID: Set<OrganisationID>] = [:]
    let places = [world.trust, world.otherTrust, world.hospice]
    for number in 0..<7 {
      var person = Person(
        id: try tx.newIdentifier(), name: try #require(PersonName(written: "Siân Pugh")),
        bornOn: "1980-02-01")
      person.identify(by: PersonIdentifier(.nationalInsurance, "QQ 12 34 56 C"))
      try People.save(person, tx)
      let own = number == 6 ? [places[0], places[1]] : [places[number % 3]]
      for place in own {
        let job = Assignment(
          id: try tx.newIdentifier(), person: person.id, organisation: place, title: "Nurse",
          engagement: .permanent, isPrimary: false, startedOn: "2024-01-01")
        try Assignments.save(job, tx)
        if let manager = people.first {
          try LineManagement.set([job.id: .init(manager)], from: "2025-01-01", tx)
        }
        try RecordAbsence(job.id, kind: .careerBreak, from: "2026-03-01").run(under: .test, tx)
        try world.holds(
          person.id, .coreSkill(subject: "fire-safety", level: nil), at: place, on: "2025-03-10",
          tx)
      }
      people.append(person.id)
      employers[person.id] = Set(own)
    }
    self.people = people.sorted()
    self.employers = employers
    var matches: [[PersonID]: MatchID] = [:]
    for (place, one) in self.people.enumerated() {
      for other in self.people[(place + 1)...] {
        matches[[one, other]] = try ProposeMatch(one, other).run(under: .test, tx).id
      }
    }
    self.matches = matches
  }

  /// Who can be reached from whom over the merges, with the lowest number of each group.
  func groups(_ merges: Set<[PersonID]>) -> [PersonID: Set<PersonID>] {
    var groups: [PersonID: Set<PersonID>] = [:]
    for person in people {
      var seen: Set<PersonID> = [person]
      var next = [person]
      while let at = next.popLast() {
        for merge in merges where merge.contains(at) {
          for other in merge where seen.insert(other).inserted { next.append(other) }
        }
      }
      groups[person] = seen
    }
    return groups
  }

  func parties(_ people: [PersonID], _ groups: [PersonID: Set<PersonID>]) -> Set<OrganisationID> {
    Set(people.flatMap { groups[$0] ?? [] }.flatMap { employers[$0] ?? [] })
  }
}

/// Every row of the tables that `isIn` takes, as text.
private func rows(
  _ tx: any Transaction, _ isIn: (String) -> Bool
) throws -> [String: Set<String>] {
  var rows: [String: Set<String>] = [:]
  for table in try tx.tableNames() where isIn(table) {
    rows[table] = Set(
      try tx.rows("SELECT * FROM \(table)", binding: []).map { "\($0.values)" })
  }
  return rows
}

/// Where merging is written, and what only ever grows beside it.
private func isMerging(_ table: String) -> Bool {
  ["person_alias", "person_merge", "person_merge_revision"].contains(table)
    || table.hasPrefix("person_match")
}

private func onlyGrows(_ table: String) -> Bool {
  table.hasPrefix("journal_") || table == "person_match_decision"
}

@Suite struct `Deciding, withdrawing and un-merging at random` {
  /// Goes through the actions that pages and commands use, so with consent: every employer of
  /// everybody involved has to agree, may think better of it, and any of them takes apart again.
  @Test(arguments: Engine.allCases)
  func `ends where it began a thousand times, and moves no row of any other table`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let country = try Country(world, tx)
      let isOther = { (table: String) in
        !isMerging(table) && !onlyGrows(table) && !table.hasPrefix("storage_")
      }
      let before = try rows(tx, isOther)
      for table in ["person", "assignment", "absence", "line_management", "held_record"] {
        #expect(before[table]?.isEmpty == false, "\(table)")
      }
      var written = try rows(tx, onlyGrows)
      var chance = SeededGenerator(seed: 20_261_121)
      var said = country.matches.mapValues { _ in Said() }
      var counts: [String: Int] = [:]
      for sequence in 0..<1_000 {
        var merged: Set<[PersonID]> = []
        for _ in 0..<Int.random(in: 2...9, using: &chance) {
          let groups = country.groups(merged)
          let pairs = country.matches.keys.sorted { "\($0)" < "\($1)" }
          let pair = try #require(
            (merged.isEmpty || Int.random(in: 0..<4, using: &chance) > 0
              ? pairs : merged.sorted { "\($0)" < "\($1)" }).randomElement(using: &chance))
          let id = try #require(country.matches[pair])
          let parties = country.parties(pair, groups)
          if merged.contains(pair) {
            let party = try #require(parties.sorted().randomElement(using: &chance))
            #expect(
              try Unmerge(id, reason: "Sequence", for: [party]).run(under: .test, tx).stage
                == .unmerged)
            merged.remove(pair)
            said[pair] = Said(answers: [:], stage: .unmerged)
            counts["taken apart", default: 0] += 1
          } else if groups[pair[0]] == groups[pair[1]] {
            #expect(throws: MatchRefusal.alreadyOne) {
              try DecideMatch(id, .same, reason: "Sequence", for: parties).run(under: .test, tx)
            }
            counts["refused", default: 0] += 1
          } else {
            let stage = try say(id, &said[pair, default: Said()], parties, &chance, &counts, tx)
            if stage == .merged { merged.insert(pair) }
          }
          try #require(
            try stored(tx)
              == country.groups(merged).filter { $0.value.count > 1 }
              .mapValues { $0.min() }, "sequence \(sequence)")
        }
        for pair in merged.sorted(by: { "\($0)" < "\($1)" }).shuffled(using: &chance) {
          let id = try #require(country.matches[pair])
          let parties = country.parties(pair, country.groups(merged))
          try Unmerge(id, reason: "End", for: parties).run(under: .test, tx)
          merged.remove(pair)
          said[pair] = Said(answers: [:], stage: .unmerged)
        }
        try #require(try stored(tx) == [:], "sequence \(sequence)")
        if sequence % 250 == 249 {
          try #require(try rows(tx, isOther) == before, "sequence \(sequence)")
          let now = try rows(tx, onlyGrows)
          for (table, rows) in written { #expect(rows.isSubset(of: now[table] ?? []), "\(table)") }
          written = now
        }
      }
      for what in ["same", "different", "unsure", "withdrawn", "taken apart", "refused", "merged"] {
        #expect((counts[what] ?? 0) > 10, "\(what): \(counts[what] ?? 0)")
      }
      #expect(
        try tx.rows(
          """
          SELECT match_id FROM person_match_decision GROUP BY match_id
          HAVING COUNT(*) <> MAX(position) OR MIN(position) <> 1
          """
        ).isEmpty)
    }
  }

  /// One employer says something, and what becomes of the question is as the plain way has it.
  private func say(
    _ id: MatchID, _ said: inout Said, _ parties: Set<OrganisationID>,
    _ chance: inout SeededGenerator, _ counts: inout [String: Int], _ tx: any Transaction
  ) throws -> PersonMatch.Stage {
    let speakers =
      Bool.random(using: &chance)
      ? parties : Set([try #require(parties.sorted().randomElement(using: &chance))])
    let answers: [MatchDecision.Answer] = [.same, .same, .same, .different, .unsure, .withdrawn]
    let answer = try #require(answers.randomElement(using: &chance))
    if answer == .withdrawn, !speakers.contains(where: { said.answers[$0] == .same }) {
      #expect(throws: MatchRefusal.notAgreed) {
        try DecideMatch(id, answer, reason: "Sequence", for: speakers).run(under: .test, tx)
      }
      return said.stage
    }
    for speaker in speakers { said.answers[speaker] = answer }
    said.settle(parties)
    let stage = try DecideMatch(id, answer, reason: "Sequence", for: speakers)
      .run(under: .test, tx).stage
    #expect(stage == said.stage)
    counts[answer.rawValue, default: 0] += 1
    if stage == .merged { counts["merged", default: 0] += 1 }
    return stage
  }

  private func stored(_ tx: any Transaction) throws -> [PersonID: PersonID?] {
    var stored: [PersonID: PersonID?] = [:]
    try tx.forEachRow("SELECT person_id, canonical_id FROM person_alias") {
      stored[try $0(0)] = try $0(1) as PersonID
    }
    return stored
  }
}
