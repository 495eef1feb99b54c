import Directory
import Kernel

/// What a gateway comes to.
///
/// The raw values are stored and shown to machines.
package enum GatewayOutcome: String, Storable, CaseIterable, Hashable, Sendable {
  /// No gateway stands before such a post.
  case notCovered = "not-covered"
  case clear
  /// It is not met, and only a recommendation here.
  case advisory
  /// It may be met in the post, until a day.
  case following
  /// Acting up or interim, until a day.
  case exempt
  /// Somebody who enters from the side, until a day.
  case waiver
  /// An accountable officer let it through.
  case overridden
  /// The appointment is not confirmed.
  case blocked

  package var words: String {
    switch self {
    case .notCovered: "No gateway"
    case .clear: "Clear"
    case .advisory: "Not met, advisory only"
    case .following: "To be met in the post"
    case .exempt: "Exempt for a time"
    case .waiver: "Waiver"
    case .overridden: "Let through"
    case .blocked: "Not met"
    }
  }
}

/// The answer of a gateway, with what it rests on and what is missing.
package struct GatewayDecision: Sendable {
  package struct Missing: Hashable, Sendable {
    package let need: GatewayNeed
    /// Records that would have shown it and do not count, each with why.
    package let notes: [String]
  }

  package let question: GatewayQuestion
  package let post: GatewayPost
  /// `nil` where none stands before such a post.
  package let gateway: Gateway?
  package let outcome: GatewayOutcome
  /// Last day of an exemption, a waiver or of the time to meet it in the post.
  package let until: Day?
  package let held: GatewayRecord?
  /// What `held` shows.
  package let met: GatewayNeed?
  /// Any one of these would open it; empty where it is met.
  package let missing: [Missing]
  /// The day from which it binds for such a post; `nil` where it is a recommendation.
  package let bindsFrom: Day?
  package let waiver: GatewayWaiverID?
  /// Who gave the waiver.
  package let givenBy: OrganisationID?

  /// Whether an appointment cannot be confirmed. An application is never stopped.
  package var blocks: Bool { outcome == .blocked }

  /// Why, in full sentences.
  package var because: String {
    let last = until?.inWords ?? ""
    switch outcome {
    case .notCovered: return "No gateway stands before such a post."
    case .clear:
      let stands = met?.standsInFor.map { " It may stand in for \($0)." } ?? ""
      return "“\(held?.title ?? "")” meets it, wherever it was completed.\(stands)"
    case .advisory:
      guard let bindsFrom else {
        return "It is recommended for such posts, and stops nobody."
      }
      return "It is recommended until \(bindsFrom.inWords), and binds from that day on."
    case .following:
      return "The appointment can be confirmed. It is to be met in the post, by \(last)."
    case .exempt:
      return "Acting-up and interim posts are exempt for a set term, until \(last)."
    case .waiver:
      return "A waiver for somebody who enters from the side lasts until \(last), and then lapses."
    case .overridden: return "An accountable officer let the appointment through, with a reason."
    case .blocked:
      return "The appointment cannot be confirmed yet. The application goes on."
    }
  }
}
