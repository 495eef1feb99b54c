import Credentials
import Obligations
import Records

/// What a badge attests; what `Obligations` calls an achievement is something else.
typealias BadgeAchievement = Credentials.Achievement

/// A sort of record that may leave as a badge, and what the badge says: content, in our own words.
struct BadgeKind: Hashable, Sendable {
  /// Which records it is for: a sort, and a code within it.
  struct Records: Hashable, Sendable {
    let group: RecordKind.Group
    let code: String
  }

  /// `core-skill-fire-safety`: the end of its address.
  let code: String
  let version: String
  let status: ContentStatus
  let records: Records
  let name: String
  let type: BadgeAchievement.Kind
  let about: String
  let criteria: String
  /// For how many months it holds where the record has no end of its own.
  let months: Int?
  /// The standards it attests: all of a framework, or some parts of it.
  let framework: FrameworkReference?
  let nodes: [String]
  /// Whether the level of a record is a stage of that framework.
  let hasStages: Bool
  let digest: String

  var path: String { "/badges/\(code)" }

  /// The kinds of Open Badges 3.0 that content may name.
  static let types: [BadgeAchievement.Kind] = [
    .competency, .microCredential, .completion, .certification, .programme,
  ]

  var typeWords: String {
    switch type {
    case .competency: "Competency"
    case .microCredential: "A small credential"
    case .completion: "Certificate of completion"
    case .certification: "Certification, limited in time"
    case _: "Learning programme"
    }
  }
}

extension BadgeKind {
  /// What a competence at a stage of one version leaves as, said of the version that follows it;
  /// `nil` for what is no such badge.
  func carried(from before: FrameworkReference, to framework: Framework) -> BadgeKind? {
    let owner = "\(before.code)-\(before.version)"
    guard self.framework == before, hasStages, records.group == .competence,
      records.code.hasPrefix(owner), nodes.allSatisfy({ framework.node($0) != nil })
    else { return nil }
    let former = "-\(before.version)"
    let own = code.hasSuffix(former) ? String(code.dropLast(former.count)) : code
    return BadgeKind(
      code: "\(own)-\(framework.version)", version: version, status: status,
      records: Records(
        group: .competence,
        code: "\(framework.code)-\(framework.version)\(records.code.dropFirst(owner.count))"),
      name: name, type: type, about: about, criteria: criteria, months: months,
      framework: framework.reference, nodes: nodes, hasStages: hasStages, digest: digest)
  }
}

extension RecordKind {
  /// The code of a bundle that a provider had accredited; all of them leave as one kind of badge.
  var accredited: String? {
    guard case .programme(let code) = self, code.hasPrefix(AccreditedTraining.prefix) else {
      return nil
    }
    return code
  }

  /// As content of badges names it; `nil` for what is not completed, and for what never leaves.
  var badgeRecords: (records: BadgeKind.Records, level: String?)? {
    switch self {
    case .coreSkill(let subject, let level):
      (BadgeKind.Records(group: .coreSkill, code: subject), level.map(String.init))
    case .careCertificate(let set, .completed):
      (BadgeKind.Records(group: .careCertificate, code: set.rawValue), nil)
    case .programme(let code):
      (BadgeKind.Records(group: .programme, code: accredited == nil ? code : "accredited"), nil)
    case .module(let code): (BadgeKind.Records(group: .module, code: code), nil)
    case .competence(let owner, let level):
      (BadgeKind.Records(group: .competence, code: owner), level)
    case .careCertificate, .training, .qualification, .appraisal: nil
    }
  }
}
