import Kernel

/// How somebody stands with a subject, in the words of a training matrix. Taken from the standing
/// of the obligation and from nothing else, so a matrix cannot disagree with the lists.
package enum MatrixState: String, Sendable, CaseIterable, Hashable {
  /// Overdue, and nothing shows that it was ever done.
  case neverDone
  case overdue
  case dueSoon
  /// Never done, and the first day it is due is not near.
  case notDone
  case inDate
  case deferred
  case paused
  case exempt
  case notRequired

  package init(_ obligation: Obligation) {
    switch obligation.state {
    case .overdue:
      self = obligation.wasEverDone || obligation.toReview != nil ? .overdue : .neverDone
    case .due, .dueSoon: self = .dueSoon
    case .notYetDue: self = .notDone
    case .met, .credited: self = .inDate
    case .deferred: self = .deferred
    case .paused: self = .paused
    case .exempt: self = .exempt
    }
  }

  package var words: String {
    switch self {
    case .neverDone: "Never done"
    case .overdue: "Overdue"
    case .dueSoon: "Due soon"
    case .notDone: "Not done yet"
    case .inDate: "In date"
    case .deferred: "More time"
    case .paused: "On leave"
    case .exempt: "Exempt"
    case .notRequired: "Not required"
    }
  }

  /// For a sheet on which many people and subjects must find room; explained at its foot.
  package var shortWords: String {
    switch self {
    case .neverDone: "Never"
    case .overdue: "Late"
    case .dueSoon: "Soon"
    case .notDone: "To do"
    case .inDate: "✓"
    case .deferred: "Later"
    case .paused: "Away"
    case .exempt: "Exempt"
    case .notRequired: "–"
    }
  }

  /// What it means, and which day is shown with it.
  package var meaning: String {
    switch self {
    case .neverDone: "Overdue since the day shown, and no record shows that it was ever done"
    case .overdue: "Done once, but the day shown, by which it was due again, has passed"
    case .dueSoon: "Due, or due again, by the day shown, and that day is near"
    case .notDone: "Not done yet; due by the day shown, which is not near"
    case .inDate: "Done, and holds until the day shown; for good where there is none"
    case .deferred: "More time was given, until the day shown"
    case .paused: "On long leave: the clock stands still"
    case .exempt: "Let off, with a reason and an approver"
    case .notRequired: "No policy asks it of this person here"
    }
  }

  /// The words before the day.
  package var dayWord: String {
    switch self {
    case .overdue: "since"
    case .inDate, .deferred: "until"
    case .dueSoon: "by"
    case .neverDone, .notDone, .paused: "due by"
    case .exempt, .notRequired: ""
    }
  }

  /// 0 is most pressing.
  package var urgency: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
