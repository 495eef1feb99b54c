import Journals
import Kernel
import Storage

enum AssignmentActions {
  /// What every action on a job ends with: managers worked out again, and the journal entry.
  static func finish(
    _ action: JournalAction, _ assignment: Assignment, occurredOn: Day? = nil,
    details: [String: String] = [:], _ changes: [JournalChange], under right: Right,
    _ tx: any Transaction
  ) throws {
    try ManagerReasons.recompute(for: [assignment.employer], on: right.at.dayInLondon, tx)
    let organisation = try Organisations.names(of: [assignment.organisation], tx)
    var details = details
    details["title"] = assignment.title
    details["organisation"] = organisation[assignment.organisation] ?? ""
    try Journal.record(
      JournalEvent(
        action, [.person(assignment.person), .organisation(assignment.organisation)],
        details: details, occurredOn: occurredOn, changes: changes), under: right, tx)
  }
}

/// Saves a job as it should be: title, organisation, band, FTE, dates, whether a budget goes with
/// it. Load it, change it, hand it over.
package struct ChangeAssignment: Sendable {
  package var assignment: Assignment

  package init(_ assignment: Assignment) { self.assignment = assignment }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Assignment {
    guard let before = try Assignments.find(assignment.id, tx),
      before.person == assignment.person,
      let person = try People.find(before.person, tx)
    else { throw NotFound("This job") }
    var problems = Problems()
    PersonRules.check(assignment, bornOn: person.bornOn, &problems)
    try problems.throwIfAny()
    let changes = try Assignments.save(assignment, tx)
    guard !changes.isEmpty else { return assignment }
    if before.employer != assignment.employer {
      try ManagerReasons.recompute(for: [before.employer], on: right.at.dayInLondon, tx)
    }
    try AssignmentActions.finish(PersonJournal.changed, assignment, changes, under: right, tx)
    return assignment
  }
}

/// Records that somebody leaves a job. Nothing about it is lost.
package struct EndAssignment: Sendable {
  package var assignment: AssignmentID
  package var lastDay: Day

  package init(_ assignment: AssignmentID, lastDay: Day) {
    self.assignment = assignment
    self.lastDay = lastDay
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Assignment {
    guard var assignment = try Assignments.find(assignment, tx) else {
      throw NotFound("This job")
    }
    if let startedOn = assignment.startedOn, lastDay < startedOn {
      throw Problems("endedOn", "The last day must be on or after \(startedOn.inWords)")
    }
    assignment.endedOn = lastDay
    let changes = try Assignments.save(assignment, tx)
    guard !changes.isEmpty else { return assignment }
    try AssignmentActions.finish(
      PersonJournal.ended, assignment, occurredOn: lastDay,
      details: ["last_day": lastDay.iso], changes, under: right, tx)
    return assignment
  }
}
