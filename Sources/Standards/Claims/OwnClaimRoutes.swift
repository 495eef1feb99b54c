import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// What the person does with what they put forward, and with the whole.
enum OwnClaimRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.assessSelf)
    let claim = "/assessments/:id/claims/:claim"
    routes.get(claim, own, show)
    routes.post("\(claim)/evidence", own, addEvidence)
    routes.post("\(claim)/withdrawal", own, withdraw)
    routes.get("\(claim)/assessor", own, askAssessor)
    routes.post("\(claim)/assessor", own, reassign)
    routes.get("/assessments/:id/sign-off", own, signOff)
    routes.post("/assessments/:id/sign-off", own, askSignOff)
    routes.post("/assessments/:id/sign-off/withdrawal", own, takeBack)
  }

  private static func page(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(ClaimID.self, "claim")
    let view = try await visit.read { user, tx in
      let found = try FoundClaim.own(id, user, tx)
      return try ClaimQuestions(user, tx).view(found.claim, found.framed)
    }
    return ClaimPages.own(view, answers, problems: problems)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, FormData()))
  }

  @Sendable static func addEvidence(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "The assessor can read it now") { form, problems in
      AnswerForm.evidence(form, isNeeded: true, &problems).map { .addEvidence($0) }
    }
  }

  @Sendable static func withdraw(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "You took it back") { _, _ in .withdraw }
  }

  private static func handle(
    _ visit: Visit, _ done: String,
    _ doing: @escaping @Sendable (FormData, inout Problems) -> HandleClaim.Doing?
  ) async throws -> Answer {
    let id = try visit.id(ClaimID.self, "claim")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let found = try FoundClaim.own(id, user, tx)
      var problems = Problems()
      guard let doing = doing(form, &problems) else { throw problems }
      _ = try HandleClaim(id: id, doing: doing, seen: form.revision).run(by: user, tx)
      return Done(to: "/assessments/\(found.framed.assessment.id)/claims/\(id)", done)
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  // MARK: Another assessor

  private static func assessorPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(ClaimID.self, "claim")
    let view = try await visit.read { user, tx in
      let found = try FoundClaim.own(id, user, tx)
      return try ClaimQuestions(user, tx).toReassign(found)
    }
    let address = "/assessments/\(view.assessment)/claims/\(id)"
    return ClaimPages.reassign(
      view, to: "\(address)/assessor", back: Link("Back", to: address), answers,
      problems: problems)
  }

  @Sendable static func askAssessor(_ visit: Visit) async throws -> Answer {
    .page(try await assessorPage(visit, FormData()))
  }

  @Sendable static func reassign(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ClaimID.self, "claim")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let found = try FoundClaim.own(id, user, tx)
      let doing = try ReassignForm(data: form).doing()
      _ = try HandleClaim(id: id, doing: doing, seen: form.revision).run(by: user, tx)
      return Done(
        to: "/assessments/\(found.framed.assessment.id)/claims/\(id)",
        "Another assessor is named and told")
    } orAsk: { problems in
      try await assessorPage(visit, form, problems)
    }
  }

  // MARK: The whole

  @Sendable static func signOff(_ visit: Visit) async throws -> Answer {
    .page(SignOffPages.own(try await AssessmentRoutes.assessment(visit), FormData()))
  }

  @Sendable static func askSignOff(_ visit: Visit) async throws -> Answer {
    try await handleWhole(visit, "Your supervisor is asked") { form in
      guard let supervisor = form["supervisor"].flatMap({ PersonID($0) }) else {
        throw Problems("supervisor", "Choose who is to sign")
      }
      return .ask(of: supervisor)
    }
  }

  @Sendable static func takeBack(_ visit: Visit) async throws -> Answer {
    try await handleWhole(visit, "You took the request back") { _ in .takeBack }
  }

  private static func handleWhole(
    _ visit: Visit, _ done: String,
    _ doing: @escaping @Sendable (FormData) throws -> HandleSignOff.Doing
  ) async throws -> Answer {
    let id = try visit.id(AssessmentID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FramedAssessment.own(id, user, tx)
      _ = try HandleSignOff(id: id, doing: doing(form), seen: form.revision).run(by: user, tx)
      return Done(to: "/assessments/\(id)/sign-off", done)
    } orAsk: { problems in
      SignOffPages.own(
        try await AssessmentRoutes.assessment(visit), form, problems: problems)
    }
  }
}

/// Who is to assess a claim from now on, and why.
struct ReassignForm: Sendable {
  let data: FormData

  func doing() throws(Problems) -> HandleClaim.Doing {
    var problems = Problems()
    let assessor = data["assessor"].flatMap { PersonID($0) }
    if assessor == nil { problems.add("assessor", "Choose who is to assess it") }
    let why = problems.text(data["words"], "words", limit: 500, blank: "Enter why")
    guard let assessor, let why else { throw problems }
    return .reassign(to: assessor, why: why)
  }
}

extension ClaimQuestions {
  /// The claim without what it rests on, for those who only name another assessor, and whom they
  /// can name.
  func toReassign(_ found: FoundClaim) throws -> ClaimView {
    let able = try ClaimPeople.assessors(of: found.person, on: today, tx)
    let whole = try view(found.claim, found.framed)
    return whole.bare(
      assessors: able.filter { $0.person != found.claim.assessor }.map(NamedView.init))
  }
}

extension ClaimView {
  func bare(assessors: [NamedView]) -> ClaimView {
    ClaimView(
      id: id, assessment: assessment, person: person, personAddress: nil, code: code, title: title,
      framework: framework, stage: stage, expectation: expectation, points: "", note: nil,
      evidence: [], isUnreadable: false, state: state, colour: colour, isOpen: isOpen,
      isInReview: isInReview, awaitsEvidence: awaitsEvidence, assessor: assessor,
      claimedOn: claimedOn, expiresOn: nil, revision: revision, turns: [], kinds: [],
      assessors: assessors)
  }
}
