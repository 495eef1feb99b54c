import Directory
import Kernel
import Testing

@testable import Obligations

@Suite struct `A long absence` {
  /// Started 5 January 2026; due on 30 March but for the absence.
  private func person(_ away: AwayPeriod...) -> PersonFacts {
    .sample(.sample(from: "2026-01-05", role: .careWorker, fte: "1", away: away))
  }

  private func certificate(_ person: PersonFacts, on day: Day) throws -> Obligation {
    try #require(try Small.obligation("care-certificate", of: person, on: day))
  }

  @Test func `pauses the clock while it lasts`() throws {
    let away = person(AwayPeriod(.parentalLeave, from: "2026-02-01"))
    #expect(try certificate(away, on: "2026-01-31").state == .notYetDue)
    #expect(try certificate(away, on: "2026-02-01").state == .paused)
    #expect(try certificate(away, on: "2026-12-01").state == .paused)
    #expect(try certificate(away, on: "2026-12-01").says("Parental leave since 1 February 2026"))
  }

  @Test func `moves the day by the days away`() throws {
    // 1 February to 31 July 2026: 181 days.
    let back = person(AwayPeriod(.longSickness, from: "2026-02-01", to: "2026-07-31"))
    #expect(try certificate(back, on: "2026-08-01").dueOn == "2026-09-27")
    #expect(try certificate(back, on: "2026-08-01").state == .notYetDue)
    #expect(try certificate(back, on: "2026-09-27").state == .due)
    #expect(try certificate(back, on: "2026-09-28").state == .overdue)
  }

  @Test func `counts overlapping absences once, and later ones before the moved day too`() throws {
    let overlapping = person(
      AwayPeriod(.longSickness, from: "2026-02-01", to: "2026-02-20"),
      AwayPeriod(.parentalLeave, from: "2026-02-11", to: "2026-03-02"))
    // 1 February to 2 March: 30 days.
    #expect(try certificate(overlapping, on: "2026-03-03").dueOn == "2026-04-29")
    let twice = person(
      AwayPeriod(.longSickness, from: "2026-02-01", to: "2026-02-10"),
      AwayPeriod(.longSickness, from: "2026-04-05", to: "2026-04-14"))
    // Moved to 9 April by the first, and by the second, which begins before that, to 19 April.
    #expect(try certificate(twice, on: "2026-04-15").dueOn == "2026-04-19")
  }

  @Test func `does not bring back a day that had passed before it`() throws {
    let late = person(AwayPeriod(.careerBreak, from: "2026-05-01", to: "2026-10-31"))
    #expect(try certificate(late, on: "2026-04-15").state == .overdue)
    #expect(try certificate(late, on: "2026-06-01").state == .paused)
    #expect(try certificate(late, on: "2026-11-01").state == .overdue)
    #expect(try certificate(late, on: "2026-11-01").dueOn == "2026-03-30")
  }

  @Test func `from one of two posts does not stop the clock`() throws {
    let person = PersonFacts.sample(
      .sample(
        1, from: "2026-01-05", role: .careWorker, fte: "0.5",
        away: [AwayPeriod(.longSickness, from: "2026-02-01")]),
      .sample(2, at: Small.provider, from: "2026-01-05", role: .careWorker, fte: "0.5"))
    #expect(try certificate(person, on: "2026-02-10").state == .notYetDue)
    #expect(try certificate(person, on: "2026-02-10").dueOn == "2026-03-30")
  }

  @Test func `leaves what is done for good as it is`() throws {
    let person = PersonFacts.sample(
      .sample(
        from: "2026-01-05", role: .careWorker,
        away: [AwayPeriod(.parentalLeave, from: "2026-02-01")]),
      records: [.sample(.careCertificate(set: "2025"), awarded: "2026-01-30", from: Small.home)])
    #expect(try certificate(person, on: "2026-03-01").state == .met)
  }
}

@Suite struct `An exemption` {
  private func person(_ exemption: Exemption) -> PersonFacts {
    .sample(.sample(from: "2026-01-05", role: .careWorker), exemptions: [exemption])
  }

  private func exemption(
    at organisation: OrganisationID? = nil, from: Day = "2026-02-01", to: Day? = nil
  ) -> Exemption {
    Exemption(
      id: ExemptionID(rawValue: 1), person: PersonID(rawValue: 100), policy: "care-certificate",
      organisation: organisation, reason: "equivalent-held", approver: "Grace Adeyemi", from: from,
      to: to)
  }

  @Test func `holds from its first day to its last, and names reason and approver`() throws {
    let person = person(exemption(to: "2026-06-30"))
    let state = { (day: Day) in
      try Small.obligation("care-certificate", of: person, on: day)?.state
    }
    #expect(try state("2026-01-31") == .notYetDue)
    #expect(try state("2026-02-01") == .exempt)
    #expect(try state("2026-06-30") == .exempt)
    #expect(try state("2026-07-01") == .overdue)
    let exempt = try #require(
      try Small.obligation("care-certificate", of: person, on: "2026-03-01"))
    #expect(exempt.says("Holds an equivalent that was checked. Approved by Grace Adeyemi"))
  }

  @Test func `is for its policy alone`() throws {
    let person = person(exemption())
    #expect(
      try Small.obligation("national-induction", of: person, on: "2026-03-01")?.state != .exempt)
  }
}

@Suite struct `A deferral` {
  private func deferral(
    from: Day = "2026-03-01", until: Day = "2026-06-01", ended: Day? = nil,
    discretionary: Bool = true
  ) -> Deferral {
    Deferral(
      id: DeferralID(rawValue: 1), person: PersonID(rawValue: 100), policy: "care-certificate",
      reason: discretionary ? "service-pressure" : "bereavement", isDiscretionary: discretionary,
      from: from, until: until, endedOn: ended)
  }

  private func certificate(
    _ deferral: Deferral, records: [RecordFacts] = [], on day: Day
  ) throws -> Obligation {
    let person = PersonFacts.sample(
      .sample(from: "2026-01-05", role: .careWorker), records: records, deferrals: [deferral])
    return try #require(try Small.obligation("care-certificate", of: person, on: day))
  }

  @Test(
    "moves the day to its end, and no further",
    arguments: [
      ("2026-02-28", ObligationState.notYetDue), ("2026-03-01", .deferred),
      ("2026-05-31", .deferred), ("2026-06-01", .due), ("2026-06-02", .overdue),
    ] as [(Day, ObligationState)])
  func ends(day: Day, state: ObligationState) throws {
    #expect(try certificate(deferral(), on: day).state == state)
  }

  @Test func `that was ended early no longer holds`() throws {
    let ended = deferral(ended: "2026-04-15")
    #expect(try certificate(ended, on: "2026-04-14").state == .deferred)
    #expect(try certificate(ended, on: "2026-04-15").state == .overdue)
  }

  @Test func `to a day before it is due changes nothing`() throws {
    #expect(
      try certificate(deferral(from: "2026-02-01", until: "2026-03-15"), on: "2026-02-10").state
        == .notYetDue)
  }

  @Test func `is over once the thing is done`() throws {
    let done = RecordFacts.sample(.careCertificate(set: "2025"), awarded: "2026-04-01")
    #expect(try certificate(deferral(), records: [done], on: "2026-04-02").state == .met)
  }
}

@Suite struct `Compliance` {
  private func tally(_ states: [(ObligationState, inDate: Bool, discretionary: Bool)]) throws
    -> ObligationTally
  {
    let policy = try #require(try Small.content.get().policy("care-certificate"))
    return states.reduce(into: ObligationTally()) { tally, state in
      tally.add(
        Obligation(
          person: PersonID(rawValue: 1), policy: policy, employer: nil, assignment: nil, posts: [],
          state: state.0, dueOn: nil, isInDate: state.inDate,
          isDiscretionaryDeferral: state.discretionary, toReview: nil, because: []))
    }
  }

  @Test func `is those done of all but the exempt and the paused`() throws {
    let tally = try tally([
      (.met, true, false), (.met, true, false), (.credited, true, false), (.dueSoon, true, false),
      (.overdue, false, false), (.deferred, false, true), (.notYetDue, false, false),
      (.dueSoon, false, false), (.exempt, false, false), (.paused, false, false),
    ])
    #expect(tally.total == 10)
    #expect(tally.completed == 4)
    #expect(tally.compliance == Proportion(4, of: 8))
  }

  @Test func `counts a deferral against the employer only when it was a choice`() throws {
    #expect(
      try tally([(.met, true, false), (.deferred, false, true)]).compliance == Proportion(1, of: 2))
    #expect(
      try tally([(.met, true, false), (.deferred, false, false)]).compliance
        == Proportion(1, of: 1))
  }

  @Test func `of nobody is no figure at all`() throws {
    #expect(try tally([(.exempt, false, false)]).compliance == nil)
    #expect(ObligationTally().compliance == nil)
  }
}
