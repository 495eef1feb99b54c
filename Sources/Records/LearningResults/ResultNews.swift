import Access
import Kernel
import Storage

/// Tells those who keep training that results wait, and goes quiet when none do.
package enum ResultNews {
  package static func key(_ organisation: OrganisationID) -> String { "results-\(organisation)" }

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
