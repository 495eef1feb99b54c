import Kernel
import Obligations

/// Why something was not taken as a part of a consultation.
enum ConsultationRefusal: Refusal, Hashable {
  case notOpen(FrameworkState)
  case closed(on: Day)
  case notAnswerable(FrameworkState)
  case noSuchClause
  case notReviewing
  case notAgreeable(FrameworkState)
  case anotherText
  case notInvitable(FrameworkState)
  case reviewersStay

  var problems: [Problem] { [Problem("", words)] }

  private var words: String {
    switch self {
    case .notOpen(let state):
      "This version is \(state.words.lowercased()), so no comments are taken. Look whether a "
        + "later consultation is open"
    case .closed(let day): "Comments were taken until \(day.inWords)"
    case .notAnswerable(let state):
      "This version is \(state.words.lowercased()), so what was answered stays as it is"
    case .noSuchClause: "Choose a clause of this version: this one is not in it"
    case .notReviewing: "Only those who were invited as reviewers say yes or no"
    case .notAgreeable(let state):
      "This version is \(state.words.lowercased()), so nobody is asked whether they agree"
    case .anotherText: "The text was changed meanwhile. Read it as it stands now first"
    case .notInvitable(let state):
      "This version is \(state.words.lowercased()), so nobody new is invited"
    case .reviewersStay:
      "Whose agreement is needed is not for the author to change once the consultation is open. "
        + "Ask an approver"
    }
  }
}

/// Who says what, when: comments while a consultation is open, answers until it is approved, and
/// yes or no from its opening until it is published.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum ConsultationRules {
  /// - Parameter closesOn: The last day on which comments are taken.
  static func checkComment(
    in state: FrameworkState, closesOn: Day?, on today: Day
  ) throws(ConsultationRefusal) {
    guard state == .consultation, let closesOn else { throw .notOpen(state) }
    guard today <= closesOn else { throw .closed(on: closesOn) }
  }

  static func checkAnswer(in state: FrameworkState) throws(ConsultationRefusal) {
    guard state == .consultation || state == .draft else { throw .notAnswerable(state) }
  }

  static func checkAgreement(in state: FrameworkState) throws(ConsultationRefusal) {
    guard state == .consultation || state == .approved else { throw .notAgreeable(state) }
  }

  static func checkInvitation(in state: FrameworkState) throws(ConsultationRefusal) {
    guard state == .draft || state == .consultation else { throw .notInvitable(state) }
  }

  /// Reviewers can be let go by the author of a draft, and later only by an approver: whoever wrote
  /// it does not choose who need not agree.
  static func checkRelease(
    ofReviewer isReviewer: Bool, in state: FrameworkState, by actor: FrameworkActor
  ) throws(ConsultationRefusal) {
    guard !state.isFixed else { throw .notInvitable(state) }
    if isReviewer, state != .draft, actor != .approver { throw .reviewersStay }
  }
}
