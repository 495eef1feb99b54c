import Directory
import Journals
import Kernel
import Storage

/// Whom those see who see people through who reports to them, or as themselves: what joining two
/// records can change. Sight through an organisation hangs on the records of each employer, and
/// joining adds nothing to it.
package struct SightOfPeople: Sendable {
  /// One account that sees more or fewer records of people.
  package struct Change: Hashable, Sendable {
    package let account: String
    package let gains: [PersonID]
    package let loses: [PersonID]
  }

  private var seen: [AccountID: (name: String, records: Set<PersonID>)] = [:]

  /// What the accounts of `people`, and of whoever manages them at any level, see under
  /// `permission`.
  package init(
    of people: [PersonID], under permission: Permission, at now: Instant, _ tx: any Transaction
  ) throws {
    let records = Set(try OnePerson.records(of: people, tx).values.joined())
    let above = try records.flatMap {
      try LineManagement.everyoneAbove($0, on: now.dayInLondon, tx)
    }
    let holders = records.union(try OnePerson.records(of: above, tx).values.joined())
    for account in try Accounts.open(of: holders, tx) {
      guard let user = try Accounts.user(account, at: now, tx) else { continue }
      seen[account] = (user.name, Set(try user.reach(for: permission, tx).people))
    }
  }

  package func changes(to later: SightOfPeople) -> [Change] {
    Set(seen.keys).union(later.seen.keys).compactMap { account -> Change? in
      let before = seen[account]?.records ?? []
      let after = later.seen[account]?.records ?? []
      guard before != after else { return nil }
      return Change(
        account: later.seen[account]?.name ?? seen[account]?.name ?? "",
        gains: after.subtracting(before).sorted(), loses: before.subtracting(after).sorted())
    }.sorted { $0.account < $1.account }
  }

  /// What joining the records of `match` would change. Nothing stays written.
  package static func changes(
    joining match: PersonMatch, under permission: Permission, for user: User,
    _ tx: any Transaction
  ) throws -> [Change] {
    // Only looked at: whether the user may decide is asked when they do.
    let right = Right(
      code: permission.code, account: user.account, actorName: user.name, at: user.now)
    let before = try SightOfPeople(of: match.people, under: permission, at: user.now, tx)
    let after = try Merges.asIfJoined(match, under: right, tx) {
      try SightOfPeople(of: match.people, under: permission, at: user.now, tx)
    }
    return before.changes(to: after)
  }
}
