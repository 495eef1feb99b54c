import Directory
import Kernel
import Testing

@testable import Obligations

@Suite struct `The day something is due` {
  @Test(
    "is counted in calendar days and months",
    arguments: [
      (Length(weeks: 12), "2026-01-05", "2026-03-30"),
      (Length(months: 1), "2026-01-31", "2026-02-28"),
      (Length(months: 1), "2024-01-31", "2024-02-29"),
      (Length(months: 12), "2024-02-29", "2025-02-28"),
      (Length(months: 36), "2024-02-29", "2027-02-28"),
      (Length(months: 48), "2024-02-29", "2028-02-29"),
      (Length(months: 12), "2023-02-28", "2024-02-28"),
    ] as [(Length, Day, Day)])
  func counted(length: Length, from: Day, due: Day) {
    #expect(length.after(from) == due)
  }

  @Test(
    "comes again every so often, as people say it",
    arguments: [
      (Length(months: 12), "every year"), (Length(months: 36), "every 3 years"),
      (Length(months: 1), "every month"), (Length(weeks: 1), "every week"),
      (Length(months: 1, weeks: 2), "every 1 month and 2 weeks"),
    ] as [(Length, String)])
  func again(length: Length, words: String) {
    #expect(length.every == words)
  }

  @Test(
    "is later in proportion for part-timers, rounded up, up to the limit",
    arguments: [
      (100_000, "2026-03-30"),  // 84 days
      (50_000, "2026-06-22"),  // 168 days
      (80_000, "2026-04-20"),  // 105 days
      (60_000, "2026-05-25"),  // 140 days
      (90_000, "2026-04-09"),  // 93.3 days, so 94
      (46_154, "2026-07-06"),  // 181.99 days, so 182: 26 weeks
      (20_000, "2026-07-06"),  // 420 days, limited to 26 weeks
      (0, "2026-07-06"),
    ] as [(Int, Day)])
  func scaled(fte: Int, due: Day) {
    let twelveWeeks = Length(weeks: 12)
    #expect(twelveWeeks.after("2026-01-05", scaledBy: fte, cap: Length(weeks: 26)) == due)
  }

  @Test func `is never shortened by a limit below what a full-timer has`() {
    #expect(
      Length(weeks: 26).after("2026-01-05", scaledBy: 50_000, cap: Length(weeks: 12))
        == "2026-07-06")
  }

  @Test func `for the Care Certificate is 12 weeks from joining, and 24 for half time`() throws {
    let fullTime = PersonFacts.sample(.sample(from: "2026-01-05", role: .careWorker, fte: "1"))
    let halfTime = PersonFacts.sample(.sample(from: "2026-01-05", role: .careWorker, fte: "0.5"))
    #expect(
      try Small.obligation("care-certificate", of: fullTime, on: "2026-01-05")?.dueOn
        == "2026-03-30")
    #expect(
      try Small.obligation("care-certificate", of: halfTime, on: "2026-01-05")?.dueOn
        == "2026-06-22")
  }

  @Test func `takes the hours where a file gives no share, and full time where it gives neither`()
    throws
  {
    let hours = PersonFacts.sample(.sample(from: "2026-01-05", role: .careWorker, hours: "18.75"))
    let zeroHours = PersonFacts.sample(.sample(from: "2026-01-05", role: .careWorker, hours: "0"))
    let unknown = PersonFacts.sample(.sample(from: "2026-01-05", role: .careWorker))
    let due = { (person: PersonFacts) in
      try Small.obligation("care-certificate", of: person, on: "2026-01-05")
    }
    #expect(try due(hours)?.dueOn == "2026-06-22")
    #expect(try due(zeroHours)?.dueOn == "2026-07-06")
    #expect(try due(unknown)?.dueOn == "2026-03-30")
    #expect(try due(unknown)?.says("counted as full time") == true)
  }

  @Test func `adds up the shares of several posts`() throws {
    let person = PersonFacts.sample(
      .sample(1, from: "2026-01-05", role: .careWorker, fte: "0.5"),
      .sample(2, at: Small.provider, from: "2026-01-05", role: .careWorker, fte: "0.5"))
    #expect(
      try Small.obligation("care-certificate", of: person, on: "2026-01-05")?.dueOn
        == "2026-03-30")
  }

  @Test func `of the national induction is later in care and primary care, and says why`() throws {
    let nhs = PersonFacts.sample(.sample(at: Small.trust, from: "2026-01-05"))
    let practice = PersonFacts.sample(.sample(at: Small.practice, from: "2026-01-05"))
    let inNHS = try #require(try Small.obligation("national-induction", of: nhs, on: "2026-01-05"))
    let inPractice = try #require(
      try Small.obligation("national-induction", of: practice, on: "2026-01-05"))
    #expect(inNHS.dueOn == "2026-03-30")
    #expect(inPractice.dueOn == "2026-07-06")
    #expect(inPractice.says("Primary and social care have more time"))
  }
}

@Suite struct `The state of an obligation` {
  /// Started on 5 January 2026 full-time: due on 30 March, due soon from 2 March (28 days before).
  private let newcomer = PersonFacts.sample(
    .sample(from: "2026-01-05", role: .careWorker, fte: "1"))

  @Test(
    "changes exactly on its days",
    arguments: [
      ("2026-01-05", ObligationState.notYetDue), ("2026-03-01", .notYetDue),
      ("2026-03-02", .dueSoon), ("2026-03-29", .dueSoon), ("2026-03-30", .due),
      ("2026-03-31", .overdue), ("2030-01-01", .overdue),
    ] as [(Day, ObligationState)])
  func boundaries(day: Day, state: ObligationState) throws {
    #expect(try Small.obligation("care-certificate", of: newcomer, on: day)?.state == state)
  }

  @Test func `does not exist before the first day or after the last`() throws {
    let person = PersonFacts.sample(
      .sample(from: "2026-01-05", to: "2026-02-10", role: .careWorker))
    #expect(try Small.obligations(of: person, on: "2026-01-04").isEmpty)
    #expect(try !Small.obligations(of: person, on: "2026-02-10").isEmpty)
    #expect(try Small.obligations(of: person, on: "2026-02-11").isEmpty)
    let offered = PersonFacts.sample(.sample(from: "2026-01-05", offered: true))
    #expect(try Small.obligations(of: offered, on: "2026-02-10").isEmpty)
  }

  /// Fire safety done on 10 March 2024 holds two years; due again soon from 10 December 2025.
  @Test(
    "of something repeated follows the interval",
    arguments: [
      ("2025-12-09", ObligationState.met, true), ("2025-12-10", .dueSoon, true),
      ("2026-03-09", .dueSoon, true), ("2026-03-10", .due, true), ("2026-03-11", .overdue, false),
    ] as [(Day, ObligationState, Bool)])
  func repeated(day: Day, state: ObligationState, inDate: Bool) throws {
    let person = PersonFacts.sample(
      .sample(at: Small.trust, from: "2020-01-06"),
      records: [
        .sample(
          .coreSkill(subject: "fire-safety", level: 0), awarded: "2024-03-10", from: Small.trust)
      ])
    let fire = try #require(try Small.obligation("nhs-fire-safety", of: person, on: day))
    #expect(fire.state == state)
    #expect(fire.isInDate == inDate)
    #expect(fire.dueOn == "2026-03-10")
  }

  @Test func `follows the record's own last day where the policy says so`() throws {
    let person = PersonFacts.sample(
      .sample(from: "2020-01-06", role: .careWorker),
      records: [
        .sample(
          .training(category: "6"), awarded: "2025-06-15", expires: "2026-06-14", from: Small.home)
      ])
    let fire = try #require(try Small.obligation("care-fire-safety", of: person, on: "2026-01-10"))
    #expect(fire.state == .met)
    #expect(fire.dueOn == "2026-06-14")
    #expect(fire.says("as the record says"))
  }

  @Test func `takes the record that holds longest`() throws {
    let skill = Achievement.coreSkill(subject: "fire-safety", level: 0)
    let person = PersonFacts.sample(
      .sample(at: Small.trust, from: "2020-01-06"),
      records: [
        .sample(skill, awarded: "2022-03-10", from: Small.trust, id: 1),
        .sample(skill, awarded: "2025-03-10", from: Small.trust, id: 2),
        .sample(skill, awarded: "2024-03-10", from: Small.trust, id: 3),
      ])
    #expect(
      try Small.obligation("nhs-fire-safety", of: person, on: "2026-01-10")?.dueOn == "2027-03-10")
  }

  @Test func `is not helped by a record of a day still to come`() throws {
    let person = PersonFacts.sample(
      .sample(from: "2026-01-05", role: .careWorker),
      records: [.sample(.careCertificate(set: nil), awarded: "2026-05-01")])
    #expect(
      try Small.obligation("care-certificate", of: person, on: "2026-04-30")?.state == .overdue)
    #expect(try Small.obligation("care-certificate", of: person, on: "2026-05-01")?.state == .met)
  }

  @Test func `counts a higher level for a lower one, and not the other way round`() throws {
    let clerk = PersonFacts.sample(
      .sample(at: Small.trust, from: "2020-01-06", staffGroup: "Administrative and Clerical"),
      records: [
        .sample(.coreSkill(subject: "safeguarding-adults", level: 2), awarded: "2025-05-01")
      ])
    let nurse = PersonFacts.sample(
      .sample(at: Small.trust, from: "2020-01-06", staffGroup: "Nursing and Midwifery Registered"),
      records: [
        .sample(.coreSkill(subject: "safeguarding-adults", level: 1), awarded: "2025-05-01")
      ])
    #expect(
      try Small.obligation("nhs-safeguarding-adults-1", of: clerk, on: "2026-01-10")?.state == .met)
    #expect(
      try Small.obligation("nhs-safeguarding-adults-2", of: nurse, on: "2026-01-10")?.state
        == .overdue)
  }
}
