import Directory
import Kernel
import TestKit
import Testing

@testable import Obligations

/// A block of a census filled by lot: every kind of post and sort of record at every place, people
/// with several posts, some of them ended or yet to begin, employers with intervals of their own
/// and listed in agreements.
private struct FilledBlock {
  private(set) var terms = CensusTerms()
  private(set) var block = CensusBlock()
  private var generator: SeededGenerator

  static let places: [CensusPlace] = [
    CensusPlace(organisation: Small.trust, employer: Small.trust),
    CensusPlace(organisation: Small.otherTrust, employer: Small.otherTrust),
    CensusPlace(organisation: Small.hospice, employer: Small.hospice),
    CensusPlace(organisation: Small.home, employer: Small.provider),
    CensusPlace(organisation: Small.home, employer: Small.home),
    CensusPlace(organisation: Small.practice, employer: Small.practice),
    CensusPlace(organisation: Small.council, employer: Small.council),
  ]

  static let achievements: [Achievement] = [
    .coreSkill(subject: "fire-safety", level: 0),
    .coreSkill(subject: "moving-and-handling", level: 2), .training(category: "6"),
    .training(category: "42"), .training(category: "41"), .careCertificate(set: nil),
    .programme("national-induction"), .programme("manager-induction"),
    .module("learning-disability-and-autism"), .qualification("asc_level2_care_certificate/1"),
  ]

  static func book() -> EmployerBook {
    func period(_ from: Day, _ to: Day? = nil) -> Period? { Period(from: from, to: to) }
    func interval(_ at: OrganisationID, _ policy: String, _ months: Int) -> LocalInterval? {
      period("2025-01-01").map {
        LocalInterval(
          organisation: at, policy: policy, months: months, justification: "Fires",
          approvedBy: "Board", reviewOn: "2028-01-01", period: $0)
      }
    }
    func member(_ organisation: OrganisationID, _ period: Period?) -> AgreementMembership? {
      period.map {
        AgreementMembership(
          agreement: "core-skills-memorandum", organisation: organisation, period: $0)
      }
    }
    var organisations = Small.book.organisations
    organisations[Small.practice] = OrganisationFacts(
      name: "Mill Lane Surgery", kind: .gpPractice, successors: [Small.council])
    return EmployerBook(
      organisations: organisations,
      memberships: [
        member(Small.otherTrust, period("2019-06-01", "2023-12-31")),
        member(Small.hospice, period("2022-01-01")),
      ].compactMap { $0 },
      intervals: [
        interval(Small.trust, "nhs-fire-safety", 6),
        interval(Small.provider, "care-fire-safety", 60),
      ].compactMap { $0 })
  }

  init(seed: UInt64, people: Int, _ book: EmployerBook) {
    generator = SeededGenerator(seed: seed)
    var kinds: [Int32: [Int32]] = [:]
    for place in Self.places {
      let (number, sort) = terms.place(place, book)
      kinds[number] = addKinds(at: place, sort)
    }
    for achievement in Self.achievements { _ = terms.sort(achievement) }
    for place in Self.places { _ = terms.organisation(place.organisation) }
    for person in 0..<people { addPerson(Int64(person + 1), kinds) }
  }

  private mutating func addKinds(at place: CensusPlace, _ sort: Int32) -> [Int32] {
    let roles: [JobRole?] = [.careWorker, .registeredNurse, .administrator, nil]
    let engagements: [Engagement] = [.permanent, .agency, .bank]
    let groups = [nil, "Nursing and Midwifery Registered"]
    return roles.flatMap { role in
      engagements.flatMap { engagement in
        groups.flatMap { group in
          [[], [ManagerReason.reports]].map { (reasons: Set<ManagerReason>) in
            let key = "\(sort) \(String(describing: role)) \(engagement) \(group ?? "") \(reasons)"
            return terms.kind(Array(key.utf8), sortOfPlace: sort) { place in
              PostKind(
                at: place, engagement: engagement, role: role, staffGroup: group, band: nil,
                managerReasons: reasons)
            }
          }
        }
      }
    }
  }

  private mutating func number(_ below: Int) -> Int { Int(generator.next() % UInt64(below)) }
  private mutating func happens(_ percent: Int) -> Bool { number(100) < percent }
  private mutating func day(from first: Day, _ days: Int, known percent: Int) -> Int32 {
    let day = Int32((first + number(days)).number)
    return happens(percent) ? day : CensusBlock.unknown
  }

  private mutating func addPerson(_ id: Int64, _ kinds: [Int32: [Int32]]) {
    block.people.append(PersonID(rawValue: id))
    for _ in 0...(happens(25) ? 1 + number(2) : 0) { addPost(kinds) }
    block.postEnds.append(Int32(block.posts.kind.count))
    for _ in 0..<number(9) { addRecord() }
    block.recordEnds.append(Int32(block.records.sort.count))
  }

  private mutating func addPost(_ kinds: [Int32: [Int32]]) {
    let place = Int32(number(Self.places.count))
    let some = kinds[place] ?? []
    block.posts.place.append(place)
    block.posts.kind.append(some[number(some.count)])
    block.posts.startedOn.append(day(from: "2018-01-01", 3_000, known: 93))
    block.posts.joinedEmployerOn.append(day(from: "2017-01-01", 3_300, known: 50))
    block.posts.endedOn.append(day(from: "2019-01-01", 3_000, known: 25))
    block.posts.managerSince.append(day(from: "2023-01-01", 1_100, known: 60))
    block.posts.startedInSectorYear.append(
      happens(50) ? Int32(2_010 + number(15)) : CensusBlock.unknown)
    block.posts.fte.append(happens(50) ? Int32(number(12) * 10_000) : CensusBlock.unknown)
    block.posts.contractedHours.append(
      happens(50) ? Int32(number(45) * 100) : CensusBlock.unknown)
    block.posts.isOffered.append(happens(4))
  }

  private mutating func addRecord() {
    block.records.sort.append(Int32(number(Self.achievements.count)))
    block.records.awardedOn.append(day(from: "2018-01-01", 3_100, known: 88))
    block.records.expiresOn.append(day(from: "2024-01-01", 1_500, known: 40))
    block.records.from.append(Int32(number(terms.organisations.count)))
    block.records.isComplete.append(happens(94))
  }
}

@Suite struct `A count of the country by numbers` {
  @Test(arguments: ["2025-03-31", "2026-02-01", "2024-02-29"] as [Day], [31, 32, 33] as [UInt64])
  func `says of everybody what the rules say person by person`(day: Day, seed: UInt64) throws {
    let content = try Small.content.get()
    let book = FilledBlock.book()
    let filled = FilledBlock(seed: seed, people: 2_500, book)
    let policies = content.inForce(on: day)
    let plan = CensusPlan(
      content: content, policies: policies, terms: filled.terms, book: book, on: day)
    var quick = CensusQuickCount(plan)
    let objects = CensusObjects(filled.terms)
    var facts = PersonFacts(person: PersonID(rawValue: 0))
    var counted = 0
    var asked = 0
    for row in filled.block.people.indices {
      var tallies = CensusTallies(policies: policies.count, places: filled.terms.places)
      guard quick.count(row, of: filled.block, &tallies) else { continue }
      counted += 1
      filled.block.read(row, objects, into: &facts)
      var one = CensusCounting(
        rules: ObligationRules(content: content, book: book, on: day), places: filled.terms.places)
      one.count(facts)
      let (numbers, rules) = (said(tallies, policies), said(one.tallies, policies))
      asked += rules.count
      #expect(numbers == rules, "\(facts)")
    }
    #expect(counted > filled.block.people.count * 7 / 10)
    #expect(asked > counted * 2)
  }

  private struct Line: Hashable {
    let policy: String
    let places: [CensusPlace]
    let people: Int32
    let tally: ObligationTally
  }

  private func said(_ tallies: CensusTallies, _ policies: [Policy]) -> Set<Line> {
    var lines: Set<Line> = []
    for footprint in tallies.footprints.indices {
      let places = tallies.footprints[footprint].map { tallies.places[Int($0)] }
      for (number, policy) in policies.enumerated() {
        guard let tally = tallies.tally(footprint, number) else { continue }
        lines.insert(
          Line(
            policy: policy.code, places: places, people: tallies.people[footprint], tally: tally))
      }
    }
    return lines
  }
}

@Suite struct `A length of time from a table` {
  @Test(arguments: [
    Length(weeks: 12), Length(months: 1), Length(months: 36), Length(months: 1, days: 10), Length(),
  ])
  func `ends on the day that the calendar says, in the table and beyond it`(length: Length) {
    var table = LengthTable()
    _ = table.number(of: Length(days: 3))
    let number = table.number(of: length)
    for day in stride(from: -40_000, through: 80_000, by: 7) {
      let after = table.after(Int32(day), number)
      #expect(Int(after) == length.after(Day(number: day)).number, "\(day)")
    }
    #expect(table.number(of: length) == number)
  }
}
