import Access
import Directory
import Kernel
import Storage

/// The employers to whom somebody owes something, as far as the user speaks for them. Forms offer
/// them, and the actions ask again.
package struct OwedTo: Sendable {
  package let employers: [OrganisationID]
  /// What the person must do under the policy, as the user may read it.
  let standing: [Obligation]

  package init(
    _ policy: String, of person: PersonID, to permission: Permission, by user: User,
    content: PolicyContent, _ tx: any Transaction
  ) throws {
    let records = try user.records(of: person, for: permission, tx)
    standing = try ObligationsOfPerson.of(
      person, seenBy: records, on: user.today, content: content, tx
    )
    .filter { $0.policy.code == policy }
    let seen = Set(try Assignments.of(records, tx).values.joined().map(\.id))
    let all = standing.flatMap { obligation in
      [obligation.employer].compactMap(\.self)
        + obligation.posts.filter { seen.contains($0.assignment) }.map(\.employer)
    }
    employers = try user.speaking(for: all, to: permission, tx)
  }

  /// - Throws: `Forbidden` when the user does not speak for `organisation` here, and a problem when
  ///   nothing is owed.
  func confirm(
    _ organisation: OrganisationID, _ policy: Policy, to permission: Permission
  ) throws {
    guard !standing.isEmpty else {
      throw Problems("", "\(policy.title) does not apply to this person today")
    }
    guard employers.contains(organisation) else { throw Forbidden(permission.doing) }
  }
}

/// The employers of somebody that may record what they did, whether or not it was asked for.
package enum EmployersOf {
  package static func person(
    _ person: PersonID, to permission: Permission, by user: User, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    let records = try user.records(of: person, for: permission, tx)
    let posts = try Assignments.of(records, tx)
    return try user.speaking(
      for: records.flatMap { posts[$0] ?? [] }.filter { $0.isCurrent(on: user.today) }
        .map(\.employer), to: permission, tx)
  }
}
