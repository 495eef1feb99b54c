import Directory
import Kernel

/// Where an organisation stands, as a row of a list says it, against the relations that are held.
/// Pure.
enum Placing {
  enum Outcome: Int, Comparable, Sendable {
    case same
    /// In the same place, on other days.
    case redated
    case moved

    static func < (one: Outcome, other: Outcome) -> Bool { one.rawValue < other.rawValue }
  }

  /// One thing that a row says about where the organisation stands.
  struct Wanted: Hashable, Sendable {
    let kind: OrganisationRelationKind
    let target: OrganisationID
    var from: Day?
    var to: Day?
  }

  struct Settled {
    var outcome = Outcome.same
    var changes: [(before: OrganisationRelation, after: OrganisationRelation)] = []
    /// What is wanted is not held, and to be made.
    var isNew = false

    /// The last day becomes the day before `day`; but nothing ends before it began.
    fileprivate mutating func end(_ relation: OrganisationRelation, before day: Day) {
      var ended = relation
      ended.endedOn = max(relation.startedOn ?? .earliest, day - 1)
      changes.append((relation, ended))
      outcome = .moved
    }
  }

  /// - Parameters:
  ///   - wanted: `nil` when the row leaves the place blank: then what is held ends.
  ///   - held: The relations that speak of the same place, of all times.
  static func settle(
    _ wanted: Wanted?, held: [OrganisationRelation], asOf: Day
  ) -> Settled {
    var settled = Settled()
    let open = held.filter { $0.endedOn == nil }
    guard let wanted else {
      for relation in open { settled.end(relation, before: asOf) }
      return settled
    }
    let same = held.filter { $0.kind == wanted.kind && $0.to == wanted.target }
    // The stay that the row speaks of: the one with its first day, or the open one.
    let stay =
      same.first { wanted.from != nil && $0.startedOn == wanted.from }
      ?? same.first { $0.endedOn == nil }
    if let stay {
      let next = redated(stay, wanted)
      if next != stay {
        settled.changes.append((stay, next))
        settled.outcome = .redated
      }
    } else {
      settled.isNew = true
      settled.outcome = .moved
    }
    let day = wanted.from ?? asOf
    for other in open where other.id != stay?.id { settled.end(other, before: day) }
    return settled
  }

  /// Only the commissioner of a practice comes with days.
  private static func redated(
    _ stay: OrganisationRelation, _ wanted: Wanted
  ) -> OrganisationRelation {
    guard wanted.kind == .commissionedBy else { return stay }
    var next = stay
    next.startedOn = wanted.from ?? stay.startedOn
    next.endedOn = wanted.to
    if let from = next.startedOn, let to = next.endedOn, to < from { return stay }
    return next
  }

  /// The places that the columns of a list speak of; one organisation in each at a time.
  enum Slot: CaseIterable {
    case trust, nationalGrouping, healthGeography, commissioner

    func isSpoken(by list: OdsListKind) -> Bool {
      switch self {
      case .trust: list == .trust || list == .site
      case .nationalGrouping, .healthGeography: true
      case .commissioner: list == .practice
      }
    }

    /// Where a row says it.
    var columns: Set<OdsColumn> {
      switch self {
      case .trust: [.code]
      case .nationalGrouping: [.nationalGrouping]
      case .healthGeography: [.healthGeography]
      case .commissioner: [.commissioner, .joinedCommissioner, .leftCommissioner]
      }
    }

    /// Relations of these kinds are the list's to end.
    func kinds(in list: OdsListKind) -> Set<OrganisationRelationKind> {
      switch self {
      case .trust: [.siteOf]
      case .nationalGrouping: [.region, .nationalGrouping]
      case .healthGeography:
        list == .commissioner ? [.icb, .healthGeography, .partOf] : [.icb, .healthGeography]
      case .commissioner: [.commissionedBy]
      }
    }
  }
}
