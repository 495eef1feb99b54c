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
  private var applicable: [ObjectIdentifier: [Candidate]] = [:]
  private var bearings: [Achievement: [Bearing]] = [:]
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
    let posts = person.posts.filter { $0.isCurrent(on: day) }
    guard !posts.isEmpty else { return [] }
    gatherEvidence(of: person)
    defer { held.clear() }
    var result: [Obligation] = []
    for (index, posts) in applicablePosts(posts, of: person) {
      let policy = policies[index]
      for group in groups(of: posts, scope: policy.scope) {
        let question = StandingRules.Question(
          policy: policy, posts: group, person: person, evidence: held.of(policy: index),
          context: context)
        if let standing = StandingRules.standing(question) {
          result.append(standing.obligation(explaining: explaining))
        }
      }
    }
    return result
  }

  /// Policies, in their order, with the posts of the person they apply to.
  private mutating func applicablePosts(
    _ posts: [PostFacts], of person: PersonFacts
  ) -> [(policy: Int, posts: [PostFacts])] {
    var result: [(policy: Int, posts: [PostFacts])] = []
    for post in posts {
      for candidate in candidates(for: post.kind) {
        guard candidate.isCertain || policies[candidate.policy].who.holds(for: post, of: person)
        else { continue }
        if posts.count == 1 {
          result.append((candidate.policy, posts))
        } else if let at = result.firstIndex(where: { $0.policy == candidate.policy }) {
          result[at].posts.append(post)
        } else {
          result.append((candidate.policy, [post]))
        }
      }
    }
    if posts.count > 1 { result.sort { $0.policy < $1.policy } }
    return result
  }

  private mutating func candidates(for kind: PostKind) -> [Candidate] {
    if let known = applicable[ObjectIdentifier(kind)] { return known }
    let found = policies.indices.compactMap { index -> Candidate? in
      switch policies[index].who.holds(for: kind) {
      case .some(true): Candidate(policy: index, isCertain: true)
      case .some(false): nil
      case .none: Candidate(policy: index, isCertain: false)
      }
    }
    applicable[ObjectIdentifier(kind)] = found
    return found
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
    for record in person.records {
      for bearing in bearings(of: record.achievement) {
        held.add(HeldEvidence(record: record, standing: bearing.standing), to: bearing.policy)
      }
    }
  }

  private mutating func bearings(of achievement: Achievement) -> [Bearing] {
    if let known = bearings[achievement] { return known }
    let found = policies.indices.compactMap { index in
      policies[index].requirement.standing(of: achievement).map {
        Bearing(policy: index, standing: $0)
      }
    }
    bearings[achievement] = found
    return found
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
  let record: RecordFacts
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
    for policy in used { lists[policy] = [] }
    used.removeAll(keepingCapacity: true)
  }
}
