import Kernel

/// How it stands with a part that was brought along and then asked for again: whoever asks again says
/// what is missing, and the person may have somebody else look at that, once and for so many days.
///
/// - Source: domain facts, induction and programmes, section 5: every decision has its reasons and a day
///   until which it can be appealed; declines show what is missing.
package enum CarriedDecision: Hashable, Sendable {
  /// Nothing was asked for again, or it is settled by the part being met.
  case none
  case declined(by: String, on: Day, appealUntil: Day)
  /// Who declined it, by name, for those who read of it.
  case appealed(on: Day, declinedBy: String)
  /// It was looked at by somebody else, who found the same.
  case upheld(on: Day)

  /// - Parameters:
  ///   - turns: What happened to the part, the latest first.
  ///   - appealDays: How many days after it a decision can be appealed.
  package init(turns: [InductionTurn], appealDays: Int) {
    self = .none
    for turn in turns.reversed() {
      guard let step = InductionUnitStep(rawValue: turn.step) else { continue }
      let day = turn.at.dayInLondon
      switch step {
      case .askAgain:
        self = .declined(by: turn.actorName, on: day, appealUntil: day + appealDays)
      case .appeal:
        if case .declined(let by, _, _) = self { self = .appealed(on: day, declinedBy: by) }
      case .uphold: self = .upheld(on: day)
      case .restore, .meet, .credit, .finish: self = .none
      case .show, .ask, .takeBack, .askMore, .reopen: break
      }
    }
  }

  /// Whether the person may have it looked at again on a day.
  package func mayAppeal(on day: Day) -> Bool {
    if case .declined(_, _, let until) = self { day <= until } else { false }
  }

  package var isAppealed: Bool {
    if case .appealed = self { true } else { false }
  }
}
