import Access
import Directory
import Kernel
import Storage

/// Whether somebody has to do with a person by a post at a certain place, and not by another one.
enum Workplace {
  /// Whether a role of the user's reaches one of `places`, or a post there is managed by them: who
  /// employed somebody before, or employs them elsewhere, sees nothing of what happens here.
  static func isTheirs(
    _ person: PersonID, at places: [OrganisationID], _ permission: Permission, _ user: User,
    _ tx: any Transaction
  ) throws -> Bool {
    for place in places.uniqued()
    where try user.holds(permission, over: .organisation(place), tx) { return true }
    guard permission.roles.contains(.lineManager), user.isLineManager, let own = user.person else {
      return false
    }
    let below = Set(
      try LineManagement.jobsBelow(OnePerson.records(of: own, tx), on: user.today, tx)
        .map(\.assignment))
    return try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined().contains {
      below.contains($0.id) && (places.contains($0.organisation) || places.contains($0.employer))
    }
  }

  /// Who manages somebody in a post of today at one of `places`.
  static func managers(
    of person: PersonID, at places: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    let posts = try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined().filter {
      $0.isCurrent(on: day) && (places.contains($0.organisation) || places.contains($0.employer))
    }
    return try LineManagement.managers(of: posts.map(\.id), on: day, tx).values.map(\.manager)
      .uniqued().sorted()
  }

  /// Without those records that are the person's own.
  static func but(
    _ person: PersonID, _ people: [PersonID], _ tx: any Transaction
  ) throws -> [PersonID] {
    let own = Set(try OnePerson.records(of: person, tx))
    return people.uniqued().filter { !own.contains($0) }
  }
}
