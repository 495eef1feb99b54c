import Kernel

/// Who manages the holder of an assignment, over a period.
package struct LineManager: Hashable, Sendable {
  package let assignment: AssignmentID
  package let manager: PersonID
  /// In which of their jobs they do, where that is known.
  package let managerAssignment: AssignmentID?
  package let from: Day
  package let to: Day?

  package init(
    assignment: AssignmentID, manager: PersonID, managerAssignment: AssignmentID? = nil,
    from: Day, to: Day? = nil
  ) {
    self.assignment = assignment
    self.manager = manager
    self.managerAssignment = managerAssignment
    self.from = from
    self.to = to
  }
}
