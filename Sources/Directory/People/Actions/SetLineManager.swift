import Journals
import Kernel
import Storage

/// Says who manages the holder of a job from a day on, or that nobody does. Care files name no
/// managers, so this is how a care home's team comes about.
package struct SetLineManager: Sendable {
  package var assignment: AssignmentID
  package var manager: LineManagement.Manager?
  package var from: Day

  package init(_ assignment: AssignmentID, to manager: LineManagement.Manager?, from: Day) {
    self.assignment = assignment
    self.manager = manager
    self.from = from
  }

  package func run(under right: Right, _ tx: any Transaction) throws {
    guard let assignment = try Assignments.find(assignment, tx) else {
      throw NotFound("This job")
    }
    let manager = try manager.map {
      try SetLineManager.checked($0, of: assignment, from: from, tx)
    }
    let changes = try LineManagement.set([assignment.id: manager], from: from, tx)
    guard !changes.isEmpty else { return }
    let name = try manager.flatMap { try People.names(of: [$0.person], tx)[$0.person] }
    try AssignmentActions.finish(
      name == nil ? PersonJournal.unmanaged : PersonJournal.managed, assignment,
      occurredOn: from, details: ["manager": name ?? ""], changes, under: right, tx)
  }

  /// The manager by the record under which they work for this employer, so that it stays right
  /// should their records be taken apart.
  ///
  /// - Throws: `ManagementRefusal` for oneself, for somebody below, and for somebody who does not
  ///   work then.
  static func checked(
    _ manager: LineManagement.Manager, of assignment: Assignment, from: Day,
    _ tx: any Transaction
  ) throws -> LineManagement.Manager {
    let records = try OnePerson.records(of: [manager.person, assignment.person], tx)
    let own = records[manager.person] ?? []
    guard !own.contains(assignment.person) else { throw ManagementRefusal.themselves }
    guard assignment.startedOn.map({ $0 <= from }) ?? true,
      assignment.endedOn.map({ from <= $0 }) ?? true
    else { throw ManagementRefusal.notEmployedThen }
    let jobs = try Assignments.of(own, tx).values.joined().filter {
      (manager.assignment == nil || manager.assignment == $0.id)
        && ($0.endedOn.map { from <= $0 } ?? true)
    }
    let here = jobs.filter { $0.employer == assignment.employer }
    let holders = (here.isEmpty ? jobs : here).map(\.person)
    guard let person = holders.contains(manager.person) ? manager.person : holders.min()
    else { throw ManagementRefusal.managerNotEmployedThen }
    let above = try LineManagement.stepsAbove(manager.person, on: from, tx)
    guard
      !ManagementRules.wouldBeRing(
        assignment.id, of: records[assignment.person]?.first ?? assignment.person,
        under: own.first ?? manager.person, in: manager.assignment, above: above)
    else {
      let names = try People.names(of: [assignment.person], tx)
      throw ManagementRefusal.ring(through: names[assignment.person] ?? "this person")
    }
    return LineManagement.Manager(person, in: manager.assignment)
  }
}
