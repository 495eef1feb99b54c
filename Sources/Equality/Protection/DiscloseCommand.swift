import ArgumentParser
import Disclosure
import Foundation
import Kernel
import Web

/// `waypoint disclose FILE.csv --scheme A|D [--hierarchy COLUMN=FILE]`.
struct DiscloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disclose",
    abstract: "Make a table of counts safe to publish, with all its totals. Needs no database.")

  @Argument(help: "The counts: one column for each side of the table, and “count”.")
  var file: String

  @Option(help: "The rule: A for counts of people, D for answers to a survey.")
  var scheme: String

  @Option(
    help: ArgumentHelp(
      "Of a column, a file of two columns, child and parent: their totals are published too.",
      valueName: "COLUMN=FILE"))
  var hierarchy: [String] = []

  @Option(help: "How many people could answer, for rule D: of more than 1,000 it hides less.")
  var population: Int?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (path, code, hierarchy, population) = (file, scheme, hierarchy, population)
    try await options.answerBeforeOpening { _, _ in
      let rules = try EqualityContent.shipped().schemes
      guard let rule = rules.first(where: { $0.code.lowercased() == code.lowercased() }) else {
        let codes = rules.map(\.code).sorted().joined(separator: ", ")
        throw Problems("scheme", "There is no rule “\(code)”: say one of \(codes)")
      }
      var hierarchies: [String: CountHierarchy] = [:]
      for written in hierarchy {
        let parts = written.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw Problems("hierarchy", "Say the column and its file, such as team=teams.csv")
        }
        let (name, bytes) = try GivenFile.bytes(parts[1])
        guard
          hierarchies.updateValue(try CountHierarchy(file: name, bytes: bytes), forKey: parts[0])
            == nil
        else { throw Problems("hierarchy", "Say one file for “\(parts[0])”") }
      }
      let (name, bytes) = try GivenFile.bytes(path)
      let counts = try CountFile(file: name, bytes: bytes, hierarchies: hierarchies)
      return DisclosedTable(
        Protection(counts.table, scheme: rule.scheme(population: population)),
        notes: counts.notes)
    } inWords: { found in
      found.lines + ["", found.told] + found.notes
    }
  }
}

/// A protected table as a command answers it.
struct DisclosedTable: Encodable, Sendable {
  struct Cell: Encodable, Sendable {
    /// The value of each side; `total` for all of them.
    let cell: [String: String]
    let shown: String
  }

  struct Rounding: Encodable, Sendable {
    /// 1 where what is shown is exact.
    let step: Int
    /// What is shown stands for no fewer than so many less.
    let below: Int
    /// And no more than so many more.
    let above: Int
  }

  let scheme: String
  let told: String
  let rounding: Rounding
  /// How many are hidden, and whether fewer would not do.
  let hidden: Int
  let fewest: Bool
  let notes: [String]
  let cells: [Cell]
  private let sides: [String]

  enum CodingKeys: String, CodingKey { case scheme, told, rounding, hidden, fewest, notes, cells }

  init(_ protection: Protection, notes: [String]) {
    let table = protection.table
    scheme = protection.scheme.code
    told = protection.scheme.told
    let step = protection.scheme.step
    rounding = Rounding(step: step, below: step / 2, above: (step - 1) / 2)
    hidden = protection.hidden.count { $0 }
    fewest = protection.isFewest
    self.notes = notes
    sides = table.sides.map(\.name)
    cells = table.counts.indices.map { cell in
      let labels = zip(table.sides, table.place(cell)).map { ($0.name, $0.labels[$1]) }
      return Cell(
        cell: Dictionary(uniqueKeysWithValues: labels), shown: protection.shown(cell))
    }
  }

  /// For people, one line for each cell.
  var lines: [String] {
    let rows =
      [sides + ["shown"]]
      + cells.map { cell in sides.map { cell.cell[$0] ?? "" } + [cell.shown] }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
    }
  }
}
