import Kernel

/// What cmi5 asks for before somebody may move on from a unit.
///
/// - Source: domain facts, standards and training, section 7: the values of `moveOn`.
package enum MoveOn: String, Storable, CaseIterable {
  case passed = "Passed"
  case completed = "Completed"
  case completedAndPassed = "CompletedAndPassed"
  case completedOrPassed = "CompletedOrPassed"
  /// What cmi5 takes where a package says nothing. It is satisfied as soon as somebody registers, so
  /// it shows nothing that anybody did.
  case notApplicable = "NotApplicable"

  package func isSatisfied(completed: Bool, passed: Bool, waived: Bool) -> Bool {
    if waived { return true }
    return switch self {
    case .passed: passed
    case .completed: completed
    case .completedAndPassed: completed && passed
    case .completedOrPassed: completed || passed
    case .notApplicable: true
    }
  }

  package var words: String {
    switch self {
    case .passed: "Passed"
    case .completed: "Completed"
    case .completedAndPassed: "Completed and passed"
    case .completedOrPassed: "Completed or passed"
    case .notApplicable: "Nothing said"
    }
  }
}

/// The verbs of cmi5.
package enum LearningVerb: String, Storable, CaseIterable {
  case launched, initialized, completed, passed, failed, abandoned, waived, terminated, satisfied
}
