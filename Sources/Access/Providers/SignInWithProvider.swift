import Directory
import Journals
import Kernel
import Storage

/// What follows when a provider has signed somebody in: a session, when an account is linked, and
/// otherwise a way to link one. No account is ever made here.
package struct SignInWithProvider: Sendable {
  package let provider: SignInProvider
  package let browser: String
  /// The session the browser had.
  package let session: Session?

  package init(_ provider: SignInProvider, browser: String, session: Session?) {
    self.provider = provider
    self.browser = browser
    self.session = session
  }

  package enum Outcome: Hashable, Sendable {
    /// The token of the new session.
    case signedIn(token: String)
    /// Whoever is signed in here may link it to their account.
    case toLink
    /// It was linked to the account that is signed in, before.
    case linkedAlready
    /// The provider names somebody; they still have to show that it is them.
    case toConfirm
    /// Nobody here is linked to it.
    case unknown
    /// They showed something that is not so, and may try again.
    case wrong
    /// They tried too often.
    case triedTooOften
    /// The proof is too old, or never was.
    case gone
  }

  package func run(
    _ identity: ProvenIdentity, next: String, chance: Chance, at now: Instant,
    _ tx: any Transaction
  ) throws -> Outcome {
    if let linked = try AccountIdentities.find(
      issuer: identity.issuer, subject: identity.subject, tx)
    {
      if let session {
        guard linked.account == session.account else {
          throw Problems(
            "",
            """
            This sign-in with \(provider.name) is linked to another account. Sign in with it, and \
            unlink it there first
            """)
        }
        return .linkedAlready
      }
      try AccountIdentities.use(linked.id, at: now, tx)
      let proof = ProviderProof(identity, person: nil, next: next)
      return try begin(
        linked.account, proof, provedAt: identity.seenAt, chance: chance, at: now, tx)
    }
    let person = session == nil ? try IdentityMatch.person(of: identity, provider, tx) : nil
    let proof = ProviderProof(identity, person: person, next: next)
    try proof.save(browser: browser, at: now, tx)
    if session != nil { return .toLink }
    guard try account(of: proof, tx) != nil else { return .unknown }
    return try ProviderGuesses.areUsedUp(proof, at: now, tx) ? .triedTooOften : .toConfirm
  }

  /// The person whom the provider names says when they were born: something they know, and whoever
  /// was given their number by mistake does not.
  package func confirm(
    bornOn: Day, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> Outcome {
    guard let proof = try ProviderProof.find(browser: browser, at: now, tx),
      proof.provider == provider.id, let found = try account(of: proof, tx)
    else { return .gone }
    if try ProviderGuesses.areUsedUp(proof, at: now, tx) { return .triedTooOften }
    guard found.bornOn == bornOn else {
      try ProviderGuesses.add(proof, at: now, tx)
      return try ProviderGuesses.areUsedUp(proof, at: now, tx) ? .triedTooOften : .wrong
    }
    let right = Right(
      code: Permission.ownAccount.code, account: found.account, actorName: found.name, at: now)
    try LinkIdentity(proof, providerName: provider.name)
      .run(to: found.account, by: .identifier, under: right, tx)
    try ProviderProof.remove(browser: browser, tx)
    return try begin(found.account, proof, provedAt: nil, chance: chance, at: now, tx)
  }

  /// Whether there is somebody to be confirmed, for the page that asks.
  package func isToConfirm(at now: Instant, _ tx: any Transaction) throws -> Bool {
    guard let proof = try ProviderProof.find(browser: browser, at: now, tx),
      proof.provider == provider.id
    else { return false }
    return try account(of: proof, tx) != nil && !ProviderGuesses.areUsedUp(proof, at: now, tx)
  }

  /// The only open account of the person a proof names, and what they will be asked.
  private func account(
    of proof: ProviderProof, _ tx: any Transaction
  ) throws -> (account: AccountID, name: String, bornOn: Day)? {
    guard let person = proof.person, let bornOn = try People.find(person, tx)?.bornOn else {
      return nil
    }
    let accounts = try Accounts.open(of: Set(try OnePerson.records(of: person, tx)), tx)
    guard accounts.count == 1, let id = accounts.first, let account = try Accounts.find(id, tx)
    else { return nil }
    return (id, account.name, bornOn)
  }

  private func begin(
    _ account: AccountID, _ proof: ProviderProof, provedAt: Instant?, chance: Chance,
    at now: Instant, _ tx: any Transaction
  ) throws -> Outcome {
    guard let user = try Accounts.user(account, at: now, tx) else {
      throw ProviderRefusal(.accountClosed, provider.name)
    }
    if let session { try Sessions.end(session, tx) }
    let token = try Sessions.begin(
      // What a provider shows stands for the password. Unless it asked for a second factor itself,
      // ours is asked for after.
      for: account, secondFactorAt: proof.isSecondFactor ? now : nil,
      // A provider may have remembered them: what counts is when it asked.
      provedAt: provedAt, chance: chance, at: now, tx)
    try ProviderSessions.begin(
      token: token, provider: provider.id, identityToken: proof.token, tx)
    let right = Right(
      code: Permission.ownAccount.code, account: account, actorName: user.name, at: now)
    try Journal.record(
      JournalEvent(
        AccessActions.signedInWithProvider, [.account(account)],
        details: ["provider": provider.name]), under: right, tx)
    return .signedIn(token: token)
  }
}

/// Writes down that a sign-in with a provider was refused, and why: a code, and nothing of what was
/// sent. Some from one address are written down, and not thousands: anybody can make them.
package struct RefuseProviderSignIn: Sendable {
  package let refusal: ProviderRefusal
  /// The network address, as far as known, as attempts from it are counted.
  package let address: String

  static let most = 30
  static let windowInSeconds: Int64 = 15 * 60

  package init(_ refusal: ProviderRefusal, address: String) {
    self.refusal = refusal
    self.address = NetworkAddress.counted(address)
  }

  package func run(at now: Instant, _ tx: any Transaction) throws {
    let since = now.adding(seconds: -Self.windowInSeconds)
    let before: Int =
      try tx.row(
        "SELECT COUNT(*) FROM provider_fault WHERE origin = ?1 AND refused_at > ?2",
        address, since)?(0) ?? 0
    guard before < Self.most else { return }
    try tx.execute("DELETE FROM provider_fault WHERE refused_at < ?1", since)
    try tx.execute(
      "INSERT INTO provider_fault (id, origin, refused_at) VALUES (?1, ?2, ?3)",
      try tx.newIdentifierNumber(), address, now)
    let right = Right(
      code: Permission.ownAccount.code, account: nil, actorName: "Sign-in", at: now)
    try Journal.record(
      JournalEvent(
        AccessActions.providerRefused, [.system],
        details: ["provider": refusal.provider, "reason": refusal.reason.rawValue]),
      under: right, tx)
  }
}
