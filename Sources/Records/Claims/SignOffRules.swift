import Kernel

package enum SignOffStep: String, Storable, CaseIterable {
  case ask
  case takeBack = "take-back"
  case sign
  case sendBack = "send-back"
  case reopen

  package var words: String {
    switch self {
    case .ask: "Sign-off asked for"
    case .takeBack: "Request taken back"
    case .sign: "Signed off"
    case .sendBack: "Sent back"
    case .reopen: "Reopened by a new result"
    }
  }
}

package enum SignOffActor: Hashable, Sendable, CaseIterable {
  case person, supervisor
  /// Nobody: it follows from a new result.
  case consequence
}

/// One way that the sign-off of the whole can go.
package struct SignOffTransition: Hashable, Sendable {
  package let from: SignOffState
  package let step: SignOffStep
  package let to: SignOffState
  package let by: SignOffActor
  package let when: String?
}

package struct SignOffFacts: Hashable, Sendable {
  /// Titles of required competencies that are not confirmed today.
  package var notConfirmed: [String]
  package var supervisorIsPerson: Bool
  package var hasReason: Bool

  package init(
    notConfirmed: [String] = [], supervisorIsPerson: Bool = false, hasReason: Bool = false
  ) {
    self.notConfirmed = notConfirmed
    self.supervisorIsPerson = supervisorIsPerson
    self.hasReason = hasReason
  }
}

/// The second level: the supervisor signs the whole when every part is confirmed, and any new result
/// opens it again.
///
/// - Source: domain facts, standards and training, section 4: "two levels of verification".
package enum SignOffRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [SignOffTransition] = [
    .init(
      from: .open, step: .ask, to: .asked, by: .person,
      when: "every required competency is confirmed; the supervisor is not the person"),
    .init(from: .asked, step: .takeBack, to: .open, by: .person, when: nil),
    .init(
      from: .asked, step: .sign, to: .signed, by: .supervisor,
      when: "every required competency is still confirmed"),
    .init(from: .asked, step: .sendBack, to: .open, by: .supervisor, when: "a reason"),
    .init(from: .asked, step: .reopen, to: .reopened, by: .consequence, when: "a new result"),
    .init(from: .signed, step: .reopen, to: .reopened, by: .consequence, when: "a new result"),
    .init(
      from: .reopened, step: .ask, to: .asked, by: .person,
      when: "every required competency is confirmed; the supervisor is not the person"),
  ]

  /// - Throws: `ClaimRefusal`; the whole is left as it was.
  package static func state(
    after step: SignOffStep, from state: SignOffState, by actor: SignOffActor, _ facts: SignOffFacts
  ) throws(ClaimRefusal) -> SignOffState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .signOffNotFromHere(state)
    }
    guard way.by == actor else { throw .notTheirs }
    switch step {
    case .takeBack, .reopen: break
    case .ask, .sign:
      guard !facts.supervisorIsPerson else { throw .supervisorIsPerson }
      guard facts.notConfirmed.isEmpty else { throw .notConfirmed(facts.notConfirmed) }
    case .sendBack:
      guard !facts.supervisorIsPerson else { throw .supervisorIsPerson }
      guard facts.hasReason else { throw .noReason }
    }
    return way.to
  }

  /// Whether a new result opens the whole again.
  package static func isReopened(_ state: SignOffState) -> Bool {
    transitions.contains { $0.from == state && $0.step == .reopen }
  }
}
