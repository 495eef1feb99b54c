import Kernel

/// Why the holder of an assignment counts as a manager. Each reason is kept, because they differ
/// and none is the whole truth.
package enum ManagerReason: String, Storable, CaseIterable {
  case occupationCode = "occupation-code"
  case jobRole = "job-role"
  /// Job group "managers and supervisors" of a care role.
  case careJobGroup = "care-job-group"
  case reports
  case budget
  case flag

  package var words: String {
    switch self {
    case .occupationCode: "Occupation code is on the list of managers"
    case .jobRole: "Job role is on the list of roles that lead people"
    case .careJobGroup: "Care role in the group “managers and supervisors”"
    case .reports: "Line-manages at least one assignment"
    case .budget: "Holds a budget"
    case .flag: "Marked as a manager in the staff record"
    }
  }
}

/// One reason of one assignment, with what it rests on.
package struct ManagerEvidence: Hashable, Sendable {
  package let assignment: AssignmentID
  package let reason: ManagerReason
  /// The code, role or count it rests on: `G0A`, `Modern Matron`, `7`.
  package let detail: String
  /// First day on which it is known to have held.
  package let since: Day

  package init(assignment: AssignmentID, reason: ManagerReason, detail: String, since: Day) {
    self.assignment = assignment
    self.reason = reason
    self.detail = detail
    self.since = since
  }
}
