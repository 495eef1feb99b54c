import Access
import Journals
import Markup

extension Site {
  /// The menu for `user`: the entry that the address is under is the current one.
  func navigation(for user: User, at path: String) -> [Frame.Item] {
    let items = rooms.flatMap { $0.navigation }.filter { item in
      item.permission.map(user.may) ?? true
    }
    let current = items.map(\.link.address)
      .filter { path == $0 || ($0 != "/" && path.hasPrefix($0 + "/")) }
      .max { $0.count < $1.count }
    return items.map { Frame.Item($0.link, isCurrent: $0.link.address == current) }
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
