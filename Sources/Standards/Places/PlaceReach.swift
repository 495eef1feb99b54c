import Access
import Directory
import Kernel
import Records
import Storage

/// The posts of somebody that a user has to do with: all of their own; of others those that report
/// to them, and those at organisations whose training they keep. What was asked for or agreed in a
/// post at another employer is no concern of theirs.
enum PlaceReach {
  static func posts(
    of person: PersonID, for permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> [Assignment] {
    let records = try OnePerson.records(of: person, tx)
    let posts = try Assignments.of(records, tx).values.joined().sorted { $0.id < $1.id }
    if try user.isOne(of: records) { return posts }
    var below: Set<AssignmentID> = []
    if let own = user.person, user.isLineManager, permission.roles.contains(.lineManager) {
      below = try Set(
        LineManagement.jobsBelow(OnePerson.records(of: own, tx), on: user.today, tx)
          .map(\.assignment))
    }
    return try posts.filter { post in
      try below.contains(post.id)
        || user.holds(permission, over: .organisation(post.organisation), tx)
    }
  }

  /// The posts of today in which something may be asked for or agreed, the main one first.
  static func current(
    of person: PersonID, for permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> [Assignment] {
    try posts(of: person, for: permission, user, tx).filter { $0.isCurrent(on: user.today) }
      .sorted { one, other in
        one.isPrimary != other.isPrimary ? one.isPrimary : one.id < other.id
      }
  }

  /// The post in which something is asked for or agreed: the main one of today.
  static func post(
    of person: PersonID, for permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> Assignment? {
    try current(of: person, for: permission, user, tx).first
  }

  /// Whether what was asked for or agreed in a post at `organisation` is the user’s to see: it is the
  /// employer’s, so that who manages them at another of its sites sees it as well.
  static func reaches(
    _ person: PersonID, at organisation: OrganisationID, for permission: Permission, _ user: User,
    _ tx: any Transaction
  ) throws -> Bool {
    if try user.isOne(of: OnePerson.records(of: person, tx)) { return true }
    guard try user.holds(permission, over: .person(person), tx) else { return false }
    let theirs = try posts(of: person, for: permission, user, tx)
    if theirs.contains(where: { $0.organisation == organisation }) { return true }
    guard !theirs.isEmpty else { return false }
    let sites = try EmployerPosts.sites(of: organisation, on: user.today, tx)
    return theirs.contains { sites.contains($0.organisation) || sites.contains($0.employer) }
  }
}
