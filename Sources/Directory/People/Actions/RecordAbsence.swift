import Journals
import Kernel
import Storage

/// Records a long absence, which pauses clocks. Its kind, and nothing of its cause.
package struct RecordAbsence: Sendable {
  package var assignment: AssignmentID
  package var kind: AbsenceKind
  package var from: Day
  package var to: Day?

  package init(_ assignment: AssignmentID, kind: AbsenceKind, from: Day, to: Day? = nil) {
    self.assignment = assignment
    self.kind = kind
    self.from = from
    self.to = to
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Absence {
    guard let assignment = try Assignments.find(assignment, tx) else {
      throw NotFound("This job")
    }
    var problems = Problems()
    if let startedOn = assignment.startedOn, from < startedOn {
      problems.add("from", "The first day away must be on or after \(startedOn.inWords)")
    }
    if let endedOn = assignment.endedOn, from > endedOn {
      problems.add("from", "The first day away must be on or before \(endedOn.inWords)")
    }
    if let to, to < from {
      problems.add("to", "The last day away must be the same as or after the first")
    }
    if let period = Period(from: from, to: to) {
      let known = try Absences.of([assignment.id], tx)[assignment.id] ?? []
      if known.contains(where: { $0.period?.overlaps(period) ?? false }) {
        problems.add("from", "Another long absence is already recorded for these days")
      }
    }
    try problems.throwIfAny()
    let absence = Absence(
      id: try tx.newIdentifierNumber(), assignment: assignment.id, kind: kind, from: from, to: to)
    let changes = try Absences.save([absence], tx)
    try AssignmentActions.finish(
      PersonJournal.absent, assignment, occurredOn: from,
      details: ["kind": kind.words.lowercased()], changes, under: right, tx)
    return absence
  }
}

/// Records that somebody is back.
package struct EndAbsence: Sendable {
  package var absence: Int64
  package var lastDayAway: Day

  package init(_ absence: Int64, lastDayAway: Day) {
    self.absence = absence
    self.lastDayAway = lastDayAway
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Absence {
    guard var absence = try Absences.find([absence], tx)[absence],
      let assignment = try Assignments.find(absence.assignment, tx)
    else { throw NotFound("This absence") }
    guard lastDayAway >= absence.from else {
      throw Problems("to", "The last day away must be on or after \(absence.from.inWords)")
    }
    absence.to = lastDayAway
    let changes = try Absences.save([absence], tx)
    guard !changes.isEmpty else { return absence }
    try AssignmentActions.finish(
      PersonJournal.returned, assignment, occurredOn: lastDayAway,
      details: ["kind": absence.kind.words.lowercased()], changes, under: right, tx)
    return absence
  }
}

extension Absence {
  package var period: Period? { Period(from: from, to: to) }
}
