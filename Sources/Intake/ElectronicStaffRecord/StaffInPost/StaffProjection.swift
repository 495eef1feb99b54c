import Directory
import Figures
import Files
import Journals
import Kernel
import Storage

/// Takes a checked report over into Directory and the monitoring store, in sets.
struct StaffProjection {
  private let report: StaffReport
  private let employer: OrganisationID
  private let codes: StaffRecordCodes
  private let context: IntakeContext
  private let held: HeldStaff

  private var projection = Projection()
  private var units: [String: UnitID] = [:]
  /// By employee number; held ones and those made now.
  private var people: [String: PersonID]
  private var assignments: [String: AssignmentID]
  private var newPeople: Set<PersonID> = []
  private var newAssignments: Set<AssignmentID> = []
  /// The row from which a person was taken, for what is said of them as a whole.
  private var sourceOfPerson: [PersonID: Source] = [:]
  /// The same of assignments, absences and units: everything has a number of one series.
  private var sources: [Int64: Source] = [:]

  private struct Source {
    let file: String
    let line: Int
  }

  init(
    _ report: StaffReport, employer: OrganisationID, codes: StaffRecordCodes,
    _ context: IntakeContext
  ) throws {
    self.report = report
    self.employer = employer
    self.codes = codes
    self.context = context
    held = try HeldStaff(context)
    people = held.people
    assignments = held.assignments.mapValues(\.id)
  }

  mutating func run(_ difference: Difference) throws -> Projection {
    var projection = try run(
      touching: Set(difference.created.map(\.key.key) + difference.changed.map(\.after.key.key)))
    projection.adopted = Set(difference.created.map(\.key).filter { wasOpen($0.key) })
    return projection
  }

  /// Whether a post of this number ran on before the load.
  func wasOpen(_ number: String) -> Bool { held.open.contains(number) }

  /// - Parameter touched: Numbers of the assignments that are to be as the report has them.
  mutating func run(touching touched: Set<String>) throws -> Projection {
    let rows = report.rows.filter { touched.contains($0.assignment) }
    try saveUnits()
    try savePeople(rows)
    try saveAssignments(rows)
    try saveManagers(rows)
    try saveAbsences(rows)
    try saveMonitoring(rows)
    if !rows.isEmpty {
      try ManagerReasons.recompute(
        for: [employer], on: context.asOf, new: newAssignments, context.tx)
    }
    for row in rows {
      projection.links[RecordKey(StaffInPostFormat.assignmentKind, row.assignment)] = RecordLinks(
        person: people[row.employee], organisation: employer,
        assignment: assignments[row.assignment])
    }
    return projection
  }

  private mutating func saveUnits() throws {
    let known = try Units.of(employer, context.tx)
    units = known.mapValues(\.id)
    for unit in report.units.values where units[unit.code] == nil {
      units[unit.code] = try context.tx.newIdentifier()
    }
    let next = report.units.values.sorted { $0.code < $1.code }.compactMap { unit -> Unit? in
      guard let id = units[unit.code] else { return nil }
      let parent = unit.parent.flatMap { report.units[$0] }.flatMap { units[$0.code] }
      return Unit(id: id, organisation: employer, parent: parent, code: unit.code, name: unit.name)
    }
    for row in report.rows {
      // A unit is first said by the first row of it or of what is below it.
      var unit = report.units[row.unit]
      while let said = unit, let id = units[said.code], sources[id.rawValue] == nil {
        sources[id.rawValue] = source(row)
        unit = said.parent.flatMap { report.units[$0] }
      }
    }
    note(try Units.save(next, context.tx))
  }

  /// Adds the file and line to changes.
  mutating func note(_ changes: [JournalChange]) {
    projection.changes += changes.map { change in
      var change = change
      let source = sources[change.recordID] ?? change.person.flatMap { sourceOfPerson[$0] }
      change.file = source?.file ?? report.file
      change.line = source.flatMap { $0.line > 0 ? $0.line : nil }
      return change
    }
  }

  private func source(_ row: StaffRow) -> Source {
    Source(file: row.file.isEmpty ? report.file : row.file, line: row.source.line)
  }
}

extension StaffProjection {
  private mutating func savePeople(_ rows: [StaffRow]) throws {
    let employees = Set(rows.map(\.employee))
    let mains = StaffReport.mains(of: report.rows, employees)
    let known = try People.find(employees.compactMap { held.people[$0] }, context.tx)
    var next: [Person] = []
    var created: [Person] = []
    for row in mains {
      if let id = held.people[row.employee], let person = known[id] {
        next.append(updated(person, from: row))
        sourceOfPerson[id] = source(row)
      } else {
        let id: PersonID = try context.tx.newIdentifier()
        people[row.employee] = id
        newPeople.insert(id)
        sourceOfPerson[id] = source(row)
        let person = updated(Person(id: id, name: row.name), from: row)
        created.append(person)
        next.append(person)
      }
    }
    try offerMatches(of: created)
    note(try People.save(next, known: known, context.tx))
  }

  private func updated(_ person: Person, from row: StaffRow) -> Person {
    var person = person
    if row.hasName { person.rename(to: row.name, on: context.asOf) }
    for name in row.otherNames where !person.isCalled(name) { person.otherNames.append(name) }
    if let born = row.bornOn { person.bornOn = born }
    person.identify(by: PersonIdentifier(.esrEmployee, row.employee, organisation: employer))
    if !row.nationalInsurance.isEmpty {
      person.identify(by: PersonIdentifier(.nationalInsurance, row.nationalInsurance))
    }
    if let registration = row.registration {
      if row.leavesAlone.contains(.registrationExpiry) {
        person.identify(byUndated: registration)
      } else {
        person.identify(by: registration)
      }
    }
    if !row.email.isEmpty { person.reach(at: row.email) }
    return person
  }

  /// People of other employers with the same NI number: offered, never merged.
  private mutating func offerMatches(of created: [Person]) throws {
    let ids = Set(created.map(\.id))
    for match in try PossibleDuplicates.of(created, sharing: .nationalInsurance, context.tx) {
      let own = ids.contains(match.first) ? match.first : match.second
      projection.findings.append(
        Finding(
          .personPossibleMatch, file: sourceOfPerson[own]?.file ?? report.file,
          line: sourceOfPerson[own]?.line,
          column: StaffColumn.nationalInsurance.rawValue,
          "Somebody known from elsewhere has \(match.evidence.map(\.words).sorted().inWords). They were"
            + " kept as two people; if they are one, say so under possible duplicates."))
    }
  }

  private mutating func saveAssignments(_ rows: [StaffRow]) throws {
    var next: [Assignment] = []
    var known: [AssignmentID: Assignment] = [:]
    for row in rows {
      guard let person = people[row.employee] else { continue }
      let before = held.assignments[row.assignment]
      if let before { known[before.id] = before }
      if var other = before, other.person != person {
        // The number went to somebody else.
        other.endedOn = min(other.endedOn ?? context.asOf, context.asOf - 1)
        next.append(other)
      }
      let same = before.flatMap { $0.person == person ? $0 : nil }
      let id = try same?.id ?? context.tx.newIdentifier()
      if same == nil { newAssignments.insert(id) }
      assignments[row.assignment] = id
      sources[id.rawValue] = source(row)
      next.append(assignment(id, person, from: row, before: same))
    }
    note(
      try Assignments.save(next, known: known, newAssessedOn: context.asOf, context.tx))
  }

  private func assignment(
    _ id: AssignmentID, _ person: PersonID, from row: StaffRow, before: Assignment?
  ) -> Assignment {
    var next =
      before
      ?? Assignment(
        id: id, person: person, organisation: employer, title: "", engagement: .notStated)
    next.number = row.assignment
    next.isPrimary = row.isPrimary
    let has = { (column: StaffColumn) in
      report.columns.has(column) && !row.leavesAlone.contains(column)
    }
    if let unit = report.units[row.unit] { next.unit = units[unit.code] }
    if has(.positionNumber) { next.positionNumber = row.positionNumber.nonBlank }
    let title = row.positionTitle.isEmpty ? row.role : row.positionTitle
    let isTitleKept = title.isEmpty && row.leavesAlone.contains(.role)
    if before == nil || has(.positionTitle) && !isTitleKept { next.title = title }
    if has(.role) { next.role = row.role.isEmpty ? nil : JobRole(.esr, row.role) }
    if has(.staffGroup) { next.staffGroup = row.staffGroup.nonBlank }
    if has(.payscale) { next.band = row.band.nonBlank }
    if has(.occupationCode) { next.occupationCode = row.occupationCode.nonBlank }
    if has(.category) { next.engagement = codes.footing(of: row.category) }
    if has(.fte) { next.fte = row.fte }
    if has(.hours) { next.contractedHours = row.hours }
    if has(.status) { next.status = codes.presence(of: row.status) }
    if has(.managerFlag) { next.isFlaggedManager = row.isFlaggedManager ?? false }
    if has(.start) { next.startedOn = row.startsOn }
    if has(.latestStart) { next.joinedEmployerOn = row.joinedOn }
    if has(.end) { next.endedOn = row.endsOn }
    if row.presence == .ended, row.endsOn.map({ $0 > context.asOf }) ?? true {
      // Ended on a day that the report does not say: not after it was made.
      next.endedOn = before?.endedOn ?? context.asOf
    }
    return next
  }

  /// Links of assignments in post begin with the report; of those to come, with the assignment.
  private mutating func saveManagers(_ rows: [StaffRow]) throws {
    guard report.columns.has(.supervisorNumber) || report.columns.has(.supervisorAssignment)
    else { return }
    var managers: [Day: [AssignmentID: LineManagement.Manager?]] = [:]
    for row in rows where !row.leavesAlone.contains(.supervisorNumber) || row.presence == .ended {
      guard let id = assignments[row.assignment] else { continue }
      let isKnown = held.assignments[row.assignment] != nil
      switch row.presence {
      case .inPost: managers[context.asOf, default: [:]][id] = .some(manager(of: row))
      case .notStarted:
        managers[row.startsOn ?? context.asOf, default: [:]][id] = .some(manager(of: row))
      case .ended: if isKnown { managers[context.asOf, default: [:]][id] = .some(nil) }
      }
    }
    for (day, managers) in managers.sorted(by: { $0.key < $1.key }) {
      note(try LineManagement.set(managers, from: day, ofNew: newAssignments, context.tx))
    }
  }

  private func manager(of row: StaffRow) -> LineManagement.Manager? {
    guard let link = row.supervisor, let person = people[link.employee] else { return nil }
    return LineManagement.Manager(person, in: link.assignment.flatMap { assignments[$0] })
  }

  private mutating func saveAbsences(_ rows: [StaffRow]) throws {
    guard report.columns.has(.status) else { return }
    var statuses: [AssignmentID: AssignmentStatus] = [:]
    for row in rows where row.isInPost && !row.leavesAlone.contains(.status) {
      guard let id = assignments[row.assignment] else { continue }
      statuses[id] = codes.presence(of: row.status)
    }
    let changes = try Absences.follow(
      statuses, on: context.asOf, ofNew: newAssignments, context.tx)
    for absence in try Absences.find(changes.map(\.recordID), context.tx).values {
      sources[absence.id] = sources[absence.assignment.rawValue]
    }
    note(changes)
  }

  private mutating func saveMonitoring(_ rows: [StaffRow]) throws {
    let mains = StaffReport.mains(of: report.rows, Set(rows.map(\.employee)))
    let values = mains.flatMap { row in
      people[row.employee].map { row.monitoring($0, at: employer) } ?? []
    }
    note(
      try MonitoringStore.save(
        values, load: context.load, at: context.now, ofNew: newPeople, context.tx))
  }
}

extension StaffReport {
  /// The row on which each of `employees` is counted, in the order of the file.
  static func mains(of rows: [StaffRow], _ employees: Set<String>) -> [StaffRow] {
    rows.filter { $0.isPrimary && employees.contains($0.employee) }
  }
}

extension StaffRow {
  var hasName: Bool { !(lastName.isEmpty && firstName.isEmpty) }

  /// The employee number stands in for a name that the report does not give.
  var name: PersonName {
    PersonName(given: firstName, family: lastName, title: title)
      ?? PersonName(
        kind: .current, title: nil, given: "", family: "", display: employee, from: nil, to: nil)
  }

  /// Names of the person beside the one in use, where the source has them.
  var otherNames: [PersonName] {
    var names: [PersonName] = []
    for family in [previousLastName, maidenName] where !family.isEmpty && family != lastName {
      if let name = PersonName(given: firstName, family: family, kind: .previous) {
        names.append(name)
      }
    }
    if !preferredName.isEmpty, preferredName != firstName,
      let name = PersonName(given: preferredName, family: lastName, kind: .knownAs)
    {
      names.append(name)
    }
    return names
  }

  var registration: PersonIdentifier? {
    if registrationNumber.isEmpty { return nil }
    let scheme = PersonIdentifier.scheme(ofBody: registrationBody)
    return PersonIdentifier(
      scheme, registrationNumber,
      body: scheme == .otherRegistration && !registrationBody.isEmpty ? registrationBody : nil,
      expiresOn: registrationExpiresOn)
  }

  /// What the report says for monitoring; what it leaves blank is left alone.
  func monitoring(_ person: PersonID, at employer: OrganisationID) -> [MonitoringValue] {
    StaffHiddenValues.monitoring(
      gender: gender, ethnicOrigin: ethnicOrigin, disability: disability,
      nationality: nationality, of: person, at: employer)
  }
}

extension Person {
  fileprivate func isCalled(_ name: PersonName) -> Bool {
    name.display == self.name.display || otherNames.contains { $0.display == name.display }
  }
}
