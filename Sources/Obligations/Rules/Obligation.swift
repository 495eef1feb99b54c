import Kernel

/// One thing one person must do, and how it stands on a day. Worked out whenever it is asked for,
/// never stored.
package struct Obligation: Sendable {
  package let person: PersonID
  package let policy: Policy
  /// To whom it is owed; `nil` when it is owed once, wherever the person works.
  package let employer: OrganisationID?
  /// The one post it belongs to, where the policy says so.
  package let assignment: AssignmentID?
  /// The current posts it arises from.
  package let posts: [PostFacts]
  package let state: ObligationState
  /// The day by which it is due, or due again. `nil` when it is done for good, and when no start
  /// date is known to count from.
  package let dueOn: Day?
  /// Whether what was asked has been done and still holds: also when it is due again soon.
  package let isInDate: Bool
  /// Whether a deferral counts against compliance.
  package let isDiscretionaryDeferral: Bool
  /// A record from elsewhere that somebody must look at before it is asked for again.
  package let toReview: RecordID?
  /// In plain English, with the policy first. Empty where only the state was asked for.
  package var because: [Reason]
  /// Whether it was ever done, in date or not; `doneOn` is when, where a record says.
  package var wasEverDone = false
  package var doneOn: Day?
}

package enum ObligationState: String, Sendable, CaseIterable, Hashable {
  case notYetDue
  case dueSoon
  case due
  case overdue
  case met
  case credited
  case exempt
  case deferred
  case paused

  package var words: String {
    switch self {
    case .notYetDue: "Not yet due"
    case .dueSoon: "Due soon"
    case .due: "Due today"
    case .overdue: "Overdue"
    case .met: "Met"
    case .credited: "Credited"
    case .exempt: "Exempt"
    case .deferred: "Deferred"
    case .paused: "Paused"
    }
  }

  /// What it means, for the page that explains the states.
  package var meaning: String {
    switch self {
    case .notYetDue: "The day it is due is not near yet"
    case .dueSoon: "The day it is due, or due again, is near"
    case .due: "Today is the last day to do it in time"
    case .overdue: "The day it was due has passed"
    case .met: "Done, and still holds"
    case .credited: "Done for another employer, and recognised here"
    case .exempt: "Let off, with a reason and an approver"
    case .deferred: "More time was given, until a day that is named"
    case .paused: "On long absence: the clock stands still"
    }
  }
}

/// One sentence of the answer to "why?".
package struct Reason: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case policy
    case applies
    case deadline
    case workingTime
    case standardSet
    case completed
    case recognised
    case review
    case refresh
    case absence
    case deferral
    case exemption
    case secondPost
    case consequence
  }

  package let kind: Kind
  package let words: String
  package init(_ kind: Kind, _ words: String) {
    self.kind = kind
    self.words = words
  }
}

/// How many obligations stand how. Small and plain, because a census holds one for each policy of
/// each employer of the country.
package struct ObligationTally: Sendable {
  private var numbers = InlineArray<9, Int32>(repeating: 0)
  private var completedNumber: Int32 = 0
  private var excusedNumber: Int32 = 0
  private var toReviewNumber: Int32 = 0

  package init() {}

  /// Those somebody is in.
  package var states: [ObligationState: Int] {
    ObligationState.allCases.reduce(into: [:]) { states, state in
      if self[state] != 0 { states[state] = self[state] }
    }
  }

  package var total: Int { ObligationState.allCases.reduce(0) { $0 + self[$1] } }

  package subscript(state: ObligationState) -> Int { Int(numbers[state.place]) }

  /// Done and in date.
  package var completed: Int { Int(completedNumber) }
  /// Deferred for a reason that was nobody's choice.
  package var excused: Int { Int(excusedNumber) }
  package var toReview: Int { Int(toReviewNumber) }

  /// Those that count: everybody but the exempt, the paused and those deferred for a reason that
  /// was nobody's choice. The overdue and those deferred by choice stay in.
  package var counted: Int { total - self[.exempt] - self[.paused] - excused }

  /// So many done of so many that count. `nil` when nobody counts.
  package var compliance: Proportion? { Proportion(completed, of: counted) }

  package mutating func add(_ obligation: Obligation) {
    add(
      obligation.state, isInDate: obligation.isInDate,
      isDiscretionaryDeferral: obligation.isDiscretionaryDeferral,
      isToReview: obligation.toReview != nil)
  }

  /// - Parameter times: -1 takes away what was added before.
  mutating func add(
    _ state: ObligationState, isInDate: Bool, isDiscretionaryDeferral: Bool, isToReview: Bool,
    times: Int32 = 1
  ) {
    numbers[state.place] += times
    if isToReview { toReviewNumber += times }
    switch state {
    case .exempt, .paused: break
    case .deferred: if !isDiscretionaryDeferral { excusedNumber += times }
    case .notYetDue, .dueSoon, .due, .overdue, .met, .credited:
      if isInDate { completedNumber += times }
    }
  }

  package mutating func add(_ other: ObligationTally) {
    for place in numbers.indices { numbers[place] += other.numbers[place] }
    completedNumber += other.completedNumber
    excusedNumber += other.excusedNumber
    toReviewNumber += other.toReviewNumber
  }
}

extension ObligationTally: Hashable {
  package static func == (one: ObligationTally, other: ObligationTally) -> Bool {
    one.numbers.indices.allSatisfy { one.numbers[$0] == other.numbers[$0] }
      && one.completedNumber == other.completedNumber
      && one.excusedNumber == other.excusedNumber && one.toReviewNumber == other.toReviewNumber
  }

  package func hash(into hasher: inout Hasher) {
    for place in numbers.indices { hasher.combine(numbers[place]) }
    hasher.combine(completedNumber)
    hasher.combine(excusedNumber)
    hasher.combine(toReviewNumber)
  }
}

extension ObligationState {
  /// Its place among all states.
  fileprivate var place: Int {
    switch self {
    case .notYetDue: 0
    case .dueSoon: 1
    case .due: 2
    case .overdue: 3
    case .met: 4
    case .credited: 5
    case .exempt: 6
    case .deferred: 7
    case .paused: 8
    }
  }
}
