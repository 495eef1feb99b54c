import Files

/// Who supervises whom, as far as the report can be trusted.
struct Supervisors {
  let columns: ReportColumns<StaffColumn>
  let codes: StaffRecordCodes
  /// Employees and assignments of earlier loads that this file need not repeat.
  let heldEmployees: Set<String>
  let heldAssignments: [String: String]
  /// Employees whose rows were rejected.
  let rejected: Set<String>

  /// Finds the supervisor of each row and takes back those that cannot be: oneself, and rings.
  func link(
    _ rows: inout [StaffRow], _ places: [String: [Int]], assignment: (String) -> Int?,
    _ findings: inout ReportFindings
  ) {
    guard columns.has(.supervisorNumber) || columns.has(.supervisorAssignment) else { return }
    let zeros = ZeroIndex(places.keys, heldEmployees)
    let names = NameIndex()
    for place in rows.indices {
      let link = supervisor(of: rows[place], rows, places, assignment, zeros, names, &findings)
      rows[place].supervisor = link
      // Somebody is named, and cannot be taken: whoever is known already stays.
      if link == nil, rows[place].namesSupervisor {
        rows[place].leavesAlone.formUnion([.supervisorNumber, .supervisorAssignment])
      }
    }
    let rings = SupervisorRings(rows, places).members
    for (place, ring) in rings {
      rows[place].supervisor = nil
      let row = rows[place]
      findings.add(
        .supervisorLoop, row.source, StaffColumn.supervisorNumber.rawValue,
        value: row.supervisorNumber,
        "\(columns.name(.supervisorNumber)): these people supervise each other in a ring:"
          + " \(ring.joined(separator: " > ")). No link of the ring was taken; people below it keep"
          + " theirs. Correct one of them in ESR.")
    }
    blanks(rows, places, &findings)
  }

  private func supervisor(
    of row: StaffRow, _ rows: [StaffRow], _ places: [String: [Int]], _ assignment: (String) -> Int?,
    _ zeros: ZeroIndex, _ names: NameIndex, _ findings: inout ReportFindings
  ) -> SupervisorLink? {
    let column = StaffColumn.supervisorNumber
    let written = columns.name(column)
    let number = employeeNumber(row, rows, assignment)
    func drop(
      _ code: FindingCode, severity: Severity? = nil, _ why: String
    ) -> SupervisorLink? {
      findings.add(
        code, row.source, column.rawValue, value: columns.value(column, of: row.source),
        severity: severity, effect: .linkDropped,
        "\(written): \(why) The row was loaded without this supervisor; one who is known already"
          + " stays.")
      return nil
    }
    if number.isEmpty {
      guard !row.supervisorName.isEmpty else { return nil }
      let matches = names.matches(row.supervisorName, rows, places)
      let offer =
        matches.count == 1
        ? "The name matches one person (\(matches[0])), who is offered, not taken."
        : matches.isEmpty
          ? "No one in the file has that name."
          : "\(matches.count) people in the file have that name."
      return drop(
        .supervisorNameOnly, "there is a name without a number. \(offer) Add the number in ESR.")
    }
    if number == row.employee {
      return drop(.supervisorSelf, "\(number) is the person themself. Correct it in ESR.")
    }
    if places[number] != nil || heldEmployees.contains(number) {
      return SupervisorLink(
        employee: number, assignment: knownAssignment(of: row, number, rows, assignment, &findings))
    }
    if EmployeeNumbers.shape(of: number) == .scientific {
      return drop(
        .idScientific,
        "a spreadsheet shortened \(number) and its last digits are lost. Export the"
          + " report again with this column as text.")
    }
    if rejected.contains(number) {
      return drop(
        .supervisorMissing, severity: .info, "the row of \(number) was not loaded. Mend that row.")
    }
    if let padded = zeros.padded(number) {
      return drop(
        .idLeadingZeroLost,
        "there is no employee \(number), but \(padded) is known; it is offered,"
          + " not taken. Export the report again with this column as text.")
    }
    let who = row.supervisorName.isEmpty ? number : "\(row.supervisorName) (\(number))"
    return drop(.supervisorMissing, "\(who) is not in this file, nor known from earlier ones.")
  }

  /// The number given, or that of the assignment given without it.
  private func employeeNumber(
    _ row: StaffRow, _ rows: [StaffRow], _ assignment: (String) -> Int?
  ) -> String {
    guard row.supervisorNumber.isEmpty, !row.supervisorAssignment.isEmpty else {
      return row.supervisorNumber
    }
    return assignment(row.supervisorAssignment).map { rows[$0].employee }
      ?? heldAssignments[row.supervisorAssignment]
      ?? EmployeeNumbers.employee(ofAssignment: row.supervisorAssignment)
  }

  /// Which of the supervisor's assignments is meant; the primary one when it is not known.
  private func knownAssignment(
    of row: StaffRow, _ number: String, _ rows: [StaffRow], _ assignment: (String) -> Int?,
    _ findings: inout ReportFindings
  ) -> String? {
    let given = row.supervisorAssignment
    if given.isEmpty { return nil }
    if let place = assignment(given) {
      if rows[place].employee == number { return given }
    } else if heldAssignments[given] == number {
      return given
    }
    findings.add(
      .assignmentUnknown, row.source, StaffColumn.supervisorAssignment.rawValue, value: given,
      "\(columns.name(.supervisorAssignment)) \(given) is not an assignment of employee \(number). The"
        + " link was made to the person's primary assignment.")
    return nil
  }

  /// Everyone but the one at the top has a supervisor.
  private func blanks(
    _ rows: [StaffRow], _ places: [String: [Int]], _ findings: inout ReportFindings
  ) {
    guard columns.has(.supervisorNumber) else { return }
    let blank = rows.indices.filter { place in
      let row = rows[place]
      return row.isPrimary && row.isInPost && row.supervisorNumber.isEmpty
        && row.supervisorAssignment.isEmpty && row.supervisorName.isEmpty
    }
    let top = top(of: blank, rows)
    for place in blank where place != top {
      let row = rows[place]
      findings.add(
        .supervisorBlank, row.source, StaffColumn.supervisorNumber.rawValue,
        "\(columns.name(.supervisorNumber)) is blank. Only the top of the organisation may have no"
          + " supervisor; add one in ESR. The row was loaded.")
    }
  }

  /// The chair, else the chief executive, else whoever has most people below them.
  private func top(of blank: [Int], _ rows: [StaffRow]) -> Int? {
    let ranked = blank.compactMap { place in
      codes.rank(ofRole: rows[place].role).map { (rank: $0, place: place) }
    }
    if let best = ranked.min(by: { ($0.rank, $0.place) < ($1.rank, $1.place) }) {
      return best.place
    }
    var below: [String: Int] = [:]
    for row in rows { if let link = row.supervisor { below[link.employee, default: 0] += 1 } }
    let led = blank.filter { below[rows[$0].employee] != nil }
    return led.max {
      (below[rows[$0].employee] ?? 0, -$0) < (below[rows[$1].employee] ?? 0, -$1)
    } ?? (rows.count == 1 ? blank.first : nil)
  }
}

/// Known employee numbers by what is left of them without leading zeros.
private struct ZeroIndex {
  private var byRest: [Substring: String] = [:]

  init(_ numbers: some Sequence<String>, _ held: Set<String>) {
    for number in numbers where number.hasPrefix("0") { take(number) }
    for number in held where number.hasPrefix("0") { take(number) }
  }

  private mutating func take(_ number: String) {
    byRest[EmployeeNumbers.withoutLeadingZeros(number)] = number
  }

  func padded(_ number: String) -> String? {
    byRest[number[...]].flatMap { EmployeeNumbers.isSameButForZeros(number, $0) ? $0 : nil }
  }
}

/// People by their names, made only when a row names nobody by number.
private final class NameIndex {
  private var byName: [String: Set<String>]?

  /// Employee numbers of those called `Last, Title First` or `Last, First`.
  func matches(
    _ name: String, _ rows: [StaffRow], _ places: [String: [Int]]
  ) -> [String] {
    let index = byName ?? made(rows)
    byName = index
    return (index[name.loosenedName] ?? []).sorted()
  }

  private func made(_ rows: [StaffRow]) -> [String: Set<String>] {
    var index: [String: Set<String>] = [:]
    for row in rows {
      let plain = "\(row.lastName), \(row.firstName)".loosenedName
      let titled = "\(row.lastName), \(row.title) \(row.firstName)".loosenedName
      index[plain, default: []].insert(row.employee)
      index[titled, default: []].insert(row.employee)
    }
    return index
  }
}

extension String {
  fileprivate var loosenedName: String { ValueList.loosened(self) }
}
