import Kernel
import Testing

@testable import Directory

@Suite struct `What speaks for and against one person` {
  private func facts(
    _ written: String, born: String? = nil, ni: String? = nil, earlier: [String] = [],
    registration: (PersonIdentifier.Scheme, String)? = nil, email: String? = nil,
    hours: [Int] = [], employer: Int64 = 1, isMain: Bool = true
  ) throws -> MatchFacts {
    let name = try #require(PersonName(written: written))
    var person = Person(
      id: PersonID(rawValue: 1), name: name,
      otherNames: earlier.compactMap { PersonName(written: $0, kind: .previous) },
      bornOn: born.flatMap { Day($0) })
    if let ni { person.identify(by: PersonIdentifier(.nationalInsurance, ni)) }
    if let (scheme, number) = registration {
      person.identify(by: PersonIdentifier(scheme, number))
    }
    if let email { person.reach(at: email) }
    let posts = hours.enumerated().map { place, hours in
      Assignment(
        id: AssignmentID(rawValue: Int64(place + 1)), person: person.id,
        organisation: OrganisationID(rawValue: employer), title: "Nurse", engagement: .permanent,
        contractedHours: WeeklyHours(hundredths: hours * 100), isPrimary: isMain)
    }
    return MatchFacts(person, posts: posts, on: try #require(Day("2026-05-03")))
  }

  @Test func `is the same number, however it is written, and the same birth date`() throws {
    let found = MatchRules.evidence(
      try facts("Maureen Birtwistle", born: "1969-03-14", ni: "QQ 12 34 56 C"),
      try facts("Birtwistle, Maureen", born: "1969-03-14", ni: "qq123456"))
    #expect(found == [.sameNationalInsurance, .sameBirthDate, .sameNames])
    #expect(found.pro == [.sameNationalInsurance, .sameBirthDate, .sameNames])
    #expect(found.contra == [])
  }

  @Test func `is different numbers, birth dates and names`() throws {
    let found = MatchRules.evidence(
      try facts("Maureen Birtwistle", born: "1969-03-14", ni: "QQ 12 34 56 C"),
      try facts("Ngozi Okafor", born: "1969-03-15", ni: "QQ 12 34 57 C"))
    #expect(found == [.otherNationalInsurance, .otherBirthDate, .otherNames])
    #expect(found.pro == [])
  }

  @Test func `is an earlier name, and no names that differ then`() throws {
    let married = try facts("Ngozi Bello", born: "1990-01-02", earlier: ["Ngozi Okafor"])
    let unmarried = try facts("Ngozi Okafor", born: "1990-01-02")
    #expect(MatchRules.evidence(married, unmarried) == [.sameEarlierName, .sameBirthDate])
    #expect(MatchRules.evidence(unmarried, married) == [.sameEarlierName, .sameBirthDate])
  }

  @Test(arguments: [
    ("Siobhán O’Brien", "siobhan o'brien"), ("王小明", "王小明"),
    ("Çelik Şahin", "Sahin, Celik"), ("Mary O'Neill", "MARY O’NEILL"),
  ])
  func `is a name in whatever letters and order it is written`(
    one: String, other: String
  ) throws {
    let found = MatchRules.evidence(try facts(one), try facts(other))
    #expect(found == [.sameNames])
  }

  @Test func `is not a name of one word`() throws {
    #expect(MatchRules.evidence(try facts("Sukarno"), try facts("Sukarno")) == [])
  }

  @Test func `is a registration, or another one with the same body`() throws {
    let one = try facts("A B", registration: (.medical, "7654321"))
    let same = try facts("A B", registration: (.medical, "7654321"))
    let other = try facts("A B", registration: (.medical, "1234567"))
    let elsewhere = try facts("A B", registration: (.dental, "1234567"))
    #expect(MatchRules.evidence(one, same).contains(.sameRegistration))
    #expect(MatchRules.evidence(one, other).contains(.otherRegistration))
    #expect(MatchRules.evidence(one, elsewhere) == [.sameNames])
  }

  @Test func `is more hours than two full-time jobs have, all together`() throws {
    let fullTime = try facts("A B", hours: [37], employer: 1)
    let also = try facts("A B", hours: [38], employer: 2)
    let more = try facts("A B", hours: [38, 1], employer: 2)
    #expect(!MatchRules.evidence(fullTime, also).contains(.tooManyHours))
    #expect(MatchRules.evidence(fullTime, more).contains(.tooManyHours))
    // Long hours of one of them say nothing about two people.
    #expect(
      !MatchRules.evidence(try facts("A B"), try facts("A B", hours: [80])).contains(.tooManyHours))
  }

  @Test func `is two main posts with one employer`() throws {
    let one = try facts("A B", hours: [20], employer: 1)
    #expect(
      MatchRules.evidence(one, try facts("A B", hours: [20], employer: 1)).contains(.twoMainPosts))
    #expect(
      !MatchRules.evidence(one, try facts("A B", hours: [20], employer: 2)).contains(.twoMainPosts))
    #expect(
      !MatchRules.evidence(one, try facts("A B", hours: [20], employer: 1, isMain: false))
        .contains(.twoMainPosts))
  }

  /// The offers of the notes on files: number and birth date, or both names and birth date; within
  /// an employer the number alone. Never a name alone.
  @Test(
    arguments: [
      ([.sameNationalInsurance, .sameBirthDate], true, true),
      ([.sameNames, .sameBirthDate], true, true),
      ([.sameEarlierName, .sameBirthDate], true, true),
      ([.sameRegistration, .sameBirthDate], true, true),
      ([.sameEmail, .sameBirthDate], true, true),
      ([.sameNationalInsurance], false, true),
      ([.sameNationalInsurance, .otherBirthDate], false, true),
      ([.sameNames], false, false), ([.sameNames, .sameEmail], false, false),
      ([.sameBirthDate], false, false), ([.sameEmail], false, false),
      ([.sameNames, .otherBirthDate], false, false),
    ] as [(Set<MatchEvidence>, Bool, Bool)])
  func `is enough to ask`(
    evidence: Set<MatchEvidence>, between: Bool, within: Bool
  ) {
    #expect(MatchRules.isWorthAsking(evidence, shareEmployer: false) == between)
    #expect(MatchRules.isWorthAsking(evidence, shareEmployer: true) == within)
  }

  @Test func `must be more than a name before anybody can decide`() {
    #expect(!MatchRules.restsOnMoreThanAName([.sameNames, .sameEarlierName, .sameEmail]))
    #expect(!MatchRules.restsOnMoreThanAName([.sameBirthDate]))
    #expect(MatchRules.restsOnMoreThanAName([.sameNames, .sameBirthDate]))
    #expect(MatchRules.restsOnMoreThanAName([.sameNationalInsurance, .otherBirthDate]))
  }

  @Test func `is kept in order, and read back`() {
    for evidence in MatchEvidence.allCases {
      #expect(Set(code: Set([evidence]).code) == [evidence])
    }
    let all = Set(MatchEvidence.allCases)
    #expect(Set(code: all.code) == all)
    #expect(Set(all.pro).union(all.contra) == all)
  }
}

@Suite struct `What the answers of employers come to` {
  private let trust = OrganisationID(rawValue: 1)
  private let care = OrganisationID(rawValue: 2)

  private func said(
    _ answers: [(OrganisationID?, MatchDecision.Answer)]
  ) -> [MatchDecision] {
    answers.enumerated().map { place, said in
      MatchDecision(
        match: MatchID(rawValue: 1), position: place + 1, organisation: said.0, answer: said.1,
        reason: "Because",
        decidedAt: Instant(milliseconds: 0), account: nil, actorName: "Somebody",
        rightCode: "person.merge")
    }
  }

  private func stage(
    _ answers: [(OrganisationID?, MatchDecision.Answer)], of parties: Set<OrganisationID>? = nil
  ) -> PersonMatch.Stage {
    MatchRules.stage(parties: parties ?? [trust, care], decisions: said(answers))
  }

  @Test func `is one person only when every employer agrees`() {
    #expect(stage([]) == .proposed)
    #expect(stage([(trust, .same)]) == .agreed)
    #expect(stage([(trust, .same), (care, .same)]) == .merged)
    #expect(stage([(trust, .same), (trust, .same)]) == .agreed)
    #expect(stage([(trust, .same)], of: [trust]) == .merged)
    #expect(
      stage([(trust, .same), (care, .same)], of: [trust, care, .init(rawValue: 3)]) == .agreed)
  }

  @Test func `is not one person when one of them says so, until they say otherwise`() {
    #expect(stage([(trust, .same), (care, .different)]) == .apart)
    #expect(stage([(care, .different), (trust, .same)]) == .apart)
    #expect(stage([(trust, .same), (care, .different), (care, .same)]) == .merged)
  }

  @Test func `stays open when somebody is not sure, or thinks better of it`() {
    #expect(stage([(trust, .unsure)]) == .proposed)
    #expect(stage([(trust, .same), (care, .unsure)]) == .agreed)
    #expect(stage([(trust, .same), (trust, .withdrawn)]) == .proposed)
    #expect(stage([(trust, .same), (trust, .withdrawn), (care, .same)]) == .agreed)
  }

  @Test func `begins anew once the records were taken apart`() {
    #expect(stage([(trust, .same), (care, .same), (care, .unmerged)]) == .proposed)
    #expect(stage([(trust, .same), (care, .same), (care, .unmerged), (trust, .same)]) == .agreed)
  }

  @Test func `goes by the order of the answers, in whatever order they are read`() {
    let answers = said([(trust, .same), (trust, .withdrawn), (care, .same)])
    #expect(MatchRules.stage(parties: [trust, care], decisions: answers.reversed()) == .agreed)
  }

  @Test(
    arguments: [
      ([.sameNationalInsurance, .sameBirthDate], false),
      ([.sameNationalInsurance, .sameBirthDate, .sameEmail], false),
      ([.sameNationalInsurance, .sameBirthDate, .otherNames], true),
      ([.sameBirthDate, .otherNationalInsurance], true), ([.sameBirthDate], true),
    ] as [(Set<MatchEvidence>, Bool)])
  func `is asked again when something new speaks against it, or less for it`(
    evidence: Set<MatchEvidence>, isOther: Bool
  ) {
    #expect(
      MatchRules.isOtherQuestion(evidence, since: [.sameNationalInsurance, .sameBirthDate])
        == isOther)
  }

  @Test func `leaves out those who have no say`() {
    #expect(stage([(.init(rawValue: 9), .same), (nil, .same)]) == .proposed)
    #expect(stage([(nil, .same)], of: []) == .merged)
    #expect(stage([(nil, .different)], of: []) == .apart)
  }
}
