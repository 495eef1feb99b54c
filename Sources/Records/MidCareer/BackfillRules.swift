import Kernel

/// What becomes of the money for cover.
package enum BackfillState: String, Storable, CaseIterable {
  /// Whoever holds the cohort pays for so many days.
  case funded
  /// The employer asks for it, after the days.
  case claimed
  case paid
  /// Asked for, and not right: it can be asked for again.
  case returned
  /// Not asked for in time, or nobody was away.
  case lapsed

  package var words: String {
    switch self {
    case .funded: "Funded"
    case .claimed: "Claimed"
    case .paid: "Paid"
    case .returned: "Sent back"
    case .lapsed: "Not claimed"
    }
  }
}

/// Money for cover while somebody is away, in pence.
package struct Backfill: Hashable, Sendable {
  package let participation: ParticipationID
  /// Whose days are covered, and whose holder pays.
  package let cohort: CohortID
  /// Who stands in for them: the employer when the place was given.
  package let employer: OrganisationID
  package let pencePerDay: Int
  /// The most days that are paid for.
  package let days: Int
  package var state: BackfillState
  package var claimedDays: Int?
  package var claimedOn: Day?
  package var claimedBy: String?
  package var paidOn: Day?
  package var revision: Int

  package init(
    participation: ParticipationID, cohort: CohortID, employer: OrganisationID, pencePerDay: Int,
    days: Int, state: BackfillState = .funded, claimedDays: Int? = nil, claimedOn: Day? = nil,
    claimedBy: String? = nil, paidOn: Day? = nil, revision: Int = 1
  ) {
    self.participation = participation
    self.cohort = cohort
    self.employer = employer
    self.pencePerDay = pencePerDay
    self.days = days
    self.state = state
    self.claimedDays = claimedDays
    self.claimedOn = claimedOn
    self.claimedBy = claimedBy
    self.paidOn = paidOn
    self.revision = revision
  }

  package var claimedPence: Int? { claimedDays.map { $0 * pencePerDay } }
}

/// When money for cover is claimed and paid.
///
/// - Source: domain facts, induction and programmes, section 7, rule 7.
package enum BackfillRules {
  /// - Parameters:
  ///   - attended: Days on which the person was there: nobody is paid for days on which they worked.
  ///   - lastDay: The last day of the cohort.
  package static func claim(
    _ money: Backfill, days: Int, attended: Int, lastDay: Day, withinDays: Int, on today: Day
  ) throws(BackfillRefusal) -> Backfill {
    guard money.state == .funded || money.state == .returned else {
      throw .notFromHere(money.state)
    }
    guard lastDay < today else { throw .notOver(lastDay) }
    guard today <= lastDay + withinDays else { throw .tooLate(lastDay + withinDays) }
    guard days > 0 else { throw .noDays }
    guard days <= min(attended, money.days) else {
      throw .tooManyDays(most: min(attended, money.days))
    }
    var next = money
    (next.state, next.claimedDays, next.claimedOn) = (.claimed, days, today)
    return next
  }

  package static func pay(
    _ money: Backfill, on today: Day
  ) throws(BackfillRefusal) -> Backfill {
    guard money.state == .claimed else { throw .notFromHere(money.state) }
    var next = money
    (next.state, next.paidOn) = (.paid, today)
    return next
  }

  /// Sends a claim back, so that it is made anew.
  package static func giveBack(_ money: Backfill) throws(BackfillRefusal) -> Backfill {
    guard money.state == .claimed else { throw .notFromHere(money.state) }
    var next = money
    (next.state, next.claimedDays, next.claimedOn, next.claimedBy) = (.returned, nil, nil, nil)
    return next
  }

  /// What nobody asked for in time.
  package static func lapse(
    _ money: Backfill, lastDay: Day, withinDays: Int, on today: Day
  ) -> Backfill? {
    guard money.state == .funded || money.state == .returned, lastDay + withinDays < today else {
      return nil
    }
    var next = money
    next.state = .lapsed
    return next
  }
}

/// Why money for cover was not moved.
package enum BackfillRefusal: Refusal, Hashable {
  case notFromHere(BackfillState)
  case notOver(Day)
  case tooLate(Day)
  case noDays
  case tooManyDays(most: Int)

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done now: the money for cover is “\(state.words)”")]
    case .notOver(let day): [Problem("", "It can be claimed after the last day, \(day.inWords)")]
    case .tooLate(let day): [Problem("", "It could be claimed until \(day.inWords)")]
    case .noDays: [Problem("days", "Enter how many days somebody stood in")]
    case .tooManyDays(let most):
      [
        Problem(
          "days",
          "Enter at most \(most == 1 ? "1 day" : "\(most) days"): as many as they were there, and as "
            + "many as are funded")
      ]
    }
  }
}
