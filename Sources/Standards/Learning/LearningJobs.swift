import Access
import Journals
import Kernel
import Records
import Storage
import Web

/// What goes on by itself: those whom a bundle is for by their post are enrolled once, and bundles
/// are completed or opened again by what changed elsewhere.
enum LearningJobs {
  static let follow = JobKind("learning.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      follow: { _, database in
        try await enrolByPolicy(database, at: clock.now())
        try await followAll(database, at: clock.now())
      }
    ]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody, "Enrols those whose post asks for a bundle, and completes what is done",
      for: .training)
  ]

  private static func right(at now: Instant) -> Right {
    Right(code: "learning.follow", account: nil, actorName: "Waypoint, on schedule", at: now)
  }

  private static let batch = 200

  /// Run twice, it enrols nobody twice: who was enrolled once, and withdrawn since, is left alone.
  static func enrolByPolicy(_ database: any Database, at now: Instant) async throws {
    let bundles = try StandardsReader.shipped().bundles.filter {
      $0.enrolsForGateway != nil && $0.takesEnrolments(on: now.dayInLondon)
    }
    for bundle in bundles {
      guard let gateway = bundle.enrolsForGateway else { continue }
      let same = try StandardsReader.shipped().bundles
        .filter { $0.programme == bundle.programme }.map(\.code).uniqued()
      while true {
        let count = try await database.write { tx in
          let people = try lacking(gateway, notIn: same, limit: batch, tx)
          for person in people {
            _ = try EnrolInBundle.enrol(
              person, bundle.code, .policy, under: right(at: now), tx)
          }
          return people.count
        }
        if count < batch { break }
      }
    }
  }

  /// Those before whom a gateway stands and binds, who lack what it asks for and were never in the
  /// bundle or in a pathway that comes to the same.
  private static func lacking(
    _ gateway: String, notIn bundles: [String], limit: Int, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT DISTINCT g.person_id FROM gateway_standing AS g
      WHERE g.gateway = ?1 AND g.binding AND g.state IN ('blocked', 'following', 'waiver', 'overridden')
        AND NOT EXISTS (
          SELECT 1 FROM bundle_enrolment AS e
          LEFT JOIN person_alias AS x ON x.person_id = e.person_id
          WHERE COALESCE(x.canonical_id, e.person_id) = g.person_id AND e.bundle IN (?2*))
      ORDER BY g.person_id LIMIT ?3
      """, gateway, List(bundles), limit
    ).map { try $0(0) }
  }

  static func followAll(_ database: any Database, at now: Instant) async throws {
    var last = PersonID(rawValue: 0)
    while true {
      let after = last
      let people = try await database.write { tx in
        let people = try BundleEnrolments.people(after: after, limit: batch, tx)
        for person in people {
          try BundleConsequences.follow(person, under: right(at: now), tx)
        }
        return people
      }
      guard let end = people.last else { break }
      last = end
    }
  }
}
