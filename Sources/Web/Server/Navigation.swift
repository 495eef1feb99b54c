import Access
import Journals
import Markup

extension Site {
  /// The menu for `user`: the entry that the address is under is the current one.
  func navigation(for user: User, at path: String) -> [Frame.Item] {
    let items = rooms.flatMap { $0.navigation }.filter { item in
      guard let permission = item.permission else { return true }
      return item.overEverything ? user.holdsOverEverything(permission) : user.may(permission)
    }
    let reaches = items.map { $0.reaches(path) }
    let furthest = reaches.compactMap(\.self).max()
    return zip(items, reaches).map { item, reach in
      Frame.Item(item.link, isCurrent: reach != nil && reach == furthest)
    }
  }

  /// Search is for those who may find people; the room that offers it says who that is.
  func canSearch(_ user: User) -> Bool {
    rooms.flatMap { $0.permissions }.contains { $0.code == "search" && user.may($0) }
  }
}

extension Site {
  /// What every journal entry means, for timelines.
  package var journalActions: JournalActions {
    JournalActions(rooms.flatMap { $0.actions })
  }
}

extension User {
  fileprivate func holdsOverEverything(_ permission: Permission) -> Bool {
    grants.contains { $0.isOverEverything && permission.roles.contains($0.role) }
  }
}
