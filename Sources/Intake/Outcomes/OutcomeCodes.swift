import Figures
import Files
import Kernel

/// What lists of applicants and of cases may say in their coded columns.
struct OutcomeCodes: Sendable {
  enum Offer: String, Sendable { case appointed, declined, ended, open }

  let staff: StaffRecordCodes
  private let offers: ValueList
  private let offerMeanings: [String: Offer]
  private let lists: [RecruitmentApplication.Said: ValueList]
  let kinds: ValueList
  private let processes: [String: CaseworkEntry.Process]
  let outcomes: ValueList
  private let sanctions: Set<String>

  init(_ lists: CodeLists) {
    staff = StaffRecordCodes(lists)
    let offers = lists["recruitment_outcomes"].entries
    self.offers = ValueList(offers.map { $0["text"] })
    offerMeanings = offers.reduce(into: [:]) {
      $0[$1["text"]] = Offer(rawValue: $1["means"])
    }
    func values(_ column: RecruitmentColumn) -> ValueList {
      ValueList(
        lists["recruitment_values"].entries.filter { $0["column"] == column.rawValue }
          .map { $0["value"] })
    }
    self.lists = [
      .ageBand: values(.ageBand), .sexualOrientation: values(.sexualOrientation),
      .religion: values(.religion),
    ]
    let aliases = lists["value_aliases"].entries
    func list(_ values: [String], aliasesOf column: String) -> ValueList {
      var list = ValueList(values)
      for entry in aliases where entry["column"] == column {
        list.take(
          entry["text"], for: entry["means"], reported: entry["report_value_alias"] == "yes")
      }
      return list
    }
    let types = lists["er_case_types"].entries
    kinds = list(types.map { $0["case_type"] }, aliasesOf: "Case Type")
    processes = types.reduce(into: [:]) { processes, entry in
      if entry["wres_3"].hasPrefix("counts") { processes[entry["case_type"]] = .disciplinary }
      if entry["wdes_3"].hasPrefix("counts") { processes[entry["case_type"]] = .capability }
    }
    let endings = lists["er_outcomes"].entries
    outcomes = list(endings.map { $0["outcome"] }, aliasesOf: "Outcome (case)")
    sanctions = Set(endings.filter { $0["kind"] == "sanction" }.map { $0["outcome"] })
  }

  func offer(_ text: String) -> Offer? {
    switch offers.read(text) {
    case .known(let value), .alias(let value): offerMeanings[value]
    case .blank, .unknown: nil
    }
  }

  /// In the code under which it is kept.
  func said(_ characteristic: RecruitmentApplication.Said, _ text: String) -> ValueList.Reading {
    switch characteristic {
    case .ethnicity: staff.ethnicOrigins.read(text)
    case .disability: staff.disability.read(text)
    case .gender: staff.gender.read(text)
    case .ageBand, .sexualOrientation, .religion: lists[characteristic]?.read(text) ?? .unknown
    }
  }

  /// The measure that formal cases of a kind count in.
  func process(of kind: String) -> CaseworkEntry.Process? { processes[kind] }

  func isSanction(_ outcome: String) -> Bool { sanctions.contains(outcome) }

  /// Cases that belong to a guardian, and are not kept here.
  static let speakingUp = "Freedom to Speak Up"
}

extension OutcomeCodes {
  /// A flag, or nothing where it is blank or neither.
  func flag<Column: ReportColumn>(
    _ column: Column, of row: SourceRow, _ columns: ReportColumns<Column>,
    _ findings: inout ReportFindings
  ) -> Bool? {
    let text = columns.value(column, of: row)
    switch staff.flags.read(text) {
    case .blank: return nil
    case .known(let flag): return flag == "Yes"
    case .alias(let flag):
      findings.add(
        .valueAlias, row, column.rawValue, value: text,
        "\(columns.name(column)) \(text) was read as \(flag).")
      return flag == "Yes"
    case .unknown:
      findings.add(
        .codeUnknown, row, column.rawValue, value: text, severity: .warning, effect: .loaded,
        "\(columns.name(column)) is neither yes nor no, so the row counts in no measure that needs"
          + " it. Correct it and load the file again.")
      return nil
    }
  }

  /// Codes of what somebody said of themselves; what is in no list is not kept.
  func said<Column: ReportColumn>(
    _ characteristic: RecruitmentApplication.Said, _ column: Column, of row: SourceRow,
    _ columns: ReportColumns<Column>, _ findings: inout ReportFindings
  ) -> String? {
    let text = columns.value(column, of: row)
    switch said(characteristic, text) {
    case .blank: return nil
    case .known(let code): return code
    case .alias(let code):
      findings.add(
        .valueAlias, row, column.rawValue,
        "\(columns.name(column)) has another spelling, which was understood.")
      return code
    case .unknown:
      findings.add(
        .codeUnknown, row, column.rawValue,
        "\(columns.name(column)) is not in the list of the staff record. The row was loaded without"
          + " it, and counts as not known.")
      return nil
    }
  }
}
