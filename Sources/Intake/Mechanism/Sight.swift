import Access
import Kernel
import Storage

/// Who would see more or fewer people after a load. An import never changes a grant; it changes
/// who works where and who manages whom, and with that who may see whom.
package struct SightChange: Hashable, Sendable {
  package let account: AccountID
  package let name: String
  package let gains: [PersonID]
  package let loses: [PersonID]
}

/// Whom each account sees through where people work and who manages them.
///
/// - Source: architecture, "A file never half-applies".
struct Sight {
  private let seen: [AccountID: Set<PersonID>]
  private let names: [AccountID: String]

  init(of employer: OrganisationID, on day: Day, _ tx: any Transaction) throws {
    var seen: [AccountID: Set<PersonID>] = [:]
    var names: [AccountID: String] = [:]
    // Through an organisation: those who see its people by name.
    try tx.forEachRow(
      """
      SELECT DISTINCT c.id, c.name, a.person_id
      FROM access_grant g
      JOIN account c ON c.id = g.account_id
      JOIN organisation_within w ON w.ancestor_id = g.organisation_id AND w.basis = 'under'
      JOIN assignment a ON a.organisation_id = w.organisation_id
      LEFT JOIN assignment p ON p.id = g.assignment_id
      WHERE a.employer_id = ?1 AND g.role IN (?3*) AND g.awaits = FALSE
        AND (g.beneath OR g.organisation_id = a.organisation_id)
        AND (p.ended_on IS NULL OR p.ended_on >= ?2)
        AND (g.assignment_id IS NULL OR g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS h
          WHERE h.organisation_id IN (p.organisation_id, p.employer_id, p.host_id)
            AND h.ancestor_id = g.organisation_id AND h.basis = 'under' AND h.from_on <= ?2
            AND h.to_on >= ?2))
        AND (g.covers_id IS NULL OR EXISTS (
          SELECT 1
          FROM access_grant AS v
          JOIN account AS ca ON ca.id = v.account_id
          LEFT JOIN assignment AS cp ON cp.id = v.assignment_id
          WHERE v.id = g.covers_id AND ca.closed_at IS NULL AND (v.to_on IS NULL OR v.to_on >= ?2)
            AND (cp.ended_on IS NULL OR cp.ended_on >= ?2)
            AND (v.assignment_id IS NULL OR v.organisation_id IS NULL OR EXISTS (
              SELECT 1
              FROM organisation_within AS h
              WHERE h.organisation_id IN (cp.organisation_id, cp.employer_id, cp.host_id)
                AND h.ancestor_id = v.organisation_id AND h.basis = 'under' AND h.from_on <= ?2
                AND h.to_on >= ?2))))
        AND c.closed_at IS NULL AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
        AND w.from_on <= ?2 AND w.to_on >= ?2 AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      """, employer, day,
      List(Role.allCases.filter { $0.reach == .people }.map(\.rawValue))
    ) { row in
      let account: AccountID = try row(0)
      names[account] = try row(1)
      seen[account, default: []].insert(try row(2))
    }
    try Self.addReports(of: employer, on: day, &seen, &names, tx)
    self.seen = seen
    self.names = names
  }

  /// Through line management, at every level.
  private static func addReports(
    of employer: OrganisationID, on day: Day, _ seen: inout [AccountID: Set<PersonID>],
    _ names: inout [AccountID: String], _ tx: any Transaction
  ) throws {
    var accounts: [PersonID: AccountID] = [:]
    try tx.forEachRow(
      """
      SELECT COALESCE(x.canonical_id, c.person_id), c.id, c.name
      FROM account c LEFT JOIN person_alias x ON x.person_id = c.person_id
      WHERE c.person_id IS NOT NULL AND c.closed_at IS NULL
      """
    ) { row in
      accounts[try row(0)] = try row(1)
      names[try row(1)] = try row(2)
    }
    guard !accounts.isEmpty else { return }
    var managers: [PersonID: Set<PersonID>] = [:]
    try tx.forEachRow(
      """
      SELECT COALESCE(y.canonical_id, a.person_id), COALESCE(x.canonical_id, l.manager_person_id)
      FROM line_management l
      JOIN assignment a ON a.id = l.assignment_id
      LEFT JOIN person_alias x ON x.person_id = l.manager_person_id
      LEFT JOIN person_alias y ON y.person_id = a.person_id
      WHERE a.employer_id = ?1 AND l.from_on <= ?2 AND (l.to_on IS NULL OR l.to_on >= ?2)
        AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      """, employer, day
    ) { row in managers[try row(0), default: []].insert(try row(1)) }
    for person in managers.keys {
      var waiting = managers[person] ?? []
      var passed: Set<PersonID> = [person]
      while let manager = waiting.popFirst() {
        guard passed.insert(manager).inserted else { continue }
        if let account = accounts[manager] { seen[account, default: []].insert(person) }
        waiting.formUnion(managers[manager] ?? [])
      }
    }
  }

  /// From this sight to a later one.
  func changes(to later: Sight) -> [SightChange] {
    Set(seen.keys).union(later.seen.keys).sorted().compactMap { account in
      let before = seen[account] ?? []
      let after = later.seen[account] ?? []
      guard before != after else { return nil }
      return SightChange(
        account: account, name: later.names[account] ?? names[account] ?? "",
        gains: after.subtracting(before).sorted(), loses: before.subtracting(after).sorted())
    }
  }
}
