import Directory
import Kernel

package enum CohortStep: String, Storable, CaseIterable {
  case open, confirm, finish, cancel
  case takeBack = "take-back"

  package var words: String {
    switch self {
    case .open: "Opened for applications"
    case .takeBack: "Taken back to a draft"
    case .confirm: "Places given"
    case .finish: "Finished"
    case .cancel: "Cancelled"
    }
  }
}

/// One way that a cohort can go.
package struct CohortTransition: Hashable, Sendable {
  package let from: CohortState
  package let step: CohortStep
  package let to: CohortState
  package let when: String?
}

/// What decides whether a cohort may go on.
package struct CohortFacts: Hashable, Sendable {
  package var today: Day
  package var closesOn: Day
  package var lastDay: Day?
  /// What is wrong with its days.
  package var faults: [CohortPlanFault]
  /// Sectors of those who hold it: whoever began it, and partners that agreed.
  package var sectors: Set<Sector>
  package var leastSectors: Int
  /// How many named it in an application, or have a place.
  package var people: Int
  /// Days whose attendance nobody has marked.
  package var unmarked: [Day]
  package var hasReason: Bool

  package init(
    today: Day, closesOn: Day, lastDay: Day? = nil, faults: [CohortPlanFault] = [],
    sectors: Set<Sector> = [], leastSectors: Int = 2, people: Int = 0, unmarked: [Day] = [],
    hasReason: Bool = false
  ) {
    self.today = today
    self.closesOn = closesOn
    self.lastDay = lastDay
    self.faults = faults
    self.sectors = sectors
    self.leastSectors = leastSectors
    self.people = people
    self.unmarked = unmarked
    self.hasReason = hasReason
  }
}

/// The life of a cohort.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package enum CohortStateRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [CohortTransition] =
    [
      .init(
        from: .draft, step: .open, to: .open,
        when: "its days are the programme, and partners of enough sectors agreed"),
      .init(from: .open, step: .takeBack, to: .draft, when: "nobody has named it yet"),
      .init(from: .open, step: .confirm, to: .confirmed, when: "the last day to apply is over"),
      .init(
        from: .confirmed, step: .finish, to: .finished,
        when: "the last day is over, and attendance of each is marked"),
    ]
    + [CohortState.draft, .open, .confirmed].map {
      .init(from: $0, step: .cancel, to: .cancelled, when: "a reason")
    }

  /// - Throws: `CohortRefusal`; nothing is changed.
  package static func state(
    after step: CohortStep, from state: CohortState, _ facts: CohortFacts
  ) throws(CohortRefusal) -> CohortState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    switch step {
    case .open:
      guard facts.closesOn >= facts.today else { throw .closesInPast }
      guard facts.faults.isEmpty else { throw .faults(facts.faults) }
      // The cohort is chosen by the sectors of the place jointly, and not by one of them.
      guard facts.sectors.count >= facts.leastSectors else {
        throw .tooFewSectors(facts.sectors.count, least: facts.leastSectors)
      }
    case .takeBack: guard facts.people == 0 else { throw .peopleNamedIt(facts.people) }
    case .confirm: guard facts.closesOn < facts.today else { throw .stillOpen(facts.closesOn) }
    case .finish:
      guard let last = facts.lastDay, last < facts.today else { throw .notOver }
      guard facts.unmarked.isEmpty else { throw .unmarked(facts.unmarked) }
    case .cancel: guard facts.hasReason else { throw .noReason }
    }
    return way.to
  }

  /// How well a cohort mixes sectors, as it stands: one alone is a fault, fewer than what is aimed at
  /// is worth a word.
  ///
  /// - Source: domain facts, induction and programmes, section 7, rule 2.
  package static func breadth(
    _ sectors: Set<Sector>, least: Int, target: Int
  ) -> CohortBreadth {
    let known = sectors.subtracting([.unstated]).count
    return known < least ? .tooNarrow(known) : known < target ? .belowTarget(known) : .broad(known)
  }
}

package enum CohortBreadth: Hashable, Sendable {
  case tooNarrow(Int)
  case belowTarget(Int)
  case broad(Int)
}

/// Why something was not done with a cohort.
package enum CohortRefusal: Refusal, Hashable {
  case notFromHere(CohortState)
  case closesInPast
  case faults([CohortPlanFault])
  case tooFewSectors(Int, least: Int)
  case peopleNamedIt(Int)
  case stillOpen(Day)
  case notOver
  case unmarked([Day])
  case noReason
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done now: the cohort is “\(state.words)”")]
    case .closesInPast: [Problem("closes", "The last day to apply must be today or later")]
    case .faults(let faults): faults.map { Problem("", $0.words) }
    case .tooFewSectors(let count, let least):
      [
        Problem(
          "",
          "Partners of \(count == 1 ? "1 sector" : "\(count) sectors") agreed: the cohort is chosen "
            + "jointly by at least \(least). Ask a partner from another sector")
      ]
    case .peopleNamedIt(let count):
      [
        Problem(
          "",
          "\(count == 1 ? "1 person has" : "\(count) people have") named this cohort. Cancel it "
            + "instead, and they keep their turn")
      ]
    case .stillOpen(let day):
      [Problem("", "People can apply until \(day.inWords). Places are given from the day after")]
    case .notOver: [Problem("", "Its last day is not over")]
    case .unmarked(let days):
      [
        Problem(
          "",
          "Say first who was there on \(days.map(\.inWords).joined(separator: ", "))")
      ]
    case .noReason: [Problem("reason", "Choose a reason")]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
