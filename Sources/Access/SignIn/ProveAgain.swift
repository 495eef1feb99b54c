import Journals
import Kernel
import Storage

/// Somebody who is signed in has shown again that it is they who are here.
package struct ProveAgain: Sendable {
  package enum Means: Sendable {
    /// Theirs, and looked at already: that takes too long for a transaction.
    case password
    case code(PassSecondFactor, keys: KeyRing, time: Instant)
    /// The identity that a provider has just signed in anew.
    case provider(SignInProvider, ProvenIdentity)
  }

  package enum Outcome: Hashable, Sendable {
    case proved
    case wrong
    case throttled
  }

  let means: Means

  package init(_ means: Means) { self.means = means }

  package func run(
    by user: User, _ session: Session, at now: Instant, _ tx: any Transaction
  ) throws -> Outcome {
    guard user.account == session.account, session.tablet == nil else {
      throw NotFound("The account")
    }
    // Pressed twice: the first has used the code up.
    if try Sessions.wasProved(session, at: now, tx) { return .proved }
    let right = try user.right(to: .ownAccount, .own, tx)
    let how: String
    switch means {
    case .password:
      // With an app, the password alone shows nothing.
      guard try !SecondFactors.has(session.account, tx) else { return .wrong }
      how = "password"
    case .code(let code, let keys, let time):
      switch try code.look(session.account, keys: keys, time: time, at: now, tx) {
      case .wrong: return .wrong
      case .throttled: return .throttled
      case .right: how = "app"
      }
    case .provider(let provider, let identity):
      let linked = try AccountIdentities.find(
        issuer: identity.issuer, subject: identity.subject, tx)
      guard linked?.account == session.account else { return .wrong }
      guard try identity.isSecondFactor || !SecondFactors.has(session.account, tx) else {
        return .wrong
      }
      how = provider.name
    }
    try Sessions.prove(session, at: now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.provedAgain, [.account(session.account)], details: ["how": how]),
      under: right, tx)
    return .proved
  }
}
