import Directory
import Journals
import Kernel
import Storage

/// Has a colleague stand in for a role while its holder is away. It begins and ends by itself, and
/// ends early when the role it stands in for does.
package struct CoverGrant: Sendable {
  package var grant: GrantID
  /// The user name of whoever stands in.
  package var colleague: String
  package var from: Day
  package var until: Day
  package var reason: String

  package init(grant: GrantID, colleague: String, from: Day, until: Day, reason: String) {
    self.grant = grant
    self.colleague = colleague
    self.from = from
    self.until = until
    self.reason = reason
  }

  /// By the holder, who lends what they hold, or by whoever may give the role.
  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> GrantID {
    let (record, right) = try CoverGrant.find(grant, by: user, tx)
    guard let organisation = record.grant.organisation else {
      throw Problems("", "Nobody stands in for a role over everything; give the role instead")
    }
    let account = try check(record, at: organisation, by: user, tx)
    guard let period = Period(from: from, to: until) else { throw NotFound("The days") }
    let cover = Grant(
      id: try tx.newIdentifier(), role: record.grant.role, organisation: organisation,
      beneath: record.grant.beneath, period: period)
    try Grants.insert(
      cover, for: account.id,
      postOf: try Grants.post(of: account.person, at: organisation, on: user.today, tx),
      covering: record.grant.id, by: (right.account, right.actorName), at: right.at,
      reason: reason, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.coverGiven, Grants.subjects(account, organisation),
        details: [
          "name": account.name, "role": try cover.words(tx), "holder": record.accountName,
          "from": from.inWords, "until": until.inWords, "reason": reason,
        ]), under: right, tx)
    return cover.id
  }

  /// The role to stand in for, and leave to ask somebody to.
  package static func find(
    _ grant: GrantID, by user: User, _ tx: any Transaction
  ) throws -> (GrantRecord, Right) {
    guard let record = try Grants.find(grant, on: user.today, tx),
      record.isInForce(on: user.today)
    else {
      throw NotFound("The role")
    }
    if record.account == user.account, user.grants.contains(where: { $0.id == grant }) {
      guard record.covers == nil else {
        throw Problems("", "You stand in for somebody yourself; ask them or an administrator")
      }
      return (record, try user.right(to: .standIn, .own, tx))
    }
    let reach = try user.reach(for: .manageAccounts, tx)
    guard try Accounts.find(record.account, reach, on: user.today, tx) != nil else {
      throw NotFound("The role")
    }
    return (
      record,
      try Grants.rightToGive(
        record.grant.role, at: record.grant.organisation, beneath: record.grant.beneath, by: user,
        tx)
    )
  }

  /// Whom the holder can ask. Those who see people by name are told of everybody with an account;
  /// the others of those who hold a role there.
  package static func colleagues(
    for record: GrantRecord, by user: User, _ tx: any Transaction
  ) throws -> [Account] {
    guard let organisation = record.grant.organisation else { return [] }
    let reach = Reach(organisations: [organisation])
    return try Accounts.list(reach, on: user.today, limit: mostListed + 1, tx).filter { account in
      guard account.closedAt == nil, account.id != record.account,
        try !Grants.isOwn(account.id, account.person, of: user, tx)
      else { return false }
      if record.grant.role.reach == .people { return true }
      return try Grants.of(account.id, on: user.today, tx).contains {
        $0.period.contains(user.today)
      }
    }
  }

  /// A longer list helps nobody to choose.
  package static let mostListed = 200

  private func check(
    _ record: GrantRecord, at organisation: OrganisationID, by user: User, _ tx: any Transaction
  ) throws -> Account {
    var problems = Problems()
    if from < user.today { problems.add("from", "The first day must be today or later") }
    if until < from {
      problems.add("until", "The last day must be on or after the first")
    } else if until - from > GrantRules.longestCoverInDays {
      problems.add(
        "until",
        "The last day must be on or before "
          + "\((from + GrantRules.longestCoverInDays).inWords): nobody stands in for longer")
    }
    if reason.isEmpty { problems.add("reason", "Enter why somebody stands in") }
    // Colleagues are those of the same organisation; of others it is not said whether they exist.
    let colleagues = try Accounts.list(
      Reach(organisations: [organisation]), on: user.today, limit: Int(Int32.max), tx)
    let account = colleagues.first {
      $0.name.folded == colleague.folded && $0.closedAt == nil
    }
    if let account {
      if try Grants.isOwn(account.id, account.person, of: user, tx) {
        problems.add("colleague", "You cannot stand in yourself. Choose a colleague")
      } else if account.id == record.account {
        problems.add("colleague", "\(account.name) holds this role. Choose a colleague")
      }
    } else {
      problems.add(
        "colleague",
        "No colleague of this organisation has this user name. Ask them what they sign in with")
    }
    try problems.throwIfAny()
    guard let account else { throw NotFound("The account") }
    return account
  }
}
