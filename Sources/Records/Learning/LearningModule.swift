import Kernel

/// Which module, and in which version of it.
package struct ModuleReference: Hashable, Sendable, CustomStringConvertible {
  package let code: String
  package let version: String

  package init(code: String, version: String) {
    self.code = code
    self.version = version
  }

  package var description: String { "\(code) \(version)" }
}

/// A module as it stands in the catalogue, whether it is national content or training that a
/// provider had accredited.
package struct LearningModule: Hashable, Sendable {
  package let reference: ModuleReference
  package let title: String
  package let kind: ModuleKind
  /// Of learning, all in all.
  package let hours: Int
  package let credits: Int
  /// Who holds it; `nil` for a module that any employer may hold.
  package let provider: String?
  package let competencies: [String]
  package let stages: [String]
  /// How long what was done counts; `nil` for good.
  package let monthsValid: Int?
  /// The days on which it may be begun; who has begun goes on.
  package let opensOn: Day?
  package let closesOn: Day?
  /// Whether something else keeps it from being begun: an accreditation that is suspended.
  package let isSuspended: Bool

  package init(
    reference: ModuleReference, title: String, kind: ModuleKind, hours: Int, credits: Int,
    provider: String? = nil, competencies: [String] = [], stages: [String] = [],
    monthsValid: Int? = nil, opensOn: Day? = nil, closesOn: Day? = nil, isSuspended: Bool = false
  ) {
    self.reference = reference
    self.title = title
    self.kind = kind
    self.hours = hours
    self.credits = credits
    self.provider = provider
    self.competencies = competencies
    self.stages = stages
    self.monthsValid = monthsValid
    self.opensOn = opensOn
    self.closesOn = closesOn
    self.isSuspended = isSuspended
  }

  package var code: String { reference.code }

  /// Whether anybody may begin it on `day`.
  package func isOpen(on day: Day) -> Bool {
    !isSuspended && opensOn.map { $0 <= day } ?? true && closesOn.map { day <= $0 } ?? true
  }

  /// Last day on which it counts for somebody who ended it on `day`; `nil` for good.
  package func countsUntil(endedOn day: Day) -> Day? {
    monthsValid.map { day.adding(months: $0) - 1 }
  }
}

/// How far somebody is with a module.
package enum LearningStatus: String, Storable, CaseIterable {
  case notStarted = "not-started"
  case inProgress = "in-progress"
  case awaitingAssessment = "awaiting-assessment"
  case passed, failed, completed, credited
  /// Worked out from the day, and never stored.
  case expired

  package var words: String {
    switch self {
    case .notStarted: "Not started"
    case .inProgress: "In progress"
    case .awaitingAssessment: "Waiting to be confirmed"
    case .passed: "Passed"
    case .failed: "Not passed"
    case .completed: "Completed"
    case .credited: "Credited"
    case .expired: "Expired"
    }
  }

  /// Whether the module is done, and counts for what asks for it.
  package var isAchieved: Bool {
    switch self {
    case .passed, .completed, .credited: true
    case .notStarted, .inProgress, .awaitingAssessment, .failed, .expired: false
    }
  }

  /// Whether the attempt goes on.
  package var isOpen: Bool {
    switch self {
    case .notStarted, .inProgress, .awaitingAssessment: true
    case .passed, .failed, .completed, .credited, .expired: false
    }
  }
}
