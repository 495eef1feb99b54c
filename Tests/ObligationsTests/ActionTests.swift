import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

@Suite struct `By hand, people` {
  private func state(
    _ policy: String, of person: PersonID, on day: Day = World.today, _ tx: any Transaction
  ) throws -> ObligationState? {
    try ObligationsOfPerson.of(person, on: day, content: World.content, tx)
      .first { $0.policy.code == policy }?.state
  }

  private func sentences(about person: PersonID, _ tx: any Transaction) throws -> [String] {
    try Journal.timeline(
      of: .person(person),
      actions: JournalActions(ObligationsJournal.actions + RecordJournal.actions), tx
    ).map(\.sentence)
  }

  @Test(arguments: Engine.allCases)
  func `record that something was completed`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person(
        "Dara Flynn", at: world.home, employer: world.provider, from: "2025-06-02",
        role: .careWorker, tx)
      for policy in [
        "care-certificate", "national-induction", "care-fire-safety", "care-medication",
      ] {
        #expect(try state(policy, of: worker.person, tx) == .overdue)
        try CompleteObligation(
          person: worker.person, policy: policy, organisation: world.home,
          completedOn: "2026-03-30", evidence: "Certificate seen"
        ).run(by: .console, content: World.content, tx)
        #expect(try state(policy, of: worker.person, tx) == .met, "\(policy)")
      }
      #expect(throws: Problems.self) {
        try CompleteObligation(
          person: worker.person, policy: "care-certificate", organisation: world.home,
          completedOn: "2026-04-02"
        ).run(by: .console, content: World.content, tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `let somebody off, with a reason and an approver, and end it`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person("Bela Dunn", at: world.trust, from: "2025-06-02", tx)
      var exempt = ExemptPerson(
        person: worker.person, policy: "national-induction", organisation: world.trust,
        reason: "because", approver: " ")
      #expect(throws: Problems.self) {
        try exempt.run(by: .console, content: World.content, tx)
      }
      exempt.reason = "equivalent-held"
      exempt.approver = "Grace Adeyemi"
      let exemption = try exempt.run(by: .console, content: World.content, tx)
      #expect(try state("national-induction", of: worker.person, tx) == .exempt)
      #expect(
        try sentences(about: worker.person, tx) == [
          "Exempted from National induction core: Holds an equivalent that was checked. "
            + "Approved by Grace Adeyemi"
        ])
      try EndExemption(exemption.id).run(by: .console, content: World.content, tx)
      #expect(try state("national-induction", of: worker.person, tx) == .exempt)
      #expect(
        try state("national-induction", of: worker.person, on: World.today + 1, tx) == .overdue)
    }
  }

  @Test(arguments: Engine.allCases)
  func `give more time within the limits, and end it early`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person("Bela Dunn", at: world.trust, from: "2026-03-02", tx)
      // Due on 25 May 2026; at most six months more.
      func deferred(_ until: Day?, _ reason: String = "service-pressure") throws -> Deferral {
        try DeferObligation(
          person: worker.person, policy: "national-induction", organisation: world.trust,
          reason: reason, until: until
        ).run(by: .console, content: World.content, tx)
      }
      #expect(throws: Problems("until", "Enter the date until which it is deferred")) {
        try deferred(nil)
      }
      #expect(
        throws: Problems("until", "The date must be after 25 May 2026, when it is due now")
      ) { try deferred("2026-05-25") }
      #expect(throws: Problems.self) { try deferred("2026-11-26") }
      #expect(throws: Problems("reason", "Choose why it is deferred")) {
        try deferred("2026-08-01", "mood")
      }
      let first = try deferred("2026-11-25")
      #expect(first.isDiscretionary)
      #expect(try state("national-induction", of: worker.person, tx) == .deferred)
      try EndDeferral(first.id).run(by: .console, content: World.content, tx)
      #expect(try state("national-induction", of: worker.person, tx) == .notYetDue)
      _ = try deferred("2026-06-30", "bereavement")
      #expect(throws: Problems.self, "two is the most") { try deferred("2026-09-30") }
      let counts = try ObligationCounts.of(
        ObligationScope(organisation: world.trust, policy: "national-induction", on: World.today),
        content: World.content, tx)
      #expect(counts.total.states == [.deferred: 1])
      #expect(counts.total.compliance == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `cannot defer what does not apply`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let nurse = try world.person("Bela Dunn", at: world.trust, from: "2026-03-02", tx)
      #expect(
        throws: Problems("", "Care Certificate does not apply to this person today")
      ) {
        try DeferObligation(
          person: nurse.person, policy: "care-certificate", organisation: world.trust,
          reason: "bereavement", until: "2026-07-01"
        ).run(by: .console, content: World.content, tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `decide about a record from elsewhere`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let mover = try world.person(
        "Bela Dunn", at: world.hospice, from: "2020-06-01", to: "2026-02-28", tx)
      try world.post(of: mover.person, at: world.trust, from: "2026-03-02", tx)
      try world.holds(
        mover.person, .coreSkill(subject: "Fire Safety", level: nil), at: world.hospice,
        on: "2025-09-01", tx)
      let waiting = try PeopleObligations(
        ObligationScope(organisation: world.trust, on: World.today), onlyToReview: true
      ).page(reach: .everything, content: World.content, tx)
      #expect(waiting.rows.map(\.obligation.policy.code) == ["nhs-fire-safety"])
      let record = try #require(waiting.rows.first?.obligation.toReview)
      #expect(throws: Problems.self) {
        try ReviewRecord(
          record, policy: "nhs-fire-safety", organisation: world.trust, decision: .declined,
          reason: ""
        ).run(by: .console, content: World.content, tx)
      }
      try ReviewRecord(
        record, policy: "nhs-fire-safety", organisation: world.trust, decision: .accepted,
        reason: "Same syllabus"
      ).run(by: .console, content: World.content, tx)
      #expect(try state("nhs-fire-safety", of: mover.person, tx) == .credited)
    }
  }

  @Test(arguments: Engine.allCases)
  func `set an interval of their own with reasons, and go back`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person("Bela Dunn", at: world.trust, from: "2020-06-01", tx)
      try world.holds(
        worker.person, .coreSkill(subject: "Fire Safety", level: nil), at: world.trust,
        on: "2025-03-01", tx)
      var own = SetLocalInterval(
        organisation: world.trust, policy: "nhs-fire-safety", months: 12, justification: "",
        approvedBy: "", reviewOn: nil)
      #expect(
        own.warning(content: try World.content, on: World.today)?.contains("more often") == true)
      #expect(throws: Problems.self) { try own.run(by: .console, content: World.content, tx) }
      own.justification = "Oxygen stores"
      own.approvedBy = "Safety committee"
      own.reviewOn = "2027-04-01"
      try own.run(by: .console, content: World.content, tx)
      #expect(try state("nhs-fire-safety", of: worker.person, tx) == .overdue)
      own.months = 18
      try own.run(by: .console, content: World.content, tx)
      #expect(try state("nhs-fire-safety", of: worker.person, tx) == .met)
      try EndLocalInterval(organisation: world.trust, policy: "nhs-fire-safety")
        .run(by: .console, content: World.content, tx)
      #expect(try state("nhs-fire-safety", of: worker.person, tx) == .met)
      #expect(throws: Problems.self) {
        try EndLocalInterval(organisation: world.trust, policy: "nhs-fire-safety")
          .run(by: .console, content: World.content, tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keep the members of an agreement`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let mover = try world.person(
        "Bela Dunn", at: world.hospice, from: "2020-06-01", to: "2026-02-28", tx)
      try world.post(of: mover.person, at: world.trust, from: "2026-03-02", tx)
      try world.holds(
        mover.person, .coreSkill(subject: "Fire Safety", level: nil), at: world.hospice,
        on: "2025-09-01", tx)
      func keep(_ organisation: OrganisationID, member: Bool, _ day: Day) throws {
        try KeepAgreement(
          "core-skills-memorandum", organisation: organisation, isMember: member, day: day
        ).run(by: .console, content: World.content, tx)
      }
      #expect(try state("nhs-fire-safety", of: mover.person, tx) == .notYetDue)
      try keep(world.hospice, member: true, "2026-01-01")
      #expect(try state("nhs-fire-safety", of: mover.person, tx) == .credited)
      try keep(world.trust, member: false, "2026-03-01")
      #expect(try state("nhs-fire-safety", of: mover.person, tx) == .notYetDue)
      #expect(throws: Problems.self) { try keep(world.hospice, member: true, "2026-02-01") }
      #expect(throws: Problems.self) { try keep(world.hospice, member: true, "2025-04-30") }
    }
  }

  @Test(arguments: Engine.allCases)
  func `do none of it without the right to`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person("Bela Dunn", at: world.trust, from: "2025-06-02", tx)
      let stranger = User(
        account: AccountID(rawValue: 1), name: "Somebody", person: nil,
        grants: [
          Grant(
            id: GrantID(rawValue: 1), role: .organisationLead, organisation: world.otherTrust,
            period: try #require(Period(from: "2020-01-01")))
        ], now: Clock.fixed(World.today).now())
      #expect(throws: NotFound.self) {
        try ExemptPerson(
          person: worker.person, policy: "national-induction", organisation: world.trust,
          reason: "equivalent-held", approver: "Me"
        ).run(by: stranger, content: World.content, tx)
      }
      #expect(throws: NotFound.self) {
        try CompleteObligation(
          person: worker.person, policy: "national-induction", organisation: world.trust,
          completedOn: "2026-03-01"
        ).run(by: stranger, content: World.content, tx)
      }
      #expect(throws: Forbidden.self) {
        try SetLocalInterval(
          organisation: world.trust, policy: "nhs-fire-safety", months: 12, justification: "a",
          approvedBy: "b", reviewOn: "2027-01-01"
        ).run(by: stranger, content: World.content, tx)
      }
    }
  }
}
