import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Puts chosen answers forward to an assessor: a copy of each as it is now.
struct PutForward: Sendable {
  let assessment: AssessmentID
  let competencies: [String]
  let assessor: PersonID
  /// Whether what is confirmed may be replaced; asked on a page of its own words.
  let replaces: Bool

  func run(by user: User, _ tx: any Transaction) throws -> [CompetencyClaim] {
    var (framed, right) = try FramedAssessment.own(assessment, user, tx)
    let chosen = framed.required.filter { competencies.contains($0.code) }
    guard !chosen.isEmpty else { throw Problems("competency", "Choose what you put forward") }
    let person = framed.assessment.person
    let able = try ClaimPeople.assessors(of: person, on: user.today, tx)
    guard let named = able.first(where: { $0.person == assessor }) else {
      throw Problems("assessor", "Choose one of the assessors listed")
    }
    let ready = try check(chosen, framed, on: user.today, tx)
    let claims = try ready.map { answer, words, round in
      let claim = CompetencyClaim(
        id: try tx.newIdentifier(), assessment: assessment, competency: answer.competency,
        round: round, points: answer.points ?? 0, claimedAt: user.now, assessor: assessor,
        words: try AssessmentSeals.save(words, about: person, tx))
      try CompetencyClaims.add(claim, tx)
      try CompetencyClaims.add(
        ClaimTurn(
          step: .put, at: user.now, actorName: right.actorName, assessor: assessor,
          words: claim.words), to: claim.id, tx)
      try ClaimsJournal.record(
        ClaimsJournal.put, about: person,
        ["what": framed.words(claim.competency), "assessor": named.name], under: right, tx)
      try ClaimNews.assess(claim, at: user.now, tx)
      return claim
    }
    try framed.newResult(under: right, tx)
    return claims
  }

  /// Each that was chosen, or every reason against at once.
  private func check(
    _ chosen: [StandardNode], _ framed: FramedAssessment, on day: Day, _ tx: any Transaction
  ) throws -> [(AssessmentAnswer, AssessmentWords, round: Int)] {
    let answers = try Assessments.answers(of: assessment, tx)
    let words = try AssessmentSeals.open(answers.values.compactMap(\.words), tx)
    let claims = try CompetencyClaims.current(of: assessment, tx)
    let recognised = try framed.recognised(claims, on: day, tx)
    let assessorIsPerson = try OnePerson.records(of: framed.assessment.person, tx)
      .contains(assessor)
    var (problems, confirmed) = (Problems(), [String]())
    var ready: [(AssessmentAnswer, AssessmentWords, round: Int)] = []
    for node in chosen {
      let answer = answers[node.code]
      let written = answer?.words.flatMap { words[$0] } ?? AssessmentWords()
      do {
        try ClaimRules.checkPut(
          node.title, answer: answer, words: written,
          current: recognised[node.code] == nil ? claims[node.code]?.state(on: day) : .met,
          replaces: replaces, assessorIsPerson: assessorIsPerson)
        if let answer { ready.append((answer, written, (claims[node.code]?.round ?? 0) + 1)) }
      } catch {
        if case .isConfirmed(let titles) = error {
          confirmed += titles
        } else {
          for problem in error.problems { problems.add(problem.field, problem.message) }
        }
      }
    }
    if problems.isEmpty, !confirmed.isEmpty { throw ClaimRefusal.isConfirmed(confirmed) }
    try problems.throwIfAny()
    return ready
  }
}

extension FramedAssessment {
  /// Something new was put forward or decided: a whole that was signed, or is about to be, is open
  /// again, and those who signed are told.
  ///
  /// - Source: domain facts, standards and training, section 4: "any new result after sign-off
  ///   reopens it".
  mutating func newResult(under right: Right, _ tx: any Transaction) throws {
    guard SignOffRules.isReopened(assessment.signOff) else {
      try assessment.used(at: right.at, tx)
      return
    }
    let wasSigned = assessment.signOff == .signed
    if wasSigned { try signOffRecord.reopen(under: right, tx) }
    let supervisor = assessment.supervisor
    assessment.signOff = try SignOffRules.state(
      after: .reopen, from: assessment.signOff, by: .consequence, SignOffFacts())
    (assessment.supervisor, assessment.signedAt) = (nil, nil)
    try assessment.used(at: right.at, tx)
    try Assessments.add(
      SignOffTurn(
        step: .reopen, at: right.at, actorName: right.actorName, supervisor: supervisor,
        words: nil), to: assessment.id, tx)
    try ClaimsJournal.record(
      ClaimsJournal.signOff, about: assessment.person,
      ["step": SignOffStep.reopen.words, "what": title], under: right, tx)
    try ClaimNews.reopened(
      assessment, signedBy: wasSigned ? supervisor : nil, at: right.at, tx)
  }
}
