import Kernel
import Testing

@testable import Records

@Suite struct `Inductions at an employer that another took over` {
  static let home = OrganisationID(rawValue: 1)
  static let trust = OrganisationID(rawValue: 2)
  static let council = OrganisationID(rawValue: 3)
  static let first = InductionID(rawValue: 1)
  static let second = InductionID(rawValue: 2)

  static func joiner() throws -> FollowedInductions {
    var life = FollowedInductions()
    try life.follow([.sample(at: home)], places: [home])
    return life
  }

  @Test func `are handed over, and do not end`() throws {
    var life = try Self.joiner()
    let asked = WantedInduction.sample(at: Self.trust, from: life.today + 30)
    let heirs = [Self.home: Self.trust]
    let changes = try life.follow([asked], places: [Self.trust], heirs: heirs)
    #expect(changes == [.handOver(Self.first, asked)])
    #expect(life.known.map(\.organisation) == [Self.trust])
    #expect(try life.follow([asked], places: [Self.trust], heirs: heirs).isEmpty)
  }

  @Test func `who already has one at the heir goes on with that one alone`() throws {
    for isHeirLatest in [false, true] {
      var life = FollowedInductions()
      let posts = [Self.home, Self.trust].map { WantedInduction.sample(at: $0) }
      try life.follow(isHeirLatest ? posts : posts.reversed(), places: [Self.home, Self.trust])
      try life.follow([posts[1]], places: [Self.trust], heirs: [Self.home: Self.trust])
      let open = life.known.filter(\.state.isOpen)
      #expect(open.map(\.id) == [isHeirLatest ? Self.second : Self.first])
      #expect(open.map(\.organisation) == [Self.trust])
    }
  }

  @Test func `what is done, or not asked for there, ends`() throws {
    for (met, end) in [(true, InductionEnd.metElsewhere), (false, .notAsked)] {
      var life = try Self.joiner()
      let changes = try life.follow(
        [], places: [Self.trust], heirs: [Self.home: Self.trust], met: met ? [.core] : [])
      #expect(changes == [.lapse(Self.first, end)])
    }
  }

  @Test func `who has no post at the heir has left`() throws {
    var life = try Self.joiner()
    let changes = try life.follow(
      [], places: [Self.council], heirs: [Self.home: Self.trust])
    #expect(changes == [.leave(Self.first, hasOtherPost: true)])
  }

  @Test func `two employers that became a third hand one over`() throws {
    var life = FollowedInductions()
    try life.follow(
      [Self.home, Self.trust].map { .sample(at: $0) }, places: [Self.home, Self.trust])
    let asked = WantedInduction.sample(at: Self.council)
    let heirs = [Self.home: Self.council, Self.trust: Self.council]
    try life.follow([asked], places: [Self.council], heirs: heirs)
    #expect(life.known.filter(\.state.isOpen).map(\.organisation) == [Self.council])
    #expect(try life.follow([asked], places: [Self.council], heirs: heirs).isEmpty)
  }

  @Test func `what a keeper began goes to the heir too`() throws {
    var life = FollowedInductions()
    life.add(.sample(at: Self.home), isByKeeper: true)
    let heirs = [Self.home: Self.trust]
    try life.follow([], places: [Self.trust], heirs: heirs)
    #expect(life.known.map(\.state) == [.notStarted])
    #expect(life.known.map(\.organisation) == [Self.trust])
    #expect(try life.follow([], places: [Self.trust], heirs: heirs).isEmpty)
  }

  @Test func `what a keeper began goes to the heir once what is not asked there has ended`() throws
  {
    for isFirst in [false, true] {
      var life = FollowedInductions()
      for isByKeeper in isFirst ? [true, false] : [false, true] {
        life.add(.sample(at: isByKeeper ? Self.home : Self.trust), isByKeeper: isByKeeper)
      }
      let heirs = [Self.home: Self.trust]
      try life.follow([], places: [Self.trust], heirs: heirs)
      let open = life.known.filter(\.state.isOpen)
      #expect(open.map(\.organisation) == [Self.trust])
      #expect(open.map(\.isByKeeper) == [true])
    }
  }

  @Test func `what a keeper began goes nowhere where there is one already`() throws {
    // Begun by a keeper as well, at the heir or at another place that it took over.
    for other in [Self.trust, Self.council] {
      for isFirst in [false, true] {
        var life = FollowedInductions()
        for place in isFirst ? [Self.home, other] : [other, Self.home] {
          life.add(.sample(at: place), isByKeeper: true)
        }
        let heirs = [Self.home: Self.trust, Self.council: Self.trust]
        try life.follow([], places: [Self.trust], heirs: heirs)
        #expect(life.known.filter(\.state.isOpen).map(\.organisation) == [Self.trust])
        #expect(try life.follow([], places: [Self.trust], heirs: heirs).isEmpty)
      }
    }
  }

  @Test func `another employer at the same workplace looks after it from then on`() throws {
    var life = try Self.joiner()
    let asked = WantedInduction.sample(at: Self.home, employer: Self.trust)
    try life.follow([asked], places: [Self.home, Self.trust])
    #expect(life.known.map(\.state) == [.notStarted])
    #expect(life.known.map(\.employer) == [Self.trust])
    #expect(try life.follow([asked], places: [Self.home, Self.trust]).isEmpty)
  }
}
