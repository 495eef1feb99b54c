import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/claims…`: how claims stand there.
enum OrganisationClaimRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id"
    routes.get("\(base)/claims", .permission(.countClaims), counts)
    routes.get("\(base)/claims/:claim/assessor", .permission(.reassignClaims), askAssessor)
    routes.post("\(base)/claims/:claim/assessor", .permission(.reassignClaims), reassign)
    AssessorRoutes.add(to: routes)
    PostStageRoutes.add(to: routes)
  }

  static let mostLines = 200

  // MARK: Counts

  @Sendable static func counts(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .countClaims, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let counts = try ClaimCounts.of(id, on: user.today, tx)
      let keeps = try user.holds(.reassignClaims, over: .organisation(id), tx)
      let isWhole = try keeps && user.seesAll(at: id, for: .reassignClaims, tx)
      let readership: Readership = isWhole ? .seesPeople : .seesFigures
      let open = try keeps ? ClaimQuestions(user, tx).lines(seen(at: id, isWhole, user, tx)) : nil
      return OrganisationClaimPages.Counts(
        id: "\(id)", name: name, asAt: user.today,
        people: ShownCount(people: counts.people, to: readership),
        signedOff: ShownCount(counts.signedOff, among: counts.people, to: readership),
        waiting: ShownCount(counts.waiting, among: counts.people, to: readership),
        claims: ClaimState.allCases.map {
          ($0.words, ShownCount(counts.claims[$0] ?? 0, among: counts.people, to: readership))
        }, open: open, explanation: isWhole ? nil : DisclosureRules.explanation, mayKeep: keeps)
    }
    return .page(OrganisationClaimPages.counts(view))
  }

  private static func seen(
    at id: OrganisationID, _ isWhole: Bool, _ user: User, _ tx: any Transaction
  ) throws -> [CompetencyClaim] {
    let all = try CompetencyClaims.open(at: id, on: user.today, limit: mostLines, tx)
    guard !isWhole else { return all }
    let assessments = try Assessments.find(all.map(\.assessment), tx)
    return try all.filter { claim in
      guard let person = assessments[claim.assessment]?.person else { return false }
      return try user.holds(.reassignClaims, over: .record(person), tx)
    }
  }

  // MARK: Another assessor

  private static func assessorPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (id, claim) = (
      try visit.id(OrganisationID.self), try visit.id(ClaimID.self, "claim")
    )
    let view = try await visit.read { user, tx in
      let found = try FoundClaim.toReassign(claim, user, tx)
      guard found.actor == .keeper else { throw NotFound("This claim") }
      return try ClaimQuestions(user, tx).toReassign(found)
    }
    let back = "/organisations/\(id)/claims"
    return ClaimPages.reassign(
      view, to: "\(back)/\(claim)/assessor", back: Link("Self-assessments", to: back), answers,
      problems: problems)
  }

  @Sendable static func askAssessor(_ visit: Visit) async throws -> Answer {
    .page(try await assessorPage(visit, FormData()))
  }

  @Sendable static func reassign(_ visit: Visit) async throws -> Answer {
    let (id, claim) = (
      try visit.id(OrganisationID.self), try visit.id(ClaimID.self, "claim")
    )
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundClaim.toReassign(claim, user, tx)
      let doing = try ReassignForm(data: form).doing()
      _ = try HandleClaim(id: claim, doing: doing, seen: form.revision).run(by: user, tx)
      return Done(to: "/organisations/\(id)/claims", "Another assessor is named and told")
    } orAsk: { problems in
      try await assessorPage(visit, form, problems)
    }
  }
}
