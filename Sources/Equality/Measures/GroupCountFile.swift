import Files
import Kernel

/// Counts of groups in a file: `group`, `numerator`, `denominator`.
enum GroupCountFile {
  /// What stands for a number that was not recorded.
  private static let missing: Set<String> = ["", "na", "n/a", "not recorded"]

  /// - Throws: `Problems` that name lines and columns.
  static func counts(file: String, bytes: [UInt8]) throws(Problems) -> [GroupCount] {
    let table = try GivenFile.table(
      file, bytes,
      as: TableLayout([.key("group"), .key("numerator"), .key("denominator")]))
    var problems = Problems()
    var counts: [GroupCount] = []
    for row in table.rows {
      let group = row["group"]
      if group.isEmpty {
        problems.add("counts", "Line \(row.line), group: say which group is counted")
        continue
      }
      if counts.contains(where: { MeasureRules.same($0.group, group) }) {
        problems.add("counts", "Line \(row.line) counts “\(group)” once more")
        continue
      }
      var numbers: [Int?] = []
      for column in ["numerator", "denominator"] {
        let written = row[column]
        if missing.contains(written.lowercased()) {
          numbers.append(nil)
        } else if let number = GivenFile.count(written) {
          numbers.append(number)
        } else {
          problems.add(
            "counts",
            "Line \(row.line), \(column): “\(written)” is not a whole number of people, up to 1,000,000,000"
          )
        }
      }
      guard numbers.count == 2 else { continue }
      if let part = numbers[0], let whole = numbers[1], part > whole {
        problems.add(
          "counts", "Line \(row.line): \(part) of \(group) are counted, and there are only \(whole)"
        )
        continue
      }
      counts.append(GroupCount(group: group, numerator: numbers[0], denominator: numbers[1]))
    }
    try problems.throwIfAny()
    return counts
  }
}
