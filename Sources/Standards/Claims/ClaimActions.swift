import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// A claim with what it belongs to, found for somebody who may do something with it.
struct FoundClaim: Sendable {
  var claim: CompetencyClaim
  var framed: FramedAssessment
  let actor: ClaimActor
  let right: Right

  var person: PersonID { framed.assessment.person }

  private static func load(
    _ id: ClaimID, _ tx: any Transaction
  ) throws -> (CompetencyClaim, FramedAssessment) {
    guard let claim = try CompetencyClaims.find(id, tx),
      let assessment = try Assessments.find(claim.assessment, tx)
    else { throw NotFound("This claim") }
    return (claim, try FramedAssessment(assessment, StandardsInForce.library(tx)))
  }

  /// For the assessor who was named, as long as they may be.
  static func toAssess(
    _ id: ClaimID, _ user: User, _ tx: any Transaction
  ) throws -> FoundClaim {
    let right = try user.right(to: .assess, .own, tx)
    let (claim, framed) = try load(id, tx)
    guard let own = user.person, user.viewer == nil, claim.state != .withdrawn,
      try OnePerson.records(of: own, tx).contains(claim.assessor),
      try ClaimPeople.isAble(
        claim.assessor, toAssess: framed.assessment.person, on: user.today, tx)
    else { throw NotFound("This claim") }
    return FoundClaim(claim: claim, framed: framed, actor: .assessor, right: right)
  }

  static func own(_ id: ClaimID, _ user: User, _ tx: any Transaction) throws -> FoundClaim {
    let own = try user.ownAssessments(tx)
    let (claim, framed) = try load(id, tx)
    guard own.records.contains(framed.assessment.person) else { throw NotFound("This claim") }
    return FoundClaim(claim: claim, framed: framed, actor: .person, right: own.right)
  }

  /// For the person, and for those who keep training where they work.
  static func toReassign(
    _ id: ClaimID, _ user: User, _ tx: any Transaction
  ) throws -> FoundClaim {
    let (claim, framed) = try load(id, tx)
    let person = framed.assessment.person
    if let own = user.person, user.viewer == nil,
      try OnePerson.records(of: person, tx).contains(own)
    {
      return try self.own(id, user, tx)
    }
    guard try user.holds(.reassignClaims, over: .record(person), tx) else {
      throw NotFound("This claim")
    }
    return FoundClaim(
      claim: claim, framed: framed, actor: .keeper,
      right: try user.right(to: .reassignClaims, .record(person), tx))
  }
}

/// Does something with a claim: the assessor, the person, or whoever keeps training.
struct HandleClaim: Sendable {
  enum Doing: Hashable, Sendable {
    case takeUp
    case askMore(String)
    case confirm(String?)
    case refuse(String)
    case addEvidence(ClaimEvidence)
    case withdraw
    case reassign(to: PersonID, why: String)

    var step: ClaimStep {
      switch self {
      case .takeUp: .takeUp
      case .askMore: .askMore
      case .confirm: .confirm
      case .refuse: .refuse
      case .addEvidence: .addEvidence
      case .withdraw: .withdraw
      case .reassign: .reassign
      }
    }

    var words: String? {
      switch self {
      case .askMore(let words), .refuse(let words), .reassign(_, let words): words
      case .confirm(let words): words
      case .takeUp, .addEvidence, .withdraw: nil
      }
    }
  }

  let id: ClaimID
  let doing: Doing
  /// The revision on the page: whoever decides decides about what they saw.
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> CompetencyClaim {
    var found = try find(user, tx)
    guard found.claim.revision == seen else { throw ClaimRefusal.changedMeanwhile }
    let claim = found.claim
    let words = try AssessmentSeals.open(claim.words, tx)
    var next = claim
    next.state = try ClaimRules.state(
      after: doing.step, from: claim.state, by: found.actor,
      try facts(found, words, on: user.today, tx))
    try apply(to: &next, words, found, on: user, tx)
    try CompetencyClaims.save(next, tx)
    next.revision += 1
    try CompetencyClaims.add(
      ClaimTurn(
        step: doing.step, at: user.now, actorName: found.right.actorName, assessor: next.assessor,
        words: try turnWords(about: found.person, tx)), to: claim.id, tx)
    try record(found, next, tx)
    if doing.step == .confirm || doing.step == .refuse {
      try found.framed.newResult(under: found.right, tx)
    } else {
      try found.framed.assessment.used(at: user.now, tx)
    }
    try ClaimNews.after(doing.step, next, before: claim, found.framed, at: user.now, tx)
    try BundleConsequences.follow(found.person, under: found.right, tx)
    return next
  }

  private func find(_ user: User, _ tx: any Transaction) throws -> FoundClaim {
    switch doing {
    case .takeUp, .askMore, .confirm, .refuse: try FoundClaim.toAssess(id, user, tx)
    case .addEvidence, .withdraw: try FoundClaim.own(id, user, tx)
    case .reassign: try FoundClaim.toReassign(id, user, tx)
    }
  }

  private func facts(
    _ found: FoundClaim, _ words: AssessmentWords, on day: Day, _ tx: any Transaction
  ) throws -> ClaimFacts {
    var assessor = found.claim.assessor
    if case .reassign(let next, _) = doing {
      assessor = next
      let able = try ClaimPeople.assessors(of: found.person, on: day, tx)
      let isPerson = try OnePerson.records(of: found.person, tx).contains(next)
      guard isPerson || able.contains(where: { $0.person == next }) else {
        throw Problems("assessor", "Choose one of the assessors listed")
      }
    }
    return ClaimFacts(
      hasWorkplaceEvidence: words.hasWorkplaceEvidence,
      assessorIsPerson: try OnePerson.records(of: found.person, tx).contains(assessor),
      hasReason: doing.words?.isEmpty == false, awaitsEvidence: found.claim.awaitsEvidence,
      isSameAssessor: try OnePerson.records(of: assessor, tx).contains(found.claim.assessor))
  }

  private func apply(
    to next: inout CompetencyClaim, _ words: AssessmentWords, _ found: FoundClaim, on user: User,
    _ tx: any Transaction
  ) throws {
    switch doing {
    case .takeUp: break
    case .askMore: next.awaitsEvidence = true
    case .confirm:
      next.decidedAt = user.now
      next.expiresOn = try StandardsReader.shipped().claims.validFor.after(user.today)
    case .refuse:
      next.decidedAt = user.now
      next.awaitsEvidence = false
    case .withdraw: next.awaitsEvidence = false
    case .addEvidence(let evidence):
      var more = words
      more.evidence.append(evidence)
      try AnswerRules.check(points: next.points, more, on: user.today)
      next.words = try AssessmentSeals.save(more, about: found.person, tx)
      next.awaitsEvidence = false
    case .reassign(let assessor, _):
      next.assessor = assessor
      next.awaitsEvidence = false
    }
  }

  private func turnWords(about person: PersonID, _ tx: any Transaction) throws -> WordsID? {
    if case .addEvidence(let evidence) = doing {
      return try AssessmentSeals.save(AssessmentWords(evidence: [evidence]), about: person, tx)
    }
    return try AssessmentSeals.save(doing.words, about: person, tx)
  }

  private func record(
    _ found: FoundClaim, _ next: CompetencyClaim, _ tx: any Transaction
  ) throws {
    let what = found.framed.words(next.competency)
    guard case .reassign(let assessor, _) = doing else {
      try ClaimsJournal.record(
        ClaimsJournal.stepped, about: found.person, ["step": doing.step.words, "what": what],
        under: found.right, tx)
      return
    }
    try ClaimsJournal.record(
      ClaimsJournal.reassigned, about: found.person,
      ["what": what, "assessor": try People.names(of: [assessor], tx)[assessor] ?? ""],
      under: found.right, tx)
  }
}
