/// A mean of answers on a scale, to one decimal.
struct Score: Hashable, Comparable, Sendable {
  /// 33 is 3.3.
  let tenths: Int

  init(tenths: Int) { self.tenths = tenths }

  /// `3` or `3.3`.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int(parts[0]), (0...99).contains(whole)
    else { return nil }
    guard parts.count == 2 else {
      self.init(tenths: whole * 10)
      return
    }
    guard parts[1].utf8.count == 1, let tenth = Int(parts[1]), tenth >= 0 else { return nil }
    self.init(tenths: whole * 10 + tenth)
  }

  static func < (one: Score, other: Score) -> Bool { one.tenths < other.tenths }

  /// `3.3`, always with its decimal.
  var words: String { "\(tenths / 10).\(tenths % 10)" }
}

/// What answers about competencies come to.
///
/// As the official self-assessment tool does it: every answer under a node counts once, so an area
/// is the mean of its answers and not of the means of its standards.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum ScoreRules {
  /// `nil` when there are no answers: nothing said is not nought.
  static func mean(of answers: [Int]) -> Score? {
    guard !answers.isEmpty else { return nil }
    let sum = answers.reduce(0, +)
    // Half up, in whole numbers.
    return Score(tenths: (20 * sum + answers.count) / (2 * answers.count))
  }

  /// - Parameter answers: Points by the code of the competency. "No chance to show it" is no
  ///   answer and is not among them.
  static func score(of node: StandardNode, answers: [String: Int]) -> Score? {
    mean(of: node.withAllBeneath.compactMap { answers[$0.code] })
  }

  /// `Proficient`, `Above Proficient`, `Between Proficient and Strong`, `Below Strong`; `nil` for a
  /// score off the scale.
  static func label(of score: Score, on scale: Scale) -> String? {
    let (whole, fraction) = (score.tenths / 10, score.tenths % 10)
    guard let lower = scale.label(of: whole) else { return nil }
    if fraction == 0 { return lower }
    guard let upper = scale.label(of: whole + 1) else { return nil }
    return switch fraction {
    case 1...3: "Above \(lower)"
    case 7...9: "Below \(upper)"
    case _: "Between \(lower) and \(upper)"
    }
  }
}
