import Directory
import Journals
import Kernel
import Storage

/// What happens to tokens, in words.
package enum TokenActions {
  package static let all: [JournalAction] = [made, revoked]

  static let made = JournalAction(
    "token.made", words: "Token “{token}” made for {name}, until {until}, to {permissions}")
  static let revoked = JournalAction("token.revoked", words: "Token “{token}” of {name} revoked")
}

/// Makes a token: for one's own account, or, as an administrator, for the account of a program.
package struct MakeToken: Sendable {
  package var account: AccountID
  package var name: String
  package var permissions: [Permission]
  package var organisation: OrganisationID?
  package var expiresOn: Day

  package init(
    account: AccountID, name: String, permissions: [Permission], organisation: OrganisationID?,
    expiresOn: Day
  ) {
    self.account = account
    self.name = name
    self.permissions = permissions
    self.organisation = organisation
    self.expiresOn = expiresOn
  }

  /// - Returns: The token, which is known to nobody from now on but whoever is shown it.
  package func run(
    by user: User, chance: Chance, _ tx: any Transaction
  ) throws -> (id: TokenID, token: String) {
    let (right, holder) = try user.right(toTokensOf: account, tx)
    try check(holder)
    let token = TokenRules.prefix + Hexadecimal.words(chance.bytes(32))
    let made = APIToken(
      id: try tx.newIdentifier(), account: account, name: name,
      permissions: Set(permissions.map(\.code)), organisation: organisation,
      held: APIToken.Held(
        grants: Set(holder.grants.map(\.id)), isLineManager: holder.isLineManager),
      createdAt: user.now, expiresOn: expiresOn, lastUsedAt: nil, revokedAt: nil)
    try APITokens.insert(
      made, digest: Sessions.digest(ofToken: token), madeBy: user.account, tx)
    try Journal.record(
      JournalEvent(
        TokenActions.made, [.account(account)] + (organisation.map { [.organisation($0)] } ?? []),
        details: [
          "token": name, "name": holder.name, "until": expiresOn.iso,
          "permissions": permissions.map(\.doing).joined(separator: "; "),
        ]), under: right, tx)
    return (made.id, token)
  }

  private func check(_ holder: User) throws {
    var problems = Problems()
    let last = holder.today + TokenRules.longestInDays
    if expiresOn < holder.today || expiresOn > last {
      problems.add("expiresOn", "The last day must be from today to \(last.inWords)")
    }
    if permissions.isEmpty {
      problems.add("permissions", "Choose what the program may do")
    } else if !permissions.allSatisfy(holder.may) {
      problems.add("permissions", "A token cannot do what its account may not do")
    }
    if let organisation, !holder.grants.contains(where: { $0.organisation == organisation }) {
      problems.add("organisation", "The account holds no role at this organisation")
    }
    try problems.throwIfAny()
  }
}

/// Ends a token at once.
package struct RevokeToken: Sendable {
  package var account: AccountID
  package var token: TokenID

  package init(account: AccountID, token: TokenID) {
    self.account = account
    self.token = token
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    let (right, holder) = try user.right(toTokensOf: account, tx)
    guard let found = try APITokens.list(of: account, tx).first(where: { $0.id == token }) else {
      throw NotFound("This token")
    }
    guard found.revokedAt == nil else { return }
    try APITokens.revoke(token, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        TokenActions.revoked, [.account(account)],
        details: ["token": found.name, "name": holder.name]), under: right, tx)
  }
}

extension User {
  /// Leave to make and revoke tokens of an account, and who that account is. Of one's own; and of
  /// a program's, which belongs to nobody, for those who could give it every role that it holds:
  /// whoever makes a token sees it, and must not gain by it.
  package func right(
    toTokensOf account: AccountID, _ tx: any Transaction
  ) throws -> (right: Right, holder: User) {
    // A token makes no tokens.
    guard scope == nil else { throw Forbidden(Permission.ownAccount.doing) }
    if account == self.account {
      return (try right(to: .ownAccount, .own, tx), self)
    }
    let reach = try reach(for: .manageAccounts, tx)
    guard let found = try Accounts.find(account, reach, on: today, tx),
      let holder = try Accounts.user(account, at: now, tx)
    else { throw NotFound("The account") }
    guard found.person == nil else { throw Forbidden("make tokens for somebody else’s account") }
    guard let first = holder.grants.first else {
      throw Problems("permissions", "This account holds no role, so a token could do nothing")
    }
    let right = try rightToGive(first, tx)
    for grant in holder.grants.dropFirst() { _ = try rightToGive(grant, tx) }
    return (right, holder)
  }

  private func rightToGive(_ grant: Grant, _ tx: any Transaction) throws -> Right {
    try Grants.rightToGive(
      grant.role, at: grant.organisation, beneath: grant.beneath, by: self, tx)
  }
}
