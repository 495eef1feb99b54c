import Access
import Directory
import Kernel
import Obligations
import Storage

/// The employers to whom somebody owes something, as far as the user speaks for them: who leads
/// one employer decides nothing at another, though the same person works at both.
struct OwedTo: Sendable {
  let employers: [OrganisationID]
  /// Owed once, wherever they work.
  let isOwedOnce: Bool

  init(
    _ policy: String, of person: PersonID, to permission: Permission, by user: User,
    content: PolicyContent, _ tx: any Transaction
  ) throws {
    let records = try user.records(of: person, for: permission, tx)
    let standing = try ObligationsOfPerson.of(
      person, seenBy: records, on: user.today, content: content, tx
    )
    .filter { $0.policy.code == policy }
    isOwedOnce = !standing.isEmpty && standing.allSatisfy { $0.employer == nil }
    var all: [OrganisationID] = []
    let seen = Set(try Assignments.of(records, tx).values.joined().map(\.id))
    for obligation in standing {
      let posts = obligation.posts.filter { seen.contains($0.assignment) }
      for employer in [obligation.employer].compactMap(\.self) + posts.map(\.employer)
      where !all.contains(employer) { all.append(employer) }
    }
    let led = try all.filter { try user.holds(permission, over: .organisation($0), tx) }
    if !led.isEmpty {
      employers = led
      return
    }
    // A line manager speaks for the employer both work for.
    let own =
      try user.person.map {
        try Set(Assignments.of(OnePerson.records(of: $0, tx), tx).values.joined().map(\.employer))
      } ?? []
    let shared = all.filter(own.contains)
    employers = shared.isEmpty ? all : shared
  }
}
