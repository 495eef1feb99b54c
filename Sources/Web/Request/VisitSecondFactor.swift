import Access
import Kernel
import Markup
import Storage

/// How a code of the second factor was taken.
package enum SecondFactorOutcome: Sendable {
  /// The answer leads on, and gives the browser its session.
  case passed(Answer)
  case wrong
  case throttled
}

extension Visit {
  /// Takes the code after the password, and leads to `address` under a new session.
  package func passSecondFactor(
    _ typed: String, isRecovery: Bool, to address: String
  ) async throws -> SecondFactorOutcome {
    let somebody = try anybodyEntering()
    let (site, now) = (site, now)
    let action = PassSecondFactor(
      typed: typed, isRecovery: isRecovery, signIn: attempt(as: somebody.user.name))
    let outcome = try await site.database.write { tx in
      try action.run(
        somebody.session, keys: site.keys, chance: site.chance, time: site.timepiece.now(),
        at: now, tx)
    }
    switch outcome {
    case .wrong: return .wrong
    case .throttled: return .throttled
    case .passed(let begun, let left):
      var answer = lead(begun, to: address)
      answer.done = left.map { left in
        left == 0
          ? "You used your last recovery code. Make new ones on this page."
          : "You used a recovery code; \(left) \(left == 1 ? "is" : "are") left"
      }
      return .passed(answer)
    }
  }

  /// The secret of the app that is being set up.
  package func beginSecondFactor() async throws -> OneTimeCode {
    guard let account = try anybodyEntering().user.account else { throw NotFound("The account") }
    let (site, now) = (site, now)
    return try await site.database.write { tx in
      try BeginSecondFactor().run(
        for: account, keys: site.keys, chance: site.chance, at: now, tx)
    }
  }

  /// Takes the first code of an app; the page with the recovery codes comes with a new session.
  package func confirmSecondFactor(
    _ typed: String, _ page: @Sendable ([String]) -> Page
  ) async throws -> Answer {
    let somebody = try anybodyEntering()
    let (site, now) = (site, now)
    let (action, signIn) = (
      ConfirmSecondFactor(code: typed), attempt(as: somebody.user.name)
    )
    let (done, visitor) = try await site.database.write { tx in
      let done = try action.run(
        by: somebody.user, somebody.session, signIn, keys: site.keys, chance: site.chance,
        time: site.timepiece.now(), tx)
      let begun = try Sessions.find(token: done.begun.sessionToken, at: now, tx)
      return (done, begun.map { Visitor($0.user, $0.session) })
    }
    var answer = Answer.page(page(done.codes)).beginning(done.begun)
    answer.visitor = visitor
    return answer
  }
}
