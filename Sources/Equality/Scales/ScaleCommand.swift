import ArgumentParser
import Foundation
import Kernel
import Web

/// `waypoint scale`.
struct ScaleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale",
    abstract: "What answers to a scale are worth. Needs no database.",
    subcommands: [
      ScaleScoreCommand.self,
      ScaleReliabilityCommand.self, ScaleAgreementCommand.self, ScaleIntraclassCommand.self,
    ])

  /// - Throws: `Problems` for a file that cannot be read.
  static func file(_ path: String, columns: [String]) throws -> ScaleFile {
    let (name, bytes) = try GivenFile.bytes(path)
    return try ScaleFile(file: name, bytes: bytes, columns: columns)
  }

  static func words(_ value: Double?) -> String {
    value.map { String(format: "%.3f", $0) } ?? "cannot be told of so little"
  }
}

/// `waypoint scale score --instrument CODE FILE.csv`.
struct ScaleScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "What each person's answers to a scale come to, in each way of scoring it.")

  @Argument(help: "The answers: one row for each person, one column for each item, such as eds1.")
  var file: String

  @Option(help: "The scale: eds-9 or eds-5.")
  var instrument: String

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (path, code) = (file, instrument)
    try await options.answerBeforeOpening { _, _ in
      let instruments = try EqualityContent.shipped().instruments
      guard let instrument = instruments.first(where: { $0.code == code.lowercased() }) else {
        let codes = instruments.map(\.code).sorted().joined(separator: ", ")
        throw Problems("instrument", "There is no scale “\(code)”: say one of \(codes)")
      }
      let own = Set(instrument.items.map(\.code))
      let file = try ScaleCommand.file(path, columns: instrument.items.map(\.code))
      // Two forms of a scale may ask different things under one name.
      if let strange = file.first(
        of: Set(instruments.flatMap { $0.items.map(\.code) }).subtracting(own))
      {
        throw Problems(
          "instrument",
          "The file has the column “\(strange)”, which \(instrument.code) does not ask: say the scale that was asked"
        )
      }
      return try ScaleScores(instrument, file)
    } inWords: { found in
      found.scores.map { one in
        let frequency = one.frequency.map { String(format: "%g", $0) } ?? "not all answered"
        return "\(one.respondent): \(frequency)"
      } + [
        "\(found.complete) of \(found.rows) answered every item",
        "Alpha: \(ScaleCommand.words(found.alpha))",
      ]
    }
  }
}

/// `waypoint scale reliability FILE.csv --items a,b,-c [--range 1-6]`.
struct ScaleReliabilityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reliability",
    abstract: "Cronbach's alpha of some columns, over the rows in which all are answered.")

  @Argument(help: "The answers: one row for each person, one column for each item.")
  var file: String

  @Option(
    parsing: .unconditional,
    help: "The columns, with commas between; a minus sign turns one round: a,b,-c.")
  var items: String

  @Option(help: "The least and the most answer, such as 1-6. Needed to turn one round.")
  var range: String?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (path, items, range) = (file, items, range)
    try await options.answerBeforeOpening { _, _ in
      let items = try ScaleFile.Item.list(items)
      let range = try range.map { try ScaleFile.range($0) }
      return try ScaleReliability(
        ScaleCommand.file(path, columns: items.map(\.name)), items: items, range: range)
    } inWords: { found in
      ["Alpha of \(found.items) items over \(found.rows) rows: \(ScaleCommand.words(found.alpha))"]
    }
  }
}

/// `waypoint scale agreement FILE.csv --group COLUMN --items a,b [--range 1-5]`.
struct ScaleAgreementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract: "How far those of each group agree: r_wg of one column, r_wg(j) of several.")

  @Argument(help: "The answers: one row for each person, one column for each item.")
  var file: String

  @Option(help: "The column that says which group somebody belongs to.")
  var group: String

  @Option(
    parsing: .unconditional,
    help: "The columns, with commas between; a minus sign turns one round.")
  var items: String

  @Option(help: "The least and the most answer.")
  var range = "1-5"

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (path, group, items, range) = (file, group, items, range)
    try await options.answerBeforeOpening { _, _ in
      let items = try ScaleFile.Item.list(items)
      return try ScaleAgreement(
        ScaleCommand.file(path, columns: [group] + items.map(\.name)), groupedBy: group,
        items: items, range: ScaleFile.range(range))
    } inWords: { found in
      found.groups.map { "\($0.group): \(ScaleCommand.words($0.agreement)), \($0.rows) rows" }
        + ["Mean \(found.measure): \(ScaleCommand.words(found.mean))"]
    }
  }
}

/// `waypoint scale icc FILE.csv --group COLUMN --value COLUMN`.
struct ScaleIntraclassCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "icc",
    abstract: "Intraclass correlations of groups, by a one-way analysis of variance.")

  @Argument(help: "The values: one row for each person.")
  var file: String

  @Option(help: "The column that says which group somebody belongs to.")
  var group: String

  @Option(help: "The column with the value.")
  var value: String

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (path, group, value) = (file, group, value)
    try await options.answerBeforeOpening { _, _ in
      try ScaleIntraclass(
        ScaleCommand.file(path, columns: [group, value]), groupedBy: group, value: value)
    } inWords: { found in
      [
        "ICC(1): \(ScaleCommand.words(found.icc1))", "ICC(2): \(ScaleCommand.words(found.icc2))",
        "\(found.rows) rows in \(found.groups) groups",
      ]
    }
  }
}
