import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `Results of learning that come in` {
  typealias Sample = LearningSample

  /// Two people at a practice, and one elsewhere.
  struct World: Sendable {
    let practice: OrganisationID
    let asha: PersonID
    let ben: PersonID
    let outsider: PersonID

    init(_ tx: any Transaction) throws {
      let practice = try Organisations.create(
        .init(name: "Garsdale Practice", kind: .gpPractice), tx
      ).organisation.id
      let elsewhere = try Organisations.create(
        .init(name: "Larch House", kind: .careProvider), tx
      ).organisation.id
      func add(
        _ given: String, _ place: OrganisationID, number: String?, email: String? = nil
      ) throws -> PersonID {
        let person = try AddPerson(
          given: given, family: "Roe", email: email,
          job: JobParticulars(organisation: place, title: "Nurse", startedOn: Sample.today - 900)
        ).run(under: .test, tx)
        if let number {
          var next = try #require(try People.find(person.id, tx))
          next.identifiers.append(PersonIdentifier(.staffNumber, number, organisation: place))
          try People.save(next, tx)
        }
        return person.id
      }
      self.practice = practice
      asha = try add("Asha", practice, number: "0042", email: "asha@garsdale.example")
      ben = try add("Ben", practice, number: "0043")
      outsider = try add("Olga", elsewhere, number: "0042", email: "olga@larch.example")
    }

    func take(
      _ results: [ArrivedResult], on day: Day = Sample.today, _ tx: any Transaction
    ) throws -> [String] {
      let taking = try TakeResults(
        at: practice, from: ResultOrigin(.file, "results.csv"), by: "results.csv",
        at: Clock.fixed(day).now(), today: day, Sample.book, tx)
      return try results.map { result in
        switch try taking.take(result, tx).outcome {
        case .taken(let read): read.status.rawValue
        case .had: "had"
        case .waiting(let fault): "! \(fault.rawValue)"
        }
      }
    }

    var user: User { .console(now: Clock.test.now()) }
  }

  private func withWorld(
    _ engine: Engine, _ body: @escaping @Sendable (World, any Transaction) throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      try await database.write { tx in try body(World(tx), tx) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are added to the person’s attempts, and the same one once`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let result = Sample.result(score: "90")
      #expect(try world.take([result, result], tx) == ["completed", "had"])
      #expect(try world.take([result], on: Sample.today + 3, tx) == ["had"])
      let attempts = try ModuleAttempts.of([world.asha], tx)
      #expect(attempts.count == 1 && attempts.first?.status == .completed)
      #expect(attempts.first?.score == 9_000)
      #expect(attempts.first?.source == ModuleSource(.file, "results.csv"))
      #expect(try ModuleAttempts.of([world.ben, world.outsider], tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `find a person by everything they name, and nobody by less`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let named: [(who: ArrivedResult.Who, outcome: String)] = [
        (.init(email: "ASHA@garsdale.example"), "completed"),
        (.init(person: "\(world.ben)"), "completed"),
        // No address is held of Ben, so one that leads nowhere does no harm.
        (.init(staffNumber: "0043", email: "ben@home.example"), "completed"),
        // Of Asha there is one, and it is another.
        (.init(staffNumber: "0042", email: "ben@home.example"), "! several-people"),
        (.init(staffNumber: "0043", email: "asha@garsdale.example"), "! several-people"),
        (.init(staffNumber: "42"), "! unknown-person"), (.init(), "! nobody"),
        // Who works elsewhere is nobody here.
        (.init(person: "\(world.outsider)"), "! unknown-person"),
        (.init(email: "olga@larch.example"), "! unknown-person"),
      ]
      for (place, one) in named.enumerated() {
        let day = (Day("2026-01-01") ?? Sample.today) + place
        let outcome = try world.take([Sample.result(day: day.iso, who: one.who)], tx)
        #expect(outcome == [one.outcome], "\(one.who.words)")
      }
      #expect(try ModuleAttempts.of([world.outsider], tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `wait where the course is unknown, until it is mapped`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let unknown = ["0042", "0043"].map { number in
        Sample.result(course: "LEAD-7", who: .init(staffNumber: number))
      }
      let strange = Sample.result("Finished", course: "LEAD-7")
      #expect(
        try world.take(unknown + [strange], tx)
          == ["! unknown-module", "! unknown-module", "! unknown-status"])
      #expect(try ModuleAttempts.of([world.asha, world.ben], tx).isEmpty)
      let waiting = try KeptResults.waiting(at: world.practice, tx)
      #expect(waiting.count == 3 && waiting.allSatisfy { $0.words?.arrived.course == "LEAD-7" })
      let taken = try DecideResult(
        waiting[0].id, at: world.practice,
        .map(Sample.other.reference, .notApplicable, masteryScore: nil), Sample.book
      ).run(by: world.user, tx)
      #expect(taken == 2)
      #expect(
        try ModuleAttempts.of([world.asha, world.ben], tx).map(\.module.code)
          == ["effective-appraisal", "effective-appraisal"])
      #expect(try KeptResults.waiting(at: world.practice, tx).map(\.fault) == [.unknownStatus])
      // Mapped once; the next is read by it, whatever the capitals.
      #expect(throws: ResultRefusal.mappedAlready) {
        try MapCourse(
          at: world.practice,
          LearningMapping(vocabulary: "plain", course: "lead-7", module: Sample.other.reference),
          Sample.book
        ).run(by: world.user, tx)
      }
      #expect(
        try world.take([Sample.result("Passed", course: "lead-7", day: "2026-03-01")], tx)
          == ["passed"])
      let mapping = try #require(try LearningMappings.of(world.practice, tx).first)
      try EndMapping(mapping.id, at: world.practice).run(by: world.user, tx)
      #expect(
        try world.take([Sample.result("Failed", course: "LEAD-7", day: "2026-03-02")], tx)
          == ["! unknown-module"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are given to a person, or left out for good`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let lost = Sample.result(who: .init(staffNumber: "9999"))
      let strange = Sample.result("Kind of", reference: "R1")
      #expect(try world.take([lost, strange], tx) == ["! unknown-person", "! unknown-status"])
      let waiting = try KeptResults.waiting(at: world.practice, tx)
      #expect(throws: ResultRefusal.notHere) {
        try DecideResult(
          waiting[0].id, at: world.practice, .give(to: world.outsider), Sample.book
        ).run(by: world.user, tx)
      }
      #expect(
        try DecideResult(waiting[0].id, at: world.practice, .give(to: world.ben), Sample.book)
          .run(by: world.user, tx) == 1)
      #expect(try ModuleAttempts.of([world.ben], tx).map(\.status) == [.completed])
      try DecideResult(
        waiting[1].id, at: world.practice, .leaveOut(why: "A test row"), Sample.book
      ).run(by: world.user, tx)
      #expect(throws: ResultRefusal.decided(.leftOut)) {
        try DecideResult(waiting[1].id, at: world.practice, .leaveOut(why: "Again"), Sample.book)
          .run(by: world.user, tx)
      }
      #expect(try world.take([lost, strange], tx) == ["had", "had"])
      #expect(try KeptResults.waiting(at: world.practice, tx).isEmpty)
      let left = try #require(try KeptResults.find(waiting[1].id, tx))
      #expect(left.state == .leftOut && left.words?.why == "A test row")
    }
  }

  @Test(arguments: Engine.allCases)
  func `that are sent again mended take the place of what waits, by their reference`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      #expect(
        try world.take([Sample.result("Fineshed", reference: "R1")], tx) == ["! unknown-status"])
      #expect(try world.take([Sample.result("Completed", reference: "R1")], tx) == ["completed"])
      #expect(try KeptResults.waiting(at: world.practice, tx).isEmpty)
      // It belongs to a result that was taken.
      #expect(
        try world.take([Sample.result("Failed", reference: "R1")], tx) == ["! reference-reused"])
      #expect(try ModuleAttempts.of([world.asha], tx).map(\.status) == [.completed])
      #expect(
        try TryResultsAgain(at: world.practice, Sample.book).run(by: world.user, tx) == 0)
    }
  }

  static func verb(
    _ verb: String, _ registration: String, _ day: String, _ scaled: String?, _ reason: String?
  ) -> ArrivedResult {
    Sample.result(
      verb, course: "https://courses.example/appraisal", vocabulary: "cmi5", scaled: scaled,
      day: day, reason: reason, registration: registration)
  }

  @Test(arguments: Engine.allCases)
  func `of cmi5 join within a registration`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let verb = Self.verb
      let outcomes = try world.take(
        [
          verb("launched", "a", "2026-01-01", nil, nil),
          verb("completed", "a", "2026-01-02", nil, nil),
          verb("passed", "b", "2026-01-03", "0.9", nil),
          verb("passed", "a", "2026-01-03", "0.85", nil),
          verb("waived", "c", "2026-01-04", nil, "Equivalent AU"),
          verb("waived", "c", "2026-01-05", nil, "Equivalent AU"),
          verb("waived", "d", "2026-01-05", nil, nil),
        ], tx)
      #expect(
        outcomes
          == [
            "in-progress", "awaiting-assessment", "in-progress", "passed", "credited",
            "! waived-twice", "! waived-without-reason",
          ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are read again when staff have come since`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let early = Sample.result(who: .init(staffNumber: "0099"))
      #expect(try world.take([early], tx) == ["! unknown-person"])
      #expect(try world.take([early], tx) == ["had"])
      var ben = try #require(try People.find(world.ben, tx))
      ben.identifiers = [PersonIdentifier(.staffNumber, "0099", organisation: world.practice)]
      try People.save(ben, tx)
      #expect(try world.take([early], tx) == ["completed"])
      #expect(try ModuleAttempts.of([world.ben], tx).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are kept sealed, told to those they name, and erased with them`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let results = [
        Sample.result(), Sample.result("Secretword"),
        Sample.result("Otherword", who: .init(email: "asha@garsdale.example")),
        Sample.result("Thirdword", who: .init(staffNumber: "0043")),
      ]
      _ = try world.take(results, tx)
      for table in ["learning_result", "learning_result_mark"] {
        let rows = try tx.rows("SELECT * FROM \(table)").map { "\($0.values)" }.joined()
        for word in ["Secretword", "asha@", "0042", "Leading"] {
          #expect(!rows.contains(word), "\(table) shows \(word)")
        }
      }
      #expect(try KeptResults.about([world.asha], tx).count == 3)
      #expect(try KeptResults.about([world.ben], tx).count == 1)
      #expect(try KeptResults.about([world.outsider], tx).isEmpty)
      try EraseLearningResults.run(world.asha, tx)
      #expect(try KeptResults.about([world.asha], tx).isEmpty)
      #expect(try KeptResults.about([world.ben], tx).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `lose what was written after 30 days, and go after a year of waiting`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      _ = try world.take([Sample.result(), Sample.result("Strange")], tx)
      let now = Clock.test.now()
      #expect(try EraseLearningResults.expire(at: now.adding(seconds: 29 * 86_400), tx) == 0)
      #expect(try EraseLearningResults.expire(at: now.adding(seconds: 31 * 86_400), tx) == 1)
      #expect(try EraseLearningResults.expire(at: now.adding(seconds: 900 * 86_400), tx) == 0)
      let left = try KeptResults.about([world.asha], tx)
      let taken = left.first { $0.state == .taken }
      #expect(left.count == 2 && taken?.words == nil && taken?.status == .completed)
      #expect(left.first { $0.state == .waiting }?.words?.arrived.status == "Strange")
      #expect(try world.take([Sample.result()], tx) == ["had"])
      // Nothing goes of which nobody was told.
      func ending(_ days: Int64) throws -> Int {
        let due = now.adding(seconds: (days - 365) * 86_400)
        return try WaitingResults.ending(
          receivedBefore: due, toldBefore: now.adding(seconds: (days - 7) * 86_400), tx
        ).values.reduce(0, +)
      }
      #expect(try ending(366) == 0)
      let early = now.adding(seconds: 338 * 86_400)
      try WaitingResults.tell(
        receivedBefore: early.adding(seconds: -337 * 86_400), at: early, tx)
      #expect(try ending(364) == 0 && ending(366) == 1)
      try WaitingResults.remove(
        of: world.practice, receivedBefore: now.adding(seconds: 1),
        toldBefore: now.adding(
          seconds: 366 * 86_400), at: now, tx)
      #expect(try KeptResults.waiting(at: world.practice, tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of the staff record come from what is held already, once it is mapped`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let title = "457|LOCAL|Compassionate Leadership|"
      let entry = RecordEntry(
        person: world.asha, organisation: world.practice, source: .competenceFile, key: title,
        kind: .competence(owner: "457", level: nil), title: "Compassionate Leadership",
        awardedOn: Day("2025-05-01"))
      let never = RecordEntry(
        person: world.ben, organisation: world.practice, source: .competenceFile, key: title,
        kind: .competence(owner: "457", level: nil), title: "Compassionate Leadership",
        isHeld: false)
      try HeldRecords.merge([entry, never], on: Sample.today, tx)
      let taken = try MapCourse(
        at: world.practice,
        LearningMapping(vocabulary: "esr", course: title, module: Sample.module.reference),
        Sample.book
      ).run(by: world.user, tx)
      #expect(taken == 1)
      let attempts = try ModuleAttempts.of([world.asha, world.ben], tx)
      #expect(attempts.map(\.person) == [world.asha])
      #expect(attempts.first?.endedOn == Day("2025-05-01"))
      #expect(attempts.first?.source.kind == .record)
    }
  }
}
