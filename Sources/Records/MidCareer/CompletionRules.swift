import Directory
import Kernel

/// How many days, and what makes one.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package struct DayTerms: Hashable, Sendable {
  /// The review says three to five.
  package let least: Int
  package let most: Int
  /// What is taught in a day at least, in minutes. A decision.
  package let minutes: Int

  package init(least: Int, most: Int, minutes: Int) {
    self.least = least
    self.most = most
    self.minutes = minutes
  }

  /// What it takes to complete, in minutes in person.
  package var needed: Int { least * minutes }
}

/// A day that somebody was at, or was not.
package struct AttendedDay: Hashable, Sendable {
  package let on: Day
  package let mark: AttendanceMark
  /// What was taught while they were there.
  package let minutes: Int
  /// Of their own cohort, or a day with another one.
  package let isOwnCohort: Bool

  package init(on: Day, mark: AttendanceMark, minutes: Int, isOwnCohort: Bool = true) {
    self.on = on
    self.mark = mark
    self.minutes = minutes
    self.isOwnCohort = isOwnCohort
  }
}

/// Who may spread their days over cohorts, and within how many days of the first.
///
/// - Source: Review, implementation, "firm policy on participation"
package struct SpreadTerms: Hashable, Sendable {
  package let sectors: Set<Sector>
  package let withinDays: Int

  package init(sectors: Set<Sector>, withinDays: Int) {
    self.sectors = sectors
    self.withinDays = withinDays
  }
}

/// Whether somebody completed the programme: by days in person and nothing else.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package enum CompletionRules {
  /// What counts of what somebody attended, in minutes. Days of other cohorts count for those who may
  /// spread them, from the first of their days on and within so many; a deferral goes on where it
  /// stopped, so for everybody days of an earlier cohort of theirs count as own.
  package static func counted(
    _ days: [AttendedDay], sector: Sector, _ spread: SpreadTerms
  ) -> Int {
    let there = days.filter { $0.mark == .present || $0.mark == .part }
    guard let first = there.map(\.on).min() else { return 0 }
    return there.filter { day in
      day.isOwnCohort
        || spread.sectors.contains(sector) && day.on <= first + spread.withinDays
    }.map(\.minutes).reduce(0, +)
  }

  /// Whether somebody may come to a day of another cohort for one they missed.
  package static func mayComeElsewhere(
    sector: Sector, firstDay: Day, on day: Day, _ spread: SpreadTerms
  ) -> Bool {
    spread.sectors.contains(sector) && firstDay <= day && day <= firstDay + spread.withinDays
  }

  /// What a mark is worth: all that was taught, the part that was said, or nothing.
  ///
  /// - Parameter stayed: Minutes, for somebody who was there for part of it.
  package static func minutes(_ mark: AttendanceMark, taught: Int, stayed: Int?) -> Int {
    switch mark {
    case .present: taught
    case .part: min(max(stayed ?? 0, 0), taught)
    case .absent, .expected: 0
    }
  }
}

/// What is wrong with the days of a cohort, as they are planned.
package enum CohortPlanFault: Hashable, Sendable {
  case tooFewDays(Int, least: Int)
  case tooManyDays(Int, most: Int)
  /// A day holds less teaching than a day must.
  case dayTooShort(Day, minutes: Int, least: Int)
  /// More is taught than fits between its times.
  case dayTooFull(Day, minutes: Int, room: Int)
  /// Sessions of the national frame that are nowhere, by their titles.
  case sessionsMissing([String])
  case sessionTwice(String)
  /// Lenses of the review that nothing looks through, by their titles.
  case lensesMissing([String])
  case twoOnADay(Day)
  case beforeApplicationsClose(Day)

  /// Titles of sessions of the frame that are nowhere; none for every other fault.
  package var missingSessions: [String] {
    if case .sessionsMissing(let titles) = self { titles } else { [] }
  }

  package var words: String {
    switch self {
    case .tooFewDays(let count, let least):
      "There \(count == 1 ? "is 1 day" : "are \(count) days"): at least \(least) are needed"
    case .tooManyDays(let count, let most):
      "There are \(count) days: at most \(most) are allowed"
    case .dayTooShort(let day, let minutes, let least):
      "\(day.inWords) holds \(minutes) minutes of sessions: a day holds at least \(least)"
    case .dayTooFull(let day, let minutes, let room):
      "\(day.inWords) holds \(minutes) minutes of sessions, and there are \(room) between its times"
    case .sessionsMissing(let titles):
      "Sessions of the national programme are missing: \(titles.joined(separator: ", "))"
    case .sessionTwice(let title): "“\(title)” is there twice"
    case .lensesMissing(let titles): "Nothing is about: \(titles.joined(separator: ", "))"
    case .twoOnADay(let day): "Two days are on \(day.inWords)"
    case .beforeApplicationsClose(let day):
      "\(day.inWords) is not after the last day to apply"
    }
  }
}

/// What a session of the national frame is to a plan.
package struct FramedSession: Hashable, Sendable {
  package let code: String
  package let title: String
  package let lens: String
  package let minutes: Int

  package init(code: String, title: String, lens: String, minutes: Int) {
    self.code = code
    self.title = title
    self.lens = lens
    self.minutes = minutes
  }
}

/// Whether the days of a cohort are the programme: three to five in person, all of the national frame
/// and through all three lenses.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package enum CohortPlanRules {
  /// - Parameter lenses: Code and title.
  package static func faults(
    of days: [CohortDay], closesOn: Day, _ terms: DayTerms, frame: [FramedSession],
    lenses: [(code: String, title: String)]
  ) -> [CohortPlanFault] {
    let held = days.filter { !$0.isCancelled }.sorted { $0.on < $1.on }
    var faults: [CohortPlanFault] = []
    if held.count < terms.least { faults.append(.tooFewDays(held.count, least: terms.least)) }
    if held.count > terms.most { faults.append(.tooManyDays(held.count, most: terms.most)) }
    for (day, next) in zip(held, held.dropFirst()) where day.on == next.on {
      faults.append(.twoOnADay(day.on))
    }
    for day in held {
      if day.taught < terms.minutes {
        faults.append(.dayTooShort(day.on, minutes: day.taught, least: terms.minutes))
      }
      if day.taught > day.until - day.from {
        faults.append(.dayTooFull(day.on, minutes: day.taught, room: day.until - day.from))
      }
      if day.on <= closesOn { faults.append(.beforeApplicationsClose(day.on)) }
    }
    let national = held.flatMap(\.sessions).filter(\.isNational)
    let codes = Set(national.map(\.code))
    let missing = frame.filter { !codes.contains($0.code) }.map(\.title)
    if !missing.isEmpty { faults.append(.sessionsMissing(missing)) }
    for session in frame where national.count(where: { $0.code == session.code }) > 1 {
      faults.append(.sessionTwice(session.title))
    }
    let seen = Set(frame.filter { codes.contains($0.code) }.map(\.lens))
    let unseen = lenses.filter { !seen.contains($0.code) }.map(\.title)
    if !unseen.isEmpty { faults.append(.lensesMissing(unseen)) }
    return faults
  }
}
