import Directory
import Kernel

/// What rules need to know about organisations: their names, who is a member of which agreement,
/// and the intervals employers have set for themselves.
package struct EmployerBook: Sendable {
  package var organisations: [OrganisationID: OrganisationFacts]
  package var memberships: [AgreementMembership] {
    didSet { membershipsOf = Dictionary(grouping: memberships, by: \.organisation) }
  }
  package var intervals: [LocalInterval] {
    didSet { intervalsOf = Self.byOrganisation(intervals) }
  }
  private var intervalsOf: [OrganisationID: [Int]]
  private var membershipsOf: [OrganisationID: [AgreementMembership]]

  package init(
    organisations: [OrganisationID: OrganisationFacts] = [:],
    memberships: [AgreementMembership] = [], intervals: [LocalInterval] = []
  ) {
    self.organisations = organisations
    self.memberships = memberships
    self.intervals = intervals
    intervalsOf = Self.byOrganisation(intervals)
    membershipsOf = Dictionary(grouping: memberships, by: \.organisation)
  }

  private static func byOrganisation(_ intervals: [LocalInterval]) -> [OrganisationID: [Int]] {
    Dictionary(grouping: intervals.indices) { intervals[$0].organisation }
  }

  package func name(of organisation: OrganisationID?) -> String {
    guard let organisation else { return "an employer that is not known" }
    return organisations[organisation]?.name ?? "organisation \(organisation)"
  }

  /// What a post gets from where it is worked and who employs.
  func sort(
    ofPlaceAt organisation: OrganisationID, employer: OrganisationID
  ) -> SortOfPlace {
    let places = [organisation, employer].compactMap { organisations[$0] }
    return SortOfPlace(
      sectors: Set(places.map(\.kind.sector)), organisationKinds: Set(places.map(\.kind)),
      isCQCRegistered: places.contains(where: \.isCQCRegistered))
  }

  /// Whether one of the two is the other, is under it or took over from it: the same employer,
  /// for records.
  func isSameEmployer(_ one: OrganisationID, _ other: OrganisationID) -> Bool {
    one == other || isUnderOrBefore(one, other) || isUnderOrBefore(other, one)
  }

  private func isUnderOrBefore(_ one: OrganisationID, _ other: OrganisationID) -> Bool {
    guard let facts = organisations[one] else { return false }
    return facts.parents.contains(other) || facts.successors.contains(other)
  }

  /// Whether `organisation` was a member on `day`. Where anything is known about its membership
  /// that decides; otherwise its kind may be presumed to be in.
  func isMember(
    _ organisation: OrganisationID?, of agreement: RecognitionAgreement, on day: Day
  ) -> Bool {
    guard let organisation, day >= agreement.from else { return false }
    let known = membershipsOf[organisation, default: []].filter {
      $0.agreement == agreement.code
    }
    if !known.isEmpty { return known.contains { $0.period.contains(day) } }
    return organisations[organisation].map { agreement.presumedKinds.contains($0.kind) } ?? false
  }

  /// What `employer` set for itself, in force on `day`.
  func interval(for policy: Policy, at employer: OrganisationID?, on day: Day) -> LocalInterval? {
    intervalNumber(for: policy, at: employer, on: day).map { intervals[$0] }
  }

  /// Its place among the intervals.
  func intervalNumber(for policy: Policy, at employer: OrganisationID?, on day: Day) -> Int? {
    guard let employer, policy.rhythm != nil, let own = intervalsOf[employer] else { return nil }
    return own.last {
      intervals[$0].policy == policy.code && intervals[$0].period.contains(day)
    }
  }
}

/// What policies see of a workplace and its employer together.
struct SortOfPlace: Hashable, Sendable {
  let sectors: Set<Sector>
  let organisationKinds: Set<OrganisationKind>
  let isCQCRegistered: Bool
}

package struct OrganisationFacts: Hashable, Sendable {
  package let name: String
  package let kind: OrganisationKind
  package let isCQCRegistered: Bool
  /// What it is under: the trust of a site, the provider of a location.
  package let parents: Set<OrganisationID>
  /// What has taken over from it, so that a merger makes nobody a newcomer to their own training.
  package let successors: Set<OrganisationID>
  package init(
    name: String, kind: OrganisationKind, isCQCRegistered: Bool = false,
    parents: Set<OrganisationID> = [], successors: Set<OrganisationID> = []
  ) {
    self.name = name
    self.kind = kind
    self.isCQCRegistered = isCQCRegistered
    self.parents = parents
    self.successors = successors
  }
}

/// An employer in an agreement, for a time.
package struct AgreementMembership: Hashable, Sendable {
  package let agreement: String
  package let organisation: OrganisationID
  package let period: Period
  package init(agreement: String, organisation: OrganisationID, period: Period) {
    self.agreement = agreement
    self.organisation = organisation
    self.period = period
  }
}

/// A refresh interval of an employer's own, more or less often than nationally, and why.
package struct LocalInterval: Hashable, Sendable {
  package let organisation: OrganisationID
  package let policy: String
  package let months: Int
  package let justification: String
  package let approvedBy: String
  package let reviewOn: Day
  package let period: Period

  package init(
    organisation: OrganisationID, policy: String, months: Int, justification: String,
    approvedBy: String, reviewOn: Day, period: Period
  ) {
    self.organisation = organisation
    self.policy = policy
    self.months = months
    self.justification = justification
    self.approvedBy = approvedBy
    self.reviewOn = reviewOn
    self.period = period
  }

  package var interval: Length { Length(months: months) }

  /// More often than nationally costs time that must be justified; less often needs evidence.
  ///
  /// `nil` when it is what the nation says.
  package func deviation(from refresh: Refresh, on day: Day) -> Deviation? {
    let here = interval.after(day)
    let nation = refresh.interval.after(day)
    if here == nation { return nil }
    return here < nation ? .moreOften : .lessOften
  }

  package enum Deviation: String, Sendable { case moreOften, lessOften }
}
