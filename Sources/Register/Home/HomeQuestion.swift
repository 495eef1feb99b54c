import Access
import Directory
import Intake
import Kernel
import Markup
import Obligations
import Storage
import Web

/// What the home page shows to one user: what waits for them, their own record, their team, and
/// what they look after.
struct HomeQuestion: Sendable {
  let rooms: [any Room.Type]

  func answer(_ user: User, _ tx: any Transaction) throws -> HomePages.Home {
    let items = try rooms.flatMap { try $0.workItems(for: user, tx) }
      .sorted { ($0.urgency, $0.dueOn ?? .latest) < ($1.urgency, $1.dueOn ?? .latest) }
    let names = try Organisations.names(of: user.grants.compactMap(\.organisation), tx)
    let places = try places(user, names, tx)
    let adding = user.grants.filter { Permission.addPerson.roles.contains($0.role) }
    let starts = try places.filter { place in
      try adding.contains { $0.organisation == place.id } && Team.isEmpty(at: place.id, tx)
    }
    return HomePages.Home(
      name: try user.person.flatMap { try People.names(of: [$0], tx)[$0] } ?? user.name,
      work: items.map(HomePages.Work.init), record: try record(user, tx),
      team: try team(user, tx), places: places,
      mayLoadFiles: user.may(IntakePermissions.loadStaff), starts: starts,
      everywhere: everywhere(user))
  }

  /// Those who look after no one place in particular begin with all of them.
  private func everywhere(_ user: User) -> [Link] {
    let roles = Set(user.grants.filter(\.isOverEverything).map(\.role))
    guard !Permission.countObligations.roles.isDisjoint(with: roles) else { return [] }
    var links = [
      Link("Who must do what, in every organisation", to: "/duties"),
      Link("Find an organisation", to: "/organisations"),
    ]
    if !Permission.manageAccounts.roles.isDisjoint(with: roles) {
      links.append(Link("Who can sign in, and what they may do", to: "/accounts"))
      links.append(Link("How long records are kept, and what is due", to: "/retention"))
    }
    return links
  }

  /// Each organisation once, with the roles held there.
  private func places(
    _ user: User, _ names: [OrganisationID: String], _ tx: any Transaction
  ) throws -> [HomePages.Place] {
    var places: [HomePages.Place] = []
    for organisation in Set(user.grants.compactMap(\.organisation)).sorted() {
      let roles = user.grants.filter { $0.organisation == organisation }.map(\.role)
      places.append(
        HomePages.Place(
          id: organisation, name: names[organisation] ?? "Organisation \(organisation)",
          roles: roles.map(\.words).joined(separator: ", "),
          mayCount: try user.holds(.countObligations, over: .organisation(organisation), tx),
          maySeePeople: try user.holds(
            .seePeopleOfOrganisation, over: .organisation(organisation), tx),
          maySeeTraining: try user.holds(
            .seeTrainingOfOrganisation, over: .organisation(organisation), tx),
          mayMerge: try user.holds(.mergePeople, over: .organisation(organisation), tx),
          mayGiveAccess: try user.holds(.manageAccounts, over: .organisation(organisation), tx)))
    }
    return places
  }

  private func record(_ user: User, _ tx: any Transaction) throws -> HomePages.Record? {
    guard let person = user.person else { return nil }
    let duties = try OwnDuties.of(person, user, try ContentReader.shipped(), tx)
    var tally = ObligationTally()
    for duty in duties { tally.add(duty) }
    return HomePages.Record(
      person: person, total: tally.total,
      words: tally.compliance.map {
        "\(grouped($0.part)) of \(grouped($0.whole)) done and in date (\($0.inWords))"
      })
  }

  private func team(_ user: User, _ tx: any Transaction) throws -> HomePages.Team? {
    guard let person = user.person, user.roles.contains(.lineManager) else { return nil }
    let records = try OnePerson.records(of: person, tx)
    let members = try Team.direct(of: records, on: user.today, tx)
    let seen = try VisiblePeople(
      user.records(of: members.map(\.person), for: .seeObligations, tx), tx)
    guard !seen.people.isEmpty else { return nil }
    let standing = try TeamObligations.of(
      seen, on: user.today, content: try ContentReader.shipped(), tx)
    return HomePages.Team(
      person: person, count: standing.members.count,
      members: standing.members.prefix(8).map(DutyListPages.TeamLine.init))
  }
}

extension HomePages.Work {
  init(_ item: WorkItem) {
    self.init(
      words: item.words, detail: item.detail, address: item.address,
      status: HomePages.status(item.urgency))
  }
}
