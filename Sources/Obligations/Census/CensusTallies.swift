import Kernel

/// How obligations stand, by policy and by the places they arise from.
///
/// A footprint is the set of places that an obligation arises from: nearly always one, that of the
/// only post. Counts for any part of the country are sums over the footprints that touch it, so
/// somebody with two jobs is counted once in a region that has both, and once in each employer.
struct CensusTallies: Sendable {
  private let policies: Int
  private(set) var places: [CensusPlace] = []
  private var numberOfPlace: [CensusPlace: Int32] = [:]

  /// Numbers of the places of each footprint, in order.
  private(set) var footprints: [[Int32]] = []
  /// The footprint that is one place alone; -1 where there is none yet.
  private var alone: [Int32] = []
  private var together: [[Int32]: Int32] = [:]
  /// People whose current posts are at these places.
  private(set) var people: [Int32] = []
  /// For each footprint and policy the number of its tally; -1 where nobody has been counted.
  private var rows: [Int32] = []
  private var tallies: [ObligationTally] = []

  init(policies: Int, places: [CensusPlace] = []) {
    self.policies = policies
    for place in places { _ = number(of: place) }
  }

  mutating func number(of place: CensusPlace) -> Int32 {
    if let known = numberOfPlace[place] { return known }
    let number = Int32(places.count)
    places.append(place)
    numberOfPlace[place] = number
    alone.append(-1)
    return number
  }

  mutating func footprint(_ place: Int32) -> Int {
    if alone[Int(place)] >= 0 { return Int(alone[Int(place)]) }
    let new = add([place])
    alone[Int(place)] = Int32(new)
    return new
  }

  /// - Parameter several: In any order, and some perhaps twice.
  mutating func footprint(_ several: [Int32]) -> Int {
    let places = Array(Set(several)).sorted()
    if places.count == 1 { return footprint(places[0]) }
    if let known = together[places] { return Int(known) }
    let new = add(places)
    together[places] = Int32(new)
    return new
  }

  mutating func footprint(of posts: [PostFacts]) -> Int {
    let numbers = posts.map { post in
      number(of: CensusPlace(organisation: post.organisation, employer: post.employer))
    }
    return numbers.count == 1 ? footprint(numbers[0]) : footprint(numbers)
  }

  private mutating func add(_ places: [Int32]) -> Int {
    footprints.append(places)
    people.append(0)
    rows.append(contentsOf: repeatElement(-1, count: policies))
    return footprints.count - 1
  }

  mutating func count(peopleAt footprint: Int, times: Int32 = 1) { people[footprint] += times }

  mutating func count(_ standing: borrowing Standing, at footprint: Int, times: Int32 = 1) {
    tallies[row(footprint, standing.number)].add(
      standing.state, isInDate: standing.isInDate,
      isDiscretionaryDeferral: standing.deferral?.isDiscretionary ?? false,
      isToReview: standing.recordToReview != nil, times: times)
  }

  /// Somebody whom no absence and no exception concerns.
  mutating func count(
    _ state: ObligationState, of policy: Int, isInDate: Bool, isToReview: Bool, at footprint: Int
  ) {
    tallies[row(footprint, policy)].add(
      state, isInDate: isInDate, isDiscretionaryDeferral: false, isToReview: isToReview)
  }

  private mutating func row(_ footprint: Int, _ policy: Int) -> Int {
    let place = footprint * policies + policy
    if rows[place] >= 0 { return Int(rows[place]) }
    tallies.append(ObligationTally())
    rows[place] = Int32(tallies.count - 1)
    return tallies.count - 1
  }

  /// `nil` when nothing of that policy was ever counted there.
  func tally(_ footprint: Int, _ policy: Int) -> ObligationTally? {
    let row = rows[footprint * policies + policy]
    return row < 0 ? nil : tallies[Int(row)]
  }

  /// Adds what another thread has counted.
  mutating func add(_ other: CensusTallies) {
    let numbers = other.places.map { number(of: $0) }
    for (index, footprint) in other.footprints.enumerated() {
      let mine = self.footprint(footprint.map { numbers[Int($0)] })
      people[mine] += other.people[index]
      for policy in 0..<policies {
        guard let tally = other.tally(index, policy) else { continue }
        tallies[row(mine, policy)].add(tally)
      }
    }
  }
}

/// Counts people, one thread's share of them.
struct CensusCounting {
  private(set) var rules: ObligationRules
  private(set) var tallies: CensusTallies

  init(rules: ObligationRules, places: [CensusPlace]) {
    self.rules = rules
    tallies = CensusTallies(policies: rules.policies.count, places: places)
  }

  mutating func use(_ book: EmployerBook) { rules.use(book) }

  /// Adds what another thread has counted.
  mutating func add(_ other: CensusCounting) { tallies.add(other.tallies) }

  /// - Parameters:
  ///   - objects: Those of this thread.
  ///   - quick: Counts whom it can; the others are held against the rules one by one, as all are
  ///     without it.
  mutating func count(
    _ block: CensusBlock, _ objects: CensusObjects, _ quick: inout CensusQuickCount?
  ) {
    var facts = PersonFacts(person: PersonID(rawValue: 0))
    for row in block.people.indices {
      if quick?.count(row, of: block, &tallies) ?? false { continue }
      block.read(row, objects, into: &facts)
      count(facts)
    }
    for facts in block.unusual { count(facts) }
  }

  /// - Parameter times: -1 takes away what was counted before.
  mutating func count(_ facts: PersonFacts, times: Int32 = 1) {
    let posts = facts.currentPosts(on: rules.day)
    guard !posts.isEmpty else { return }
    let everywhere = tallies.footprint(of: posts)
    tallies.count(peopleAt: everywhere, times: times)
    rules.forEachStanding(of: facts) { standing in
      // What arises from all of somebody's posts needs no looking up.
      let footprint =
        standing.question.posts.count == posts.count
        ? everywhere : tallies.footprint(of: standing.question.posts)
      tallies.count(standing, at: footprint, times: times)
    }
  }
}
