import Kernel

/// Why a step was not taken.
enum FrameworkRefusal: Refusal, Hashable {
  case notFromHere(FrameworkState, FrameworkStep)
  case notTheirs(FrameworkStep)
  case ownWork
  case consultationOpen(until: Day)
  case consultationTooShort(earliest: Day)
  case nobodyInvited(from: [String])
  case unheard([String])
  case approvalNotAsked
  case noReviewer
  case agreementMissing(Int)
  case commentsOpen(Int)
  case hasFaults(Int)
  case noSuccessor
  case retirementNotAnnounced
  case notYetRetiring(until: Day)
  case warningMissing(due: Day)
  case announcedTooLate(earliest: Day)
  case announcedAlready(Day)

  private var field: String {
    switch self {
    case .consultationTooShort, .announcedTooLate, .announcedAlready: "day"
    case _: ""
    }
  }

  var problems: [Problem] {
    let words =
      switch self {
      case .notFromHere(let state, let step):
        "A version that is \(state.words.lowercased()) cannot be \(step.participle)"
      case .notTheirs(let step):
        "Ask somebody else to do it: a version is \(step.participle) by \(step.doneBy)"
      case .ownWork:
        "Ask somebody else: whoever wrote a text of this version neither approves nor publishes it"
      case .consultationOpen(let day):
        "Wait until \(day.inWords), when the consultation has been open long enough"
      case .consultationTooShort(let day): "Keep it open until \(day.inWords) or later"
      case .nobodyInvited(let constituencies):
        "Invite somebody who speaks for \(constituencies.map { $0.lowercased() }.joined(separator: ", "))"
      case .unheard(let constituencies):
        "Nobody was heard or asked of \(constituencies.map { $0.lowercased() }.joined(separator: ", ")). "
          + "Go back to a draft and consult again with somebody who signs in, or write down what they "
          + "say while comments are taken"
      case .approvalNotAsked: "Wait until its author asks for approval"
      case .noReviewer: "Invite at least one reviewer, whose agreement is needed"
      case .agreementMissing(let count):
        "Wait for the agreement of \(count == 1 ? "the reviewer" : "the \(count) reviewers") who "
          + "\(count == 1 ? "has" : "have") not said yes to the text as it stands"
      case .commentsOpen(let count):
        "Answer \(count == 1 ? "the comment that is" : "the \(count) comments that are") still open"
      case .hasFaults(let count):
        "Mend \(count == 1 ? "the fault" : "the \(count) faults") found in the content first"
      case .noSuccessor: "Publish the version that takes its place first"
      case .retirementNotAnnounced: "Announce the day on which it retires first"
      case .notYetRetiring(let day): "Wait until \(day.inWords), the day that was announced"
      case .warningMissing(let day):
        "Put the day off: the warning that was due on \(day.inWords) was not sent in time"
      case .announcedTooLate(let day):
        "Choose \(day.inWords) or later, so that those who use it are told in time"
      case .announcedAlready(let day): "It is announced for \(day.inWords) already"
      }
    return [Problem(field, words)]
  }
}
