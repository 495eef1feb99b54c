import Directory
import Journals
import Kernel
import Storage
import Synchronization

/// Everyone as columns in memory, so that a question about a region or the country is answered
/// without reading the country.
///
/// The rules are those for one person: worked out once as numbers for nearly everybody
/// (`CensusPlan`), and for the others asked of `ObligationRules`. What makes it stale: a new entry
/// of the journal, of which it takes up those concerned before it answers, and a new day, on which
/// it says nothing until it is made anew. A change it cannot follow person by person, such as of the
/// organisation tree, makes it say nothing too. Who asks while it says nothing is answered from the
/// tables.
package final class Census: Sendable {
  package let content: PolicyContent
  private let standing = Mutex<CensusStanding?>(nil)

  package init(content: PolicyContent) { self.content = content }

  /// As `Database.keep` and `Transaction.memory` know it.
  package static let key = "obligations.census"

  /// The census of the database that `tx` reads, if one is kept.
  static func beside(_ tx: any Transaction) -> Census? { tx.memory[key] as? Census }

  /// Takes up a census that was made, in place of any before.
  package func take(_ made: consuming CensusMade) {
    let made = CensusStanding(made)
    standing.withLock { $0 = made }
  }

  /// Whether it speaks for `day` and could follow every change so far.
  package func isReady(on day: Day) -> Bool {
    standing.withLock { $0?.day == day && $0?.isLost == false }
  }

  /// Follows what happened since; how many people were read anew. `nil` when it says nothing.
  @discardableResult
  package func catchUp(on day: Day, _ tx: any Transaction) throws -> Int? {
    try standing.withLock { standing in
      guard standing?.day == day else { return nil }
      return try standing?.catchUp(tx)
    }
  }

  /// Reads people anew, whether or not anything happened to them.
  func readAnew(_ people: Set<PersonID>, _ tx: any Transaction) throws {
    try standing.withLock { standing in try standing?.takeUp(people, tx) }
  }

  /// Counts with their parts; `nil` when it says nothing.
  func overview(
    _ scope: ObligationScope, content: PolicyContent, _ tx: any Transaction
  ) throws -> ObligationOverview? {
    guard content.isSame(as: self.content) else { return nil }
    return try standing.withLock { standing in
      guard standing?.day == scope.day, try standing?.catchUp(tx) != nil else { return nil }
      return try standing?.overview(scope, tx)
    }
  }
}

/// The census as it stands: what was made, and what has changed since. Used by one at a time.
struct CensusStanding: Sendable {
  let day: Day
  private let content: PolicyContent
  private let blocks: [CensusBlock]
  private let objects: CensusObjects
  private var counting: CensusCounting
  private var book: EmployerBook
  /// Whose facts have been read anew, in place of what the columns say.
  private var changed: [PersonID: PersonFacts] = [:]
  private var position: EntryID?
  /// Something happened that cannot be followed person by person.
  private(set) var isLost = false
  private var known: [ObligationScope: ObligationOverview] = [:]
  private var footprintsAt: [OrganisationID: [Int32]] = [:]
  private var footprintsKnown = 0

  /// More people than this are not taken up while somebody waits.
  static let mostAtOnce = 20_000

  init(_ made: consuming CensusMade) {
    day = made.day
    content = made.content
    blocks = made.blocks
    objects = CensusObjects(made.terms)
    counting = made.counting
    book = made.book
    position = made.position
    for block in blocks { for facts in block.unusual { changed[facts.person] = facts } }
  }

  /// How many people were read anew; `nil` when it has lost the thread.
  mutating func catchUp(_ tx: any Transaction) throws -> Int? {
    if isLost { return nil }
    let touches = try Journal.touched(since: position, tx)
    // A read that began before another's already counted is answered with what is known since.
    guard let last = touches.last, last > position ?? EntryID(rawValue: 0) else { return 0 }
    let consequence = CensusRules.consequence(of: touches.places) { organisation in
      counting.tallies.places.contains {
        $0.organisation == organisation || $0.employer == organisation
      }
    }
    switch consequence {
    case .everything: isLost = true
    case .employers(let employers):
      let people = touches.people.union(try peopleWorking(for: employers, tx))
      if people.count > Self.mostAtOnce {
        isLost = true
      } else if !people.isEmpty {
        try takeUp(people, tx)
      }
    }
    if isLost { return nil }
    position = last
    known = [:]
    return touches.people.count
  }

  private func peopleWorking(
    for employers: Set<OrganisationID>, _ tx: any Transaction
  ) throws -> [PersonID] {
    guard !employers.isEmpty else { return [] }
    return try PeopleInScope.people(at: employers, on: day, tx)
  }

  mutating func takeUp(_ people: Set<PersonID>, _ tx: any Transaction) throws {
    // Read first: an error then leaves everything as it was.
    var reader = try FactsReader(content: content, day: day, tx)
    let standing = Set(try OnePerson.distinct(people, tx))
    var fresh: [PersonFacts] = []
    try reader.forEachBatch(of: standing.sorted()) { facts, _ in fresh += facts }
    for person in people.union(standing) {
      if let before = facts(of: person) { counting.count(before, times: -1) }
      // Whoever another record stands for now is counted with that one.
      changed[person] = PersonFacts(person: person)
    }
    book = book.joined(with: reader.book)
    counting.use(book)
    for facts in fresh {
      counting.count(facts)
      changed[facts.person] = facts
    }
  }

  /// What was last counted of somebody.
  private func facts(of person: PersonID) -> PersonFacts? {
    if let known = changed[person] { return known }
    for block in blocks {
      guard let last = block.people.last, last >= person, block.people[0] <= person,
        let row = block.row(of: person)
      else { continue }
      var facts = PersonFacts(person: person)
      block.read(row, objects, into: &facts)
      return facts
    }
    return nil
  }
}

extension CensusStanding {
  mutating func overview(
    _ scope: ObligationScope, _ tx: any Transaction
  ) throws -> ObligationOverview {
    if let known = known[scope] { return known }
    let places = try scope.places(tx)
    let codes = try scope.codes(in: content)
    let policies = counting.rules.policies.enumerated().filter {
      codes.isEmpty || codes.contains($0.element.code)
    }.map(\.offset)
    let tallies = counting.tallies
    var whole = Array(repeating: ObligationTally(), count: counting.rules.policies.count)
    var people = 0
    var byWorkplace: [OrganisationID: Parts] = [:]
    var byEmployer: [OrganisationID: Parts] = [:]
    for footprint in footprints(at: places) {
      let at = tallies.footprints[footprint].map { tallies.places[Int($0)] }
      people += Int(tallies.people[footprint])
      var sum = Parts()
      for policy in policies {
        guard let tally = tallies.tally(footprint, policy), tally.total > 0 else { continue }
        whole[policy].add(tally)
        sum.add(tally, policy)
      }
      if sum.isEmpty { continue }
      for workplace in Set(at.map(\.organisation)) where places?.contains(workplace) ?? true {
        byWorkplace[workplace, default: Parts()].add(sum)
      }
      for employer in Set(at.map(\.employer)) where places?.contains(employer) ?? true {
        byEmployer[employer, default: Parts()].add(sum)
      }
    }
    let all = counting.rules.policies
    let counts = ObligationCounts(
      policies: policies.compactMap { policy in
        whole[policy].total == 0
          ? nil : .init(policy: all[policy], tally: whole[policy])
      }, people: people)
    let parts = byEmployer.count > 1 ? byEmployer : byWorkplace
    let overview = ObligationOverview(
      counts: counts,
      parts: parts.map { organisation, part in
        ObligationOverview.Part(
          organisation: organisation, name: book.name(of: organisation),
          kind: book.organisations[organisation]?.kind ?? .unstated, tally: part.total,
          policies: Dictionary(
            uniqueKeysWithValues: part.byPolicy.map { (all[$0.policy].code, $0.tally) }))
      })
    known[scope] = overview
    return overview
  }

  /// The counts of one part of the whole.
  private struct Parts {
    private(set) var total = ObligationTally()
    private(set) var byPolicy: [(policy: Int, tally: ObligationTally)] = []

    var isEmpty: Bool { byPolicy.isEmpty }

    mutating func add(_ tally: ObligationTally, _ policy: Int) {
      total.add(tally)
      if let at = byPolicy.firstIndex(where: { $0.policy == policy }) {
        byPolicy[at].tally.add(tally)
      } else {
        byPolicy.append((policy, tally))
      }
    }

    mutating func add(_ other: Parts) {
      if byPolicy.isEmpty {
        self = other
      } else {
        for (policy, tally) in other.byPolicy { add(tally, policy) }
      }
    }
  }

  private mutating func footprints(at places: Set<OrganisationID>?) -> [Int] {
    let tallies = counting.tallies
    guard let places else { return Array(tallies.footprints.indices) }
    for footprint in footprintsKnown..<tallies.footprints.count {
      var organisations: Set<OrganisationID> = []
      for place in tallies.footprints[footprint] {
        organisations.insert(tallies.places[Int(place)].organisation)
        organisations.insert(tallies.places[Int(place)].employer)
      }
      for organisation in organisations {
        footprintsAt[organisation, default: []].append(Int32(footprint))
      }
    }
    footprintsKnown = tallies.footprints.count
    var found: Set<Int32> = []
    for place in places { found.formUnion(footprintsAt[place] ?? []) }
    return found.map(Int.init)
  }
}

extension EmployerBook {
  /// What was read since, over what was known.
  fileprivate func joined(with newer: EmployerBook) -> EmployerBook {
    // Nearly always everything is known, and a country's book is long to copy.
    let isKnown = newer.organisations.allSatisfy { organisations[$0.key] == $0.value }
    return EmployerBook(
      organisations: isKnown
        ? organisations : organisations.merging(newer.organisations) { _, new in new },
      memberships: newer.memberships, intervals: newer.intervals)
  }
}

extension PolicyContent {
  /// The same policies, not only equal ones.
  func isSame(as other: PolicyContent) -> Bool {
    policies.count == other.policies.count
      && zip(policies, other.policies).allSatisfy { $0 === $1 }
  }

  /// Whether a record of this can make a difference to anything.
  func asksAbout(_ achievement: Achievement) -> Bool {
    policies.contains {
      $0.requirement.standing(of: achievement) != nil || $0.who.asksAbout(achievement)
    }
  }
}

extension Predicate {
  fileprivate func asksAbout(_ achievement: Achievement) -> Bool {
    switch self {
    case .holds(let wanted): Evidence(wanted).matches(achievement)
    case .all(let parts), .any(let parts): parts.contains { $0.asksAbout(achievement) }
    case .not(let part): part.asksAbout(achievement)
    case .everyone, .sector, .organisationKind, .cqcRegistered, .engagement, .role, .staffGroup,
      .band, .manager, .startedFrom, .newToSectorFrom:
      false
    }
  }
}
