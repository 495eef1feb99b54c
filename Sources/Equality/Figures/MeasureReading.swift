import Kernel
import Statistics

/// What a figure says in one sentence, from the numbers alone.
///
/// - Source: domain facts, inclusion measures, section 3: a text that says “year on year” where the
///   numbers do not is not written by hand.
enum MeasureReading {
  /// How this year stands to the last.
  static func sentence(
    _ now: MeasureResult, before: MeasureResult?, of measure: Measure
  ) -> String {
    guard let value = now.value else { return now.notes.first ?? now.display }
    var parts = [standing(now, measure).capitalisedFirst]
    if let before, let earlier = before.value {
      parts.append(change(now, value, before, earlier))
    }
    return parts.joined(separator: ". ")
  }

  private static func standing(_ now: MeasureResult, _ measure: Measure) -> String {
    switch measure.kind {
    case .relativeLikelihood:
      let (one, other) = (measure.groups[0], measure.groups[1])
      let what = "\(one) \(now.display) times as likely as \(other)"
      switch now.flag {
      case .adverse:
        return "\(what), outside four fifths"
          + (holdsOne(now.interval) ? "; chance alone could do this" : "")
      case .notAdverse: return "\(what), within four fifths"
      case .none: return what
      }
    case .share: return "\(now.display) are \(measure.focus)"
    case .surveyPercentage:
      let shares = now.shares.map { "\($0.display) of \($0.group)" }
      return shares.isEmpty ? now.display : shares.joined(separator: ", ")
    case .difference:
      guard let value = now.value else { return now.display }
      let gap = now.display.hasPrefix("-") ? String(now.display.dropFirst()) : now.display
      return value == 0
        ? "The same share among both"
        : "\(gap) \(value < 0 ? "fewer" : "more") among \(measure.groups[0]) than in the workforce"
    case .payGap:
      guard let value = now.value else { return now.display }
      let what = measure.code.contains("bonus") ? "are paid, as a bonus," : "earn"
      if !now.display.contains(where: { ("1"..."9").contains($0) }) {
        return "No gap to speak of"
      }
      return value < 0
        ? "\(measure.focus) \(what) \(now.display.dropFirst()) more"
        : "\(measure.focus) \(what) \(now.display) less"
    case .score, .narrative: return now.display
    }
  }

  private static func change(
    _ now: MeasureResult, _ value: Double, _ before: MeasureResult, _ earlier: Double
  ) -> String {
    if now.display == before.display { return "The same as the year before" }
    let way = value > earlier ? "Higher" : "Lower"
    let words = "\(way) than the year before (\(before.display))"
    guard let range = now.interval, let other = before.interval else { return words }
    return range.lower <= other.upper && other.lower <= range.upper
      ? "\(words), but the ranges overlap" : "\(words), and the ranges do not overlap"
  }

  private static func holdsOne(_ interval: Interval?) -> Bool {
    interval.map { $0.lower <= 1 && $0.upper >= 1 } ?? true
  }
}
