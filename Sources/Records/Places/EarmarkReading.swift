import Directory
import Kernel
import Storage

/// What groups with low access go by of one person, as it is read.
package struct EarmarkRead: Hashable, Sendable {
  /// All but how far it is to the nearest date, which depends on the module.
  package var facts = EarmarkFacts()
  /// Of the places where they work.
  package var postcodes: [Postcode] = []
}

/// Reads what groups with low access go by: employers, places of work and working time. Nothing
/// else about anybody is read here, and nothing else can be handed to the rule.
package enum EarmarkReading {
  /// Of each of many at once: so many questions, however many people.
  package static func read(
    of people: some Sequence<PersonID>, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID: EarmarkRead] {
    let records = try OnePerson.records(of: people, tx)
    let all = try Assignments.of(Set(records.values.joined()), tx)
    let posts = records.mapValues { $0.flatMap { all[$0] ?? [] }.filter { $0.isCurrent(on: day) } }
    let places = try Organisations.find(
      Set(posts.values.joined().flatMap { [$0.organisation, $0.employer] }), tx)
    let sizes = try sizes(of: Set(posts.values.joined().map(\.employer)), on: day, tx)
    let challenged = try Set(places.values.filter { try isChallenged($0, on: day, tx) }.map(\.id))
    return posts.mapValues { posts in
      var read = EarmarkRead()
      let theirs = Set(posts.flatMap { [$0.organisation, $0.employer] })
      read.facts.kinds = Set(theirs.compactMap { places[$0]?.kind(on: day) })
      // Of several employers the largest: whoever has one way to training is not cut off from it.
      read.facts.employerPeople = Set(posts.map(\.employer)).map { sizes[$0] ?? 0 }.max()
      let shares = posts.compactMap { $0.fte?.hundredThousandths }
      if !shares.isEmpty, shares.count == posts.count {
        read.facts.fullTimeHundredths = shares.reduce(0, +) / 1_000
      }
      read.facts.isChallenged = !theirs.isDisjoint(with: challenged)
      read.postcodes = posts.compactMap { post in
        places[post.organisation].flatMap { Postcode($0.contact.postcode) }
      }
      return read
    }
  }

  private static func isChallenged(
    _ place: Organisation, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    guard case .challenged = try OrganisationStanding.of(place, on: day, tx).challenged else {
      return false
    }
    return true
  }

  private static func sizes(
    of employers: Set<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: Int] {
    var sizes: [OrganisationID: Int] = [:]
    for some in employers.sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT a.employer_id, COUNT(DISTINCT COALESCE(x.canonical_id, a.person_id))
        FROM assignment AS a
        LEFT JOIN person_alias AS x ON x.person_id = a.person_id
        WHERE a.employer_id IN (?1*) AND (a.ended_on IS NULL OR a.ended_on >= ?2)
          AND a.status NOT IN ('offered', 'ended')
        GROUP BY a.employer_id
        """, List(some), day
      ) { row in sizes[try row(0)] = try row(1, as: Int.self) }
    }
    return sizes
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
    let found = try postcodes(of: [post.organisation, post.employer], tx)
    return found[post.organisation] ?? found[post.employer]
  }

  package static func postcodes(
    of places: Set<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: Postcode] {
    try Organisations.find(places, tx).compactMapValues { Postcode($0.contact.postcode) }
  }
}
