import Kernel
import Storage

/// What was looked up to decide about rights, while a page is read. A page asks about the same
/// person many times over, and nothing changes in a read.
package struct SightMemory: Sendable {
  static let key = "access.sight"

  struct Question: Hashable {
    let subject: Subject
    let account: AccountID?
    let today: Day

    init(subject: Subject, of user: User) {
      self.subject = subject
      account = user.account
      today = user.today
    }
  }

  fileprivate(set) var standings: [Question: Standing] = [:]

  /// From here on until the end of this unit of work. Only for one that changes nothing.
  package static func begin(_ tx: any Transaction) {
    tx.memory[key] = SightMemory()
  }

  static func remember(
    _ standing: Standing, _ subject: Subject, _ user: User, _ tx: any Transaction
  ) {
    guard var memory = tx.memory.removeValue(forKey: key) as? SightMemory else { return }
    memory.standings[Question(subject: subject, of: user)] = standing
    tx.memory[key] = memory
  }
}
