import Directory
import Journals
import Kernel
import Storage

/// Who may change how somebody else signs in: who could have given every role they hold. Less would
/// let the administrator of one home take over the account of whoever looks after everything.
package enum AccountAuthority {
  package static func over(
    _ id: AccountID, _ user: User, _ tx: any Transaction
  ) throws -> (account: Account, right: Right) {
    let reach = try user.reach(for: .manageAccounts, tx)
    guard let account = try Accounts.find(id, reach, on: user.today, tx), account.closedAt == nil
    else { throw NotFound("The account") }
    guard account.id != user.account else {
      throw Problems("", "Change your own account on the page “Your account”")
    }
    let held = try Grants.of(account.id, on: user.today, tx).filter {
      $0.role.isGiven && ($0.period.to.map { $0 >= user.today } ?? true)
    }
    return (
      account,
      try right(over: account, held.map { ($0.role, $0.organisation, $0.beneath) }, user, tx)
    )
  }

  /// The same over an account that was closed, for the roles that ended with it, and those that
  /// would come back with it.
  package static func overClosed(
    _ id: AccountID, _ user: User, _ tx: any Transaction
  ) throws -> (account: Account, right: Right) {
    let reach = try user.reach(for: .manageAccounts, tx)
    guard let account = try Accounts.find(id, reach, on: user.today, tx),
      let closedAt = account.closedAt,
      // Nobody comes back to one that was erased.
      try Accounts.closing(of: id, tx) != nil
    else { throw NotFound("The account") }
    if try Grants.isOwn(account.id, account.person, of: user, tx) {
      throw Problems("", "Ask another administrator to open an account of yours again")
    }
    let held = try tx.rows(
      """
      SELECT role, organisation_id, beneath FROM access_grant
      WHERE account_id = ?1
        AND (ended_at >= ?2 OR (ended_at IS NULL AND (to_on IS NULL OR to_on >= ?3)))
      """, id, closedAt, user.today
    ).map { row in
      (
        role: try row(0) as Role, organisation: try row(1) as OrganisationID?,
        beneath: try row(2) as Bool
      )
    }.filter { $0.role.isGiven }
    return (
      account,
      try right(over: account, held.map { ($0.role, $0.organisation, $0.beneath) }, user, tx)
    )
  }

  /// Leave to change an account that belongs to its person and holds `roles`.
  private static func right(
    over account: Account, _ roles: [(Role, OrganisationID?, Bool)], _ user: User,
    _ tx: any Transaction
  ) throws -> Right {
    var right = try account.person.map { person -> Right in
      _ = try user.right(to: .manageAccounts, .person(person), tx)
      let all = try OnePerson.records(of: person, tx)
      guard try user.records(of: person, for: .manageAccounts, tx).count == all.count else {
        throw Forbidden("change how this person signs in, because they also work elsewhere")
      }
      return try user.right(to: .manageAccounts, .person(person), tx)
    }
    for (role, organisation, beneath) in roles {
      right = try Grants.rightToGive(role, at: organisation, beneath: beneath, by: user, tx)
    }
    return try right ?? user.right(to: .manageAccounts, .everything, tx)
  }
}
