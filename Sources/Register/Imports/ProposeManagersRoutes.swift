import Access
import Directory
import Intake
import Kernel
import Markup
import Storage
import Web

/// `/organisations/:id/managers`: who has no line manager, and a proposal. Care files name none,
/// and a home of 38 would otherwise be 38 forms.
enum ProposeManagersRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/managers", .permission(.addPerson), ask)
    routes.post("/organisations/:id/managers", .permission(.addPerson), save)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(ProposeManagersPages.propose(try await view(visit), visit.query))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let count = try answers(form).save(at: id, by: user, tx)
      let words = count == 1 ? "1 line manager is set" : "\(count) line managers are set"
      return Done(to: "/organisations/\(id)/managers", words)
    } orAsk: { problems in
      ProposeManagersPages.propose(try await view(visit), form, problems: problems)
    }
  }

  private static func answers(_ form: FormData) throws(Problems) -> SetManyManagers {
    var problems = Problems()
    let manager = problems.text(form["manager"], "manager", blank: "Choose the line manager")
      .flatMap(PersonID.init)
    let posts = form.all("post").compactMap(AssignmentID.init)
    if posts.isEmpty { problems.add("post", "Tick the people who report to them") }
    let from = problems.optionalDay(form.day("from"), "from")
    guard problems.isEmpty, let manager else { throw problems }
    return SetManyManagers(manager: manager, posts: posts, from: from)
  }

  private static func view(_ visit: Visit) async throws -> ProposeManagersPages.View {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in
      _ = try user.right(to: .addPerson, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let reach = try user.reach(for: .seePeopleOfOrganisation, tx)
      let members = try Team.people(of: id, reach: reach, on: user.today, limit: 1_000, tx).members
      let proposal = try ManagerProposal(members, on: user.today, tx)
      return ProposeManagersPages.View(
        id: id, name: name,
        managers: proposal.managers.map { Choice("\($0.person)", $0.name, hint: $0.title) },
        posts: proposal.posts.map { Choice("\($0.assignment)", $0.name, hint: $0.title) },
        proposed: proposal.reports.map { "\($0)" },
        managed: members.filter { $0.manager != nil }.count)
    }
  }
}

/// Whom to propose for those without a manager: by care roles where they are known, otherwise
/// whoever most counts as a manager. A user confirms it; nothing is set by itself.
struct ManagerProposal {
  /// The proposed one first.
  let managers: [TeamMember]
  /// Those without a manager.
  let posts: [TeamMember]
  /// Which of the posts the first manager is proposed for.
  let reports: [AssignmentID]

  init(_ members: [TeamMember], on day: Day, _ tx: any Transaction) throws {
    let unmanaged = members.filter {
      $0.manager == nil && ($0.startedOn.map { $0 <= day } ?? true)
    }
    let assignments = try Assignments.find(members.map(\.assignment), tx)
    let workers = assignments.values.compactMap { assignment in
      assignment.role.flatMap { role in
        role.scheme == .asc
          ? CareManagerProposals.Worker(
            assignment: assignment.id, workplace: assignment.organisation, role: role.code) : nil
      }
    }
    let waiting = Set(unmanaged.map(\.assignment))
    let proposals = CareManagerProposals.propose(for: workers).filter { waiting.contains($0.of) }
    var votes: [AssignmentID: Int] = [:]
    for candidate in proposals.flatMap(\.candidates) { votes[candidate, default: 0] += 1 }
    let reasons = try ManagerReasons.of(members.map(\.assignment), tx)
    let rank = { (member: TeamMember) in
      (votes[member.assignment] ?? 0, (reasons[member.assignment] ?? []).count)
    }
    let known = members.filter { rank($0) != (0, 0) }.sorted { one, other in
      rank(one) == rank(other) ? one.name < other.name : rank(one) > rank(other)
    }
    managers = Array((known.isEmpty ? members : known).prefix(20))
    let first = managers.first?.assignment
    posts = unmanaged.filter { $0.assignment != first }
    let proposed = proposals.filter { first.map($0.candidates.contains) ?? false }.map(\.of)
    reports = proposals.isEmpty ? posts.map(\.assignment) : proposed
  }
}

/// One manager for several posts.
struct SetManyManagers: Sendable {
  let manager: PersonID
  let posts: [AssignmentID]
  /// From the start of each post when it is not said.
  let from: Day?

  func save(at organisation: OrganisationID, by user: User, _ tx: any Transaction) throws -> Int {
    guard try user.holds(.seePerson, over: .person(manager), tx) else {
      throw Problems("manager", "Choose one of the people listed")
    }
    let records = try OnePerson.records(of: manager, tx)
    let jobs = try Assignments.of(records, tx).values.joined()
    var count = 0
    for post in posts {
      guard let assignment = try Assignments.find(post, tx) else { throw NotFound("This post") }
      // Nobody is their own manager: ticking everybody is easier than all but one.
      if records.contains(assignment.person) { continue }
      let right = try user.right(to: .changePerson, .post(assignment.id), tx)
      let here = jobs.filter {
        $0.employer == assignment.employer && $0.isCurrent(on: user.today)
      }
      let job = here.count == 1 ? here.first : nil
      // Both must have been there; a later first day of the manager counts.
      let started = [assignment.startedOn, job?.startedOn].compactMap { $0 }.max()
      try SetLineManager(
        assignment.id, to: .init(manager, in: job?.id), from: from ?? started ?? user.today
      ).run(under: right, tx)
      count += 1
    }
    return count
  }
}
