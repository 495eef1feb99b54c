import Directory
import Kernel
import Testing

@testable import Records

@Suite struct `Completing the mid-career programme` {
  static let spread = SpreadTerms(sectors: [.primaryCare, .socialCare], withinDays: 182)
  static let terms = DayTerms(least: 3, most: 5, minutes: 360)

  static func day(
    _ on: Day, _ mark: AttendanceMark = .present, _ minutes: Int = 360, own: Bool = true
  ) -> AttendedDay {
    AttendedDay(on: on, mark: mark, minutes: minutes, isOwnCohort: own)
  }

  static func counted(_ days: [AttendedDay], _ sector: Sector = .nhs) -> Int {
    CompletionRules.counted(days, sector: sector, spread)
  }

  @Test func `takes at least three days in person, by what was taught while one was there`() {
    let two = [Self.day(iso("2026-05-06")), Self.day(iso("2026-05-13"))]
    #expect(Self.counted(two) == 720 && Self.counted(two) < Self.terms.needed)
    #expect(Self.counted(two + [Self.day(iso("2026-05-20"))]) >= Self.terms.needed)
    #expect(Self.counted(two + [Self.day(iso("2026-05-20"), .part, 359)]) < Self.terms.needed)
    #expect(Self.counted(two + [Self.day(iso("2026-05-20"), .absent, 0)]) == 720)
    #expect(Self.counted([]) == 0)
  }

  @Test func `counts days with another cohort for social and primary care alone, and in time`() {
    let days = [
      Self.day(iso("2026-05-06")), Self.day(iso("2026-05-13")),
      Self.day(iso("2026-11-04"), own: false),
    ]
    #expect(Self.counted(days, .socialCare) == 1_080)
    #expect(Self.counted(days, .primaryCare) == 1_080)
    #expect(Self.counted(days, .nhs) == 720)
    let late = Array(days.dropLast()) + [Self.day(iso("2026-11-05"), own: false)]
    #expect(Self.counted(late, .socialCare) == 720)
    let may = { (sector: Sector, on: Day) in
      CompletionRules.mayComeElsewhere(
        sector: sector, firstDay: iso("2026-05-06"), on: on, Self.spread)
    }
    #expect(may(.socialCare, iso("2026-11-04")) && !may(.socialCare, iso("2026-11-05")))
    #expect(!may(.nhs, iso("2026-06-01")) && !may(.socialCare, iso("2026-05-05")))
  }

  @Test func `is worth what was taught, and never more`() {
    let minutes = { (mark: AttendanceMark, stayed: Int?) in
      CompletionRules.minutes(mark, taught: 360, stayed: stayed)
    }
    #expect(minutes(.present, nil) == 360 && minutes(.part, 200) == 200)
    #expect(minutes(.part, 900) == 360 && minutes(.part, nil) == 0 && minutes(.part, -5) == 0)
    #expect(minutes(.absent, 300) == 0 && minutes(.expected, 300) == 0)
  }
}

@Suite struct `The days of a cohort` {
  static let frame = [
    FramedSession(code: "a", title: "Together", lens: "one", minutes: 360),
    FramedSession(code: "b", title: "Across", lens: "two", minutes: 360),
    FramedSession(code: "c", title: "Behaving", lens: "three", minutes: 300),
  ]
  static let lenses = [("one", "One"), ("two", "Two"), ("three", "Three")]

  static func day(
    _ on: Day, _ codes: [String], local: Int = 0, until: Int = 990, cancelled: Bool = false
  ) -> CohortDay {
    var sessions = frame.filter { codes.contains($0.code) }.map {
      DaySession(isNational: true, code: $0.code, title: $0.title, minutes: $0.minutes)
    }
    if local > 0 {
      sessions.append(
        DaySession(isNational: false, code: "visit", title: "A visit", minutes: local))
    }
    return CohortDay(
      id: CohortDayID(rawValue: Int64(on.number)), cohort: CohortID(rawValue: 1), on: on, from: 570,
      until: until,
      venue: CohortVenue(name: "Hall", postcode: Postcode("LS1 4AP") ?? odd, access: []),
      sessions: sessions, isCancelled: cancelled, changedAt: Instant(milliseconds: 0))
  }
  private static var odd: Postcode { fatalError("LS1 4AP is a postcode") }

  static func faults(_ days: [CohortDay], closesOn: Day = iso("2026-05-01")) -> [CohortPlanFault] {
    CohortPlanRules.faults(
      of: days, closesOn: closesOn, DayTerms(least: 3, most: 5, minutes: 360), frame: frame,
      lenses: lenses.map { (code: $0.0, title: $0.1) })
  }

  static let good = [
    day(iso("2026-05-06"), ["a"]), day(iso("2026-05-13"), ["b"]),
    day(iso("2026-05-20"), ["c"], local: 60),
  ]

  @Test func `are three to five, full, and the whole national frame through three lenses`() {
    #expect(Self.faults(Self.good) == [])
    #expect(
      Self.faults(Self.good + [Self.day(iso("2026-05-27"), [], local: 360)]) == [])
  }

  @Test func `are named where something is wrong with them`() {
    #expect(
      Self.faults(Array(Self.good.dropLast())) == [
        .tooFewDays(2, least: 3), .sessionsMissing(["Behaving"]), .lensesMissing(["Three"]),
      ])
    let six = (1...3).map { Self.day(iso("2026-06-0\($0)"), [], local: 360) }
    #expect(Self.faults(Self.good + six) == [.tooManyDays(6, most: 5)])
    #expect(
      Self.faults(Self.good + [Self.day(iso("2026-05-27"), ["a"], local: 0)])
        == [.sessionTwice("Together")])
    #expect(
      Self.faults(Self.good + [Self.day(iso("2026-05-20"), [], local: 360)])
        == [.twoOnADay(iso("2026-05-20"))])
    #expect(
      Self.faults(Self.good + [Self.day(iso("2026-05-27"), [], local: 300)])
        == [.dayTooShort(iso("2026-05-27"), minutes: 300, least: 360)])
    #expect(
      Self.faults(Self.good + [Self.day(iso("2026-05-27"), [], local: 360, until: 900)])
        == [.dayTooFull(iso("2026-05-27"), minutes: 360, room: 330)])
    #expect(
      Self.faults(Self.good, closesOn: iso("2026-05-06")) == [
        .beforeApplicationsClose(iso("2026-05-06"))
      ])
  }

  @Test func `that are off do not count`() {
    let off =
      Self.good.dropLast() + [Self.day(iso("2026-05-20"), ["c"], local: 60, cancelled: true)]
    #expect(Self.faults(Array(off)).contains(.tooFewDays(2, least: 3)))
  }
}

@Suite struct `The life of a cohort` {
  static func facts(
    today: Day = iso("2026-05-02"), sectors: Set<Sector> = [.nhs, .socialCare],
    faults: [CohortPlanFault] = [], people: Int = 0, unmarked: [Day] = [], reason: Bool = true
  ) -> CohortFacts {
    CohortFacts(
      today: today, closesOn: iso("2026-05-01"), lastDay: iso("2026-06-01"), faults: faults,
      sectors: sectors, people: people, unmarked: unmarked, hasReason: reason)
  }

  static func after(
    _ step: CohortStep, _ state: CohortState, _ facts: CohortFacts
  ) throws -> CohortState { try CohortStateRules.state(after: step, from: state, facts) }

  @Test func `opens once sectors of the place agreed jointly, and its days are the programme`()
    throws
  {
    let day: Day = iso("2026-05-01")
    #expect(try Self.after(.open, .draft, Self.facts(today: day)) == .open)
    #expect(throws: CohortRefusal.tooFewSectors(1, least: 2)) {
      try Self.after(.open, .draft, Self.facts(today: day, sectors: [.nhs]))
    }
    #expect(throws: CohortRefusal.faults([.tooFewDays(2, least: 3)])) {
      try Self.after(.open, .draft, Self.facts(today: day, faults: [.tooFewDays(2, least: 3)]))
    }
    #expect(throws: CohortRefusal.closesInPast) { try Self.after(.open, .draft, Self.facts()) }
  }

  @Test func `gives places after the last day to apply, and is finished when all is marked`() throws
  {
    #expect(throws: CohortRefusal.stillOpen(iso("2026-05-01"))) {
      try Self.after(.confirm, .open, Self.facts(today: iso("2026-05-01")))
    }
    #expect(try Self.after(.confirm, .open, Self.facts()) == .confirmed)
    #expect(throws: CohortRefusal.notOver) {
      try Self.after(.finish, .confirmed, Self.facts(today: iso("2026-06-01")))
    }
    #expect(throws: CohortRefusal.unmarked([iso("2026-05-20")])) {
      try Self.after(
        .finish, .confirmed, Self.facts(today: iso("2026-06-02"), unmarked: [iso("2026-05-20")]))
    }
    #expect(try Self.after(.finish, .confirmed, Self.facts(today: iso("2026-06-02"))) == .finished)
  }

  @Test func `is cancelled with a reason, and taken back while nobody named it`() throws {
    for state in [CohortState.draft, .open, .confirmed] {
      #expect(try Self.after(.cancel, state, Self.facts()) == .cancelled)
      #expect(throws: CohortRefusal.noReason) {
        try Self.after(.cancel, state, Self.facts(reason: false))
      }
    }
    #expect(throws: CohortRefusal.notFromHere(.finished)) {
      try Self.after(.cancel, .finished, Self.facts())
    }
    #expect(try Self.after(.takeBack, .open, Self.facts()) == .draft)
    #expect(throws: CohortRefusal.peopleNamedIt(3)) {
      try Self.after(.takeBack, .open, Self.facts(people: 3))
    }
  }

  @Test func `is flagged when it has one sector, and worth a word below three`() {
    let breadth = { (sectors: Set<Sector>) in
      CohortStateRules.breadth(sectors, least: 2, target: 3)
    }
    #expect(breadth([.nhs]) == .tooNarrow(1) && breadth([.nhs, .unstated]) == .tooNarrow(1))
    #expect(breadth([.nhs, .socialCare]) == .belowTarget(2))
    #expect(breadth([.nhs, .socialCare, .primaryCare]) == .broad(3))
  }

  @Test func `keeps its mix as text that is read back the same`() {
    let mix = CohortMix(
      sharePart: 1, shareOf: 3, atLeast: [.socialCare: 3, .voluntary: 1], fewestSectors: 3)
    #expect(mix.text == "1/3;socialCare=3,voluntary=1;3" && CohortMix(text: mix.text) == mix)
    let free = CohortMix(sharePart: 1, shareOf: 1, atLeast: [:], fewestSectors: 1)
    #expect(CohortMix(text: free.text) == free && free.sentences == [])
    #expect(
      mix.sentences == [
        "No sector is more than a third of those who take part",
        "At least 3 people come from Adult social care",
        "At least 1 person comes from Voluntary and charitable", "At least 3 sectors are there",
      ])
    for text in ["", "1/3", "1;;3", "1/3;somewhere=3;3", "1/3;socialCare;3", "1/3;;x"] {
      #expect(CohortMix(text: text) == nil, "\(text)")
    }
  }
}
