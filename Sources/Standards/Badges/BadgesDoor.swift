import Access
import Records
import Storage
import Web

/// What this part of the room offers the house.
enum BadgesDoor {
  static func add(to routes: Routes) {
    PublicBadgeRoutes.add(to: routes)
    CheckRoutes.add(to: routes)
    OwnBadgeRoutes.add(to: routes)
    SharedBadgeRoutes.add(to: routes)
    KeptBadgeRoutes.add(to: routes)
  }

  static let recurringJobs = [BadgeJobs.publish: BadgeJobs.secondsBetweenRuns]

  static let jobPolicies = [
    BadgeJobs.publish: JobPolicy(
      .nobody, "Signs the lists of badges that were taken back anew", for: .accountability)
  ]

  static let filesOut = [
    FileOut("A badge of one’s own", at: "/me/badges/:badge/files/:form", .holdBadges)
  ]
}
