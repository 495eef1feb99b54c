import Kernel

package enum AbsenceKind: String, Storable, CaseIterable {
  case parentalLeave = "parental-leave"
  case longSickness = "long-sickness"
  case careerBreak = "career-break"
  case suspendedUnpaid = "suspended-unpaid"
  case externalSecondment = "external-secondment"
  case other

  package var words: String {
    switch self {
    case .parentalLeave: "Parental leave"
    case .longSickness: "Long-term sickness"
    case .careerBreak: "Career break"
    case .suspendedUnpaid: "Suspension without pay"
    case .externalSecondment: "Secondment elsewhere, not paid here"
    case .other: "Other long absence"
    }
  }
}

/// A long absence from one assignment, as far as clocks need to know; no reason beyond its kind.
package struct Absence: Hashable, Sendable {
  package let id: Int64
  package let assignment: AssignmentID
  package var kind: AbsenceKind
  package var from: Day
  /// Last day away; `nil` while it lasts.
  package var to: Day?
  /// Whether it is known from the status in a file, which tells no true days and also its end.
  /// What was entered by hand is left alone by files.
  package let isReported: Bool

  package init(
    id: Int64, assignment: AssignmentID, kind: AbsenceKind, from: Day, to: Day? = nil,
    isReported: Bool = false
  ) {
    self.isReported = isReported
    self.id = id
    self.assignment = assignment
    self.kind = kind
    self.from = from
    self.to = to
  }

  package func isUnderWay(on day: Day) -> Bool { from <= day && (to.map { day <= $0 } ?? true) }
}
