import Access
import Kernel
import Records
import Storage

/// Whom what is told, in words without names; and when it goes quiet.
enum ClaimNews {
  static func assess(
    _ claim: CompetencyClaim, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.ask(
      "Somebody named you to assess what they put forward", about: key(claim),
      of: claim.assessor, page: page(claim), unanswered: try unanswered(claim, tx), at: now, tx)
  }

  /// The person who put it forward is told when nothing comes of it for four weeks.
  private static func unanswered(
    _ claim: CompetencyClaim, _ tx: any Transaction
  ) throws -> WorkNotices.Unanswered? {
    try Assessments.find(claim.assessment, tx).map {
      WorkNotices.Unanswered(
        asker: $0.person,
        words: "Your assessor has not answered for four weeks. You can name another",
        page: ownPage(claim))
    }
  }

  /// What was asked of anybody before is settled; what is new is told.
  static func after(
    _ step: ClaimStep, _ claim: CompetencyClaim, before: CompetencyClaim,
    _ framed: FramedAssessment, at now: Instant, _ tx: any Transaction
  ) throws {
    let person = framed.assessment.person
    switch step {
    case .put, .expire: break
    case .takeUp:
      try WorkNotices.settle(key(claim), at: now, tx)
      try WorkNotices.ask(
        "Something that you took up to assess waits for your decision", about: key(claim),
        of: claim.assessor, page: page(claim), isKnown: true, unanswered: unanswered(claim, tx),
        at: now, tx)
    case .askMore:
      try WorkNotices.settle(key(claim), at: now, tx)
      try WorkNotices.ask(
        "Your assessor asks for more evidence", about: key(claim), of: person,
        page: ownPage(claim), at: now, tx)
    case .addEvidence:
      try WorkNotices.settle(key(claim), at: now, tx)
      try WorkNotices.ask(
        before.awaitsEvidence
          ? "The evidence that you asked for is there"
          : "Something that you were named to assess waits for you", about: key(claim),
        of: claim.assessor, page: page(claim), isKnown: !before.awaitsEvidence,
        unanswered: unanswered(claim, tx), at: now, tx)
    case .reassign:
      try WorkNotices.settle(key(claim), at: now, tx)
      try assess(claim, at: now, tx)
    case .withdraw: try WorkNotices.settle(key(claim), at: now, tx)
    case .confirm:
      try WorkNotices.settle(key(claim), at: now, tx)
      try WorkNotices.tell(
        "Something that you put forward is confirmed", about: "\(key(claim))-decided", to: person,
        page: ownPage(claim), at: now, tx)
      try ready(framed, at: now, tx)
    case .refuse:
      try WorkNotices.settle(key(claim), at: now, tx)
      try WorkNotices.tell(
        "Something that you put forward is not confirmed yet, with what is missing",
        about: "\(key(claim))-decided", to: person, page: ownPage(claim), at: now, tx)
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
      about: key(framed.assessment), to: framed.assessment.person,
      page: "/assessments/\(framed.assessment.id)/sign-off", at: now, tx)
  }

  static func signOffAsked(
    _ assessment: SelfAssessment, of supervisor: PersonID, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(assessment), at: now, tx)
    try WorkNotices.ask(
      "Somebody whom you manage asks you to sign off their assessment", about: key(assessment),
      of: supervisor, page: "/sign-offs/\(assessment.id)",
      unanswered: WorkNotices.Unanswered(
        asker: assessment.person,
        words: "Your assessment has waited for four weeks to be signed off. You can take the "
          + "request back", page: "/assessments/\(assessment.id)/sign-off"), at: now, tx)
  }

  static func signOffAnswered(
    _ assessment: SelfAssessment, _ words: String?, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(assessment), at: now, tx)
    guard let words else { return }
    try WorkNotices.tell(
      words, about: "\(key(assessment))-answered", to: assessment.person,
      page: "/assessments/\(assessment.id)", at: now, tx)
  }

  /// - Parameter supervisor: Who had signed it; `nil` where it was only asked for.
  static func reopened(
    _ assessment: SelfAssessment, signedBy supervisor: PersonID?, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(assessment), at: now, tx)
    try WorkNotices.tell(
      "A new result has reopened your assessment", about: "\(key(assessment))-answered",
      to: assessment.person, page: "/assessments/\(assessment.id)", at: now, tx)
    guard let supervisor else { return }
    try WorkNotices.tell(
      "An assessment that you signed off is reopened by a new result",
      about: "\(key(assessment))-signed", to: supervisor, at: now, tx)
  }

  private static func page(_ claim: CompetencyClaim) -> String { "/claims/\(claim.id)" }
  private static func ownPage(_ claim: CompetencyClaim) -> String {
    "/assessments/\(claim.assessment)/claims/\(claim.id)"
  }

  private static func key(_ claim: CompetencyClaim) -> String { "claim-\(claim.id)" }
  private static func key(_ assessment: SelfAssessment) -> String { "assessment-\(assessment.id)" }
}
