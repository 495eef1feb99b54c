import Disclosure
import Kernel

/// What people said at the end, as it is shown to everybody: as to those who see nobody by name.
enum OpinionShares {
  /// - Parameter said: How many gave each of 1 to 5 points.
  /// - Returns: `nil` where nobody answered.
  static func agreed(_ said: [Int: Int]) -> (agreed: String, answers: ShownCount)? {
    let answers = said.values.reduce(0, +)
    guard answers > 0 else { return nil }
    let part = (said[4] ?? 0) + (said[5] ?? 0)
    // Where all or nobody agree, a figure tells what each of them said.
    let words =
      part == 0 || part == answers
      ? "Not shown"
      : ShownShare(Proportion(part, of: answers), among: answers, to: .seesFigures).words
    return (words, ShownCount(people: answers, to: .seesFigures))
  }
}
