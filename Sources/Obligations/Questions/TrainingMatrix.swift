import Directory
import Kernel
import Storage

/// Staff by subject: who is in date for what. Each entry is the standing of an obligation, worked
/// out by the same rules as every list and count.
package struct TrainingMatrix: Sendable {
  /// A column: a subject of the core skills whatever its level, or something else asked for.
  package struct Subject: Hashable, Sendable {
    package let code: String
    package let title: String
  }

  /// Where a person meets a subject. Of several obligations, for two posts or two levels, the most
  /// pressing.
  package struct Entry: Sendable {
    package let state: MatrixState
    package let dueOn: Day?
    package let doneOn: Day?
    /// A record from elsewhere waits for somebody to look at it.
    package let isToReview: Bool
    /// The policy that asks it, for the page that says why.
    package let policy: String
  }

  package struct Row: Sendable {
    package let person: PersonID
    package let name: String
    package let posts: [String]
    /// By code of the subject; missing where it is not required.
    package let entries: [String: Entry]

    package subscript(subject: Subject) -> MatrixState {
      entries[subject.code]?.state ?? .notRequired
    }
  }

  /// In the order of the content; only those asked of somebody here.
  package let subjects: [Subject]
  /// By name; one page of them.
  package let rows: [Row]
  /// How many people fit the filter.
  package let total: Int
  /// People in the whole of the place or team, whatever the filter.
  package let people: Int
  /// Pairs of a person and a subject, of everybody who fits the filter.
  package let counts: [MatrixState: Int]
}

/// What a matrix is asked for.
package struct TrainingMatrixQuestion: Sendable {
  package var scope: ObligationScope
  /// Only people who stand so with at least one subject; everybody when empty.
  package var states: Set<MatrixState>
  package var limit: Int
  package var offset: Int

  package init(
    _ scope: ObligationScope, states: Set<MatrixState> = [], limit: Int = 100, offset: Int = 0
  ) {
    self.scope = scope
    self.states = states
    self.limit = limit
    self.offset = offset
  }

  /// The staff of the organisation of the scope, as far as they are in reach.
  package func matrix(
    reach: Reach, content: PolicyContent, _ tx: any Transaction
  ) throws -> TrainingMatrix {
    let places = try scope.places(tx)
    let people =
      try places.map { try PeopleInScope.people(at: $0, reach: reach, on: scope.day, tx) }
      ?? PeopleInScope.people(reach: reach, on: scope.day, tx)
    return try matrix(of: VisiblePeople(whole: people, tx), at: places, content, tx)
  }

  /// Named people, wherever they work: a team, as far as the reader sees them.
  package func matrix(
    of people: VisiblePeople, content: PolicyContent, _ tx: any Transaction
  ) throws -> TrainingMatrix {
    try matrix(of: people, at: nil, content, tx)
  }

  private func matrix(
    of visible: VisiblePeople, at places: Set<OrganisationID>?, _ content: PolicyContent,
    _ tx: any Transaction
  ) throws -> TrainingMatrix {
    var entries: [PersonID: [String: TrainingMatrix.Entry]] = [:]
    let titles = SubjectTitles(content)
    try ObligationSweep.forEach(
      of: visible, at: places, on: scope.day, codes: scope.codes(in: content), content: content, tx
    ) { obligation, _ in
      let entry = TrainingMatrix.Entry(obligation)
      let code = titles.code(of: obligation.policy)
      if let known = entries[obligation.person]?[code], known.pressesBefore(entry) { return }
      entries[obligation.person, default: [:]][code] = entry
    }
    let fitting = visible.people.filter { person in
      states.isEmpty || entries[person]?.values.contains { states.contains($0.state) } ?? false
    }
    let names = try PeopleNames.of(fitting, tx)
    let sorted = fitting.sorted { one, other in
      let key = (names[one]?.sortKey ?? "", names[other]?.sortKey ?? "")
      return key.0 != key.1 ? key.0 < key.1 : one < other
    }
    let shown = Array(sorted.dropFirst(offset).prefix(limit))
    let posts = try posts(of: shown, as: visible, at: places, tx)
    let asked = fitting.reduce(into: Set<String>()) { $0.formUnion((entries[$1] ?? [:]).keys) }
    let subjects = titles.inOrder(of: asked, on: scope.day)
    return TrainingMatrix(
      subjects: subjects,
      rows: shown.map { person in
        TrainingMatrix.Row(
          person: person, name: names[person]?.display ?? "", posts: posts[person] ?? [],
          entries: entries[person] ?? [:])
      }, total: fitting.count, people: visible.people.count,
      counts: counts(fitting, subjects, entries))
  }

  private func counts(
    _ people: [PersonID], _ subjects: [TrainingMatrix.Subject],
    _ entries: [PersonID: [String: TrainingMatrix.Entry]]
  ) -> [MatrixState: Int] {
    var counts: [MatrixState: Int] = [:]
    for person in people {
      let own = entries[person] ?? [:]
      for entry in own.values { counts[entry.state, default: 0] += 1 }
      counts[.notRequired, default: 0] += subjects.count - own.count
    }
    return counts
  }

  /// What people are here: of somebody with several records, by the posts of them all that are
  /// asked about and may be read.
  private func posts(
    of people: [PersonID], as visible: VisiblePeople, at places: Set<OrganisationID>?,
    _ tx: any Transaction
  ) throws -> [PersonID: [String]] {
    let records = try OnePerson.records(of: people, tx)
    let assignments = try Assignments.of(records.values.joined(), tx)
    var posts: [PersonID: [String]] = [:]
    for person in people {
      for assignment in (records[person] ?? []).flatMap({ assignments[$0] ?? [] })
      where assignment.isCurrent(on: scope.day) && visible.sees(assignment.id, of: person)
        && places.map({
          $0.contains(assignment.organisation) || $0.contains(assignment.employer)
        }) ?? true && !(posts[person] ?? []).contains(assignment.title)
      {
        posts[person, default: []].append(assignment.title)
      }
    }
    return posts
  }
}

extension TrainingMatrix.Entry {
  init(_ obligation: Obligation) {
    self.init(
      state: MatrixState(obligation), dueOn: obligation.dueOn,
      doneOn: obligation.doneOn, isToReview: obligation.toReview != nil,
      policy: obligation.policy.code)
  }

  fileprivate func pressesBefore(_ other: TrainingMatrix.Entry) -> Bool {
    (state.urgency, dueOn ?? .latest, policy)
      <= (other.state.urgency, other.dueOn ?? .latest, other.policy)
  }
}

/// The same subject is asked by policies of several sectors: one column.
private struct SubjectTitles {
  private let content: PolicyContent
  private let titles: [String: String]

  init(_ content: PolicyContent) {
    self.content = content
    titles = Dictionary(
      content.skills.map { ($0.subject, $0.title) }, uniquingKeysWith: { first, _ in first })
  }

  func code(of policy: Policy) -> String {
    switch policy.requirement.what {
    case .coreSkill(let subject, _): subject
    case .programme, .module, .careCertificate, .appraisal: policy.code
    }
  }

  func inOrder(of codes: Set<String>, on day: Day) -> [TrainingMatrix.Subject] {
    var rest = codes
    return content.inForce(on: day).compactMap { policy in
      let code = code(of: policy)
      guard rest.remove(code) != nil else { return nil }
      return TrainingMatrix.Subject(code: code, title: titles[code] ?? policy.title)
    }
  }
}
