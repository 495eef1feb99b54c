import Journals
import Kernel
import Storage

/// Sets one's own password, and signs out every other browser.
package struct ChangePassword: Sendable {
  package var password: StoredPassword
  package var session: Session?

  package init(password: StoredPassword, session: Session?) {
    self.password = password
    self.session = session
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let account = user.account else { throw NotFound("The account") }
    let right = try user.right(to: .ownAccount, .own, tx)
    try Accounts.setPassword(password, of: account, tx)
    try Sessions.endAll(of: account, except: session, tx)
    // Whoever is here knows; it goes out by mail, in case it is not the owner who is here.
    try AccountNotices.add(
      "Your password was changed", to: account, isRead: true, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.passwordChanged, [.account(account)], details: ["name": user.name]),
      under: right, tx)
  }
}
