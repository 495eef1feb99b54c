import Directory
import Kernel

/// Who must do what, by when, and what follows if not: one version of one participation policy,
/// read from content and never changed once published.
///
/// A class because every obligation names its policy and a national count makes millions of them;
/// nothing in it changes.
///
/// - Source: Review, implementation, "firm policy on participation"
package final class Policy: Sendable {
  /// `care-certificate`. The same for all versions.
  package let code: String
  package let version: Int
  package let title: String
  /// The family it is shown with: `nhs-core-skills`.
  package let set: PolicyFamily
  package let status: ContentStatus
  package let effective: Period
  package let sources: [PolicySource]
  /// "Everyone who joins health or social care, by any route", for people.
  package let whoInWords: String
  package let who: Predicate
  package let scope: Scope
  /// Whether people obliged must have joined on or after the start of their phase; otherwise those
  /// already there get their time from that day on.
  package let joinersOnly: Bool
  package let requirement: Requirement
  package let deadline: Deadline
  package let refresh: Refresh?
  let rhythm: Refresh.Rhythm?
  package let recognition: Recognition
  package let consequence: String
  package let exemptionReasons: [ReasonChoice]
  package let deferral: DeferralRules
  package let phases: [Phase]
  package let variants: [SectorVariant]
  /// Fingerprint of the words it was read from.
  package let digest: String

  package init(
    code: String, version: Int, title: String, set: PolicyFamily, status: ContentStatus,
    effective: Period, sources: [PolicySource], whoInWords: String, who: Predicate, scope: Scope,
    joinersOnly: Bool, requirement: Requirement, deadline: Deadline, refresh: Refresh?,
    recognition: Recognition, consequence: String, exemptionReasons: [ReasonChoice],
    deferral: DeferralRules, phases: [Phase], variants: [SectorVariant], digest: String = ""
  ) {
    self.code = code
    self.version = version
    self.title = title
    self.set = set
    self.status = status
    self.effective = effective
    self.sources = sources
    self.whoInWords = whoInWords
    self.who = who
    self.scope = scope
    self.joinersOnly = joinersOnly
    self.requirement = requirement
    self.deadline = deadline
    self.refresh = refresh
    rhythm = refresh?.rhythm
    self.recognition = recognition
    self.consequence = consequence
    self.exemptionReasons = exemptionReasons
    self.deferral = deferral
    self.phases = phases
    self.variants = variants
    variesBySector = !phases.isEmpty || !variants.isEmpty
    self.digest = digest
  }

  /// How often it is owed by somebody with several posts.
  package enum Scope: String, Sendable, CaseIterable {
    /// Once, wherever they work.
    case person
    case employer
    case assignment
  }

  /// Whether the sector decides anything: the day it begins, or the time people have.
  let variesBySector: Bool

  /// The day from which somebody in `sectors` falls under it.
  package func start(for sectors: Set<Sector>) -> Day {
    phases.isEmpty
      ? effective.from
      : phases.filter { !$0.sectors.isDisjoint(with: sectors) }.map(\.from).min() ?? effective.from
  }

  /// The time people in `sectors` have: sectors may vary it, but not the obligation.
  package func within(for sectors: Set<Sector>) -> Length {
    variants.isEmpty
      ? deadline.within
      : variants.first { !$0.sectors.isDisjoint(with: sectors) }?.within ?? deadline.within
  }
}

/// Policies that are shown and chosen together.
package struct PolicyFamily: Hashable, Sendable {
  package let code: String
  package let title: String
  package init(code: String, title: String) {
    self.code = code
    self.title = title
  }
}

/// How far content can be relied on.
package enum ContentStatus: String, Sendable, CaseIterable {
  /// Read in a public source.
  case verified
  /// Generally known, but no public source was read.
  case unverified
  /// Public sources disagree.
  case disputed
  /// Chosen for Waypoint where the sources leave it open.
  case decision

  package var words: String {
    switch self {
    case .verified: "Verified in a published source"
    case .unverified: "Not verified: check before relying on it"
    case .disputed: "Published sources disagree"
    case .decision: "Decided for Waypoint; no source sets it"
    }
  }
}

/// Where a policy comes from.
package enum PolicySource: Hashable, Sendable {
  /// A paragraph of the review, by section and opening words.
  case review(section: String, opening: String)
  case guidance(title: String, publisher: String)

  package var words: String {
    switch self {
    case .review(let section, let opening):
      "Leadership for a collaborative and inclusive future (2022), \(section), “\(opening)…”"
    case .guidance(let title, let publisher): "\(title) (\(publisher))"
    }
  }
}

/// A sector that starts on a day of its own.
package struct Phase: Hashable, Sendable {
  package let sectors: Set<Sector>
  package let from: Day
  package init(sectors: Set<Sector>, from: Day) {
    self.sectors = sectors
    self.from = from
  }
}

/// A sector that has more (or less) time, with the reason.
package struct SectorVariant: Hashable, Sendable {
  package let sectors: Set<Sector>
  package let within: Length
  package let reason: String
  package init(sectors: Set<Sector>, within: Length, reason: String) {
    self.sectors = sectors
    self.within = within
    self.reason = reason
  }
}

/// A reason that can be chosen, from content.
package struct ReasonChoice: Hashable, Sendable {
  package let code: String
  package let title: String
  /// Whether a deferral for it is somebody's choice, and so counts against compliance.
  package let isDiscretionary: Bool
  package init(code: String, title: String, isDiscretionary: Bool = false) {
    self.code = code
    self.title = title
    self.isDiscretionary = isDiscretionary
  }
}

/// A deferral always ends, and cannot be chained without limit.
package struct DeferralRules: Hashable, Sendable {
  package let reasons: [ReasonChoice]
  /// How many one person may have of one obligation. None when 0.
  package let maximumNumber: Int
  package let maximumLength: Length
  package init(reasons: [ReasonChoice], maximumNumber: Int, maximumLength: Length) {
    self.reasons = reasons
    self.maximumNumber = maximumNumber
    self.maximumLength = maximumLength
  }

  package static let none = DeferralRules(reasons: [], maximumNumber: 0, maximumLength: Length())
}

extension Policy: Hashable {
  package static func == (one: Policy, other: Policy) -> Bool {
    one === other || (one.code == other.code && one.version == other.version)
  }
  package func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(version)
  }
}
