import Figures
import Kernel
import Obligations

/// One measure of one edition of a standard, as the content has it: what is divided by what, and which
/// way is worse, are data and never told from its name.
///
/// - Source: domain facts, inclusion measures, section 2.
struct Measure: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    /// How much of a whole a group is, in hundredths.
    case share
    /// The rate of one group over that of another.
    case relativeLikelihood = "relative-likelihood"
    /// Of each group, how many said so, in hundredths.
    case surveyPercentage = "survey-percentage"
    /// How much of one whole a group is, less how much of another, in points.
    case difference
    /// A mean of answers.
    case score
    /// By how much less one group is paid, in hundredths.
    case payGap = "pay-gap"
    /// In words.
    case narrative
  }

  enum Direction: String, CaseIterable, Sendable {
    /// More is worse for the group that the standard is about.
    case higherIsWorse = "higher-is-worse"
    case lowerIsWorse = "lower-is-worse"
    /// Neither by itself.
    case none
  }

  let code: String
  let standard: String
  /// `2025`.
  let edition: String
  let title: String
  let kind: Kind
  let status: ContentStatus
  /// The groups of a file of counts, in the order in which they are divided or taken from each other.
  let groups: [String]
  /// The group that the standard is about: `BME`.
  let focus: String
  let direction: Direction
  let population: String
  let period: String
  /// By what people are grouped.
  let characteristic: FigureCharacteristic
  /// What it is counted from where it is counted here; `nil` where nothing records it.
  let source: FigureSource?
  /// How many decimals it is published with.
  let decimals: Int
  let sources: [ContentOrigin]

  /// The measures of one file: one edition of one standard.
  static func list(_ file: ContentFields) -> [Measure] {
    let (standard, edition) = (file.text("standard"), file.text("edition"))
    let status: ContentStatus = file.choice("status") ?? .unverified
    let sources = file.items("sources").map { file.below($0).origin() }
    let focus = file.text("focus")
    let characteristic: FigureCharacteristic = file.choice("characteristic") ?? .ethnicity
    let measures = file.items("measures").compactMap { node -> Measure? in
      let one = file.below(node)
      defer { one.finish() }
      let kind: Kind? = one.choice("kind")
      let groups = one.texts("groups")
      let isOwn = one.node("status") != nil
      let own: ContentStatus = isOwn ? one.choice("status") ?? .unverified : status
      let hasDirection = one.node("direction") != nil
      let direction: Direction = hasDirection ? one.choice("direction") ?? .none : .none
      let source: FigureSource? = one.node("from") == nil ? nil : one.choice("from")
      let measure = kind.map {
        Measure(
          code: one.text("code"), standard: standard, edition: edition, title: one.text("title"),
          kind: $0, status: own, groups: groups, focus: focus, direction: direction,
          population: one.text("population"), period: one.text("period"),
          characteristic: characteristic, source: source,
          decimals: one.number("decimals", default: 2), sources: sources)
      }
      if let measure, measure.isCounted, !measure.hasItsGroups {
        one.fault("“groups” must name two groups; of a survey, one or two")
      }
      return measure
    }
    file.finish()
    return measures
  }

  /// Whether it follows from counts.
  var isCounted: Bool {
    switch kind {
    case .share, .relativeLikelihood, .surveyPercentage, .difference: true
    case .score, .payGap, .narrative: false
    }
  }

  /// A survey may ask one group alone.
  var hasItsGroups: Bool { groups.count == 2 || kind == .surveyPercentage && groups.count == 1 }

  /// In words, how it is worked out.
  var formula: String {
    switch kind {
    case .share: "\(focus) ÷ everybody, with those who did not say counted among everybody"
    case .relativeLikelihood:
      groups.map { "the rate of \($0)" }.joined(separator: " ÷ ")
    case .surveyPercentage:
      groups.map { "those of \($0) who said so ÷ those of \($0) who answered" }
        .joined(separator: "; ")
    case .difference: groups.map { "\(focus) among \($0)" }.joined(separator: " less ")
    case .score: "a mean of answers, for each group"
    case .payGap: "what the others earn less what \(focus) earn, ÷ what the others earn"
    case .narrative: "in words"
    }
  }
}
