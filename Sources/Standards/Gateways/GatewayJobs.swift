import Access
import Kernel
import Obligations
import Storage
import Web

/// What goes on by itself: waivers that are met or over, and how everybody in a post stands.
enum GatewayJobs {
  static let follow = JobKind("gateways.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      follow: { _, database in
        let failure = try await WaiverConsequences.follow(database, at: clock.now())
        let content = try await database.read { tx in try GatewayContent.inForce(tx) }
        try await GatewayStandings.refreshAll(database, content: content, at: clock.now())
        if let failure { throw failure }
      }
    ]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody, "Ends waivers that are met or over, and counts how managers stand at gateways",
      for: .planning)
  ]
}
