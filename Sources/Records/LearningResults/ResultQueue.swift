import Access
import Directory
import Kernel
import Storage

/// What is too much for one unit of work waits here for its job, which does it as whoever asked is
/// then.
package enum ResultQueue {
  package static let settle = JobKind("results.settle")
  package static let takeBack = JobKind("results.take-back")

  package enum Task { case settle, takeBack }

  /// Somebody without an account asks on the command line, and asks again for the next portion.
  static func add(
    _ task: Task, _ organisation: OrganisationID, _ mapping: LearningMappingID?, by user: User,
    _ tx: any Transaction
  ) throws {
    guard let account = user.account else { return }
    let key = "\(organisation) \(mapping?.rawValue ?? 0)"
    try Jobs.enqueue(
      task == .settle ? settle : takeBack, payload: "\(key) \(account)", key: key, at: user.now,
      tx)
  }

  /// What a job was asked for.
  package struct Asked: Sendable {
    package let organisation: OrganisationID
    package let mapping: LearningMappingID?
    package let account: AccountID

    package init?(_ payload: String) {
      let parts = payload.split(separator: " ").map(String.init)
      guard parts.count == 3, let organisation = OrganisationID(parts[0]),
        let mapping = Int64(parts[1]), let account = AccountID(parts[2])
      else { return nil }
      self.organisation = organisation
      self.mapping = mapping == 0 ? nil : LearningMappingID(rawValue: mapping)
      self.account = account
    }
  }
}
