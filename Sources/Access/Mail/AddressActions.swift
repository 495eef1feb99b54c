import Courier
import Journals
import Kernel
import Storage

/// Asks that one's mail go to another address: it does once a link sent there is used.
package struct WantAddress: Sendable {
  let address: MailAddress

  package init(_ address: MailAddress) { self.address = address }

  package func run(by user: User, _ outbox: Outbox, _ tx: any Transaction) throws {
    guard let account = user.account else { throw NotFound("The account") }
    _ = try user.right(to: .ownAccount, .own, tx)
    guard try AccountAddresses.confirmed(of: account, tx) != address else {
      throw Problems("address", "Your mail goes to this address already")
    }
    let code = SafeCode.make(groups: 5, chance: outbox.chance)
    let until = user.now.adding(seconds: Int64(MailRules.addressLinkInHours) * 3_600)
    try AccountAddresses.want(address, of: account, code: code, until: until, at: user.now, tx)
    let place = outbox.settings.publicAddress
    try outbox.add(
      .address, to: account, at: address,
      .address(
        name: user.name,
        link: MailWords.link(place, "/mail-address", [("name", user.name), ("code", code)]),
        code: code, until: until, from: place), lateAt: until, now: user.now, tx)
  }
}

/// Uses a link that was sent to an address. Whoever had mail before is told at the old address.
package struct ConfirmAddress: Sendable {
  let name: String
  let code: String

  package init(name: String, code: String) {
    self.name = name
    self.code = code
  }

  /// - Parameter outbox: `nil` where no mail is sent any more.
  package func run(_ outbox: Outbox?, at now: Instant, _ tx: any Transaction) throws {
    guard let found = try Accounts.find(name: name, tx),
      let address = try AccountAddresses.wanted(of: found.id, code: code, at: now, tx)
    else {
      throw Problems(
        "code",
        "The user name and the code do not fit together. Check both; the code may have been used,"
          + " have run out, or been replaced by another")
    }
    let account = found.id
    let former = try AccountAddresses.confirmed(of: account, tx)
    try AccountAddresses.take(address, for: account, at: now, tx)
    try AddressNews.tell(found, former: former, removed: false, outbox, at: now, tx)
  }
}

/// Takes one's address away: no more mail.
package struct RemoveAddress: Sendable {
  package init() {}

  package func run(by user: User, _ outbox: Outbox?, _ tx: any Transaction) throws {
    guard let id = user.account, let account = try Accounts.find(id, tx) else {
      throw NotFound("The account")
    }
    _ = try user.right(to: .ownAccount, .own, tx)
    let former = try AccountAddresses.confirmed(of: id, tx)
    try AccountAddresses.take(nil, for: id, at: user.now, tx)
    try AddressNews.tell(account, former: former, removed: true, outbox, at: user.now, tx)
  }
}

private enum AddressNews {
  static func tell(
    _ account: Account, former: MailAddress?, removed: Bool, _ outbox: Outbox?, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let right = Right(
      code: Permission.ownAccount.code, account: account.id, actorName: account.name, at: now)
    try Journal.record(
      JournalEvent(
        removed ? AccessActions.addressRemoved : AccessActions.addressConfirmed,
        [.account(account.id)], details: ["name": account.name]), under: right, tx)
    guard let outbox, let former else { return }
    try outbox.add(
      .notice, to: account.id, at: former,
      .notice(
        removed
          ? "The mail address of your account was removed. No more mail comes here"
          : "The mail address of your account was changed. No more mail comes here",
        at: now, name: account.name, from: outbox.settings.publicAddress),
      lateAt: now.adding(seconds: MailRules.noticeInSeconds), now: now, tx)
  }
}
