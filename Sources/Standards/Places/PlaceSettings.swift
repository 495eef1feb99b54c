import Directory
import Kernel
import Obligations
import Records
import Yams

/// What places in training and time to learn go by, as content.
struct PlaceSettings: Hashable, Sendable {
  struct Reason: Hashable, Sendable {
    let code: String
    let title: String
  }

  /// How many days an offer of a place holds.
  var offerHoldsDays = 5
  /// Groups with low access, for which places may be kept.
  var groups: [EarmarkGroup] = []
  /// What is proposed for a month to somebody who works full time, in minutes.
  var monthlyMinutes = 240
  var takenAway: [Reason] = []
  /// Why it is taken back that somebody attended.
  var corrections: [Reason] = []
  /// After how many days a wait for any date is asked about, and how many there are to answer.
  var asksAgainAfterDays = 180
  var answerWithinDays = 28
  var ended: [Reason] = []

  func group(_ code: String) -> EarmarkGroup? { groups.first { $0.code == code } }
  func groupCodes(on day: Day) -> Set<String> {
    Set(groups.filter { $0.isInForce(on: day) }.map(\.code))
  }
  func takenAway(_ code: String) -> String { takenAway.first { $0.code == code }?.title ?? code }
  func correction(_ code: String) -> String {
    corrections.first { $0.code == code }?.title ?? code
  }
  func ended(_ code: String) -> String { ended.first { $0.code == code }?.title ?? code }
}

extension PlaceSettings {
  init(_ file: ContentFields) {
    if let offer = file.fields("offer") {
      offerHoldsDays = offer.number("holds_days")
      _ = offer.choice("status", of: ContentStatus.self)
      if !(1...60).contains(offerHoldsDays) { offer.fault("An offer holds for 1 to 60 days") }
      offer.finish()
    }
    if let waiting = file.fields("waiting") {
      asksAgainAfterDays = waiting.number("asks_again_after_days")
      answerWithinDays = waiting.number("answer_within_days")
      _ = waiting.choice("status", of: ContentStatus.self)
      if !(30...1_000).contains(asksAgainAfterDays) || !(7...90).contains(answerWithinDays) {
        waiting.fault("A wait is asked about after 30 to 1,000 days, with 7 to 90 to answer")
      }
      waiting.finish()
    }
    if let attendance = file.fields("attendance") {
      corrections = attendance.items("corrected").map { Self.reason(attendance.below($0)) }
      _ = attendance.choice("status", of: ContentStatus.self)
      attendance.finish()
    }
    groups = file.items("groups").map { Self.group(file.below($0)) }
    if Set(groups.map(\.code)).count != groups.count { file.fault("A group is there twice") }
    if let time = file.fields("learning_time") {
      monthlyMinutes = time.number("monthly_hours") * 60
      _ = time.choice("status", of: ContentStatus.self)
      takenAway = time.items("taken_away").map { Self.reason(time.below($0)) }
      ended = time.items("ended").map { Self.reason(time.below($0)) }
      for code in ["replaced", "over", "changed-post"]
      where !ended.contains(where: { $0.code == code }) {
        time.fault("“ended” needs the reason \(code): it follows by itself")
      }
      time.finish()
    }
    file.finish()
  }

  private static func reason(_ fields: ContentFields) -> Reason {
    let reason = Reason(code: fields.text("code"), title: fields.text("title"))
    fields.finish()
    return reason
  }

  private static func group(_ fields: ContentFields) -> EarmarkGroup {
    let group = EarmarkGroup(
      code: fields.text("code"), title: fields.text("title"), why: fields.text("why"),
      condition: condition(fields), from: fields.day("from"), to: fields.optionalDay("to"))
    _ = fields.choice("status", of: ContentStatus.self)
    fields.finish()
    return group
  }

  /// The one line of `rule`: what somebody is told by. There is no word in it for who they are.
  private static func condition(_ fields: ContentFields) -> EarmarkGroup.Condition {
    guard let rule = fields.fields("rule") else { return .challenged }
    defer { rule.finish() }
    if rule.node("employer_smaller_than") != nil {
      return .employerSmallerThan(rule.number("employer_smaller_than"))
    }
    if rule.node("sector") != nil {
      guard let sector = Sector(rawValue: rule.text("sector")) else {
        rule.fault("There is no such sector")
        return .challenged
      }
      return .sector(sector)
    }
    if rule.node("kinds") != nil {
      let words = rule.texts("kinds")
      let kinds = words.compactMap(OrganisationKind.init(rawValue:))
      if kinds.count != words.count { rule.fault("There is no such kind of organisation") }
      return .kinds(Set(kinds))
    }
    if rule.node("part_time_below") != nil {
      return .partTimeBelow(rule.number("part_time_below"))
    }
    if rule.node("farther_than_miles") != nil {
      return .fartherThan(rule.number("farther_than_miles"))
    }
    if rule.node("challenged") == nil || !rule.flag("challenged") {
      rule.fault("Say what a group is told by, as the others do")
    }
    return .challenged
  }
}
