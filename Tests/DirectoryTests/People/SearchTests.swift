import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `Finding people` {
  static let people = [
    "Siobhán O’Brien", "Nguyễn Thị Hoa", "Zofia Wójcik-Łaska", "أحمد الحسن", "王小明",
    "Oluwáṣeun Adébáyọ̀", "Suharto", "Anna Brown", "Annabel Browning",
  ]

  @Test(arguments: Engine.allCases)
  func `works by parts of names in any order, script and accent`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      for name in Self.people { try world.person(name, at: world.trust, tx) }
      let expected: [(typed: String, names: [String])] = [
        ("obrien", ["Siobhán O’Brien"]), ("O'BRIEN siobhan", ["Siobhán O’Brien"]),
        ("o brien", ["Siobhán O’Brien"]), ("hoa nguyen", ["Nguyễn Thị Hoa"]),
        ("wojcik", ["Zofia Wójcik-Łaska"]), ("laska zof", ["Zofia Wójcik-Łaska"]),
        ("احمد", ["أحمد الحسن"]), ("小明", ["王小明"]), ("王", ["王小明"]),
        ("adebayo", ["Oluwáṣeun Adébáyọ̀"]), ("suhar", ["Suharto"]),
        ("anna brown", ["Anna Brown", "Annabel Browning"]), ("annabel", ["Annabel Browning"]),
        ("brown anna brown", ["Anna Brown", "Annabel Browning"]), ("xyz", []), ("", []),
        ("hoa brown", []), ("Brown, Anna", ["Anna Brown", "Annabel Browning"]),
      ]
      for (typed, names) in expected {
        let found = try PersonSearch.find(typed, reach: .everything, on: PeopleWorld.today, tx)
        #expect(found.map(\.name) == names, "\(typed)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `forgives how a name is spaced, and looks inside words when none begins so`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      for name in ["Mary O Neill", "Pat O’Neill", "Sam Oneill", "Ina Mc Donald", "Jo MacDonald"] {
        try world.person(name, at: world.trust, tx)
      }
      let expected: [(typed: String, names: [String])] = [
        ("O'Neill", ["Mary O Neill", "Pat O’Neill", "Sam Oneill"]),
        ("O’NEILL", ["Mary O Neill", "Pat O’Neill", "Sam Oneill"]),
        ("ONeill", ["Mary O Neill", "Pat O’Neill", "Sam Oneill"]),
        ("oneill sam", ["Sam Oneill"]), ("mcdonald", ["Ina Mc Donald"]),
        ("mac donald", ["Jo MacDonald"]), ("cdona", ["Ina Mc Donald", "Jo MacDonald"]),
        ("cdona jo", ["Jo MacDonald"]), ("%%%", []), ("n_i", []),
      ]
      for (typed, names) in expected {
        let found = try PersonSearch.find(typed, reach: .everything, on: PeopleWorld.today, tx)
        #expect(Set(found.map(\.name)) == Set(names), "\(typed)")
      }
      for reach in [Reach(organisations: [world.home]), .nothing] {
        #expect(try PersonSearch.find("cdona", reach: reach, on: PeopleWorld.today, tx).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `works by a previous name, after those so called now`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let ann = try world.person("Ann Shaw", at: world.trust, tx)
      try world.person("Zoe Shaw", at: world.trust, tx)
      try ChangeName(person: ann.person, given: "Ann", family: "Lewis", from: PeopleWorld.today)
        .run(under: .test, tx)
      let found = try PersonSearch.find("shaw", reach: .everything, on: PeopleWorld.today, tx)
      #expect(found.map(\.name) == ["Zoe Shaw", "Ann Lewis"])
      #expect(found.map(\.match) == [.name, .previousName])
      #expect(found.last?.otherName == "Ann Shaw")
    }
  }

  @Test(arguments: Engine.allCases)
  func `by a number needs the birth date`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let born = try #require(Day("1996-02-29"))
      let ann = try world.person(
        "Ann Shaw", born: born, ni: "QQ 12 34 56 C", at: world.trust, tx)
      var person = try #require(try People.find(ann.person, tx))
      person.identify(by: PersonIdentifier(.esrEmployee, "20450022", organisation: world.trust))
      try People.save(person, tx)
      func find(_ text: String, _ born: Day? = nil) throws -> [PersonID] {
        try PersonSearch.find(text, born: born, reach: .everything, on: PeopleWorld.today, tx)
          .map(\.id)
      }
      #expect(try find("QQ123456C").isEmpty)
      #expect(try find("20450022").isEmpty)
      #expect(try find("qq 12 34 56 c", born) == [ann.person])
      #expect(try find("20450022", born) == [ann.person])
      #expect(try find("QQ 12 34 56 C 29/02/1996") == [ann.person])
      #expect(try find("QQ123456C 1996-02-29") == [ann.person])
      #expect(try find("QQ123456C", born + 1).isEmpty)
      #expect(try find("shaw", born) == [ann.person])
      #expect(try find("shaw", born + 1).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `works by e-mail address in any case`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let ann = try world.person("Ann Shaw", at: world.trust, tx)
      var person = try #require(try People.find(ann.person, tx))
      person.reach(at: "Ann.Shaw@harrowdale.example")
      try People.save(person, tx)
      let found = try PersonSearch.find(
        "ann.shaw@HARROWDALE.example", reach: .everything, on: PeopleWorld.today, tx)
      #expect(found.map(\.id) == [ann.person])
      #expect(found.map(\.match) == [.email])
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows only people in reach`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let nurse = try world.person("Ann Shaw", at: world.trust, tx)
      let carer = try world.person("Ann Shaw", at: world.home, tx)
      func find(_ reach: Reach) throws -> Set<PersonID> {
        Set(try PersonSearch.find("shaw", reach: reach, on: PeopleWorld.today, tx).map(\.id))
      }
      #expect(try find(.everything) == [nurse.person, carer.person])
      #expect(try find(Reach(organisations: [world.trust])) == [nurse.person])
      // The home is a location of the provider.
      #expect(try find(Reach(organisations: [world.provider])) == [carer.person])
      #expect(try find(Reach(people: [nurse.person])) == [nurse.person])
      #expect(try find(Reach(areas: [world.trust])).isEmpty)
      #expect(try find(.nothing).isEmpty)
      // Who has left is out of sight of the employer they left.
      try EndAssignment(nurse.job, lastDay: PeopleWorld.today - 1).run(under: .test, tx)
      #expect(try find(Reach(organisations: [world.trust])).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `offers possible duplicates with what speaks for them, and merges nothing`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let born = try #require(Day("1980-02-01"))
      let one = try world.person("Ann Shaw", born: born, ni: "QQ123456C", at: world.trust, tx)
      let two = try world.person("Anne Shaw", born: born, ni: "QQ123456", at: world.home, tx)
      let three = try world.person("ANN SHAW", born: born, at: world.home, tx)
      try world.person("Ann Shaw", born: born + 1, at: world.home, tx)
      try world.person("Ann Shaw", at: world.home, tx)
      try world.person("Suharto", born: born, at: world.home, tx)
      try world.person("Suharto", born: born, at: world.home, tx)
      let expected = [
        PossibleDuplicate(
          first: one.person, second: two.person, evidence: [.nationalInsurance], bornAlike: true),
        PossibleDuplicate(
          first: one.person, second: three.person, evidence: [.nameAndBirthDate],
          bornAlike: true),
      ]
      let person = try #require(try People.find(one.person, tx))
      #expect(try PossibleDuplicates.of([person], tx) == expected)
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives the same people whether reach, birth date or word leads`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let given = ["Ann", "Anna", "Annabel", "Bo", "José", "Li"]
      let family = ["Ann", "Brown", "Browning", "O’Brien", "Marsh Ann", "Lee"]
      let born = try #require(Day("1980-02-01"))
      for (place, first) in given.enumerated() {
        for (other, last) in family.enumerated() {
          let made = try world.person(
            "\(first) \(last)", born: born + (place + other) % 3,
            at: other.isMultiple(of: 2) ? world.trust : world.home, tx)
          if place == other {
            try ChangeName(
              person: made.person, given: first, family: "Lovelace", from: PeopleWorld.today
            ).run(under: .test, tx)
          }
        }
      }
      let reaches = [
        Reach.everything, Reach(organisations: [world.trust]),
        Reach(organisations: [world.provider, world.trust]),
        Reach(people: (1...40).map(PersonID.init(rawValue:))),
      ]
      let typed = ["ann", "a", "brown", "ann brown", "obrien jose", "lovelace", "lee", "an bro lo"]
      for reach in reaches {
        for text in typed {
          func find(_ born: Day?, few: Int) throws -> [PersonID] {
            try NameSearch(
              question: PersonQuestion(text, born: born), reach: reach, day: PeopleWorld.today,
              limit: 100, fewPosts: few
            ).find(noExact: true, tx).map(\.id)
          }
          let fewLead = try find(nil, few: 1_000)
          let wordLeads = try find(nil, few: 0)
          #expect(Set(fewLead) == Set(wordLeads), "\(text)")
          #expect(Set(wordLeads).count == wordLeads.count, "\(text)")
          // Everybody was born on one of three days.
          let byBirth = try (0..<3).flatMap { try find(born + $0, few: 1_000) }
          #expect(Set(byBirth) == Set(fewLead) && byBirth.count == fewLead.count, "\(text)")
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows bearers of the word first, by name, also where it is read off the index`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      for name in ["Zoe Ann", "Ann Young", "Annabel Ann Annis", "Anna Bell", "Annis Carr"] {
        try world.person(name, at: world.trust, tx)
      }
      func find(_ limit: Int) throws -> [String] {
        try NameSearch(
          question: PersonQuestion("ann"), reach: .everything, day: PeopleWorld.today,
          limit: limit, fewPosts: 0
        ).find(noExact: true, tx).map(\.name)
      }
      let all = ["Zoe Ann", "Annabel Ann Annis", "Ann Young", "Anna Bell", "Annis Carr"]
      for limit in 1...6 { #expect(try find(limit) == Array(all.prefix(limit))) }
    }
  }
}
