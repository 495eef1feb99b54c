import Access
import Directory
import Intake
import Kernel
import Markup
import Storage
import Web

/// What the home page shows to one user.
struct HomeQuestion: Sendable {
  let rooms: [any Room.Type]

  func answer(_ user: User, _ tx: any Transaction) throws -> HomePages.Home {
    let items = try rooms.flatMap { try $0.workItems(for: user, tx) }
      .sorted { ($0.urgency, $0.dueOn ?? .latest) < ($1.urgency, $1.dueOn ?? .latest) }
    let organisations = user.grants.compactMap(\.organisation)
    let names = try Organisations.names(of: organisations, tx)
    return HomePages.Home(
      name: user.name,
      roles: user.grants.map { grant in
        HomePages.RoleHeld(
          words: grant.role.words,
          place: grant.organisation.flatMap { id in
            names[id].map { Link($0, to: "/organisations/\(id)") }
          })
      },
      work: items.map { item in
        HomePages.Work(
          words: item.words, detail: item.detail, address: item.address,
          status: HomePages.status(item.urgency), dueOn: item.dueOn)
      },
      person: user.person, mayLoadFiles: user.may(IntakePermissions.loadStaff),
      maySearch: user.may(.search))
  }
}
