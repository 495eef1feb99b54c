import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/stages`, `/posts/:id/stage`: which stage posts need.
enum PostStageRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/stages", .permission(.setStage), stages)
    routes.get("/posts/:id/stage", .permission(.setStage), askStage)
    routes.post("/posts/:id/stage", .permission(.setStage), setStage)
  }

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
      let lines = try managers.prefix(OrganisationClaimRoutes.mostLines).compactMap {
        try postLine(of: $0.assignment, on: user.today, tx)
      }
      return (name, lines, managers.count > OrganisationClaimRoutes.mostLines)
    }
    return .page(OrganisationClaimPages.stages("\(id)", name, lines, isCut: isCut))
  }

  private static func postLine(
    of id: AssignmentID, on day: Day, _ tx: any Transaction
  ) throws -> OrganisationClaimPages.PostLine? {
    let library = try StandardsInForce.library(tx)
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
    let core = try await visit.library().core
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
