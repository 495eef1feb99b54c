import Files

/// What records of the file refer to and is nowhere to be found.
struct InterfaceReferences {
  /// Rejects records whose person is not known, and reports other references that lead nowhere.
  static func check(_ state: inout InterfaceState, _ findings: inout ReportFindings) {
    people(&state, &findings)
    for kind in [InterfaceKind.assignment, .phone, .address] {
      for record in state.ofFile(kind) where state[.person, record["PersonID"]] == nil {
        findings.add(
          .orphanPerson, record.row, "PersonID", value: record["PersonID"],
          severity: kind == .assignment ? .error : .warning,
          "The person \(record["PersonID"]) of this \(kind.rawValue) is not known, or the person's"
            + " record was not read. The \(kind.rawValue) was not loaded.")
        state.remove(record)
      }
    }
    for record in state.ofFile(.assignment) {
      check(record, "PositionID", .position, state, &findings)
      check(record, "OrganisationID", .organisation, state, &findings)
    }
    for record in state.ofFile(.position) {
      check(record, "OrganisationID", .organisation, state, &findings)
    }
  }

  /// Without an employee number nobody can be joined to anything; with one of somebody else's, two
  /// people would become one.
  private static func people(
    _ state: inout InterfaceState, _ findings: inout ReportFindings
  ) {
    var holders: [String: InterfaceRecord] = [:]
    for person in state.all(.person) where !person.isOfFile {
      holders[person["EmployeeNumber"]] = person
    }
    for person in state.ofFile(.person) {
      let number = person["EmployeeNumber"]
      if number.isEmpty {
        findings.add(
          .keyMissing, person.row, "EmployeeNumber",
          "EmployeeNumber is blank, so the person cannot be found again. The person was not loaded."
        )
        state.remove(person)
      } else if let holder = holders[number], holder.key != person.key {
        findings.add(
          .keyDuplicate, person.row, "EmployeeNumber", value: number,
          "EmployeeNumber \(number) is that of person \(holder.key). This person was not loaded.")
        state.remove(person)
      } else {
        holders[number] = person
      }
    }
    for assignment in state.ofFile(.assignment) where assignment["AssignmentNumber"].isEmpty {
      // An applicant has no number yet.
      let isApplicant = assignment["AssignmentType"].uppercased() == "A"
      findings.add(
        isApplicant ? .notCounted : .keyMissing, assignment.row, "AssignmentNumber",
        effect: .rowRejected,
        isApplicant
          ? "An applicant's assignment is no work yet. It was not loaded."
          : "AssignmentNumber is blank. The assignment was not loaded.")
      state.remove(assignment)
    }
  }

  private static func check(
    _ record: InterfaceRecord, _ name: String, _ kind: InterfaceKind, _ state: InterfaceState,
    _ findings: inout ReportFindings
  ) {
    let key = record[name]
    guard !key.isEmpty, state[kind, key] == nil else { return }
    findings.add(
      kind == .position ? .orphanPosition : .orphanOrganisation, record.row, name, value: key,
      "There is no \(kind.rawValue) \(key). The \(record.kind.rawValue) was loaded without"
        + " \(kind == .position ? "a position" : "its organisation").")
  }
}
