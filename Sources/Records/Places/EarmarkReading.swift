import Directory
import Kernel
import Storage

/// Reads what groups with low access go by: employers, places of work and working time. Nothing
/// else about anybody is read here, and nothing else can be handed to the rule.
package enum EarmarkReading {
  /// - Parameter nearest: From a place of work to the nearest date at a place, in miles.
  package static func facts(
    of person: PersonID, on day: Day, _ tx: any Transaction,
    nearest: (Postcode) -> Int?
  ) throws -> EarmarkFacts {
    let posts = try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined()
      .filter { $0.isCurrent(on: day) }
    let places = try Organisations.find(Set(posts.flatMap { [$0.organisation, $0.employer] }), tx)
    var facts = EarmarkFacts()
    facts.kinds = Set(places.values.map { $0.kind(on: day) })
    // Of several employers the largest: whoever has one way to training is not cut off from it.
    facts.employerPeople = try Set(posts.map(\.employer)).map { try people(of: $0, on: day, tx) }
      .max()
    let shares = posts.compactMap { $0.fte?.hundredThousandths }
    if !shares.isEmpty, shares.count == posts.count {
      facts.fullTimeHundredths = shares.reduce(0, +) / 1_000
    }
    facts.nearestMiles = posts.compactMap { post in
      places[post.organisation].flatMap { Postcode($0.contact.postcode) }.flatMap(nearest)
    }.min()
    facts.isChallenged = try places.values.contains { place in
      guard case .challenged = try OrganisationStanding.of(place, on: day, tx).challenged else {
        return false
      }
      return true
    }
    return facts
  }

  private static func people(
    of employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Int {
    try tx.row(
      """
      SELECT COUNT(DISTINCT COALESCE(x.canonical_id, a.person_id))
      FROM assignment AS a
      LEFT JOIN person_alias AS x ON x.person_id = a.person_id
      WHERE a.employer_id = ?1 AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND a.status NOT IN ('offered', 'ended')
      """, employer, day
    ).map { try $0(0) } ?? 0
  }

  /// The post in which somebody asks: their main one of today.
  package static func post(
    of person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> Assignment? {
    let posts = try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined()
      .filter { $0.isCurrent(on: day) }
    return posts.min { one, other in
      one.isPrimary != other.isPrimary ? one.isPrimary : one.id < other.id
    }
  }

  /// The postcode of the place where somebody works.
  package static func postcode(
    of person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> Postcode? {
    guard let post = try post(of: person, on: day, tx) else { return nil }
    let places = try Organisations.find(Set([post.organisation, post.employer]), tx)
    return [post.organisation, post.employer].lazy.compactMap { id in
      places[id].flatMap { Postcode($0.contact.postcode) }
    }.first
  }
}
