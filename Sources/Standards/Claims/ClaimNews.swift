import Access
import Kernel
import Records
import Storage

/// Whom what is told, in words without names; and when it goes quiet.
enum ClaimNews {
  static func assess(
    _ claim: CompetencyClaim, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      "Somebody named you to assess what they put forward", about: key(claim),
      to: claim.assessor, at: now, tx)
  }

  /// What was asked of anybody before is settled; what is new is told.
  static func after(
    _ step: ClaimStep, _ claim: CompetencyClaim, before: CompetencyClaim,
    _ framed: FramedAssessment, at now: Instant, _ tx: any Transaction
  ) throws {
    let person = framed.assessment.person
    switch step {
    case .put, .expire: break
    case .takeUp: try WorkNotices.settle(key(claim), at: now, tx)
    case .askMore:
      try WorkNotices.tell(
        "Your assessor asks for more evidence", about: key(claim), to: person, at: now, tx)
    case .addEvidence:
      try WorkNotices.settle(key(claim), at: now, tx)
      if before.awaitsEvidence {
        try WorkNotices.tell(
          "The evidence that you asked for is there", about: key(claim), to: claim.assessor,
          at: now, tx)
      }
    case .reassign:
      try WorkNotices.settle(key(claim), at: now, tx)
      try assess(claim, at: now, tx)
    case .withdraw: try WorkNotices.settle(key(claim), at: now, tx)
    case .confirm:
      try WorkNotices.settle(key(claim), at: now, tx)
      try WorkNotices.tell(
        "Something that you put forward is confirmed", about: "\(key(claim))-decided", to: person,
        at: now, tx)
      try ready(framed, at: now, tx)
    case .refuse:
      try WorkNotices.settle(key(claim), at: now, tx)
      try WorkNotices.tell(
        "Something that you put forward is not confirmed yet, with what is missing",
        about: "\(key(claim))-decided", to: person, at: now, tx)
    }
  }

  /// Once everything is confirmed, the whole can be signed.
  private static func ready(
    _ framed: FramedAssessment, at now: Instant, _ tx: any Transaction
  ) throws {
    let claims = try CompetencyClaims.current(of: framed.assessment.id, tx)
    guard try framed.notConfirmed(claims, on: now.dayInLondon, tx).isEmpty else { return }
    try WorkNotices.tell(
      "Everything is confirmed: you can ask for the whole to be signed off",
      about: key(framed.assessment), to: framed.assessment.person, at: now, tx)
  }

  static func signOffAsked(
    _ assessment: SelfAssessment, of supervisor: PersonID, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(assessment), at: now, tx)
    try WorkNotices.tell(
      "Somebody whom you manage asks you to sign off their assessment", about: key(assessment),
      to: supervisor, at: now, tx)
  }

  static func signOffAnswered(
    _ assessment: SelfAssessment, _ words: String?, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(assessment), at: now, tx)
    guard let words else { return }
    try WorkNotices.tell(
      words, about: "\(key(assessment))-answered", to: assessment.person, at: now, tx)
  }

  /// - Parameter supervisor: Who had signed it; `nil` where it was only asked for.
  static func reopened(
    _ assessment: SelfAssessment, signedBy supervisor: PersonID?, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(assessment), at: now, tx)
    try WorkNotices.tell(
      "A new result has reopened your assessment", about: "\(key(assessment))-answered",
      to: assessment.person, at: now, tx)
    guard let supervisor else { return }
    try WorkNotices.tell(
      "An assessment that you signed off is reopened by a new result",
      about: "\(key(assessment))-signed", to: supervisor, at: now, tx)
  }

  private static func key(_ claim: CompetencyClaim) -> String { "claim-\(claim.id)" }
  private static func key(_ assessment: SelfAssessment) -> String { "assessment-\(assessment.id)" }
}
