import Directory
import Kernel
import Storage

/// People as one reader sees them: each once, with the posts that may be read. Joining records adds
/// nothing to what anybody but the person reads, so what arises only from a post on a record out of
/// reach is left out.
package struct VisiblePeople: Sendable {
  /// By the record that stands for them, in order.
  package let people: [PersonID]
  /// Of those of whom some posts may not be read, the others. Everybody else is seen whole.
  private let posts: [PersonID: Set<AssignmentID>]

  /// Everybody seen whole.
  package init(whole people: some Collection<PersonID>, _ tx: any Transaction) throws {
    self.people = try OnePerson.distinct(people, tx)
    posts = [:]
  }

  /// - Parameter records: Which records of each may be read, as `User.records` gives them. Whoever
  ///   has none is left out.
  package init(_ records: [PersonID: [PersonID]], _ tx: any Transaction) throws {
    let seen = records.filter { !$0.value.isEmpty }
    people = try OnePerson.distinct(seen.keys, tx)
    let all = try OnePerson.records(of: people, tx)
    let canonical = try OnePerson.canonical(of: seen.keys, tx)
    var visible: [PersonID: Set<PersonID>] = [:]
    for (person, records) in seen {
      visible[canonical[person] ?? person, default: []].formUnion(records)
    }
    let parted = visible.filter { $0.value.count < all[$0.key]?.count ?? 0 }
    let assignments = try Assignments.of(parted.values.joined(), tx)
    posts = parted.mapValues { records in
      Set(records.flatMap { assignments[$0] ?? [] }.map(\.id))
    }
  }

  /// People by certain posts alone, each by the record that stands for them.
  init(by posts: [PersonID: Set<AssignmentID>]) {
    people = posts.keys.sorted()
    self.posts = posts
  }

  /// The obligation as the reader may read it, `nil` where nothing of it may be.
  func seen(_ obligation: Obligation, _ book: EmployerBook) -> Obligation? {
    guard let posts = posts[obligation.person] else { return obligation }
    return obligation.seen(posts, book)
  }

  /// Whether the reader may read of a post of somebody.
  func sees(_ post: AssignmentID, of person: PersonID) -> Bool {
    posts[person]?.contains(post) ?? true
  }
}
