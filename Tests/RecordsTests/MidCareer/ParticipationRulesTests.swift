import Kernel
import Testing

@testable import Records

@Suite struct `Somebody’s way through the mid-career programme` {
  typealias Rules = ParticipationRules

  static func facts(
    mandatory: Bool = false, reason: Bool = true, cover: Bool = true,
    until: Day? = iso("2026-09-01"),
    attended: Int = 1_080
  ) -> ParticipationFacts {
    ParticipationFacts(
      isMandatory: mandatory, hasReason: reason, hasCover: cover, today: iso("2026-04-01"),
      until: until, attended: attended, needed: 1_080, isOtherCohort: true)
  }

  @Test func `goes from the application over release and place to completion`() throws {
    var state = ParticipationState.applied
    for (step, actor) in [
      (ParticipationStep.release, ParticipationActor.releaser), (.wait, .holder),
      (.place, .consequence), (.complete, .consequence),
    ] { state = try Rules.state(after: step, from: state, by: actor, Self.facts()) }
    #expect(state == .completed)
  }

  @Test func `is put off by who was selected, and not declined`() throws {
    let facts = Self.facts(mandatory: true)
    for state in [ParticipationState.selected, .applied, .released, .waiting, .placed] {
      #expect(throws: ParticipationRefusal.onlyPutOff) {
        try Rules.state(after: .withdraw, from: state, by: .person, facts)
      }
      #expect(try Rules.state(after: .defer, from: state, by: .person, facts) == .deferred)
      // Whoever put them forward may take the name off, with a reason.
      #expect(try Rules.state(after: .withdraw, from: state, by: .employer, facts) == .withdrawn)
    }
    #expect(
      try Rules.state(after: .withdraw, from: .placed, by: .person, Self.facts()) == .withdrawn)
  }

  @Test func `goes to the region after more than two deferrals of who was selected`() {
    #expect(!Rules.escalates(isMandatory: true, deferrals: 2, atMost: 2))
    #expect(Rules.escalates(isMandatory: true, deferrals: 3, atMost: 2))
    #expect(!Rules.escalates(isMandatory: false, deferrals: 9, atMost: 2))
  }

  @Test func `is not put off twice, nor after it was withdrawn, nor without a reason and a day`() {
    for state in [ParticipationState.deferred, .withdrawn, .completed, .rejected] {
      #expect(throws: ParticipationRefusal.notFromHere(state)) {
        try Rules.state(after: .defer, from: state, by: .person, Self.facts())
      }
    }
    let put = { (facts: ParticipationFacts) in
      _ = try Rules.state(after: .defer, from: .placed, by: .person, facts)
    }
    #expect(throws: ParticipationRefusal.noReason) { try put(Self.facts(reason: false)) }
    #expect(throws: ParticipationRefusal.noDay) { try put(Self.facts(until: nil)) }
    #expect(throws: ParticipationRefusal.noDay) { try put(Self.facts(until: iso("2026-04-01"))) }
    #expect(throws: ParticipationRefusal.tooLong(iso("2027-04-02"))) {
      try put(Self.facts(until: iso("2027-04-03")))
    }
  }

  @Test func `needs cover for a release, and a reason for a refusal`() throws {
    #expect(throws: ParticipationRefusal.noCover) {
      try Rules.state(after: .release, from: .applied, by: .releaser, Self.facts(cover: false))
    }
    #expect(throws: ParticipationRefusal.noReason) {
      try Rules.state(
        after: .refuseRelease, from: .applied, by: .releaser, Self.facts(reason: false))
    }
    #expect(throws: ParticipationRefusal.notTheirs) {
      try Rules.state(after: .release, from: .applied, by: .person, Self.facts())
    }
  }

  @Test func `is completed by what was attended, and open again where that was corrected`() throws {
    #expect(throws: ParticipationRefusal.daysMissing) {
      try Rules.state(
        after: .complete, from: .placed, by: .consequence, Self.facts(attended: 1_079))
    }
    let short = Self.facts(attended: 1_079)
    #expect(
      try Rules.state(after: .reopen, from: .completed, by: .consequence, short) == .incomplete)
    #expect(
      try Rules.state(after: .complete, from: .incomplete, by: .consequence, Self.facts())
        == .completed)
    #expect(throws: ParticipationRefusal.nothingMissing) {
      try Rules.state(after: .fallShort, from: .placed, by: .consequence, Self.facts())
    }
  }

  @Test func `has one way for each state and step, and no way out of the end`() {
    let ways = Rules.transitions.map { "\($0.from) \($0.step)" }
    #expect(Set(ways).count == ways.count)
    for state in [ParticipationState.withdrawn, .rejected] {
      #expect(!Rules.transitions.contains { $0.from == state })
    }
    let reached = Set(Rules.transitions.map(\.to)).union([.selected, .applied])
    #expect(reached == Set(ParticipationState.allCases))
  }

  @Test func `never goes where no way leads, whoever tries what`() {
    var chance = SeededGenerator(seed: 20_262_311)
    for _ in 0..<400 {
      var state = [ParticipationState.selected, .applied].randomElement(using: &chance) ?? .applied
      let isMandatory = Bool.random(using: &chance)
      for _ in 0..<25 {
        guard let step = ParticipationStep.allCases.randomElement(using: &chance),
          let actor = ParticipationActor.allCases.randomElement(using: &chance)
        else { return }
        let facts = Self.facts(
          mandatory: isMandatory, reason: Bool.random(using: &chance),
          cover: Bool.random(using: &chance), attended: Int.random(in: 0...2_000, using: &chance))
        let before = state
        guard let next = try? Rules.state(after: step, from: state, by: actor, facts) else {
          continue
        }
        state = next
        #expect(
          Rules.transitions.contains {
            $0.from == before && $0.step == step && $0.to == next && $0.by.contains(actor)
          })
        #expect(before.isOpen || before == .completed)
        if next == .completed { #expect(facts.attended >= facts.needed) }
        if isMandatory, actor == .person { #expect(next != .withdrawn) }
      }
    }
  }

  @Test func `keeps the turn of who was selected, put it off or lost a place`() {
    #expect(Rules.rank(isMandatory: true, deferrals: 0, lostPlace: false) == 0)
    #expect(Rules.rank(isMandatory: false, deferrals: 1, lostPlace: false) == 0)
    #expect(Rules.rank(isMandatory: false, deferrals: 0, lostPlace: true) == 0)
    #expect(Rules.rank(isMandatory: false, deferrals: 0, lostPlace: false) == 1)
  }
}

@Suite struct `Money for cover` {
  static let funded = Backfill(
    participation: ParticipationID(rawValue: 1), cohort: CohortID(rawValue: 2),
    employer: OrganisationID(rawValue: 3), pencePerDay: 15_000, days: 4)

  static func claim(
    _ money: Backfill = funded, days: Int = 3, attended: Int = 3, on today: Day = iso("2026-06-01")
  ) throws -> Backfill {
    try BackfillRules.claim(
      money, days: days, attended: attended, lastDay: iso("2026-05-20"), withinDays: 60, on: today)
  }

  @Test func `is claimed for days that somebody was there, and paid once`() throws {
    let claimed = try Self.claim()
    #expect(claimed.state == .claimed && claimed.claimedPence == 45_000)
    let paid = try BackfillRules.pay(claimed, on: iso("2026-06-10"))
    #expect(paid.state == .paid && paid.paidOn == iso("2026-06-10"))
    #expect(throws: BackfillRefusal.notFromHere(.paid)) {
      try BackfillRules.pay(paid, on: iso("2026-06-11"))
    }
    #expect(throws: BackfillRefusal.notFromHere(.paid)) { try Self.claim(paid) }
  }

  @Test func `is not claimed for more days than were attended or funded, too early or too late`() {
    #expect(throws: BackfillRefusal.tooManyDays(most: 3)) { try Self.claim(days: 4) }
    #expect(throws: BackfillRefusal.tooManyDays(most: 4)) { try Self.claim(days: 5, attended: 5) }
    #expect(throws: BackfillRefusal.noDays) { try Self.claim(days: 0) }
    #expect(throws: BackfillRefusal.notOver(iso("2026-05-20"))) {
      try Self.claim(on: iso("2026-05-20"))
    }
    #expect(throws: Never.self) { try Self.claim(on: iso("2026-07-19")) }
    #expect(throws: BackfillRefusal.tooLate(iso("2026-07-19"))) {
      try Self.claim(on: iso("2026-07-20"))
    }
  }

  @Test func `is sent back and claimed again, and lapses where nobody asks`() throws {
    let back = try BackfillRules.giveBack(Self.claim())
    #expect(back.state == .returned && back.claimedDays == nil)
    #expect(try Self.claim(back, days: 2).claimedPence == 30_000)
    let lapse = { (today: Day) in
      BackfillRules.lapse(Self.funded, lastDay: iso("2026-05-20"), withinDays: 60, on: today)?.state
    }
    #expect(lapse(iso("2026-07-19")) == nil && lapse(iso("2026-07-20")) == .lapsed)
    #expect(
      BackfillRules.lapse(
        try Self.claim(), lastDay: iso("2026-05-20"), withinDays: 60, on: iso("2027-01-01")) == nil)
  }
}
