import Kernel

package struct PlaceFacts: Hashable, Sendable {
  package var today: Day
  /// First and last day of the date it is for.
  package var firstOn: Day?
  package var lastOn: Day?
  /// Last day of an offer, or to answer whether it is still wanted.
  package var offerUntil: Day?
  /// Whether the module takes anybody new today.
  package var moduleIsOpen = true
  /// Whether they were asked if a wait is still wanted, and have not answered.
  package var isAskedAgain = false
  /// Whether it is said why something is corrected.
  package var hasReason = false

  package init(
    today: Day, firstOn: Day? = nil, lastOn: Day? = nil, offerUntil: Day? = nil
  ) {
    self.today = today
    self.firstOn = firstOn
    self.lastOn = lastOn
    self.offerUntil = offerUntil
  }
}

/// The life of a request for a place, and who gets the next one.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
package enum PlaceRules {
  package static let transitions = [
    PlaceTransition(
      from: .waiting, step: .place, to: .placed, by: [.consequence],
      when: "a place is free for them when they ask"),
    PlaceTransition(
      from: .waiting, step: .offer, to: .offered, by: [.consequence],
      when: "a place becomes free, and it is their turn"),
    PlaceTransition(
      from: .waiting, step: .move, to: .waiting, by: [.person, .keeper],
      when: "another date of the same module; they keep their turn"),
    PlaceTransition(
      from: .waiting, step: .withdraw, to: .withdrawn, by: [.person, .keeper], when: nil),
    PlaceTransition(
      from: .waiting, step: .giveBack, to: .waiting, by: [.consequence],
      when: "the date is cancelled or has begun"),
    PlaceTransition(
      from: .waiting, step: .query, to: .waiting, by: [.consequence],
      when: "they have waited for any date for half a year"),
    PlaceTransition(
      from: .waiting, step: .keep, to: .waiting, by: [.person, .keeper],
      when: "they were asked whether it is still wanted"),
    PlaceTransition(
      from: .waiting, step: .lapse, to: .lapsed, by: [.consequence],
      when: "they were asked whether it is still wanted, and did not answer in time"),
    PlaceTransition(
      from: .waiting, step: .leave, to: .lapsed, by: [.consequence],
      when: "no post is known of them any more"),
    PlaceTransition(
      from: .offered, step: .accept, to: .placed, by: [.person, .keeper],
      when: "the offer’s last day is not over; it has not begun; the module takes people"),
    PlaceTransition(
      from: .offered, step: .lapse, to: .lapsed, by: [.consequence],
      when: "the offer’s last day is over, of a date that they chose"),
    PlaceTransition(
      from: .offered, step: .move, to: .waiting, by: [.person, .keeper],
      when: "another date of the same module; they keep their turn"),
    PlaceTransition(
      from: .offered, step: .leave, to: .lapsed, by: [.consequence],
      when: "no post is known of them any more"),
    PlaceTransition(
      from: .offered, step: .withdraw, to: .withdrawn, by: [.person, .keeper], when: nil),
    PlaceTransition(
      from: .offered, step: .giveBack, to: .waiting, by: [.consequence],
      when: "it is cancelled or begun; or over, of one not chosen or a module that is closed"),
    PlaceTransition(
      from: .placed, step: .withdraw, to: .withdrawn, by: [.person, .keeper],
      when: "it has not begun"),
    PlaceTransition(
      from: .placed, step: .giveBack, to: .waiting, by: [.consequence],
      when: "the date is cancelled"),
    PlaceTransition(
      from: .placed, step: .leave, to: .lapsed, by: [.consequence],
      when: "it has not begun; no post is known of them any more"),
    PlaceTransition(
      from: .placed, step: .attend, to: .attended, by: [.provider], when: "its last day has come"),
    PlaceTransition(
      from: .placed, step: .miss, to: .absent, by: [.provider], when: "its last day has come"),
    PlaceTransition(
      from: .absent, step: .attend, to: .attended, by: [.provider],
      when: "it was a mistake that they did not attend"),
    PlaceTransition(
      from: .attended, step: .miss, to: .absent, by: [.provider],
      when: "it was a mistake that they attended; a reason of the list"),
  ]

  /// - Returns: The state after the step.
  /// - Throws: `PlaceRefusal`; the request is left as it was.
  package static func state(
    after step: PlaceStep, from state: PlaceState, by actor: PlaceActor, _ facts: PlaceFacts
  ) throws(PlaceRefusal) -> PlaceState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    guard way.by.contains(actor) else { throw .notTheirs }
    switch step {
    case .accept:
      if let first = facts.firstOn, first <= facts.today { throw .hasBegun }
      if let until = facts.offerUntil, until < facts.today { throw .offerOver(until) }
      guard facts.moduleIsOpen else { throw .moduleNotOpen }
    case .move:
      guard facts.moduleIsOpen else { throw .moduleNotOpen }
    case .keep:
      guard facts.isAskedAgain else { throw .notAskedAgain }
    case .lapse:
      guard let until = facts.offerUntil, until < facts.today else { throw .notOver }
    case .withdraw, .leave:
      if state == .placed, let first = facts.firstOn, first <= facts.today { throw .hasBegun }
    case .attend, .miss:
      guard let last = facts.lastOn, last <= facts.today else {
        throw .notHeldYet(facts.lastOn ?? facts.today)
      }
      guard state != .attended || facts.hasReason else { throw .noCorrection }
    case .ask, .place, .offer, .giveBack, .query: break
    }
    return way.to
  }

  /// Somebody who waits for a place.
  package struct Waiting: Hashable, Sendable {
    package let id: PlaceRequestID
    /// The groups that they belong to, in the order of the content.
    package let groups: [String]
    package init(_ id: PlaceRequestID, groups: [String] = []) {
      self.id = id
      self.groups = groups
    }
  }

  /// Who gets a place next.
  ///
  /// In the order of asking, each gets a place kept for a group that they belong to, where one is
  /// free, and one of everybody’s where none is. Whoever belongs to a group thus leaves everybody’s
  /// places to others, and nobody waits behind a place that they may not have. From the day on
  /// which kept places return to everybody, there is one order for all.
  ///
  /// - Parameters:
  ///   - taken: How many places are given or offered, by group; under `nil` everybody’s.
  ///   - waiting: In the order of asking.
  package static func turns(
    _ waiting: [Waiting], in terms: SessionTerms, taken: [String?: Int], on today: Day
  ) -> [(id: PlaceRequestID, group: String?)] {
    var taken = taken
    var turns: [(id: PlaceRequestID, group: String?)] = []
    for one in waiting {
      guard let group = free(for: one.groups, in: terms, taken: taken, on: today) else { continue }
      taken[group, default: 0] += 1
      turns.append((one.id, group))
    }
    return turns
  }

  /// The group from whose places one is free for somebody of `groups`: outer `nil` when none is.
  package static func free(
    for groups: [String], in terms: SessionTerms, taken: [String?: Int], on today: Day
  ) -> String?? {
    let all = taken.values.reduce(0, +)
    guard all < terms.places else { return nil }
    guard today < terms.releaseOn else { return .some(nil) }
    for group in groups where (taken[group] ?? 0) < (terms.earmarks[group] ?? 0) {
      return .some(group)
    }
    // Kept places that are not taken are not everybody’s yet.
    let kept = terms.earmarks.reduce(0) { sum, one in
      sum + max(0, one.value - (taken[one.key] ?? 0))
    }
    return all + kept < terms.places ? .some(nil) : nil
  }

  /// How many places are free for everybody, and how many more are kept for groups.
  package static func left(
    in terms: SessionTerms, taken: [String?: Int], on today: Day
  ) -> (everybody: Int, kept: [String: Int]) {
    let all = taken.values.reduce(0, +)
    let free = max(0, terms.places - all)
    guard today < terms.releaseOn else { return (free, [:]) }
    var kept: [String: Int] = [:]
    var rest = free
    for (group, places) in terms.earmarks.sorted(by: { $0.key < $1.key }) {
      let left = min(rest, max(0, places - (taken[group] ?? 0)))
      if left > 0 { kept[group] = left }
      rest -= left
    }
    return (rest, kept)
  }

  /// Last day of an offer that is made today: so many days, and never after the day before it
  /// begins.
  package static func offerUntil(_ today: Day, holdsFor days: Int, before firstOn: Day) -> Day {
    min(today + days, firstOn - 1)
  }
}
