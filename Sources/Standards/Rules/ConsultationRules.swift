import Kernel
import Obligations
import Records

/// Why something was not taken as a part of a consultation.
enum ConsultationRefusal: Refusal, Hashable {
  case notOpen(FrameworkState)
  case closed(on: Day)
  case notAnswerable(FrameworkState)
  case noSuchClause
  case notReviewing
  case notAgreeable(FrameworkState)
  case notYetAgreeable(until: Day)
  case anotherText
  case notInvitable(FrameworkState)
  case membersStay
  case answeredMeanwhile

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
    case .notYetAgreeable(let day):
      "Comments are taken until \(day.inWords). Say whether you agree after that, when you can see "
        + "what was said"
    case .membersStay:
      "Who is heard is not for the author to change once the consultation was open. Ask an approver "
        + "who did not write this version"
    case .answeredMeanwhile:
      "Somebody else has answered this comment meanwhile. Read their answer first"
    }
  }
}

/// Who says what, when: comments while a consultation is open, answers until it is approved, and
/// yes or no from its close until it is published.
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

  static func checkAgreement(
    in state: FrameworkState, closesOn: Day?, on today: Day
  ) throws(ConsultationRefusal) {
    guard state == .consultation || state == .approved else { throw .notAgreeable(state) }
    if let closesOn, today <= closesOn { throw .notYetAgreeable(until: closesOn) }
  }

  static func checkInvitation(in state: FrameworkState) throws(ConsultationRefusal) {
    guard state == .draft || state == .consultation else { throw .notInvitable(state) }
  }

  /// Somebody can be let go by the author of a draft that nobody was asked about, and later only by an
  /// approver: whoever wrote it does not choose who is not heard.
  static func checkRelease(
    wasOpened: Bool, in state: FrameworkState, by actor: FrameworkActor
  ) throws(ConsultationRefusal) {
    guard !state.isFixed, state != .withdrawn else { throw .notInvitable(state) }
    if wasOpened, actor != .approver { throw .membersStay }
  }
}

/// How a constituency was heard, as everybody reads.
enum ConstituencyStanding: String, Hashable, Sendable, CaseIterable {
  case heard, asked, ended
  case notAsked = "not-asked"

  /// - Parameter isHeard: Whether anybody of it commented.
  static func of(
    _ one: Constituency, _ members: [ConsultationMember], isHeard: Bool
  ) -> ConstituencyStanding {
    let own = members.filter { $0.constituency == one }
    if isHeard { return .heard }
    if own.contains(where: \.isActive) { return .asked }
    return own.isEmpty ? .notAsked : .ended
  }

  /// Of a draft, those of which nobody is invited. Later, those of which nobody said anything and
  /// nobody who could sign in was asked while comments were taken.
  static func unheard(
    _ members: [ConsultationMember], _ comments: [ConsultationComment], closesOn: Day?,
    in state: FrameworkState
  ) -> [Constituency] {
    Constituency.allCases.filter { one in
      let asked = members.filter { $0.constituency == one && $0.isActive }
      if state == .draft { return asked.isEmpty }
      let own = Set(members.filter { $0.constituency == one }.map(\.id))
      guard !comments.contains(where: { own.contains($0.member) }) else { return false }
      return !asked.contains { member in
        member.account != nil && closesOn.map { member.invitedAt.dayInLondon <= $0 } ?? true
      }
    }
  }
}
