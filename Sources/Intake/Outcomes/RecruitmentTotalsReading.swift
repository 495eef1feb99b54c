import Figures
import Files
import Kernel

/// Totals of recruitment by what applicants said of themselves. A row that cannot be right is kept
/// as one that says nothing, so that no measure is worked out without it.
///
/// - Source: import formats, section 4: a count shown as a range makes the ratio not calculable.
struct RecruitmentTotalsReading {
  private(set) var totals: [RecruitmentTotal] = []
  private(set) var findings: [Finding]

  init(_ table: SourceTable, _ codes: OutcomeCodes, year: Day) {
    let columns = ReportColumns<RecruitmentTotalColumn>(table.header)
    var findings = ReportFindings(file: table.file)
    var sums: [String: Sums] = [:]
    var first: [String: SourceRow] = [:]
    var stated: [(category: String, row: SourceRow)] = []
    for row in table.rows {
      let category = columns.value(.category, of: row)
      let value = columns.value(.value, of: row)
      guard let characteristic = Self.categories[ValueList.loosened(category)] else {
        findings.add(
          .codeUnknown, row, RecruitmentTotalColumn.category.rawValue, value: category,
          severity: .warning, effect: .rowRejected,
          "\(columns.name(.category)) “\(category)” is not one that is known here. The row was not"
            + " loaded.")
        continue
      }
      if Self.totalWords.contains(ValueList.loosened(value)) {
        stated.append((category, row))
        continue
      }
      guard let said = Self.said(characteristic, value, row, columns, codes, &findings) else {
        continue
      }
      if let earlier = first["\(characteristic.rawValue) \(said)"] {
        findings.add(
          .keyDuplicate, row, RecruitmentTotalColumn.value.rawValue, value: value,
          "\(columns.name(.value)): \(category) \(value) is on line \(earlier.line) already, which was"
            + " taken. This row was not loaded.")
        continue
      }
      first["\(characteristic.rawValue) \(said)"] = row
      let counts = RowCounts(row, columns, &findings)
      sums[category, default: Sums()].add(counts)
      totals.append(
        RecruitmentTotal(
          yearEndsOn: year, characteristic: characteristic, said: said, applied: counts.applied,
          shortlisted: counts.shortlisted, appointed: counts.appointed, setAside: counts.fault))
    }
    for (category, row) in stated {
      Self.compare(row, sums[category] ?? Sums(), columns, &findings)
    }
    if !totals.isEmpty {
      findings.add(
        .measureCaveat, value: "offers declined are inside the shortlisted count",
        "These are totals of the year to \(year.inWords). Offers that were declined cannot be taken"
          + " out of them, so a ratio can differ from one that is worked out from applications.")
    }
    findings.sort()
    self.findings = findings.all
  }

  private static let categories: [String: RecruitmentApplication.Said] = [
    "ethnic origin": .ethnicity, "ethnicity": .ethnicity, "ethnic group": .ethnicity,
    "disability": .disability, "gender": .gender, "sex": .gender, "age band": .ageBand,
    "age group": .ageBand, "sexual orientation": .sexualOrientation,
    "religion or belief": .religion, "religion": .religion,
  ]

  private static let totalWords: Set<String> = ["total", "totals", "all", "grand total"]

  /// The code; blank and unknown values are those who did not say.
  private static func said(
    _ characteristic: RecruitmentApplication.Said, _ value: String, _ row: SourceRow,
    _ columns: ReportColumns<RecruitmentTotalColumn>, _ codes: OutcomeCodes,
    _ findings: inout ReportFindings
  ) -> String? {
    switch codes.said(characteristic, value) {
    case .known(let code), .alias(let code): return code
    case .blank: return ""
    case .unknown:
      findings.add(
        .codeUnknown, row, RecruitmentTotalColumn.value.rawValue, value: value,
        effect: .rowRejected,
        "\(columns.name(.value)) “\(value)” is not in the list of the staff record. The row was not"
          + " loaded; write it as the list has it.")
      return nil
    }
  }

  /// What the rows of one category add up to, and for which stages that can be said.
  private struct Sums {
    var counts: [RecruitmentTotalColumn: Int] = [:]
    var isOpen: Set<RecruitmentTotalColumn> = []

    mutating func add(_ row: RowCounts) {
      counts[.applied, default: 0] += row.applied ?? 0
      counts[.shortlisted, default: 0] += row.given[.shortlisted] ?? 0
      counts[.appointed, default: 0] += row.given[.appointed] ?? 0
      isOpen.formUnion(row.doubtful)
    }
  }

  private static func compare(
    _ row: SourceRow, _ sums: Sums, _ columns: ReportColumns<RecruitmentTotalColumn>,
    _ findings: inout ReportFindings
  ) {
    for stage in RecruitmentTotalColumn.stages where !sums.isOpen.contains(stage) {
      let text = columns.value(stage, of: row)
      guard let stated = Int(text), stated != sums.counts[stage] ?? 0 else { continue }
      findings.add(
        .listSumMismatch, row, stage.rawValue, value: text, effect: .loaded,
        "\(columns.name(stage)): the rows add up to \(sums.counts[stage] ?? 0), and the total says"
          + " \(stated). The rows are used, not the total.")
    }
  }

  /// The three counts of one row.
  private struct RowCounts {
    var given: [RecruitmentTotalColumn: Int] = [:]
    /// Stages for which the sum of the rows says nothing.
    var doubtful: Set<RecruitmentTotalColumn> = []
    var fault: SetAside?

    var applied: Int? { given[.applied] }
    var shortlisted: Int? { fault == nil ? given[.shortlisted] : nil }
    var appointed: Int? { fault == nil ? given[.appointed] : nil }

    init(
      _ row: SourceRow, _ columns: ReportColumns<RecruitmentTotalColumn>,
      _ findings: inout ReportFindings
    ) {
      for stage in RecruitmentTotalColumn.stages {
        let text = columns.value(stage, of: row)
        if let count = Int(text), count >= 0, text.allSatisfy(\.isNumber) {
          given[stage] = count
          continue
        }
        doubtful.insert(stage)
        // A blank is no nought.
        fault = .unreadable
        if text.contains("<") || text.contains("*") || text.lowercased().contains("suppressed") {
          findings.add(
            .valueSuppressed, row, stage.rawValue, value: text,
            "\(columns.name(stage)) is a range and no count. No ratio of this group is worked out"
              + " without it; ask for the count itself, which does not leave Waypoint.")
        } else {
          findings.add(
            .numberFormat, row, stage.rawValue, value: text, effect: .rowRejected,
            "\(columns.name(stage)): a count is needed"
              + (text.isEmpty ? ", also where it is 0." : ", and no percentage.")
              + " The row was not loaded, and no ratio of its group is worked out without it.")
        }
      }
      guard fault == nil else { return }
      for (later, earlier) in [
        (RecruitmentTotalColumn.appointed, RecruitmentTotalColumn.shortlisted),
        (.shortlisted, .applied),
      ] {
        guard let more = given[later], let fewer = given[earlier], more > fewer else { continue }
        fault = .stageOrder
        doubtful.formUnion([later, earlier])
        findings.add(
          .stageOrder, row, "\(later.rawValue)/\(earlier.rawValue)", value: "\(more) / \(fewer)",
          effect: .rowRejected,
          "\(columns.name(later)) and \(columns.name(earlier)): more"
            + (later == .appointed ? " appointed than shortlisted." : " shortlisted than applied.")
            + " The row was not loaded, and no ratio of its group is worked out without it.")
        return
      }
    }
  }
}
