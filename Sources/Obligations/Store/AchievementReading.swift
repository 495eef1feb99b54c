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

  /// `nil` where no policy could speak of it. A qualification is known by the list it is coded in
  /// and its code there: `asc_level2_care_certificate/1`.
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

/// Which kinds of record can bear on policies, so that a question about one of them does not read
/// what is about others.
enum RecordKinds {
  static func needed(by content: PolicyContent, codes: [String]) -> [RecordKind.Group] {
    let policies = content.policies.filter { codes.isEmpty || codes.contains($0.code) }
    var kinds: Set<RecordKind.Group> = []
    for policy in policies {
      for evidence in policy.requirement.evidence {
        kinds.formUnion(kindsOfRecord(evidence.achievement))
      }
      kinds.formUnion(kindsOfRecord(policy.who))
    }
    return kinds.sorted { $0.rawValue < $1.rawValue }
  }

  /// Modules are also read from the titles of training and competences.
  private static func kindsOfRecord(_ achievement: Achievement) -> Set<RecordKind.Group> {
    switch achievement {
    case .coreSkill: [.coreSkill]
    case .training: [.training]
    case .careCertificate: [.careCertificate]
    case .programme: [.programme]
    case .module: [.module, .training, .competence]
    case .qualification: [.qualification]
    case .appraisal: [.appraisal]
    }
  }

  private static func kindsOfRecord(_ predicate: Predicate) -> Set<RecordKind.Group> {
    switch predicate {
    case .holds(let achievement): kindsOfRecord(achievement)
    case .all(let parts), .any(let parts):
      parts.reduce(into: []) { $0.formUnion(kindsOfRecord($1)) }
    case .not(let part): kindsOfRecord(part)
    case .everyone, .sector, .organisationKind, .cqcRegistered, .engagement, .role, .staffGroup,
      .band, .manager, .startedFrom, .newToSectorFrom:
      []
    }
  }
}
