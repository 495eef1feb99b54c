import Kernel

/// What must be so before somebody is let off, or given more time.
enum ExceptionRules {
  static func exemption(
    policy: Policy, reason: String, approver: String, from: Day, to: Day?
  ) -> Problems {
    var problems = Problems()
    if policy.exemptionReasons.isEmpty {
      problems.add("reason", "Nobody can be exempted from \(policy.title)")
    } else if !policy.exemptionReasons.contains(where: { $0.code == reason }) {
      problems.add("reason", "Choose why this person is exempt")
    }
    if approver.allSatisfy(\.isWhitespace) {
      problems.add("approver", "Enter who approved the exemption")
    }
    if let to, to < from {
      problems.add("to", "The last day must be the same as or after the first")
    }
    return problems
  }

  /// - Parameters:
  ///   - earlier: Deferrals since it was last done, ended ones too.
  ///   - due: The day it is due now.
  /// - Source: Review, implementation, "firm policy on participation"
  static func deferral(
    policy: Policy, reason: String, until: Day?, today: Day, due: Day?, earlier: [Deferral]
  ) -> Problems {
    var problems = Problems()
    let rules = policy.deferral
    guard rules.maximumNumber > 0 else {
      problems.add("", "\(policy.title) cannot be deferred")
      return problems
    }
    if !rules.reasons.contains(where: { $0.code == reason }) {
      problems.add("reason", "Choose why it is deferred")
    }
    if earlier.count >= rules.maximumNumber {
      let times = rules.maximumNumber == 1 ? "once" : "\(rules.maximumNumber) times"
      problems.add(
        "", "\(policy.title) can be deferred \(times), which was used. Ask who leads on it")
    }
    guard let until else {
      problems.add("until", "Enter the date until which it is deferred")
      return problems
    }
    if until <= today {
      problems.add("until", "The date must be in the future")
    } else if let due, until <= due {
      problems.add("until", "The date must be after \(due.inWords), when it is due now")
    } else if until > rules.maximumLength.after(max(today, due ?? today)) {
      let latest = rules.maximumLength.after(max(today, due ?? today))
      problems.add(
        "until",
        "The date must be no later than \(latest.inWords): \(rules.maximumLength.inWords) is the most"
      )
    }
    return problems
  }

  /// More often than the nation costs people's time and needs a committee's reasons; less often
  /// needs evidence. Both need an approver and a day to look again.
  static func interval(
    policy: Policy, months: Int?, justification: String, approvedBy: String, reviewOn: Day?,
    today: Day
  ) -> Problems {
    var problems = Problems()
    guard policy.refresh != nil else {
      problems.add("months", "\(policy.title) is done once and not repeated")
      return problems
    }
    if let months, !(1...120).contains(months) {
      problems.add("months", "The number of months must be between 1 and 120")
    } else if months == nil {
      problems.add("months", "Enter the number of months")
    }
    if justification.allSatisfy(\.isWhitespace) {
      problems.add("justification", "Enter why it is repeated more or less often than nationally")
    }
    if approvedBy.allSatisfy(\.isWhitespace) {
      problems.add("approvedBy", "Enter the committee or person who approved it")
    }
    switch reviewOn {
    case .none: problems.add("reviewOn", "Enter the date on which it will be looked at again")
    case .some(let day) where day <= today:
      problems.add("reviewOn", "The review date must be in the future")
    case .some: break
    }
    return problems
  }

  /// What to point out before an interval of one's own is set; it can still be set.
  static func warning(
    policy: Policy, months: Int, on day: Day
  ) -> String? {
    guard let refresh = policy.refresh else { return nil }
    let own = Length(months: months)
    let here = own.after(day)
    let nation = refresh.interval.after(day)
    if here == nation { return "This is what is set nationally, so nothing would change." }
    return here < nation
      ? "Nationally it is \(refresh.interval.every). Asking for it more often takes people’s "
        + "time, and needs the reasons of a committee."
      : "Nationally it is \(refresh.interval.every). Asking for it less often needs evidence "
        + "that people stay safe."
  }
}
