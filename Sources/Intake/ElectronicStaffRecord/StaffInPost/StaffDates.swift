import Directory
import Files
import Kernel

// Dates of a row, what follows from them, and the professional registration.

extension StaffValues {
  func fillDates(_ row: inout StaffRow, _ findings: inout ReportFindings) {
    row.bornOn = birthDate(row, &findings)
    row.startsOn = dates.day(.start, of: row.source, &findings)
    row.endsOn = dates.day(.end, of: row.source, &findings)
    row.joinedOn = dates.day(.latestStart, of: row.source, &findings)

    if let start = row.startsOn, let end = row.endsOn, end < start {
      dropped(
        .dateOrder, .end, row, "it is before \(columns.name(.start)), \(start.inWords).", &findings)
      row.endsOn = nil
    }
    if let joined = row.joinedOn, joined > asOf, row.startsOn.map({ $0 <= asOf }) ?? true {
      dropped(.dateFuture, .latestStart, row, "it is after \(asOf.inWords).", &findings)
      row.joinedOn = nil
    }
    keepHeld(&row)
    tooYoung(row, &findings)
    row.presence = presence(row, &findings)
    if row.isInPost { contractEnd(&row, &findings) }
  }

  private func birthDate(_ row: StaffRow, _ findings: inout ReportFindings) -> Day? {
    guard let day = dates.day(.birthDate, of: row.source, &findings) else { return nil }
    guard (14...100).contains(day.wholeYears(until: asOf)) else {
      dropped(
        .dateAgeRange, .birthDate, row,
        "a person so born would be \(day > asOf ? "unborn" : "\(day.wholeYears(until: asOf))") on"
          + " \(asOf.inWords); 14 to 100 years are possible.", &findings)
      return nil
    }
    return day
  }

  private func tooYoung(_ row: StaffRow, _ findings: inout ReportFindings) {
    guard let fourteenth = row.bornOn?.adding(years: 14) else { return }
    let early = [(StaffColumn.latestStart, row.joinedOn), (.start, row.startsOn)]
      .first { $0.1.map { $0 < fourteenth } ?? false }
    guard let (column, _) = early else { return }
    findings.add(
      .dateBeforeAge14, row.source, column.rawValue, value: text(column, row),
      "\(columns.name(column)) is before the person's fourteenth birthday by"
        + " \(columns.name(.birthDate)). Both were loaded; correct one of them in ESR.")
  }

  /// One finding for a row that is not in post, by what says so most plainly.
  private func presence(
    _ row: StaffRow, _ findings: inout ReportFindings
  ) -> StaffRow.Presence {
    let isWrong = row.status.isEmpty && !text(.status, row).isEmpty
    let words =
      isWrong ? heldAssignment(of: row)?.status.rawValue : codes.status(of: row.status)
    let leftOut = "The row was kept as history and is left out of counts at \(asOf.inWords)."
    func add(_ column: StaffColumn, _ message: String) {
      findings.add(
        .notInPost, row.source, column.rawValue, value: text(column, row), message)
    }
    if words == AssignmentStatus.ended.rawValue {
      add(
        .status,
        isWrong
          ? "The assignment is known to have ended. \(leftOut)"
          : "\(columns.name(.status)) says that the assignment has ended. \(leftOut)")
      return .ended
    }
    if let end = row.endsOn, end < asOf {
      add(.end, "The assignment ended on \(end.inWords). \(leftOut)")
      return .ended
    }
    if let start = row.startsOn, start > asOf {
      add(
        .start,
        "The assignment starts on \(start.inWords), after the report. It was loaded and is"
          + " left out of counts at \(asOf.inWords).")
      return .notStarted
    }
    if words == AssignmentStatus.offered.rawValue {
      add(
        .status,
        "\(columns.name(.status)) says that the assignment has not started. It was loaded"
          + " and is left out of counts at \(asOf.inWords).")
      return .notStarted
    }
    return .inPost
  }

  /// A fixed term ends; a permanent contract does not.
  private func contractEnd(_ row: inout StaffRow, _ findings: inout ReportFindings) {
    let engagement = codes.engagement(of: row.category)
    if engagement == Engagement.fixedTerm.rawValue, columns.has(.end), text(.end, row).isEmpty {
      findings.add(
        .unanswered, row.source, StaffColumn.end.rawValue,
        "\(columns.name(.end)) is blank, though \(columns.name(.category)) is \(row.category). The row"
          + " was loaded without an end; add it in ESR.")
    }
    if engagement == Engagement.permanent.rawValue, let end = row.endsOn, end > asOf {
      findings.add(
        .fieldConflict, row.source, "Assignment Category/Assignment Effective End Date",
        value: "\(text(.category, row)) / \(text(.end, row))",
        "\(columns.name(.category)) is \(row.category), but \(columns.name(.end)) is \(end.inWords)."
          + " The row was loaded without the end; correct one of them in ESR.")
      row.endsOn = nil
    }
  }

  func fillRegistration(_ row: inout StaffRow, _ findings: inout ReportFindings) {
    row.registrationBody = text(.registrationBody, row)
    row.registrationNumber = text(.registrationNumber, row)
    row.registrationExpiresOn = dates.day(.registrationExpiry, of: row.source, &findings)
    guard row.isInPost else { return }

    if let expiry = row.registrationExpiresOn, expiry < asOf {
      findings.add(
        .registrationLapsed, row.source, StaffColumn.registrationExpiry.rawValue,
        value: text(.registrationExpiry, row),
        "The professional registration expired on \(expiry.inWords). The row was loaded; check the"
          + " register, and correct ESR when it was renewed.")
    }
    if row.registrationNumber.isEmpty, columns.has(.registrationNumber), needsRegistration(row) {
      findings.add(
        .unanswered, row.source, StaffColumn.registrationNumber.rawValue,
        "\(columns.name(.registrationNumber)) is blank for \(row.role.isEmpty ? row.staffGroup : row.role)"
          + " in \(row.staffGroup). The row was loaded without it; add it in ESR.")
    }
  }

  /// Band 5 or above, or a scale beside the bands, in a group of registered professions. Not when
  /// the role belongs to another group, which is said already.
  private func needsRegistration(_ row: StaffRow) -> Bool {
    guard codes.isRegistered(row.staffGroup), !row.band.isEmpty,
      row.role.isEmpty || codes.isRole(row.role, in: row.staffGroup)
    else { return false }
    guard let number = row.band.first?.wholeNumberValue else {
      return codes.engagement(of: row.category) != Engagement.officeHolder.rawValue
    }
    return number >= 5
  }

  private func dropped(
    _ code: FindingCode, _ column: StaffColumn, _ row: StaffRow, _ why: String,
    _ findings: inout ReportFindings
  ) {
    findings.add(
      code, row.source, column.rawValue, value: text(column, row),
      "\(columns.name(column)): \(why) The row was loaded without this date; correct it in ESR.")
  }
}
