import Figures
import Files
import Kernel

enum HourlyPayColumn: String, ReportColumn {
  case number = "Staff number"
  case hourly = "Hourly pay"
  case bonus = "Bonus"
  case fullPay = "Full pay"
  case day = "Pay date"
}

/// What each is paid, for the gap.
///
/// - Source: The Equality Act 2010 (Gender Pay Gap Information) Regulations 2017.
enum HourlyPayReading {
  static func take(
    _ table: SourceTable, _ ground: GivenListFormat<PayRate>.Ground
  ) -> (rows: [PayRate], findings: [Finding]) {
    let columns = ReportColumns<HourlyPayColumn>(table.header)
    let dates = ReportDates(columns, [.day], of: table)
    var findings = ReportFindings(file: table.file)
    var rows: [PayRate] = []
    var first: [String: Int] = [:]
    var keys = StaffNumberKeys(columns, .number, ground.people)
    for row in table.rows {
      guard let number = keys.number(row, &findings) else { continue }
      guard let day = dates.day(.day, of: row, &findings) else {
        if columns.value(.day, of: row).isEmpty {
          findings.add(
            .requiredMissing, row, HourlyPayColumn.day.rawValue, effect: .rowRejected,
            "\(columns.name(.day)) is blank. Say on which day they were paid so. The row was not"
              + " loaded.")
        }
        continue
      }
      let given = columns.value(.hourly, of: row)
      guard let hourly = Pounds.pence(given), hourly > 0 else {
        findings.add(
          .numberFormat, row, HourlyPayColumn.hourly.rawValue, effect: .rowRejected,
          "\(columns.name(.hourly)) is no amount in pounds, such as 18.25. The row was not loaded.")
        continue
      }
      let key = "\(number)\n\(day.number)"
      if let line = first[key] {
        findings.add(
          .keyDuplicate, row, HourlyPayColumn.number.rawValue, value: number,
          "\(columns.name(.number)): the same person and day as line \(line), which was taken. This"
            + " row was not loaded; give one hourly rate for each person.")
        continue
      }
      first[key] = row.line
      let extra = columns.value(.bonus, of: row)
      let bonus = Pounds.pence(extra)
      if bonus == nil, !extra.isEmpty {
        findings.add(
          .numberFormat, row, HourlyPayColumn.bonus.rawValue,
          "\(columns.name(.bonus)) is no amount in pounds. The row was loaded without a bonus.")
      }
      let isFull = ground.codes.flag(.fullPay, of: row, columns, &findings) ?? true
      rows.append(
        PayRate(
          staffNumber: number, paidOn: day, hourly: hourly, bonus: bonus == 0 ? nil : bonus,
          isFullPay: isFull, person: ground.people[number]))
    }
    keys.report(&findings)
    dates.reportShapes([.day], &findings)
    findings.sort()
    return (rows, findings.all)
  }
}

/// Amounts as people write them.
enum Pounds {
  /// `£1,234.5` is 123,450 pence. `nil` for what is no amount, or has parts of a penny.
  static func pence(_ text: String) -> Int? {
    var digits = text.replacing("£", with: "").trimmed
    let parts = digits.split(separator: ",", omittingEmptySubsequences: false)
    if parts.count > 1 {
      // Commas part thousands, and nothing else.
      guard parts.dropFirst().allSatisfy({ $0.prefix { $0.isNumber }.count == 3 }) else {
        return nil
      }
      digits = parts.joined()
    }
    let halves = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = halves.first, halves.count <= 2, !whole.isEmpty, whole.count <= 9,
      halves.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let rest = halves.count == 2 ? halves[1] : ""
    guard rest.count <= 2 || rest.dropFirst(2).allSatisfy({ $0 == "0" }) else { return nil }
    let padded = (rest + "00").prefix(2)
    guard let pounds = Int(whole), let pence = Int(padded) else { return nil }
    return pounds * 100 + pence
  }
}
