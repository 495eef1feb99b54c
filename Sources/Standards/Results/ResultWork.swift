import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for those who keep training.
enum ResultWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil, user.may(.keepResults) else { return [] }
    let places = user.grants.filter { Permission.keepResults.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let counts = try KeptResults.countOfWaiting(at: places, tx)
    return counts.sorted { $0.key < $1.key }.map { place, count in
      WorkItem(
        count == 1
          ? "1 result of learning waits for a decision"
          : "\(count) results of learning wait for a decision",
        detail: "They count for nobody until then",
        to: "/organisations/\(place)/results/waiting", urgency: .open)
    }
  }
}
