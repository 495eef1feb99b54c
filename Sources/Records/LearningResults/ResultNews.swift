import Access
import Kernel
import Storage

/// Tells those who keep training that results wait, and goes quiet when none do.
package enum ResultNews {
  package static func key(_ organisation: OrganisationID) -> String { "results-\(organisation)" }

  /// What has waited for nearly a year goes in four weeks. It is quiet when nothing waits.
  static func ending(
    _ organisation: OrganisationID, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      "Results of learning that have waited for nearly a year are removed in four weeks",
      about: key(organisation),
      to: Accounts.holding(.keepResults, over: organisation, at: now, tx).map(\.account),
      page: "/organisations/\(organisation)/results/waiting", at: now, tx)
  }

  package static func follow(
    _ organisation: OrganisationID, at now: Instant, _ tx: any Transaction
  ) throws {
    let key = key(organisation)
    if try KeptResults.countOfWaiting(at: [organisation], tx).isEmpty {
      return try WorkNotices.settle(key, at: now, tx)
    }
    try WorkNotices.ask(
      "Results of learning wait for a decision", about: key,
      of: Accounts.holding(.keepResults, over: organisation, at: now, tx).map(\.account),
      page: "/organisations/\(organisation)/results/waiting", at: now, tx)
  }
}
