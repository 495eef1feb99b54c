import Journals
import Kernel
import Storage

/// The code after the password: of the app, or one of the recovery codes. Right or wrong, and how
/// often, is decided and written down in one transaction.
package struct PassSecondFactor: Sendable {
  let typed: String
  let isRecovery: Bool
  let signIn: SignIn

  package init(typed: String, isRecovery: Bool, signIn: SignIn) {
    self.typed = typed
    self.isRecovery = isRecovery
    self.signIn = signIn
  }

  package enum Outcome: Sendable {
    /// The session that had only the password is over, and this one has begun.
    case passed(SignIn.Begun, recoveryCodesLeft: Int?)
    case wrong
    case throttled
  }

  /// - Parameter time: Of the clock that apps go by.
  package func run(
    _ session: Session, keys: KeyRing, chance: Chance, time: Instant, at now: Instant,
    _ tx: any Transaction
  ) throws -> Outcome {
    switch try look(session.account, keys: keys, time: time, at: now, tx) {
    case .throttled: return .throttled
    case .wrong: return .wrong
    case .right: return try begin(after: session, chance: chance, at: now, tx)
    }
  }

  private func begin(
    after session: Session, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> Outcome {
    let account = session.account
    let begun = try signIn.begin(account, secondFactorAt: now, chance: chance, at: now, tx)
    try Sessions.end(session, goingOnAs: begun.sessionToken, tx)
    guard isRecovery else { return .passed(begun, recoveryCodesLeft: nil) }
    let left = try RecoveryCodes.left(of: account, tx)
    try AccountNotices.add(
      "A recovery code was used to sign in. \(left) are left", to: account, at: now, tx)
    return .passed(begun, recoveryCodesLeft: left)
  }

  enum Look { case right, wrong, throttled }

  /// Looks at the code, and counts a wrong one: at sign-in, and when somebody who is signed in shows
  /// again that it is they.
  func look(
    _ account: AccountID, keys: KeyRing, time: Instant, at now: Instant, _ tx: any Transaction
  ) throws -> Look {
    guard let factor = try SecondFactors.find(account, tx), factor.confirmedAt != nil else {
      return .wrong
    }
    // Counted apart, so that guesses at the app's codes never keep a recovery code out.
    let throttle = try signIn.throttle(
      of: isRecovery ? "recovery \(account)" : "second factor \(account)", account: account,
      isShort: !isRecovery, at: now, tx)
    guard throttle.answer != .refuse else { return .throttled }
    guard try isRight(factor, keys, time: time, at: now, tx) else {
      _ = try throttle.note(at: now, tx)
      let right = Right(
        code: Permission.ownAccount.code, account: account, actorName: signIn.name, at: now)
      let isUsed = try isUsedAlready(factor, keys, time: time)
      try Journal.record(
        JournalEvent(
          isUsed ? AccessActions.secondFactorUsedAgain : AccessActions.secondFactorFailed,
          [.account(account)]), under: right, tx)
      if isUsed {
        try AccountNotices.add(
          "A code of your app was refused, because it or a later one had been used already. If it"
            + " was not you who typed it again, somebody saw it and knows your password: change it",
          to: account, at: now, tx)
      }
      return .wrong
    }
    return .right
  }

  /// Whether it is a code of now that was taken before, or one before it: its owner typed it twice,
  /// or somebody else saw it.
  private func isUsedAlready(
    _ factor: SecondFactor, _ keys: KeyRing, time: Instant
  ) throws -> Bool {
    guard !isRecovery, factor.lastStep > 0 else { return false }
    let step = try factor.code(keys).step(
      of: SecondFactorForm.digits(typed), at: time, after: 0)
    return step.map { $0 <= factor.lastStep } ?? false
  }

  private func isRight(
    _ factor: SecondFactor, _ keys: KeyRing, time: Instant, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    if isRecovery { return try RecoveryCodes.use(typed, of: factor.account, at: now, tx) }
    let step = try factor.code(keys).step(
      of: SecondFactorForm.digits(typed), at: time, after: factor.lastStep)
    guard let step else { return false }
    return try SecondFactors.use(step: step, of: factor.account, tx)
  }
}
