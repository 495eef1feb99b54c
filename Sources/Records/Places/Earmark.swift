import Directory
import Kernel

/// A group with low access to training, for which places are kept. It is told by where somebody
/// works and how much; never by who they are: there is no such fact to hand to the rule.
package struct EarmarkGroup: Hashable, Sendable {
  package let code: String
  package let title: String
  /// Why places are kept for it.
  package let why: String
  package let condition: Condition
  package let from: Day
  package let to: Day?

  package enum Condition: Hashable, Sendable {
    /// The employer has fewer people than this.
    case employerSmallerThan(Int)
    case sector(Sector)
    case kinds(Set<OrganisationKind>)
    /// Works less than this share of full time, in hundredths.
    case partTimeBelow(Int)
    /// The nearest date of the module at a place is further away than this, in miles.
    case fartherThan(Int)
    case challenged
  }

  package init(
    code: String, title: String, why: String, condition: Condition, from: Day, to: Day? = nil
  ) {
    self.code = code
    self.title = title
    self.why = why
    self.condition = condition
    self.from = from
    self.to = to
  }

  package func isInForce(on day: Day) -> Bool { from <= day && to.map { day <= $0 } ?? true }
}

/// What is known of somebody’s work as far as groups go by it.
package struct EarmarkFacts: Hashable, Sendable {
  /// How many people work for the employer; `nil` where that is not known.
  package var employerPeople: Int?
  /// What the places are where they work.
  package var kinds: Set<OrganisationKind> = []
  /// Of all posts together, in hundredths of full time; `nil` where a post says nothing.
  package var fullTimeHundredths: Int?
  /// To the nearest date of the module at a place; `nil` where there is none or it is not known.
  package var nearestMiles: Int?
  package var isChallenged = false

  package init() {}
}

/// Who belongs to a group.
///
/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
package enum EarmarkRules {
  /// The groups somebody belongs to on `day`, with why, in the order of the content.
  package static func groups(
    of facts: EarmarkFacts, among groups: [EarmarkGroup], on day: Day
  ) -> [(group: EarmarkGroup, because: String)] {
    groups.filter { $0.isInForce(on: day) }.compactMap { group in
      because(facts, group.condition).map { (group, $0) }
    }
  }

  /// Why it holds, in words to the person; `nil` where it does not.
  package static func because(
    _ facts: EarmarkFacts, _ condition: EarmarkGroup.Condition
  ) -> String? {
    switch condition {
    case .employerSmallerThan(let limit):
      guard let people = facts.employerPeople, people > 0, people < limit else { return nil }
      return "Your employer has fewer than \(limit) people"
    case .sector(let sector):
      return facts.kinds.contains { $0.sector == sector }
        ? "You work in \(sector.words.prefix(1).lowercased())\(sector.words.dropFirst())" : nil
    case .kinds(let kinds):
      guard let kind = facts.kinds.intersection(kinds).min(by: { $0.words < $1.words }) else {
        return nil
      }
      return "You work at: \(kind.words)"
    case .partTimeBelow(let limit):
      guard let hundredths = facts.fullTimeHundredths, hundredths > 0, hundredths < limit else {
        return nil
      }
      return "You work less than \(limit)% of full time"
    case .fartherThan(let limit):
      guard let miles = facts.nearestMiles, miles > limit else { return nil }
      return "The nearest date of this module at a place is more than \(limit) miles away"
    case .challenged:
      return facts.isChallenged ? "You work at an organisation that is counted as challenged" : nil
    }
  }
}
