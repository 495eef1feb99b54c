import Figures
import Files
import Kernel

/// A list of applicants, read and checked: what of it counts, what is left out until it is
/// corrected, and why. Names and addresses are not read.
///
/// - Source: import formats, section 4; WRES indicator 2: shortlisted and appointed, internal and
///   external, without those who turned the post down.
struct RecruitmentReading {
  private(set) var applications: [RecruitmentApplication] = []
  let findings: [Finding]

  init(_ table: SourceTable, _ codes: OutcomeCodes) {
    let columns = ReportColumns<RecruitmentColumn>(table.header)
    let dates = ReportDates(columns, RecruitmentColumn.dates, of: table)
    var findings = ReportFindings(file: table.file)
    var first: [String: SourceRow] = [:]
    for row in table.rows {
      let reference = columns.value(.reference, of: row)
      guard !reference.isEmpty else {
        findings.add(
          .keyMissing, row, RecruitmentColumn.reference.rawValue,
          "\(columns.name(.reference)) is blank, so the application cannot be told from others. The"
            + " row was not loaded.")
        continue
      }
      if let earlier = first[reference] {
        Self.repeats(row, earlier, columns, &findings)
        continue
      }
      first[reference] = row
      applications.append(
        RowReading(row, columns, dates, codes).application(reference, &findings))
    }
    dates.reportShapes(RecruitmentColumn.dates, &findings)
    findings.sort()
    self.findings = findings.all
  }

  private static func repeats(
    _ row: SourceRow, _ earlier: SourceRow, _ columns: ReportColumns<RecruitmentColumn>,
    _ findings: inout ReportFindings
  ) {
    let differing = row.header.names.filter { row[$0] != earlier[$0] }
    let written = differing.map { row.header.written[$0] ?? $0 }
    findings.add(
      .keyDuplicate, row, RecruitmentColumn.reference.rawValue,
      value: columns.value(.reference, of: row),
      severity: differing.isEmpty ? .warning : .error,
      "\(columns.name(.reference)): same application as line \(earlier.line), which was taken"
        + (differing.isEmpty ? "." : "; the rows differ in \(written.inWords).")
        + " This row was not loaded.")
  }

  private struct RowReading {
    let row: SourceRow
    let columns: ReportColumns<RecruitmentColumn>
    let dates: ReportDates<RecruitmentColumn>
    let codes: OutcomeCodes

    init(
      _ row: SourceRow, _ columns: ReportColumns<RecruitmentColumn>,
      _ dates: ReportDates<RecruitmentColumn>, _ codes: OutcomeCodes
    ) {
      self.row = row
      self.columns = columns
      self.dates = dates
      self.codes = codes
    }

    func application(
      _ reference: String, _ findings: inout ReportFindings
    ) -> RecruitmentApplication {
      var one = RecruitmentApplication(reference: reference, vacancy: text(.vacancy))
      one.staffGroup = codes.staff.staffGroups.known(text(.staffGroup))
      if case .band(let band) = codes.staff.bands.read(text(.band)) { one.band = band }
      one.place = OrganisationText(text(.organisation))?.key
      one.closedOn = dates.day(.closed, of: row, &findings)
      one.isInternal = flag(.isInternal, &findings)
      one.isShortlisted = flag(.shortlisted, &findings)
      one.isAppointed = flag(.appointed, &findings)
      judge(&one, &findings)
      appointment(one, &findings)
      for (characteristic, column) in Self.said {
        one.said[characteristic] = codes.said(characteristic, column, of: row, columns, &findings)
      }
      return one
    }

    private static let said: [(RecruitmentApplication.Said, RecruitmentColumn)] = [
      (.ethnicity, .ethnicity), (.disability, .disability), (.gender, .gender),
      (.ageBand, .ageBand), (.sexualOrientation, .sexualOrientation), (.religion, .religion),
    ]

    /// One message for each fault: the first of those that leave the row out.
    private func judge(
      _ one: inout RecruitmentApplication, _ findings: inout ReportFindings
    ) {
      let wasInterviewed = flag(.interviewed, &findings)
      let offer = codes.offer(text(.outcome))
      one.hasDeclined = offer == .declined
      if !text(.outcome).isEmpty, offer == nil {
        findings.add(
          .codeUnknown, row, RecruitmentColumn.outcome.rawValue, value: text(.outcome),
          severity: .warning, effect: .loaded,
          "\(name(.outcome)) “\(text(.outcome))” is not an outcome that is known here. The stages"
            + " of the row were taken as they are.")
      }
      if one.hasDeclined, one.isAppointed == true {
        aside(
          &one, .conflict, .fieldConflict, [.outcome, .appointed],
          "a declined offer is no appointment", &findings)
      } else if one.isShortlisted == nil {
        one.setAside = .missing
        // Words in place of yes or no were told of already.
        guard text(.shortlisted).isEmpty else { return }
        findings.add(
          .requiredMissing, row, RecruitmentColumn.shortlisted.rawValue, effect: .excluded,
          "\(name(.shortlisted)) is blank"
            + (wasInterviewed == true
              ? ". Somebody who was interviewed was probably shortlisted, which is not guessed."
              : ".") + " The application is left out of the measures until it is filled in.")
      } else if one.isShortlisted == false, one.isAppointed == true {
        aside(
          &one, .stageOrder, .stageOrder, [.shortlisted, .appointed],
          "appointed but not shortlisted", &findings)
      } else if one.isShortlisted == false, wasInterviewed == true {
        aside(
          &one, .stageOrder, .stageOrder, [.shortlisted, .interviewed],
          "interviewed but not shortlisted", &findings)
      } else if offer == .appointed, one.isAppointed == false {
        aside(
          &one, .conflict, .fieldConflict, [.outcome, .appointed],
          "appointed by one and not by the other", &findings)
      } else if one.closedOn == nil {
        one.setAside = .missing
        guard text(.closed).isEmpty else { return }
        findings.add(
          .requiredMissing, row, RecruitmentColumn.closed.rawValue, effect: .excluded,
          "\(name(.closed)) is blank, so the application cannot be placed in a year. It is left out"
            + " of the measures until it is filled in.")
      } else if one.hasDeclined {
        findings.add(
          .notCounted, row, RecruitmentColumn.reference.rawValue, value: one.reference,
          "An offer that was declined is in neither count.")
      }
    }

    private func aside(
      _ one: inout RecruitmentApplication, _ why: SetAside, _ code: FindingCode,
      _ pair: [RecruitmentColumn], _ words: String, _ findings: inout ReportFindings
    ) {
      one.setAside = why
      findings.add(
        code, row, pair.map(\.rawValue).joined(separator: "/"),
        value: pair.map(text).joined(separator: " / "), effect: .excluded,
        "\(pair.map(name).inWords): \(words). The application is left out of the measures until it is"
          + " corrected.")
    }

    /// The day itself is not kept; that it cannot be is said.
    private func appointment(
      _ one: RecruitmentApplication, _ findings: inout ReportFindings
    ) {
      guard let day = dates.day(.appointedOn, of: row, &findings), let closed = one.closedOn,
        day < closed
      else { return }
      findings.add(
        .dateOrder, row, RecruitmentColumn.appointedOn.rawValue, value: text(.appointedOn),
        severity: .warning,
        "\(name(.appointedOn)) is before the closing date, \(closed.inWords). The date was not taken"
          + " over; the rest of the row was.")
    }

    private func text(_ column: RecruitmentColumn) -> String { columns.value(column, of: row) }
    private func name(_ column: RecruitmentColumn) -> String { columns.name(column) }
    private func flag(
      _ column: RecruitmentColumn, _ findings: inout ReportFindings
    ) -> Bool? { codes.flag(column, of: row, columns, &findings) }
  }
}

extension ValueList {
  /// The value of the list that is meant, whatever its spelling.
  func known(_ text: String) -> String? {
    switch read(text) {
    case .known(let value), .alias(let value): value
    case .blank, .unknown: nil
    }
  }
}
