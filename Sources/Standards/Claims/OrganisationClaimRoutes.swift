import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/claims…`, `/organisations/:id/assessors…`, `/posts/:id/stage`.
enum OrganisationClaimRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id"
    routes.get("\(base)/claims", .permission(.countClaims), counts)
    routes.get("\(base)/claims/:claim/assessor", .permission(.reassignClaims), askAssessor)
    routes.post("\(base)/claims/:claim/assessor", .permission(.reassignClaims), reassign)
    let keeping = Door.permission(.keepAssessors)
    routes.get("\(base)/assessors", keeping, assessors)
    routes.post("\(base)/assessors", keeping, nameAssessor)
    routes.get("\(base)/assessors/new", keeping, askName)
    routes.get("\(base)/assessors/borrowed", keeping, askBorrow)
    routes.post("\(base)/assessors/borrowed", keeping, borrow)
    routes.post("\(base)/assessors/:assessor", keeping, step)
    routes.get("\(base)/stages", .permission(.setStage), stages)
    routes.get("/posts/:id/stage", .permission(.setStage), askStage)
    routes.post("/posts/:id/stage", .permission(.setStage), setStage)
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
      let readership: Readership = keeps ? .seesPeople : .seesFigures
      let open =
        try keeps
        ? ClaimQuestions(user, tx).lines(
          CompetencyClaims.open(at: id, on: user.today, limit: mostLines, tx)) : nil
      return OrganisationClaimPages.Counts(
        id: "\(id)", name: name, people: ShownCount(people: counts.people, to: readership),
        signedOff: ShownCount(counts.signedOff, among: counts.people, to: readership),
        waiting: ShownCount(counts.waiting, among: counts.people, to: readership),
        claims: ClaimState.allCases.map {
          ($0.words, ShownCount(counts.claims[$0] ?? 0, among: counts.people, to: readership))
        }, open: open, explanation: keeps ? nil : DisclosureRules.explanation, mayKeep: keeps)
    }
    return .page(OrganisationClaimPages.counts(view))
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

  // MARK: Assessors

  private static func held(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> String {
    _ = try user.right(to: .keepAssessors, .organisation(id), tx)
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    return name
  }

  @Sendable static func assessors(_ visit: Visit) async throws -> Answer {
    .page(try await assessorsPage(visit))
  }

  private static func assessorsPage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let (name, places) = try await visit.read { user, tx in
      let name = try held(id, user, tx)
      let found = try AssessorPlaces.of([id], tx)
      let people = try People.names(of: Set(found.map(\.assessor)), tx)
      let places = try Organisations.names(
        of: Set(found.map(\.organisation) + found.compactMap(\.lender)), tx)
      return (
        name,
        found.map { place in
          OrganisationClaimPages.Place(
            id: "\(place.id)", assessor: people[place.assessor] ?? "",
            organisation: places[place.organisation] ?? "",
            lender: place.lender.flatMap { places[$0] }, state: words(place, on: user.today),
            from: place.from.inWords, until: place.until?.inWords, revision: place.revision,
            steps: steps(place, readBy: id))
        }
      )
    }
    var page = OrganisationClaimPages.assessors("\(id)", name, places)
    page.problems = problems
    return page
  }

  private static func words(_ place: AssessorPlace, on day: Day) -> String {
    place.state == .agreed && !place.isInForce(on: day)
      ? AssessorPlaceState.ended.words : place.state.words
  }

  private static func steps(_ place: AssessorPlace, readBy id: OrganisationID) -> [String] {
    switch place.state {
    case .asked: place.lender == id ? ["agree", "refuse"] : ["end"]
    case .agreed: ["end"]
    case .refused, .ended: []
    }
  }

  @Sendable static func askName(_ visit: Visit) async throws -> Answer {
    .page(try await namePage(visit, visit.query))
  }

  private static func namePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let text = (answers["q"] ?? "").folded
    let (name, people) = try await visit.read { user, tx -> (String, [NamedView]) in
      let name = try held(id, user, tx)
      guard !text.isEmpty else { return (name, []) }
      let found = try Team.people(
        of: id, reach: user.reach(for: .keepAssessors, tx), on: user.today, limit: 5_000, tx
      ).members.filter { $0.name.folded.contains(text) }
      var seen: Set<PersonID> = []
      return (
        name,
        found.filter { seen.insert($0.person).inserted }.prefix(20).map {
          NamedView(code: "\($0.person)", name: $0.name, part: $0.title)
        }
      )
    }
    return OrganisationClaimPages.name("\(id)", name, people, answers, problems: problems)
  }

  @Sendable static func nameAssessor(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      var problems = Problems()
      let assessor = form["assessor"].flatMap { PersonID($0) }
      if assessor == nil { problems.add("assessor", "Choose who is to be an assessor") }
      let until = problems.optionalDay(form.day("until"), "until")
      try problems.throwIfAny()
      guard let assessor else { throw problems }
      _ = try OfferAssessor(organisation: id, assessor: assessor, lender: nil, until: until)
        .run(by: user, tx)
      return Done(to: "/organisations/\(id)/assessors", "The assessor can be named from now on")
    } orAsk: { problems in
      try await namePage(visit, form, problems)
    }
  }

  @Sendable static func askBorrow(_ visit: Visit) async throws -> Answer {
    .page(try await borrowPage(visit, FormData()))
  }

  private static func borrowPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let name = try await visit.read { user, tx in try held(id, user, tx) }
    return OrganisationClaimPages.borrow("\(id)", name, answers, problems: problems)
  }

  @Sendable static func borrow(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      var problems = Problems()
      let code = problems.text(
        form["lender"], "lender", limit: 40, blank: "Enter the code of the other employer")
      let email = problems.text(
        form["email"], "email", limit: 254, blank: "Enter the work e-mail of the assessor")
      let until = problems.day(
        form.day("until"), "until", blank: "Enter the last day: an assessor is lent for a time")
      guard let code, let email, let until else { throw problems }
      let lender = try Organisations.find(code: code, tx)
      guard let lender, lender.id != id else {
        throw Problems("lender", "Enter the code of another employer that is known here")
      }
      // Who has no such address, no post there and no account are told apart for nobody.
      guard let assessor = try AssessorByAddress.find(email, at: lender.id, on: user.today, tx)
      else {
        throw Problems(
          "email",
          "Nobody with this address and an account works there. Ask them for the address")
      }
      _ = try OfferAssessor(
        organisation: id, assessor: assessor, lender: lender.id, until: until
      ).run(by: user, tx)
      return Done(to: "/organisations/\(id)/assessors", "The other employer is asked")
    } orAsk: { problems in
      try await borrowPage(visit, form, problems)
    }
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let place = try visit.id(AssessorPlaceID.self, "assessor")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      guard let step = form["step"].flatMap(AssessorStep.init(rawValue:)) else {
        throw Problems("", "Choose what to do")
      }
      let after = try HandleAssessor(id: place, step: step, seen: form.revision).run(by: user, tx)
      return Done(to: "/organisations/\(id)/assessors", "Done: \(after.state.words.lowercased())")
    } orAsk: { problems in
      try await assessorsPage(visit, problems)
    }
  }

  // MARK: Stages of posts

  @Sendable static func stages(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let (name, lines, isCut) = try await visit.read { user, tx in
      _ = try user.right(to: .setStage, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let all = try Team.people(
        of: id, reach: user.reach(for: .setStage, tx), on: user.today, limit: 5_000, tx)
      let reasons = try ManagerReasons.of(all.members.map(\.assignment), tx)
      let set = try PostStages.of(all.members.map(\.assignment), tx)
      let managers = all.members.filter {
        reasons[$0.assignment]?.isEmpty == false || set[$0.assignment] != nil
      }
      let lines = try managers.prefix(mostLines).compactMap {
        try postLine(of: $0.assignment, on: user.today, tx)
      }
      return (name, lines, managers.count > mostLines)
    }
    return .page(OrganisationClaimPages.stages("\(id)", name, lines, isCut: isCut))
  }

  private static func postLine(
    of id: AssignmentID, on day: Day, _ tx: any Transaction
  ) throws -> OrganisationClaimPages.PostLine? {
    let library = try StandardsReader.shipped()
    guard let post = try Assignments.find(id, tx),
      let line = try PostStagesOfPerson.of(
        [post], OnePerson.records(of: post.person, tx), on: day, library, tx
      ).first
    else { return nil }
    return OrganisationClaimPages.PostLine(
      id: "\(id)", person: try People.names(of: [post.person], tx)[post.person] ?? "",
      post: post.title,
      stage: line.needed.map { AssessmentRoutes.stageWords($0.stage, library.core) },
      because: line.needed?.because.joined(separator: ". ") ?? "No line of the rule holds")
  }

  private static func stagePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AssignmentID.self)
    let core = try StandardsReader.shipped().core
    let (line, isSet, place) = try await visit.read { user, tx in
      _ = try user.right(to: .setStage, .post(id), tx)
      guard let line = try postLine(of: id, on: user.today, tx),
        let post = try Assignments.find(id, tx)
      else { throw NotFound("This post") }
      return (line, try PostStages.of([id], tx)[id] != nil, post.organisation)
    }
    return OrganisationClaimPages.stage(
      line, (core?.selectableStages ?? []).map { ($0.code, "Stage \($0.code): \($0.title)") },
      isSet: isSet, back: "/organisations/\(place)/stages", answers, problems: problems)
  }

  @Sendable static func askStage(_ visit: Visit) async throws -> Answer {
    .page(try await stagePage(visit, FormData()))
  }

  @Sendable static func setStage(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssignmentID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.right(to: .setStage, .post(id), tx)
      guard let post = try Assignments.find(id, tx) else { throw NotFound("This post") }
      var problems = Problems()
      let stage = form["stage"] ?? ""
      if stage.isEmpty { problems.add("stage", "Choose a stage") }
      let why =
        stage == "rule"
        ? ""
        : problems.text(
          form["why"], "why", limit: 500, blank: "Enter why, in words the person reads")
      guard problems.isEmpty, let why else { throw problems }
      try SetPostStage(assignment: id, stage: stage == "rule" ? nil : stage, why: why)
        .run(by: user, tx)
      return Done(
        to: "/organisations/\(post.organisation)/stages",
        "Saved. The person sees it with the reason")
    } orAsk: { problems in
      try await stagePage(visit, form, problems)
    }
  }
}

/// Somebody of another employer, by the address that whoever asks was told.
enum AssessorByAddress {
  static func find(
    _ email: String, at employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> PersonID? {
    let found: [PersonID] = try tx.rows(
      """
      SELECT DISTINCT e.person_id
      FROM person_email AS e
      JOIN assignment AS a ON a.person_id = e.person_id
      WHERE e.folded = ?1 AND (a.employer_id = ?2 OR a.organisation_id = ?2)
        AND (a.started_on IS NULL OR a.started_on <= ?3)
        AND (a.ended_on IS NULL OR a.ended_on >= ?3)
      ORDER BY e.person_id
      """, email.folded, employer, day
    ).map { try $0(0) }
    return try found.first {
      try !Accounts.open(of: Set(OnePerson.records(of: $0, tx)), tx).isEmpty
    }
  }
}
