import Kernel
import Storage

/// Finding people by part of a name, a previous name, an e-mail address, or a number together with
/// the birth date. Only people in reach are looked at. Somebody with several records is one answer,
/// found by what any record in reach says, and shown by the record that stands for them. How names
/// are looked for stands at `NameSearch`.
package enum PersonSearch {
  /// The best answers first: numbers and addresses, then whole words before beginnings of words,
  /// names in use before earlier ones, then by name.
  package static func find(
    _ question: PersonQuestion, reach: Reach, on day: Day, limit: Int = 50, _ tx: any Transaction
  ) throws -> [FoundPerson] {
    guard !question.asksNothing, !reach.holdsNobody else { return [] }
    let found = try records(question, reach: reach, on: day, limit: limit, tx)
    return Array(try asPeople(found, tx).prefix(limit))
  }

  /// Each person once, in the place of their best record.
  private static func asPeople(
    _ found: [FoundPerson], _ tx: any Transaction
  ) throws -> [FoundPerson] {
    let canonical = try OnePerson.canonical(of: found.map(\.id), tx)
    let others = Set(canonical.filter { $0.key != $0.value }.values)
    guard !others.isEmpty else { return found }
    let names = try People.names(of: others, tx)
    var seen: Set<PersonID> = []
    return found.compactMap { record in
      let id = canonical[record.id] ?? record.id
      guard seen.insert(id).inserted else { return nil }
      guard id != record.id, let name = names[id] else { return record }
      return FoundPerson(
        id: id, name: name, match: record.match,
        otherName: record.otherName ?? (record.name == name ? nil : record.name))
    }
  }

  private static func records(
    _ question: PersonQuestion, reach: Reach, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [FoundPerson] {
    var found: [FoundPerson] = []
    var seen: Set<PersonID> = []
    let exact =
      try byNumber(question, reach, on: day, limit, tx)
      + byEmail(question, reach, on: day, limit, tx)
    for person in exact where seen.insert(person.id).inserted { found.append(person) }
    if found.count < limit {
      let names = NameSearch(question: question, reach: reach, day: day, limit: limit)
      for person in try names.find(noExact: found.isEmpty, tx)
      where seen.insert(person.id).inserted { found.append(person) }
    }
    return found
  }

  package static func find(
    _ text: String, born: Day? = nil, reach: Reach, on day: Day, limit: Int = 50,
    _ tx: any Transaction
  ) throws -> [FoundPerson] {
    try find(PersonQuestion(text, born: born), reach: reach, on: day, limit: limit, tx)
  }
}

extension PersonSearch {
  private static func byNumber(
    _ question: PersonQuestion, _ reach: Reach, on day: Day, _ limit: Int, _ tx: any Transaction
  ) throws -> [FoundPerson] {
    guard let born = question.born, !question.numbers.isEmpty else { return [] }
    let numbers = try SealedNumbers.matchKeys(question.numbers, tx.keys)
    return try tx.rows(
      """
      SELECT p.id, p.display_name FROM person p
      WHERE p.born_on = ?2
        AND (
          EXISTS (
            SELECT 1 FROM person_identifier i WHERE i.person_id = p.id AND i.match_key IN (?1*))
          OR EXISTS (SELECT 1 FROM assignment n WHERE n.person_id = p.id AND n.number IN (?1*)))
        AND (?3 = TRUE OR p.id IN (?5*) OR EXISTS (
          SELECT 1 FROM assignment a
          JOIN organisation_within t
            ON t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
          WHERE a.person_id = p.id AND (a.ended_on IS NULL OR a.ended_on >= ?6)
            AND t.basis = 'under' AND t.ancestor_id IN (?4*)
            AND t.from_on <= ?6 AND t.to_on >= ?6))
      ORDER BY p.sort_key, p.id
      LIMIT ?7
      """, List(numbers), born, reach.everything, List(reach.organisations),
      List(reach.people), day, limit
    ).map { row in
      FoundPerson(id: try row(0), name: try row(1), match: .number, otherName: nil)
    }
  }

  private static func byEmail(
    _ question: PersonQuestion, _ reach: Reach, on day: Day, _ limit: Int, _ tx: any Transaction
  ) throws -> [FoundPerson] {
    guard let email = question.email else { return [] }
    return try tx.rows(
      """
      SELECT DISTINCT p.id, p.display_name, p.sort_key
      FROM person_email e JOIN person p ON p.id = e.person_id
      WHERE e.folded = ?1
        AND (CAST(?2 AS BIGINT) IS NULL OR p.born_on = ?2)
        AND (?3 = TRUE OR p.id IN (?5*) OR EXISTS (
          SELECT 1 FROM assignment a
          JOIN organisation_within t
            ON t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
          WHERE a.person_id = p.id AND (a.ended_on IS NULL OR a.ended_on >= ?6)
            AND t.basis = 'under' AND t.ancestor_id IN (?4*)
            AND t.from_on <= ?6 AND t.to_on >= ?6))
      ORDER BY p.sort_key, p.id
      LIMIT ?7
      """, email, question.born, reach.everything, List(reach.organisations),
      List(reach.people), day, limit
    ).map { row in
      FoundPerson(id: try row(0), name: try row(1), match: .email, otherName: nil)
    }
  }
}
