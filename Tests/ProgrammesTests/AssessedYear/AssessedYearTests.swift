import Access
import Directory
import Kernel
import Records
import Register
import Storage
import TestKit
import Testing

@testable import Programmes

/// At the home of `InductionWorld`: Abena has just qualified, Sam assesses her, whoever leads or looks after
/// training there keeps the year.
struct AssessedYearWorld: Sendable {
  let world: InductionWorld
  let year: AssessedYearID

  init(_ world: InductionWorld, _ tx: any Transaction) throws {
    self.world = world
    year = try BeginAssessedYear(
      organisation: world.home, person: world.abena, startedOn: Clock.test.today - 350
    ).run(by: InductionWorld.user("homelead", tx), tx).id
    try NameYearAssessor(id: year, person: world.sam, seen: 1)
      .run(by: InductionWorld.user("homelead", tx), tx)
  }

  func now(_ tx: any Transaction) throws -> AssessedYear {
    try #require(try AssessedYears.find(year, tx))
  }

  func stages(_ tx: any Transaction) throws -> [AssessedStage] {
    try AssessedYears.stages(of: [year], tx)[year] ?? []
  }

  func evidence(_ tx: any Transaction) throws -> [YearEvidence] {
    try AssessedYears.evidence(of: [year], tx)[year] ?? []
  }

  func show(
    _ kind: YearEvidenceKind, by name: String = "abena", on day: Day = Clock.test.today,
    _ tx: any Transaction
  ) throws {
    try ShowYearEvidence(id: year, kind: kind, on: day, words: "Shownword")
      .run(by: InductionWorld.user(name, tx), tx)
  }

  func accept(_ tx: any Transaction) throws {
    for one in try evidence(tx) where one.state == .shown {
      try LookAtYearEvidence(id: year, evidence: one.id, missing: nil, seen: one.revision)
        .run(by: InductionWorld.user("sam", tx), tx)
    }
  }

  /// Everything that the framework asks for, gathered and accepted.
  func gather(_ tx: any Transaction) throws {
    for _ in 0..<3 {
      for kind in [YearEvidenceKind.peopleFeedback, .professionalFeedback, .report] {
        try show(kind, tx)
      }
      try show(.observation, by: "sam", tx)
    }
    for _ in 0..<2 { try show(.reflection, tx) }
    try accept(tx)
  }

  @discardableResult
  func review(
    _ stage: String, _ outcome: StageOutcome, by name: String = "sam", words: String? = nil,
    until: Day? = nil, seen: Int? = nil, _ tx: any Transaction
  ) throws -> StageEffect {
    try ReviewStage(
      id: year, stage: stage, outcome: outcome, support: ["supervision"], words: words,
      until: until, seen: seen ?? now(tx).revision
    ).run(by: InductionWorld.user(name, tx), tx)
  }

  /// Up to the second look.
  func propose(_ outcome: StageOutcome = .passed, _ tx: any Transaction) throws {
    try gather(tx)
    for stage in ["1", "2", "3"] { try review(stage, .onTrack, tx) }
    try review("5", outcome, words: "Finalword", tx)
  }

  @discardableResult
  func settle(
    by name: String, sentBack: String? = nil, _ tx: any Transaction
  ) throws -> AssessedYear {
    try SettleAssessedYear(id: year, sentBack: sentBack, seen: now(tx).revision)
      .run(by: InductionWorld.user(name, tx), tx)
  }
}

func withAssessedYear(
  _ engine: Engine,
  _ body: @escaping @Sendable (any Database, AssessedYearWorld) async throws -> Void
) async throws {
  try await withInductions(engine) { database, world in
    let year = try await database.write { tx in try AssessedYearWorld(world, tx) }
    try await body(database, year)
  }
}

@Suite struct `An assessed year` {
  @Test(arguments: Engine.allCases)
  func `goes beside the induction that everybody has, and lets nobody off it`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        try year.world.follow(tx)
        let tracks = try InductionWorld.all(of: year.world.abena, tx).map(\.track)
        #expect(Set(tracks) == [.core, .careCertificate])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is passed when all of it counts, two people looked, and goes on the record`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        #expect(try year.stages(tx).map(\.code) == ["1", "2", "3", "5"])
        try year.review("1", .onTrack, tx)
        try year.review("2", .onTrack, tx)
        #expect(throws: AssessedYearRefusal.short(["1 critical reflection"])) {
          try year.review("3", .onTrack, tx)
        }
        // Shown is not accepted.
        try year.show(.reflection, tx)
        #expect(throws: AssessedYearRefusal.short(["1 critical reflection"])) {
          try year.review("3", .onTrack, tx)
        }
        try year.accept(tx)
        try year.review("3", .onTrack, tx)
        #expect(throws: AssessedYearRefusal.self) { try year.review("5", .passed, tx) }
        try year.gather(tx)
        #expect(try year.review("5", .passed, tx) == .propose)
        #expect(try year.now(tx).state == .proposed)
        // Nothing counts before somebody else has looked.
        let programme = RecordKind.programme(code: "assessed-year")
        #expect(try year.world.record(of: year.world.abena, programme, tx) == nil)
        #expect(throws: NotFound.self) { try year.settle(by: "sam", tx) }
        #expect(throws: NotFound.self) { try year.settle(by: "abena", tx) }
        #expect(throws: NotFound.self) { try year.settle(by: "otherlead", tx) }
        // Whoever looks after training answers for nobody.
        #expect(throws: NotFound.self) { try year.settle(by: "training", tx) }
        let after = try year.settle(by: "homelead", tx)
        #expect(after.state == .passed && after.endedOn == Clock.test.today)
        #expect(try year.world.record(of: year.world.abena, programme, tx) != nil)
        #expect(try InductionWorld.told("abena", tx).contains { $0.contains("You passed") })
        #expect(throws: AssessedYearRefusal.notProposed) { try year.settle(by: "homelead", tx) }
        #expect(throws: Problems.self) {
          try BeginAssessedYear(
            organisation: year.world.home, person: year.world.abena, startedOn: Clock.test.today
          ).run(by: InductionWorld.user("homelead", tx), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `opens a talk for a concern, and nothing of it is in the learning record`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        let (turns, stages) = (try AssessedYears.turns(of: year.year, tx), try year.stages(tx))
        let words: Int? = try tx.row("SELECT COUNT(*) FROM assessment_words")?(0)
        #expect(try year.review("1", .concern, words: "Slow with notes", tx) == .refer)
        #expect(try AssessedYears.turns(of: year.year, tx) == turns)
        #expect(try year.stages(tx) == stages)
        // What was written was kept nowhere.
        #expect(try tx.row("SELECT COUNT(*) FROM assessment_words")?(0) == words)
        #expect(try AssessedYears.referral(of: year.year, tx)?.stage == "1")
        let asked = { (name: String) in
          try InductionWorld.told(name, tx).contains { $0.contains("asks you to talk") }
        }
        #expect(try asked("homelead"))
        #expect(try !asked("training") && !asked("sam"))
        // Nobody is talked about behind their back.
        #expect(try InductionWorld.told("abena", tx).contains { $0.contains("will talk with you") })
        #expect(throws: AssessedYearRefusal.talkIsOpen) { try year.review("1", .onTrack, tx) }
        for name in ["sam", "training", "abena"] {
          #expect(throws: NotFound.self) {
            try EndTalk(id: year.year).run(by: InductionWorld.user(name, tx), tx)
          }
        }
        try EndTalk(id: year.year).run(by: InductionWorld.user("homelead", tx), tx)
        // When it is over, nothing says that there was one: in the journal it is as any review.
        #expect(try tx.row("SELECT COUNT(*) FROM assessed_referral")?(0) == 0)
        let written = try tx.rows(
          "SELECT details FROM journal_entry WHERE action LIKE 'assessed-year%'"
        ).map { try $0(0, as: String.self) }
        #expect(written.contains { $0.contains("Reviewed a stage") })
        #expect(written.allSatisfy { !$0.contains("talk") && !$0.contains("oncern") })
        #expect(try InductionWorld.told("abena", tx).contains("Your assessed year goes on"))
        #expect(
          try InductionWorld.told("homelead", tx).allSatisfy { !$0.contains("asks you to talk") })
        try year.review("1", .onTrack, tx)
        #expect(try year.stages(tx)[0].closedOn == Clock.test.today)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is put off with all that follows, and sent back with the reason`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        // To a day that is over, nothing is put off.
        let before = try year.stages(tx).map(\.dueOn)
        #expect(throws: AssessedYearRefusal.notLater(Clock.test.today)) {
          try year.review("1", .deferred, words: "Leave", until: Clock.test.today, tx)
        }
        try year.review("1", .onTrack, tx)
        try year.review("2", .onTrack, tx)
        try year.show(.reflection, tx)
        try year.accept(tx)
        try year.review("3", .onTrack, tx)
        try year.review(
          "5", .deferred, words: "Six weeks of leave", until: before[3] + 42, tx)
        #expect(try year.stages(tx).map(\.dueOn) == Array(before.prefix(3)) + [before[3] + 42])
        try year.gather(tx)
        // It is a year, and not less.
        #expect(throws: AssessedYearRefusal.tooEarly(before[3] + 14)) {
          try year.review("5", .passed, tx)
        }
        try tx.execute("UPDATE assessed_stage SET due_on = ?1 WHERE stage = '5'", before[3])
        try year.review("5", .notPassed, words: "Too few visits", tx)
        let back = try year.settle(by: "homelead", sentBack: "Say what was observed", tx)
        #expect(back.state == .running && back.proposal == nil)
        #expect(try year.stages(tx).last?.closedOn == nil)
        #expect(try InductionWorld.told("sam", tx).contains { $0.contains("sent back to you") })
        try year.review("5", .passed, tx)
        #expect(try year.settle(by: "homelead", tx).state == .passed)
        // Confirmed by mistake, it is open again, and so is the record.
        let programme = RecordKind.programme(code: "assessed-year")
        try TakeOutcomeBack(id: year.year, words: "Wrong person", seen: year.now(tx).revision)
          .run(by: InductionWorld.user("homelead", tx), tx)
        #expect(try year.now(tx).state == .running)
        #expect(try year.stages(tx).last?.closedOn == nil)
        #expect(try year.world.record(of: year.world.abena, programme, tx) == nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is told to nobody before the second look what the first found, not even in what is held`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      let told = try await database.write { tx -> YearView in
        try year.propose(.notPassed, tx)
        let abena = try InductionWorld.user("abena", tx)
        return try AssessedYearQuestions(abena, tx).view(FoundYear.own(year.year, abena, tx))
      }
      #expect(told.outcome == nil)
      #expect(!told.turns.contains { $0.detail?.contains("Finalword") ?? false })
      let after = try await database.write { tx -> YearView in
        try year.settle(by: "homelead", tx)
        let abena = try InductionWorld.user("abena", tx)
        return try AssessedYearQuestions(abena, tx).view(FoundYear.own(year.year, abena, tx))
      }
      #expect(after.outcome == "Not passed")
      #expect(after.turns.contains { $0.detail?.contains("Finalword") ?? false })
    }
  }

  @Test(arguments: Engine.allCases)
  func `is seen by the assessor as long as they work there and it lasts, and no longer`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        try year.propose(.passed, tx)
        try year.settle(by: "homelead", tx)
        for (days, sees) in [(1, true), (AccessRules.leaversAreSeenForDays + 1, false)] {
          let sam = try InductionWorld.user("sam", at: InductionWorld.later(days), tx)
          if sees {
            _ = try FoundYear.toSee(year.year, sam, tx)
          } else {
            #expect(throws: NotFound.self) { try FoundYear.toSee(year.year, sam, tx) }
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks whoever looks after it where the assessor has gone`(engine: Engine) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        for post in try Assignments.of(year.world.sam, tx) {
          try EndAssignment(post.id, lastDay: Clock.test.today - 1).run(under: .test, tx)
        }
        try year.show(.reflection, tx)
        #expect(try InductionWorld.told("training", tx).contains { $0.contains("no assessor") })
        #expect(try !InductionWorld.told("sam", tx).contains { $0.contains("asks you to look") })
        // Once somebody else is named, they are asked no more, and the new one is.
        try NameYearAssessor(id: year.year, person: year.world.ruth, seen: year.now(tx).revision)
          .run(by: InductionWorld.user("homelead", tx), tx)
        #expect(try !InductionWorld.told("training", tx).contains { $0.contains("no assessor") })
        #expect(try InductionWorld.told("ruth", tx).contains { $0.contains("asks you to look") })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes along to another employer with what was gathered, and is theirs no more here`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        try year.gather(tx)
        try year.review("1", .onTrack, tx)
        try year.review("2", .concern, tx)
        let abena = try InductionWorld.user("abena", tx)
        // A second job beside it takes nothing away from whoever assesses.
        try year.world.join(year.world.other, year.world.abena, on: Clock.test.today - 2, tx)
        #expect(
          try MoveAssessedYear.posts(
            FoundYear.own(year.year, abena, tx), on: Clock.test.today, tx
          ).isEmpty)
        for post in try Assignments.of(year.world.abena, tx)
        where post.organisation == year.world.other {
          try EndAssignment(post.id, lastDay: Clock.test.today - 2).run(under: .test, tx)
        }
        try year.world.join(
          year.world.other, year.world.abena, on: Clock.test.today - 1, leaving: year.world.home,
          tx)
        let found = try FoundYear.own(year.year, abena, tx)
        let post = try #require(
          try MoveAssessedYear.posts(found, on: Clock.test.today, tx).first)
        try MoveAssessedYear(id: year.year, post: post.id, seen: found.year.revision)
          .run(by: abena, tx)
        let after = try year.now(tx)
        #expect(after.organisation == year.world.other && after.assessor == nil)
        #expect(try year.evidence(tx).count { $0.state == .accepted } == 14)
        #expect(try year.stages(tx).filter { $0.closedOn != nil }.map(\.code) == ["1"])
        // What the old employer was to talk about stays there.
        #expect(try AssessedYears.referral(of: year.year, tx) == nil)
        for name in ["sam", "homelead", "training"] {
          #expect(throws: NotFound.self, "\(name)") {
            try FoundYear.toSee(year.year, InductionWorld.user(name, tx), tx)
          }
        }
        #expect(
          try InductionWorld.told("otherlead", tx).contains { $0.contains("needs an assessor") })
        _ = try FoundYear.toKeep(year.year, InductionWorld.user("otherlead", tx), tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes along to the other record of the same person, and from a final review that waits`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        try year.propose(.passed, tx)
        let again = try AddPerson(
          given: "Abena", family: "Boateng",
          job: JobParticulars(
            organisation: year.world.other, title: "Social Worker",
            startedOn: Clock.test.today - 1)
        ).run(under: .test, tx).id
        for record in [again, year.world.abena] {
          try tx.execute(
            "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", record,
            year.world.abena)
        }
        for post in try Assignments.of(year.world.abena, tx) {
          try EndAssignment(post.id, lastDay: Clock.test.today - 2).run(under: .test, tx)
        }
        let abena = try InductionWorld.user("abena", tx)
        let found = try FoundYear.own(year.year, abena, tx)
        let post = try #require(try MoveAssessedYear.posts(found, on: Clock.test.today, tx).first)
        try MoveAssessedYear(id: year.year, post: post.id, seen: found.year.revision)
          .run(by: abena, tx)
        let after = try year.now(tx)
        #expect(after.person == again && after.state == .running && after.proposal == nil)
        _ = try FoundYear.toKeep(year.year, InductionWorld.user("otherlead", tx), tx)
        // What was written goes with it: it is nobody’s who is erased without it.
        #expect(
          try tx.row(
            "SELECT COUNT(*) FROM assessment_words WHERE person_id = ?1", year.world.abena)?(0) == 0
        )
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is begun for who works there, once, and by who may`(engine: Engine) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        let (home, today) = (year.world.home, Clock.test.today)
        let begin = { (person: PersonID, on: Day, name: String) in
          try BeginAssessedYear(organisation: home, person: person, startedOn: on)
            .run(by: InductionWorld.user(name, tx), tx)
        }
        #expect(throws: AssessedYearRefusal.thereIsOne) {
          try begin(year.world.abena, today, "homelead")
        }
        #expect(throws: Problems.self) { try begin(year.world.dele, today, "homelead") }
        #expect(throws: Forbidden.self) { try begin(year.world.ruth, today, "otherlead") }
        #expect(throws: Forbidden.self) { try begin(year.world.ruth, today, "sam") }
        for day in [today + 1, today - 366] {
          #expect(throws: Problems.self) { try begin(year.world.ruth, day, "homelead") }
        }
        // Whoever assesses works there, and is somebody else.
        for person in [year.world.abena, year.world.maud] {
          #expect(throws: AssessedYearRefusal.noAssessor) {
            try NameYearAssessor(id: year.year, person: person, seen: year.now(tx).revision)
              .run(by: InductionWorld.user("homelead", tx), tx)
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `has what the person shows and what the assessor saw kept apart`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        #expect(throws: Problems.self) { try year.show(.observation, tx) }
        #expect(throws: Problems.self) { try year.show(.report, by: "sam", tx) }
        #expect(throws: NotFound.self) { try year.show(.observation, by: "homelead", tx) }
        for day in [Clock.test.today + 1, Clock.test.today - 351] {
          #expect(throws: Problems.self) { try year.show(.report, on: day, tx) }
        }
        try year.show(.report, tx)
        let one = try #require(try year.evidence(tx).first)
        try LookAtYearEvidence(
          id: year.year, evidence: one.id, missing: "Whose words are these?", seen: one.revision
        ).run(by: InductionWorld.user("sam", tx), tx)
        #expect(try year.evidence(tx).first?.state == .returned)
        // From an old page nothing is done again.
        #expect(throws: AssessedYearRefusal.changedMeanwhile) {
          try LookAtYearEvidence(
            id: year.year, evidence: one.id, missing: nil, seen: one.revision
          ).run(by: InductionWorld.user("sam", tx), tx)
        }
        let returned = try #require(try year.evidence(tx).first)
        try TakeYearEvidenceBack(id: year.year, evidence: one.id, seen: returned.revision)
          .run(by: InductionWorld.user("abena", tx), tx)
        #expect(try year.evidence(tx).map(\.state) == [.withdrawn])
        // What counts stays.
        try year.show(.observation, by: "sam", tx)
        let kept = try #require(try year.evidence(tx).first { $0.state == .accepted })
        #expect(throws: AssessedYearRefusal.changedMeanwhile) {
          try TakeYearEvidenceBack(id: year.year, evidence: kept.id, seen: kept.revision)
            .run(by: InductionWorld.user("abena", tx), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks the assessor when a stage is due, once, until it is reviewed`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      let due = try await database.read { tx in try year.stages(tx)[0].dueOn }
      let later = InductionWorld.later(due - Clock.test.today)
      for _ in 0..<2 {
        #expect(try await AssessedYearJobs.remind(database, at: later) == nil)
      }
      try await database.write { tx in
        let asked = { (name: String) in
          try InductionWorld.told(name, tx).count { $0.contains("is due") }
        }
        #expect(try asked("sam") == 1 && asked("abena") == 1)
        try year.review("1", .onTrack, tx)
        #expect(try asked("sam") == 0)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is closed once of two who close it at once`(engine: Engine) async throws {
    try await withAssessedYear(engine) { database, year in
      let seen = try await database.read { tx in try year.now(tx).revision }
      let done = await withTaskGroup(of: Bool.self) { group in
        for outcome in [StageOutcome.onTrack, .concern, .onTrack, .concern] {
          group.addTask {
            do {
              try await database.write { tx in
                _ = try year.review("1", outcome, seen: seen, tx)
              }
              return true
            } catch { return false }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(done == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is erased with the person, and with who assessed it their name`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      try await database.write { tx in
        try year.propose(.passed, tx)
        try AssessedYears.erase(year.world.sam, tx)
        let after = try year.now(tx)
        #expect(after.assessor == nil && after.proposal?.by == nil)
        #expect(after.proposal?.outcome == .passed)
        // Nobody is kept from looking at it by that.
        #expect(try year.stages(tx).allSatisfy { $0.closedBy == "" })
        #expect(
          try year.evidence(tx).filter { $0.kind == .observation }.allSatisfy { $0.addedBy.isEmpty }
        )
        #expect(try year.settle(by: "homelead", tx).state == .passed)
        try AssessedYears.erase(year.world.abena, tx)
        for table in ["year", "stage", "evidence", "referral", "turn"] {
          #expect(try tx.row("SELECT COUNT(*) FROM assessed_\(table)")?(0) == 0, "\(table)")
        }
        #expect(try tx.row("SELECT COUNT(*) FROM assessment_words")?(0) == 0)
      }
    }
  }
}

@Suite struct `A random walk through an assessed year` {
  @Test(arguments: Engine.allCases)
  func `goes only the ways that are drawn, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    try await withAssessedYear(engine) { database, year in
      var dice = SeededGenerator(seed: 4_2)
      let ways = Set(
        AssessedYearRules.transitions.map { "\($0.from.rawValue) \($0.to.rawValue)" })
      var (taken, refused) = (0, 0)
      for _ in 0..<(engine == .sqlite ? 500 : 150) {
        let before = try await database.read { tx in try Picture(year, tx) }
        let step = Int.random(in: 0..<8, using: &dice)
        let name = ["sam", "sam", "homelead", "training", "abena"].randomElement(using: &dice)
        let stage = before.stages.first { $0.closedOn == nil }?.code ?? "5"
        let outcome = StageOutcome.allCases.randomElement(using: &dice)
        let kind = YearEvidenceKind.allCases.randomElement(using: &dice)
        let piece = before.evidence.randomElement(using: &dice)
        let asks = Bool.random(using: &dice)
        do {
          try await database.write { tx in
            let user = try InductionWorld.user(name ?? "sam", tx)
            switch step {
            case 0...1: try year.show(kind ?? .report, by: name ?? "sam", tx)
            case 2...3:
              try LookAtYearEvidence(
                id: year.year, evidence: piece?.id ?? YearEvidenceID(rawValue: 1),
                missing: asks ? "More" : nil, seen: piece?.revision ?? 1
              ).run(by: user, tx)
            case 4...5:
              _ = try ReviewStage(
                id: year.year, stage: stage, outcome: outcome ?? .onTrack, support: [],
                words: asks ? "Because" : nil, until: before.stages.last.map { $0.dueOn + 1 },
                seen: before.year.revision
              ).run(by: user, tx)
            case 6:
              if before.year.state == .proposed {
                _ = try SettleAssessedYear(
                  id: year.year, sentBack: asks ? "More" : nil, seen: before.year.revision
                ).run(by: user, tx)
              } else {
                try EndTalk(id: year.year).run(by: user, tx)
              }
            case _:
              try TakeYearEvidenceBack(
                id: year.year, evidence: piece?.id ?? YearEvidenceID(rawValue: 1),
                seen: piece?.revision ?? 1
              ).run(by: user, tx)
            }
          }
          taken += 1
        } catch {
          #expect(error is any Refusal, "\(step) by \(name ?? ""): \(error)")
          refused += 1
          let after = try await database.read { tx in try Picture(year, tx) }
          #expect(after == before)
          continue
        }
        let after = try await database.read { tx in try Picture(year, tx) }
        if before.year.state != after.year.state {
          #expect(ways.contains("\(before.year.state.rawValue) \(after.year.state.rawValue)"))
        }
        try after.holds()
      }
      #expect(
        taken > (engine == .sqlite ? 30 : 10) && refused > 30, "\(taken) taken, \(refused) refused")
    }
  }

  private struct Picture: Equatable {
    let year: AssessedYear
    let stages: [AssessedStage]
    let evidence: [YearEvidence]
    let talk: YearReferral?
    let turns: Int

    init(_ world: AssessedYearWorld, _ tx: any Transaction) throws {
      year = try world.now(tx)
      (stages, evidence) = (try world.stages(tx), try world.evidence(tx))
      talk = try AssessedYears.referral(of: world.year, tx)
      turns = try AssessedYears.turns(of: world.year, tx).count
    }

    /// What holds whatever happened.
    func holds() throws {
      let content = try AssessedYearReader.edition(year.edition)
      let accepted = Dictionary(
        evidence.filter { $0.state == .accepted }.map { ($0.kind, 1) }, uniquingKeysWith: +)
      let isOpen = stages.map { $0.closedOn == nil }
      #expect(
        isOpen.firstIndex(of: true).map { isOpen[$0...].allSatisfy(\.self) } ?? true,
        "closed out of turn: \(stages)")
      for stage in stages where stage.closedOn != nil {
        for (kind, count) in content.stage(stage.code)?.needs ?? [:] {
          #expect(accepted[kind] ?? 0 >= count, "stage \(stage.code) closed without \(kind)")
        }
      }
      #expect((stages.last?.closedOn != nil) == (year.proposal != nil))
    }
  }
}
