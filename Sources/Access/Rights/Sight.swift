import Directory
import Kernel
import Storage

/// What rights depend on, looked up: who reports to whom, who works where, what lies within what.
enum Sight {
  static func standing(
    of subject: Subject, to user: User, _ tx: any Transaction
  ) throws -> Standing {
    guard let known = tx.memory[SightMemory.key] as? SightMemory else {
      return try lookUp(subject, user, tx)
    }
    if let standing = known.standings[SightMemory.Question(subject: subject, of: user)] {
      return standing
    }
    let standing = try lookUp(subject, user, tx)
    SightMemory.remember(standing, subject, user, tx)
    return standing
  }

  private static func lookUp(
    _ subject: Subject, _ user: User, _ tx: any Transaction
  ) throws -> Standing {
    switch subject {
    case .person(let person):
      let records = try OnePerson.records(of: person, tx)
      return try standing(of: records, isSelf: user.isAny(of: records), to: user, tx)
    case .record(let record):
      return try standing(
        of: [record], isSelf: user.isAny(of: OnePerson.records(of: record, tx)), to: user, tx)
    case .post(let post):
      guard let assignment = try Assignments.find(post, tx) else { return Standing() }
      return Standing(
        isSelf: user.isAny(of: try OnePerson.records(of: assignment.person, tx)),
        reportsToUser: try user.own(tx).map {
          try LineManagement.jobsBelow($0, on: user.today, tx).contains { $0.assignment == post }
        } ?? false,
        isPerson: true, places: [assignment.organisation],
        under: try under([post], on: user.today, tx))
    case .organisation(let organisation):
      let under = try Set(OrganisationTree.ancestors(of: organisation, on: .under, user.today, tx))
      return Standing(
        places: [organisation], under: under,
        areas: Set(
          try OrganisationTree.ancestors(of: organisation, on: .area, user.today, tx)),
        shared: try Sharing.bodies(
          among: user.bodies, seeingPeopleOf: under, records: [], on: user.today, tx))
    case .everything, .own: return Standing(isSelf: subject == .own)
    }
  }

  private static func standing(
    of records: [PersonID], isSelf: Bool, to user: User, _ tx: any Transaction
  ) throws -> Standing {
    let posts = try Assignments.of(records, tx).values.joined().filter { post in
      post.endedOn.map { $0 >= user.today - AccessRules.leaversAreSeenForDays } ?? true
    }
    let under = try under(posts.map(\.id), on: user.today, tx)
    return Standing(
      isSelf: isSelf,
      reportsToUser: try user.isLineManager
        && (user.person.map {
          try !LineManagement.everyoneBelow($0, on: user.today, tx)
            .filter(records.contains).isEmpty
        } ?? false),
      isPerson: true, places: Set(posts.map(\.organisation)), under: under,
      shared: try Sharing.bodies(
        among: user.bodies, seeingPeopleOf: under, records: records, on: user.today, tx))
  }

  /// Those with a post at one of `organisations` itself, or who had one until lately.
  static func people(
    at organisations: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    guard !organisations.isEmpty else { return [] }
    return try tx.rows(
      """
      SELECT DISTINCT person_id
      FROM assignment
      WHERE organisation_id IN (?1*) AND (ended_on IS NULL OR ended_on >= ?2)
      ORDER BY person_id
      """, List(organisations), day - AccessRules.leaversAreSeenForDays
    ).map { try $0(0) }
  }

  /// Those with a post at or under one of `organisations`, or who had one until lately.
  static func people(
    under organisations: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    guard !organisations.isEmpty else { return [] }
    return try tx.rows(
      """
      SELECT DISTINCT a.person_id
      FROM organisation_within AS w
      JOIN assignment AS a ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
      WHERE w.ancestor_id IN (?1*) AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2
        AND (a.ended_on IS NULL OR a.ended_on >= ?3)
      ORDER BY a.person_id
      """, List(organisations), day, day - AccessRules.leaversAreSeenForDays
    ).map { try $0(0) }
  }

  /// The organisations where the posts are, whose they are, and what those are under.
  private static func under(
    _ posts: [AssignmentID], on day: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    Set(
      try tx.rows(
        """
        SELECT DISTINCT w.ancestor_id
        FROM assignment AS a
        JOIN organisation_within AS w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
        WHERE a.id IN (?1*) AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
          AND (a.ended_on IS NULL OR a.ended_on >= ?3)
        """, List(posts), day, day - AccessRules.leaversAreSeenForDays
      ).map { try $0(0) as OrganisationID })
  }

  /// The organisations that lie in no other's area: what a national lead looks down from.
  static func roots(on day: Day, _ tx: any Transaction) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT o.id
      FROM organisation AS o
      WHERE NOT EXISTS (
        SELECT 1
        FROM organisation_within AS w
        WHERE w.organisation_id = o.id AND w.ancestor_id <> o.id AND w.basis = 'area'
          AND w.from_on <= ?1 AND w.to_on >= ?1)
      ORDER BY o.id
      """, day
    ).map { try $0(0) }
  }
}

extension User {
  fileprivate func isAny(of records: [PersonID]) -> Bool {
    person.map(records.contains) ?? false
  }

  /// The bodies for which the user looks on employers from outside.
  fileprivate var bodies: [OrganisationID] {
    grants.filter { Set<Role>.outside.contains($0.role) }.compactMap(\.organisation).uniqued()
  }

  /// The user's own records, for those who manage anybody.
  fileprivate func own(_ tx: any Transaction) throws -> [PersonID]? {
    guard isLineManager else { return nil }
    return try person.map { try OnePerson.records(of: $0, tx) }
  }
}
