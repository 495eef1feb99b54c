import Files
import Kernel

/// Checks the values of a competence row. Where status and dates disagree, the dates decide.
struct CompetenceValues {
  let codes: StaffRecordCodes
  let columns: ReportColumns<CompetenceColumn>
  let dates: ReportDates<CompetenceColumn>
  /// The employer's number in ESR (VPD); empty when it is not known.
  let number: String
  let asOf: Day

  func fill(_ row: inout CompetenceRow, _ findings: inout ReportFindings) {
    row.level = text(.level, row)
    row.minimum = text(.minimum, row)
    row.description = text(.description, row)
    row.essential = essential(row, &findings)
    name(row, &findings)
    fillEmployer(&row, &findings)
    fillDates(&row, &findings)
    fillStatus(&row, &findings)
  }

  private func name(_ row: CompetenceRow, _ findings: inout ReportFindings) {
    let written = columns.name(.competency)
    guard let name = row.name else {
      findings.add(
        .competenceUnparsed, row.source, CompetenceColumn.competency.rawValue,
        value: row.competency,
        "\(written) has no owner, set and title between bars, as in NHS|CSTF|Fire Safety - 2 Years|."
          + " It was kept as text and counts for no requirement.")
      return
    }
    if name.isCoreSkill, codes.coreSkills.find(name.subject) == nil {
      findings.add(
        .competenceUnknown, row.source, CompetenceColumn.competency.rawValue,
        value: row.competency,
        "\(written): \(name.subject) is not a subject of the core skills framework. It was kept under"
          + " its own name and counts for no core skill.")
    }
  }

  private func fillEmployer(_ row: inout CompetenceRow, _ findings: inout ReportFindings) {
    let given = text(.employer, row)
    row.employer = SpoiltIds.withoutDecimalSuffix(given) ?? given
    guard !row.employer.isEmpty, !number.isEmpty, row.employer != number else { return }
    findings.add(
      .otherEmployer, row.source, CompetenceColumn.employer.rawValue, value: given,
      "\(columns.name(.employer)): recorded by another employer, \(row.employer). It was loaded, and"
        + " counts only if the competence is accepted as portable.")
  }

  private func fillDates(_ row: inout CompetenceRow, _ findings: inout ReportFindings) {
    fillExpiry(&row, &findings)
    row.startsOn = dates.day(.start, of: row.source, &findings)
    row.lastAwardedOn = dates.day(.lastAwarded, of: row.source, &findings)

    if let day = row.lastAwardedOn, day > asOf {
      drop(.dateFuture, .lastAwarded, row, "it is after \(asOf.inWords).", &findings)
      row.lastAwardedOn = nil
      // The start says the same day again.
      if row.startsOn == day { row.startsOn = nil }
    } else if row.lastAwardedOn == nil, let day = row.startsOn, day > asOf {
      drop(.dateFuture, .start, row, "it is after \(asOf.inWords).", &findings)
      row.startsOn = nil
    }
    if let award = row.awardedOn, let expiry = row.expiresOn, expiry < award {
      let column = row.lastAwardedOn == nil ? CompetenceColumn.start : .lastAwarded
      drop(
        .dateOrder, .expiry, row, "it is before \(columns.name(column)), \(award.inWords).",
        &findings)
      row.expiresOn = nil
    }
    if let start = row.startsOn, let award = row.lastAwardedOn, start < award {
      findings.add(
        .olderRecord, row.source, CompetenceColumn.start.rawValue, value: text(.start, row),
        "\(columns.name(.start)) is before \(columns.name(.lastAwarded)): the competence was renewed on"
          + " \(award.inWords), which counts.")
    }
  }

  private func fillExpiry(_ row: inout CompetenceRow, _ findings: inout ReportFindings) {
    let given = text(.expiry, row)
    switch codes.noExpiry.read(given) {
    case .known: row.neverExpires = true
    case .alias:
      row.neverExpires = true
      findings.add(
        .valueAlias, row.source, CompetenceColumn.expiry.rawValue, value: given,
        "\(columns.name(.expiry)) \(given) was read as no expiry.")
    case .blank, .unknown: row.expiresOn = dates.day(.expiry, of: row.source, &findings)
    }
  }

  private func fillStatus(_ row: inout CompetenceRow, _ findings: inout ReportFindings) {
    let given = text(.status, row)
    switch codes.compliance.read(given) {
    case .blank: break
    case .known(let status): row.status = status
    case .alias(let status):
      row.status = status
      findings.add(
        .valueAlias, row.source, CompetenceColumn.status.rawValue, value: given,
        "\(columns.name(.status)) \(given) was read as \(status).")
    case .unknown:
      findings.add(
        .codeUnknown, row.source, CompetenceColumn.status.rawValue, value: given,
        "\(columns.name(.status)) \(given) is not in the list; the status is worked out from the"
          + " dates instead.")
    }
    conflict(row, &findings)
  }

  /// Compliant by its status, and not by its dates. What was wrong with a date is said already.
  private func conflict(_ row: CompetenceRow, _ findings: inout ReportFindings) {
    let saysHeld = row.status == "GREEN" || row.status == "AMBER"
    let isBlank = [CompetenceColumn.expiry, .start, .lastAwarded].allSatisfy {
      text($0, row).isEmpty
    }
    let why: String
    if let expiry = row.expiresOn, expiry < asOf {
      why =
        "it expired on \(expiry.inWords), before \(asOf.inWords), and is counted as not compliant"
    } else if isBlank
      || (row.neverExpires && row.awardedOn == nil && text(.start, row).isEmpty
        && text(.lastAwarded, row).isEmpty)
    {
      why = "there is no date, so it is counted as never achieved"
    } else {
      return
    }
    guard saysHeld else { return }
    findings.add(
      .fieldConflict, row.source, "Compliance Status/Expiry Date",
      value: "\(text(.status, row)) / \(text(.expiry, row))",
      severity: row.status == "GREEN" ? .warning : .info, effect: .loaded,
      "\(columns.name(.status)) is \(row.status), but \(why). The dates decide; correct ESR.")
  }

  private func essential(_ row: CompetenceRow, _ findings: inout ReportFindings) -> Bool? {
    let given = text(.essential, row)
    switch codes.flags.read(given) {
    case .blank: return nil
    case .known(let flag): return flag == "Yes"
    case .alias(let flag):
      findings.add(
        .valueAlias, row.source, CompetenceColumn.essential.rawValue, value: given,
        "\(columns.name(.essential)) \(given) was read as \(flag).")
      return flag == "Yes"
    case .unknown:
      findings.add(
        .codeUnknown, row.source, CompetenceColumn.essential.rawValue, value: given,
        "\(columns.name(.essential)) is neither yes nor no. The row was loaded without it.")
      return nil
    }
  }

  private func text(_ column: CompetenceColumn, _ row: CompetenceRow) -> String {
    columns.value(column, of: row.source)
  }

  private func drop(
    _ code: FindingCode, _ column: CompetenceColumn, _ row: CompetenceRow, _ why: String,
    _ findings: inout ReportFindings
  ) {
    findings.add(
      code, row.source, column.rawValue, value: text(column, row),
      "\(columns.name(column)): \(why) The row was loaded without this date; correct it in ESR.")
  }
}
