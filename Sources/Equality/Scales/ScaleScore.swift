import Kernel
import Statistics

/// What one person's answers come to. The three ways of scoring sort people differently, so they are
/// never compared with one another.
///
/// - Source: domain facts, inclusion measures, section 8: counts of situations, frequency, chronicity.
struct RespondentScore: Encodable, Hashable, Sendable {
  let respondent: String
  let answered: Int
  /// Items that are not answered with never; `nil` where one is left out.
  @OrNull private(set) var situations: Int?
  /// The sum of answers; `nil` where one is left out.
  @OrNull private(set) var frequency: Double?
  /// The mean of those given, times the number of items.
  @OrNull private(set) var prorated: Double?
  @OrNull private(set) var mean: Double?
  /// How many times in a year; `nil` where one is left out.
  @OrNull private(set) var chronicity: Double?
  /// Whether the reason is asked for.
  let followUp: Bool

  init(_ instrument: Instrument, respondent: String, answers: [Int?]) {
    let given = answers.compactMap(\.self)
    let isWhole = given.count == instrument.items.count
    self.respondent = respondent
    answered = given.count
    let sum = given.reduce(0, +)
    frequency = isWhole ? Double(sum) : nil
    mean = given.isEmpty ? nil : Double(sum) / Double(given.count)
    prorated =
      given.isEmpty ? nil : Double(sum) * Double(instrument.items.count) / Double(given.count)
    situations = isWhole ? given.count { $0 > instrument.range.lowerBound } : nil
    let events = given.map { answer in
      instrument.responses.first { $0.code == answer }?.eventsInAThousandYears ?? 0
    }
    chronicity = isWhole ? Double(events.reduce(0, +)) / 1000 : nil
    followUp = given.contains { $0 >= instrument.followUpFrom }
  }
}

/// What the answers in a file come to.
struct ScaleScores: Encodable, Sendable {
  let instrument: String
  let version: String
  let rows: Int
  /// Of them, those with every item answered.
  let complete: Int
  @OrNull private(set) var alpha: Double?
  /// The mean of complete frequencies.
  @OrNull private(set) var mean: Double?
  let scores: [RespondentScore]

  /// - Throws: `Problems` that name lines and columns.
  init(_ instrument: Instrument, _ file: ScaleFile) throws(Problems) {
    let columns = instrument.items.map(\.code)
    let answers = try file.whole(columns, within: instrument.range)
    let names = file.words(file.naming(beside: columns))
    var scores: [RespondentScore] = []
    for (index, row) in answers.enumerated() {
      let name = names[index].isEmpty ? String(index + 1) : names[index]
      scores.append(RespondentScore(instrument, respondent: name, answers: row))
    }
    let complete = answers.map { $0.compactMap(\.self) }.filter { $0.count == columns.count }
    let sums = scores.compactMap(\.frequency)
    self.instrument = instrument.code
    version = instrument.version
    rows = scores.count
    self.complete = complete.count
    alpha = Reliability.alpha(complete.map { $0.map(Double.init) })
    mean = sums.isEmpty ? nil : sums.reduce(0, +) / Double(sums.count)
    self.scores = scores
  }
}
