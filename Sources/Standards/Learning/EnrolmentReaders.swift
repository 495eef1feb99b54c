import Access
import Directory
import Kernel
import Records
import Storage

/// Who reads why something was done with an enrolment: the person, and those who read at an employer
/// that the person had then. A later employer sees that it was paused, and not why.
struct EnrolmentReaders {
  private let posts: [Assignment]
  private let own: Set<OrganisationID>
  private let user: User
  private let tx: any Transaction

  init(of person: PersonID, _ user: User, _ tx: any Transaction) throws {
    (self.user, self.tx) = (user, tx)
    posts = try Array(Assignments.of(OnePerson.records(of: person, tx), tx).values.joined())
    own =
      try user.person.map { one in
        try Assignments.of(OnePerson.records(of: one, tx), tx).values.joined()
          .filter { $0.isCurrent(on: user.today) }
          .reduce(into: Set<OrganisationID>()) { $0.formUnion([$1.organisation, $1.employer]) }
      } ?? []
  }

  func readable(
    _ turns: [EnrolmentTurn], by actor: EnrolmentActor
  ) throws -> [EnrolmentTurn] {
    if actor == .person { return turns }
    var known: [Day: Bool] = [:]
    return try turns.filter { turn in
      let day = turn.at.dayInLondon
      let may = try known[day] ?? reads(what: day)
      known[day] = may
      return may
    }
  }

  private func reads(what day: Day) throws -> Bool {
    let places = posts.filter { post in
      (post.startedOn.map { $0 <= day } ?? true) && (post.endedOn.map { day <= $0 } ?? true)
    }.flatMap { [$0.organisation, $0.employer] }.uniqued()
    if !own.isDisjoint(with: places), try user.isLineManager(of: posts, tx) { return true }
    return try places.contains { try user.holds(.enrolOthers, over: .organisation($0), tx) }
  }
}

extension User {
  /// Whether they manage one of `posts` today.
  fileprivate func isLineManager(of posts: [Assignment], _ tx: any Transaction) throws -> Bool {
    guard let person else { return false }
    let records = try OnePerson.records(of: person, tx)
    let current = posts.filter { $0.isCurrent(on: today) }.map(\.id)
    return try LineManagement.managers(of: current, on: today, tx).values
      .contains { records.contains($0.manager) }
  }
}
