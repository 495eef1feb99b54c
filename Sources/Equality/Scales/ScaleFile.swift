import Files
import Kernel

/// Answers to a scale in a file: one row for each person, a column for each item.
struct ScaleFile: Sendable {
  /// One item, by the name of its column; `-c` is answered the other way round.
  struct Item: Hashable, Sendable {
    let name: String
    let isReversed: Bool

    init(_ written: String) {
      isReversed = written.hasPrefix("-")
      name = isReversed ? String(written.dropFirst()) : written
    }

    private static func trimmed(_ text: String) -> String {
      String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// `a,b,-c`.
    ///
    /// - Throws: `Problems` for none, for one without a name and for one that is there twice.
    static func list(_ written: String) throws(Problems) -> [Item] {
      let items = written.split(separator: ",", omittingEmptySubsequences: false)
        .map { Item(Self.trimmed(String($0))) }
      guard items.allSatisfy({ !$0.name.isEmpty }) else {
        throw Problems("items", "Say the columns with commas between them, such as a,b,-c")
      }
      guard Set(items.map(\.name)).count == items.count else {
        throw Problems("items", "Say each column once")
      }
      return items
    }
  }

  private static let limits = -1000...1000

  /// `1-6`: the least and the most that an answer may be.
  ///
  /// - Throws: `Problems` for anything else.
  static func range(_ written: String) throws(Problems) -> ClosedRange<Int> {
    let ends = written.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let least = ends[0], let most = ends[1], least < most,
      limits.contains(least), limits.contains(most)
    else {
      throw Problems("range", "Say the range as the least and the most answer, such as 1-6")
    }
    return least...most
  }

  /// What stands for no answer.
  private static let missing: Set<String> = ["", "na", "n/a", "."]

  private let table: SourceTable

  /// - Throws: `Problems` for a file that is no table, or lacks one of the columns.
  init(file: String, bytes: [UInt8], columns: [String]) throws(Problems) {
    table = try GivenFile.table(
      file, bytes,
      as: TableLayout(columns.map { TableLayout.Column.key($0) }, named: { .value($0) }))
  }

  /// What stands in a column, row by row.
  func words(_ column: String) -> [String] { table.rows.map { $0[column] } }

  /// The first of some columns that the file has.
  func first(of columns: Set<String>) -> String? {
    table.header.names.first { columns.contains($0) }
  }

  /// The column that says whose answers a row has: the first that is none of those; empty for none.
  func naming(beside columns: [String]) -> String {
    table.header.names.first { !columns.contains($0) } ?? ""
  }

  /// Whole answers within a range, row by row; `nil` for those left out.
  ///
  /// - Throws: `Problems` that name the line and the column.
  func whole(_ columns: [String], within range: ClosedRange<Int>) throws(Problems) -> [[Int?]] {
    var problems = Problems()
    let rows = table.rows.map { row in
      columns.map { column -> Int? in
        let written = row[column]
        if Self.missing.contains(written.lowercased()) { return nil }
        if let answer = Int(written), range.contains(answer) { return answer }
        problems.add(
          "file",
          "Line \(row.line), \(column): “\(written)” is no answer from \(range.lowerBound) to \(range.upperBound)"
        )
        return nil
      }
    }
    try problems.throwIfAny()
    return rows
  }

  /// The answers to some items, row by row; `nil` for rows in which one is missing.
  ///
  /// - Parameter range: Needed where an item is reversed; answers outside it are refused.
  /// - Throws: `Problems` that name the line and the column.
  func answers(
    _ items: [Item], range: ClosedRange<Int>?
  ) throws(Problems) -> [[Double]?] {
    if range == nil, let one = items.first(where: \.isReversed) {
      throw Problems(
        "range", "“-\(one.name)” is turned round within a range: say it, such as --range 1-6")
    }
    var problems = Problems()
    var rows: [[Double]?] = []
    for row in table.rows {
      var answers: [Double] = []
      for item in items {
        let written = row[item.name]
        if Self.missing.contains(written.lowercased()) { continue }
        guard written.allSatisfy("0123456789.-+eE".contains), let answer = Double(written),
          answer.isFinite
        else {
          problems.add("file", "Line \(row.line), \(item.name): “\(written)” is not a number")
          continue
        }
        if let range, answer < Double(range.lowerBound) || answer > Double(range.upperBound) {
          problems.add(
            "file",
            "Line \(row.line), \(item.name): \(written) is not from \(range.lowerBound) to \(range.upperBound)"
          )
          continue
        }
        let ends = range.map { Double($0.lowerBound + $0.upperBound) } ?? 0
        answers.append(item.isReversed ? ends - answer : answer)
      }
      rows.append(answers.count == items.count ? answers : nil)
    }
    try problems.throwIfAny()
    return rows
  }
}
