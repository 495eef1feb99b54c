import Directory
import Files
import Kernel

/// Checks the values of one record. A wrong value never rejects the record: it is left out, and
/// said.
struct InterfaceValues: Sendable {
  let codes: StaffRecordCodes
  let asOf: Day

  func record(
    _ row: InterfaceRow, _ layout: InterfaceLayout.Record, key: String,
    _ findings: inout ReportFindings
  ) -> InterfaceRecord {
    var record = InterfaceRecord(
      kind: layout.kind, key: key, values: [:], file: findings.file, line: row.line,
      record: row.record)
    let (kept, hidden) = (layout.kind.kept, layout.kind.hidden)
    for (name, written) in zip(layout.names, row.fields) {
      guard kept.contains(name) || hidden.contains(name) || name == "LastUpdate" else { continue }
      let (text, hadOddSpaces) = FieldText.normalised(written)
      if text.isEmpty { continue }
      let field = Field(name: name, text: text, record: record)
      if hadOddSpaces {
        field.say(
          .valueWhitespace, "\(name): spaces that cannot be seen were made plain.", &findings)
      }
      guard let value = checked(field, layout.kind, &findings) else {
        // The day that stands for no end is as good as a blank.
        if text != InterfaceDate.never { record.refused.insert(name) }
        continue
      }
      if name == "LastUpdate" {
        record.lastUpdate = value
      } else if hidden.contains(name) {
        record.hidden[name] = value
      } else {
        record.values[name] = value
      }
    }
    return record
  }

  /// A value with the place it stands in.
  private struct Field {
    let name: String
    let text: String
    let record: InterfaceRecord

    func say(
      _ code: FindingCode, showing value: String? = nil, _ message: String,
      _ findings: inout ReportFindings
    ) {
      findings.add(code, record.row, name, value: value ?? text, message)
    }
  }

  /// The value to keep, or `nil`.
  private func checked(
    _ field: Field, _ kind: InterfaceKind, _ findings: inout ReportFindings
  ) -> String? {
    if kind.dates.contains(field.name) { return date(field, &findings) }
    switch field.name {
    case "LastUpdate":
      if InterfaceTime.isTime(field.text) { return field.text }
      field.say(
        .dateFormat, "LastUpdate is not written as YYYYMMDD HHMMSS. It was left out.", &findings)
      return nil
    case "Gender": return listed(field, codes.gender, &findings)
    case "EthnicOrigin": return read(field, codes.ethnicOrigins.read(field.text), &findings)
    case "DisabilityFlag": return disability(field, &findings)
    case "NINumber": return nationalInsurance(field, &findings)
    case "OfficeEmail": return email(field, &findings)
    case "PrimaryAssignment", "ManagerFlag": return listed(field, codes.flags, &findings)
    case "AssignmentCategory": return listed(field, codes.categories, &findings)
    case "EmployeeCategory": return listed(field, codes.employeeCategories, &findings)
    case "UserAssignmentStatus": return listed(field, codes.statuses, &findings)
    case "JobStaffGroup": return listed(field, codes.staffGroups, &findings)
    case "JobRole": return listed(field, codes.roles, &findings)
    case "JobName":
      return parts(field, atLeast: 2, "Staff Group|Role", &findings)
    case "PositionName":
      return parts(field, atLeast: 4, "number|title|occupation|area|", &findings)
    case "Grade": return grade(field, &findings)
    case "FTE":
      return number(field, FullTimeEquivalent(field.text) != nil, &findings)
    case "NormalHours":
      return number(
        field, WeeklyHours(field.text).map { $0.hundredths <= 168_00 } ?? false, &findings)
    default: return field.text
    }
  }

  private func date(_ field: Field, _ findings: inout ReportFindings) -> String? {
    if field.text == InterfaceDate.never { return nil }
    guard let day = InterfaceDate.day(field.text) else {
      let isForm = InterfaceDate.isForm(field.text)
      field.say(
        isForm ? .dateImpossible : .dateFormat,
        isForm
          ? "\(field.name): there is no such day. The record was loaded without it."
          : "\(field.name): dates of the interface are written YYYYMMDD. The record was loaded"
            + " without it.", &findings)
      return nil
    }
    if field.name == "DateOfBirth", !(14...100).contains(day.wholeYears(until: asOf)) {
      field.say(
        .dateAgeRange,
        "DateOfBirth: 14 to 100 years are possible on \(asOf.inWords). The record was loaded without"
          + " it; correct it in ESR.", &findings)
      return nil
    }
    return field.text
  }

  private func listed(
    _ field: Field, _ list: ValueList, _ findings: inout ReportFindings
  ) -> String? {
    read(field, list.read(field.text), closest: list.closest(to: field.text), &findings)
  }

  private func read(
    _ field: Field, _ reading: ValueList.Reading, closest: String? = nil,
    _ findings: inout ReportFindings
  ) -> String? {
    switch reading {
    case .blank: return nil
    case .known(let value): return value
    case .alias(let value):
      field.say(.valueAlias, "\(field.name) \(field.text) was read as \(value).", &findings)
      return value
    case .unknown:
      let hint = closest.map { ": \($0) may be meant" } ?? ""
      field.say(
        .codeUnknown,
        "\(field.name) \(field.text) is not in the list\(hint). The record was loaded without it.",
        &findings)
      return nil
    }
  }

  /// Parts divided by `|`; the text is kept whole.
  private func parts(
    _ field: Field, atLeast count: Int, _ form: String, _ findings: inout ReportFindings
  ) -> String? {
    if field.text.split(separator: "|", omittingEmptySubsequences: false).count >= count {
      return field.text
    }
    field.say(
      .valueFormat,
      "\(field.name) is not written as \(form). The record was loaded without it.", &findings)
    return nil
  }

  private func number(
    _ field: Field, _ isNumber: Bool, _ findings: inout ReportFindings
  ) -> String? {
    if isNumber { return field.text }
    field.say(
      .numberFormat, "\(field.name) is not a number that can be. The record was loaded without it.",
      &findings)
    return nil
  }
}

extension InterfaceValues {
  /// Never says what the file says: where no listed word is, there may be a diagnosis.
  private func disability(_ field: Field, _ findings: inout ReportFindings) -> String? {
    switch codes.disability.read(field.text) {
    case .blank: return nil
    case .known(let value), .alias(let value): return value
    case .unknown:
      switch codes.flags.read(field.text) {
      case .known("Yes"): return "Yes"
      case .known("No"): return "No"
      case .blank, .known, .alias, .unknown: break
      }
      field.say(
        .codeUnknown, showing: "",
        "DisabilityFlag is none of \(codes.disability.values.inWords). The text was left out and is"
          + " not kept anywhere; replace it in ESR.", &findings)
      return nil
    }
  }

  /// Two letters, six digits, and mostly one more letter. The message never repeats it.
  private func nationalInsurance(
    _ field: Field, _ findings: inout ReportFindings
  ) -> String? {
    let upper = field.text.uppercased().replacing(" ", with: "")
    if upper.wholeMatch(of: /[A-Z]{2}[0-9]{6}[A-Z]?/) != nil { return upper }
    field.say(
      .idFormat, showing: "",
      "NINumber is not two letters, six digits and a letter. The record was loaded without it;"
        + " correct it in ESR.", &findings)
    return nil
  }

  private func email(_ field: Field, _ findings: inout ReportFindings) -> String? {
    if field.text.wholeMatch(of: /[^@ ]+@[^@ .][^@ ]*\.[^@ .]+/) != nil { return field.text }
    field.say(
      .valueFormat, "OfficeEmail is not an e-mail address. The record was loaded without it.",
      &findings)
    return nil
  }

  /// The text is kept also where no band can be read from it.
  private func grade(_ field: Field, _ findings: inout ReportFindings) -> String? {
    switch codes.bands.read(field.text) {
    case .blank: return nil
    case .band: break
    case .ambiguous:
      field.say(
        .bandAmbiguous,
        "Grade \(field.text) names several bands, or band 8 without its range. The text was kept, and"
          + " no band was read from it.", &findings)
    case .unknown:
      field.say(
        .bandUnknown,
        "Grade \(field.text) is outside Agenda for Change. The text was kept, and no band was read"
          + " from it.", &findings)
    }
    return field.text
  }
}
