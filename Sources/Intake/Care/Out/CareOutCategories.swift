import Kernel
import Obligations
import Records

/// The training category that a record typed in Waypoint belongs to, as the policies and the core
/// skills say it. Nothing is guessed: what they do not place has none.
struct CareOutCategories {
  private let content: PolicyContent

  init() throws { content = try ContentReader.shipped() }

  func category(of kind: RecordKind) -> String? {
    switch kind {
    case .training(let category): category.isEmpty ? nil : category
    case .coreSkill(let subject, let level): skill(subject, level)
    case .module(let code): evidence { $0 == .module(code: code) }
    case .programme(let code): evidence { $0 == .programme(code: code) }
    case .careCertificate, .qualification, .competence, .appraisal: nil
    }
  }

  /// The category that all levels of the subject share, or the one of its level.
  private func skill(_ subject: String, _ level: Int?) -> String? {
    let skills = content.skills.filter {
      $0.title.folded == subject.folded && (level == nil || $0.level == level)
    }
    guard let first = skills.first else { return nil }
    return first.trainingCategories.first { category in
      skills.allSatisfy { $0.trainingCategories.contains(category) }
    }
  }

  private func evidence(_ isMeant: (Requirement.What) -> Bool) -> String? {
    for policy in content.policies where isMeant(policy.requirement.what) {
      for evidence in policy.requirement.evidence where evidence.standing == .accepted {
        if case .training(let category) = evidence.achievement { return category }
      }
    }
    return nil
  }
}
