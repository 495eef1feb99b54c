import Kernel
import Testing

@testable import Records

@Suite struct `What follows for inductions by itself` {
  static let home = OrganisationID(rawValue: 1)
  static let trust = OrganisationID(rawValue: 2)
  static let first = InductionID(rawValue: 1)
  static let second = InductionID(rawValue: 2)

  /// Somebody who joined the home on the first of April, and was followed that day.
  static func joiner(
    _ track: InductionTrack = .core, at place: OrganisationID = home
  ) throws -> FollowedInductions {
    var life = FollowedInductions()
    try life.follow([.sample(track, at: place)], places: [place])
    return life
  }

  @Test func `who joins gets one, and no other the next time`() throws {
    var life = FollowedInductions()
    let asked = WantedInduction.sample(at: Self.home)
    #expect(try life.follow([asked], places: [Self.home]) == [.make(asked)])
    #expect(try life.follow([asked], places: [Self.home]).isEmpty)
    #expect(try life.follow([asked], places: [Self.home]).isEmpty)
    #expect(life.known.map(\.state) == [.notStarted])
  }

  @Test func `two posts at two employers get two, the second for what is missing (rule 6)`() throws
  {
    var life = FollowedInductions()
    let both = [
      WantedInduction.sample(at: Self.home), .sample(.core, .gap, at: Self.trust),
      .sample(.careCertificate, at: Self.home),
    ]
    let changes = try life.follow(both, places: [Self.home, Self.trust])
    #expect(changes == both.map { .make($0) })
    #expect(Set(life.known.map(\.plan)) == [.full, .gap])
    #expect(try life.follow(both, places: [Self.home, Self.trust]).isEmpty)
  }

  @Test func `who leaves with another post goes to it, and else it ends`() throws {
    let ways: [(places: Set<OrganisationID>, state: InductionState)] = [
      ([Self.trust], .transferredOut), ([], .withdrawn),
    ]
    for (places, state) in ways {
      var life = try Self.joiner()
      let changes = try life.follow([], places: places)
      #expect(changes == [.leave(Self.first, hasOtherPost: !places.isEmpty)])
      #expect(life.known.map(\.state) == [state])
      #expect(life.known.map(\.end) == [.left])
      #expect(try life.follow([], places: places).isEmpty)
    }
  }

  @Test func `who comes back within twelve months takes up the same, and later begins anew`() throws
  {
    for (left, back, isSame) in [
      ("2026-05-10", "2026-05-11", true), ("2026-05-10", "2027-05-10", true),
      ("2026-05-10", "2027-05-11", false), ("2028-02-29", "2029-02-28", true),
      ("2028-02-29", "2029-03-01", false),
    ] {
      var life = try Self.joiner()
      life.today = try #require(Day(left))
      try life.follow([], places: [])
      life.today = try #require(Day(back))
      let asked = WantedInduction.sample(at: Self.home, from: life.today)
      let changes = try life.follow([asked], places: [Self.home])
      #expect(changes == [isSame ? .comeBack(Self.first, asked) : .make(asked)], "\(back)")
      #expect(life.known.count == (isSame ? 1 : 2))
      #expect(life.known.first?.dueOn == asked.dueOn)
      #expect(try life.follow([asked], places: [Self.home]).isEmpty)
    }
  }

  @Test func `who came and went twice takes up what they left last`() throws {
    var life = try Self.joiner()
    try life.follow([], places: [])
    life.today = life.today.adding(years: 2)
    try life.follow([.sample(at: Self.home, from: life.today)], places: [Self.home])
    try life.follow([], places: [])
    life.today = life.today + 30
    let asked = WantedInduction.sample(at: Self.home, from: life.today)
    #expect(try life.follow([asked], places: [Self.home]) == [.comeBack(Self.second, asked)])
  }

  @Test func `who is asked again after an exemption takes up the same plan and no other`() throws {
    for plan in InductionPlan.allCases {
      var life = try Self.joiner()
      try life.follow([], places: [Self.home])
      let asked = WantedInduction.sample(.core, plan, at: Self.home)
      let changes = try life.follow([asked], places: [Self.home])
      #expect(changes == [plan == .full ? .comeBack(Self.first, asked) : .make(asked)])
      #expect(try life.follow([asked], places: [Self.home]).isEmpty)
    }
  }

  // MARK: Absences

  @Test func `it is paused in a long absence, and goes on with another day`() throws {
    var life = try Self.joiner()
    let away = WantedInduction.sample(at: Self.home, isPaused: true)
    #expect(try life.follow([away], places: [Self.home]) == [.pause(Self.first)])
    let later = WantedInduction.sample(at: Self.home, due: life.today + 200, isPaused: true)
    #expect(try life.follow([later], places: [Self.home]).isEmpty)
    let back = WantedInduction.sample(at: Self.home, due: life.today + 200)
    let changes = try life.follow([back], places: [Self.home])
    #expect(changes == [.resume(Self.first, dueOn: back.dueOn)])
    #expect(life.known.map(\.dueOn) == [back.dueOn])
    let moved = WantedInduction.sample(at: Self.home, due: life.today + 100)
    #expect(try life.follow([moved], places: [Self.home]) == [.due(Self.first, moved.dueOn)])
    #expect(try life.follow([moved], places: [Self.home]).isEmpty)
  }

  @Test func `who joins, comes back or is handed over while away is settled at once`() throws {
    let away = WantedInduction.sample(at: Self.home, isPaused: true)
    var joins = FollowedInductions()
    try joins.follow([away], places: [Self.home])
    #expect(try joins.follow([away], places: [Self.home]).isEmpty)
    var back = try Self.joiner()
    try back.follow([], places: [])
    try back.follow([away], places: [Self.home])
    #expect(try back.follow([away], places: [Self.home]).isEmpty)
    var handed = try Self.joiner(at: Self.trust)
    try handed.follow([away], places: [Self.home], heirs: [Self.trust: Self.home])
    #expect(try handed.follow([away], places: [Self.home]).isEmpty)
    #expect(handed.known.map(\.state) == [.paused])
  }

  // MARK: Done, or not asked for

  @Test func `a record that says it is done ends it, and so does not being asked`() throws {
    let ways: [(met: Set<InductionTrack>, end: InductionEnd)] = [
      ([.core], .metElsewhere), ([.careCertificate], .notAsked), ([], .notAsked),
    ]
    for (met, end) in ways {
      var life = try Self.joiner()
      let changes = try life.follow([], places: [Self.home], met: met)
      #expect(changes == [.lapse(Self.first, end)])
      #expect(life.known.map(\.state) == [.withdrawn])
      #expect(try life.follow([], places: [Self.home], met: met).isEmpty)
    }
  }

  @Test func `what a keeper began is left alone though nothing asks for it`() throws {
    var life = FollowedInductions()
    life.add(.sample(at: Self.home), isByKeeper: true)
    #expect(try life.follow([], places: [Self.home]).isEmpty)
    #expect(try life.follow([], places: [Self.home], met: [.core]).isEmpty)
    // It ends with the post all the same.
    #expect(try life.follow([], places: []) == [.leave(Self.first, hasOtherPost: false)])
  }

  @Test func `what a keeper began is paused in a long absence too, and goes on with more time`()
    throws
  {
    var life = FollowedInductions()
    life.add(.sample(at: Self.home), isByKeeper: true)
    let due = try #require(life.known.first).dueOn
    #expect(
      try life.follow([], places: [Self.home], away: [Self.home]) == [.pause(Self.first)])
    #expect(try life.follow([], places: [Self.home], away: [Self.home]).isEmpty)
    life.today = life.today + 45
    #expect(try life.follow([], places: [Self.home]) == [.resume(Self.first, dueOn: due + 45)])
    #expect(try life.follow([], places: [Self.home]).isEmpty)
    // An absence from another post is none from this one.
    #expect(try life.follow([], places: [Self.home, Self.trust], away: [Self.trust]).isEmpty)
  }

  @Test func `what a keeper ended is left alone though it is asked for`() throws {
    var life = try Self.joiner()
    try life.end(0)
    #expect(try life.follow([.sample(at: Self.home)], places: [Self.home]).isEmpty)
    // At another place it is asked for as ever, and so is the other track.
    let others = [
      WantedInduction.sample(at: Self.trust), .sample(.careCertificate, at: Self.home),
    ]
    let changes = try life.follow(
      [.sample(at: Self.home)] + others, places: [Self.home, Self.trust])
    #expect(changes == others.map { .make($0) })
  }

  @Test func `what a keeper ended years ago does not stand in the way of joining again`() throws {
    var life = try Self.joiner()
    try life.end(0)
    try life.follow([], places: [])
    life.today = life.today.adding(years: 5)
    let asked = WantedInduction.sample(at: Self.home, from: life.today)
    #expect(try life.follow([asked], places: [Self.home]) == [.make(asked)])
  }

  @Test func `what is signed off is not asked for again in the same post`() throws {
    var life = try Self.joiner()
    try life.signOff(0)
    for plan in InductionPlan.allCases {
      let asked = WantedInduction.sample(.core, plan, at: Self.home)
      #expect(try life.follow([asked], places: [Self.home], met: [.core]).isEmpty)
    }
  }

  @Test func `what was taken up again and then signed off is not asked for again either`() throws {
    var life = try Self.joiner()
    try life.follow([], places: [])
    life.today = life.today + 90
    let back = life.today
    try life.follow([.sample(at: Self.home, from: back)], places: [Self.home])
    life.today = life.today + 30
    try life.signOff(0)
    let local = WantedInduction.sample(.core, .gap, at: Self.home, from: back)
    #expect(try life.follow([local], places: [Self.home], met: [.core]).isEmpty)
  }
}
