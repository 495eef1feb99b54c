import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
@Suite struct `A self-assessment` {
  @Test(arguments: Engine.allCases)
  func `goes from answers to claims, to a whole that is signed, and is reopened by a new result`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try world.confirmAll(begun, but: ["3.3c"], tx)
        #expect(
          refusal {
            try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
          } == .notConfirmed(["Share good practice"]))
        try ClaimsWorld.answer(begun, "3.3c", in: tx)
        let last = try #require(try world.put(begun, ["3.3c"], to: world.ade, tx).first)
        try ClaimsWorld.handle(last.id, .takeUp, by: "ade", tx)
        let confirmed = try ClaimsWorld.handle(last.id, .confirm("Seen"), by: "ade", tx)
        #expect(confirmed.expiresOn == Clock.test.today.adding(months: 36))
        try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
        let signed = try ClaimsWorld.sign(begun.id, .sign(nil), by: "maud", tx)
        #expect(signed.signOff == .signed && signed.signedAt != nil)

        // A confirmed result is overwritten with a word of one's own alone.
        #expect(
          refusal { _ = try world.put(begun, ["3.3c"], to: world.ade, tx) }
            == .isConfirmed(["Share good practice"]))
        let again = try #require(
          try world.put(begun, ["3.3c"], to: world.ade, replaces: true, tx).first)
        #expect(again.round == 2)
        let reopened = try #require(try Assessments.find(begun.id, tx))
        #expect(reopened.signOff == .reopened && reopened.signedAt == nil)
        // What was decided before stays as it was.
        #expect(try CompetencyClaims.find(last.id, tx)?.state == .met)
        let turns = try Assessments.turns(of: begun.id, tx).map(\.step)
        #expect(turns == [.reopen, .sign, .ask])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `becomes a record when it is signed, which its badge follows when it is reopened`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try world.confirmAll(begun, tx)
        try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
        #expect(try world.signedOff(tx) == nil)
        try ClaimsWorld.sign(begun.id, .sign(nil), by: "maud", tx)
        let record = try #require(try world.signedOff(tx))
        #expect(record.kind == .competence(owner: "management-and-leadership-2026", level: "2"))
        #expect(record.organisation == world.hospital && record.source == .signOff)
        // It counts as long as what it rests on does: 36 months from the day of the first.
        let last = Clock.test.today.adding(months: 36)
        #expect(record.counts(on: last) && !record.counts(on: last + 1))
        let badge = try world.makeBadge(of: record.id, tx)
        #expect(badge.state == .current)

        let put = { try world.put(begun, ["3.3c"], to: world.ade, replaces: true, tx) }
        let claim = try #require(try put().first)
        #expect(try world.signedOff(tx) == nil)
        #expect(try IssuedBadges.find(badge.id, tx)?.state == .suspended)
        // No badge is made of it meanwhile.
        #expect(throws: BadgeRefusal.self) { try world.makeBadge(of: try world.stage(tx).id, tx) }

        try ClaimsWorld.handle(claim.id, .takeUp, by: "ade", tx)
        try ClaimsWorld.handle(claim.id, .confirm("Seen"), by: "ade", tx)
        try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
        try ClaimsWorld.sign(begun.id, .sign(nil), by: "maud", tx)
        #expect(try world.signedOff(tx) != nil)
        #expect(try IssuedBadges.find(badge.id, tx)?.state == .current)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves a badge suspended that its employer suspended, whatever is signed`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try world.confirmAll(begun, tx)
        let signOff = {
          try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
          try ClaimsWorld.sign(begun.id, .sign(nil), by: "maud", tx)
        }
        try signOff()
        let record = try #require(try world.signedOff(tx))
        let badge = try world.makeBadge(of: record.id, tx)
        let console = User.console(now: Clock.test.now())
        try ChangeBadge(badge.id, .suspend, because: "It is looked into").run(by: console, tx)
        let claim = try #require(
          try world.put(begun, ["3.3c"], to: world.ade, replaces: true, tx).first)
        try ClaimsWorld.handle(claim.id, .takeUp, by: "ade", tx)
        try ClaimsWorld.handle(claim.id, .confirm("Seen"), by: "ade", tx)
        try signOff()
        let after = try #require(try IssuedBadges.find(badge.id, tx))
        #expect(after.state == .suspended && after.reason == "It is looked into")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps the version it was begun under, and goes on where it was`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, _ in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        #expect(begun.version == "2026" && begun.stage == "2")
        #expect(try ClaimsWorld.begin(tx).id == begun.id)
        #expect(try ClaimsWorld.begin(tx, stage: "3").id != begun.id)
        // Nobody begins at a stage that is no choice, or against what is not in force.
        for (framework, stage) in [
          ("management-and-leadership", "fundamental"), ("care-certificate", "1"), ("x", "1"),
        ] {
          #expect(throws: Problems.self) {
            try BeginAssessment(framework: framework, stage: stage)
              .run(by: ClaimsWorld.user("nadia", tx), tx)
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes an answer once, from whoever saw the one before it`(engine: Engine) async throws {
    try await withClaims(engine) { database, _ in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, in: tx)
        let user = try ClaimsWorld.user("nadia", tx)
        let stale = SaveAnswer(
          assessment: begun.id, competency: "1.1a", points: 2, note: nil, seen: 0)
        #expect(refusal { try stale.run(by: user, tx) } == .changedMeanwhile)
        try SaveAnswer(
          assessment: begun.id, competency: "1.1a", points: nil, note: nil, removing: [0], seen: 1
        ).run(by: user, tx)
        let answer = try #require(try Assessments.answers(of: begun.id, tx)["1.1a"])
        #expect(answer.points == nil && answer.words == nil)
        // What was written over is gone.
        let kept: Int? = try tx.row("SELECT COUNT(*) FROM assessment_words")?(0)
        #expect(kept == 0)
        let tomorrow = ClaimEvidence(kind: .result, on: Clock.test.today + 1, words: "x")
        #expect(throws: Problems.self) {
          try SaveAnswer(
            assessment: begun.id, competency: "1.1a", points: 6, note: nil, adding: tomorrow,
            seen: 2
          ).run(by: user, tx)
        }
      }
    }
  }

  /// The learning that the content knows, at 3 or below: section 2.4 of the notes.
  @Test func `shows what to learn from at 3 or below, and to nobody else`() async throws {
    try await withClaims(.sqlite) { database, _ in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        let user = try ClaimsWorld.user("nadia", tx)
        func signposts(_ points: Int?) throws -> [String] {
          try ClaimsWorld.answer(begun, "2.2c", points: points, in: tx)
          let framed = try FramedAssessment.own(begun.id, user, tx).0
          return try ClaimQuestions(user, tx).answer("2.2c", of: framed, for: user).signposts
            .map(\.title)
        }
        #expect(try signposts(4).isEmpty)
        #expect(try signposts(nil).isEmpty)
        let shown = try signposts(3)
        #expect(shown.contains("Conflict resolution"))
        #expect(shown.contains("Conversations that are hard to begin (taught)"))
      }
    }
  }
}

@Suite struct `A claim` {
  @Test(arguments: Engine.allCases)
  func `is sent back for more evidence, gets it, and is confirmed`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, in: tx)
        let claim = try #require(try world.put(begun, to: world.ade, tx).first)
        try ClaimsWorld.handle(claim.id, .takeUp, by: "ade", tx)
        try ClaimsWorld.handle(claim.id, .askMore("Which weeks?"), by: "ade", tx)
        #expect(
          refusal { try ClaimsWorld.handle(claim.id, .confirm("x"), by: "ade", tx) }
            == .awaitsEvidence)
        try ClaimsWorld.handle(
          claim.id, .addEvidence(ClaimsWorld.evidence(.observation)), by: "nadia", tx)
        try ClaimsWorld.handle(claim.id, .confirm("Now it is clear"), by: "ade", tx)
        let words = try AssessmentSeals.open(
          try #require(try CompetencyClaims.find(claim.id, tx)).words, tx)
        #expect(words.evidence.map(\.kind) == [.result, .observation])
        let turns = try #require(try CompetencyClaims.turns(of: [claim.id], tx)[claim.id])
        #expect(turns.map(\.step) == [.confirm, .addEvidence, .askMore, .takeUp, .put])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is a copy of the answer as it was, and changes with it no more`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, note: "As it was", in: tx)
        let claim = try #require(try world.put(begun, to: world.ade, tx).first)
        try ClaimsWorld.answer(begun, points: 1, note: "Another", in: tx)
        let kept = try #require(try CompetencyClaims.find(claim.id, tx))
        #expect(kept.points == 4)
        #expect(try AssessmentSeals.open(kept.words, tx).note == "As it was")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes hands with a reason, and who assessed before stays in its history`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, in: tx)
        let claim = try #require(try world.put(begun, to: world.maud, tx).first)
        try ClaimsWorld.handle(claim.id, .takeUp, by: "maud", tx)
        #expect(
          refusal {
            try ClaimsWorld.handle(
              claim.id, .reassign(to: world.nadia, why: "x"), by: "nadia", tx)
          } == .assessorIsPerson)
        #expect(throws: Problems.self) {
          try ClaimsWorld.handle(claim.id, .reassign(to: world.tom, why: "x"), by: "nadia", tx)
        }
        let after = try ClaimsWorld.handle(
          claim.id, .reassign(to: world.ade, why: "Maud is away"), by: "training", tx)
        #expect(after.state == .claimed && after.assessor == world.ade)
        // Who had it reads it no more.
        #expect(throws: NotFound.self) {
          try ClaimsWorld.handle(claim.id, .takeUp, by: "maud", tx)
        }
        let turns = try #require(try CompetencyClaims.turns(of: [claim.id], tx)[claim.id])
        #expect(turns.map(\.assessor) == [world.ade, world.maud, world.maud])
        let why = try AssessmentSeals.open(turns[0].words, tx).note
        #expect(why == "Maud is away")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is decided about as it was seen, by one of two at once`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      let claim = try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, in: tx)
        let claim = try #require(try world.put(begun, to: world.ade, tx).first)
        return try ClaimsWorld.handle(claim.id, .takeUp, by: "ade", tx)
      }
      // Both saw the same; one asks for more, the other confirms.
      let taken = await withTaskGroup(of: Bool.self) { group in
        for doing in [HandleClaim.Doing.confirm("Yes"), .refuse("No"), .askMore("What?")] {
          group.addTask {
            do {
              try await database.write { tx in
                try ClaimsWorld.handle(
                  claim.id, doing, by: "ade", seen: claim.revision, tx)
              }
              return true
            } catch {
              #expect(error as? ClaimRefusal != nil, "\(error)")
              return false
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(taken.count(where: \.self) == 1)
      let turns = try await database.read { tx in
        try CompetencyClaims.turns(of: [claim.id], tx)[claim.id]?.count
      }
      #expect(turns == 3)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells whom it concerns without a name, and goes quiet when it is done`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        func news(_ name: String) throws -> [String] {
          let account = try #require(try ClaimsWorld.user(name, tx).account)
          return try WorkNotices.unread(of: account, tx).map(\.words)
        }
        func remind(after days: Int64) throws {
          try WorkNotices.remind(at: Clock.test.now().adding(seconds: days * 86_400), tx)
        }
        func waits(_ name: String) throws -> [String] {
          try ClaimWork.items(for: ClaimsWorld.user(name, tx), tx).map { $0.words }
        }
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, in: tx)
        let claim = try #require(try world.put(begun, to: world.ade, tx).first)
        #expect(try news("ade") == ["Somebody named you to assess what they put forward"])
        try remind(after: 7)
        #expect(
          try news("ade") == ["Reminder: Somebody named you to assess what they put forward"])
        #expect(try waits("ade").contains("1 competency waits for you to assess"))
        try ClaimsWorld.handle(claim.id, .takeUp, by: "ade", tx)
        #expect(try news("ade").isEmpty)
        // Taken up and forgotten.
        try remind(after: 28)
        #expect(
          try news("ade")
            == ["Reminder: Something that you took up to assess waits for your decision"])
        #expect(
          try news("nadia")
            == ["Your assessor has not answered for four weeks. You can name another"])
        try ClaimsWorld.handle(claim.id, .askMore("More"), by: "ade", tx)
        #expect(try news("nadia") == ["Your assessor asks for more evidence"])
        #expect(try waits("nadia").contains("Your assessor asks for more evidence"))
        try ClaimsWorld.handle(
          claim.id, .addEvidence(ClaimsWorld.evidence()), by: "nadia", tx)
        #expect(try news("nadia").isEmpty)
        try ClaimsWorld.handle(claim.id, .refuse("Not yet"), by: "ade", tx)
        #expect(try news("ade").isEmpty && waits("ade").isEmpty)
        #expect(try news("nadia").count == 1)
        for words in try news("nadia") {
          for name in ["Nadia", "Ade", "Maud", "Hill", "Dale", "1.1a"] {
            #expect(!words.contains(name))
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is written to the journal for the person's eyes, and so is who looked`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try ClaimsWorld.answer(begun, in: tx)
        let claim = try #require(try world.put(begun, to: world.ade, tx).first)
        let user = try ClaimsWorld.user("ade", tx)
        let found = try FoundClaim.toAssess(claim.id, user, tx)
        #expect(try Looks.isNew(.claims, at: world.nadia, by: user, tx))
        try Looks.record(
          .claims, at: world.nadia, by: user, .assess, found.right, as: "Assessor", tx)
        #expect(try !Looks.isNew(.claims, at: world.nadia, by: user, tx))
        let kinds: [String] = try tx.rows(
          """
          SELECT DISTINCT s.kind FROM journal_subject s JOIN journal_entry e ON e.id = s.entry_id
          WHERE e.action LIKE 'assessment.%' OR e.action LIKE 'claim.%'
            OR e.action = 'person.looked-at'
          """
        ).map { try $0(0) }
        #expect(kinds == ["confidential"])
      }
    }
  }
}

@Suite struct `A borrowed assessor` {
  @Test(arguments: Engine.allCases)
  func `can be named once the lender agrees, until the last day and no longer`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let until = Clock.test.today + 30
        let place = try OfferAssessor(
          organisation: world.home, assessor: world.ade, lender: world.hospital, until: until
        ).run(by: ClaimsWorld.user("homelead", tx), tx)
        func able(on day: Day) throws -> Bool {
          try ClaimPeople.isAble(world.ade, toAssess: world.rosa, on: day, tx)
        }
        #expect(try !able(on: Clock.test.today))
        // Whoever asked cannot answer for the other.
        #expect(throws: AssessorRefusal.notTheirs) {
          try HandleAssessor(id: place.id, step: .agree, seen: 1)
            .run(by: ClaimsWorld.user("homelead", tx), tx)
        }
        #expect(
          try ClaimWork.items(for: ClaimsWorld.user("training", tx), tx).map(\.words)
            == ["1 employer asks to borrow an assessor"])
        _ = try HandleAssessor(id: place.id, step: .agree, seen: 1)
          .run(by: ClaimsWorld.user("training", tx), tx)
        #expect(try able(on: Clock.test.today) && able(on: until) && !able(on: until + 1))

        let begun = try ClaimsWorld.begin(tx, by: "rosa", stage: "1")
        try ClaimsWorld.answer(begun, by: "rosa", in: tx)
        let claim = try #require(
          try PutForward(
            assessment: begun.id, competencies: ["1.1a"], assessor: world.ade, replaces: false
          ).run(by: ClaimsWorld.user("rosa", tx), tx).first)
        let later = Clock.test.now().adding(seconds: 31 * 86_400)
        #expect(throws: NotFound.self) {
          try ClaimsWorld.handle(claim.id, .takeUp, by: "ade", at: later, tx)
        }
        try ClaimsWorld.handle(claim.id, .takeUp, by: "ade", tx)
        // It is ended by either, and then read no more.
        _ = try HandleAssessor(id: place.id, step: .end, seen: 2)
          .run(by: ClaimsWorld.user("training", tx), tx)
        #expect(throws: NotFound.self) {
          try ClaimsWorld.handle(claim.id, .confirm("x"), by: "ade", tx)
        }
      }
    }
  }
}

@Suite struct `The stage that an employer says a post needs` {
  @Test(arguments: Engine.allCases)
  func `takes the place of the rule, with the reason, until it is left to the rule`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let library = try StandardsReader.shipped()
        func line() throws -> PostStagesOfPerson.Line {
          try #require(
            try PostStagesOfPerson.of(world.nadia, on: Clock.test.today, library, tx).first)
        }
        // She manages a nurse; Maud manages her, who manages.
        #expect(try line().needed?.stage == "1")
        #expect(
          try PostStagesOfPerson.of(world.maud, on: Clock.test.today, library, tx).first?.needed?
            .stage == "2")
        let post = try line().assignment
        let training = try ClaimsWorld.user("training", tx)
        #expect(throws: Problems.self) {
          try SetPostStage(assignment: post, stage: "2", why: "").run(by: training, tx)
        }
        #expect(throws: NotFound.self) {
          try SetPostStage(assignment: post, stage: "2", why: "x")
            .run(by: ClaimsWorld.user("homelead", tx), tx)
        }
        try SetPostStage(assignment: post, stage: "3", why: "Leads two wards")
          .run(by: training, tx)
        #expect(try line().needed?.stage == "3")
        #expect(try line().needed?.because.contains("Leads two wards") == true)
        try SetPostStage(assignment: post, stage: nil, why: "").run(by: training, tx)
        #expect(try line().needed?.stage == "1" && line().setBy == nil)
      }
    }
  }
}
