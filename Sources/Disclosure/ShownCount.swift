import Kernel

/// A count about people as it may stand on a page, in a file or in an answer to a program. Made
/// from the true one and from who reads it; what is left out cannot be got back from it.
///
/// - Source: NHS England, disclosure control of health statistics since 2018: nought is shown, 1 to
///   7 are not told apart, from 8 on counts are rounded to the nearest 5; totals are worked out and
///   then rounded; shares are of the rounded parts.
package struct ShownCount: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case exact(Int)
    /// 1 to 7, which of them is not said.
    case few
    /// To the nearest 5.
    case about(Int)
    /// There are so few people that any number would say something about each of them.
    case withheld
  }

  package let value: Value

  /// - Parameters:
  ///   - count: How many there are.
  ///   - people: Among how many people; a count of obligations is as large for three people who
  ///     owe ten things as for thirty who owe one.
  package init(_ count: Int, among people: Int, to readership: Readership) {
    switch readership {
    case .seesPeople: value = .exact(count)
    case .seesFigures:
      value =
        count == 0 && people == 0
        ? .about(0)
        : people < DisclosureRules.smallestGroup ? .withheld : DisclosureRules.rounded(count)
    }
  }

  /// A count of people themselves.
  package init(people: Int, to readership: Readership) {
    value = readership == .seesPeople ? .exact(people) : DisclosureRules.rounded(people)
  }

  /// `1,205`, `1 to 7`, `Not shown`.
  package var words: String {
    switch value {
    case .exact(let count), .about(let count): grouped(count)
    case .few: "1 to \(DisclosureRules.smallestGroup - 1)"
    case .withheld: "Not shown"
    }
  }

  /// The number, where there is one to show.
  package var number: Int? {
    switch value {
    case .exact(let count), .about(let count): count
    case .few, .withheld: nil
    }
  }

  /// Nought, and said to be.
  package var isNought: Bool { number == 0 }

  /// How long it is drawn: the same for every number that is not told apart.
  package var length: Int {
    switch value {
    case .exact(let count), .about(let count): count
    case .few: DisclosureRules.smallestGroup / 2
    case .withheld: 0
    }
  }
}

/// So many out of so many, as it may be shown.
package struct ShownShare: Hashable, Sendable {
  private enum Value: Hashable, Sendable {
    case nobody
    case exact(Proportion)
    case safe(part: ShownCount, whole: ShownCount)
  }

  private let value: Value

  /// - Parameter share: `nil` where nobody counts.
  package init(_ share: Proportion?, among people: Int, to readership: Readership) {
    guard let share else {
      // That nobody counts is itself something about each of a few.
      value =
        readership == .seesFigures && people > 0 && people < DisclosureRules.smallestGroup
        ? .safe(
          part: ShownCount(0, among: people, to: readership),
          whole: ShownCount(0, among: people, to: readership)) : .nobody
      return
    }
    value =
      readership == .seesPeople
      ? .exact(share)
      : .safe(
        part: ShownCount(share.part, among: people, to: readership),
        whole: ShownCount(share.whole, among: people, to: readership))
  }

  /// The true share, for those who may see the people.
  package var exact: Proportion? {
    if case .exact(let share) = value { share } else { nil }
  }

  /// `1,204 of 1,310 (91.9%)`: both counts, because a share without them cannot be checked. A share
  /// of rounded parts is said in whole hundredths.
  package var words: String {
    switch value {
    case .nobody: return "No data"
    case .exact(let share):
      return "\(grouped(share.part)) of \(grouped(share.whole)) (\(share.inWords))"
    case .safe(let part, let whole):
      guard let all = whole.number else { return "Not shown" }
      guard let some = part.number, all > 0 else { return "\(part.words) of \(whole.words)" }
      return "\(part.words) of \(whole.words) (\((some * 200 + all) / (2 * all))%)"
    }
  }
}
