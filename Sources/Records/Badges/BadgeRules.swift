import Kernel

/// How a badge stands. That it has expired follows from its days and is not stored.
package enum BadgeState: String, Storable, CaseIterable, Hashable, Sendable {
  case current, suspended
  /// Taken back for good by those who keep the record.
  case revoked
  /// Taken back for good by the person who held it.
  case withdrawn

  /// Whether it can still change.
  package var isOpen: Bool { self == .current || self == .suspended }

  package var words: String {
    switch self {
    case .current: "Current"
    case .suspended: "Suspended"
    case .revoked: "Taken back"
    case .withdrawn: "Withdrawn"
    }
  }
}

/// What can be done to a badge.
package enum BadgeStep: String, CaseIterable, Hashable, Sendable {
  case replace, suspend, lift, revoke, withdraw

  package var participle: String {
    switch self {
    case .replace: "replaced"
    case .suspend: "suspended"
    case .lift: "made current again"
    case .revoke: "taken back"
    case .withdraw: "withdrawn"
    }
  }
}

/// Who does a step.
package enum BadgeActor: String, CaseIterable, Hashable, Sendable {
  /// The person whose badge it is.
  case holder
  /// Whoever keeps records for the employer whose record it rests on.
  case keeper
  /// Nobody: it follows from what becomes of the record.
  case consequence

  package var words: String {
    switch self {
    case .holder: "the person who holds it"
    case .keeper: "the employer that keeps the record"
    case .consequence: "nobody: it follows"
    }
  }
}

/// One way from state to state.
package struct BadgeTransition: Hashable, Sendable {
  package let from: BadgeState
  package let step: BadgeStep
  package let to: BadgeState
  package let by: BadgeActor
  /// What must be so, in words for the diagram.
  package let when: String?
}

/// Why something was not done to a badge.
package enum BadgeRefusal: Refusal, Hashable {
  case notFromHere(BadgeState, BadgeStep)
  case notTheirs(BadgeStep)
  /// This sort of record never leaves.
  case notThisSort(String)
  /// It is not held, not yet, or no longer.
  case doesNotCount(String)
  case suspendedBefore(String)
  /// Whoever keeps the record took its badge back.
  case takenBack(String)
  case lastDayOver
  case lastDayTooLate(latest: Day)
  case notShareable(BadgeState)

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state, let step):
      [Problem("", "A badge that is \(state.words.lowercased()) cannot be \(step.participle)")]
    case .notTheirs(let step):
      [Problem("", "Ask somebody else to do it: this badge cannot be \(step.participle) by you")]
    case .notThisSort(let title):
      [Problem("record", "“\(title)” is not a sort of record that leaves as a badge")]
    case .doesNotCount(let title):
      [
        Problem(
          "record",
          "“\(title)” does not count today: it is not held, has expired, or was taken out. A badge"
            + " is made of a record that counts")
      ]
    case .suspendedBefore(let title):
      [
        Problem(
          "record",
          "The badge for “\(title)” is suspended. Ask the employer that keeps the record to lift"
            + " that first")
      ]
    case .takenBack(let title):
      [
        Problem(
          "record",
          "The badge for “\(title)” was taken back by the employer that keeps the record. Ask them to"
            + " correct the record; a badge can then be made of what it says")
      ]
    case .lastDayOver: [Problem("until", "The last day must be today or in the future")]
    case .lastDayTooLate(let day):
      [Problem("until", "The last day must be \(day.inWords) or earlier")]
    case .notShareable(let state):
      [Problem("", "A badge that is \(state.words.lowercased()) cannot be shared")]
    }
  }
}

/// The life of a badge: current, suspended, and for good taken back or withdrawn.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
package enum BadgeRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [BadgeTransition] = [
    .init(
      from: .current, step: .replace, to: .current, by: .holder,
      when: "the record was corrected: same badge, later edition"),
    .init(from: .current, step: .suspend, to: .suspended, by: .keeper, when: "with a reason"),
    .init(from: .suspended, step: .lift, to: .current, by: .keeper, when: nil),
    .init(
      from: .current, step: .suspend, to: .suspended, by: .consequence,
      when: "a new result opened again what it attests"),
    .init(
      from: .suspended, step: .lift, to: .current, by: .consequence,
      when: "that was signed off again"),
    .init(from: .current, step: .revoke, to: .revoked, by: .keeper, when: "with a reason"),
    .init(from: .suspended, step: .revoke, to: .revoked, by: .keeper, when: "with a reason"),
    .init(
      from: .current, step: .revoke, to: .revoked, by: .consequence,
      when: "its record is taken out"),
    .init(
      from: .suspended, step: .revoke, to: .revoked, by: .consequence,
      when: "its record is taken out"),
    .init(from: .current, step: .withdraw, to: .withdrawn, by: .holder, when: nil),
  ]

  /// - Returns: The state after the step.
  /// - Throws: `BadgeRefusal`; the badge is left as it was.
  package static func state(
    after step: BadgeStep, from state: BadgeState, by actor: BadgeActor
  ) throws(BadgeRefusal) -> BadgeState {
    let ways = transitions.filter { $0.from == state && $0.step == step }
    guard !ways.isEmpty else { throw .notFromHere(state, step) }
    guard let way = ways.first(where: { $0.by == actor }) else { throw .notTheirs(step) }
    return way.to
  }

  /// Whether `later`, which took the place of `earlier`, says the same achievement anew. What was
  /// achieved again on a later day is another achievement, and gets a badge of its own.
  package static func isCorrection(_ later: RecordEntry, of earlier: RecordEntry) -> Bool {
    guard let before = earlier.awardedOn, let after = later.awardedOn else { return true }
    return after <= before
  }

  /// From when a new edition holds: a first one from the day it was achieved, a later one from now,
  /// and always later than the one before.
  package static func validFrom(
    awardedOn: Day?, before: Instant?, now: Instant
  ) -> Instant {
    // A signed badge says whole seconds.
    let now = Instant(milliseconds: now.milliseconds / 1_000 * 1_000)
    guard let before else {
      return awardedOn.map { min(Instant(startOf: $0), now) } ?? now
    }
    return max(now, before.adding(seconds: 1))
  }

  /// How long a badge can be shared by one link.
  package static let longestShareInDays = 92

  package static func check(lastDay: Day, of state: BadgeState, on today: Day) throws(BadgeRefusal)
  {
    guard state.isOpen else { throw .notShareable(state) }
    guard lastDay >= today else { throw .lastDayOver }
    let latest = today + longestShareInDays
    guard lastDay <= latest else { throw .lastDayTooLate(latest: latest) }
  }

  /// For so long a published list is good: whoever checks without a network has it for a month.
  package static let listLastsInDays: Int64 = 31
}

extension Instant {
  /// The last second of that day in London.
  package init(endOf day: Day) {
    let winter = Instant(startOf: day + 1).adding(seconds: -1)
    self = winter.dayInLondon == day ? winter : winter.adding(seconds: -3_600)
  }
}
