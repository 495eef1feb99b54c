import Figures
import Files
import Kernel

enum SurveyResultColumn: String, ReportColumn {
  case measure = "Measure"
  case group = "Group"
  case part = "Said so"
  case whole = "Answered"
  case percentage = "Percentage"
  case day = "Survey date"
  case team = "Team"
}

/// What came of a survey, group by group: counts, never answers of anybody.
enum SurveyResultReading {
  private static let groups: [String: String] = [
    "bme": "BME", "minority ethnic": "BME", "all other ethnic groups": "BME", "white": "white",
    "disabled": "disabled", "ltc or illness": "disabled",
    "with a long lasting condition or illness": "disabled", "non disabled": "non-disabled",
    "not disabled": "non-disabled", "without a long lasting condition or illness": "non-disabled",
    "women": "women", "female": "women", "men": "men", "male": "men", "all": "all",
    "everybody": "all", "total": "all",
  ]

  static func take(
    _ table: SourceTable, _ ground: GivenListFormat<SurveyResult>.Ground
  ) -> (rows: [SurveyResult], findings: [Finding]) {
    let columns = ReportColumns<SurveyResultColumn>(table.header)
    let dates = ReportDates(columns, [.day], of: table)
    var findings = ReportFindings(file: table.file)
    var measures = ValueList([])
    for entry in ground.lists["survey_measures"].entries {
      measures.take(entry["measure"])
      for alias in entry["aliases"].split(separator: ";") {
        measures.take(alias.trimmed, for: entry["measure"], reported: false)
      }
    }
    var rows: [SurveyResult] = []
    var first: [String: Int] = [:]
    for row in table.rows {
      func reject(_ code: FindingCode, _ column: SurveyResultColumn, _ words: String) {
        findings.add(
          code, row, column.rawValue, value: columns.value(column, of: row), effect: .rowRejected,
          "\(columns.name(column)) \(words) The row was not loaded.")
      }
      guard let measure = measures.known(columns.value(.measure, of: row)) else {
        reject(.codeUnknown, .measure, "is none that is asked for, such as wres-5.")
        continue
      }
      guard let group = groups[ValueList.loosened(columns.value(.group, of: row))] else {
        reject(
          .codeUnknown, .group, "is none of BME, white, disabled, non-disabled, women, men, all.")
        continue
      }
      guard let day = dates.day(.day, of: row, &findings) else {
        if columns.value(.day, of: row).isEmpty {
          reject(.requiredMissing, .day, "is blank: say when the survey closed.")
        }
        continue
      }
      let answered = columns.value(.whole, of: row)
      guard let whole = Int(answered.replacing(",", with: "")), whole >= 0 else {
        reject(
          answered.contains("<") || answered.contains("*") ? .valueSuppressed : .numberFormat,
          .whole, "is no count. A range or a star stands for too few to tell.")
        continue
      }
      let counted = columns.value(.part, of: row)
      let percentage = columns.value(.percentage, of: row)
      let part: Int
      if let count = Int(counted.replacing(",", with: "")), count >= 0 {
        part = count
      } else if counted.isEmpty, let tenths = tenths(of: percentage) {
        part = (tenths * whole + 500) / 1_000
      } else {
        reject(
          (counted + percentage).contains("*") || counted.contains("<")
            ? .valueSuppressed : .numberFormat, counted.isEmpty ? .percentage : .part,
          "is no count and no percentage. A range or a star stands for too few to tell.")
        continue
      }
      guard part <= whole else {
        reject(.numberRange, .part, "is more than answered.")
        continue
      }
      let team = OrganisationText(columns.value(.team, of: row))?.key ?? ""
      let key = "\(measure)\n\(group)\n\(day.number)\n\(team)"
      if let line = first[key] {
        reject(.keyDuplicate, .measure, "is on line \(line) already for this group and survey.")
        continue
      }
      first[key] = row.line
      rows.append(
        SurveyResult(
          team: team, askedOn: day, measure: measure, saidBy: group, part: part, whole: whole,
          isFromPercentage: counted.isEmpty))
    }
    dates.reportShapes([.day], &findings)
    findings.sort()
    return (rows, findings.all)
  }

  /// `25.8%` and `25.8` are 258.
  private static func tenths(of text: String) -> Int? {
    let digits = text.replacing("%", with: "").trimmed
    let halves = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = halves.first.flatMap({ Int($0) }), halves.count <= 2,
      (0...100).contains(whole)
    else { return nil }
    guard halves.count == 2 else { return whole * 10 }
    guard let first = halves[1].first?.wholeNumberValue, halves[1].allSatisfy(\.isNumber) else {
      return nil
    }
    let tenths = whole * 10 + first
    return tenths <= 1_000 ? tenths : nil
  }
}
