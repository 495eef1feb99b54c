import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `A request for accreditation` {
  @Test(arguments: Engine.allCases)
  func `goes from a draft to the register, and a later version takes its place`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let id = try world.accredited("Fair rotas", tx)
        let found = try #require(try AccreditationStore.find(id, tx))
        #expect(found.state == .accredited)
        #expect(found.validity?.from == Clock.test.today)
        #expect(found.training.competencies == ["1.1a", "2.1a"])
        let lines = try AccreditationLists.register([], stage: "1", on: Clock.test.today, tx)
        #expect(lines.map(\.title) == ["Fair rotas"])
        #expect(
          try AccreditationLists.register([], stage: "4", on: Clock.test.today, tx).isEmpty)
        #expect(
          try AccreditationLists.register(["ROTAS"], stage: nil, on: Clock.test.today, tx).count
            == 1)

        let provider = try world.user("provider", tx)
        #expect(
          try ChangeAccredited(id: id, isLarge: false, words: "New room").run(by: provider, tx)
            == id)
        #expect(try AccreditationStore.find(id, tx)?.version.words == "1.1")
        let next = try ChangeAccredited(id: id, isLarge: true, words: "New assessment")
          .run(by: provider, tx)
        #expect(throws: Problems.self) {
          try ChangeAccredited(id: id, isLarge: true, words: "Again").run(by: provider, tx)
        }
        #expect(try AccreditationStore.find(id, tx)?.state == .accredited)
        try world.reviewed(next, tx)
        try world.take(.accredit, next, as: "chair", tx)
        #expect(try AccreditationStore.find(id, tx)?.state == .replaced)
        #expect(try AccreditationStore.find(next, tx)?.version.words == "2.0")
        #expect(try Journal.verify(tx).isSound)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is known to nobody but its provider until it is handed in, and never elsewhere`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let id = try world.draft(tx)
        for name in ["screener", "outsider", "tied"] {
          #expect(throws: NotFound.self) {
            try AccreditationSeen.find(id, world.user(name, tx), tx)
          }
          #expect(try AccreditationViews.requests(of: world.user(name, tx), tx).isEmpty)
        }
        try world.take(.submit, id, as: "provider", tx)
        #expect(try AccreditationSeen.find(id, world.user("screener", tx), tx).isBody)
        #expect(throws: NotFound.self) {
          try AccreditationSeen.find(id, world.user("outsider", tx), tx)
        }
        // What is sent back stays known to the body, and only the provider changes it.
        try world.take(.startScreening, id, as: "screener", tx)
        try world.take(.sendBack, id, as: "screener", tx)
        #expect(try AccreditationSeen.find(id, world.user("screener", tx), tx).isBody)
        #expect(throws: Forbidden.self) {
          try ChangeDraft(id: id, part: .answer(criterion: "quality", words: "Mine"))
            .run(by: world.user("screener", tx), tx)
        }
        #expect(throws: Forbidden.self) { try world.take(.submit, id, as: "screener", tx) }
        try world.take(.submit, id, as: "provider", tx)
        #expect(throws: Forbidden.self) { try world.take(.startScreening, id, as: "provider", tx) }
        #expect(throws: Problems.self) {
          try ChangeDraft(id: id, part: .answer(criterion: "quality", words: "Late"))
            .run(by: world.user("provider", tx), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells and reminds whoever is to do something, without a name, until it is done`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let content = try AccreditationContent.shipped
        func news(_ name: String) throws -> [String] {
          try WorkNotices.unread(of: #require(world.accounts[name]), tx).map(\.words)
        }
        let id = try world.draft(tx)
        try world.take(.submit, id, as: "provider", tx)
        #expect(try news("screener") == ["Training was handed in for you to accredit"])
        // Whoever is tied could do nothing about it.
        #expect(try news("tied").isEmpty && news("outsider").isEmpty && news("provider").isEmpty)
        try world.take(.startScreening, id, as: "screener", tx)
        #expect(try news("chair").isEmpty)
        let names = ["reviewer-one", "reviewer-two"]
        try AskReviewers(
          id: id, accounts: names.compactMap { world.accounts[$0] }, reason: nil
        ).run(by: world.user("screener", tx), tx)
        let declare =
          "You are named to review training. Declare first what ties you to its provider"
        for name in names { #expect(try news(name) == [declare]) }
        try DeclareTies(id: id, isTied: false).run(by: world.user("reviewer-one", tx), tx)
        #expect(try news("reviewer-one").isEmpty && news("reviewer-two") == [declare])
        try DeclareTies(id: id, isTied: false).run(by: world.user("reviewer-two", tx), tx)
        for name in names { #expect(try news(name) == ["Training waits for your review"]) }
        for criterion in content.criteria {
          try JudgeCriterion(id: id, criterion: criterion.code, outcome: .met, words: "Seen")
            .run(by: world.user("reviewer-one", tx), tx)
        }
        try WorkNotices.remind(at: Clock.test.now().adding(seconds: 8 * 86_400), tx)
        #expect(try news("reviewer-one").isEmpty)
        #expect(try news("reviewer-two") == ["Reminder: Training waits for your review"])
        // While the provider is asked, nobody waits for the reviewer.
        try world.take(.ask, id, as: "reviewer-two", tx)
        #expect(try news("reviewer-two").isEmpty)
        #expect(try news("provider") == ["A reviewer asks about training that you handed in"])
        try world.take(.answer, id, as: "provider", tx)
        #expect(try news("provider").isEmpty && news("reviewer-one").isEmpty)
        #expect(
          try news("reviewer-two")
            == ["What was asked about training that you review is answered"])
        for criterion in content.criteria {
          try JudgeCriterion(id: id, criterion: criterion.code, outcome: .met, words: "Seen")
            .run(by: world.user("reviewer-two", tx), tx)
        }
        try world.take(.toPanel, id, as: "screener", tx)
        let decide = "Training is reviewed, and waits for the decision of a panel"
        #expect(try news("chair") == [decide])
        for name in names { #expect(try news(name).isEmpty) }
        try world.take(.accredit, id, as: "chair", tx)
        #expect(try news("chair").isEmpty)
        #expect(try news("provider") == ["Training that you handed in is accredited"])
        for name in world.accounts.keys where name != "provider" {
          #expect(try news(name).isEmpty)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is never decided by whoever works for the provider, reviewed it, or was declared tied`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let content = try AccreditationContent.shipped
        let id = try world.draft(tx)
        try world.take(.submit, id, as: "provider", tx)
        #expect(throws: AccreditationRefusal.self) {
          try world.take(.startScreening, id, as: "tied", tx)
        }
        try world.take(.startScreening, id, as: "screener", tx)
        let request = try #require(try AccreditationStore.find(id, tx))
        let able = try AccreditationStanding.reviewers(
          for: request, at: Clock.test.now(), content, tx)
        #expect(Set(able.map(\.name)) == Set(AccreditationWorld.judges).subtracting(["tied"]))
        let ask = { (names: [String], reason: ReviewerLeft?) in
          try AskReviewers(
            id: id, accounts: names.compactMap { world.accounts[$0] }, reason: reason
          ).run(by: world.user("screener", tx), tx)
        }
        #expect(throws: Problems.self) { try ask(["reviewer-one", "tied"], nil) }
        #expect(throws: Problems.self) { try ask(["reviewer-one"], nil) }
        try ask(["reviewer-one", "reviewer-two"], nil)
        #expect(throws: AccreditationRefusal.self) {
          try DeclareTies(id: id, isTied: false).run(by: world.user("chair", tx), tx)
        }
        try DeclareTies(id: id, isTied: false).run(by: world.user("reviewer-one", tx), tx)
        #expect(try AccreditationStore.find(id, tx)?.state == .reviewersAssigned)
        try DeclareTies(id: id, isTied: true)
          .run(by: world.user("reviewer-two", tx), tx)
        #expect(throws: Problems.self) { try ask(["reviewer-two", "reviewer-three"], nil) }
        // Whoever stopped is not asked again.
        #expect(throws: Problems.self) { try ask(["reviewer-one", "reviewer-two"], .tie) }
        try ask(["reviewer-one", "reviewer-three"], nil)
        #expect(try AccreditationStore.find(id, tx)?.state == .reviewersAssigned)
        try DeclareTies(id: id, isTied: false).run(by: world.user("reviewer-three", tx), tx)
        #expect(try AccreditationStore.find(id, tx)?.state == .inReview)
        #expect(throws: AccreditationRefusal.self) {
          try JudgeCriterion(id: id, criterion: "quality", outcome: .met, words: "Fine")
            .run(by: world.user("reviewer-two", tx), tx)
        }
        #expect(throws: AccreditationRefusal.self) { try world.take(.toPanel, id, as: "chair", tx) }
        for name in ["reviewer-one", "reviewer-three"] {
          for criterion in content.criteria {
            try JudgeCriterion(
              id: id, criterion: criterion.code, outcome: .met, words: "Seen"
            ).run(by: world.user(name, tx), tx)
          }
        }
        try world.take(.toPanel, id, as: "chair", tx)
        for name in ["reviewer-one", "reviewer-two", "tied"] {
          #expect(throws: AccreditationRefusal.self) { try world.take(.accredit, id, as: name, tx) }
        }
        try world.take(.accredit, id, as: "chair", tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `that is refused can be appealed once, to somebody who had no part in it`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let id = try world.draft(tx)
        try world.reviewed(id, judged: ["inclusion": .notMet], tx)
        #expect(throws: AccreditationRefusal.self) {
          try world.take(.accredit, id, as: "chair", tx)
        }
        try world.take(.decline, id, as: "chair", words: "They show a course alone", tx)
        let late = Clock.test.now().adding(seconds: 29 * 86_400)
        #expect(throws: AccreditationRefusal.self) {
          try world.take(.appeal, id, as: "provider", at: late, tx)
        }
        try world.take(.appeal, id, as: "provider", tx)
        for name in ["chair", "reviewer-one"] {
          #expect(throws: AccreditationRefusal.self) { try world.take(.uphold, id, as: name, tx) }
        }
        try world.take(.dismiss, id, as: "screener", tx)
        #expect(throws: AccreditationRefusal.appealedAlready) {
          try world.take(.appeal, id, as: "provider", tx)
        }
        #expect(
          try AccreditationLists.register([], stage: nil, on: Clock.test.today, tx).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `that is appealed with reason is reviewed and decided anew, by others`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let id = try world.draft(tx)
        try world.reviewed(id, judged: ["inclusion": .notMet], tx)
        try world.take(.decline, id, as: "chair", tx)
        try world.take(.appeal, id, as: "provider", tx)
        try world.take(.uphold, id, as: "screener", tx)
        let request = try #require(try AccreditationStore.find(id, tx))
        #expect(request.state == .screening && request.active.isEmpty)
        let able = try AccreditationStanding.reviewers(
          for: request, at: Clock.test.now(), AccreditationContent.shipped, tx)
        #expect(Set(able.map(\.name)) == ["screener", "reviewer-three"])
        let others = ["screener", "reviewer-three"]
        try AskReviewers(id: id, accounts: others.compactMap { world.accounts[$0] }, reason: nil)
          .run(by: world.user("screener", tx), tx)
        for name in others {
          try DeclareTies(id: id, isTied: false).run(by: world.user(name, tx), tx)
        }
        for name in others {
          for criterion in try AccreditationContent.shipped.criteria {
            try JudgeCriterion(id: id, criterion: criterion.code, outcome: .met, words: "Seen")
              .run(by: world.user(name, tx), tx)
          }
        }
        try world.take(.toPanel, id, as: "screener", tx)
        #expect(throws: AccreditationRefusal.hasDecided) {
          try world.take(.accredit, id, as: "chair", tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves no reviewer on the timeline of its provider, and stays known once accredited`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let id = try world.accredited("Fair rotas", tx)
        let told = try Journal.timeline(
          of: .organisation(world.provider), actions: JournalActions(AccreditationJournal.actions),
          tx)
        #expect(told.contains { $0.sentence.contains("Fair rotas") })
        for item in told {
          #expect(!AccreditationWorld.judges.contains(item.actorName), "\(item.sentence)")
        }
        try world.take(.withdraw, id, as: "provider", tx)
        let lines = try AccreditationLists.register([], stage: nil, on: Clock.test.today, tx)
        #expect(lines.map(\.state) == [.withdrawn])
        // Answers that are sent twice are taken once.
        let draft = try world.draft(titled: "Other", tx)
        try ChangeDraft(
          id: draft, part: .nodes(stages: ["1", "1"], competencies: ["1.1a", "1.1a"])
        ).run(by: world.user("provider", tx), tx)
        #expect(try AccreditationStore.find(draft, tx)?.training.stages == ["1"])
        // Nobody makes a national body of their own, nor accredits what is theirs.
        #expect(
          try AccreditationStanding.bodies(on: Clock.test.today, tx).map(\.id) == [world.body])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `with conditions is clear once the last is met, and a suspension keeps them`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let id = try world.draft(tx)
        try world.reviewed(id, judged: ["quality": .notMet], tx)
        try world.take(.accreditWithConditions, id, as: "chair", tx)
        try world.take(.suspend, id, as: "screener", tx)
        try world.take(.liftSuspension, id, as: "screener", tx)
        #expect(try AccreditationStore.find(id, tx)?.state == .accreditedWithConditions)
        let meet = MeetCondition(id: id, position: 1, words: "The plan was shown")
        #expect(throws: AccreditationRefusal.self) { try meet.run(by: world.user("tied", tx), tx) }
        #expect(throws: Forbidden.self) { try meet.run(by: world.user("provider", tx), tx) }
        try meet.run(by: world.user("screener", tx), tx)
        #expect(try AccreditationStore.find(id, tx)?.state == .accredited)
        #expect(throws: AccreditationRefusal.self) {
          try meet.run(by: world.user("screener", tx), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `reminds its provider of conditions, and half a year before it ends`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let id = try world.draft(tx)
        try world.reviewed(id, judged: ["quality": .notMet], tx)
        try world.take(.accreditWithConditions, id, as: "chair", tx)
        let work = { (name: String, days: Int) in
          let now = Clock.test.now().adding(seconds: Int64(days) * 86_400)
          return try AccreditationViews.workItems(for: world.user(name, at: now, tx), tx)
        }
        #expect(try work("provider", 0).map(\.words) == ["Meet a condition on “Fair rotas”"])
        #expect(try work("provider", 31).map(\.urgency) == [.overdue])
        #expect(try work("outsider", 31).isEmpty)
        try MeetCondition(id: id, position: 1, words: "Shown").run(
          by: world.user("screener", tx), tx)
        #expect(try work("provider", 31).isEmpty)
        let last = try #require(try AccreditationStore.find(id, tx)?.validity?.to)
        let days = last.number - Clock.test.today.number
        #expect(try work("provider", days - 200).isEmpty)
        #expect(
          try work("provider", days - 100).map(\.words)
            == ["The accreditation of “Fair rotas” ends"])
        _ = try ChangeAccredited(id: id, isLarge: true, words: "Anew")
          .run(by: world.user("provider", tx), tx)
        #expect(try work("provider", days - 100).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `for a bundle needs modules that may be begun, and is reviewed as a whole`(
    engine: Engine
  ) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        let (one, two) = (try world.accredited("One", tx), try world.accredited("Two", tx))
        let parts = [
          Training.Part(module: one, isCore: true), Training.Part(module: two, isCore: false),
        ]
        let id = try world.draft(titled: "Both", form: .bundle, parts: parts, tx)
        #expect(try AccreditationStore.find(id, tx)?.training.parts == parts)
        try world.take(.suspend, two, as: "screener", tx)
        #expect(throws: AccreditationRefusal.self) {
          try world.take(.submit, id, as: "provider", tx)
        }
        try world.take(.liftSuspension, two, as: "screener", tx)
        try world.reviewed(id, tx)
        #expect(try AccreditationStore.find(id, tx)?.takesEnrolments(on: Clock.test.today) == false)
        try world.take(.accredit, id, as: "chair", tx)
        #expect(try AccreditationStore.find(id, tx)?.takesEnrolments(on: Clock.test.today) == true)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is decided once when two decide at the same moment`(engine: Engine) async throws {
    try await withAccreditation(engine) { database, world in
      let id = try await database.write { tx in
        let id = try world.draft(tx)
        try world.reviewed(id, tx)
        return id
      }
      let steps: [(AccreditationStep, String)] = [
        (.accredit, "chair"), (.decline, "screener"), (.accreditWithConditions, "reviewer-three"),
        (.withdraw, "provider"),
      ]
      let done = await withTaskGroup(of: Bool.self) { group in
        for (step, name) in steps {
          group.addTask {
            do {
              try await database.write { tx in try world.take(step, id, as: name, tx) }
              return true
            } catch is AccreditationRefusal {
              return false
            } catch { return false }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      let (request, events) = try await database.read { tx in
        (
          try #require(try AccreditationStore.find(id, tx)),
          try AccreditationStore.events(of: id, tx)
        )
      }
      // A withdrawal may follow an accreditation; two decisions never do.
      let decisions: Set<AccreditationStep> = [.accredit, .decline, .accreditWithConditions]
      #expect(events.count { decisions.contains($0.step) } <= 1)
      #expect((1...2).contains(done))
      #expect(events.first?.to == request.state)
    }
  }

  /// Everybody tries everything in any order; what is stored follows the table.
  @Test(arguments: Engine.allCases, [UInt64(1), 2, 3])
  func `reaches no wrong state by any order of steps`(engine: Engine, seed: UInt64) async throws {
    try await withAccreditation(engine) { database, world in
      try await database.write { tx in
        var dice = SeededGenerator(seed: seed)
        let names = world.accounts.keys.sorted()
        let criteria = try AccreditationContent.shipped.criteria
        var ids = [try world.draft(titled: "A", tx), try world.draft(titled: "B", tx)]
        for turn in 0..<400 {
          let id = ids[dice.number(ids.count)]
          let name = names[dice.number(names.count)]
          let now = Clock.test.now().adding(seconds: Int64(turn) * 3_600)
          let user = try world.user(name, at: now, tx)
          do {
            switch dice.number(6) {
            case 0:
              let chosen = names.filter { _ in dice.number(2) == 0 }.compactMap {
                world.accounts[$0]
              }
              try AskReviewers(id: id, accounts: chosen, reason: .other).run(by: user, tx)
            case 1:
              try DeclareTies(id: id, isTied: dice.number(6) == 0).run(by: user, tx)
            case 2:
              for criterion in criteria {
                try JudgeCriterion(
                  id: id, criterion: criterion.code,
                  outcome: Judgement.Outcome.allCases[dice.number(12) == 0 ? 2 : 0], words: "Seen"
                ).run(by: user, tx)
              }
            case 3 where dice.number(4) == 0:
              ids.append(
                try ChangeAccredited(id: id, isLarge: true, words: "New").run(by: user, tx))
            case 3: try MeetCondition(id: id, position: 1, words: "Shown").run(by: user, tx)
            default:
              let step = AccreditationStep.allCases[dice.number(AccreditationStep.allCases.count)]
              if step == .withdraw, dice.number(8) > 0 { continue }
              try world.take(step, id, as: name, at: now, tx)
            }
          } catch is any Refusal {}
        }
        for id in Set(ids) { try Self.check(id, tx) }
        #expect(try Journal.verify(tx).isSound)
      }
    }
  }

  private static func check(_ id: AccreditationID, _ tx: any Transaction) throws {
    let request = try #require(try AccreditationStore.find(id, tx))
    let events = try AccreditationStore.events(of: id, tx).reversed()
    var state = AccreditationState.draft
    for event in events {
      #expect(
        AccreditationRules.transitions.contains {
          $0.from == state && $0.step == event.step && $0.to == event.to
        }, "\(state) \(event.step) \(event.to)")
      state = event.to
    }
    #expect(state == request.state)
    #expect(request.state.isPublic == (request.state.isPublic && request.validity != nil))
  }
}
