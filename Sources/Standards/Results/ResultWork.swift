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
    let reach = try user.reach(for: .keepResults, tx)
    let counts = try KeptResults.countOfWaiting(
      under: (reach.organisations + reach.places).uniqued(), on: user.today, tx)
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
