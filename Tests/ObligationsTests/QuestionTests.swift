import Directory
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

@Suite struct `How obligations stand` {
  private func counts(
    _ organisation: OrganisationID?, _ policy: String?, _ tx: any Transaction
  ) throws -> [ObligationState: Int] {
    let counts = try ObligationCounts.of(
      ObligationScope(organisation: organisation, policy: policy, on: World.today),
      content: World.content, tx)
    return counts.total.states
  }

  @Test(arguments: Engine.allCases)
  func `is counted for an employer, and summed for the area it lies in`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      try world.person("Amina Cole", at: world.trust, from: "2026-03-02", tx)
      try world.person("Bela Dunn", at: world.trust, from: "2025-06-02", tx)
      try world.person("Chi Evans", at: world.otherTrust, from: "2025-06-02", tx)
      try world.person(
        "Dara Flynn", at: world.home, employer: world.provider, from: "2026-03-02",
        role: .careWorker, tx)
      try world.person("Efe Grant", at: world.hospice, from: "2025-06-02", tx)
      let induction = "national-induction"
      #expect(try counts(world.trust, induction, tx) == [.overdue: 1, .notYetDue: 1])
      #expect(try counts(world.provider, induction, tx) == [.notYetDue: 1])
      #expect(try counts(world.home, induction, tx) == [.notYetDue: 1])
      #expect(try counts(world.board, induction, tx) == [.overdue: 2, .notYetDue: 2])
      #expect(try counts(world.region, induction, tx) == [.overdue: 2, .notYetDue: 2])
      #expect(try counts(nil, induction, tx) == [.overdue: 3, .notYetDue: 2])
      #expect(try counts(world.trust, "care-certificate", tx).isEmpty)
      #expect(try counts(world.home, "care-certificate", tx) == [.notYetDue: 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts a person with two posts once in an area, and by employer what is owed there`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let both = try world.person("Amina Cole", at: world.trust, from: "2025-06-02", tx)
      try world.post(of: both.person, at: world.otherTrust, from: "2026-03-02", tx)
      #expect(try counts(world.board, "national-induction", tx) == [.overdue: 1])
      #expect(try counts(world.otherTrust, "national-induction", tx) == [.overdue: 1])
      #expect(try counts(world.trust, "nhs-fire-safety", tx) == [.overdue: 1])
      #expect(try counts(world.otherTrust, "nhs-fire-safety", tx) == [.notYetDue: 1])
      #expect(try counts(world.board, "nhs-fire-safety", tx) == [.overdue: 1, .notYetDue: 1])
      let parts = try ObligationOverview.of(
        ObligationScope(organisation: world.board, policy: "induction", on: World.today),
        content: World.content, tx
      ).parts
      #expect(parts.map(\.name) == ["Ashford Trust", "Birchwood Trust"])
      #expect(parts.map(\.tally.total) == [1, 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `reads what files say people hold`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person(
        "Dara Flynn", at: world.home, employer: world.provider, from: "2025-06-02",
        role: .careWorker, tx)
      func state(_ policy: String) throws -> ObligationState? {
        try ObligationsOfPerson.of(
          worker.person, on: World.today, content: World.content, tx
        ).first { $0.policy.code == policy }?.state
      }
      #expect(try state("care-certificate") == .overdue)
      try world.holds(
        worker.person, .careCertificate(set: .unknown, state: .inProgress), at: world.home,
        on: nil, held: false, tx)
      #expect(try state("care-certificate") == .overdue)
      try world.holds(
        worker.person, .careCertificate(set: .unknown, state: .completed), at: world.home,
        on: nil, tx)
      #expect(try state("care-certificate") == .met)
      try world.holds(
        worker.person, .training(category: "6"), at: world.home, on: "2025-07-01",
        until: "2026-06-30", tx)
      #expect(try state("care-fire-safety") == .met)
      let colleague = try world.person(
        "Efe Grant", at: world.home, employer: world.provider, from: "2025-06-02",
        role: .careWorker, tx)
      try world.holds(
        colleague.person,
        .qualification(scheme: "asc_level2_care_certificate", code: "1", level: "2", year: 2025),
        at: world.home, on: nil, tx)
      let certificate = try ObligationsOfPerson.of(
        colleague.person, on: World.today, content: World.content, tx
      ).first { $0.policy.code == "care-certificate" }
      #expect(certificate?.state == .overdue)
      #expect(certificate?.toReview != nil)
      try world.holds(
        worker.person, .competence(owner: "NHS", level: nil), at: world.home, on: "2025-07-01",
        title: "Oliver McGowan Mandatory Training - Tier 2", tx)
      #expect(try state("learning-disability-and-autism") == .met)
      try world.holds(
        worker.person, .coreSkill(subject: "Moving and Handling", level: 2), at: world.home,
        on: "2025-07-01", tx)
      #expect(try state("care-moving-and-handling") == .met)
      try world.holds(
        worker.person, .training(category: "10"), at: world.home, on: "2025-07-01", held: false, tx)
      #expect(try state("care-infection-prevention") == .overdue)
    }
  }

  @Test(arguments: Engine.allCases)
  func `stops for long absences and for no others`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      for (name, kind) in [
        ("Amina Cole", AbsenceKind.parentalLeave), ("Bela Dunn", .suspendedUnpaid),
      ] {
        let away = try world.person(name, at: world.trust, from: "2025-06-02", tx)
        try Absences.save(
          [
            Absence(
              id: try tx.newIdentifierNumber(), assignment: away.assignment, kind: kind,
              from: "2026-01-05")
          ], tx)
      }
      #expect(try counts(world.trust, "national-induction", tx) == [.paused: 1, .overdue: 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `is written for machines as policies with their states`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      try world.person("Amina Cole", at: world.trust, from: "2025-06-02", tx)
      let counts = try ObligationCounts.of(
        ObligationScope(organisation: world.trust, policy: "national-induction", on: World.today),
        content: World.content, tx)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      #expect(
        String(decoding: try encoder.encode(counts), as: UTF8.self)
          == #"{"policies":[{"policy":"national-induction","states":{"credited":0,"deferred":0,"#
          + #""due":0,"due_soon":0,"exempt":0,"met":0,"not_yet_due":0,"overdue":1,"paused":0}}]}"#)
      #expect(counts.people == 1)
    }
  }

  @Test func `knows no policy that does not exist`() async throws {
    try await World.with(.sqlite) { world, tx in
      #expect(throws: NotFound.self) { try counts(world.trust, "no-such-policy", tx) }
    }
  }
}

@Suite struct `The people behind a count` {
  @Test(arguments: Engine.allCases)
  func `are those in reach, longest overdue first`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let first = try world.person("Amina Cole", at: world.trust, from: "2025-06-02", tx)
      let second = try world.person("Bela Dunn", at: world.otherTrust, from: "2025-05-01", tx)
      try world.person("Chi Evans", at: world.otherTrust, from: "2026-03-02", tx)
      func names(_ reach: Reach) throws -> [String] {
        try PeopleObligations(
          ObligationScope(organisation: world.board, policy: "national-induction", on: World.today),
          states: [.overdue]
        ).page(reach: reach, content: World.content, tx).rows.map(\.name)
      }
      #expect(try names(.everything) == ["Bela Dunn", "Amina Cole"])
      #expect(try names(Reach(organisations: [world.trust])) == ["Amina Cole"])
      #expect(try names(Reach(people: [second.person])) == ["Bela Dunn"])
      #expect(try names(Reach(areas: [world.region])) == [])
      #expect(
        try names(Reach(organisations: [world.provider], people: [first.person])) == ["Amina Cole"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `come page by page`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      for number in 0..<5 {
        try world.person("Person \(number)", at: world.trust, from: "2025-06-02", tx)
      }
      let page = try PeopleObligations(
        ObligationScope(organisation: world.trust, policy: "national-induction", on: World.today),
        limit: 2, offset: 4
      ).page(reach: .everything, content: World.content, tx)
      #expect(page.total == 5)
      #expect(page.rows.map(\.name) == ["Person 4"])
      #expect(page.rows.first?.places == "Ashford Trust")
    }
  }

  @Test(arguments: Engine.allCases)
  func `make a team, the most pressing first`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let fine = try world.person("Amina Cole", at: world.hospice, from: "2010-06-07", tx)
      let late = try world.person("Bela Dunn", at: world.trust, from: "2025-06-02", tx)
      try world.holds(
        fine.person, .module(code: "learning-disability-and-autism"), at: world.hospice,
        on: "2025-06-02", tx)
      let team = try TeamObligations.of(
        VisiblePeople(whole: [fine.person, late.person], tx), on: World.today,
        content: World.content, tx)
      #expect(team.members.map(\.name) == ["Bela Dunn", "Amina Cole"])
      #expect(team.members.first?.next?.state == .overdue)
      #expect(team.members.last?.next == nil)
      #expect(team.members.last?.tally.compliance == Proportion(1, of: 1))
    }
  }
}
