import Kernel

package enum AssessorStep: String, CaseIterable, Sendable {
  case agree, refuse, end
}

/// Who may end or answer what.
package enum AssessorActor: Hashable, Sendable, CaseIterable { case borrower, lender }

package enum AssessorRefusal: Refusal, Hashable {
  case notFromHere(AssessorPlaceState)
  case notTheirs
  case noLastDay
  case lastDayTooEarly
  case lastDayTooLate(Day)
  case isThereAlready
  case notTheirPerson(String)
  case noAccount

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done any more: \(state.words.lowercased())")]
    case .notTheirs: [Problem("", "This is for the other employer to do")]
    case .noLastDay: [Problem("until", "Enter the last day: an assessor is lent for a time")]
    case .lastDayTooEarly: [Problem("until", "The last day must be today or later")]
    case .lastDayTooLate(let day):
      [Problem("until", "The last day must be on or before \(day.inWords)")]
    case .isThereAlready: [Problem("assessor", "They are on the list already")]
    case .notTheirPerson(let name):
      [Problem("assessor", "Choose somebody who works for \(name) today")]
    case .noAccount:
      [Problem("assessor", "They have no account here. Invite them first, so that they can assess")]
    }
  }
}

/// Who may be named as an assessor: one of the employer's own, or somebody whom another employer
/// lends to one too small to have any.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
package enum AssessorRules {
  /// Nobody is lent for longer at once.
  package static let longestLoanInYears = 2

  /// The state in which a new one begins: one of its own may be named at once.
  package static func begun(
    isLent: Bool, until: Day?, isThere: Bool, on today: Day
  ) throws(AssessorRefusal) -> AssessorPlaceState {
    guard !isThere else { throw .isThereAlready }
    if let until, until < today { throw .lastDayTooEarly }
    guard isLent else { return .agreed }
    guard let until else { throw .noLastDay }
    let latest = today.adding(years: longestLoanInYears)
    guard until <= latest else { throw .lastDayTooLate(latest) }
    return .asked
  }

  package static func state(
    after step: AssessorStep, from state: AssessorPlaceState, by actor: AssessorActor, isLent: Bool
  ) throws(AssessorRefusal) -> AssessorPlaceState {
    switch (step, state) {
    case (.agree, .asked), (.refuse, .asked):
      guard actor == .lender else { throw .notTheirs }
      return step == .agree ? .agreed : .refused
    case (.end, .asked), (.end, .agreed):
      guard actor == .borrower || isLent else { throw .notTheirs }
      return .ended
    case _: throw .notFromHere(state)
    }
  }
}
