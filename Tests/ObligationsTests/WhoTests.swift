import Directory
import Kernel
import Testing

@testable import Obligations

@Suite struct `Who must do the national induction` {
  @Test(
    "is everyone who joins, whatever their footing", arguments: Engagement.allCases)
  func everyone(engagement: Engagement) throws {
    let person = PersonFacts.sample(
      .sample(at: Small.trust, from: "2026-01-05", engagement: engagement))
    #expect(try Small.obligation("national-induction", of: person, on: "2026-02-01") != nil)
  }

  @Test(
    "is everyone who joins, in any sector",
    arguments: [
      Small.trust, Small.hospice, Small.home, Small.practice, Small.council,
      OrganisationID(rawValue: 99),
    ])
  func everySector(organisation: OrganisationID) throws {
    let person = PersonFacts.sample(.sample(at: organisation, from: "2026-01-05"))
    #expect(try Small.obligation("national-induction", of: person, on: "2026-02-01") != nil)
  }

  @Test func `leaves out those who were there before it began`() throws {
    let before = PersonFacts.sample(.sample(at: Small.trust, from: "2024-03-31"))
    let first = PersonFacts.sample(.sample(at: Small.trust, from: "2024-04-01"))
    #expect(try Small.obligation("national-induction", of: before, on: "2026-02-01") == nil)
    #expect(try Small.obligation("national-induction", of: first, on: "2026-02-01") != nil)
  }

  @Test func `counts from the first of several posts and gives a second one a gap plan`() throws {
    let person = PersonFacts.sample(
      .sample(1, at: Small.trust, from: "2025-03-03", to: "2025-11-30"),
      .sample(2, at: Small.home, from: "2025-12-08"),
      records: [
        .sample(.programme("national-induction"), awarded: "2025-05-01", from: Small.trust)
      ])
    let all = try Small.obligations(of: person, on: "2026-02-01")
      .filter { $0.policy.code == "national-induction" }
    #expect(all.count == 1)
    #expect(all.first?.state == .credited)
    #expect(all.first?.says("recognised") == true)

    let open = PersonFacts.sample(
      .sample(1, at: Small.trust, from: "2025-03-03"),
      .sample(2, at: Small.home, from: "2025-12-08"))
    let obligation = try #require(
      try Small.obligation("national-induction", of: open, on: "2026-02-01"))
    #expect(obligation.dueOn == "2025-09-01")
    #expect(obligation.says("plan for the gaps, not a second induction"))
  }

  @Test func `makes somebody who comes back after a long break a joiner again`() throws {
    let back = PersonFacts.sample(
      .sample(1, at: Small.trust, from: "2015-01-05", to: "2024-06-30"),
      .sample(2, at: Small.trust, from: "2025-09-01"))
    let stayed = PersonFacts.sample(
      .sample(1, at: Small.trust, from: "2015-01-05", to: "2025-03-31"),
      .sample(2, at: Small.trust, from: "2025-09-01"))
    #expect(try Small.obligation("national-induction", of: back, on: "2026-02-01") != nil)
    #expect(try Small.obligation("national-induction", of: stayed, on: "2026-02-01") == nil)
  }
}

@Suite struct `Who must do the Care Certificate` {
  @Test(
    "is decided by the role",
    arguments: [
      (JobRole.careWorker, true), (JobRole(.asc, "7"), true), (JobRole(.asc, "52"), true),
      (.registeredNurse, false), (.socialWorker, false), (JobRole(.asc, "15"), false),
      (JobRole(.asc, "17"), false), (JobRole(.asc, "37"), false), (.administrator, false),
      (JobRole(.asc, "4"), false), (JobRole(.asc, "1"), false),
    ])
  func byRole(role: JobRole, obliged: Bool) throws {
    let person = PersonFacts.sample(.sample(from: "2026-01-05", role: role))
    let certificate = try Small.obligation("care-certificate", of: person, on: "2026-02-01")
    #expect((certificate != nil) == obliged)
    #expect(try Small.obligation("national-induction", of: person, on: "2026-02-01") != nil)
  }

  @Test func `takes in support workers of the NHS, and no registered profession`() throws {
    let support = PersonFacts.sample(
      .sample(
        at: Small.trust, from: "2026-01-05", role: .healthCareSupportWorker,
        staffGroup: "Additional Clinical Services"))
    let nurse = PersonFacts.sample(
      .sample(
        at: Small.trust, from: "2026-01-05", role: JobRole(.esr, "Staff Nurse"),
        staffGroup: "Nursing and Midwifery Registered"))
    let misfiled = PersonFacts.sample(
      .sample(
        at: Small.trust, from: "2026-01-05", role: .healthCareSupportWorker,
        staffGroup: "Nursing and Midwifery Registered"))
    #expect(try Small.obligation("care-certificate", of: support, on: "2026-02-01") != nil)
    #expect(try Small.obligation("care-certificate", of: nurse, on: "2026-02-01") == nil)
    #expect(try Small.obligation("care-certificate", of: misfiled, on: "2026-02-01") == nil)
  }

  @Test func `leaves out those not new to care`() throws {
    let before = PersonFacts.sample(.sample(from: "2015-03-31", role: .careWorker))
    let old = PersonFacts.sample(.sample(from: "2026-01-05", role: .careWorker, sectorYear: 2009))
    let new = PersonFacts.sample(.sample(from: "2026-01-05", role: .careWorker, sectorYear: 2026))
    #expect(try Small.obligation("care-certificate", of: before, on: "2026-02-01") == nil)
    #expect(try Small.obligation("care-certificate", of: old, on: "2026-02-01") == nil)
    #expect(try Small.obligation("care-certificate", of: new, on: "2026-02-01") != nil)
  }

  @Test(
    "is done with any completed set", arguments: ["2015", "2025", nil] as [String?])
  func anySet(set: String?) throws {
    let person = PersonFacts.sample(
      .sample(from: "2026-01-05", role: .careWorker),
      records: [.sample(.careCertificate(set: set), awarded: "2017-05-01", from: Small.trust)])
    let certificate = try #require(
      try Small.obligation("care-certificate", of: person, on: "2027-02-01"))
    #expect(certificate.state == .credited)
    #expect(certificate.dueOn == nil)
  }

  @Test(
    "is under the set of the start",
    arguments: [
      ("2025-02-28", "2015 set of 15 standards"), ("2025-03-01", "2025 set of 16 standards"),
    ] as [(Day, String)])
  func setOfStart(start: Day, set: String) throws {
    let person = PersonFacts.sample(
      .sample(from: start, role: .careWorker),
      records: [
        .sample(.careCertificate(set: nil), awarded: nil, from: Small.home, complete: false)
      ])
    let certificate = try #require(
      try Small.obligation("care-certificate", of: person, on: "2026-02-01"))
    #expect(certificate.state == .overdue)
    #expect(certificate.says(set))
    #expect(certificate.says("Under way at Rosebank"))
  }
}

@Suite struct `Who must do the other training` {
  @Test func `a trust's core skills are for all its people but agency workers`() throws {
    let skills = { (engagement: Engagement) in
      let person = PersonFacts.sample(
        .sample(at: Small.trust, from: "2026-01-05", engagement: engagement))
      return try Small.obligations(of: person, on: "2026-02-01")
        .filter { $0.policy.set.code == "nhs-core-skills" }.count
    }
    #expect(try skills(.permanent) == 11)
    #expect(try skills(.bank) == 11)
    #expect(try skills(.volunteer) == 11)
    #expect(try skills(.agency) == 0)
  }

  @Test func `learning disability and autism training follows registration`() throws {
    let code = "learning-disability-and-autism"
    let inHome = PersonFacts.sample(.sample(from: "2026-01-05", role: .administrator))
    let inTrust = PersonFacts.sample(.sample(at: Small.trust, from: "2026-01-05"))
    let inCouncil = PersonFacts.sample(.sample(at: Small.council, from: "2026-01-05"))
    #expect(try Small.obligation(code, of: inHome, on: "2026-02-01") != nil)
    #expect(try Small.obligation(code, of: inTrust, on: "2026-02-01") != nil)
    #expect(try Small.obligation(code, of: inCouncil, on: "2026-02-01") == nil)
  }

  @Test func `gives those already there their time from the day a policy begins`() throws {
    let person = PersonFacts.sample(.sample(from: "2010-01-05"))
    let training = try #require(
      try Small.obligation("learning-disability-and-autism", of: person, on: "2022-08-01"))
    #expect(training.dueOn == "2022-09-23")
    #expect(training.says("when the policy began"))
    #expect(
      try Small.obligation("learning-disability-and-autism", of: person, on: "2022-06-30") == nil)
  }

  @Test func `asks somebody to look at training that may cover it`() throws {
    let person = PersonFacts.sample(
      .sample(from: "2026-01-05"),
      records: [.sample(.training(category: "32"), awarded: "2026-01-20", from: Small.home)])
    let training = try #require(
      try Small.obligation("learning-disability-and-autism", of: person, on: "2026-02-01"))
    #expect(training.state == .notYetDue)
    #expect(training.toReview != nil)
    #expect(training.says("may cover this"))
  }

  @Test func `new managers have an induction, each sector from its day`() throws {
    let manager = { (organisation: OrganisationID, since: Day) in
      PersonFacts.sample(
        .sample(
          at: organisation, from: "2019-01-05", managerReasons: [.reports], managerSince: since))
    }
    let has = { (person: PersonFacts) in
      try Small.obligation("manager-induction", of: person, on: "2026-02-01") != nil
    }
    #expect(try has(manager(Small.trust, "2024-04-01")))
    #expect(try !has(manager(Small.trust, "2024-03-31")))
    #expect(try !has(manager(Small.home, "2024-04-01")))
    #expect(try has(manager(Small.home, "2025-04-01")))
    #expect(try !has(PersonFacts.sample(.sample(at: Small.trust, from: "2025-01-05"))))
  }

  @Test func `is owed once to an employer, and again to another`() throws {
    let person = PersonFacts.sample(
      .sample(1, at: Small.trust, from: "2026-01-05"),
      .sample(2, at: Small.trust, from: "2026-01-12"),
      .sample(3, at: Small.otherTrust, from: "2026-01-19"))
    let fire = try Small.obligations(of: person, on: "2026-02-01")
      .filter { $0.policy.code == "nhs-fire-safety" }
    #expect(fire.map(\.employer) == [Small.trust, Small.otherTrust])
    #expect(fire.map(\.dueOn) == ["2026-03-30", "2026-04-13"])
  }
}
