import Directory
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

/// Words and modules as the tests know them.
enum LearningSample {
  static let today = Clock.test.today
  static let module = LearningModule(
    reference: ModuleReference(code: "inclusive-leadership", version: "1"),
    title: "Inclusive leadership", kind: .elearning, hours: 2, credits: 1,
    opensOn: Day("2024-01-01"))
  static let other = LearningModule(
    reference: ModuleReference(code: "effective-appraisal", version: "2"),
    title: "Effective appraisal", kind: .elearning, hours: 3, credits: 1, monthsValid: 36)

  static func word(
    _ value: String, _ means: LearningStatus
  ) -> LearningVocabulary.Word {
    LearningVocabulary.Word(value, means: means, isVerified: false)
  }

  static let plain = LearningVocabulary(
    code: "plain", title: "A plain list", source: "Tests", isVerbs: false,
    words: [
      word("Completed", .completed), word("Passed", .passed), word("Failed", .failed),
      word("In progress", .inProgress), word("Not started", .notStarted),
    ])
  static let cmi5 = LearningVocabulary(
    code: "cmi5", title: "cmi5", source: "Tests", isVerbs: true,
    words: LearningVerb.allCases.map { word($0.rawValue, .inProgress) })
  static let staffRecord = LearningVocabulary(
    code: "esr", title: "ESR", source: "Tests", isVerbs: false,
    words: [word("awarded", .completed)])

  static let book = LearningBook(
    vocabularies: [plain, cmi5, staffRecord],
    mappings: [
      LearningMapping(
        vocabulary: "plain", course: "Leading for inclusion", module: module.reference),
      LearningMapping(
        vocabulary: "cmi5", course: "https://courses.example/appraisal", module: other.reference,
        moveOn: .completedAndPassed, masteryScore: 8_000),
    ], modules: { _, _ in [module, other] })

  static func result(
    _ status: String = "Completed", course: String = "Leading for inclusion",
    vocabulary: String = "plain", score: String? = nil, scaled: String? = nil,
    day: String = "2026-02-01", reason: String? = nil, registration: String? = nil,
    reference: String? = nil, who: ArrivedResult.Who = .init(staffNumber: "0042")
  ) -> ArrivedResult {
    ArrivedResult(
      who: who, vocabulary: vocabulary, course: course, status: status, score: score,
      scaled: scaled, day: day, reason: reason, registration: registration, reference: reference)
  }

  /// Everything is known, so that only what the test is about can be wrong.
  static func known(
    _ vocabulary: LearningVocabulary = plain, moveOn: MoveOn = .notApplicable,
    mastery: Int? = nil, earlier: [RegistrationRules.Event] = [],
    kind: ModuleKind = .elearning
  ) -> ResultRules.Known {
    var known = ResultRules.Known(today: today)
    known.vocabulary = vocabulary
    known.mapping = LearningMapping(
      vocabulary: vocabulary.code, course: "x", module: module.reference, moveOn: moveOn,
      masteryScore: mastery)
    known.module =
      kind == .elearning
      ? module
      : LearningModule(
        reference: module.reference, title: module.title, kind: kind, hours: 2, credits: 1)
    known.person = .one(PersonID(rawValue: 7))
    known.earlier = earlier
    return known
  }

  static func score(_ result: ArrivedResult) -> Int? {
    do {
      return try ResultRules.read(result, known()).score
    } catch {
      return nil
    }
  }

  /// The status or the fault.
  static func outcome(
    _ result: ArrivedResult, _ known: ResultRules.Known = known()
  ) -> String {
    do {
      return try ResultRules.read(result, known).status.rawValue
    } catch {
      return "! \(error.fault.rawValue)"
    }
  }
}

@Suite struct `Reading a result of learning` {
  typealias Sample = LearningSample

  @Test(arguments: [
    ("Completed", "completed"), ("completed", "completed"), (" PASSED ", "passed"),
    ("Failed", "failed"), ("In progress", "in-progress"), ("Not started", "not-started"),
    ("Complete", "! unknown-status"), ("Completed!", "! unknown-status"),
    ("Done", "! unknown-status"), ("", "! unknown-status"), ("3", "! unknown-status"),
    ("passed;completed", "! unknown-status"), ("In  progress", "! unknown-status"),
  ])
  func `takes words of the table and no others`(status: String, outcome: String) {
    #expect(Sample.outcome(Sample.result(status)) == outcome)
  }

  @Test func `says what is missing in the order in which it is mended`() {
    var known = Sample.known()
    let result = Sample.result()
    known.vocabulary = nil
    #expect(Sample.outcome(result, known) == "! unknown-source")
    known = Sample.known()
    known.mapping = nil
    known.person = .nobody
    #expect(Sample.outcome(result, known) == "! unknown-module")
    known = Sample.known()
    known.module = nil
    #expect(Sample.outcome(result, known) == "! module-gone")
    known = Sample.known()
    known.person = .nobody
    #expect(Sample.outcome(result, known) == "! unknown-person")
    #expect(Sample.outcome(Sample.result(who: .init()), known) == "! nobody")
    known.person = .several
    #expect(Sample.outcome(result, known) == "! several-people")
  }

  @Test func `takes no day but a real one, from when the module was there until today`() {
    for day in ["", "yesterday", "31/02/2026", "2026-02-30"] {
      #expect(Sample.outcome(Sample.result(day: day)) == "! no-day")
    }
    #expect(Sample.outcome(Sample.result(day: (Sample.today + 1).iso)) == "! day-in-future")
    #expect(Sample.outcome(Sample.result(day: Sample.today.iso)) == "completed")
    #expect(Sample.outcome(Sample.result(day: "2023-12-31")) == "! before-module")
    #expect(Sample.outcome(Sample.result(day: "2024-01-01")) == "completed")
  }

  @Test(
    arguments: [
      ("0", 0), ("85", 8_500), ("85.5", 8_550), ("99.999", 9_999), ("100", 10_000),
      ("100.00", 10_000), ("100.001", nil), ("101", nil), ("-1", nil), ("1e2", nil), ("85%", nil),
      ("8 5", nil), (".5", nil), ("5.", nil), ("٨٥", nil), ("1.2.3", nil), ("NaN", nil),
    ] as [(String, Int?)])
  func `takes a score of 0 to 100 percent`(score: String, hundredths: Int?) {
    #expect(Sample.score(Sample.result(score: score)) == hundredths)
    if hundredths == nil {
      #expect(Sample.outcome(Sample.result(score: score)) == "! wrong-score")
    }
  }

  @Test(
    arguments: [
      ("0.8", 8_000), ("1", 10_000), ("1.0", 10_000), ("0.79999", 7_999), ("1.00001", nil),
      ("2", nil), ("-0.5", nil),
    ] as [(String, Int?)])
  func `takes a scaled score of 0 to 1`(scaled: String, hundredths: Int?) {
    #expect(Sample.score(Sample.result(scaled: scaled)) == hundredths)
  }

  @Test func `refuses two scores that differ`() {
    #expect(Sample.outcome(Sample.result(score: "80", scaled: "0.8")) == "completed")
    #expect(
      Sample.outcome(Sample.result(score: "81", scaled: "0.8")) == "! contradictory-score")
  }

  @Test(
    arguments: [
      ("Completed", "0.8", "passed"), ("Completed", "0.7999", "failed"),
      ("Passed", "0.8", "passed"), ("Passed", "0.79", "! contradictory-score"),
      ("Failed", "0.79", "failed"), ("Failed", "0.8", "! contradictory-score"),
      ("In progress", "0.9", "in-progress"), ("Completed", nil, "completed"),
      ("Passed", nil, "passed"),
    ] as [(String, String?, String)])
  func `lets the mastery score decide where there are both`(
    status: String, scaled: String?, outcome: String
  ) {
    #expect(
      Sample.outcome(Sample.result(status, scaled: scaled), Sample.known(mastery: 8_000))
        == outcome)
  }

  /// Every value of `moveOn` with nothing, completed, passed and both, as the table of the
  /// specification has it; waived always moves on.
  @Test(arguments: [
    (MoveOn.passed, [false, false, true, true]), (.completed, [false, true, false, true]),
    (.completedAndPassed, [false, false, false, true]),
    (.completedOrPassed, [false, true, true, true]), (.notApplicable, [true, true, true, true]),
  ])
  func `moves on as cmi5 says`(moveOn: MoveOn, moves: [Bool]) {
    let found = [(false, false), (true, false), (false, true), (true, true)].map {
      moveOn.isSatisfied(completed: $0.0, passed: $0.1, waived: false)
    }
    #expect(found == moves)
    #expect(moveOn.isSatisfied(completed: false, passed: false, waived: true))
  }

  @Test(arguments: [
    ("completed", MoveOn.passed, "awaiting-assessment"), ("passed", .passed, "passed"),
    ("completed", .completed, "completed"), ("passed", .completed, "in-progress"),
    ("completed", .completedAndPassed, "awaiting-assessment"),
    ("passed", .completedAndPassed, "in-progress"),
    ("completed; passed", .completedAndPassed, "passed"),
    ("completed", .completedOrPassed, "completed"), ("passed", .completedOrPassed, "passed"),
    ("completed", .notApplicable, "completed"), ("passed", .notApplicable, "passed"),
    ("launched", .notApplicable, "in-progress"), ("terminated", .notApplicable, "in-progress"),
    ("abandoned", .completed, "in-progress"), ("satisfied", .completed, "completed"),
    ("satisfied", .notApplicable, "! satisfied-alone"),
    ("satisfied;completed", .notApplicable, "completed"), ("failed", .completed, "failed"),
    ("passed;failed", .passed, "! contradictory-status"),
    ("waived", .passed, "! waived-without-reason"),
    ("completed;experienced", .completed, "! unknown-status"),
    ("completed;", .completed, "! unknown-status"),
  ])
  func `takes verbs of cmi5 by what the course asks for`(
    verbs: String, moveOn: MoveOn, outcome: String
  ) {
    let known = Sample.known(Sample.cmi5, moveOn: moveOn)
    #expect(Sample.outcome(Sample.result(verbs, vocabulary: "cmi5"), known) == outcome)
  }

  @Test func `joins verbs of one registration, and waives once with a reason`() {
    func earlier(_ verbs: Set<LearningVerb>, _ moveOn: MoveOn) -> ResultRules.Known {
      Sample.known(
        Sample.cmi5, moveOn: moveOn,
        earlier: [.init(verbs, on: Day("2026-01-01") ?? Sample.today, score: nil)])
    }
    let completed = earlier([.completed], .completedAndPassed)
    #expect(Sample.outcome(Sample.result("passed", vocabulary: "cmi5"), completed) == "passed")
    #expect(
      Sample.outcome(Sample.result("launched", vocabulary: "cmi5"), completed)
        == "awaiting-assessment")
    let waived = Sample.result("waived", vocabulary: "cmi5", reason: "Tested Out")
    #expect(Sample.outcome(waived, Sample.known(Sample.cmi5, moveOn: .passed)) == "credited")
    #expect(Sample.outcome(waived, earlier([.waived], .passed)) == "! waived-twice")
  }

  @Test(arguments: [
    (ModuleKind.elearning, "Completed", "completed"), (.taught, "Passed", "passed"),
    (.assessment, "Completed", "! not-judged"), (.assessment, "Passed", "passed"),
    (.assessment, "Failed", "failed"), (.assessment, "In progress", "in-progress"),
    (.experiential, "Completed", "! needs-evidence"),
    (.jobShadowing, "Passed", "! needs-evidence"), (.project, "Completed", "! needs-evidence"),
    (.actionLearning, "Failed", "! needs-evidence"), (.project, "In progress", "in-progress"),
  ])
  func `takes no line for what somebody confirms`(
    kind: ModuleKind, status: String, outcome: String
  ) {
    #expect(Sample.outcome(Sample.result(status), Sample.known(kind: kind)) == outcome)
  }

  @Test func `credits no assessment that was waived`() {
    let waived = Sample.result("waived", vocabulary: "cmi5", reason: "Tested Out")
    let known = Sample.known(Sample.cmi5, moveOn: .passed, kind: .assessment)
    #expect(Sample.outcome(waived, known) == "! not-judged")
  }

  @Test func `knows who works there, and who left lately`() {
    let today = Sample.today
    func employment(_ posts: (Day?, Day?)...) -> ResultRules.Employment {
      ResultRules.employment(
        posts.map { (from: $0.0, until: $0.1) }, on: today, seenForDays: 92)
    }
    #expect(employment() == .never)
    #expect(employment((today - 9, nil)) == .now && employment((nil, today)) == .now)
    #expect(employment((today - 900, today - 1)) == .left(today - 1))
    #expect(employment((nil, today - 92), (nil, today - 400)) == .left(today - 92))
    #expect(employment((nil, today - 93)) == .longAgo)
    #expect(employment((today + 1, nil)) == .later)
    #expect(employment((nil, today - 93), (today + 1, nil)) == .later)
    var known = Sample.known()
    known.person = .one(PersonID(rawValue: 7), until: Day("2026-02-01"))
    #expect(Sample.outcome(Sample.result(day: "2026-02-01"), known) == "completed")
    #expect(Sample.outcome(Sample.result(day: "2026-02-02"), known) == "! not-employed")
    known.person = .gone
    #expect(Sample.outcome(Sample.result(), known) == "! not-employed")
  }

  @Test func `needs a course`() {
    var known = Sample.known()
    known.mapping = nil
    #expect(Sample.outcome(Sample.result(course: " "), known) == "! no-course")
  }

  @Test func `decides verbs of cmi5 by the mastery score`() {
    let known = Sample.known(Sample.cmi5, moveOn: .passed, mastery: 8_000)
    func outcome(_ verbs: String, _ scaled: String) -> String {
      Sample.outcome(Sample.result(verbs, vocabulary: "cmi5", scaled: scaled), known)
    }
    #expect(outcome("completed", "0.8") == "passed")
    #expect(outcome("completed", "0.5") == "failed")
    #expect(outcome("passed", "0.5") == "! contradictory-score")
    #expect(outcome("failed", "0.9") == "! contradictory-score")
  }

  @Test func `keeps no value that is too long`() {
    let long = String(repeating: "x", count: 301)
    #expect(Sample.outcome(Sample.result(course: long)) == "! too-long")
    #expect(Sample.outcome(Sample.result(reference: long)) == "! too-long")
  }

  /// Thousands made by lot of pieces of true words: what is not a word of the table whole never
  /// counts as done.
  @Test func `never makes something done of what is not in the tables`() {
    var lot = SeededGenerator(seed: 51)
    let pieces = [
      "Completed", "Passed", "passed", "complete", " ", ";", "x", "3", "5", "waived", "satisfied",
      "é", "100", "\u{200B}", "Credited", "true",
    ]
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...3, using: &lot)
      let status = (0..<count).map { _ in pieces.randomElement(using: &lot) ?? "" }.joined()
      for vocabulary in [Sample.plain, Sample.cmi5] {
        let moveOn = MoveOn.allCases.randomElement(using: &lot) ?? .passed
        let result = Sample.result(status, vocabulary: vocabulary.code, reason: "Tested Out")
        let known = Sample.known(vocabulary, moveOn: moveOn)
        let outcome = Sample.outcome(result, known)
        guard LearningStatus(rawValue: outcome)?.isAchieved == true else { continue }
        // As a reader of the specifications would say it, apart from the tables above.
        let done =
          vocabulary.isVerbs
          ? ["completed", "passed", "satisfied", "waived"]
          : ["completed", "passed"]
        let words = (vocabulary.isVerbs ? status.components(separatedBy: ";") : [status])
          .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        #expect(words.contains(where: done.contains), "\(status)")
        #expect(words.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isLetter } }, "\(status)")
      }
      var lacking = Sample.known()
      switch Int.random(in: 0...3, using: &lot) {
      case 0: lacking.vocabulary = nil
      case 1: lacking.mapping = nil
      case 2: lacking.module = nil
      default: lacking.person = Bool.random(using: &lot) ? .nobody : .several
      }
      #expect(Sample.outcome(Sample.result(status), lacking).hasPrefix("!"))
    }
  }
}
