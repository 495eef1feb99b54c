import Kernel
import Storage

/// How an organisation stands, as at a day: its ratings, its segment, and whether it counts as
/// challenged. Each figure with its source and its day.
package struct OrganisationStanding: Hashable, Sendable {
  package let asAt: Day
  package let ratings: [CareQualityRating]
  /// Rated places under it, with their names; the worst first.
  package let places: [Place]
  /// Quarters of the edition in force that are held, latest first; else of the latest edition held.
  package let segments: [Segmentation]
  /// The edition in force on the day.
  package let edition: String?
  package let challenged: ChallengedRules.Status
  /// The version of the policy that says so.
  package let policy: ChallengedPolicy?

  package struct Place: Hashable, Sendable {
    package let id: OrganisationID
    package let name: String
    package let ratings: [CareQualityRating]
  }

  package static func of(
    _ organisation: Organisation, on day: Day, _ tx: any Transaction
  ) throws -> OrganisationStanding {
    let editions = try OversightEditions.carried()
    let edition = editions.inForce(on: day)
    let current =
      try edition.map {
        try Segmentations.of(organisation.id, edition: $0.code, tx)
          .filter { $0.quarter.firstDay <= day }
      } ?? []
    let policy = try ChallengedPolicies.carried().inForce(on: day)
    let status = try ChallengedRules.status(
      ChallengedRules.Facts(
        segments: current, programmes: try SupportStore.programmes(of: organisation.id, tx),
        lists: try SupportStore.lists(of: organisation.id, tx)),
      under: policy, edition: edition,
      isSegmented: organisation.kind(on: day).isSegmented, on: day)
    return OrganisationStanding(
      asAt: day,
      ratings: try CareQualityRatings.inForce(of: [organisation.id], on: day, tx)[organisation.id]
        ?? [],
      places: try places(under: organisation.id, on: day, tx),
      segments: try current.isEmpty ? latest(of: organisation.id, before: day, tx) : current,
      edition: edition?.code, challenged: status, policy: policy)
  }

  package var isEmpty: Bool {
    guard ratings.isEmpty, places.isEmpty, segments.isEmpty else { return false }
    if case .challenged = challenged { return false }
    return true
  }

  /// Of the last edition that was held by then: shown under its own name, and counted for nothing.
  private static func latest(
    of organisation: OrganisationID, before day: Day, _ tx: any Transaction
  ) throws -> [Segmentation] {
    for edition in try Segmentations.editions(of: organisation, tx) {
      let segments = try Segmentations.of(organisation, edition: edition, tx)
        .filter { $0.quarter.firstDay <= day }
      if !segments.isEmpty { return segments }
    }
    return []
  }

  private static func places(
    under organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [Place] {
    let rated = try CareQualityRatings.places(under: organisation, on: day, tx)
    let names = try Organisations.names(of: Set(rated.keys), tx)
    return rated.map { Place(id: $0, name: names[$0] ?? "Organisation \($0)", ratings: $1) }
      .sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
  }
}

extension OrganisationStanding.Place {
  fileprivate var rank: Int {
    let overall = ratings.first { $0.group == "Overall" && $0.question == .overall }
    switch overall?.rating {
    case .inadequate: return 0
    case .requiresImprovement: return 1
    case .good: return 2
    case .outstanding: return 3
    case .notRated, nil: return 4
    }
  }
}

extension OrganisationKind {
  /// Whether the oversight framework puts organisations of the kind into segments. Boards were left
  /// out in 2025/26, so nothing is said to be missing of them.
  package var isSegmented: Bool { self == .nhsTrust || self == .nhsFoundationTrust }
}

/// Who is in a programme of support and who is on an agreed list. Kept by the room that runs the
/// programmes; only read here.
enum SupportStore {
  static func programmes(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [ChallengedRules.Membership] {
    try tx.rows(
      """
      SELECT programme, entered_on, exited_on, source FROM support_programme
      WHERE organisation_id = ?1 ORDER BY entered_on
      """, organisation
    ).map {
      ChallengedRules.Membership(
        try $0(0), from: try $0(1), to: try $0(2), source: try $0(3))
    }
  }

  static func lists(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [ChallengedRules.Membership] {
    try tx.rows(
      """
      SELECT list, from_on, to_on, source FROM organisation_list_entry
      WHERE organisation_id = ?1 ORDER BY from_on
      """, organisation
    ).map {
      ChallengedRules.Membership(
        try $0(0), from: try $0(1), to: try $0(2), source: try $0(3))
    }
  }
}
