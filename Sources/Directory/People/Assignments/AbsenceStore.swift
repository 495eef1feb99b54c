import Journals
import Kernel
import Storage

package enum Absences {
  /// Absences from each of `assignments`, latest first.
  package static func of(
    _ assignments: some Sequence<AssignmentID>, _ tx: any Transaction
  ) throws -> [AssignmentID: [Absence]] {
    var found: [AssignmentID: [Absence]] = [:]
    for assignments in assignments.chunked() {
      try tx.forEachRow(
        """
        SELECT id, assignment_id, kind, from_on, to_on, reported FROM absence
        WHERE assignment_id IN (?1*) ORDER BY from_on DESC, id
        """, List(assignments)
      ) { row in
        let absence = try Absence(row: row)
        found[absence.assignment, default: []].append(absence)
      }
    }
    return found
  }

  package static func find(
    _ ids: some Sequence<Int64>, _ tx: any Transaction
  ) throws -> [Int64: Absence] {
    var found: [Int64: Absence] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow(
        """
        SELECT id, assignment_id, kind, from_on, to_on, reported FROM absence
        WHERE id IN (?1*)
        """, List(ids)
      ) { row in
        let absence = try Absence(row: row)
        found[absence.id] = absence
      }
    }
    return found
  }

  /// Follows the statuses of a file as at `day`: an absence starts with the first file that
  /// reports it and ends the day before the first file that no longer does.
  ///
  /// - Parameter new: Assignments made just now, of which no absence is known.
  @discardableResult
  package static func follow(
    _ statuses: [AssignmentID: AssignmentStatus], on day: Day, ofNew new: Set<AssignmentID> = [],
    _ tx: any Transaction
  ) throws -> [JournalChange] {
    let known = try of(statuses.keys.filter { !new.contains($0) }, tx)
    var next: [Absence] = []
    let noted = statuses.filter { $0.value.absence != nil || known[$0.key] != nil }
    for (assignment, status) in noted.sorted(by: { $0.key < $1.key }) {
      let kind = status.absence
      let known = known[assignment] ?? []
      for var over in known where over.isReported && over.to == nil && over.kind != kind {
        guard over.from <= day else { continue }
        over.to = max(over.from, day - 1)
        next.append(over)
      }
      if let kind, !known.contains(where: { $0.kind == kind && $0.isUnderWay(on: day) }) {
        next.append(
          Absence(
            id: try tx.newIdentifierNumber(), assignment: assignment, kind: kind, from: day,
            isReported: true))
      }
    }
    return try save(next, tx)
  }

  /// Saves whole absences, new ones and known ones alike.
  @discardableResult
  package static func save(
    _ absences: [Absence], _ tx: any Transaction
  ) throws -> [JournalChange] {
    let before = try find(absences.map(\.id), tx)
    let created = absences.filter { before[$0.id] == nil }
    let changed = absences.filter { before[$0.id] != nil && before[$0.id] != $0 }
    try tx.load(
      into: "absence", columns: ["id", "assignment_id", "kind", "from_on", "to_on", "reported"],
      created.map {
        [
          $0.id.stored, $0.assignment.stored, $0.kind.stored, $0.from.stored, $0.to.stored,
          $0.isReported.stored,
        ]
      })
    for absence in changed {
      try tx.execute(
        "UPDATE absence SET kind = ?2, from_on = ?3, to_on = ?4 WHERE id = ?1",
        absence.id, absence.kind, absence.from, absence.to)
    }
    let assignments = try Assignments.find((created + changed).map(\.assignment), tx)
    return (created + changed).map { absence in
      let old = before[absence.id]
      var fields = ChangedFields()
      fields.note("absence", old?.kind.words, absence.kind.words)
      fields.note("first_day_away", old?.from.iso, absence.from.iso)
      fields.note("last_day_away", old?.to?.iso, absence.to?.iso)
      let ends = old.map { $0.to == nil && absence.to != nil } ?? false
      return JournalChange(
        person: assignments[absence.assignment]?.person,
        organisation: assignments[absence.assignment]?.organisation, record: "absence",
        recordID: absence.id, kind: old == nil ? .created : ends ? .ended : .changed,
        fields: fields.fields)
    }
  }
}

extension Absence {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), assignment: try row(1), kind: try row(2), from: try row(3), to: try row(4),
      isReported: try row(5))
  }
}
