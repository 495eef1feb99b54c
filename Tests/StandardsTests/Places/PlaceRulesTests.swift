import Directory
import Kernel
import Obligations
import Records
import TestKit
import Testing

@testable import Standards

@Suite struct `Who gets a place` {
  private static func id(_ number: Int64) -> PlaceRequestID { PlaceRequestID(rawValue: number) }

  private static func turns(
    _ waiting: [(Int64, [String])], _ terms: SessionTerms, taken: [String?: Int] = [:],
    on day: Day = PlacesWorld.day
  ) -> [String] {
    PlaceRules.turns(
      waiting.map { PlaceRules.Waiting(id($0.0), groups: $0.1) }, in: terms, taken: taken, on: day
    ).map { "\($0.id.rawValue) \($0.group ?? "everybody")" }
  }

  @Test func `goes by the order of asking where nothing is kept`() {
    let terms = PlacesWorld.terms(places: 2)
    #expect(Self.turns([(1, []), (2, []), (3, [])], terms) == ["1 everybody", "2 everybody"])
    #expect(Self.turns([(1, [])], terms, taken: [nil: 2]).isEmpty)
  }

  @Test func `gives a kept place to whoever belongs, and leaves everybody’s to the others`() {
    let terms = PlacesWorld.terms(places: 2, earmarks: ["small": 1])
    #expect(
      Self.turns([(1, ["small"]), (2, []), (3, [])], terms) == ["1 small", "2 everybody"])
    // Whoever does not belong waits while the place that is left is kept, and nobody behind them
    // who belongs waits for them.
    #expect(
      Self.turns([(1, []), (2, []), (3, ["small"])], terms) == ["1 everybody", "3 small"])
    #expect(Self.turns([(1, ["small"])], terms, taken: ["small": 1]) == ["1 everybody"])
  }

  @Test func `is one order for all from the day on which kept places return`() {
    let terms = PlacesWorld.terms(places: 1, release: PlacesWorld.day + 5, earmarks: ["small": 1])
    #expect(Self.turns([(1, [])], terms, on: PlacesWorld.day + 4).isEmpty)
    #expect(Self.turns([(1, [])], terms, on: PlacesWorld.day + 5) == ["1 everybody"])
  }

  @Test func `is never more than there are places`() {
    let terms = PlacesWorld.terms(places: 3, earmarks: ["a": 2, "b": 1])
    for many in 0...6 {
      let waiting = (0..<6).map { (Int64($0), [["a"], ["b"], [], ["a", "b"]][$0 % 4]) }
      let given = Self.turns(waiting, terms, taken: ["a": min(many, 3)])
      #expect(given.count + min(many, 3) <= 3)
    }
  }

  @Test func `shows what is left as it would be given`() {
    let terms = PlacesWorld.terms(places: 5, earmarks: ["small": 2])
    let before = PlaceRules.left(in: terms, taken: [nil: 1], on: PlacesWorld.day)
    #expect(before.everybody == 2 && before.kept == ["small": 2])
    let after = PlaceRules.left(in: terms, taken: [nil: 1], on: PlacesWorld.day + 20)
    #expect(after.everybody == 4 && after.kept.isEmpty)
  }

  @Test func `holds an offer for some days, and never into the date itself`() {
    let day = PlacesWorld.day
    #expect(PlaceRules.offerUntil(day, holdsFor: 5, before: day + 40) == day + 5)
    #expect(PlaceRules.offerUntil(day, holdsFor: 5, before: day + 3) == day + 2)
  }

  @Test func `goes by groups that are told by work alone`() throws {
    let groups = try StandardsReader.shipped().places.groups
    #expect(groups.map(\.code).contains("social-care") && groups.count == 6)
    var facts = EarmarkFacts()
    func codes() -> [String] {
      EarmarkRules.groups(of: facts, among: groups, on: .on("2026-11-01")).map(\.group.code)
    }
    #expect(codes().isEmpty)
    facts.employerPeople = 49
    facts.kinds = [.careProvider]
    facts.fullTimeHundredths = 60
    #expect(codes() == ["small-employer", "social-care", "part-time"])
    facts.employerPeople = 50
    facts.fullTimeHundredths = 80
    facts.nearestMiles = 31
    facts.isChallenged = true
    facts.kinds = [.gpPractice]
    #expect(codes() == ["general-practice", "far-away", "challenged"])
    #expect(
      EarmarkRules.groups(of: facts, among: groups, on: .on("2026-03-31")).isEmpty,
      "not before the content says so")
    let reasons = EarmarkRules.groups(of: facts, among: groups, on: .on("2026-11-01"))
    #expect(reasons.first?.because == "You work at: GP practice")
  }
}

@Suite struct `The life of a date and of a request` {
  @Test func `has no way that is not drawn`() {
    let day = PlacesWorld.day
    var facts = PlaceFacts(
      today: day, firstOn: day + 1, lastOn: day, offerUntil: day + 1)
    (facts.isAskedAgain, facts.hasReason) = (true, true)
    for state in PlaceState.allCases {
      for step in PlaceStep.allCases {
        for actor in PlaceActor.allCases {
          let way = PlaceRules.transitions.first {
            $0.from == state && $0.step == step && $0.by.contains(actor)
          }
          let after = try? PlaceRules.state(after: step, from: state, by: actor, facts)
          if step == .lapse { continue }
          #expect(after == way?.to, "\(state) \(step) \(actor)")
        }
      }
    }
    var session = SessionFacts(today: day, terms: PlacesWorld.terms())
    session.terms.lastOn = day
    for state in SessionState.allCases {
      for step in SessionStep.allCases where step != .close {
        for actor in SessionActor.allCases {
          let way = SessionRules.transitions.first {
            $0.from == state && $0.step == step && $0.by.contains(actor)
          }
          let after = try? SessionRules.state(after: step, from: state, by: actor, session)
          #expect(after == way?.to, "\(state) \(step) \(actor)")
        }
      }
    }
  }

  @Test func `closes by itself when its last day to ask is over`() {
    let session = ModuleSession(
      id: ModuleSessionID(rawValue: 1), organisation: OrganisationID(rawValue: 1),
      module: ModuleReference(code: "a", version: "1"), terms: PlacesWorld.terms(), state: .open)
    #expect(session.state(on: PlacesWorld.day + 30) == .open)
    #expect(session.state(on: PlacesWorld.day + 31) == .closed)
    #expect(session.placesMove(on: PlacesWorld.day + 39))
    #expect(!session.placesMove(on: PlacesWorld.day + 40))
  }

  @Test func `says everything that is wrong with a date at once`() {
    let day = PlacesWorld.day
    var terms = PlacesWorld.terms(
      places: 2, first: day, askBy: day, release: day + 1, earmarks: ["small": 3, "tall": 1])
    terms.lastOn = day - 1
    terms.address = nil
    let problems = SessionRules.problems(in: terms, groups: ["small"], on: day)
    #expect(
      Set(problems.map(\.field)) == ["first", "last", "askBy", "earmarks", "release", "address"])
    #expect(SessionRules.problems(in: PlacesWorld.terms(), groups: [], on: day).isEmpty)
  }

  @Test func `is drawn as it is`() throws {
    #expect(try StatesPage.isWritten("place-states.md", as: Self.page))
  }

  private static var page: String {
    """
    # The life of dates, places and time to learn

    Written by the tests from the tables of transitions (`SessionRules`, `PlaceRules`,
    `LearningTimeRules`); not by hand. What is not drawn here cannot happen.

    ## A date of a module


    """
      + StatesPage.diagram(
        from: "draft",
        SessionRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") },
        ends: [SessionState.held, .cancelled].map { "\($0)" })
      + "\n"
      + StatesPage.table(
        SessionRules.transitions.map { way in
          (
            way.from.words, way.step.words, way.to.words,
            SessionActor.allCases.filter(way.by.contains).map(\.words).joined(separator: ", "),
            way.when
          )
        })
      + "\nA date is full while no place is free; that is worked out and not stored.\n"
      + "\n## A request for a place\n\n"
      + StatesPage.diagram(
        from: "waiting",
        PlaceRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") },
        ends: [PlaceState.attended, .absent, .withdrawn, .lapsed].map { "\($0)" })
      + "\n"
      + StatesPage.table(
        PlaceRules.transitions.map { way in
          (
            way.from.words, way.step.words, way.to.words,
            PlaceActor.allCases.filter(way.by.contains).map(\.words).joined(separator: ", "),
            way.when
          )
        })
      + "\n## Time to learn\n\n"
      + StatesPage.diagram(
        from: "proposed",
        LearningTimeRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") },
        ends: [LearningTimeState.declined, .withdrawn, .ended].map { "\($0)" })
      + "\n"
      + StatesPage.table(
        LearningTimeRules.transitions.map { way in
          (way.from.words, way.step.words, way.to.words, way.by.words, way.when)
        })
  }
}

@Suite struct `How far it is` {
  @Test(arguments: [
    // The example of the haversine formula at Rosetta Code: Nashville to Los Angeles, 2,886.4 km
    // with the mean radius.
    (36.12, -86.67, 33.94, -118.40, 1_793.5),
    // London to Edinburgh, 332 miles; London to Paris, 213 miles.
    (51.5074, -0.1278, 55.9533, -3.1883, 332), (51.5074, -0.1278, 48.8566, 2.3522, 213.5),
    // A degree of latitude: 111.2 km.
    (50, 0, 51, 0, 69.09), (53, -1, 53, -1, 0),
  ])
  func `is what is published`(
    north: Double, east: Double, otherNorth: Double, otherEast: Double, miles: Double
  ) {
    let one = GridPoint(latitude: north, longitude: east)
    let other = GridPoint(latitude: otherNorth, longitude: otherEast)
    #expect(abs(one.miles(to: other) - miles) < 1, "\(one.miles(to: other))")
    #expect(abs(one.miles(to: other) - other.miles(to: one)) < 0.000_1)
  }

  @Test func `is said as well as it is known`() throws {
    let map = try ContentReader.shipped().postcodes
    #expect(map.areas.count == 121)
    let leeds = try #require(Postcode("ls1 3ex"))
    let york = try #require(Postcode("YO19TL"))
    #expect("\(leeds)" == "LS1 3EX" && leeds.area == "LS" && york.text == "YO1 9TL")
    let far = try #require(map.distance(from: leeds, to: york))
    // Leeds to York is some 23 miles.
    #expect((15...35).contains(far.miles) && far.isFromMiddle)
    #expect(far.words == "About \(far.miles) miles, from the middle of the postcode area")
    let morley = try #require(Postcode("LS27 0AA"))
    let near = try #require(map.distance(from: leeds, to: morley))
    #expect(near.words == "In the same postcode area" && near.knownMiles == nil)
    // Where one is in the same area, nothing says that the nearest is far.
    #expect(map.nearest(from: [leeds], to: [york]) == far.miles)
    #expect(map.nearest(from: [leeds], to: [york, morley]) == nil)
    #expect(map.nearest(from: [], to: [york]) == nil)
    let island = try #require(Postcode("GY1 1AA"))
    #expect(map.distance(from: leeds, to: island) == nil)
    var exact = map
    exact.points = [
      leeds.text: GridPoint(latitude: 53.8013, longitude: -1.5486),
      york.text: GridPoint(latitude: 53.9590, longitude: -1.0815),
    ]
    #expect(exact.distance(from: leeds, to: york)?.words == "About 22 miles")
  }

  @Test(arguments: ["", "L", "LS1", "1LS 3EX", "LS1 EX3", "LSSS1 3EX", "LS1 3E", "ЛS1 3EX"])
  func `is asked of postcodes alone`(text: String) { #expect(Postcode(text) == nil) }

  @Test(arguments: ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB"])
  func `is asked of every shape that postcodes have`(text: String) {
    #expect(Postcode(text)?.text == text)
  }
}

@Suite struct `Time to learn` {
  private static func time(
    minutes: Int = 240, module: String? = nil, from: Day, until: Day,
    state: LearningTimeState = .agreed
  ) -> LearningTime {
    LearningTime(
      id: LearningTimeID(rawValue: 1), person: PersonID(rawValue: 1),
      organisation: OrganisationID(rawValue: 1), module: module, minutes: minutes, from: from,
      until: until, state: state, proposedSide: .person, proposedAt: Clock.test.now(),
      proposedBy: "Nadia")
  }

  @Test func `is proposed in proportion to how much somebody works`() {
    #expect(LearningTimeRules.inProportion(240, to: nil) == 240)
    #expect(LearningTimeRules.inProportion(240, to: .full) == 240)
    #expect(LearningTimeRules.inProportion(240, to: FullTimeEquivalent("0.5")) == 120)
    // Three fifths of four hours are two hours and 24 minutes; a quarter of an hour is not lost.
    #expect(LearningTimeRules.inProportion(240, to: FullTimeEquivalent("0.6")) == 150)
    #expect(LearningTimeRules.inProportion(240, to: FullTimeEquivalent("0.01")) == 15)
  }

  @Test func `comes due by the days of each month`() {
    let time = Self.time(from: .on("2026-04-16"), until: .on("2027-03-31"))
    #expect(LearningTimeRules.due(of: time, by: .on("2026-04-15")) == 0)
    // Half of April: two of four hours.
    #expect(LearningTimeRules.due(of: time, by: .on("2026-04-30")) == 120)
    #expect(LearningTimeRules.due(of: time, by: .on("2026-05-31")) == 360)
    #expect(LearningTimeRules.due(of: time, by: .on("2028-01-01")) == 120 + 11 * 240)
    let module = Self.time(
      minutes: 600, module: "a", from: .on("2026-04-01"), until: .on("2026-04-10"))
    #expect(LearningTimeRules.due(of: module, by: .on("2026-04-05")) == 300)
    #expect(LearningTimeRules.due(of: module, by: .on("2026-06-05")) == 600)
    var ended = time
    ended.state = .ended
    ended.ending = .init(on: .on("2026-04-30"), by: "Maud", reason: "finished")
    #expect(LearningTimeRules.due(of: ended, by: .on("2027-01-01")) == 120)
    let proposed = Self.time(
      from: .on("2026-04-01"), until: .on("2027-03-31"), state: .proposed)
    #expect(LearningTimeRules.due(of: proposed, by: .on("2027-01-01")) == 0)
  }

  @Test func `is never due twice for one day, whatever takes the place of what`() {
    var dice = SeededGenerator(seed: 77)
    let start = Day.on("2026-04-01")
    for _ in 0..<200 {
      var all: [LearningTime] = []
      for number in 0..<(2 + dice.number(5)) {
        let from = start + dice.number(120)
        var new = LearningTime(
          id: LearningTimeID(rawValue: Int64(number)), person: PersonID(rawValue: 1),
          organisation: OrganisationID(rawValue: 1),
          module: dice.number(4) == 0 ? "a" : nil, minutes: 240, from: from,
          until: from + dice.number(150), state: .agreed, proposedSide: .person,
          proposedAt: Clock.test.now(), proposedBy: "Nadia")
        for index in all.indices {
          guard let last = LearningTimeRules.cut(all[index], for: new) else { continue }
          all[index].state = .ended
          all[index].ending = .init(on: last, by: "Nadia", reason: "replaced")
        }
        if dice.number(4) == 0 {
          new.state = .ended
          new.ending = .init(on: from + dice.number(40), by: "Nadia", reason: "finished")
        }
        all.append(new)
      }
      for module in [nil, "a"] as [String?] {
        let alike = all.filter { $0.module == module }
        for day in 0..<280 {
          let covering = alike.count { $0.from <= start + day && start + day <= $0.lastDay }
          #expect(covering <= 1)
        }
        guard module == nil else { continue }
        // A minute for each part of a month, by rounding, and no more.
        let due = alike.reduce(0) { $0 + LearningTimeRules.due(of: $1, by: start + 29) }
        #expect(due <= 240 + alike.count)
      }
    }
  }

  @Test func `is agreed by the side that did not propose it`() {
    let day = Day.on("2026-04-01")
    let time = Self.time(from: day, until: day + 90, state: .proposed)
    func after(_ step: LearningTimeStep, _ side: LearningTimeSide?) -> LearningTimeState? {
      try? LearningTimeRules.state(after: step, of: time, by: side, on: day)
    }
    #expect(after(.agree, .manager) == .agreed && after(.agree, .person) == nil)
    #expect(after(.decline, .manager) == .declined && after(.decline, .person) == nil)
    #expect(after(.withdraw, .person) == .withdrawn && after(.withdraw, .manager) == nil)
    #expect(after(.end, .person) == nil && after(.runOut, nil) == nil && after(.agree, nil) == nil)
  }

  @Test func `is written down in quarters of an hour, on days of the agreement`() {
    let day = Day.on("2026-04-01")
    let time = Self.time(from: day, until: day + 90)
    func refusal(
      _ on: Day, _ minutes: Int, reason: String? = nil, kind: LearningTimeEntry.Kind = .given,
      already: Int = 0
    ) -> LearningTimeRefusal? {
      let entry = LearningTimeEntry(
        id: LearningTimeEntryID(rawValue: 1), agreement: time.id, on: on, minutes: minutes,
        kind: kind, reason: reason, side: .person, recordedAt: Clock.test.now(), recordedBy: "N")
      do {
        try LearningTimeRules.check(entry, of: time, already: already, on: day + 10)
        return nil
      } catch { return error }
    }
    #expect(refusal(day, 90) == nil)
    #expect(refusal(day - 1, 90) == .dayOutside(from: day, to: day + 90))
    #expect(refusal(day + 11, 90) == .inFuture)
    #expect(refusal(day, 100) == .hours && refusal(day, 0) == .hours)
    #expect(refusal(day, 60, already: 1_400) == .hours)
    #expect(refusal(day, 60, kind: .takenAway) == .noReason)
    #expect(refusal(day, 60, reason: "staffing", kind: .takenAway) == nil)
    #expect(LearningTimeRules.words(210) == "3 hours 30 minutes")
    #expect(LearningTimeRules.words(60) == "1 hour" && LearningTimeRules.words(0) == "No time")
  }
}
