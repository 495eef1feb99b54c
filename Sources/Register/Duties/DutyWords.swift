import Disclosure
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
  /// - Parameter people: Whose obligations they are.
  init(_ tally: ObligationTally, among people: Int, to readership: Readership) {
    let shown = { (count: Int) in ShownCount(count, among: people, to: readership) }
    self.init(
      done: shown(tally[.met] + tally[.credited]),
      open: shown(tally[.notYetDue] + tally[.dueSoon] + tally[.due]),
      overdue: shown(tally[.overdue]), deferred: shown(tally[.deferred]),
      paused: shown(tally[.paused]), exempt: shown(tally[.exempt]),
      toReview: shown(tally.toReview), total: shown(tally.total),
      compliance: ShownShare(tally.compliance, among: people, to: readership))
  }

  /// Of people who are listed by name beside it.
  init(ofNamed tally: ObligationTally) {
    self.init(tally, among: tally.total, to: .seesPeople)
  }
}

extension ObligationOverview.Part {
  /// How many people at the least: somebody owes one thing under one policy once at a place.
  var peopleAtLeast: Int { policies.values.map(\.total).max() ?? 0 }
}
