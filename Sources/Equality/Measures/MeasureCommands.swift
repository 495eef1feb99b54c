import Access
import ArgumentParser
import Directory
import Figures
import Kernel
import Obligations
import Statistics
import Storage
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

/// `waypoint measures compute CODE`.
struct MeasuresComputeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compute",
    abstract: "What a measure comes to: for an employer, or from counts of groups in a file.",
    discussion: """
      What is answered is exact, for whoever hands in the returns of the employer. It is protected \
      before it is published.
      """)

  @Argument(help: "The measure, such as wres-2.")
  var code: String

  @Option(help: "The code of the employer; the only one there is if left out.")
  var organisation: String?

  @Option(
    name: .customLong("as-of"),
    help: "The day to ask about (YYYY-MM-DD), today if left out: the last year that ended by then.")
  var asOf: Day?

  @Option(help: "A file with the columns group, numerator and denominator. Needs no database.")
  var counts: String?

  @Option(help: "The edition; the newest if left out.")
  var edition: String?

  @OptionGroup var options: CommandOptions

  func validate() throws {
    if counts != nil, organisation != nil || asOf != nil {
      throw ValidationError(
        "--counts takes what is in the file: leave --organisation and --as-of out")
    }
  }

  func run() async throws {
    let (code, edition) = (code, edition)
    if let path = counts {
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
      return
    }
    let (organisation, asOf) = (organisation, asOf)
    try await options.answer { database, house in
      let measure = try MeasuresCommand.measure(code, edition: edition)
      let year = StandardsYear(endingOnOrBefore: asOf ?? house.clock.today)
      let user = User.console(now: house.clock.now())
      return try await database.write { tx in
        let employer = try MeasuresCommand.employer(organisation, on: year.end, tx)
        let figure = try ComputeMeasures(at: employer.id, in: year).one(measure, to: user, tx)
        return MeasureResultAnswer(measure, figure, of: employer, on: house.clock.today)
      }
    } inWords: {
      $0.lines
    }
  }
}

extension MeasuresCommand {
  /// - Throws: `Problems` where the code is of nobody, or there are several and none was named.
  static func employer(
    _ code: String?, on day: Day, _ tx: any Transaction
  ) throws -> Organisation {
    if let code {
      guard let found = try Organisations.find(code: code, tx) else {
        throw Problems("organisation", "No organisation has the code “\(code)”")
      }
      return found
    }
    let employers = try Employers.all(limit: 2, tx)
    guard let only = employers.first else {
      throw Problems("organisation", "Nobody is employed here yet: load staff first")
    }
    guard employers.count == 1, let found = try Organisations.find(only, tx) else {
      throw Problems("organisation", "There are several employers: say which with --organisation")
    }
    return found
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
    @OrNull private(set) var interval: Range?
  }

  struct Count: Encodable, Sendable {
    let group: String
    @OrNull private(set) var numerator: Int?
    @OrNull private(set) var denominator: Int?
  }

  let measure: String
  let edition: String
  let status: String
  @OrNull private(set) var value: Double?
  let display: String
  @OrNull private(set) var interval: Range?
  let flag: String
  let notes: [String]
  let counts: [Count]
  /// Of a survey, each group by itself.
  let shares: [Share]
  private(set) var organisation: String?
  private(set) var period: Period?
  private(set) var known: Int?
  private(set) var people: Int?
  private(set) var parts: [Part]?
  private let title: String
  private let unit: String
  private var name: String?

  struct Period: Encodable, Sendable {
    let from: Day
    let to: Day
  }

  /// Of a workforce, each pay band: how many of each group, and of those who did not say.
  struct Part: Encodable, Sendable {
    let part: String
    let counts: [String: Int]
  }

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
    case organisation, period, known, people, parts
  }

  init(_ measure: Measure, _ figure: MeasuredFigure, of employer: Organisation, on day: Day) {
    self.init(measure, figure.result)
    organisation = employer.code
    name = employer.displayName(on: day)
    period = Period(from: figure.year.start, to: figure.year.end)
    guard let counts = figure.counts, counts.isRecorded else { return }
    (known, people) = (counts.known, counts.all)
    let names = measure.characteristic.groups + ["not known"]
    if !counts.parts.isEmpty {
      parts = counts.parts.map { part in
        Part(
          part: part.name,
          counts: Dictionary(zip(names, part.counts)) { first, _ in first })
      }
    }
  }

  var lines: [String] {
    var lines = ["\(measure), edition \(edition): \(title)"]
    if let name, let period {
      lines.append("\(name), \(period.from.inWords) to \(period.to.inWords)")
    }
    lines.append(display)
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
    if let known, let people, people > 0 {
      lines.append("\(grouped(known)) of \(grouped(people)) said to which group they belong")
    }
    for part in parts ?? [] {
      let counts = part.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      lines.append("\(part.part): \(counts.joined(separator: ", "))")
    }
    return lines + notes
  }
}
