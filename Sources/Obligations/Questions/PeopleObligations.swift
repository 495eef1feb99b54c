import Directory
import Kernel
import Storage

/// Somebody and one thing they must do: a row of a list.
package struct PersonObligation: Sendable {
  package let person: PersonID
  package let name: String
  /// Where they work, as far as the obligation arises from it.
  package let places: String
  package let obligation: Obligation
}

/// One page of such rows, with how many there are in all.
package struct PersonObligationPage: Sendable {
  package let rows: [PersonObligation]
  package let total: Int
}

/// The people behind a count: who stands how. Only people in reach, which is part of the query.
package struct PeopleObligations: Sendable {
  package var scope: ObligationScope
  /// All states when empty.
  package var states: Set<ObligationState>
  /// Only those with a record from elsewhere to look at.
  package var onlyToReview: Bool
  package var limit: Int
  package var offset: Int

  package init(
    _ scope: ObligationScope, states: Set<ObligationState> = [], onlyToReview: Bool = false,
    limit: Int = 100, offset: Int = 0
  ) {
    self.scope = scope
    self.states = states
    self.onlyToReview = onlyToReview
    self.limit = limit
    self.offset = offset
  }

  /// Longest overdue first, then by name.
  package func page(
    reach: Reach, content: PolicyContent, _ tx: any Transaction
  ) throws -> PersonObligationPage {
    let places = try scope.places(tx)
    let people =
      try places.map { try PeopleInScope.people(at: $0, reach: reach, on: scope.day, tx) }
      ?? PeopleInScope.people(reach: reach, on: scope.day, tx)
    return try page(of: people, at: places, content, tx)
  }

  func page(
    of people: [PersonID], at places: Set<OrganisationID>?, _ content: PolicyContent,
    _ tx: any Transaction
  ) throws -> PersonObligationPage {
    var found: [(obligation: Obligation, places: String)] = []
    try ObligationSweep.forEach(
      of: VisiblePeople(whole: people, tx), at: places, on: scope.day,
      codes: scope.codes(in: content), content: content, tx
    ) { obligation, book in
      guard states.isEmpty || states.contains(obligation.state),
        !onlyToReview || obligation.toReview != nil
      else { return }
      let names = obligation.workplaces(at: places).map(book.name(of:)).sorted()
      found.append((obligation, names.joined(separator: ", ")))
    }
    let names = try PeopleNames.of(found.map(\.obligation.person), tx)
    let rows = found.map { row in
      PersonObligation(
        person: row.obligation.person, name: names[row.obligation.person]?.display ?? "",
        places: row.places, obligation: row.obligation)
    }.sorted { one, other in
      let due = (one.obligation.dueOn ?? .latest, other.obligation.dueOn ?? .latest)
      if due.0 != due.1 { return due.0 < due.1 }
      let key = (names[one.person]?.sortKey ?? "", names[other.person]?.sortKey ?? "")
      if key.0 != key.1 { return key.0 < key.1 }
      return (one.person, one.obligation.policy.code) < (other.person, other.obligation.policy.code)
    }
    return PersonObligationPage(
      rows: Array(rows.dropFirst(offset).prefix(limit)), total: rows.count)
  }
}

/// What one person must do, explained.
package enum ObligationsOfPerson {
  /// Everything, most pressing first. The caller asks for the right to see the person.
  ///
  /// - Parameter records: Those of the person's records whose posts the reader may see: what
  ///   arises from others alone is left out, and so is what the reasons say of them. All when
  ///   `nil`.
  package static func of(
    _ person: PersonID, seenBy records: [PersonID]? = nil, on day: Day, content: PolicyContent,
    _ tx: any Transaction
  ) throws -> [Obligation] {
    var obligations: [Obligation] = []
    let people =
      try records.map { try VisiblePeople([person: $0], tx) }
      ?? VisiblePeople(whole: [person], tx)
    try ObligationSweep.forEach(
      of: people, at: nil, on: day, content: content, explaining: true, tx
    ) { obligation, _ in obligations.append(obligation) }
    return obligations.enumerated().sorted { one, other in
      let rank = (one.element.state.urgency, other.element.state.urgency)
      if rank.0 != rank.1 { return rank.0 < rank.1 }
      let due = (one.element.dueOn ?? .latest, other.element.dueOn ?? .latest)
      return due.0 != due.1 ? due.0 < due.1 : one.offset < other.offset
    }.map(\.element)
  }
}

extension ObligationState {
  /// What to show first: 0 is most pressing.
  package var urgency: Int {
    switch self {
    case .overdue: 0
    case .due: 1
    case .dueSoon: 2
    case .notYetDue: 3
    case .deferred: 4
    case .paused: 5
    case .met: 6
    case .credited: 7
    case .exempt: 8
    }
  }
}

/// How a team stands: one row for each person, for a line manager.
package struct TeamObligations: Sendable {
  package struct Member: Sendable {
    package let person: PersonID
    package let name: String
    package let tally: ObligationTally
    /// The most pressing thing still to do.
    package let next: Obligation?
  }

  /// The most pressing first, then by name.
  package let members: [Member]
  package var total: ObligationTally {
    members.reduce(into: ObligationTally()) { $0.add($1.tally) }
  }

  /// - Parameter visible: Those who report to somebody, as far as the reader sees them.
  package static func of(
    _ visible: VisiblePeople, on day: Day, content: PolicyContent, _ tx: any Transaction
  ) throws -> TeamObligations {
    var tallies: [PersonID: ObligationTally] = [:]
    var next: [PersonID: Obligation] = [:]
    let people = visible.people
    try ObligationSweep.forEach(of: visible, at: nil, on: day, content: content, tx) {
      obligation, _ in
      tallies[obligation.person, default: ObligationTally()].add(obligation)
      guard obligation.state.urgency <= ObligationState.notYetDue.urgency else { return }
      if let known = next[obligation.person],
        (known.state.urgency, known.dueOn ?? .latest)
          <= (obligation.state.urgency, obligation.dueOn ?? .latest)
      {
        return
      }
      next[obligation.person] = obligation
    }
    let names = try PeopleNames.of(people, tx)
    let members = people.map { person in
      Member(
        person: person, name: names[person]?.display ?? "",
        tally: tallies[person] ?? ObligationTally(), next: next[person])
    }
    return TeamObligations(
      members: members.sorted { one, other in
        let rank = (one.next?.state.urgency ?? 9, other.next?.state.urgency ?? 9)
        if rank.0 != rank.1 { return rank.0 < rank.1 }
        let key = (names[one.person]?.sortKey ?? "", names[other.person]?.sortKey ?? "")
        return key.0 != key.1 ? key.0 < key.1 : one.person < other.person
      })
  }
}

enum PeopleNames {
  static func of(
    _ people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID: (display: String, sortKey: String)] {
    var names: [PersonID: (display: String, sortKey: String)] = [:]
    let ids = Set(people).sorted()
    for start in stride(from: 0, to: ids.count, by: FactsReader.batch) {
      let some = ids[start..<min(start + FactsReader.batch, ids.count)]
      try tx.forEachRow(
        "SELECT id, display_name, sort_key FROM person WHERE id IN (?1*)", List(some)
      ) { row in names[try row(0)] = (try row(1), try row(2)) }
    }
    return names
  }
}
