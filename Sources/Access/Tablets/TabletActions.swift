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
    for guessed in TabletGuesses("\(account.id)").all(bornOn: invitation.bornOn) {
      try Throttle.forgiveAll(of: guessed, tx)
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
    /// How long to wait before the answer.
    package let pauseInSeconds: Int
    let failures: [Int64]
  }

  /// Counted for the pair of tablet and what was typed: whoever guesses on one tablet keeps nobody
  /// out on another.
  package func prepare(at now: Instant, _ tx: any Transaction) throws -> Attempt {
    let account = try StaffPins.account(
      named: typed, at: tablet.organisation, on: now.dayInLondon, tx)
    let known = try account.flatMap { try Accounts.find($0, tx)?.person }.flatMap {
      try People.find($0, tx)?.bornOn
    }
    let guesses = TabletGuesses(account.map { "\($0)" } ?? "of \(typed.folded)")
    let throttle = { (what: String, isShort: Bool) in
      try Throttle(
        of: what, address: "tablet \(tablet.id)", device: nil, isShort: isShort,
        window: PinRules.windowInSeconds(bornOn: known), at: now, tx)
    }
    let counted = try throttle(guesses.counted(bornOn: bornOn), true)
    let withDates = try bornOn.map { _ in try throttle(guesses.withAnyDate, false) }
    let dates = withDates?.failures.ofPair ?? 0
    guard counted.answer != .refuse, dates < PinRules.mostWithDates else {
      return Attempt(account: nil, pin: nil, isRefused: true, pauseInSeconds: 0, failures: [])
    }
    // With a wrong birth date no PIN is right.
    let isTheirs = bornOn == nil || bornOn == known
    return Attempt(
      account: account,
      pin: isTheirs ? try account.flatMap { try StaffPins.find($0, tx) } : nil, isRefused: false,
      pauseInSeconds: PinRules.pauseInSeconds(afterDates: dates),
      failures: try [counted, withDates].compactMap { try $0?.note(at: now, tx) })
  }

  /// The token of a session that reaches nothing but the person's own things.
  package func succeed(
    _ attempt: Attempt, _ account: AccountID, chance: Chance, at now: Instant,
    _ tx: any Transaction
  ) throws -> String {
    for failure in attempt.failures { try Throttle.forgive(failure, tx) }
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

/// What is counted of guesses at somebody: wrong PINs alone, wrong PINs with each birth date that
/// was typed, and all of those with dates together.
struct TabletGuesses {
  private let who: String

  /// - Parameter who: The number of the account, or what was typed where there is none.
  init(_ who: String) { self.who = who }

  /// A colleague who does not know the birth date uses up the tries of other dates, and not the
  /// owner's. Every date is answered alike, so that nobody learns which it is.
  func counted(bornOn: Day?) -> String {
    bornOn.map { "pin and birth date \($0.inWords) \(who)" } ?? "pin \(who)"
  }

  var withAnyDate: String { "pin and any birth date \(who)" }

  func all(bornOn: Day?) -> [String] {
    [counted(bornOn: nil), withAnyDate] + (bornOn.map { [counted(bornOn: $0)] } ?? [])
  }
}
