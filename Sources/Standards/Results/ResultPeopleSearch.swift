import Access
import Directory
import Kernel
import Markup
import Records
import Storage

/// Those whose a result could be: who works for the employer, or left it so lately that it sees them.
struct ResultPeopleSearch {
  let organisation: OrganisationID
  let today: Day

  struct Found: Sendable {
    var people: [Choice] = []
    /// Whether there are more than are shown.
    var hasMore = false
  }

  static let most = 20

  /// By the beginnings of words of their name, or by their whole staff number.
  func find(_ words: String?, _ tx: any Transaction) throws -> Found {
    let text = String((words ?? "").prefix(100))
    let parts = text.folded.split(separator: " ").prefix(3).map(String.init)
    guard !parts.isEmpty else { return Found() }
    func part(_ place: Int) -> String { place < parts.count ? parts[place] : "" }
    let rows = try tx.rows(
      """
      SELECT p.id, p.display_name, a.title, u.name, a.ended_on
      FROM assignment AS a
      JOIN person AS p ON p.id = a.person_id
      LEFT JOIN unit AS u ON u.id = a.unit_id
      WHERE a.employer_id = ?1 AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND (a.started_on IS NULL OR a.started_on <= ?3)
        AND ((EXISTS (SELECT 1 FROM person_word AS w
            WHERE w.person_id = p.id AND w.word >= ?4 AND w.word < ?5)
          AND EXISTS (SELECT 1 FROM person_word AS w
            WHERE w.person_id = p.id AND w.word >= ?6 AND w.word < ?7)
          AND EXISTS (SELECT 1 FROM person_word AS w
            WHERE w.person_id = p.id AND w.word >= ?8 AND w.word < ?9))
          OR EXISTS (SELECT 1 FROM person_identifier AS i
            WHERE i.person_id = p.id AND i.organisation_id = ?1 AND i.match_key = ?10
              AND i.scheme IN ('esr-employee', 'staff-number') AND i.retired_on IS NULL))
      ORDER BY p.sort_key, p.id, CASE WHEN a.ended_on IS NULL THEN 0 ELSE 1 END, a.id
      LIMIT ?11
      """, organisation, today - AccessRules.leaversAreSeenForDays, today, part(0),
      part(0) + "\u{10FFFF}", part(1), part(1) + "\u{10FFFF}", part(2), part(2) + "\u{10FFFF}",
      PersonIdentifier.key(.staffNumber, text), 5 * Self.most)
    var found = Found(hasMore: rows.count == 5 * Self.most)
    var seen: Set<PersonID> = []
    let numbers = try numbers(of: rows.map { try $0(0) }, tx)
    for row in rows {
      let person: PersonID = try row(0)
      guard seen.insert(person).inserted else { continue }
      guard found.people.count < Self.most else {
        found.hasMore = true
        break
      }
      let (title, unit, ended): (String, String?, Day?) = (try row(2), try row(3), try row(4))
      let hint = [
        numbers[person].map { "Staff number \($0)" }, title, unit,
        ended.flatMap { $0 < today ? "left on \($0.inWords)" : nil },
      ].compactMap(\.self).joined(separator: ", ")
      found.people.append(Choice("\(person)", try row(1), hint: hint))
    }
    return found
  }

  private func numbers(
    of people: [PersonID], _ tx: any Transaction
  ) throws -> [PersonID: String] {
    try People.find(people, tx).compactMapValues { person in
      (person.identifier(.esrEmployee, at: organisation)
        ?? person.identifier(.staffNumber, at: organisation))?.value
    }
  }
}
