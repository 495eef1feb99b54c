import Access
import Directory
import Kernel
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

  /// The post in which something is asked for or agreed: the main one of today.
  static func post(
    of person: PersonID, for permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> Assignment? {
    try posts(of: person, for: permission, user, tx).filter { $0.isCurrent(on: user.today) }
      .min { one, other in
        one.isPrimary != other.isPrimary ? one.isPrimary : one.id < other.id
      }
  }

  /// Whether what was asked for or agreed in a post at `organisation` is the user’s to see.
  static func reaches(
    _ person: PersonID, at organisation: OrganisationID, for permission: Permission, _ user: User,
    _ tx: any Transaction
  ) throws -> Bool {
    if try user.isOne(of: OnePerson.records(of: person, tx)) { return true }
    guard try user.holds(permission, over: .person(person), tx) else { return false }
    return try posts(of: person, for: permission, user, tx).contains {
      $0.organisation == organisation
    }
  }
}
