import Directory
import Kernel
import Records
import Statistics
import Testing

@testable import Programmes

/// Cohorts and applicants as the rules see them.
enum Places {
  static let today: Day = iso("2026-05-02")
  static let thirds = CohortMix(
    sharePart: 1, shareOf: 3, atLeast: [.socialCare: 1], fewestSectors: 3)
  static let caring = [
    CaringHours(code: "school", title: "School", from: 570, until: 885),
    CaringHours(code: "late", title: "Late", from: 570, until: nil),
  ]

  static func cohort(
    _ id: Int64, capacity: Int = 6, minimum: Int = 3, mix: CohortMix = thirds,
    placed: [Sector: Int] = [:],
    on days: [Day] = [iso("2026-06-03"), iso("2026-06-10"), iso("2026-06-17")],
    access: [Set<String>] = [["step-free"]], from: Int = 540
  ) throws -> AllocationCohort {
    let postcode = try #require(Postcode("LS1 4AP"))
    return AllocationCohort(
      cohort: Cohort(
        id: CohortID(rawValue: id), organisation: OrganisationID(rawValue: 1),
        programme: "mid-career-programme", edition: "1", title: "Cohort \(id)", state: .open,
        closesOn: iso("2026-05-01"), capacity: capacity, minimum: minimum, mix: mix,
        changedAt: Instant(milliseconds: 0)),
      days: days.enumerated().map { index, day in
        CohortDay(
          id: CohortDayID(rawValue: id * 10 + Int64(index)), cohort: CohortID(rawValue: id),
          on: day, from: from, until: 960,
          venue: CohortVenue(
            name: "Hall", postcode: postcode, access: access[min(index, access.count - 1)]),
          changedAt: Instant(milliseconds: 0))
      }, placed: placed)
  }

  static func applicant(
    _ id: Int64, _ sector: Sector, names cohorts: [Int64] = [1], since: Day = iso("2026-04-01"),
    miles: Int? = nil, distances: [Int64: Int] = [:], needs access: Set<String> = [],
    caring: String? = nil, away: [Period] = [], mandatory: Bool = false, lostPlace: Bool = false
  ) -> AllocationApplicant {
    var one = Participation(
      id: ParticipationID(rawValue: id), person: PersonID(rawValue: id),
      programme: "mid-career-programme", edition: "1", organisation: OrganisationID(rawValue: 2),
      employer: OrganisationID(rawValue: 2), sector: sector, group: "nhs-managers",
      origin: .oneself, isMandatory: mandatory, state: .released,
      needs: ParticipationNeeds(
        cohorts: cohorts.map { CohortID(rawValue: $0) }, miles: miles, away: away, access: access,
        caring: caring), appliedOn: since, changedAt: Instant(milliseconds: 0))
    one.since = since
    return AllocationApplicant(
      participation: one,
      miles: Dictionary(
        uniqueKeysWithValues: distances.map { (CohortID(rawValue: $0.key), $0.value) }),
      lostPlace: lostPlace)
  }

  static func answer(
    _ people: [AllocationApplicant], _ cohorts: [AllocationCohort]
  ) throws -> AllocationAnswer {
    try AllocationRules.allocate(people, to: cohorts, caring: caring, on: today)
  }

  /// One of each of three sectors, so that a cohort runs.
  static let three = [
    applicant(1, .nhs), applicant(2, .socialCare), applicant(3, .primaryCare),
  ]
}

@Suite struct `Giving places in cohorts` {
  @Test func `keeps the mix and says to whoever waits why`() throws {
    let more = (4...6).map { Places.applicant($0, .nhs, since: iso("2026-04-20")) }
    let answer = try Places.answer(Places.three + more, [Places.cohort(1)])
    // Three of the NHS in a room of three sectors and one each would be more than a third.
    #expect(answer.places.map(\.participation.rawValue) == [1, 2, 3])
    #expect(answer.faults == 0 && answer.isProvenBest)
    for id in 4...6 {
      let why = try #require(answer.waiting[ParticipationID(rawValue: Int64(id))])
      #expect(why.count == 1)
      #expect(why[0].hasPrefix("Cohort 1: there is room, and with one more from your sector"))
      #expect(why[0].contains("2 people of 4 from NHS: at most 1 may be"))
    }
  }

  @Test func `counts those who have their place already`() throws {
    let cohort = try Places.cohort(
      1, placed: [.nhs: 1, .socialCare: 2, .primaryCare: 1, .voluntary: 1])
    let answer = try Places.answer(
      [Places.applicant(1, .nhs), Places.applicant(2, .nhs, since: iso("2026-03-01"))], [cohort])
    // Two of six is a third; the one who waited longer comes first.
    #expect(answer.places.map(\.participation.rawValue) == [2])
  }

  @Test func `does not run a cohort whose sectors are not there`() throws {
    let answer = try Places.answer(
      (1...6).map { Places.applicant($0, .nhs) }, [Places.cohort(1)])
    #expect(answer.places.isEmpty && answer.waiting.count == 6)
    #expect(
      answer.waiting.values.allSatisfy {
        $0 == ["Cohort 1: it does not run: too few people of the sectors that it needs applied"]
      })
  }

  @Test func `gives first to those who were selected, or lost a place`() throws {
    let early = Places.applicant(4, .nhs, since: iso("2026-01-01"))
    for first in [
      Places.applicant(1, .nhs, mandatory: true), Places.applicant(1, .nhs, lostPlace: true),
    ] {
      let answer = try Places.answer(
        [first, early] + Places.three.dropFirst(), [Places.cohort(1)])
      #expect(answer.places.map(\.participation.rawValue) == [1, 2, 3])
    }
  }

  @Test func `gives nobody a place on days, in a building or at hours that do not work for them`()
    throws
  {
    let cohorts = [
      try Places.cohort(1, access: [["step-free"], ["step-free", "quiet-room"]])
    ]
    func why(_ one: AllocationApplicant) throws -> [String]? {
      try Places.answer(Places.three.dropFirst() + [one], cohorts).waiting[one.participation.id]
    }
    #expect(try why(Places.applicant(9, .nhs, needs: ["step-free"])) == nil)
    // The quiet room is there on the second day alone.
    #expect(
      try why(Places.applicant(9, .nhs, needs: ["quiet-room"]))
        == ["1 cohort without what you need, or at hours at which you cannot come"])
    #expect(
      try why(Places.applicant(9, .nhs, caring: "late"))
        == ["1 cohort without what you need, or at hours at which you cannot come"])
    let away = try #require(Period(from: iso("2026-06-10"), to: iso("2026-06-10")))
    #expect(
      try why(Places.applicant(9, .nhs, away: [away]))
        == ["1 cohort with days on which you cannot come"])
    let before = try #require(Period(from: iso("2026-06-11"), to: iso("2026-06-16")))
    #expect(try why(Places.applicant(9, .nhs, away: [before])) == nil)
    #expect(
      try why(Places.applicant(9, .nhs, names: [], miles: 10, distances: [1: 11]))
        == ["1 cohort farther away than you said you can go"])
    #expect(try why(Places.applicant(9, .nhs, names: [], miles: 10, distances: [1: 10])) == nil)
    #expect(
      try why(Places.applicant(9, .nhs, names: [2]))
        == ["No cohort that you named, or near enough, gives places now"])
  }

  @Test func `prefers what people named first, and then what is near`() throws {
    let free = CohortMix(sharePart: 1, shareOf: 1, atLeast: [:], fewestSectors: 1)
    let cohorts = try (1...3).map { try Places.cohort($0, minimum: 1, mix: free) }
    let answer = try Places.answer(
      [
        Places.applicant(1, .nhs, names: [2, 1]),
        Places.applicant(2, .nhs, names: [], miles: 50, distances: [1: 30, 2: 40, 3: 5]),
        Places.applicant(3, .nhs, names: [1], miles: 50, distances: [3: 1]),
      ], cohorts)
    #expect(answer.places.map(\.cohort.rawValue) == [2, 3, 1])
  }
}

@Suite struct `A place that becomes free` {
  static func promoted(
    _ waiting: [AllocationApplicant], placed: [Sector: Int], on today: Day = iso("2026-05-20")
  ) throws -> Int64? {
    try PromotionRules.promoted(
      from: PromotionRules.order(waiting), to: Places.cohort(1, placed: placed), untilDays: 5,
      on: today)?.rawValue
  }

  @Test func `goes to the first whose coming keeps the mix, by itself`() throws {
    let placed: [Sector: Int] = [.nhs: 2, .primaryCare: 2, .socialCare: 1]
    let waiting = [
      Places.applicant(1, .nhs, since: iso("2026-01-01")),
      Places.applicant(2, .socialCare, since: iso("2026-03-01")),
      Places.applicant(3, .voluntary, since: iso("2026-02-01")),
    ]
    // A third of six is two: one more of the NHS is too many, whoever waited longest.
    #expect(try Self.promoted(waiting, placed: placed) == 3)
    #expect(
      try Self.promoted(
        waiting + [Places.applicant(4, .socialCare, mandatory: true)], placed: placed)
        == 4)
    #expect(try Self.promoted([waiting[0]], placed: placed) == nil)
  }

  @Test func `goes to nobody when it is full, or a few days before it begins`() throws {
    let one = [Places.applicant(2, .socialCare)]
    let placed: [Sector: Int] = [.nhs: 2, .primaryCare: 2, .socialCare: 1]
    #expect(try Self.promoted(one, placed: placed, on: iso("2026-05-29")) == 2)
    #expect(try Self.promoted(one, placed: placed, on: iso("2026-05-30")) == nil)
    #expect(
      try Self.promoted(one, placed: [.nhs: 2, .primaryCare: 2, .socialCare: 2]) == nil)
  }
}

@Suite struct `Places of a whole region` {
  @Test func `are given to 2,000 people in 60 cohorts by every rule at once`() throws {
    var dice = SeededGenerator(seed: 60)
    let sectors: [Sector] = [
      .nhs, .nhs, .nhs, .primaryCare, .socialCare, .socialCare, .localGovernment, .voluntary,
    ]
    let cohorts = try (1...60).map { number in
      let first = iso("2026-06-03") + Int.random(in: 0..<60, using: &dice)
      return try Places.cohort(
        Int64(number), capacity: 24, minimum: 12,
        mix: CohortMix(sharePart: 1, shareOf: 3, atLeast: [.socialCare: 3], fewestSectors: 3),
        on: [first, first + 7, first + 14],
        access: [number % 3 == 0 ? [] : ["step-free"]], from: number % 4 == 0 ? 540 : 570)
    }
    let people = (1...2_000).map { number -> AllocationApplicant in
      let home = Int.random(in: 0..<100, using: &dice)
      let distances = Dictionary(
        uniqueKeysWithValues: (1...60).map { (Int64($0), abs(home - ($0 * 100) / 60)) })
      let near = distances.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(3).map(\.key)
      return Places.applicant(
        Int64(number), sectors.randomElement(using: &dice) ?? .nhs, names: near,
        since: iso("2026-03-01") + number % 30, miles: number % 2 == 0 ? 20 : nil,
        distances: distances, needs: number % 15 == 0 ? ["step-free"] : [],
        caring: number % 25 == 0 ? "late" : nil,
        away: number % 9 == 0
          ? [Period(from: iso("2026-07-01"), to: iso("2026-07-14"))].compactMap(\.self) : [],
        mandatory: number % 20 == 0)
    }
    let answer = try AllocationRules.allocate(
      people, to: cohorts, caring: Places.caring, on: Places.today)
    #expect(answer.faults == 0)
    #expect(answer.places.count + answer.waiting.count == 2_000)
    #expect(answer.places.count > 1_200)
    #expect(answer.waiting.values.allSatisfy { !$0.isEmpty })
    // Worked out anew by counting.
    let sector = Dictionary(
      uniqueKeysWithValues: people.map { ($0.participation.id, $0.participation.sector) })
    for cohort in cohorts {
      let inside = answer.places.filter { $0.cohort == cohort.cohort.id }
      guard !inside.isEmpty else { continue }
      let counts = Dictionary(grouping: inside) { sector[$0.participation] }.mapValues(\.count)
      #expect((12...24).contains(inside.count))
      #expect(counts.values.allSatisfy { $0 * 3 <= inside.count })
      #expect(counts[.socialCare] ?? 0 >= 3)
    }
  }
}
