import Kernel

/// Who must do what by when, and how it stands on one day.
///
/// Pure: everything comes in as values. What policies apply to a kind of post, and what a record
/// means to them, is kept from one person to the next, because most people share theirs with many
/// others; that is all `mutating` means here.
///
/// - Source: Review, recommendation 1, "As the delivery of care transforms"
package struct ObligationRules {
  package let day: Day
  package let policies: [Policy]
  private var context: RuleContext
  private var applicable = Remembered<Candidate>()
  private var bearings = Remembered<Bearing>()
  private var held: HeldByPolicy

  /// - Parameter codes: Only these policies; all of them when empty.
  package init(
    content: PolicyContent, book: EmployerBook, on day: Day, codes: some Collection<String> = []
  ) {
    self.day = day
    let inForce = content.inForce(on: day)
    policies = codes.isEmpty ? inForce : inForce.filter { codes.contains($0.code) }
    context = RuleContext(content: content, book: book, day: day)
    held = HeldByPolicy(policies: policies.count)
  }

  /// The book grows with the organisations met; what was worked out per kind of post stays.
  package mutating func use(_ book: EmployerBook) {
    context = RuleContext(content: context.content, book: book, day: day)
  }

  /// A policy that may apply to a kind of post; certain where no date or record has a say.
  private struct Candidate {
    let policy: Int
    let isCertain: Bool
  }

  /// What an achievement means to a policy.
  private struct Bearing {
    let policy: Int
    let standing: Evidence.Standing
  }

  /// What `person` must do. Nobody who has left or has not begun must do anything.
  ///
  /// - Parameter explaining: Whether to give the reasons; counts do without.
  package mutating func obligations(
    of person: PersonFacts, explaining: Bool = true
  ) -> [Obligation] {
    var result: [Obligation] = []
    forEachStanding(of: person) { result.append($0.obligation(explaining: explaining)) }
    return result
  }

  /// How each of their obligations stands, in the order of the policies.
  mutating func forEachStanding(of person: PersonFacts, _ body: (borrowing Standing) -> Void) {
    let posts = person.currentPosts(on: day)
    if posts.isEmpty { return }
    gatherEvidence(of: person)
    defer { held.clear() }
    let subject = StandingRules.Subject(person, context)
    if posts.count == 1 {
      // Nearly everybody: nothing to group.
      for index in candidates(for: posts[0].kind) {
        let candidate = applicable.entries[index]
        guard candidate.isCertain || policies[candidate.policy].who.holds(for: posts[0], of: person)
        else { continue }
        ask(candidate.policy, posts, subject, body)
      }
      return
    }
    for (policy, posts) in applicablePosts(posts, of: person) {
      for group in groups(of: posts, scope: policies[policy].scope) {
        ask(policy, group, subject, body)
      }
    }
  }

  private func ask(
    _ policy: Int, _ posts: [PostFacts], _ subject: StandingRules.Subject,
    _ body: (borrowing Standing) -> Void
  ) {
    let question = StandingRules.Question(
      policy: policies[policy], posts: posts, subject: subject,
      evidence: held.of(policy: policy))
    if let standing = StandingRules.standing(question, number: policy) { body(standing) }
  }

  /// Policies, in their order, with the posts of the person they apply to.
  private mutating func applicablePosts(
    _ posts: [PostFacts], of person: PersonFacts
  ) -> [(policy: Int, posts: [PostFacts])] {
    var result: [(policy: Int, posts: [PostFacts])] = []
    for post in posts {
      for index in candidates(for: post.kind) {
        let candidate = applicable.entries[index]
        guard candidate.isCertain || policies[candidate.policy].who.holds(for: post, of: person)
        else { continue }
        if let at = result.firstIndex(where: { $0.policy == candidate.policy }) {
          result[at].posts.append(post)
        } else {
          result.append((candidate.policy, [post]))
        }
      }
    }
    result.sort { $0.policy < $1.policy }
    return result
  }

  private mutating func candidates(for kind: PostKind) -> Range<Int> {
    if let known = applicable.range(kind, kind.number) { return known }
    let found = policies.indices.compactMap { index -> Candidate? in
      switch policies[index].who.holds(for: kind) {
      case .some(true): Candidate(policy: index, isCertain: true)
      case .some(false): nil
      case .none: Candidate(policy: index, isCertain: false)
      }
    }
    return applicable.remember(found, of: kind, kind.number)
  }

  private func groups(of posts: [PostFacts], scope: Policy.Scope) -> [[PostFacts]] {
    if posts.count == 1 { return [posts] }
    switch scope {
    case .person: return [posts]
    case .assignment: return posts.map { [$0] }
    case .employer:
      var groups: [[PostFacts]] = []
      for post in posts {
        if let at = groups.firstIndex(where: { $0[0].employer == post.employer }) {
          groups[at].append(post)
        } else {
          groups.append([post])
        }
      }
      return groups
    }
  }

  private mutating func gatherEvidence(of person: PersonFacts) {
    for place in person.records.indices {
      for index in bearings(of: person.records[place].sort) {
        let bearing = bearings.entries[index]
        held.add(
          HeldEvidence(
            record: person.records[place].particulars, standing: bearing.standing),
          to: bearing.policy)
      }
    }
  }

  private mutating func bearings(of sort: RecordSort) -> Range<Int> {
    if let known = bearings.range(sort, sort.number) { return known }
    let found = policies.indices.compactMap { index in
      policies[index].requirement.standing(of: sort.achievement).map {
        Bearing(policy: index, standing: $0)
      }
    }
    return bearings.remember(found, of: sort, sort.number)
  }
}

/// What was worked out about things that many people share, one list after the other. Those of a
/// census are found by their number, others by identity.
private struct Remembered<Entry: Sendable>: Sendable {
  private(set) var entries: [Entry] = []
  private var byNumber: [Range<Int>?] = []
  // An identity is only theirs as long as they live: so they are kept alive.
  private var byIdentity: [ObjectIdentifier: (thing: any AnyObject & Sendable, range: Range<Int>)] =
    [:]

  func range(_ thing: AnyObject, _ number: Int?) -> Range<Int>? {
    guard let number else { return byIdentity[ObjectIdentifier(thing)]?.range }
    return number < byNumber.count ? byNumber[number] : nil
  }

  mutating func remember(
    _ found: [Entry], of thing: any AnyObject & Sendable, _ number: Int?
  ) -> Range<Int> {
    let range = entries.count..<(entries.count + found.count)
    entries += found
    if let number {
      while byNumber.count <= number { byNumber.append(nil) }
      byNumber[number] = range
    } else {
      byIdentity[ObjectIdentifier(thing)] = (thing, range)
    }
    return range
  }
}

/// What is the same for everybody. A class, so that handing it on costs nothing.
final class RuleContext: Sendable {
  let content: PolicyContent
  let book: EmployerBook
  let day: Day

  init(content: PolicyContent, book: EmployerBook, day: Day) {
    self.content = content
    self.book = book
    self.day = day
  }
}

/// A record with what it means to one policy.
struct HeldEvidence: Sendable {
  let record: RecordParticulars
  let standing: Evidence.Standing
}

/// One person's evidence, sorted by policy. Kept and cleared from one to the next, because a
/// national count asks this some 40 million times.
private struct HeldByPolicy {
  private var lists: [[HeldEvidence]]
  private var used: [Int] = []

  init(policies: Int) { lists = Array(repeating: [], count: policies) }

  mutating func add(_ evidence: HeldEvidence, to policy: Int) {
    if lists[policy].isEmpty { used.append(policy) }
    lists[policy].append(evidence)
  }

  func of(policy: Int) -> [HeldEvidence] { lists[policy] }

  mutating func clear() {
    for policy in used { lists[policy].removeAll(keepingCapacity: true) }
    used.removeAll(keepingCapacity: true)
  }
}
