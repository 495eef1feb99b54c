import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// What the user may do with what they say of themselves.
extension User {
  /// - Throws: `Forbidden` for accounts of nobody in particular, and for support, which sees what
  ///   somebody sees at work and not what is for their eyes alone.
  func ownAssessments(
    _ tx: any Transaction
  ) throws -> (person: PersonID, records: [PersonID], right: Right) {
    guard let person, viewer == nil else { throw Forbidden(Permission.assessSelf.doing) }
    let right = try right(to: .assessSelf, .person(person), tx)
    return (person, try OnePerson.records(of: person, tx), right)
  }
}

/// An assessment with the version it was pinned to.
struct FramedAssessment: Sendable {
  var assessment: SelfAssessment
  let framework: Framework

  /// What the stage asks for, in the order of the framework.
  var required: [StandardNode] {
    framework.nodes(at: .competency).filter { $0.expectation(at: assessment.stage) != nil }
  }

  var stageTitle: String {
    "Stage \(assessment.stage): \(framework.stage(assessment.stage)?.title ?? "")"
  }

  var title: String { "\(framework.short) \(framework.version), stage \(assessment.stage)" }

  init(_ assessment: SelfAssessment, _ library: StandardsLibrary) throws {
    let reference = FrameworkReference(assessment.framework, assessment.version)
    guard let framework = library.framework(reference) else {
      throw NotFound("This version of the framework")
    }
    self.assessment = assessment
    self.framework = framework
  }

  func competency(_ code: String) throws -> StandardNode {
    guard let node = required.first(where: { $0.code == code }) else {
      throw NotFound("This competency")
    }
    return node
  }

  func words(_ code: String) -> String {
    framework.node(code).map { "\(code) \($0.title)" } ?? code
  }

  /// Titles of what is neither confirmed on `day` nor recognised as prior learning.
  func notConfirmed(
    _ claims: [String: CompetencyClaim], on day: Day, _ tx: any Transaction
  ) throws -> [String] {
    let recognised = try recognised(claims, on: day, tx)
    return required.filter {
      claims[$0.code]?.state(on: day) != .met && recognised[$0.code] == nil
    }.map(\.title)
  }

  /// An assessment of the user's own.
  static func own(
    _ id: AssessmentID, _ user: User, _ tx: any Transaction
  ) throws -> (FramedAssessment, right: Right) {
    let own = try user.ownAssessments(tx)
    guard let found = try Assessments.find(id, tx), own.records.contains(found.person) else {
      throw NotFound("This assessment")
    }
    return (try FramedAssessment(found, StandardsInForce.library(tx)), own.right)
  }
}

/// Begins to assess oneself against what is in force, at a stage. One that was begun before goes on.
struct BeginAssessment: Sendable {
  let framework: String
  let stage: String

  /// What somebody can assess themselves against: in force, with a scale, and with expectations.
  static func choices(_ library: StandardsLibrary) -> [(Framework, [Stage])] {
    library.current.compactMap { framework in
      guard LifecycleRules.takesNewWork(framework.state), framework.scale != nil else { return nil }
      let nodes = framework.nodes(at: .competency)
      let stages = framework.selectableStages.filter { stage in
        nodes.contains { $0.expectation(at: stage.code) != nil }
      }
      return stages.isEmpty ? nil : (framework, stages)
    }
  }

  func run(by user: User, _ tx: any Transaction) throws -> SelfAssessment {
    let own = try user.ownAssessments(tx)
    let library = try StandardsInForce.library(tx)
    guard
      let (chosen, stages) = Self.choices(library).first(where: { $0.0.code == framework }),
      stages.contains(where: { $0.code == stage })
    else { throw Problems("stage", "Choose one of the stages listed") }
    let before = try Assessments.of(own.records, tx).first {
      $0.framework == chosen.code && $0.version == chosen.version && $0.stage == stage
    }
    if let before { return before }
    let assessment = SelfAssessment(
      id: try tx.newIdentifier(), person: own.person, framework: chosen.code,
      version: chosen.version, stage: stage, begunAt: user.now)
    try Assessments.add(assessment, tx)
    try ClaimsJournal.record(
      ClaimsJournal.begun, about: own.person,
      ["what": try FramedAssessment(assessment, library).title], under: own.right, tx)
    return assessment
  }
}

/// Says how far one is with one competency. Nobody else reads it until it is put forward.
struct SaveAnswer: Sendable {
  let assessment: AssessmentID
  let competency: String
  /// `nil` is "no chance to show it".
  let points: Int?
  let note: String?
  /// Which pieces of evidence are taken away, by their place in the list on the page.
  var removing: Set<Int> = []
  var adding: ClaimEvidence?
  /// The revision of the answer on the page; 0 for a first one.
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    var (framed, right) = try FramedAssessment.own(assessment, user, tx)
    _ = try framed.competency(competency)
    let before = try Assessments.answers(of: assessment, tx)[competency]
    let kept = try AssessmentSeals.open(before?.words, tx).evidence.enumerated()
      .filter { !removing.contains($0.offset) }.map(\.element)
    let words = AssessmentWords(note: note, evidence: kept + [adding].compactMap(\.self))
    try AnswerRules.check(points: points, words, on: user.today)
    try Assessments.save(
      competency, points: points, words, of: framed.assessment, seen: seen, at: user.now, tx)
    try framed.assessment.used(at: user.now, tx)
    try ClaimsJournal.record(
      ClaimsJournal.answered, about: framed.assessment.person,
      ["what": framed.words(competency)], under: right, tx)
  }
}

extension SelfAssessment {
  /// Kept from here on for as long again.
  mutating func used(at now: Instant, _ tx: any Transaction) throws {
    changedAt = now
    if warnedAt != nil {
      try WorkNotices.settle("assessment-\(id)-retention", at: now, tx)
      warnedAt = nil
    }
    try Assessments.save(self, tx)
    revision += 1
  }
}
