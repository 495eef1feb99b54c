import Access
import Directory
import Disclosure
import Kernel
import Markup
import Obligations
import Web

/// `/duties`, `/organisations/:id/duties`, `/people/:id/team`
enum DutyRoutes {
  static func add(to routes: Routes) {
    routes.get("/duties", .permission(.countObligations), begin)
    routes.get("/duties/people", .permission(.seeTrainingOfOrganisation), people)
    routes.get("/organisations/:id/duties", .permission(.countObligations), organisation)
    routes.get(
      "/organisations/:id/duties/people", .permission(.seeTrainingOfOrganisation),
      peopleOfOrganisation)
    routes.getOfPerson("/people/:id/team", .permission(.seeObligations), team)
    DutyOfPersonRoutes.add(to: routes)
    IntervalRoutes.add(to: routes)
    AgreementRoutes.add(to: routes)
  }

  /// Those who answer for one organisation begin there; the others with everything they may see.
  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let user = try visit.user()
    let grants = user.grants.filter { Permission.countObligations.roles.contains($0.role) }
    if !user.isConsole, !grants.contains(where: { $0.organisation == nil }),
      let first = grants.compactMap(\.organisation).first
    {
      return .redirect(to: "/organisations/\(first)/duties")
    }
    return try await dashboard(visit, of: nil)
  }

  @Sendable static func organisation(_ visit: Visit) async throws -> Answer {
    try await dashboard(visit, of: try visit.id())
  }

  private static func dashboard(
    _ visit: Visit, of organisation: OrganisationID?
  ) async throws -> Answer {
    let (page, size) = visit.listSize(100)
    let question = ShowDuties(
      organisation: organisation, policy: visit.query["policy"], page: page, size: size,
      content: try ContentReader.shipped())
    let view = try await visit.read(question.answer)
    let isPlaces = visit.query["list"] == "places"
    // Counts name nobody.
    return try await visit.list(
      ListFile(
        isPlaces ? "obligations-by-place" : "obligations-by-policy",
        about: ["Who must do what: \(view.title)", "As at \(view.day.inWords)"]
          + (view.policy.map { ["Policy: \($0.words)"] } ?? [])
          + (view.readership == .seesPeople ? [] : [DisclosureRules.explanation]),
        isPlaces ? DutyPages.placeTable(view) : DutyPages.policyTable(view), day: view.day),
      page: DutyPages.dashboard(view))
  }

  @Sendable static func people(_ visit: Visit) async throws -> Answer {
    try await list(visit, of: nil)
  }

  @Sendable static func peopleOfOrganisation(_ visit: Visit) async throws -> Answer {
    try await list(visit, of: try visit.id())
  }

  private static func list(
    _ visit: Visit, of organisation: OrganisationID?
  ) async throws -> Answer {
    let (page, size) = visit.listSize(100)
    let question = ListDuties(
      organisation: organisation, policy: visit.query["policy"], state: visit.query["state"],
      page: page, size: size, content: try ContentReader.shipped())
    let view = try await visit.read(question.answer)
    let filters = view.active.map { "\($0.name): \($0.value)" }
    return try await visit.list(
      ListFile(
        "obligations",
        about: ["Who must do what: \(view.title)", "As at \(view.day.inWords)"] + filters,
        DutyListPages.table(view), day: view.day, of: view.lines.map(\.person)),
      under: .seeTrainingOfOrganisation, organisation.map(Subject.organisation) ?? .everything,
      page: DutyListPages.list(view))
  }

  @Sendable static func team(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let content = try ContentReader.shipped()
    let (name, isSelf, day, members) = try await visit.read { user, tx in
      _ = try user.right(to: .seeObligations, .person(id), tx)
      guard let name = try People.names(of: [id], tx)[id] else { throw NotFound("This person") }
      // To see a manager is not to see everybody below them.
      let records = try user.records(of: id, for: .seeObligations, tx)
      let everyone = try Team.everyone(below: records, on: user.today, tx).map(\.person)
      let below = try VisiblePeople(user.records(of: everyone, for: .seeObligations, tx), tx)
      let team = try TeamObligations.of(below, on: user.today, content: content, tx)
      return (name, user.person == id, user.today, team.members.map(DutyListPages.TeamLine.init))
    }
    return try await visit.list(
      ListFile(
        "team", about: ["The team of \(name)", "As at \(day.inWords)"],
        DutyListPages.table(members), day: day, of: members.map(\.person)), under: .seeObligations,
      .person(id),
      page: DutyListPages.team(id, name, isSelf: isSelf, members, day: day))
  }
}

extension DutyListPages.TeamLine {
  init(_ member: TeamObligations.Member) {
    self.init(
      person: member.person, name: member.name, tally: DutyTally(ofNamed: member.tally),
      next: member.next.map {
        Next(
          policy: $0.policy.code, title: $0.policy.title, state: DutyState($0.state),
          dueOn: $0.dueOn)
      })
  }
}
