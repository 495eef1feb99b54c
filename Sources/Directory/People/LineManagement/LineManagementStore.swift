import Journals
import Kernel
import Storage

/// Who manages whom, as it is stored: dated, one manager of an assignment at a time.
package enum LineManagement {
  /// The manager somebody is to have; in which of their jobs, where that is known.
  package struct Manager: Hashable, Sendable {
    package let person: PersonID
    package let assignment: AssignmentID?
    package init(_ person: PersonID, in assignment: AssignmentID? = nil) {
      self.person = person
      self.assignment = assignment
    }
  }

  /// The managers of `assignments` on `day`.
  package static func managers(
    of assignments: some Sequence<AssignmentID>, on day: Day, _ tx: any Transaction
  ) throws -> [AssignmentID: LineManager] {
    var found: [AssignmentID: LineManager] = [:]
    for assignments in assignments.chunked() {
      try tx.forEachRow(
        """
        SELECT assignment_id, manager_person_id, manager_assignment_id, from_on, to_on
        FROM line_management
        WHERE assignment_id IN (?1*) AND from_on <= ?2 AND (to_on IS NULL OR to_on >= ?2)
        """, List(assignments), day
      ) { row in
        let manager = try LineManager(row: row)
        found[manager.assignment] = manager
      }
    }
    return found
  }

  /// Whether anybody reports to one of `records` on `day`: in a post that has not ended.
  package static func isManager(
    _ records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT m.assignment_id
      FROM line_management AS m
      JOIN assignment AS a ON a.id = m.assignment_id
      WHERE m.manager_person_id IN (?1*) AND m.from_on <= ?2
        AND (m.to_on IS NULL OR m.to_on >= ?2) AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      LIMIT 1
      """, List(records), day) != nil
  }

  /// Everyone who has managed `assignment`, latest first.
  package static func history(
    of assignment: AssignmentID, _ tx: any Transaction
  ) throws -> [LineManager] {
    try tx.rows(
      """
      SELECT assignment_id, manager_person_id, manager_assignment_id, from_on, to_on
      FROM line_management WHERE assignment_id = ?1 ORDER BY from_on DESC
      """, assignment
    ).map(LineManager.init(row:))
  }

  /// Gives each assignment its manager from `day` on, or none. What is already so stays; what
  /// began after `day` is later knowledge and stays too. Rings are for the caller to refuse.
  ///
  /// - Parameter new: Assignments made just now, which had no manager before.
  @discardableResult
  package static func set(
    _ managers: [AssignmentID: Manager?], from day: Day, ofNew new: Set<AssignmentID> = [],
    _ tx: any Transaction
  ) throws -> [JournalChange] {
    let latest = try latest(of: managers.keys.filter { !new.contains($0) }, tx)
    var added: [(AssignmentID, Manager)] = []
    var changed: [AssignmentID] = []
    for (assignment, next) in managers.sorted(by: { $0.key < $1.key }) {
      let last = latest[assignment]
      if let last, last.from > day { continue }
      let open = last.flatMap { $0.to == nil ? $0 : nil }
      if try isAlready(open, next, tx) { continue }
      if let open {
        if open.from == day {
          try tx.execute(
            "DELETE FROM line_management WHERE assignment_id = ?1 AND from_on = ?2",
            assignment, day)
        } else {
          try tx.execute(
            "UPDATE line_management SET to_on = ?3 WHERE assignment_id = ?1 AND from_on = ?2",
            assignment, open.from, day - 1)
        }
      } else if let last, last.to ?? day >= day {
        // Ended today or later, and somebody manages again from today.
        try tx.execute(
          """
          DELETE FROM line_management WHERE assignment_id = ?1 AND from_on = ?2 AND from_on = ?3
          """, assignment, last.from, day)
        try tx.execute(
          "UPDATE line_management SET to_on = ?3 WHERE assignment_id = ?1 AND from_on = ?2",
          assignment, last.from, day - 1)
      }
      if let next { added.append((assignment, next)) }
      changed.append(assignment)
    }
    try tx.load(
      into: "line_management",
      columns: ["assignment_id", "from_on", "manager_person_id", "manager_assignment_id"],
      added.map { assignment, manager in
        [assignment.stored, day.stored, manager.person.stored, manager.assignment.stored]
      })
    return try changes(of: changed, from: latest, to: managers, tx)
  }

  /// Ends the line management of assignments that have ended: of their holders, and by their
  /// holders, as far as they managed in them or have no other job with the same employer.
  static func end(
    with ended: [Assignment], _ tx: any Transaction
  ) throws -> [JournalChange] {
    var changes: [JournalChange] = []
    for (day, ended) in Dictionary(grouping: ended, by: \.endedOn) {
      guard let day else { continue }
      for ids in ended.map(\.id).chunked() {
        let open = try tx.rows(
          """
          SELECT m.assignment_id, m.manager_person_id, m.manager_assignment_id, m.from_on, m.to_on
          FROM line_management m
          JOIN assignment r ON r.id = m.assignment_id
          WHERE (m.to_on IS NULL OR m.to_on > ?2)
            AND (m.assignment_id IN (?1*) OR m.manager_assignment_id IN (?1*)
              OR (m.manager_assignment_id IS NULL
                AND m.manager_person_id IN (SELECT person_id FROM assignment WHERE id IN (?1*))
                AND NOT EXISTS (
                  SELECT 1 FROM assignment o
                  WHERE o.person_id = m.manager_person_id AND o.employer_id = r.employer_id
                    AND (o.ended_on IS NULL OR o.ended_on > ?2))))
          """, List(ids), day
        ).map(LineManager.init(row:))
        for link in open {
          if link.from > day {
            try tx.execute(
              "DELETE FROM line_management WHERE assignment_id = ?1 AND from_on = ?2",
              link.assignment, link.from)
          } else {
            try tx.execute(
              "UPDATE line_management SET to_on = ?3 WHERE assignment_id = ?1 AND from_on = ?2",
              link.assignment, link.from, day)
          }
        }
        let left = Set(ids)
        let kept = open.filter { $0.to == nil && !left.contains($0.assignment) }
        changes += try self.changes(
          of: kept.map(\.assignment),
          from: Dictionary(
            kept.map { ($0.assignment, $0) }, uniquingKeysWith: { first, _ in first }),
          to: [:], tx)
      }
    }
    return changes
  }
}

extension LineManagement {
  /// Ends the line management that a move to another workplace leaves behind: of those who moved,
  /// and by them. It goes on where the manager has a post at the workplace of whom they manage, or
  /// over it.
  ///
  /// - Parameters:
  ///   - moved: Posts that are at another organisation than they were.
  ///   - said: Posts whose manager was just said anew.
  ///   - day: The first day at the new place.
  package static func end(
    withMoves moved: [AssignmentID], but said: Set<AssignmentID> = [], on day: Day,
    _ tx: any Transaction
  ) throws -> [JournalChange] {
    var changes: [JournalChange] = []
    for ids in moved.chunked() {
      let left = try tx.rows(
        """
        SELECT m.assignment_id, m.manager_person_id, m.manager_assignment_id, m.from_on, m.to_on
        FROM line_management m
        JOIN assignment r ON r.id = m.assignment_id
        WHERE (m.to_on IS NULL OR m.to_on >= ?2)
          AND (m.assignment_id IN (?1*) OR m.manager_assignment_id IN (?1*)
            OR (m.manager_assignment_id IS NULL
              AND m.manager_person_id IN (SELECT person_id FROM assignment WHERE id IN (?1*))))
          AND NOT EXISTS (
            SELECT 1
            FROM assignment o
            JOIN organisation_within w ON w.ancestor_id = o.organisation_id
            WHERE o.person_id = m.manager_person_id AND w.organisation_id = r.organisation_id
              AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2
              AND (o.ended_on IS NULL OR o.ended_on >= ?2)
              AND (m.manager_assignment_id IS NULL OR m.manager_assignment_id = o.id))
        """, List(ids), day
      ).map(LineManager.init(row:)).filter { !said.contains($0.assignment) }
      for link in left {
        if link.from >= day {
          try tx.execute(
            "DELETE FROM line_management WHERE assignment_id = ?1 AND from_on = ?2",
            link.assignment, link.from)
        } else {
          try tx.execute(
            "UPDATE line_management SET to_on = ?3 WHERE assignment_id = ?1 AND from_on = ?2",
            link.assignment, link.from, day - 1)
        }
      }
      changes += try self.changes(
        of: left.filter { $0.to == nil }.map(\.assignment),
        from: Dictionary(left.map { ($0.assignment, $0) }, uniquingKeysWith: { first, _ in first }),
        to: [:], tx)
    }
    return changes
  }

  /// Whether `next` manages already. To hear in which of their jobs they do is no new manager, and
  /// not to hear it takes nothing away.
  private static func isAlready(
    _ open: LineManager?, _ next: Manager?, _ tx: any Transaction
  ) throws -> Bool {
    guard let open, let next else { return open == nil && next == nil }
    guard open.manager == next.person else { return false }
    guard let job = next.assignment, open.managerAssignment != job else { return true }
    guard open.managerAssignment == nil else { return false }
    try tx.execute(
      """
      UPDATE line_management SET manager_assignment_id = ?3
      WHERE assignment_id = ?1 AND from_on = ?2
      """, open.assignment, open.from, job)
    return true
  }

  private static func latest(
    of assignments: some Sequence<AssignmentID>, _ tx: any Transaction
  ) throws -> [AssignmentID: LineManager] {
    var found: [AssignmentID: LineManager] = [:]
    for assignments in assignments.chunked() {
      try tx.forEachRow(
        """
        SELECT assignment_id, manager_person_id, manager_assignment_id, from_on, to_on
        FROM line_management WHERE assignment_id IN (?1*) ORDER BY from_on
        """, List(assignments)
      ) { row in
        let manager = try LineManager(row: row)
        found[manager.assignment] = manager
      }
    }
    return found
  }

  private static func changes(
    of assignments: [AssignmentID], from before: [AssignmentID: LineManager],
    to after: [AssignmentID: Manager?], _ tx: any Transaction
  ) throws -> [JournalChange] {
    let holders = try Assignments.holders(of: assignments, tx)
    let managers =
      assignments.compactMap { before[$0]?.manager }
      + assignments.compactMap { (after[$0] ?? nil)?.person }
    let names = try People.names(of: managers, tx)
    return assignments.compactMap { assignment in
      let old = before[assignment].flatMap { $0.to == nil ? names[$0.manager] : nil }
      let new = (after[assignment] ?? nil).flatMap { names[$0.person] }
      var fields = ChangedFields()
      fields.note("line_manager", old, new)
      // The same manager in another job is no news to those they manage.
      guard !fields.fields.isEmpty else { return nil }
      return JournalChange(
        person: holders[assignment]?.person, organisation: holders[assignment]?.organisation,
        record: "line_manager", recordID: assignment.rawValue,
        kind: new == nil ? .ended : old == nil ? .created : .changed, fields: fields.fields)
    }
  }
}

extension LineManager {
  fileprivate init(row: Row) throws {
    self.init(
      assignment: try row(0), manager: try row(1), managerAssignment: try row(2),
      from: try row(3), to: try row(4))
  }
}
