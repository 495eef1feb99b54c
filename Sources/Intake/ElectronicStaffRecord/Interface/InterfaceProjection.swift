import Directory
import Files
import Journals
import Kernel
import Storage

/// What one file of the interface leaves to be taken over.
struct InterfaceLoad: Sendable {
  let report: StaffReport
  /// Key of the assignment of each row of the report.
  let keys: [String]
  let state: InterfaceState
  /// Assignments that the file does not name and that lose their supervisor to a ring.
  let unlinked: Set<String>
  /// The day of the run.
  let seenOn: Day
}

/// Takes a file of the interface over: through the same steps as a staff report, and then what the
/// file deletes.
struct InterfaceProjection {
  private let load: InterfaceLoad
  private let employer: OrganisationID
  private let codes: StaffRecordCodes
  private let context: IntakeContext

  init(
    _ load: InterfaceLoad, employer: OrganisationID, codes: StaffRecordCodes,
    _ context: IntakeContext
  ) throws {
    self.load = load
    self.employer = employer
    self.codes = codes
    self.context = context
  }

  func run(_ difference: Difference) throws -> Projection {
    let touched = touched(by: difference)
    let numbers = Dictionary(
      zip(load.keys, load.report.rows).map { ($0, $1.assignment) },
      uniquingKeysWith: { first, _ in first })
    var staff = try StaffProjection(load.report, employer: employer, codes: codes, context)
    var projection = try staff.run(touching: Set(touched.compactMap { numbers[$0] }))
    let made = projection.links
    projection.links = [:]
    for key in touched {
      guard let number = numbers[key],
        let links = made[RecordKey(StaffInPostFormat.assignmentKind, number)]
      else { continue }
      projection.links[RecordKey(InterfaceFormat.assignmentKind, key)] = links
      if let person = load.state[.assignment, key]?["PersonID"] {
        projection.links[RecordKey(InterfaceKind.person.rawValue, person)] = RecordLinks(
          person: links.person)
      }
    }
    projection.adopted = Set(
      difference.created.filter { record in
        record.key.kind == InterfaceFormat.assignmentKind
          && staff.wasOpen(record.values["AssignmentNumber"] ?? "")
      }.map(\.key))
    try end(difference.ended, &projection)
    return projection
  }

  /// Assignments that are another than before, or that anything they refer to is.
  private func touched(by difference: Difference) -> Set<String> {
    let created = Set(difference.created.map(\.key))
    let changed = created.union(difference.changed.map(\.after.key))
    let state = load.state
    return Set(
      load.keys.filter { key in
        guard let assignment = state[.assignment, key] else { return false }
        func isIn(_ keys: Set<RecordKey>, _ kind: InterfaceKind, _ name: String) -> Bool {
          let other = assignment[name]
          return !other.isEmpty && keys.contains(RecordKey(kind.rawValue, other))
        }
        return changed.contains(assignment.recordKey) || load.unlinked.contains(key)
          || isIn(changed, .person, "PersonID") || isIn(changed, .position, "PositionID")
          || isIn(created, .organisation, "OrganisationID")
          // A supervisor who was missing until now.
          || isIn(created, .person, "SupervisorPersonID")
          || isIn(created, .assignment, "SupervisorAssignmentID")
      })
  }

  /// A delete ends; it never erases. With a person end all of the person's assignments here.
  private func end(
    _ ended: [(held: HeldSourceRecord, end: RecordEnd)], _ projection: inout Projection
  ) throws {
    var lines: [AssignmentID: Int?] = [:]
    for (record, end) in ended where record.key.kind == InterfaceFormat.assignmentKind {
      if let id = record.links.assignment { lines[id] = .some(end.line) }
    }
    let people = ended.filter { $0.held.key.kind == InterfaceKind.person.rawValue }
    let all = try Assignments.of(people.compactMap(\.held.links.person), context.tx)
    for (record, end) in people {
      guard let person = record.links.person else { continue }
      for assignment in all[person] ?? [] where assignment.employer == employer {
        lines[assignment.id] = .some(end.line)
      }
    }
    let open = try Assignments.find(lines.keys, context.tx).values
      .filter { $0.status != .ended }.sorted { $0.id < $1.id }
    guard !open.isEmpty else { return }
    let closed = open.map { assignment in
      var next = assignment
      // It was still there in the run before this one.
      let last = max(load.seenOn - 1, assignment.startedOn ?? load.seenOn - 1)
      next.endedOn = min(assignment.endedOn ?? last, last)
      next.status = .ended
      return next
    }
    let changes = try Assignments.save(closed, context.tx)
    projection.changes += changes.map { change in
      var change = change
      change.file = load.report.file
      change.line =
        change.record == "assignment" ? lines[AssignmentID(rawValue: change.recordID)] ?? nil : nil
      return change
    }
    try ManagerReasons.recompute(for: [employer], on: context.asOf, context.tx)
  }
}

extension Difference {
  /// What is counted: assignments, and people whose own particulars changed. Places, positions and
  /// the run itself are what those stand on.
  var ofPeopleAndPosts: Difference {
    let person = InterfaceKind.person.rawValue
    let assignment = InterfaceFormat.assignmentKind
    var counted = Difference()
    counted.created = created.filter { $0.key.kind == assignment }
    counted.reopened = reopened
    counted.ended = ended.filter { $0.held.key.kind == assignment }
    counted.changed = changed.filter { $0.after.key.kind == assignment }
    let alreadyCounted = Set(
      counted.changed.compactMap(\.after.parent) + counted.created.compactMap(\.parent)
        + counted.ended.compactMap(\.held.parent))
    counted.changed += changed.filter {
      $0.after.key.kind == person && !alreadyCounted.contains($0.after.key)
    }
    counted.unchanged = unchanged.filter { $0.key.kind == assignment }
    return counted
  }
}

extension SourceRecord {
  /// A person of the interface in the names of the staff report.
  fileprivate static let reportNames: [String: StaffColumn] = [
    "DateOfBirth": .birthDate, "NINumber": .nationalInsurance, "Gender": .gender,
    "EthnicOrigin": .ethnicOrigin, "DisabilityFlag": .disability, "Nationality": .nationality,
  ]

  var inWordsOfReport: SourceRecord {
    var record = self
    record.values[StaffColumn.employeeNumber.rawValue] = values["EmployeeNumber"]
    record.hidden = [:]
    for (name, value) in hidden {
      guard let column = SourceRecord.reportNames[name] else { continue }
      record.hidden[column.rawValue] =
        column == .birthDate ? InterfaceDate.day(value)?.iso ?? value : value
    }
    return record
  }
}
