import Foundation
import Kernel
import Obligations
import Records

/// A module that is national content, in one version.
struct NationalModule: Hashable, Sendable {
  let reference: ModuleReference
  let title: String
  let about: String
  let kind: ModuleKind
  let hours: Int
  let credits: Int
  let framework: FrameworkReference
  let stages: [String]
  let competencies: [String]
  /// Ways in which it is held.
  let delivery: [String]
  let accessibility: String
  /// How long it counts once it is done; `nil` for good.
  let validFor: Length?
  /// Whether whoever appraises must have it in date.
  let isForAppraisers: Bool
  /// Last day on which anybody may begin it.
  let closesOn: Day?
  /// The code of the module that takes its place once it is closed.
  let replacedBy: String?
  let status: ContentStatus
  let source: ContentOrigin
  let digest: String

  var code: String { reference.code }

  /// As everything that counts learning knows it.
  var module: LearningModule {
    LearningModule(
      reference: reference, title: title, kind: kind, hours: hours, credits: credits,
      competencies: competencies, stages: stages, monthsValid: validFor?.months,
      closesOn: closesOn)
  }
}

/// Modules that are done together, in one version, and what completes them.
struct LearningBundle: Hashable, Sendable {
  /// How much is chosen freely, and how varied it is at least.
  struct Flexible: Hashable, Sendable {
    let credits: Int
    let kinds: Int
    let from: [String]
  }

  let code: String
  let version: String
  let title: String
  let about: String
  let framework: FrameworkReference
  let stage: String
  let audience: String
  /// The profession that it is a pathway for.
  let profession: String?
  let owner: String
  let coCreators: [String]
  /// The code of the record that it becomes, which gateways know.
  let programme: String
  let opensOn: Day
  /// Last day on which anybody enrols.
  let enrolUntil: Day?
  /// Last day on which anybody completes it. What is completed by then stays.
  let retiresOn: Day?
  /// The version that takes its place.
  let replacedBy: String?
  let core: [String]
  let flexible: Flexible
  /// What an assessor confirms at work, or what is recognised.
  let competencies: [String]
  let due: Length
  /// The longest it gets for part-time staff.
  let partTimeUpTo: Length
  /// The gateway for which it enrols those who lack what it asks for.
  let enrolsForGateway: String?
  let status: ContentStatus
  let source: ContentOrigin
  let digest: String
  /// The case by which a provider had it accredited; `nil` for what is national.
  var accreditation: AccreditationID?
  /// Whether something else than its days keeps people from enrolling: it is suspended, or over.
  var takesNobody = false
  /// Stages that it is for beside the first.
  var laterStages: [String] = []

  var stages: [String] { [stage] + laterStages }
  var reference: String { "\(code) \(version)" }
  var path: String { "/learning/bundles/\(code)" }

  /// Core first, then what may be chosen.
  var modules: [String] { core + flexible.from.filter { !core.contains($0) } }

  func takesEnrolments(on day: Day) -> Bool {
    !takesNobody && opensOn <= day && enrolUntil.map { day <= $0 } ?? true
      && retiresOn.map { day <= $0 } ?? true
  }
}

extension StandardsLibrary {
  func module(_ code: String) -> NationalModule? {
    modules.filter { $0.code == code }.max {
      $0.reference.version.compare($1.reference.version, options: .numeric) == .orderedAscending
    }
  }

  func module(_ reference: ModuleReference) -> NationalModule? {
    modules.first { $0.reference == reference }
  }

  func bundle(_ code: String, _ version: String) -> LearningBundle? {
    bundles.first { $0.code == code && $0.version == version }
  }

  /// Every version of a bundle, the newest first.
  func bundles(of code: String) -> [LearningBundle] {
    bundles.filter { $0.code == code }.sorted {
      $0.version.compare($1.version, options: .numeric) == .orderedDescending
    }
  }

  /// The version that people enrol in on `day`; where there is none, the newest.
  func bundle(_ code: String, on day: Day) -> LearningBundle? {
    let all = bundles(of: code)
    return all.first { $0.takesEnrolments(on: day) } ?? all.first
  }

  /// One version of each bundle, by stage and title.
  func bundles(on day: Day) -> [LearningBundle] {
    Set(bundles.map(\.code)).compactMap { bundle($0, on: day) }
      .sorted {
        ($0.profession == nil ? 0 : 1, $0.stage, $0.title)
          < ($1.profession == nil ? 0 : 1, $1.stage, $1.title)
      }
  }
}
