import Kernel

/// What must be done, and what shows that it was.
package struct Requirement: Hashable, Sendable {
  package let what: What
  /// What counts as having done it. A record that only asks for a review does not count until
  /// somebody has accepted it.
  package let evidence: [Evidence]

  package init(what: What, evidence: [Evidence]) {
    self.what = what
    self.evidence = evidence
  }

  package enum What: Hashable, Sendable {
    case programme(code: String)
    case module(code: String)
    case coreSkill(subject: String, level: Int)
    case careCertificate(sets: [StandardSet])
    case appraisal

    package var words: String {
      switch self {
      case .programme: "Programme"
      case .module: "Module"
      case .coreSkill(_, let level): level > 0 ? "Core skill, level \(level)" : "Core skill"
      case .careCertificate: "Care Certificate"
      case .appraisal: "Appraisal"
      }
    }
  }

  /// How `achievement` bears on it: `nil` not at all.
  package func standing(of achievement: Achievement) -> Evidence.Standing? {
    var best: Evidence.Standing?
    for evidence in evidence where evidence.matches(achievement) {
      if evidence.standing == .accepted { return .accepted }
      best = evidence.standing
    }
    return best
  }
}

/// A version of the Care Certificate standards, and who started under it.
package struct StandardSet: Hashable, Sendable {
  package let code: String
  package let title: String
  /// Start days of those it applies to.
  package let starts: Period
  package init(code: String, title: String, starts: Period) {
    self.code = code
    self.title = title
    self.starts = starts
  }
}

/// A kind of record that shows a requirement was met.
package struct Evidence: Hashable, Sendable {
  package enum Standing: Hashable, Sendable {
    case accepted
    /// Somebody must look: it may cover what is asked, or part of it.
    case forReview
  }

  package let achievement: Achievement
  package let standing: Standing
  package init(_ achievement: Achievement, standing: Standing = .accepted) {
    self.achievement = achievement
    self.standing = standing
  }

  /// A core skill of the same or a higher level counts; where the level does not matter (0), any
  /// does. A Care Certificate counts whichever set it was.
  package func matches(_ other: Achievement) -> Bool {
    switch (achievement, other) {
    case (.coreSkill(let subject, let level), .coreSkill(let held, let heldLevel)):
      subject == held && heldLevel >= level
    case (.careCertificate(let set), .careCertificate(let held)):
      set == nil || set == held
    case (.coreSkill, _), (.careCertificate, _), (.training, _), (.programme, _), (.module, _),
      (.qualification, _), (.appraisal, _):
      achievement == other
    }
  }
}

/// What somebody completed, in the terms policies speak of.
package enum Achievement: Hashable, Sendable {
  /// `subject` is a code of `core-skills.yaml`; level 0 where the record does not say.
  case coreSkill(subject: String, level: Int)
  /// A training category of the care workforce data set.
  case training(category: String)
  /// `set` is nil where the record does not say which.
  case careCertificate(set: String?)
  case programme(String)
  case module(String)
  case qualification(String)
  case appraisal
}
