import Directory
import Journals
import Kernel
import Storage

/// Makes the secret of an app that is yet to be confirmed; the same one until then, so that the
/// page can be loaded again.
package struct BeginSecondFactor: Sendable {
  package init() {}

  package func run(
    for account: AccountID, keys: KeyRing, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> OneTimeCode {
    if let pending = try SecondFactors.find(account, tx) {
      guard pending.confirmedAt == nil else {
        throw Problems("", "Your account has a second factor already")
      }
      return try pending.code(keys)
    }
    let secret = chance.bytes(OneTimeCode.secretLength)
    try SecondFactors.save(
      secret: secret, of: account, confirmedAt: nil, keys: keys, at: now, tx)
    return OneTimeCode(secret: secret)
  }
}

/// Gives an account of the example its made-up app. Nobody else's secret is ever known to anybody
/// but them.
package struct GiveSecondFactor: Sendable {
  let app: OneTimeCode

  package init(app: OneTimeCode) { self.app = app }

  package func run(
    to account: AccountID, keys: KeyRing, at now: Instant, _ tx: any Transaction
  ) throws {
    try SecondFactors.save(
      secret: app.secret, of: account, confirmedAt: now, keys: keys, at: now, tx)
  }
}

/// The first code of an app shows that it has the secret: from now on it is asked for. The recovery
/// codes it gives are shown once.
package struct ConfirmSecondFactor: Sendable {
  let code: String

  package init(code: String) { self.code = code }

  /// - Parameters:
  ///   - session: It ends; the one that has passed the second factor begins under a new token.
  ///   - time: Of the clock that apps go by.
  package func run(
    by user: User, _ session: Session, _ signIn: SignIn, keys: KeyRing, chance: Chance,
    time: Instant, _ tx: any Transaction
  ) throws -> (codes: [String], begun: SignIn.Begun) {
    guard let account = user.account, let factor = try SecondFactors.find(account, tx) else {
      throw Problems("code", "Scan the code, or type the key into your app, and try again")
    }
    guard factor.confirmedAt == nil else {
      throw Problems("", "Your account has a second factor already")
    }
    let right = try user.right(to: .ownAccount, .own, tx)
    let step = try factor.code(keys).step(
      of: SecondFactorForm.digits(code), at: time, after: factor.lastStep)
    guard let step, try SecondFactors.use(step: step, of: account, tx) else {
      throw Problems(
        "code",
        "This is not the code your app shows now. Wait for the next one and type it; if that is"
          + " refused too, check that the phone sets its clock by itself")
    }
    try SecondFactors.confirm(account, at: user.now, tx)
    let codes = try RecoveryCodes.make(for: account, chance: chance, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.secondFactorSetUp, [.account(account)], details: ["name": user.name]),
      under: right, tx)
    let begun = try signIn.begin(
      account, secondFactorAt: user.now, chance: chance, at: user.now, tx)
    try Sessions.end(session, goingOnAs: begun.sessionToken, tx)
    return (codes, begun)
  }
}

/// A new set of recovery codes; the old ones no longer count.
package struct RenewRecoveryCodes: Sendable {
  package init() {}

  package func run(
    by user: User, chance: Chance, _ tx: any Transaction
  ) throws -> [String] {
    guard let account = user.account, try SecondFactors.has(account, tx) else {
      throw NotFound("The second factor")
    }
    let right = try user.right(to: .ownAccount, .own, tx)
    let codes = try RecoveryCodes.make(for: account, chance: chance, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.recoveryCodesRenewed, [.account(account)], details: ["name": user.name]),
      under: right, tx)
    return codes
  }
}

/// Takes one's own app away: to set up another, or to do without where none is required.
package struct RemoveSecondFactor: Sendable {
  package init() {}

  package func run(by user: User, keeping session: Session, _ tx: any Transaction) throws {
    guard let account = user.account, try SecondFactors.has(account, tx) else {
      throw NotFound("The second factor")
    }
    let right = try user.right(to: .ownAccount, .own, tx)
    try SecondFactors.remove(account, tx)
    try Sessions.endAll(of: account, except: session, tx)
    // Where one is required, the session is led to set it up again before anything else.
    try Sessions.forgetSecondFactor(of: session, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.secondFactorRemoved, [.account(account)], details: ["name": user.name]),
      under: right, tx)
  }
}

/// Another administrator takes the app of somebody who lost their phone away. They sign in with
/// their password and set up another; they are told who did it and why.
package struct ResetSecondFactor: Sendable {
  package var account: AccountID
  package var reason: String

  package init(account: AccountID, reason: String) {
    self.account = account
    self.reason = reason
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    let (account, right) = try AccountAuthority.over(account, user, tx)
    guard try SecondFactors.has(account.id, tx) else {
      throw Problems("reason", "This account has no second factor to reset")
    }
    try SecondFactors.remove(account.id, tx)
    try Sessions.endAll(of: account.id, tx)
    try AccountNotices.add(
      "\(user.name) reset your second factor. Reason given: \(reason)", to: account.id,
      at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.secondFactorReset, [.account(account.id)],
        details: ["name": account.name, "reason": reason]), under: right, tx)
  }
}

enum SecondFactorForm {
  /// `123 456` is how apps show it.
  static func digits(_ typed: String) -> String { typed.filter { $0.isASCII && $0.isNumber } }
}
