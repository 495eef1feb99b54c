import Courier
import Journals
import Kernel
import Storage

/// Sends somebody a link to set their password. The code in it is one like those that are printed.
package struct InviteByMail: Sendable {
  let account: AccountID
  /// Where to; the account's own when it has a confirmed one.
  let address: MailAddress?

  package init(account: AccountID, address: MailAddress?) {
    self.account = account
    self.address = address
  }

  package func run(by user: User, _ outbox: Outbox, _ tx: any Transaction) throws {
    let (account, right) = try AccountAuthority.over(account, user, tx)
    let known = try AccountAddresses.confirmed(of: account.id, tx)
    guard let to = known ?? address else {
      throw Problems("address", "Enter their mail address")
    }
    // Only its owner changes an address that was shown to be theirs.
    if known == nil { try AccountAddresses.set(to, of: account.id, at: user.now, tx) }
    try Invitations.endAll(of: account.id, at: user.now, tx)
    try MailedCodes.send(
      .invitation, to: account, lasting: Int64(InvitationRules.lastingInDays) * 86_400,
      by: user.name, outbox, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.invitedByMail, [.account(account.id)], details: ["name": account.name]),
      under: right, tx)
  }
}

/// One-time codes that go out as links.
enum MailedCodes {
  static func send(
    _ kind: MailKind, to account: Account, lasting seconds: Int64, by name: String,
    _ outbox: Outbox, at now: Instant, _ tx: any Transaction
  ) throws {
    let code = SafeCode.make(groups: 5, chance: outbox.chance)
    let until = now.adding(seconds: seconds)
    let address = try AccountAddresses.find(account.id, tx)?.address
    try Invitations.insert(
      code, for: account.id, by: name, until: until, mailedTo: address?.text, at: now, tx)
    let place = outbox.settings.publicAddress
    let link = MailWords.link(place, "/welcome", [("name", account.name), ("code", code)])
    let words: MailWords =
      kind == .password
      ? .password(name: account.name, link: link, code: code, until: until, from: place)
      : .invitation(
        name: account.name,
        employer: try MailWords.employer(of: account, on: now.dayInLondon, tx),
        asksBirthday: try Invitations.find(name: account.name, code: code, at: now, tx)?.bornOn
          != nil, link: link, code: code, until: until, from: place)
    try outbox.add(kind, to: account.id, words, lateAt: until, now: now, tx)
  }
}
