import Kernel
import Markup
import Obligations

extension DutyState {
  init(_ state: ObligationState) {
    self.init(
      code: state.rawValue, words: state.words, meaning: state.meaning, colour: state.colour)
  }
}

extension ObligationState {
  var colour: TagColour {
    switch self {
    case .overdue: .red
    case .due, .dueSoon: .amber
    case .notYetDue: .blue
    case .met, .credited: .green
    case .deferred: .purple
    case .exempt, .paused: .grey
    }
  }
}

extension DutyTally {
  init(_ tally: ObligationTally) {
    self.init(
      done: tally[.met] + tally[.credited],
      open: tally[.notYetDue] + tally[.dueSoon] + tally[.due], overdue: tally[.overdue],
      deferred: tally[.deferred], paused: tally[.paused], exempt: tally[.exempt],
      toReview: tally.toReview, compliance: tally.compliance)
  }
}
