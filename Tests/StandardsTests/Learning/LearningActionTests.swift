import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Standards

@Suite struct `A module done at work` {
  private static func refusal(_ work: () throws -> Void) -> ModuleRefusal? {
    do {
      try work()
      return nil
    } catch {
      return error as? ModuleRefusal
    }
  }

  @Test(arguments: Engine.allCases)
  func `is confirmed by whoever its kind asks for, on what its kind asks for`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let confirmers: [String: (PersonID, String)] = [
          "stretch-assignment": (world.maud, "maud"), "shadow-a-leader": (world.rosa, "rosa"),
          "quality-improvement": (world.maud, "maud"),
          "collaborative-leadership": (world.rosa, "rosa"),
          "inclusive-leadership": (world.maud, "maud"), "digital-and-data": (world.ade, "ade"),
          "practice-assessment": (world.ade, "ade"),
        ]
        for (code, (person, name)) in confirmers.sorted(by: { $0.key < $1.key }) {
          let id = try ClaimsWorld.begin(module: code, tx)
          let bare = Self.refusal { try ClaimsWorld.step(id, .ask(person), by: "nadia", tx) }
          if case .missing = bare {} else { Issue.record("\(code): \(String(describing: bare))") }
          try ClaimsWorld.fill(id, tx)
          try ClaimsWorld.step(id, .ask(person), by: "nadia", tx)
          let isAssessment = try ClaimsWorld.attempt(id, tx).kind == .assessment
          let ended = try ClaimsWorld.step(
            id, isAssessment ? .pass("Well led", score: 7_500) : .confirm("I was there"),
            by: name, tx)
          #expect(ended.status == (isAssessment ? .passed : .completed), "\(code)")
          #expect(ended.endedOn == Clock.test.today)
        }
        // A module never sets a competency.
        let claims = try Assessments.of([world.nadia], tx)
        #expect(claims.isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is confirmed neither by the person, nor by whom they manage, nor by a host from here`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try ClaimsWorld.begin(module: "shadow-a-leader", tx)
        try ClaimsWorld.fill(id, tx)
        for person in [world.nadia, world.tom, world.maud] {
          let why = Self.refusal { try ClaimsWorld.step(id, .ask(person), by: "nadia", tx) }
          if case .cannotConfirm = why {} else { Issue.record("\(String(describing: why))") }
        }
        try ClaimsWorld.step(id, .ask(world.rosa), by: "nadia", tx)
        // Nobody answers but who was asked.
        for name in ["nadia", "maud", "tom", "training"] {
          #expect(throws: (any Error).self) {
            try ClaimsWorld.step(id, .confirm("Yes"), by: name, tx)
          }
        }
        let waiting = try LearningQuestions(ClaimsWorld.user("rosa", tx), tx).toConfirm()
        #expect(waiting.map(\.title) == ["Shadowing a leader elsewhere"])
        let back = try ClaimsWorld.step(id, .sendBack("On which ward?"), by: "rosa", tx)
        #expect(back.status == .inProgress && back.confirmer == nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `cannot be changed while somebody is asked, and is opened again by who keeps training`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try ClaimsWorld.begin(module: "quality-improvement", tx)
        try ClaimsWorld.fill(id, tx)
        try ClaimsWorld.step(id, .ask(world.maud), by: "nadia", tx)
        let edit = Self.refusal {
          try ClaimsWorld.edit(
            id, .add(.outcome, from: nil, until: nil, words: "And another thing"), tx)
        }
        #expect(edit == .notFromHere(.awaitingAssessment))
        try ClaimsWorld.step(id, .confirm("It works"), by: "maud", tx)
        #expect(throws: (any Error).self) {
          try ClaimsWorld.step(id, .reopen("The wrong project"), by: "homelead", tx)
        }
        let open = try ClaimsWorld.step(id, .reopen("The wrong project"), by: "training", tx)
        #expect(open.status == .inProgress && open.endedOn == nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps what somebody was asked to confirm, struck out, when the person withdraws it`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try ClaimsWorld.begin(module: "quality-improvement", tx)
        try ClaimsWorld.fill(id, tx)
        try ClaimsWorld.fill(id, tx)
        let pieces = { try ModuleAttempts.evidence(of: [id], tx)[id] ?? [] }
        // Before anybody was asked, it is gone.
        try ClaimsWorld.edit(id, .remove(#require(pieces().first).id), tx)
        let one = try pieces()
        #expect(one.count == 1)
        try ClaimsWorld.step(id, .ask(world.maud), by: "nadia", tx)
        try ClaimsWorld.step(id, .sendBack("Which ward?"), by: "maud", tx)
        let piece = try #require(one.first)
        try ClaimsWorld.edit(id, .remove(piece.id), tx)
        let kept = try pieces()
        #expect(kept.count == 1 && kept.first?.withdrawnAt != nil)
        let missing = ModuleEvidenceRules.missing(.project, kept, on: Clock.test.today)
        #expect(missing.count == 1)
        #expect(throws: NotFound.self) { try ClaimsWorld.edit(id, .remove(piece.id), tx) }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is begun anew after it was not passed, and never twice at once`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let first = try ClaimsWorld.begin(module: "practice-assessment", tx)
        let again = try ClaimsWorld.begin(module: "practice-assessment", tx)
        #expect(first == again)
        try ClaimsWorld.fill(first, tx)
        try ClaimsWorld.step(first, .ask(world.maud), by: "nadia", tx)
        try ClaimsWorld.step(
          first, .fail("You did not speak of the budget", score: 4_000), by: "maud", tx)
        let failed = try ClaimsWorld.attempt(first, tx)
        #expect(failed.score == 4_000)
        let second = try ClaimsWorld.begin(module: "practice-assessment", tx)
        let attempt = try ClaimsWorld.attempt(second, tx)
        #expect(second != first && attempt.number == 2)
      }
    }
  }
}

@Suite struct `Being in a bundle` {
  @Test(arguments: Engine.allCases)
  func `ends with a record that gateways know, a badge, and nothing else`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let one = try ClaimsWorld.enrol(tx)
        #expect(one.version == "2" && one.way == .myself)
        try world.doEntry(tx)
        let before = try world.entryRecord(tx)
        #expect(before == nil)
        try world.confirmEntry(tx)
        let done = try #require(try BundleEnrolments.find(one.id, tx))
        #expect(done.state == .completed && done.completedOn == Clock.test.today)
        let record = try #require(try world.entryRecord(tx))
        #expect(record.source == .bundle && record.organisation == world.hospital)
        let decision = try GatewayDecisions(content: ContentReader.shipped(), tx).decide(
          GatewayQuestion("nhs-entry", on: Clock.test.today), of: world.nadia,
          givers: .employer(world.hospital))
        #expect(decision.outcome == .clear)
        let badge = try world.makeBadge(of: record.id, tx)
        #expect(badge.state == .current)

        // What it rests on is taken out: the record no longer counts, and the badge is suspended.
        let attempt = try #require(
          try ModuleAttempts.of([world.nadia], at: "quality-improvement", tx).first)
        try ClaimsWorld.step(attempt.id, .reopen("Somebody else’s project"), by: "training", tx)
        let open = try #require(try BundleEnrolments.find(one.id, tx))
        #expect(open.state == .enrolled && open.completedOn == nil)
        let gone = try world.entryRecord(tx)
        #expect(gone == nil)
        let after = try IssuedBadges.of([world.nadia], tx).first
        #expect(after?.state == .suspended)

        // Done again, it counts again where it did, though she works elsewhere by now.
        #expect(open.dueOn >= Clock.test.today + EnrolmentRules.daysAfterReopening)
        try tx.execute(
          "UPDATE assignment SET employer_id = ?2, organisation_id = ?2 WHERE person_id = ?1",
          world.nadia, world.home)
        try world.result(.completed, of: "quality-improvement", on: Clock.test.today, tx)
        let again = try world.entryRecord(tx)
        #expect(again?.organisation == world.hospital)
        let lifted = try IssuedBadges.of([world.nadia], tx)
        #expect(lifted.map(\.state) == [.current])
        let held = try HeldRecords.held(by: [world.nadia], tx)[world.nadia] ?? []
        #expect(held.count { $0.source == .bundle } == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `stays completed when something expires later, and when the person claims anew`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let one = try ClaimsWorld.enrol(tx)
        try world.doEntry(tx)
        try world.confirmEntry(tx)
        // Four years on, the module on appraisal is out of date, and confirmations have expired.
        let later = Instant(startOf: Clock.test.today + 1_500)
        let right = Right(code: "test", account: nil, actorName: "Test", at: later)
        try BundleConsequences.follow(world.nadia, under: right, tx)
        let still = try BundleEnrolments.find(one.id, tx)
        #expect(still?.state == .completed)
        let may = try Appraisers.mayAppraise(world.nadia, on: Clock.test.today, tx)
        let mayLater = try Appraisers.mayAppraise(world.nadia, on: Clock.test.today + 1_500, tx)
        #expect(may.is && !mayLater.is)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is told to whoever is enrolled by others, who cannot withdraw by themselves`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let byManager = try ClaimsWorld.enrol(by: "maud", person: world.nadia, tx)
        #expect(byManager.way == .manager)
        let told = try ClaimsWorld.told("nadia", tx)
        #expect(told.contains("You are enrolled in a bundle of modules"))
        #expect(throws: EnrolmentRefusal.isDuty) {
          try ClaimsWorld.handle(byManager.id, .withdraw("No time"), by: "nadia", tx)
        }
        #expect(throws: EnrolmentRefusal.enrolledAlready) { try ClaimsWorld.enrol(tx) }
        try ClaimsWorld.handle(byManager.id, .withdraw("She moves on"), by: "training", tx)
        let own = try ClaimsWorld.enrol(tx)
        try ClaimsWorld.handle(own.id, .withdraw("No time now"), by: "nadia", tx)
        // Nobody enrols those whom they do not manage, nor themselves as if they did.
        #expect(throws: (any Error).self) {
          try ClaimsWorld.enrol(by: "tom", person: world.nadia, tx)
        }
        #expect(throws: (any Error).self) {
          try ClaimsWorld.enrol(by: "homelead", person: world.nadia, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not overdue while it is paused, and due as much later`(engine: Engine) async throws {
    try await withClaims(engine) { database, _ in
      try await database.write { tx in
        let one = try ClaimsWorld.enrol(tx)
        try ClaimsWorld.handle(one.id, .pause("A long absence"), by: "nadia", tx)
        let later = Instant(startOf: one.dueOn + 30)
        let paused = try #require(try BundleEnrolments.find(one.id, tx))
        #expect(!paused.isOverdue(on: one.dueOn + 30))
        let back = try ClaimsWorld.handle(one.id, .resume, by: "nadia", at: later, tx)
        let away = one.dueOn + 30 - Clock.test.today
        #expect(back.dueOn == one.dueOn + away && !back.isOverdue(on: one.dueOn + 30))
        #expect(back.isOverdue(on: back.dueOn + 1))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `moves to a newer version only when asked, with what was done`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let before = Instant(startOf: .on("2025-12-01"))
        let one = try ClaimsWorld.enrol(at: before, tx)
        #expect(one.version == "1")
        try world.doEntry(but: ["digital-and-data", "collaborative-leadership"], tx)
        try world.confirmEntry(but: ["2.2a"], tx)
        let moved = try ClaimsWorld.handle(one.id, .move, by: "nadia", tx)
        #expect(moved.version == "2" && moved.dueOn == one.dueOn && moved.state == .enrolled)
        #expect(throws: EnrolmentRefusal.nothingNewer) {
          try ClaimsWorld.handle(one.id, .move, by: "nadia", tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is given by a rule to those whose post asks for it, once`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      let now = Clock.test.now()
      try await database.write { tx in
        for person in [world.nadia, world.maud] {
          try tx.execute(
            """
            INSERT INTO gateway_standing (organisation_id, gateway, person_id, binding, state,
              as_of) VALUES (?1, 'first-management-post', ?2, ?3, 'following', ?4)
            """, world.hospital, person, person == world.nadia, Clock.test.today)
        }
      }
      try await LearningJobs.enrolByPolicy(database, at: now)
      try await LearningJobs.enrolByPolicy(database, at: now)
      let all = try await database.read { tx in
        try BundleEnrolments.of([world.nadia, world.maud], tx)
      }
      #expect(all.map(\.person) == [world.nadia] && all.first?.way == .policy)
      // Who was withdrawn since is left alone.
      try await database.write { tx in
        let id = try #require(all.first).id
        try ClaimsWorld.handle(id, .withdraw("She leaves"), by: "training", tx)
      }
      try await LearningJobs.enrolByPolicy(database, at: now)
      let after = try await database.read { tx in
        try BundleEnrolments.of([world.nadia], tx)
      }
      #expect(after.map(\.state) == [.withdrawn])
    }
  }
}
