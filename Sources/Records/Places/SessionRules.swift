import Kernel

/// What a step of a date rests on.
package struct SessionFacts: Hashable, Sendable {
  package var today: Day
  package var terms: SessionTerms
  /// How many places are given or offered.
  package var taken = 0
  package var hasWords = true
  /// Whether the module may be begun today.
  package var moduleIsOpen = true

  package init(today: Day, terms: SessionTerms) {
    self.today = today
    self.terms = terms
  }
}

/// The life of a date.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
package enum SessionRules {
  package static let mostPlaces = 1_000

  package static let transitions = [
    SessionTransition(from: .draft, step: .edit, to: .draft, by: [.provider], when: nil),
    SessionTransition(
      from: .draft, step: .publish, to: .open, by: [.provider],
      when: "the module may be begun; the last day to ask is not over"),
    SessionTransition(
      from: .draft, step: .cancel, to: .cancelled, by: [.provider], when: "a reason"),
    SessionTransition(
      from: .open, step: .edit, to: .open, by: [.provider],
      when: "it has not begun; not fewer places than are given or offered"),
    SessionTransition(from: .open, step: .close, to: .closed, by: [.provider], when: nil),
    SessionTransition(
      from: .open, step: .close, to: .closed, by: [.consequence],
      when: "the last day to ask is over"),
    SessionTransition(
      from: .open, step: .cancel, to: .cancelled, by: [.provider],
      when: "a reason; everybody is told and waits again"),
    SessionTransition(
      from: .closed, step: .edit, to: .closed, by: [.provider],
      when: "it has not begun; not fewer places than are given or offered"),
    SessionTransition(
      from: .closed, step: .reopen, to: .open, by: [.provider],
      when: "the module may be begun; the last day to ask is not over"),
    SessionTransition(
      from: .closed, step: .hold, to: .held, by: [.provider],
      when: "its last day has come; who attended is said of everybody with a place"),
    SessionTransition(
      from: .closed, step: .cancel, to: .cancelled, by: [.provider],
      when: "a reason; everybody is told and waits again"),
  ]

  /// - Returns: The state after the step.
  /// - Throws: `PlaceRefusal`; the date is left as it was.
  package static func state(
    after step: SessionStep, from state: SessionState, by actor: SessionActor,
    _ facts: SessionFacts
  ) throws(PlaceRefusal) -> SessionState {
    let ways = transitions.filter { $0.from == state && $0.step == step }
    guard !ways.isEmpty else { throw .sessionNotFromHere(state) }
    guard let way = ways.first(where: { $0.by.contains(actor) }) else { throw .notTheirs }
    switch step {
    case .edit:
      guard state == .draft || facts.today < facts.terms.firstOn else { throw .hasBegun }
      guard facts.taken <= facts.terms.places else { throw .fewerThanTaken(facts.taken) }
    case .publish:
      guard facts.moduleIsOpen else { throw .moduleNotOpen }
      guard facts.today <= facts.terms.askBy else { throw .askingOver(facts.terms.askBy) }
    case .close:
      guard actor == .provider || facts.terms.askBy < facts.today else { throw .notOver }
    case .reopen:
      guard facts.moduleIsOpen else { throw .moduleNotOpen }
      guard facts.today <= facts.terms.askBy else { throw .askingOver(facts.terms.askBy) }
    case .hold:
      guard facts.terms.lastOn <= facts.today else { throw .notHeldYet(facts.terms.lastOn) }
    case .cancel:
      guard facts.hasWords else { throw .noReason }
    }
    return way.to
  }

  /// Everything that is wrong with what was said of a date.
  ///
  /// - Parameters:
  ///   - groups: The codes of groups that places may be kept for.
  package static func problems(
    in terms: SessionTerms, groups: Set<String>, on today: Day
  ) -> [Problem] {
    var problems: [Problem] = []
    func add(_ field: String, _ words: String) { problems.append(Problem(field, words)) }
    if terms.firstOn <= today { add("first", "The first day must be after today") }
    if terms.lastOn < terms.firstOn {
      add("last", "The last day must be the first day or later")
    }
    if terms.lastOn > terms.firstOn.adding(years: 2) {
      add("last", "The last day must be within two years of the first")
    }
    if terms.askBy < today || terms.askBy >= terms.firstOn {
      add("askBy", "The last day to ask must be from today to the day before it begins")
    }
    if terms.earmarked > terms.places {
      add("earmarks", "No more places can be kept for groups than there are")
    }
    if terms.earmarks.contains(where: { !groups.contains($0.key) || $0.value < 0 }) {
      add("earmarks", "Places can be kept for the groups of the list alone")
    }
    if terms.earmarked > 0, terms.releaseOn > terms.askBy {
      add("release", "Places that are kept must return to everybody by the last day to ask")
    }
    if terms.isOnline != (terms.address == nil) {
      add("address", "Enter both the address and its postcode, or neither when it is online")
    }
    return problems
  }
}
