import Directory
import Journals
import Kernel
import Storage

/// Makes the device at hand a tablet that the staff of a workplace share.
package struct RegisterTablet: Sendable {
  package var organisation: OrganisationID
  package var name: String

  package init(organisation: OrganisationID, name: String) {
    self.organisation = organisation
    self.name = name
  }

  /// The token, for the device's cookie.
  package func run(by user: User, chance: Chance, _ tx: any Transaction) throws -> String {
    let right = try user.right(to: .manageAccounts, .organisation(organisation), tx)
    let token = Hexadecimal.words(chance.bytes(32))
    try Tablets.insert(
      try tx.newIdentifier(), at: organisation, name: name, token: token, by: user.name,
      at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.tabletRegistered, [.organisation(organisation)], details: ["name": name]),
      under: right, tx)
    return token
  }
}

/// A tablet that was lost or given away: nobody signs in on it any more.
package struct EndTablet: Sendable {
  package var tablet: TabletID

  package init(tablet: TabletID) { self.tablet = tablet }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let tablet = try Tablets.find(tablet, tx) else { throw NotFound("The tablet") }
    guard try user.holds(.manageAccounts, over: .organisation(tablet.organisation), tx) else {
      throw NotFound("The tablet")
    }
    let right = try user.right(to: .manageAccounts, .organisation(tablet.organisation), tx)
    try Tablets.end(tablet.id, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.tabletEnded, [.organisation(tablet.organisation)],
        details: ["name": tablet.name]), under: right, tx)
  }
}

/// Sets a PIN with a one-time code, by whoever it is for: the first time, and after they forgot it.
package struct SetPinByCode: Sendable {
  let name: String
  let code: String
  let bornOn: Day?
  let pin: StoredPassword

  package init(name: String, code: String, bornOn: Day?, pin: StoredPassword) {
    self.name = name
    self.code = code
    self.bornOn = bornOn
    self.pin = pin
  }

  package func run(at now: Instant, _ tx: any Transaction) throws -> AcceptInvitation.Outcome {
    guard let invitation = try Invitations.find(name: name, code: code, at: now, tx) else {
      return .noSuchCode
    }
    guard InvitationRules.knows(bornOn, bornOn: invitation.bornOn) else {
      try Invitations.fail(invitation.id, at: now, tx)
      return .notTheirs
    }
    guard try Invitations.use(invitation.id, at: now, tx) else { return .noSuchCode }
    let account = invitation.account
    try StaffPins.set(pin, of: account.id, at: now, tx)
    // Guesses at the one before keep nobody out.
    for isProof in [false, true] {
      try Throttle.forgiveAll(of: TabletSignIn.guessed(account.id, isProof: isProof), tx)
    }
    let right = Right(
      code: Permission.ownAccount.code, account: account.id, actorName: account.name, at: now)
    try Journal.record(
      JournalEvent(AccessActions.pinSet, [.account(account.id)], details: ["name": account.name]),
      under: right, tx)
    return .accepted(account.id, name: account.name)
  }
}

/// Signing in on a shared tablet with a PIN, in the three steps of signing in with a password.
package struct TabletSignIn: Sendable {
  let tablet: Tablet
  let typed: String
  /// What somebody says of themselves besides, at whom too many wrong PINs were tried.
  let bornOn: Day?

  package init(tablet: Tablet, typed: String, bornOn: Day? = nil) {
    self.tablet = tablet
    self.typed = typed
    self.bornOn = bornOn
  }

  package struct Attempt: Sendable {
    package let account: AccountID?
    package let pin: StoredPassword?
    package let isRefused: Bool
    let failure: Int64?
  }

  /// Counted for the pair of tablet and what was typed: whoever guesses on one tablet keeps nobody
  /// out on another.
  package func prepare(at now: Instant, _ tx: any Transaction) throws -> Attempt {
    let account = try StaffPins.account(
      named: typed, at: tablet.organisation, on: now.dayInLondon, tx)
    let known = try account.flatMap { try Accounts.find($0, tx)?.person }.flatMap {
      try People.find($0, tx)?.bornOn
    }
    let what =
      account.map { TabletSignIn.guessed($0, isProof: bornOn != nil) }
      ?? "pin of \(typed.folded), \(bornOn == nil ? "alone" : "with a birth date")"
    let throttle = try Throttle(
      of: what, address: "tablet \(tablet.id)", device: nil, isShort: true,
      window: PinRules.windowInSeconds(bornOn: known), at: now, tx)
    guard throttle.answer != .refuse else {
      return Attempt(account: nil, pin: nil, isRefused: true, failure: nil)
    }
    // With a wrong birth date no PIN is right.
    let isTheirs = bornOn == nil || bornOn == known
    return Attempt(
      account: account,
      pin: isTheirs ? try account.flatMap { try StaffPins.find($0, tx) } : nil, isRefused: false,
      failure: try throttle.note(at: now, tx))
  }

  /// What is counted: wrong PINs alone, and with a birth date.
  static func guessed(_ account: AccountID, isProof: Bool) -> String {
    isProof ? "pin and birth date \(account)" : "pin \(account)"
  }

  /// The token of a session that reaches nothing but the person's own things.
  package func succeed(
    _ attempt: Attempt, _ account: AccountID, chance: Chance, at now: Instant,
    _ tx: any Transaction
  ) throws -> String {
    if let failure = attempt.failure { try Throttle.forgive(failure, tx) }
    let token = try Sessions.begin(
      for: account, secondFactorAt: nil, from: SessionOrigin(device: tablet.name, address: ""),
      tablet: tablet.id, chance: chance, at: now, tx)
    let right = Right(
      code: Permission.ownAccount.code, account: account, actorName: typed, at: now)
    try Journal.record(
      JournalEvent(
        AccessActions.signedInOnTablet, [.account(account)], details: ["tablet": tablet.name]),
      under: right, tx)
    return token
  }
}
