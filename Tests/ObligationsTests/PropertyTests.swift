import Directory
import Kernel
import Testing

@testable import Obligations

/// People made up from a seed, with every kind of fact that rules look at.
private struct Crowd {
  var generator: SeededGenerator
  private let roles: [JobRole?] = [
    .careWorker, .registeredNurse, .administrator, .healthCareSupportWorker, nil,
  ]
  private let places = [
    Small.trust, Small.otherTrust, Small.hospice, Small.home, Small.practice, Small.council,
  ]

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func chance(_ percent: Int) -> Bool { number(100) < percent }
  mutating func number(_ below: Int) -> Int { Int(generator.next() % UInt64(below)) }
  mutating func day(from first: Day, days: Int) -> Day { first + number(days) }

  mutating func person(withAbsences: Bool) -> PersonFacts {
    let posts = (0...number(3)).map { index -> PostFacts in
      let place = places[number(places.count)]
      let start = day(from: "2019-01-01", days: 2_500)
      let away =
        withAbsences && chance(30)
        ? [
          AwayPeriod(
            .longSickness, from: start + 30, to: chance(50) ? start + 30 + number(300) : nil)
        ]
        : []
      return .sample(
        Int64(index), at: place, from: chance(95) ? start : nil,
        to: chance(20) ? start + number(900) : nil, role: roles[number(roles.count)],
        managerReasons: chance(20) ? [.reports] : [], managerSince: start,
        fte: chance(80) ? "0.\(number(9) + 1)" : nil, away: away)
    }
    let skills: [Achievement] = [
      .coreSkill(subject: "fire-safety", level: 0), .training(category: "6"),
      .careCertificate(set: nil), .programme("national-induction"), .training(category: "42"),
    ]
    let records = (0..<number(6)).map { index in
      RecordFacts.sample(
        skills[number(skills.count)],
        awarded: chance(90) ? day(from: "2019-01-01", days: 2_500) : nil,
        expires: chance(30) ? day(from: "2024-01-01", days: 1_500) : nil,
        from: places[number(places.count)], id: Int64(index))
    }
    return PersonFacts(
      person: PersonID(rawValue: 1), posts: posts, records: records,
      exemptions: chance(10)
        ? [
          Exemption(
            id: ExemptionID(rawValue: 1), person: PersonID(rawValue: 1), policy: "nhs-fire-safety",
            reason: "occupational-health", approver: "A", from: "2024-01-01", to: "2025-01-01")
        ] : [])
  }
}

@Suite struct `For anybody at all` {
  @Test func `each obligation is in one state, and the counts add up`() throws {
    var crowd = Crowd(seed: 7)
    var rules = ObligationRules(
      content: try Small.content.get(), book: Small.book, on: "2026-02-01")
    for _ in 0..<400 {
      let person = crowd.person(withAbsences: true)
      let obligations = rules.obligations(of: person)
      let tally = obligations.reduce(into: ObligationTally()) { $0.add($1) }
      #expect(tally.total == obligations.count)
      #expect(tally.completed <= tally.counted)
      let places = obligations.map { "\($0.policy.code) \($0.employer?.rawValue ?? 0)" }
      #expect(Set(places).count == places.count)
      for obligation in obligations {
        let due = obligation.dueOn
        switch obligation.state {
        case .overdue: #expect(due.map { $0 < "2026-02-01" } == true)
        case .due: #expect(due == "2026-02-01")
        case .dueSoon, .notYetDue, .deferred: #expect(due.map { $0 > "2026-02-01" } == true)
        case .met, .credited: #expect(obligation.isInDate)
        case .exempt, .paused: break
        }
        #expect(obligation.because.first?.kind == .policy)
      }
    }
  }

  @Test func `time alone only brings what is due nearer`() throws {
    let order: [ObligationState] = [.met, .notYetDue, .dueSoon, .due, .overdue]
    let content = try Small.content.get()
    let codes = [
      "national-induction", "care-certificate", "nhs-fire-safety", "care-fire-safety",
      "learning-disability-and-autism",
    ]
    var crowd = Crowd(seed: 11)
    for _ in 0..<25 {
      var person = crowd.person(withAbsences: false)
      person.exemptions = []
      var last: [String: Int] = [:]
      // Nothing happens after this day: every date of the crowd lies before it.
      for step in 0..<60 {
        let day = Day(number: 21_000 + step * 12)
        var rules = ObligationRules(content: content, book: Small.book, on: day, codes: codes)
        for obligation in rules.obligations(of: person, explaining: false) {
          let state = obligation.state == .credited ? .met : obligation.state
          let place = "\(obligation.policy.code) \(obligation.employer?.rawValue ?? 0)"
          let rank = try #require(order.firstIndex(of: state))
          #expect(rank >= last[place] ?? 0, "\(place) on \(day)")
          last[place] = rank
        }
      }
    }
  }
}
