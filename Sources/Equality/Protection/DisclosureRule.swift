import Disclosure
import Kernel
import Obligations

/// A rule of disclosure as the content has it.
///
/// - Source: domain facts, inclusion measures, section 11, rules A and D.
struct DisclosureRule: Sendable {
  let code: String
  let title: String
  let status: ContentStatus
  let about: String
  let sources: [ContentOrigin]
  private let step: Int
  private let hidden: ClosedRange<Int>
  /// Where more people are counted than this, counts are not hidden, only totals.
  private let populationUpTo: Int?
  private let hiddenTotals: ClosedRange<Int>

  init(_ fields: ContentFields) {
    code = fields.text("code")
    title = fields.text("title")
    status = fields.choice("status") ?? .unverified
    about = fields.text("about")
    sources = fields.items("sources").map { fields.below($0).origin() }
    step = max(fields.number("step"), 1)
    (hidden, populationUpTo) = Self.range(fields, "hidden")
    (hiddenTotals, _) = Self.range(fields, "hidden_totals")
    fields.finish()
  }

  private static func range(
    _ fields: ContentFields, _ key: String
  ) -> (ClosedRange<Int>, populationUpTo: Int?) {
    guard let range = fields.fields(key) else { return (1...1, nil) }
    let (least, most) = (range.number("least"), range.number("most"))
    let population = range.number("population_up_to", default: 0)
    range.finish()
    guard least >= 1, least <= most else {
      fields.fault("“\(key)” hides from one on, up to no less than that")
      return (1...1, nil)
    }
    return (least...most, population > 0 ? population : nil)
  }

  /// - Parameter population: How many people could be counted; without it, as if they were few: what a
  ///   table comes to is not told by it, because one person may be counted many times.
  func scheme(population: Int?) -> DisclosureScheme {
    let hides = populationUpTo.map { (population ?? 0) <= $0 } ?? true
    return DisclosureScheme(
      code: code, hidden: hides ? hidden : nil, hiddenTotals: hiddenTotals, step: step)
  }
}

extension DisclosureScheme {
  /// What readers are told about what is shown, so that they know what it can mean.
  var told: String { told(hidden: "*") }

  /// - Parameter hidden: What stands where a count is hidden.
  func told(hidden mark: String) -> String {
    func words(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
    var hides: [String] = []
    if let hidden, hidden == hiddenTotals {
      hides.append("counts of \(words(hidden))")
    } else {
      if let hidden { hides.append("counts of \(words(hidden))") }
      hides.append("totals of \(words(hiddenTotals))")
    }
    let least = hiddenTotals.upperBound + 1
    let shown =
      step == 1
      ? "All other counts are exact."
      : "All other counts are shown to the nearest \(step): \(shown(least)) stands for \(words(behind(shown(least))))."
    return """
      Nought is shown as 0. \(mark) stands for a count of one or more that is hidden: \
      \(hides.joined(separator: " and ")), and counts from which those could be worked out. \(shown)
      """
  }
}
