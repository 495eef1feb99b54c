import Access
import Directory
import Files
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `Files of results of learning` {
  static let today = PlainSample.today
  static let module = LearningModule(
    reference: ModuleReference(code: "inclusive-leadership", version: "1"),
    title: "Inclusive leadership", kind: .elearning, hours: 2, credits: 1)

  static let book = LearningBook(
    vocabularies: [
      LearningVocabulary(
        code: "plain", title: "A plain list", source: "Tests", isVerbs: false,
        words: [
          .init("Completed", means: .completed, isVerified: false),
          .init("Failed", means: .failed, isVerified: false),
        ]),
      LearningVocabulary(
        code: "esr", title: "ESR", source: "Tests", isVerbs: false,
        words: [.init("awarded", means: .completed, isVerified: false)]),
    ],
    mappings: [
      LearningMapping(
        vocabulary: "esr", course: "NHS|CSTF|Fire Safety - 2 Years|", module: module.reference)
    ], modules: { _, _ in [module] })

  static let file = """
    Staff number,E-mail,Course,Result,Score,Result date,Result reference
    0001,,inclusive-leadership,Completed,85,14/05/2026,R1
    0002,ben@garsdale.example,inclusive-leadership,Completed,,15/05/2026,R2
    0002,,inclusive-leadership,Complete,,16/05/2026,R3
    0002,,Something else,Completed,,16/05/2026,R4
    0009,,inclusive-leadership,Completed,,16/05/2026,R5
    0001,,inclusive-leadership,Completed,120,16/05/2026,R6
    0001,,inclusive-leadership,Completed,,31/02/2026,R7
    """

  private func withPractice(
    _ engine: Engine, _ body: @escaping @Sendable (PlainSample, UndoWorld) async throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      try await LearningBook.$standing.withValue(Self.book) {
        let sample = try await PlainSample(database)
        _ = try await sample.load(PlainSample.staff)
        try await body(sample, UndoWorld(database, on: Self.today))
      }
    }
  }

  private static func files(_ text: String = file) -> [ImportFile] {
    [ImportFile(name: "results.csv", bytes: Array(text.utf8))]
  }

  @Test(arguments: Engine.allCases)
  func `are checked, loaded once, and say of each row that waits why`(
    engine: Engine
  ) async throws {
    try await withPractice(engine) { sample, world in
      let check = try await world.report(
        Self.files(), mode: .check, organisation: PlainSample.code)
      #expect(check.files.map(\.format) == ["learning-results"])
      let before = try await sample.database.read {
        try KeptResults.waiting(at: sample.practice, $0)
      }
      #expect(before.isEmpty)

      let report = try await world.report(Self.files(), organisation: PlainSample.code)
      #expect(report.faults == check.faults)
      #expect(
        report.faults == [
          "4 Result result-waiting row-rejected", "5 Course result-waiting row-rejected",
          "6 Staff number result-waiting row-rejected", "7 Score result-waiting row-rejected",
          "8 Result date result-waiting row-rejected",
        ])
      #expect(report.rowsInError.first?.rows.count == 5)
      let again = try await world.report(Self.files(), organisation: PlainSample.code)
      #expect(again.tally.changed == 0 && again.tally.unchanged == 7)
      let (attempts, waiting) = try await sample.database.read { tx in
        let people = try Assignments.ofEmployer(sample.practice, tx).map(\.person)
        return (
          try ModuleAttempts.of(people, tx), try KeptResults.waiting(at: sample.practice, tx)
        )
      }
      #expect(attempts.map(\.status) == [.completed, .completed])
      #expect(Set(attempts.compactMap(\.score)) == [8_500])
      #expect(
        waiting.map(\.fault) == [
          .unknownStatus, .unknownModule, .unknownPerson, .wrongScore, .noDay,
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are taken back whole when their load is undone`(engine: Engine) async throws {
    try await withPractice(engine) { sample, world in
      let before = try await sample.database.dump()
      let load = try #require(
        try await world.load(Self.files(), organisation: PlainSample.code).first)
      let loaded = try await sample.database.dump()
      #expect(!loaded.differences(from: before).isEmpty)
      try await world.undo(load)
      let after = try await sample.database.dump()
      #expect(after.differences(from: before) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `leave a decision standing, which an undo names`(engine: Engine) async throws {
    try await withPractice(engine) { sample, world in
      let load = try #require(
        try await world.load(Self.files(), organisation: PlainSample.code).first)
      let user = world.user()
      try await sample.database.write { tx in
        let waiting = try KeptResults.waiting(at: sample.practice, tx)
        let unknown = try #require(waiting.first { $0.fault == .unknownStatus })
        try DecideResult(unknown.id, at: sample.practice, .leaveOut(why: "A mistake"), Self.book)
          .run(by: user, tx)
      }
      let effect = try await world.rehearse(load)
      #expect(!effect.canUndo)
      #expect(effect.obstacles.map(\.words).joined().contains("changed"))
    }
  }

  @Test func `are told from lists of training, which stay what they were`() throws {
    let training = "Staff number,Course,Completed on\n0001,Fire,14/05/2026\n"
    let found = { (text: String) in
      IntakeFormats.all.first { format in
        SourceFile.files(name: "a.csv", bytes: Array(text.utf8))
          .contains { format.recognise($0) != nil }
      }?.name
    }
    #expect(found(training) == "plain")
    #expect(found(Self.file) == "learning-results")
    var writer = CSVWriter()
    writer.row(ResultsLayout.header)
    #expect(found(String(decoding: writer.bytes, as: UTF8.self)) == "learning-results")
    #expect(ResultsLayout.columns.count == ResultColumn.allCases.count)
  }

  @Test(arguments: Engine.allCases)
  func `come out of competence extracts too, by whole titles alone`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await LearningBook.$standing.withValue(Self.book) {
        for (folder, format) in [
          ("esr-staff-in-post", "esr-staff-in-post"), ("esr-competence-team", "esr-competence"),
        ] {
          let example = Example(folder: folder, format: format)
          let report = try await Loads(database: database, example: example)
            .run(example.files(), .apply)
          #expect(!report.loads.isEmpty, "\(folder)")
        }
        let (attempts, held) = try await database.read { tx in
          let people: [PersonID] = try tx.rows(
            """
            SELECT person_id FROM held_record
            WHERE entry_key = 'NHS|CSTF|Fire Safety - 2 Years|' AND awarded_on IS NOT NULL
            """
          ).map { try $0(0) }
          let all: [PersonID] = try tx.rows("SELECT id FROM person").map { try $0(0) }
          return (try ModuleAttempts.of(all, tx), people)
        }
        #expect(!held.isEmpty)
        #expect(Set(attempts.map(\.person)) == Set(held))
        #expect(attempts.allSatisfy { $0.status == .completed && $0.source.kind == .record })
      }
    }
  }
}
