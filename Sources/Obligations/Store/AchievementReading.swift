import Kernel
import Records

/// What a record is in the terms policies speak of.
struct AchievementReading {
  private let subjects: [String: String]
  private let titles: [TitleReading]

  init(content: PolicyContent) {
    subjects = content.skills.reduce(into: [:]) { subjects, skill in
      subjects[skill.title.folded] = skill.subject
      subjects[skill.subject.folded] = skill.subject
    }
    titles = content.titles
  }

  /// `nil` where no policy could speak of it.
  func achievement(
    _ kind: RecordKind.Group, subject: String, level: String?, title: String?
  ) -> Achievement? {
    switch kind {
    case .coreSkill:
      let subject = subjects[subject.folded] ?? subject.folded
      return .coreSkill(subject: subject, level: level.flatMap(Int.init) ?? 0)
    case .careCertificate:
      let set = RecordKind.CareCertificateSet(rawValue: subject)
      return .careCertificate(set: set == .unknown ? nil : subject)
    case .programme: return .programme(subject)
    case .qualification: return .qualification(subject)
    case .appraisal: return .appraisal
    case .module: return .module(subject)
    case .training: return module(titled: title) ?? .training(category: subject)
    case .competence: return module(titled: title)
    }
  }

  private func module(titled title: String?) -> Achievement? {
    guard let title = title?.folded else { return nil }
    return titles.first { $0.covers(foldedTitle: title) }.map { .module($0.module) }
  }
}
