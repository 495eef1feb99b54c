import Journals
import Kernel
import Storage

/// Links what a browser has shown at a provider to an account here.
package struct LinkIdentity: Sendable {
  package var proof: ProviderProof
  /// As people know the provider.
  package var providerName: String

  package init(_ proof: ProviderProof, providerName: String) {
    self.proof = proof
    self.providerName = providerName
  }

  /// To the account that is signed in.
  package func run(by user: User, _ tx: any Transaction) throws {
    guard let account = user.account else { throw NotFound("The account") }
    try run(to: account, by: .own, under: try user.right(to: .ownAccount, .own, tx), tx)
  }

  /// To an account that has been shown to be theirs in another way, such as an invitation. Whoever
  /// calls this has made sure of it, and says by which rule.
  package func run(
    to account: AccountID, by rule: AccountIdentity.Rule, under right: Right,
    _ tx: any Transaction
  ) throws {
    guard let found = try Accounts.find(account, tx), found.closedAt == nil else {
      throw NotFound("The account")
    }
    if let linked = try AccountIdentities.find(issuer: proof.issuer, subject: proof.subject, tx) {
      guard linked.account == account else {
        throw Problems(
          "",
          """
          This sign-in with \(providerName) is linked to another account. Sign in with it, and \
          unlink it there first
          """)
      }
      return
    }
    try AccountIdentities.insert(proof, for: account, rule: rule, at: right.at, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.identityLinked, [.account(account)],
        details: ["provider": providerName, "name": found.name, "rule": rule.words]),
      under: right, tx)
  }
}

/// Takes a link away: by whoever it belongs to, or by an administrator of the account.
package struct UnlinkIdentity: Sendable {
  package var identity: IdentityID
  package var providerName: String
  /// The browser that asks stays signed in.
  package var session: Session?

  package init(_ identity: IdentityID, providerName: String, session: Session?) {
    self.identity = identity
    self.providerName = providerName
    self.session = session
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let identity = try AccountIdentities.find(identity, tx),
      let account = try Accounts.find(identity.account, tx)
    else { throw NotFound("The way to sign in") }
    let right: Right
    if identity.account == user.account {
      right = try user.right(to: .ownAccount, .own, tx)
    } else {
      let reach = try user.reach(for: .manageAccounts, tx)
      guard try Accounts.find(identity.account, reach, on: user.today, tx) != nil else {
        throw NotFound("The way to sign in")
      }
      let subject: Subject = account.person.map { .person($0) } ?? .everything
      right = try user.right(to: .manageAccounts, subject, tx)
    }
    try AccountIdentities.remove(identity.id, tx)
    try ProviderSessions.endAll(
      of: identity.account, with: identity.provider, except: session, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.identityUnlinked, [.account(identity.account)],
        details: ["provider": providerName, "name": account.name]),
      under: right, tx)
  }
}
