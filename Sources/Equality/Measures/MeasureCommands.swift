import ArgumentParser
import Kernel
import Obligations
import Statistics
import Web

/// `waypoint measures`.
struct MeasuresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measures",
    abstract: "The measures of equality: what they are, and what they come to.",
    subcommands: [MeasuresListCommand.self, MeasuresShowCommand.self, MeasuresComputeCommand.self])

  /// The newest edition, where several have the code.
  ///
  /// - Throws: `Problems` where there is none.
  static func measure(_ code: String, edition: String?) throws -> Measure {
    let measures = try EqualityContent.shipped().measures
    let own = measures.filter { $0.code == code.lowercased() }
    guard !own.isEmpty else {
      throw Problems(
        "code", "There is no measure “\(code)”: waypoint measures list names those there are")
    }
    guard let edition else { return own.max { $0.edition < $1.edition } ?? own[0] }
    guard let found = own.first(where: { $0.edition == edition }) else {
      let known = own.map(\.edition).sorted().joined(separator: ", ")
      throw Problems("edition", "“\(code)” has no edition \(edition): there is \(known)")
    }
    return found
  }
}

/// `waypoint measures list`.
struct MeasuresListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Every measure of every edition.")

  @OptionGroup var options: CommandOptions

  func run() async throws {
    try await options.answerBeforeOpening { _, _ in
      try EqualityContent.shipped().measures.map(MeasureAnswer.init)
    } inWords: { measures in
      measures.map { "\($0.measure)  \($0.edition)  \($0.title)" }
    }
  }
}

/// `waypoint measures show CODE`.
struct MeasuresShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "What one measure is: what is divided by what, of whom and when."
  )

  @Argument(help: "The measure, such as wres-2.")
  var code: String

  @Option(help: "The edition; the newest if left out.")
  var edition: String?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (code, edition) = (code, edition)
    try await options.answerBeforeOpening { _, _ in
      MeasureAnswer(try MeasuresCommand.measure(code, edition: edition))
    } inWords: { one in
      [
        "\(one.measure), edition \(one.edition): \(one.title)", "How: \(one.formula)",
        "Of whom: \(one.population)", "When: \(one.period)", "Which way: \(one.direction)",
        "Known: \(one.status)", "Sources: \(one.sources.joined(separator: "; "))",
      ]
    }
  }
}

/// A measure as commands answer it.
struct MeasureAnswer: Encodable, Sendable {
  let measure: String
  let standard: String
  let edition: String
  let title: String
  let kind: String
  let groups: [String]
  let formula: String
  let direction: String
  let population: String
  let period: String
  let decimals: Int
  let status: String
  let sources: [String]

  init(_ one: Measure) {
    (measure, standard, edition, title) = (one.code, one.standard, one.edition, one.title)
    (kind, groups, formula) = (one.kind.rawValue, one.groups, one.formula)
    direction = one.direction.rawValue
    (population, period, decimals) = (one.population, one.period, one.decimals)
    status = one.status.rawValue
    sources = one.sources.map { "\($0.publisher), \($0.title)" }
  }
}

/// `waypoint measures compute CODE --counts FILE`.
struct MeasuresComputeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compute", abstract: "What a measure comes to, from counts of groups.")

  @Argument(help: "The measure, such as wres-2.")
  var code: String

  @Option(help: "A file with the columns group, numerator and denominator. Needs no database.")
  var counts: String

  @Option(help: "The edition; the newest if left out.")
  var edition: String?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (code, path, edition) = (code, counts, edition)
    try await options.answerBeforeOpening { _, _ in
      let measure = try MeasuresCommand.measure(code, edition: edition)
      guard measure.isCounted else {
        throw Problems("code", "\(measure.code) is not worked out from counts of groups")
      }
      let (name, bytes) = try GivenFile.bytes(path)
      let counts = try GroupCountFile.counts(file: name, bytes: bytes)
      return MeasureResultAnswer(measure, MeasureRules.result(measure, counts))
    } inWords: {
      $0.lines
    }
  }
}

/// What a measure comes to, as commands answer it.
struct MeasureResultAnswer: Encodable, Sendable {
  struct Range: Encodable, Sendable {
    let lower: Double
    let upper: Double
    let level: Double
  }

  struct Share: Encodable, Sendable {
    let group: String
    let value: Double
    let display: String
    let interval: Range?
  }

  struct Count: Encodable, Sendable {
    let group: String
    let numerator: Int?
    let denominator: Int?

    enum CodingKeys: String, CodingKey { case group, numerator, denominator }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(group, forKey: .group)
      try values.encode(numerator, forKey: .numerator)
      try values.encode(denominator, forKey: .denominator)
    }
  }

  let measure: String
  let edition: String
  let status: String
  let value: Double?
  let display: String
  let interval: Range?
  let flag: String
  let notes: [String]
  let counts: [Count]
  /// Of a survey, each group by itself.
  let shares: [Share]
  private let title: String
  private let unit: String

  init(_ one: Measure, _ result: MeasureResult) {
    (measure, edition, title) = (one.code, one.edition, one.title)
    (status, value, display) = (result.status.rawValue, result.value, result.display)
    interval = result.interval.map { Range(lower: $0.lower, upper: $0.upper, level: $0.level) }
    (flag, notes) = (result.flag.rawValue, result.notes)
    switch one.kind {
    case .share, .surveyPercentage, .payGap: unit = "%"
    case .difference: unit = " points"
    case .relativeLikelihood, .score, .narrative: unit = ""
    }
    shares = result.shares.map { share in
      Share(
        group: share.group, value: share.value, display: share.display,
        interval: share.interval.map { Range(lower: $0.lower, upper: $0.upper, level: $0.level) })
    }
    counts = result.counts.map {
      Count(group: $0.group, numerator: $0.numerator, denominator: $0.denominator)
    }
  }

  enum CodingKeys: String, CodingKey {
    case measure, edition, status, value, display, interval, flag, notes, counts, shares
  }

  /// What is not there is said to be so, and is not left out.
  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(measure, forKey: .measure)
    try values.encode(edition, forKey: .edition)
    try values.encode(status, forKey: .status)
    try values.encode(value, forKey: .value)
    try values.encode(display, forKey: .display)
    try values.encode(interval, forKey: .interval)
    try values.encode(flag, forKey: .flag)
    try values.encode(notes, forKey: .notes)
    try values.encode(counts, forKey: .counts)
    try values.encode(shares, forKey: .shares)
  }

  var lines: [String] {
    var lines = ["\(measure), edition \(edition): \(title)", display]
    if let interval {
      let ends = [interval.lower, interval.upper].map { end in
        MeasureRules.rounded(Int((end * 100_000).rounded()), over: 100_000, decimals: 2) + unit
      }
      let level = Int((interval.level * 100).rounded())
      lines.append("Between \(ends[0]) and \(ends[1]) with \(level)% confidence")
    }
    if flag == "not-adverse" { lines.append("Within four fifths, 0.80 to 1.25") }
    lines += shares.map { "\($0.group): \($0.display)" }
    lines += counts.map { count in
      let words = [count.numerator, count.denominator].map { $0.map(grouped) ?? "not recorded" }
      return "\(count.group): \(words[0]) of \(words[1])"
    }
    return lines + notes
  }
}
