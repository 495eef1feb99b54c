import Kernel
import TestKit
import Testing

@testable import Records

@Suite struct `Verbs of one registration` {
  typealias Sample = LearningSample
  typealias Event = RegistrationRules.Event

  static func mapping(_ moveOn: MoveOn, _ mastery: Int? = nil) -> LearningMapping {
    LearningMapping(
      vocabulary: "cmi5", course: "x", module: Sample.module.reference, moveOn: moveOn,
      masteryScore: mastery)
  }

  static func standing(
    _ events: [(Set<LearningVerb>, Int, Int?)], _ moveOn: MoveOn, _ mastery: Int? = nil
  ) -> String {
    let events = events.map { Event($0.0, on: Day(number: $0.1), score: $0.2) }
    guard let found = RegistrationRules.standing(after: events, mapping(moveOn, mastery)) else {
      return "nothing"
    }
    return "\(found.status.rawValue) \(found.day.number)"
  }

  @Test func `count from the day on which what is asked for was there`() {
    #expect(Self.standing([], .passed) == "nothing")
    #expect(
      Self.standing([([.completed], 1, nil), ([.passed], 3, nil)], .completedAndPassed)
        == "passed 3")
    #expect(
      Self.standing([([.completed], 1, nil), ([.passed], 3, nil)], .completedOrPassed)
        == "completed 1")
    #expect(
      Self.standing([([.launched], 1, nil), ([.terminated], 4, nil)], .passed)
        == "in-progress 4")
  }

  @Test func `let a fail count until it is passed`() {
    #expect(
      Self.standing([([.failed], 1, nil), ([.completed], 2, nil)], .completed) == "failed 1")
    #expect(
      Self.standing([([.failed], 1, nil), ([.satisfied], 2, nil)], .passed) == "failed 1")
    #expect(Self.standing([([.failed], 1, nil), ([.passed], 2, nil)], .passed) == "passed 2")
    #expect(Self.standing([([.failed], 1, nil), ([.passed], 1, nil)], .passed) == "passed 1")
  }

  @Test func `let no satisfied beat the mastery score`() {
    let low: [(Set<LearningVerb>, Int, Int?)] = [([.satisfied], 1, 5_000)]
    #expect(Self.standing(low, .passed, 8_000) == "in-progress 1")
    #expect(Self.standing(low, .passed, 4_000) == "completed 1")
    // A pass by the score alone is kept.
    #expect(
      Self.standing([([.completed], 1, 9_000), ([.launched], 2, nil)], .passed, 8_000)
        == "passed 1")
  }

  /// However the same verbs are packed into results, and in whatever order these come.
  @Test func `come to the same in every split and order`() {
    var lot = SeededGenerator(seed: 52)
    let verbs = LearningVerb.allCases.filter { $0 != .waived }
    for _ in 0..<2_000 {
      let moveOn = MoveOn.allCases.randomElement(using: &lot) ?? .passed
      let mastery = Bool.random(using: &lot) ? 8_000 : nil
      var whole: [Event] = []
      var parts: [Event] = []
      for number in 0..<Int.random(in: 1...4, using: &lot) {
        let said = Set(verbs.filter { _ in Int.random(in: 0...3, using: &lot) == 0 })
        guard !said.isEmpty else { continue }
        let score = Bool.random(using: &lot) ? Int.random(in: 0...10_000, using: &lot) : nil
        let day = Day(number: 20_000 + number)
        whole.append(Event(said, on: day, score: score))
        parts += said.map { Event([$0], on: day, score: score) }
      }
      let expected = RegistrationRules.standing(after: whole, Self.mapping(moveOn, mastery))
      parts.shuffle(using: &lot)
      #expect(
        RegistrationRules.standing(after: parts, Self.mapping(moveOn, mastery)) == expected)
      // What was done stays done, whatever comes afterwards but a fail that was there before.
      if expected?.status.isAchieved == true {
        let later = Event([.launched, .failed], on: Day(number: 20_100), score: nil)
        #expect(
          RegistrationRules.standing(after: parts + [later], Self.mapping(moveOn, mastery))
            == expected)
      }
    }
  }
}
