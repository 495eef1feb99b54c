import Directory
import Kernel
import Storage

/// How long people had posts at the employers that agreed time to learn with them. An agreement is
/// the employer’s and not the site’s: whoever goes from one of its sites to another keeps it.
package struct EmployerPosts: Sendable {
  /// The last day of any post there; `nil` where one goes on.
  private var last: [LearningTimeID: Day?] = [:]

  package init(_ times: [LearningTime], on day: Day, _ tx: any Transaction) throws {
    let records = try OnePerson.records(of: Set(times.map(\.person)), tx)
    let posts = try Assignments.of(Set(records.values.joined()), tx)
    var places: [OrganisationID: Set<OrganisationID>] = [:]
    for time in times {
      let employer = try places[time.organisation] ?? Self.sites(of: time.organisation, on: day, tx)
      places[time.organisation] = employer
      let there = (records[time.person] ?? [time.person]).flatMap { posts[$0] ?? [] }.filter {
        employer.contains($0.organisation) || employer.contains($0.employer)
      }
      last[time.id] = .some(Self.last(of: there, before: time.from))
    }
  }

  /// Everything that is one employer with `organisation`: what it is a site, a location or a part of,
  /// whoever took over the whole of it, and their other sites. Those of one care group, and a host
  /// and whom it hosts, are employers of their own.
  package static func sites(
    of organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    var whole: Set = [organisation]
    try widen(&whole) { level in
      try above(level, day, tx)
        + level.flatMap { try OrganisationSuccessions.heirs(of: $0, on: day, tx) }
    }
    for one in whole {
      whole.formUnion(try OrganisationSuccessions.inherited(by: one, on: day, tx))
    }
    try widen(&whole) { try beneath($0, day, tx) }
    return whole
  }

  private static func widen(
    _ whole: inout Set<OrganisationID>,
    by next: (Set<OrganisationID>) throws -> [OrganisationID]
  ) rethrows {
    var level = whole
    while !level.isEmpty {
      level = Set(try next(level)).subtracting(whole)
      whole.formUnion(level)
    }
  }

  private static func above(
    _ organisations: Set<OrganisationID>, _ day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT to_id FROM organisation_relation
      WHERE from_id IN (?1*) AND kind IN ('siteOf', 'locationOf', 'partOf')
        AND (from_on IS NULL OR from_on <= ?2) AND (to_on IS NULL OR to_on >= ?2)
      """, List(organisations), day
    ).map { try $0(0) }
  }

  private static func beneath(
    _ organisations: Set<OrganisationID>, _ day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT from_id FROM organisation_relation
      WHERE to_id IN (?1*) AND kind IN ('siteOf', 'locationOf', 'partOf')
        AND (from_on IS NULL OR from_on <= ?2) AND (to_on IS NULL OR to_on >= ?2)
      """, List(organisations), day
    ).map { try $0(0) }
  }

  private static func last(of posts: [Assignment], before first: Day) -> Day? {
    if posts.contains(where: { $0.endedOn == nil && $0.status != .ended && $0.status != .offered })
    {
      return nil
    }
    return posts.compactMap(\.endedOn).max() ?? first - 1
  }

  /// The last day of the posts at the employer, where all of them have one.
  package func lastDay(of time: LearningTime) -> Day? { last[time.id] ?? nil }

  /// Whether none of the posts goes on after `day`.
  package func haveEnded(_ time: LearningTime, by day: Day) -> Bool {
    lastDay(of: time).map { $0 < day } ?? false
  }

  /// What has come due of an agreement by the end of `day`, in minutes: nothing after the last post.
  package func due(of time: LearningTime, by day: Day) -> Int {
    LearningTimeRules.due(of: time, by: lastDay(of: time).map { min($0, day) } ?? day)
  }
}
