import Kernel

/// How a module is learnt. Each has a rule of its own for what shows that it was done.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the standards"
package enum ModuleKind: String, Storable, Hashable, Sendable, CaseIterable {
  case taught, elearning, experiential
  case jobShadowing = "job-shadowing"
  case project
  case actionLearning = "action-learning"
  case assessment

  package var words: String {
    switch self {
    case .taught: "Taught"
    case .elearning: "E-learning"
    case .experiential: "Experience at work"
    case .jobShadowing: "Job shadowing"
    case .project: "Project"
    case .actionLearning: "Action learning"
    case .assessment: "Assessment"
    }
  }
}
