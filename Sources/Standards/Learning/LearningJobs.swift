import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// What goes on by itself: those whom a bundle is for by their post are enrolled once, and withdrawn
/// when their post no longer asks for it; bundles are completed or opened again by what changed
/// elsewhere; and whoever has one to do is told when the day is near.
///
/// People are found in a read. What is done for each is a unit of work of its own, so that nobody
/// stands in the way of anybody else; what failed is handed back at the end, and done the next time.
enum LearningJobs {
  static let follow = JobKind("learning.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      follow: { _, database in
        let now = clock.now()
        let failures = try await [
          enrolByPolicy(database, at: now), endDuties(database, at: now),
          followChanged(database, at: now), remind(database, at: now),
        ]
        if let failure = failures.compactMap({ $0 }).first { throw failure }
      }
    ]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody,
      "Enrols those whose post asks for a bundle, completes what is done, and tells of days",
      for: .training)
  ]

  private static func right(at now: Instant) -> Right {
    Right(code: "learning.follow", account: nil, actorName: "Waypoint, on schedule", at: now)
  }

  /// - Parameter isFinal: Whether nobody comes back to whom it was refused for. Else somebody who did
  ///   it at that moment is no failure.
  /// - Returns: What the first that failed failed with.
  private static func each<One: Sendable>(
    of all: [One], _ database: any Database, isFinal: Bool = false,
    _ work: @escaping @Sendable (One, any Transaction) throws -> Void
  ) async -> (any Error)? {
    var failure: (any Error)?
    for one in all {
      do {
        try await database.write { tx in try work(one, tx) }
      } catch is EnrolmentRefusal where !isFinal { continue } catch { failure = failure ?? error }
    }
    return failure
  }

  // MARK: Bundles that a post asks for

  /// Run twice, it enrols nobody twice: who was enrolled once, and withdrawn by a person since, is
  /// left alone. So is whoever is in any bundle that opens the same gateway. To enrol oneself and
  /// withdraw again is no way out.
  @discardableResult
  static func enrolByPolicy(
    _ database: any Database, at now: Instant
  ) async throws -> (any Error)? {
    let library = try StandardsReader.shipped()
    let gateways = try ContentReader.shipped().gateways
    var failure: (any Error)?
    for bundle in library.bundles where bundle.takesEnrolments(on: now.dayInLondon) {
      guard let gateway = bundle.enrolsForGateway else { continue }
      let opening = gateways.gateway(gateway)?.programmes ?? []
      let same = library.bundles.filter {
        $0.programme == bundle.programme || opening.contains($0.programme)
      }.map(\.code).uniqued()
      let people = try await database.read { tx in try lacking(gateway, notIn: same, tx) }
      let failed = await each(of: people, database) { person, tx in
        let known = try BundleEnrolments.of(OnePerson.records(of: person, tx), tx)
        guard !known.contains(where: { same.contains($0.bundle) && $0.standsForDuty }) else {
          return
        }
        _ = try EnrolInBundle.enrol(person, bundle.code, .policy, under: right(at: now), tx)
      }
      failure = failure ?? failed
    }
    return failure
  }

  /// Those before whom a gateway stands and binds, who lack what it asks for and were never in one of
  /// `bundles`, but for what they began and left themselves, by whatever record of theirs: both are looked up in the index of one person.
  static func lacking(
    _ gateway: String, notIn bundles: [String], _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT DISTINCT g.person_id FROM gateway_standing AS g
      WHERE g.gateway = ?1 AND g.binding = TRUE
        AND g.state IN ('blocked', 'following', 'waiver', 'overridden')
        AND NOT EXISTS (
          SELECT 1 FROM bundle_enrolment AS e
          WHERE e.person_id = g.person_id AND e.lapsed = FALSE AND e.bundle IN (?2*)
            AND NOT (e.way = 'self' AND e.state = 'withdrawn'))
        AND NOT EXISTS (
          SELECT 1 FROM person_alias AS x
          JOIN bundle_enrolment AS e ON e.person_id = x.person_id
          WHERE x.canonical_id = g.person_id AND e.lapsed = FALSE AND e.bundle IN (?2*)
            AND NOT (e.way = 'self' AND e.state = 'withdrawn'))
      ORDER BY g.person_id
      """, gateway, List(bundles)
    ).map { try $0(0) }
  }

  /// Withdraws those whom a rule enrolled and whose post no longer asks for it, once everybody’s
  /// standing was worked out after they were. Should a post ask again, they are enrolled again.
  @discardableResult
  static func endDuties(
    _ database: any Database, at now: Instant
  ) async throws -> (any Error)? {
    let bundles = try StandardsReader.shipped().bundles
    let over = try await database.read { tx -> [EnrolmentID] in
      guard let made = try GatewayStandings.madeAt(tx) else { return [] }
      return try bundles.flatMap { bundle in
        try bundle.enrolsForGateway.map { try notAsked(bundle, $0, asOf: made, tx) } ?? []
      }
    }
    return await each(of: over, database) { id, tx in
      guard var next = try BundleEnrolments.find(id, tx) else { return }
      let right = right(at: now)
      next.state = try EnrolmentRules.state(
        after: .withdraw, from: next.state, by: .consequence,
        EnrolmentFacts(way: next.way, hasReason: true, isAskedFor: false))
      (next.pausedOn, next.hasLapsed, next.changedAt) = (nil, true, now)
      try BundleEnrolments.save(next, tx)
      try BundleEnrolments.add(
        EnrolmentTurn(
          step: .withdraw, at: now, actorName: right.actorName,
          words: try AssessmentSeals.save(
            "The post no longer asks for it", about: next.person, tx)), to: id, tx)
      try LearningJournal.record(
        LearningJournal.bundle, about: next.person,
        [
          "step": EnrolmentStep.withdraw.words,
          "what": bundles.first { $0.code == next.bundle }?.title ?? next.bundle,
        ], under: right, tx)
      try LearningNews.changed(next, .withdraw, isOwn: false, at: now, tx)
    }
  }

  private static func notAsked(
    _ bundle: LearningBundle, _ gateway: String, asOf made: Instant, _ tx: any Transaction
  ) throws -> [EnrolmentID] {
    try tx.rows(
      """
      SELECT e.id FROM bundle_enrolment AS e
      WHERE e.way = 'policy' AND e.state IN ('enrolled', 'paused')
        AND e.bundle = ?1 AND e.version = ?2 AND e.changed_at <= ?4
        AND NOT EXISTS (
          SELECT 1 FROM gateway_standing AS g
          WHERE g.person_id = e.person_id AND g.gateway = ?3 AND g.binding = TRUE
            AND g.state <> 'not-covered')
        AND NOT EXISTS (
          SELECT 1 FROM person_alias AS x
          JOIN person_alias AS s ON s.canonical_id = x.canonical_id
          JOIN gateway_standing AS g ON g.person_id = s.person_id
          WHERE x.person_id = e.person_id AND g.gateway = ?3 AND g.binding = TRUE
            AND g.state <> 'not-covered')
      ORDER BY e.id
      """, bundle.code, bundle.version, gateway, made
    ).map { try $0(0) }
  }

  // MARK: What changed elsewhere

  /// What was written by a unit of work that ended after others had been looked for: a load says when
  /// it began, and may take a day.
  private static let overlap: Int64 = 26 * 3_600

  /// Follows those of whom anything changed since the last run: what is taken in out of files, and
  /// records that were joined or taken apart. Everything else lets bundles follow by itself. The first
  /// run of a week follows everybody, whenever it was that something changed.
  @discardableResult
  static func followChanged(
    _ database: any Database, at now: Instant
  ) async throws -> (any Error)? {
    let people = try await database.read { tx -> [PersonID] in
      let last = try BundleEnrolments.followedAt(tx)
      let isWeekly = last.map { $0.dayInLondon.number / 7 != now.dayInLondon.number / 7 } ?? true
      let since = isWeekly ? nil : last?.adding(seconds: -overlap)
      let changed = try BundleEnrolments.changed(
        since: since ?? Instant(startOf: Day(number: 0)), tx)
      let records = try OnePerson.records(of: OnePerson.distinct(changed, tx), tx)
      let enrolled = Set(
        try BundleEnrolments.of(records.values.joined(), tx)
          .filter { $0.state == .enrolled || $0.state == .completed }.map(\.person))
      return records.filter { !enrolled.isDisjoint(with: $0.value) }.keys.sorted()
    }
    let failure = await each(of: people, database, isFinal: true) { person, tx in
      try BundleConsequences.follow(person, under: right(at: now), tx)
    }
    if failure == nil {
      try await database.write { tx in try BundleEnrolments.followed(at: now, tx) }
    }
    return failure
  }

  // MARK: Days

  @discardableResult
  static func remind(_ database: any Database, at now: Instant) async throws -> (any Error)? {
    let today = now.dayInLondon
    let due = try await database.read { tx in try BundleEnrolments.toRemind(on: today, tx) }
    return await each(of: due, database) { id, tx in
      guard let one = try BundleEnrolments.find(id, tx),
        try BundleEnrolments.reminded(one, on: today, tx)
      else { return }
      let managers =
        EnrolmentReminders.tellsManager(one.way, dueOn: one.dueOn, on: today)
        ? try LearningPeople.managers(of: one.person, on: today, tx) : []
      try LearningNews.due(one, managers: managers, at: now, tx)
    }
  }
}

extension BundleEnrolment {
  /// Whether a rule leaves its person alone by it.
  fileprivate var standsForDuty: Bool {
    !hasLapsed && !(way == .myself && state == .withdrawn)
  }
}
