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
    let standing = try ObligationsOfPerson.of(person, on: user.today, content: content, tx)
      .filter { $0.policy.code == policy }
    isOwedOnce = !standing.isEmpty && standing.allSatisfy { $0.employer == nil }
    var all: [OrganisationID] = []
    for obligation in standing {
      for employer in [obligation.employer].compactMap(\.self) + obligation.posts.map(\.employer)
      where !all.contains(employer) { all.append(employer) }
    }
    let led = try all.filter { try user.holds(permission, over: .organisation($0), tx) }
    if !led.isEmpty {
      employers = led
      return
    }
    // A line manager speaks for the employer both work for.
    let own = try user.person.map { try Set(Assignments.of($0, tx).map(\.employer)) } ?? []
    let shared = all.filter(own.contains)
    employers = shared.isEmpty ? all : shared
  }
}
