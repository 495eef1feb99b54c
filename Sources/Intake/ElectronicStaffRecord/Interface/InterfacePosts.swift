import Directory
import Files
import Kernel

/// The assignments of the interface as rows of a staff report, so that the same person and the
/// same assignment become one whichever file they came in.
///
/// - Source: import formats, section 6, "staff in post | GO2".
struct InterfacePosts {
  private(set) var rows: [StaffRow] = []
  /// Key of the assignment of each row.
  private(set) var keys: [String] = []
  /// Rows of each employee.
  private(set) var places: [String: [Int]] = [:]
  private(set) var placeOf: [String: Int] = [:]
  private let codes: StaffRecordCodes
  private let asOf: Day

  init(
    _ state: InterfaceState, _ tree: InterfaceTree, codes: StaffRecordCodes, asOf: Day,
    _ findings: inout ReportFindings
  ) {
    self.codes = codes
    self.asOf = asOf
    var byNumber: [String: InterfaceRecord] = [:]
    // Held ones first: a number that is taken stays with its assignment.
    let all = state.all(.assignment)
    for assignment in all.filter({ !$0.isOfFile }) + all.filter(\.isOfFile) {
      guard let person = state[.person, assignment["PersonID"]] else { continue }
      let number = assignment["AssignmentNumber"]
      if number.isEmpty { continue }
      if let other = byNumber[number] {
        if assignment.isOfFile { repeats(assignment, other, &findings) }
        continue
      }
      byNumber[number] = assignment
      let place = rows.count
      let position = state[.position, assignment["PositionID"]]
      rows.append(row(assignment, person, position, state, tree, &findings))
      keys.append(assignment.key)
      placeOf[assignment.key] = place
      places[person["EmployeeNumber"], default: []].append(place)
    }
    markPrimaries(state, &findings)
    sayNumbersOfTwo(&findings)
  }

  /// Gives each row its supervisor.
  mutating func supervise(_ links: [Int: SupervisorLink]) {
    for (place, link) in links { rows[place].supervisor = link }
  }

  mutating func unlink(_ place: Int) { rows[place].supervisor = nil }

  private func repeats(
    _ assignment: InterfaceRecord, _ other: InterfaceRecord, _ findings: inout ReportFindings
  ) {
    findings.add(
      .keyDuplicate, assignment.row, "AssignmentNumber", value: assignment["AssignmentNumber"],
      effect: .loaded,
      "AssignmentNumber \(assignment["AssignmentNumber"]) is that of assignment \(other.key) too."
        + " Only that one stands for the post; correct one of them in ESR.")
  }

  private func row(
    _ assignment: InterfaceRecord, _ person: InterfaceRecord, _ position: InterfaceRecord?,
    _ state: InterfaceState, _ tree: InterfaceTree, _ findings: inout ReportFindings
  ) -> StaffRow {
    var row = StaffRow(
      source: assignment.row, employee: person["EmployeeNumber"],
      assignment: assignment["AssignmentNumber"])
    row.file = assignment.file
    fill(&row, person)
    let organisation = [assignment["OrganisationID"], position?["OrganisationID"] ?? ""]
      .first { tree.unitOf[$0] != nil }
    row.unit = organisation.flatMap { tree.unitOf[$0] } ?? ""
    row.location = state[.location, assignment["LocationID"]]?["Description"] ?? ""
    fillWork(&row, assignment, position)
    row.category = assignment["AssignmentCategory"]
    row.employeeCategory = assignment["EmployeeCategory"]
    row.status = status(of: assignment)
    row.primaryFlag = flag(assignment["PrimaryAssignment"])
    row.isFlaggedManager = flag(assignment["ManagerFlag"])
    row.fte = FullTimeEquivalent(assignment["FTE"])
    row.hours = WeeklyHours(assignment["NormalHours"])
    row.startsOn =
      InterfaceDate.day(assignment["EarliestAssignmentDate"])
      ?? InterfaceDate.day(assignment["EffectiveStart"])
    row.joinedOn = InterfaceDate.day(person["HireDate"])
    row.endsOn = end(of: assignment, person)
    if let start = row.startsOn, let end = row.endsOn, end < start {
      if assignment.isOfFile {
        findings.add(
          .dateOrder, assignment.row, "AssignmentEndDate", value: assignment["AssignmentEndDate"],
          "The assignment ends on \(end.inWords), before it starts on \(start.inWords). It was loaded"
            + " without an end; correct it in ESR.")
      }
      row.endsOn = nil
      row.leavesAlone.insert(.end)
    }
    let ends: Set = ["AssignmentEndDate", "EffectiveEnd"]
    if row.endsOn == nil,
      !assignment.refused.isDisjoint(with: ends)
        || person.refused.contains("ActualTerminationDate")
    {
      row.leavesAlone.insert(.end)
    }
    row.presence = presence(of: row)
    row.leavesAlone.formUnion(blanks(of: row))
    return row
  }

  private func fill(_ row: inout StaffRow, _ person: InterfaceRecord) {
    row.title = person["Title"]
    row.lastName = person["LastName"]
    row.firstName = person["FirstName"]
    row.previousLastName = person["PreviousLastName"]
    row.maidenName = person["MaidenName"]
    row.preferredName = person["PreferredName"]
    row.personType = person["UserPersonType"]
    row.email = person["OfficeEmail"]
    row.bornOn = person.hidden["DateOfBirth"].flatMap(InterfaceDate.day)
    row.nationalInsurance = person.hidden["NINumber"] ?? ""
    row.gender = person.hidden["Gender"] ?? ""
    row.ethnicOrigin = person.hidden["EthnicOrigin"] ?? ""
    row.disability = person.hidden["DisabilityFlag"] ?? ""
    row.nationality = person.hidden["Nationality"] ?? ""
  }

  /// What is done: as the assignment says, else as its position does.
  private func fillWork(
    _ row: inout StaffRow, _ assignment: InterfaceRecord, _ position: InterfaceRecord?
  ) {
    let job = assignment["JobName"].split(separator: "|", omittingEmptySubsequences: false)
      .map(\.trimmed)
    let group = job.first.flatMap { known(codes.staffGroups.read($0)) }
    let role = job.dropFirst().first.flatMap { known(codes.roles.read($0)) }
    row.staffGroup = group ?? position?["JobStaffGroup"] ?? ""
    row.role = role ?? position?["JobRole"] ?? ""
    let name = [assignment["PositionName"], position?["PositionName"] ?? ""].first { !$0.isEmpty }
    let parts = (name ?? "").split(separator: "|", omittingEmptySubsequences: false)
      .map(\.trimmed)
    row.positionNumber = position?["PositionNumber"].nonBlank ?? parts.first ?? ""
    row.positionTitle = parts.count > 1 ? parts[1] : ""
    let occupation = position?["OccupationCode"].nonBlank ?? (parts.count > 2 ? parts[2] : "")
    if let first = occupation.uppercased().first, occupation.count == 3, codes.hasMatrix(first) {
      row.occupationCode = occupation.uppercased()
    }
    row.payscale = assignment["Grade"].nonBlank ?? position?["Payscale"] ?? ""
    if case .band(let band) = codes.bands.read(row.payscale) { row.band = band }
  }

  private func known(_ reading: ValueList.Reading) -> String? {
    switch reading {
    case .known(let value), .alias(let value): value
    case .blank, .unknown: nil
    }
  }

  private func flag(_ text: String) -> Bool? {
    text.isEmpty ? nil : text == "Yes"
  }

  /// The employer's words for it, else those of the system.
  private func status(of assignment: InterfaceRecord) -> String {
    let own = assignment["UserAssignmentStatus"]
    if !own.isEmpty { return own }
    switch assignment["SystemAssignmentStatus"].uppercased() {
    case "ACTIVE_ASSIGN": return "Active Assignment"
    case "TERM_ASSIGN": return "Terminate Assignment"
    case _: return ""
    }
  }

  private func end(of assignment: InterfaceRecord, _ person: InterfaceRecord) -> Day? {
    let own =
      InterfaceDate.day(assignment["AssignmentEndDate"])
      ?? InterfaceDate.day(assignment["EffectiveEnd"])
    let left = InterfaceDate.day(person["ActualTerminationDate"])
    guard let own, let left else { return own ?? left }
    return min(own, left)
  }

  private func presence(of row: StaffRow) -> StaffRow.Presence {
    let status = codes.status(of: row.status)
    if status == AssignmentStatus.ended.rawValue || row.endsOn.map({ $0 < asOf }) ?? false {
      return .ended
    }
    if row.startsOn.map({ $0 > asOf }) ?? false || status == AssignmentStatus.offered.rawValue {
      return .notStarted
    }
    return .inPost
  }

  /// Whatever the interface leaves blank stays as another file said it; dates and the supervisor
  /// are what the interface is for.
  private func blanks(of row: StaffRow) -> Set<StaffColumn> {
    var blank: Set<StaffColumn> = []
    let texts: [(StaffColumn, String)] = [
      (.positionNumber, row.positionNumber), (.positionTitle, row.positionTitle),
      (.role, row.role), (.staffGroup, row.staffGroup), (.payscale, row.band),
      (.occupationCode, row.occupationCode), (.category, row.category), (.status, row.status),
    ]
    for (column, text) in texts where text.isEmpty { blank.insert(column) }
    if row.fte == nil { blank.insert(.fte) }
    if row.hours == nil { blank.insert(.hours) }
    if row.isFlaggedManager == nil { blank.insert(.managerFlag) }
    if row.startsOn == nil { blank.insert(.start) }
    if row.joinedOn == nil { blank.insert(.latestStart) }
    return blank
  }
}

extension InterfacePosts {
  /// One row of each person counts: the flagged one, among those in post where there are any.
  private mutating func markPrimaries(
    _ state: InterfaceState, _ findings: inout ReportFindings
  ) {
    for (employee, places) in places.sorted(by: { $0.key < $1.key }) {
      let inPost = places.filter { rows[$0].isInPost }
      let counted = inPost.isEmpty ? places : inPost
      let flagged = counted.filter { rows[$0].primaryFlag == true }
      let chosen = (flagged.isEmpty ? counted : flagged).min { one, other in
        let mains = (rows[one].assignment == employee, rows[other].assignment == employee)
        return mains.0 != mains.1 ? mains.0 : one < other
      }
      guard let chosen else { continue }
      rows[chosen].isPrimary = true
      guard inPost.count > 1, flagged.count != 1 else { continue }
      for place in flagged.isEmpty ? counted : flagged where !rows[place].file.isEmpty {
        let words =
          flagged.isEmpty
          ? "none of the assignments of employee \(employee) is the primary one"
          : "employee \(employee) has \(flagged.count) primary assignments"
        findings.add(
          flagged.isEmpty ? .primaryNone : .primaryMultiple, rows[place].source,
          "PrimaryAssignment", value: rows[place].primaryFlag == true ? "Yes" : "No",
          "PrimaryAssignment: \(words). The person is counted once, on"
            + " \(rows[chosen].assignment); correct the flags in ESR.")
      }
    }
  }

  /// Employees who share an NI number: offered as one person, never merged.
  private func sayNumbersOfTwo(_ findings: inout ReportFindings) {
    var firstWith: [String: StaffRow] = [:]
    for row in rows.sorted(by: { $0.source.line < $1.source.line })
    where row.isPrimary && !row.nationalInsurance.isEmpty {
      let number = String(row.nationalInsurance.prefix(8))
      guard let first = firstWith[number] else {
        firstWith[number] = row
        continue
      }
      findings.add(
        .personPossibleMatch, row.source, "NINumber", severity: .warning,
        "NINumber: employee \(row.employee) has the same number as employee \(first.employee). They"
          + " were loaded as two people; if they are one, say so under possible duplicates.")
    }
  }
}

extension InterfacePosts {
  /// Of those without a supervisor, the chair, else the chief executive, else whoever has most
  /// people below them.
  func top(of blank: [Int]) -> Int? {
    let ranked = blank.compactMap { place in
      codes.rank(ofRole: rows[place].role).map { (rank: $0, place: place) }
    }
    if let best = ranked.min(by: { ($0.rank, $0.place) < ($1.rank, $1.place) }) {
      return best.place
    }
    var below: [String: Int] = [:]
    for row in rows { if let link = row.supervisor { below[link.employee, default: 0] += 1 } }
    return blank.filter { below[rows[$0].employee] != nil }.max {
      (below[rows[$0].employee] ?? 0, -$0) < (below[rows[$1].employee] ?? 0, -$1)
    } ?? (rows.count == 1 ? blank.first : nil)
  }
}
