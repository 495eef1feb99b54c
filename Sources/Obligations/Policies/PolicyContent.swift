import Directory
import Kernel
import Records

/// Everything about obligations that Waypoint carries as data: the policies with the lists they
/// use. Read once at start from `Content/`.
package struct PolicyContent: Sendable {
  /// All versions of all policies, in the order of their files.
  package let policies: [Policy]
  package let skills: [CoreSkill]
  package let agreements: [RecognitionAgreement]
  package let settings: ObligationSettings
  package let reasons: ContentReasons
  package let titles: [TitleReading]
  package let gateways: GatewayBook
  /// Whom programmes are for.
  package let eligibility: [ProgrammeEligibility]
  /// Where postcodes are, about.
  package let postcodes: PostcodeMap

  package init(
    policies: [Policy], skills: [CoreSkill], agreements: [RecognitionAgreement],
    settings: ObligationSettings, reasons: ContentReasons = ContentReasons(),
    titles: [TitleReading] = [], gateways: GatewayBook = GatewayBook(),
    eligibility: [ProgrammeEligibility] = [], postcodes: PostcodeMap = PostcodeMap(areas: [:])
  ) {
    self.policies = policies
    self.skills = skills
    self.agreements = agreements
    self.settings = settings
    self.reasons = reasons
    self.titles = titles
    self.gateways = gateways
    self.eligibility = eligibility
    self.postcodes = postcodes
  }

  package func eligibility(for programme: String) -> ProgrammeEligibility? {
    eligibility.first { $0.programme == programme }
  }

  /// One version of each policy: the one in force on `day`.
  package func inForce(on day: Day) -> [Policy] {
    var chosen: [String: Policy] = [:]
    for policy in policies where policy.effective.contains(day) {
      if (chosen[policy.code]?.version ?? 0) < policy.version { chosen[policy.code] = policy }
    }
    return policies.filter { chosen[$0.code] === $0 }
  }

  /// The newest version, in force or not.
  package func policy(_ code: String) -> Policy? {
    policies.filter { $0.code == code }.max { $0.version < $1.version }
  }

  /// Policy codes that `code` names: a policy, or all of a family.
  package func codes(named code: String) -> [String] {
    if policies.contains(where: { $0.code == code }) { return [code] }
    return policies.filter { $0.set.code == code }.map(\.code).reduce(into: []) { codes, code in
      if !codes.contains(code) { codes.append(code) }
    }
  }
}

/// One subject of the core skills framework at one level, with how the staff record and the care
/// files name it.
package struct CoreSkill: Hashable, Sendable {
  /// Code of the subject, the same for all its levels: `moving-and-handling`.
  package let subject: String
  package let title: String
  /// 0 for a subject without levels.
  package let level: Int
  /// As the framework and the staff record write it: `Moving and Handling - Level 2`.
  package let name: String
  package let interval: Length
  package let status: ContentStatus
  package let authority: String
  /// Care training categories that cover it.
  package let trainingCategories: [String]

  package init(
    subject: String, title: String, level: Int, name: String, interval: Length,
    status: ContentStatus, authority: String, trainingCategories: [String]
  ) {
    self.subject = subject
    self.title = title
    self.level = level
    self.name = name
    self.interval = interval
    self.status = status
    self.authority = authority
    self.trainingCategories = trainingCategories
  }
}

/// An agreement between employers to accept each other's records.
package struct RecognitionAgreement: Hashable, Sendable {
  package let code: String
  package let title: String
  package let status: ContentStatus
  package let from: Day
  /// Kinds of organisation taken for members until a list says otherwise. Empty when only listed
  /// ones are.
  package let presumedKinds: Set<OrganisationKind>

  package init(
    code: String, title: String, status: ContentStatus, from: Day,
    presumedKinds: Set<OrganisationKind>
  ) {
    self.code = code
    self.title = title
    self.status = status
    self.from = from
    self.presumedKinds = presumedKinds
  }
}

/// What all policies share.
package struct ObligationSettings: Hashable, Sendable {
  /// Hours a week that make a full-time job, where a file gives hours and no share.
  package let fullTimeHours: WeeklyHours
  /// A break longer than this makes somebody a joiner again.
  package let continuity: Length
  /// A further post that starts this soon after joining gets a plan for the gaps, not a second
  /// induction.
  package let secondPost: Length
  /// Absences for which clocks stop.
  package let pausing: Set<AbsenceKind>

  package init(
    fullTimeHours: WeeklyHours, continuity: Length, secondPost: Length, pausing: Set<AbsenceKind>
  ) {
    self.fullTimeHours = fullTimeHours
    self.continuity = continuity
    self.secondPost = secondPost
    self.pausing = pausing
  }
}
