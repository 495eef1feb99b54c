import Foundation
import Kernel
import TestKit
import Testing

@testable import Records

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `The life of a badge` {
  private let today = Clock.test.today

  /// Every state, step and actor: what is not in the table is refused.
  @Test func `goes only the ways of the table`() {
    var ways = 0
    for from in BadgeState.allCases {
      for step in BadgeStep.allCases {
        for actor in BadgeActor.allCases {
          let way = BadgeRules.transitions.first {
            $0.from == from && $0.step == step && $0.by == actor
          }
          let result = Result { () throws(BadgeRefusal) -> BadgeState in
            try BadgeRules.state(after: step, from: from, by: actor)
          }
          switch (way, result) {
          case (let way?, .success(let to)):
            #expect(way.to == to)
            ways += 1
          case (nil, .failure(let refusal)): #expect(!refusal.problems.isEmpty)
          case (.some, .failure(let refusal)): Issue.record("\(from) \(step): \(refusal)")
          case (nil, .success(let to)): Issue.record("\(from) \(step) by \(actor) led to \(to)")
          }
        }
      }
    }
    #expect(ways == BadgeRules.transitions.count)
  }

  @Test func `never comes back from taken back or withdrawn`() {
    #expect(BadgeRules.transitions.allSatisfy { $0.from.isOpen })
    #expect(Set(BadgeRules.transitions.map(\.to)) == Set(BadgeState.allCases))
  }

  @Test func `holds from the day it was achieved, and a later edition from a later moment`() {
    let now = Clock.test.now()
    let awarded = today - 30
    let first = BadgeRules.validFrom(awardedOn: awarded, before: nil, now: now)
    #expect(first.dayInLondon == awarded)
    #expect(BadgeRules.validFrom(awardedOn: awarded, before: first, now: now) == now)
    #expect(BadgeRules.validFrom(awardedOn: nil, before: now, now: now) > now)
    #expect(BadgeRules.validFrom(awardedOn: today + 9, before: nil, now: now) == now)
  }

  @Test(arguments: ["2026-03-28", "2026-03-29", "2026-10-25", "2026-07-01", "2026-12-31"])
  func `ends with the last second of its last day in London`(text: String) throws {
    let day = try #require(Day(text))
    #expect(Instant(startOf: day).dayInLondon == day)
    #expect(Instant(endOf: day).dayInLondon == day)
    #expect(Instant(endOf: day).adding(seconds: 1).dayInLondon == day + 1)
  }

  @Test func `is shared for three months at most, and only while it can hold`() {
    #expect(throws: Never.self) {
      try BadgeRules.check(lastDay: today, of: .current, on: today)
      try BadgeRules.check(lastDay: today + 92, of: .suspended, on: today)
    }
    #expect(throws: BadgeRefusal.lastDayTooLate(latest: today + 92)) {
      try BadgeRules.check(lastDay: today + 93, of: .current, on: today)
    }
    #expect(throws: BadgeRefusal.lastDayOver) {
      try BadgeRules.check(lastDay: today - 1, of: .current, on: today)
    }
    for state in [BadgeState.revoked, .withdrawn] {
      #expect(throws: BadgeRefusal.notShareable(state)) {
        try BadgeRules.check(lastDay: today, of: state, on: today)
      }
    }
  }

  @Test func `says in words what is to be done`() {
    let refusals: [BadgeRefusal] = [
      .notFromHere(.revoked, .lift), .notTheirs(.withdraw), .notThisSort("Appraisal"),
      .doesNotCount("Fire"), .suspendedBefore("Fire"), .lastDayOver,
      .lastDayTooLate(latest: today), .notShareable(.revoked),
    ]
    let words = refusals.flatMap { $0.problems.map(\.message) }
    #expect(Set(words).count == refusals.count)
    #expect(words[0] == "A badge that is taken back cannot be made current again")
  }

  /// `docs/badge-states.md`, from the table.
  @Test func `is drawn as it is`() throws {
    #expect(
      try StatesPage.isWritten("badge-states.md", as: Self.page),
      "docs/badge-states.md is out of date: WAYPOINT_WRITE_DOCS=1 swift test --filter RecordsTests")
  }

  private static var page: String {
    let ways = BadgeRules.transitions
    return """
      # The life of a badge

      Written by the tests from the table of transitions (`BadgeRules`); not by hand. What is not
      drawn here cannot happen. That a badge has expired follows from its last day, in any state.


      """
        + StatesPage.diagram(
          from: "current: made",
          ways.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
          ends: BadgeState.allCases.filter { !$0.isOpen }.map(\.rawValue))
        + "\n"
        + StatesPage.table(
          ways.map { ($0.from.words, $0.step.participle, $0.to.words, $0.by.words, $0.when) })
  }
}
