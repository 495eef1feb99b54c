import Kernel
import Storage

/// What Waypoint knows of a code, as at a day: an organisation that is held, or a code that only
/// the published successions name.
package struct OrganisationShow: Hashable, Sendable {
  package var code: String
  package var asOf: Day

  package init(code: String, asOf: Day) {
    self.code = code
    self.asOf = asOf
  }

  /// - Throws: `NotFound` when nothing names the code.
  package func answer(_ tx: any Transaction) throws -> OrganisationShown {
    let code = OrganisationCode.ods(code).value
    if let organisation = try Organisations.find(code: self.code, tx) {
      let ods = organisation.code(.ods)
      return OrganisationShown(
        code: organisation.code,
        name: organisation.names.isEmpty ? nil : organisation.name(on: asOf),
        kind: organisation.kinds.isEmpty ? nil : organisation.kind(on: asOf),
        opened: organisation.openedOn, closed: organisation.closedOn,
        successors: try ods.map { try OrganisationSuccessions.successors(of: $0, on: asOf, tx) }
          ?? [],
        relations: try relations(of: organisation.id, tx),
        standing: try OrganisationStanding.of(organisation, on: asOf, tx))
    }
    guard try OrganisationSuccessions.names(code, tx) else {
      throw NotFound("An organisation with the code \(code)")
    }
    return OrganisationShown(
      code: code, name: nil, kind: nil, opened: nil, closed: nil,
      successors: try OrganisationSuccessions.successors(of: code, on: asOf, tx), relations: [])
  }

  private func relations(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [OrganisationShown.Relation] {
    let relations = try Organisations.relations(of: organisation, tx)
      .filter { $0.holds(on: asOf) }
    let others = try Organisations.find(
      Set(relations.map { $0.from == organisation ? $0.to : $0.from }), tx)
    return relations.compactMap { relation in
      let isOutgoing = relation.from == organisation
      guard let other = others[isOutgoing ? relation.to : relation.from] else { return nil }
      // A site or practice that closed is no longer one, though no list ends the relation.
      if !isOutgoing, relation.kind.basis != nil, !other.isOpen(on: asOf) { return nil }
      return OrganisationShown.Relation(
        kind: relation.kind,
        direction: relation.kind.isMutual ? .mutual : isOutgoing ? .outgoing : .incoming,
        code: other.code, name: other.names.isEmpty ? nil : other.name(on: asOf),
        from: relation.startedOn, to: relation.endedOn)
    }.sorted { $0.sortKey < $1.sortKey }
  }
}

/// The answer, in the shape that `organisation show --json` promises. What is unknown is null.
package struct OrganisationShown: Hashable, Sendable {
  package struct Relation: Hashable, Sendable {
    package enum Direction: String, Sendable, Codable {
      /// The organisation shown is the `kind` of the other.
      case outgoing
      /// The other is the `kind` of the organisation shown.
      case incoming
      case mutual
    }

    package let kind: OrganisationRelationKind
    package let direction: Direction
    package let code: String?
    package let name: String?
    package let from: Day?
    package let to: Day?

    /// For people: "is in the region".
    package var words: String {
      direction == .incoming ? kind.wordsReversed : kind.words
    }

    fileprivate var sortKey: (Int, String, String) {
      let direction =
        switch direction {
        case .outgoing: 0
        case .mutual: 1
        case .incoming: 2
        }
      return (direction, kind.rawValue, "\(code ?? "")\u{0}\(name ?? "")")
    }
  }

  package let code: String?
  package let name: String?
  package let kind: OrganisationKind?
  package let opened: Day?
  package let closed: Day?
  package let successors: [Successor]
  package let relations: [Relation]
  /// `nil` for a code that only successions name.
  package var standing: OrganisationStanding?
}

extension OrganisationShown: Encodable {
  private enum Key: String, CodingKey {
    case code, name, kind, opened, closed, successors, relations, standing
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    // `encode` and not `encodeIfPresent`: a missing key would leave programs guessing.
    try container.encode(code, forKey: .code)
    try container.encode(name, forKey: .name)
    try container.encode(kind?.rawValue, forKey: .kind)
    try container.encode(opened, forKey: .opened)
    try container.encode(closed, forKey: .closed)
    try container.encode(successors, forKey: .successors)
    try container.encode(relations, forKey: .relations)
    try container.encode(standing?.shown(code: code), forKey: .standing)
  }
}

extension OrganisationShown.Relation: Encodable {
  private enum Key: String, CodingKey { case kind, direction, code, name, from, to }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind.rawValue, forKey: .kind)
    try container.encode(direction, forKey: .direction)
    try container.encode(code, forKey: .code)
    try container.encode(name, forKey: .name)
    try container.encode(from, forKey: .from)
    try container.encode(to, forKey: .to)
  }
}

extension Successor: Encodable {
  private enum Key: String, CodingKey { case code, on, steps }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(code, forKey: .code)
    try container.encode(on, forKey: .on)
    try container.encode(steps, forKey: .steps)
  }
}
