import Directory
import Files
import Kernel

/// The outbound interface of the Electronic Staff Record, generic version 2 (GO2): a full file now
/// and then, and changes in between.
///
/// - Source: import formats, section 3.2.
struct InterfaceFormat: IntakeFormat {
  static let formatName = "esr-go2"
  static let assignmentKind = InterfaceKind.assignment.rawValue

  let name = InterfaceFormat.formatName
  let title = "Electronic Staff Record, outbound interface (GO2)"
  /// Before the reports, which know more about each assignment.
  let order = 8
  let postKinds: Set<String> = [InterfaceFormat.assignmentKind]
  let placeColumns: Set<String> = ["OrganisationID", "LocationID"]
  let protectedColumns: Set<String> = InterfaceKind.person.hidden

  let codes: StaffRecordCodes
  let layout: InterfaceLayout

  init(_ lists: CodeLists = .shared) {
    codes = StaffRecordCodes(lists)
    layout = InterfaceLayout(lists)
  }

  func recognise(_ file: SourceFile) -> FileRole? {
    if let header = InterfaceHeader(file.text) { return header.isOutbound ? role(header) : nil }
    return lacksHeader(file.text) ? FileRole("changes") : nil
  }

  func roleWhenTold(_ file: SourceFile) -> FileRole {
    InterfaceHeader(file.text).map(role) ?? FileRole("changes")
  }

  private func role(_ header: InterfaceHeader) -> FileRole {
    FileRole(InterfaceName(header.fileName)?.isFull == true ? "full" : "changes")
  }

  /// Records of the interface without the first one.
  private func lacksHeader(_ text: SourceText) -> Bool {
    guard let first = InterfaceLines(text, delimiter: UInt8(ascii: "~"), limit: 1).rows.first
    else { return false }
    return first.fields.count > 1 && layout.meaning(of: first.type) != nil
  }

  /// Each file alone, in the order of the runs, whatever the order they were handed over in.
  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] {
    let runs = files.enumerated().map { place, file in
      let header = InterfaceHeader(file.file.text)
      // A full file begins anew, so the changes of the same night come after it.
      let isFull = file.role == FileRole("full")
      return (run: header?.run ?? "", rank: isFull ? 0 : 1, place: place, file: file)
    }
    return runs.sorted { ($0.run, $0.rank, $0.place) < ($1.run, $1.rank, $1.place) }
      .map { [$0.file] }
  }

  func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim {
    guard let file = files.first?.file else { return .nobody }
    guard let header = InterfaceHeader(file.text) else {
      return .unclear([
        Finding(
          .headerNotFound, file: file.name, line: 1, record: 1,
          "The file does not begin with an HDR record, so nobody can tell whose it is and of which"
            + " run. Nothing was loaded; ask for the file again.")
      ])
    }
    return EmployerNumber.claim(
      header.employer.nonBlank, name: nil, file: file.name, context,
      unclear: "The HDR record gives no employer number (VPD)")
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var reading = Reading()
    let values = InterfaceValues(codes: codes, asOf: context.asOf)
    for recognised in files {
      let file = recognised.file
      guard let read = InterfaceFile(file, layout, values) else { continue }
      reading.findings += read.findings
      if read.isRejected { continue }
      let run = InterfaceRuns.Run(read, digest: try FileDigests.of(file.bytes, context.tx))
      let runs = try InterfaceRuns(context)
      let standing = runs.standing(of: run)
      if standing == .loadedBefore {
        reading.findings = []
        reading.untouched.append(run.key)
      } else {
        let deleted = try take(read, standing, runs, named: file.name, into: &reading, context)
        reading.records.append(run.source(named: file.name, deleted: deleted))
      }
      reading.findings += standing.finding(read, named: file.name).map { [$0] } ?? []
    }
    return reading
  }

  /// Gives back what the file deletes and nobody knows.
  private func take(
    _ file: InterfaceFile, _ standing: InterfaceRuns.Standing, _ runs: InterfaceRuns,
    named name: String, into reading: inout Reading, _ context: IntakeContext
  ) throws -> [RecordKey] {
    var findings = ReportFindings(file: name)
    var state = try InterfaceState(context, deleted: runs.deleted)
    var isLate = false
    if case .late = standing { isLate = true }
    let leftOut = { (kind: InterfaceKind) in
      file.name.subtype == "EXP" ? layout.leftOutOfExpenses(kind) : []
    }
    state.take(file, isLate: isLate, leaving: leftOut, &findings)
    InterfaceReferences.check(&state, &findings)
    let tree = InterfaceTree(state, &findings)
    var posts = InterfacePosts(state, tree, codes: codes, asOf: context.asOf, &findings)
    let supervisors = InterfaceSupervisors(&posts, state, &findings)
    if file.name.isFull, !isLate {
      findings.add(try absent(from: posts, context, named: name))
    }
    findings.sort()
    reading.findings += findings.all
    for kind in InterfaceKind.allCases where kind.isKept {
      reading.records += state.ofFile(kind).map(\.source)
    }
    reading.ended += state.ends
    let day = InterfaceTime.day(file.header.run) ?? context.asOf
    reading.payload = InterfaceLoad(
      report: StaffReport(
        file: name, number: file.header.employer, rows: posts.rows, units: tree.units,
        columns: Self.columns),
      keys: posts.keys, state: state, unlinked: supervisors.unlinked, seenOn: day)
    return state.endedUnknown
  }

  /// Assignments that are known and that a full file does not have. Nothing is erased by absence.
  private func absent(
    from posts: InterfacePosts, _ context: IntakeContext, named name: String
  ) throws -> [Finding] {
    let there = Set(posts.rows.filter { !$0.file.isEmpty }.map(\.assignment))
    return try HeldStaff(context).open.subtracting(there).sorted().map { number in
      Finding(
        .absentFromFile, file: name, column: "AssignmentNumber", value: number,
        "Assignment \(number) is known and not in this full file. It was kept as it is; if it has"
          + " ended, end it.")
    }
  }

  func isOver(_ values: [String: String], _ context: IntakeContext) -> Bool {
    if values["SystemAssignmentStatus"]?.uppercased() == "TERM_ASSIGN" { return true }
    if let status = values["UserAssignmentStatus"],
      codes.status(of: status) == AssignmentStatus.ended.rawValue
    {
      return true
    }
    let end = (values["AssignmentEndDate"] ?? values["EffectiveEnd"]).flatMap(InterfaceDate.day)
    return end.map { $0 < context.asOf } ?? false
  }

  func differingInHiddenValues(
    _ records: [SourceRecord], _ context: IntakeContext
  ) throws -> Set<RecordKey> {
    try StaffHiddenValues(context).differing(
      ofPeople: records.filter { $0.key.kind == InterfaceKind.person.rawValue }
        .map(\.inWordsOfReport))
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let load = reading.payload as? InterfaceLoad, let employer = context.employer else {
      var projection = Projection()
      projection.tally = ChangeTally()
      projection.tally?.unchanged = reading.untouched.count
      return projection
    }
    var projection = try InterfaceProjection(load, employer: employer, codes: codes, context)
      .run(difference)
    projection.tally = Comparison(format: self, context: context).tally(
      difference.ofPeopleAndPosts, projection)
    // A night without changes is a load too.
    if projection.tally == ChangeTally() { projection.tally?.unchanged = 1 }
    return projection
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    let counts = try StaffCounts.of(context).filter {
      ["assignments", "persons", "people_without_supervisor"].contains($0.name)
    }
    let active = try HeldStaff(context).assignments.values
      .count { $0.isCurrent(on: context.asOf) }
    return counts + [Count("active_assignments", active)]
  }

  /// What the interface speaks for, and what it calls it.
  private static let columns = ReportColumns<StaffColumn>([
    .employeeNumber: "EmployeeNumber", .assignmentNumber: "AssignmentNumber",
    .primaryAssignment: "PrimaryAssignment", .positionNumber: "PositionNumber",
    .positionTitle: "PositionName", .staffGroup: "JobStaffGroup", .role: "JobRole",
    .occupationCode: "OccupationCode", .payscale: "Grade", .fte: "FTE", .hours: "NormalHours",
    .category: "AssignmentCategory", .employeeCategory: "EmployeeCategory",
    .status: "UserAssignmentStatus", .start: "EarliestAssignmentDate",
    .end: "AssignmentEndDate", .latestStart: "HireDate",
    .supervisorNumber: "SupervisorPersonID", .supervisorAssignment: "SupervisorAssignmentID",
    .managerFlag: "ManagerFlag", .organisation: "OrganisationID",
  ])
}
