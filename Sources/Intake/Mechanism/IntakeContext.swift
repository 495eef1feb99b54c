import Files
import Kernel
import Storage

/// What a format may know while it reads and applies: the day, whose file it is, the code lists,
/// and what is held already. Lives as long as the transaction, and no longer.
package struct IntakeContext {
  /// The name of the format.
  package let format: String
  /// The day for all date rules.
  package let asOf: Day
  package let now: Instant
  /// Settled before `read`; `nil` for national lists.
  package let employer: OrganisationID?
  /// The person chosen by the user, for files that name nobody.
  package let person: PersonID?
  /// Options of the command line that only one format knows: `["kind": "site"]`.
  package let options: [String: String]
  package let lists: CodeLists
  package let load: LoadID
  package let tx: any Transaction

  package init(
    format: String, asOf: Day, now: Instant, employer: OrganisationID?, person: PersonID?,
    options: [String: String], lists: CodeLists, load: LoadID, tx: any Transaction
  ) {
    self.format = format
    self.asOf = asOf
    self.now = now
    self.employer = employer
    self.person = person
    self.options = options
    self.lists = lists
    self.load = load
    self.tx = tx
  }
}
