import Kernel

/// Who may manage whom: nobody themselves, and nobody somebody above them.
package enum ManagementRefusal: Refusal, Hashable {
  case themselves
  case ring(through: String)
  case notEmployedThen
  case managerNotEmployedThen

  package var problems: [Problem] {
    switch self {
    case .themselves:
      [Problem("manager", "Choose somebody else: nobody can be their own line manager")]
    case .ring(let name):
      [Problem("manager", "Choose somebody who does not report to \(name)")]
    case .notEmployedThen:
      [Problem("from", "The date must be within the dates of the job")]
    case .managerNotEmployedThen:
      [Problem("manager", "Choose somebody who works here on that date")]
    }
  }
}

enum ManagementRules {
  /// One step up the tree: the holder of `assignment` is managed by `manager`.
  struct Step: Hashable {
    let assignment: AssignmentID
    let holder: PersonID
    let manager: PersonID
    let managerAssignment: AssignmentID?
  }

  /// Whether `manager` (in `managerAssignment`, or in any job) is at or below `assignment` of
  /// `holder`, so that the two would be above one another. Two people may manage each other in
  /// different jobs, where it is known which.
  static func wouldBeRing(
    _ assignment: AssignmentID, of holder: PersonID, under manager: PersonID,
    in managerAssignment: AssignmentID?, above: [Step]
  ) -> Bool {
    let stepsOf = Dictionary(grouping: above, by: \.assignment)
    let stepsOfHolder = Dictionary(grouping: above, by: \.holder)
    var seen: Set<Step> = []
    var next = managerAssignment.map { stepsOf[$0] ?? [] } ?? stepsOfHolder[manager] ?? []
    if managerAssignment == assignment { return true }
    while let step = next.popLast() {
      guard seen.insert(step).inserted else { continue }
      if step.managerAssignment == assignment { return true }
      if step.manager == holder, step.managerAssignment == nil { return true }
      next += step.managerAssignment.map { stepsOf[$0] ?? [] } ?? stepsOfHolder[step.manager] ?? []
    }
    return false
  }
}
