import Kernel

package struct OrganisationRelationID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One organisation standing to another in some way for a time: `from` is the `kind` of `to`.
package struct OrganisationRelation: Hashable, Sendable, Identifiable {
  package let id: OrganisationRelationID
  package let from: OrganisationID
  package let to: OrganisationID
  package let kind: OrganisationRelationKind
  package var startedOn: Day?
  /// The last day it held.
  package var endedOn: Day?
  /// How much of `from` it is about, where one is shared between several.
  package var share: BasisPoints?

  package init(
    id: OrganisationRelationID, from: OrganisationID, to: OrganisationID,
    kind: OrganisationRelationKind, startedOn: Day? = nil, endedOn: Day? = nil,
    share: BasisPoints? = nil
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.kind = kind
    self.startedOn = startedOn
    self.endedOn = endedOn
    self.share = share
  }

  package func holds(on day: Day) -> Bool {
    (startedOn.map { $0 <= day } ?? true) && (endedOn.map { day <= $0 } ?? true)
  }
}

/// Hundredths of a percent: 6_250 is 62.5%.
package typealias BasisPoints = Int

/// How `from` stands to `to`. The raw values are stored and shown to machines.
package enum OrganisationRelationKind: String, Storable, CaseIterable, Hashable, Sendable {
  // `from` is under `to`: whoever leads `to` answers for the people of `from`.
  case partOf
  case siteOf
  case locationOf
  case hostedBy
  case careGroup

  // `from` is in the area of `to`, and answers to itself.
  case region
  case nationalGrouping
  case icb
  case healthGeography
  case place
  case localAuthority
  case commissionedBy
  case primaryCareNetwork
  case federation

  // Neither.
  case cluster
  case succeeds
}

/// On what ground one organisation is found within another.
package enum WithinBasis: String, Storable, CaseIterable, Hashable, Sendable {
  /// Part, site, location or hosted: the same people are led.
  case under
  /// In its area, which everything under it is too. An independent employer is in an
  /// integrated care board's area and not under it.
  case area
}

extension OrganisationRelationKind {
  /// The widest ground on which `from` is found within `to`, if on any.
  package var basis: WithinBasis? {
    switch self {
    case .partOf, .siteOf, .locationOf, .hostedBy, .careGroup: .under
    case .region, .nationalGrouping, .icb, .healthGeography, .place, .localAuthority,
      .commissionedBy, .primaryCareNetwork, .federation:
      .area
    case .cluster, .succeeds: nil
    }
  }

  /// A cluster has no first and second: A with B is B with A.
  package var isMutual: Bool { self == .cluster }

  /// Whether an organisation has one of these at a time, as files state it, so that another
  /// replaces it.
  package var isSingle: Bool {
    switch self {
    case .siteOf, .locationOf, .region, .nationalGrouping, .icb, .healthGeography: true
    case .partOf, .hostedBy, .careGroup, .place, .localAuthority, .commissionedBy,
      .primaryCareNetwork, .federation, .cluster, .succeeds:
      false
    }
  }

  /// Completes "this organisation … that one".
  package var words: String {
    switch self {
    case .partOf: "is part of"
    case .siteOf: "is a site of"
    case .locationOf: "is a location of"
    case .hostedBy: "is hosted by"
    case .careGroup: "belongs to the care group"
    case .region: "is in the region"
    case .nationalGrouping: "is in the national grouping"
    case .icb: "is in the area of the integrated care board"
    case .healthGeography: "is in the health geography"
    case .place: "is in the place"
    case .localAuthority: "is in the area of the local authority"
    case .commissionedBy: "is commissioned by"
    case .primaryCareNetwork: "is a member of the primary care network"
    case .federation: "is a member of the federation"
    case .cluster: "shares a cluster with"
    case .succeeds: "succeeds"
    }
  }

  /// The same seen from the other end.
  package var wordsReversed: String {
    switch self {
    case .partOf: "has as a part"
    case .siteOf: "has the site"
    case .locationOf: "has the location"
    case .hostedBy: "hosts"
    case .careGroup: "is the care group of"
    case .region: "is the region of"
    case .nationalGrouping: "is the national grouping of"
    case .icb: "is the integrated care board for"
    case .healthGeography: "is the health geography of"
    case .place: "is the place of"
    case .localAuthority: "is the local authority for"
    case .commissionedBy: "commissions"
    case .primaryCareNetwork: "is the primary care network of"
    case .federation: "is the federation of"
    case .cluster: "shares a cluster with"
    case .succeeds: "is succeeded by"
    }
  }
}
