import Journals
import Kernel
import Storage

/// Makes a one-time code for somebody who is to set their password: new, or locked out. Codes made
/// before no longer count. What they had goes on working until the code is used.
package struct MakeInvitation: Sendable {
  package var account: AccountID

  /// What the owner is told besides, for those whose account was made where no administrator signed
  /// in.
  package var notice: String?

  package init(account: AccountID, notice: String? = nil) {
    self.account = account
    self.notice = notice
  }

  /// To be shown or printed once.
  package struct Made: Sendable {
    package let code: String
    package let account: Account
    package let expiresAt: Instant
  }

  package func run(by user: User, chance: Chance, _ tx: any Transaction) throws -> Made {
    let (account, right) = try AccountAuthority.over(account, user, tx)
    let code = SafeCode.make(groups: InvitationRules.groups, chance: chance)
    let expiresAt = try Invitations.insert(
      code, for: account.id, by: user.name, at: user.now, tx)
    if let notice { try AccountNotices.add(notice, to: account.id, at: user.now, tx) }
    try Journal.record(
      JournalEvent(
        AccessActions.invited, [.account(account.id)], details: ["name": account.name]),
      under: right, tx)
    return Made(code: code, account: account, expiresAt: expiresAt)
  }
}

/// Takes a one-time code, with what its owner knows of themselves, for a password of their own.
/// Every other browser is signed out; a second factor stays as it was.
package struct AcceptInvitation: Sendable {
  let name: String
  let code: String
  let bornOn: Day?
  let password: StoredPassword

  package init(name: String, code: String, bornOn: Day?, password: StoredPassword) {
    self.name = name
    self.code = code
    self.bornOn = bornOn
    self.password = password
  }

  package enum Outcome: Hashable, Sendable {
    case accepted(AccountID, name: String)
    /// The code and the name do not fit together, or the code counts no longer.
    case noSuchCode
    case notTheirs
  }

  package func run(at now: Instant, _ tx: any Transaction) throws -> Outcome {
    guard let invitation = try Invitations.find(name: name, code: code, at: now, tx) else {
      return .noSuchCode
    }
    guard InvitationRules.knows(bornOn, bornOn: invitation.bornOn) else {
      try Invitations.fail(invitation.id, at: now, tx)
      return .notTheirs
    }
    guard try Invitations.use(invitation.id, at: now, tx) else { return .noSuchCode }
    let account = invitation.account
    try Accounts.setPassword(password, of: account.id, tx)
    try Sessions.endAll(of: account.id, tx)
    // Others that were made meanwhile are of no more use to anybody who means well.
    try Invitations.endAll(of: account.id, at: now, tx)
    if let address = invitation.mailedTo {
      try AccountAddresses.confirm(address, of: account.id, at: now, tx)
    }
    try AccountNotices.add(
      "Your password was set with a one-time code", to: account.id, at: now, tx)
    let right = Right(
      code: Permission.ownAccount.code, account: account.id, actorName: account.name, at: now)
    try Journal.record(
      JournalEvent(
        AccessActions.invitationAccepted, [.account(account.id)], details: ["name": account.name]),
      under: right, tx)
    return .accepted(account.id, name: account.name)
  }
}
