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

@Suite struct `Prior learning` {
  @Test(arguments: Engine.allCases)
  func `counts for sign-off once it is granted, with the reason, and not after a later claim`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let begun = try ClaimsWorld.begin(tx)
        try world.confirmAll(begun, but: ["1.1a"], tx)
        let asked = refusal {
          try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
        }
        #expect(asked != nil)

        let id = try world.handedIn(["1.1a"], to: world.ade, tx)
        try ClaimsWorld.step(id, .takeUp, by: "ade", tx)
        try ClaimsWorld.judgeAll(id, by: "ade", tx)
        let granted = try ClaimsWorld.step(
          id, ClaimsWorld.deciding(["1.1a": .full]), by: "ade", tx)
        #expect(granted.state == .granted && granted.record == nil)

        let framed = try FramedAssessment(begun, StandardsReader.shipped())
        let view = try ClaimQuestions(ClaimsWorld.user("nadia", tx), tx).view(
          FramedAssessment(#require(try Assessments.find(begun.id, tx)), StandardsReader.shipped()))
        #expect(view.lines.first { $0.code == "1.1a" }?.standing == .recognised)
        #expect(view.isReady)
        #expect(view.recognised.map(\.words) == ["She does this every day, and did it there"])
        try ClaimsWorld.sign(begun.id, .ask(of: world.maud), by: "nadia", tx)
        let signed = try ClaimsWorld.sign(begun.id, .sign("Well done"), by: "maud", tx)
        #expect(signed.signOff == .signed)

        // To put forward what is recognised takes a word of one's own, like what is confirmed.
        try ClaimsWorld.answer(begun, "1.1a", in: tx)
        #expect(throws: (any Error).self) { try world.put(begun, ["1.1a"], to: world.maud, tx) }

        // A mistake: it counts no more, and the whole is open again.
        try ClaimsWorld.step(id, .reopen("Papers of somebody else"), by: "training", tx)
        let open = try #require(try Assessments.find(begun.id, tx))
        #expect(open.signOff == .reopened)
        let claims = try CompetencyClaims.current(of: begun.id, tx)
        #expect(try framed.notConfirmed(claims, on: Clock.test.today, tx).count == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of a whole stage is a record, which is taken out when the decision was a mistake`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let framed = try FramedRequest(ClaimsWorld.request(tx), StandardsReader.shipped())
        let all = framed.required.map(\.code)
        #expect(all.count == 27)
        let id = try world.handedIn(all, to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.judgeAll(id, by: "maud", tx)
        let granted = try ClaimsWorld.step(
          id,
          ClaimsWorld.deciding(Dictionary(uniqueKeysWithValues: all.map { ($0, .full) })),
          by: "maud", tx)
        let number = try #require(granted.record)
        let record = try #require(try HeldRecords.find(number, tx))
        #expect(
          record.kind
            == .competence(owner: "management-and-leadership-2026-recognised", level: "2"))
        // Its badge says that it was recognised, and not that it was signed off.
        let badge = try BadgeKindRules.kind(of: record, StandardsReader.shipped())?.kind
        #expect(badge?.code == "management-and-leadership-recognised")
        #expect(record.expiresOn == Clock.test.today.adding(years: 3) && record.isCurrent)

        let reopened = try ClaimsWorld.step(id, .reopen("A forged letter"), by: "training", tx)
        #expect(reopened.state == .submitted && reopened.record == nil)
        let taken = try #require(try HeldRecords.find(number, tx))
        #expect(taken.isVoided)
        #expect(try PriorOutcomes.standing(of: reopened, tx).isEmpty)
        #expect(try PriorOutcomes.all(of: id, tx).count == 27)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is decided on appeal by somebody else, who takes nothing away and ends it`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try world.handedIn(to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        // Nothing is decided before everything is judged.
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(
              id, ClaimsWorld.deciding(["1.1a": .declined, "1.1b": .declined]), by: "maud", tx)
          } == .unjudged(["Staff nurse, then charge nurse, Kerala"]))
        try ClaimsWorld.judgeAll(id, by: "maud", but: [.sufficient: .partly], tx)
        // Not more than what was judged.
        #expect(throws: (any Error).self) {
          try ClaimsWorld.step(
            id, ClaimsWorld.deciding(["1.1a": .full, "1.1b": .declined]), by: "maud", tx)
        }
        let part = try ClaimsWorld.step(
          id, ClaimsWorld.deciding(["1.1a": .part, "1.1b": .declined]), by: "maud", tx)
        #expect(part.state == .partlyGranted)
        #expect(part.appealUntil == Clock.test.today + 28)
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(id, .appeal("Unfair", to: world.maud), by: "nadia", tx)
          } == .assessorDecided)
        try ClaimsWorld.step(id, .appeal("It was read too fast", to: world.ade), by: "nadia", tx)
        // Nor can it be handed back to whoever decided.
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(
              id, .reassign(to: world.maud, why: "Away"), by: "training", tx)
          } == .assessorDecided)
        #expect(throws: NotFound.self) {
          try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .full]), by: "maud", tx)
        }
        try ClaimsWorld.judgeAll(id, by: "ade", tx)
        #expect(throws: (any Error).self) {
          try ClaimsWorld.step(
            id, ClaimsWorld.deciding(["1.1a": .declined, "1.1b": .full]), by: "ade", tx)
        }
        let final = try ClaimsWorld.step(
          id, ClaimsWorld.deciding(["1.1a": .full, "1.1b": .full]), by: "ade", tx)
        #expect(final.state == .final && final.appealUntil == nil)
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(id, .appeal("Once more", to: world.maud), by: "nadia", tx)
          } == .notFromHere(.final))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows what is mapped and why for a registered manager, and grants no more by it`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try ClaimsWorld.request(tx).id
        try ClaimsWorld.edit(id, .choose(["2.3a", "3.1c"]), tx)
        let piece = try #require(
          try ClaimsWorld.edit(
            id,
            .add(
              ClaimsWorld.piece(
                "Registered manager of O’Brien’s House", kind: .registration,
                origin: FrameworkReference("registered-manager", "1"))), tx))
        try ClaimsWorld.edit(id, .map(piece, ["2.3a", "3.1c"]), tx)
        let view = try PriorLearningQuestions(ClaimsWorld.user("nadia", tx), tx).view(
          FoundRequest.own(id, ClaimsWorld.user("nadia", tx), tx).framed)
        let shown = try #require(view.pieces.first)
        #expect(shown.title == "Registered manager of O’Brien’s House")
        let line = try #require(shown.proposals.first { $0.competency == "2.3a" })
        #expect(line.rationale.contains("Staffing each shift by need"))
        // Nobody has agreed to it yet: it can be put forward, and that is all.
        #expect(line.credit == "Evidence that can be put forward" && line.limit != nil)
        // Read at stage 2, it speaks to stage 1 too, and not to stage 3.
        let library = try StandardsReader.shipped()
        for (stage, isThere) in [("1", true), ("2", true), ("3", false)] {
          let framed = try FramedRequest(
            RecognitionRequest(
              id: id, person: world.nadia, framework: "management-and-leadership",
              version: "2026", stage: stage, begunAt: Clock.test.now()), library)
          #expect(
            PriorCrosswalk.proposals(
              from: FrameworkReference("registered-manager", "1"), towards: framed
            ).isEmpty == !isThere)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of long ago is not current by itself, and is with the work done since`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let old = ClaimsWorld.piece(
          "ബി.എസ്‌സി. നഴ്സിംഗ്", kind: .qualification, until: Day(year: 2009, month: 12, day: 31))
        let id = try ClaimsWorld.request(tx).id
        try ClaimsWorld.edit(id, .choose(["1.1a"]), tx)
        for piece in [old, ClaimsWorld.piece()] {
          let piece = try #require(try ClaimsWorld.edit(id, .add(piece), tx))
          try ClaimsWorld.edit(id, .map(piece, ["1.1a"]), tx)
        }
        try ClaimsWorld.step(id, .submit(to: world.maud), by: "nadia", tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        let pieces = try PriorPieces.of(id, tx)
        let oldest = Clock.test.today.adding(years: -5)
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(
              id, .judge(pieces[0].id, ClaimsWorld.judging()), by: "maud", tx)
          } == .tooOld(oldest))
        try ClaimsWorld.step(
          id, .judge(pieces[0].id, ClaimsWorld.judging(but: [.current: .notMet])), by: "maud", tx)
        try ClaimsWorld.step(
          id, .judge(pieces[1].id, ClaimsWorld.judging(but: [.sufficient: .partly])), by: "maud",
          tx)
        let granted = try ClaimsWorld.step(
          id, ClaimsWorld.deciding(["1.1a": .full]), by: "maud", tx)
        #expect(granted.state == .granted)
        let words = try AssessmentSeals.openPrior(pieces.compactMap(\.words), tx)
        #expect(words.values.contains { $0.title == "ബി.എസ്‌സി. നഴ്സിംഗ്" })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is read and decided by nobody but whoever is named, as long as they may be`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try world.handedIn(to: world.ade, tx)
        for name in ["maud", "tom", "nadia", "training", "homelead", "rosa", "chair"] {
          #expect(throws: (any Error).self) {
            try ClaimsWorld.step(id, .takeUp, by: name, tx)
          }
          if name != "nadia" {
            #expect(throws: (any Error).self) {
              try ClaimsWorld.step(id, .withdraw, by: name, tx)
            }
            #expect(throws: (any Error).self) {
              _ = try FoundRequest.own(id, ClaimsWorld.user(name, tx), tx)
            }
          }
          if name != "training" {
            #expect(throws: (any Error).self) {
              try ClaimsWorld.step(id, .reopen("So"), by: name, tx)
            }
          }
        }
        // Nobody names who is not an assessor of theirs, nor themselves.
        #expect(throws: (any Error).self) {
          try ClaimsWorld.step(
            id, .reassign(to: world.rosa, why: "Away"), by: "training", tx)
        }
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(id, .reassign(to: world.nadia, why: "I can"), by: "nadia", tx)
          } == .assessorIsPerson)

        // The assessor leaves: they read nothing more, and somebody else is named.
        try ClaimsWorld.step(id, .takeUp, by: "ade", tx)
        try tx.execute(
          "UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", world.ade,
          Clock.test.today - 1)
        #expect(throws: NotFound.self) { try ClaimsWorld.judgeAll(id, by: "ade", tx) }
        let again = try ClaimsWorld.step(
          id, .reassign(to: world.maud, why: "Ade has left"), by: "training", tx)
        #expect(again.state == .submitted && again.assessor == world.maud)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)

        // The person leaves: it waits, decided by nobody, and can be withdrawn.
        try tx.execute(
          "UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", world.nadia,
          Clock.test.today - 1)
        #expect(throws: NotFound.self) { try ClaimsWorld.judgeAll(id, by: "maud", tx) }
        let gone = try ClaimsWorld.step(id, .withdraw, by: "nadia", tx)
        #expect(gone.state == .withdrawn)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is asked about and answered, with more evidence and nothing taken away`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try world.handedIn(["1.1a"], to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.step(id, .ask("Which ward?"), by: "maud", tx)
        let first = try #require(try PriorPieces.of(id, tx).first)
        #expect(throws: (any Error).self) { try ClaimsWorld.edit(id, .remove(first.id), tx) }
        #expect(throws: (any Error).self) { try ClaimsWorld.edit(id, .choose(["1.1b"]), tx) }
        #expect(throws: (any Error).self) {
          try ClaimsWorld.edit(id, .map(first.id, ["1.1a"]), tx)
        }
        let late = try #require(
          try ClaimsWorld.edit(id, .add(ClaimsWorld.piece("Letter of the ward", kind: .test)), tx))
        // What was added has to speak to something before it is sent.
        #expect(
          recognitionRefusal { try ClaimsWorld.step(id, .answer("Ward 7"), by: "nadia", tx) }
            == .missing(["Say which competencies “Letter of the ward” speaks to"]))
        try ClaimsWorld.edit(id, .map(late, ["1.1a"]), tx)
        let answered = try ClaimsWorld.step(id, .answer("Ward 7"), by: "nadia", tx)
        #expect(answered.state == .inReview)
        #expect(try PriorPieces.of(id, tx).map(\.isLate) == [false, true])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is decided once when two press at once, or one presses twice`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      let id = try await database.write { tx in
        let id = try world.handedIn(["1.1a"], to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.judgeAll(id, by: "maud", tx)
        return id
      }
      let seen = try await database.read { tx in try ClaimsWorld.revision(id, tx) }
      let results = await withTaskGroup(of: Bool.self) { group in
        for outcome in [PriorOutcome.full, .declined, .full] {
          group.addTask {
            do {
              try await database.write { tx in
                try ClaimsWorld.step(
                  id, ClaimsWorld.deciding(["1.1a": outcome]), by: "maud", seen: seen, tx)
              }
              return true
            } catch {
              #expect(error is any Refusal, "\(error)")
              return false
            }
          }
        }
        return await group.reduce(into: [Bool]()) { $0.append($1) }
      }
      #expect(results.count(where: \.self) == 1)
      let decisions = try await database.read { tx in try PriorOutcomes.all(of: id, tx).count }
      #expect(decisions == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is begun once at each stage, and takes no record or standards of others`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let first = try ClaimsWorld.request(tx)
        #expect(try ClaimsWorld.request(tx).id == first.id)
        #expect(try ClaimsWorld.request(tx, stage: "3").id != first.id)
        let record = try RecordCompletion(
          person: world.tom, organisation: world.hospital, kind: .module(code: "x"),
          title: "Tom’s", completedOn: Clock.test.today
        ).run(under: .test, tx)
        var piece = NewPiece(kind: .record, words: PriorWords(title: "", shows: "It is mine"))
        piece.record = record.id
        #expect(throws: Problems.self) { try ClaimsWorld.edit(first.id, .add(piece), tx) }
        #expect(throws: Problems.self) {
          try ClaimsWorld.edit(
            first.id,
            .add(ClaimsWorld.piece(origin: FrameworkReference("code-of-practice", "1.0"))), tx)
        }
        let own = try RecordCompletion(
          person: world.nadia, organisation: world.hospital, kind: .module(code: "x"),
          title: "Nadia’s", completedOn: .on("2024-02-29")
        ).run(under: .test, tx)
        piece.record = own.id
        let added = try ClaimsWorld.edit(first.id, .add(piece), tx)
        let kept = try #require(try PriorPieces.of(first.id, tx).first)
        #expect(kept.id == added && kept.until == .on("2024-02-29"))
        // Handed in, another at the same stage has to wait.
        try ClaimsWorld.edit(first.id, .choose(["1.1a"]), tx)
        try ClaimsWorld.edit(first.id, .map(kept.id, ["1.1a"]), tx)
        try ClaimsWorld.step(first.id, .submit(to: world.maud), by: "nadia", tx)
        #expect(throws: Problems.self) { try ClaimsWorld.request(tx) }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells whom it waits for, goes quiet when it is done, and is on no timeline of others`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try world.handedIn(["1.1a"], to: world.maud, tx)
        func news(_ name: String) throws -> [String] {
          let account = try #require(try ClaimsWorld.user(name, tx).account)
          return try WorkNotices.unread(of: account, tx).map(\.words)
        }
        #expect(try news("maud") == ["Somebody named you to decide about their prior learning"])
        let items = try PriorLearningWork.items(for: ClaimsWorld.user("maud", tx), tx)
        #expect(items.map(\.words) == ["1 request about prior learning waits for you"])
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        #expect(try news("maud").isEmpty)
        try ClaimsWorld.step(id, .ask("Which?"), by: "maud", tx)
        #expect(try news("nadia").count == 1)
        try ClaimsWorld.step(id, .answer("This"), by: "nadia", tx)
        #expect(try news("nadia").isEmpty && news("maud").count == 1)
        try ClaimsWorld.judgeAll(id, by: "maud", tx)
        try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .full]), by: "maud", tx)
        #expect(try news("maud").isEmpty && news("nadia").count == 1)
        // Names are in no notice.
        let told = try news("nadia")
        #expect(!told.contains { $0.contains("Maud") })
        let counts = try RecognitionCounts.of(world.hospital, on: Clock.test.today, tx)
        #expect(counts.people == 1 && counts.waiting == 0 && counts.requests == [.granted: 1])
        #expect(
          try RecognitionCounts.of(world.home, on: Clock.test.today, tx).people == 0)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is erased with everything that was written about it`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try world.handedIn(["1.1a"], to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.judgeAll(id, by: "maud", tx)
        try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .declined]), by: "maud", tx)
        try ClaimsWorld.step(id, .appeal("Why?", to: world.ade), by: "nadia", tx)
        try ClaimsWorld.judgeAll(id, by: "ade", tx)
        try EraseRecognition.run(world.nadia, tx)
        let left = try #require(
          try tx.row(
            "SELECT COUNT(*) FROM assessment_words WHERE person_id = ?1", world.nadia))
        let words: Int = try left(0)
        #expect(words == 0)
        #expect(try RecognitionRequests.find(id, tx) == nil)
        #expect(try RecognitionRequests.turns(of: id, tx).isEmpty)
        #expect(try PriorPieces.of(id, tx).isEmpty && PriorOutcomes.all(of: id, tx).isEmpty)
      }
    }
  }
}
