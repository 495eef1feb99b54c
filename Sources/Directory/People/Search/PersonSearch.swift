import Kernel
import Storage

/// Finding people by part of a name, a previous name, an e-mail address, or a number together with
/// the birth date. Only people in reach are looked at. A part is the beginning of a word, which
/// an index finds; the middle of one is looked for when nothing begins so. Somebody with several
/// records is one answer, found by what any record in reach says, and shown by the record that
/// stands for them.
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
      for person in try byName(question, reach, on: day, limit, tx)
      where seen.insert(person.id).inserted { found.append(person) }
    }
    if found.isEmpty { found = try byInnerPart(question, reach, on: day, limit, tx) }
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
    return try tx.rows(
      """
      SELECT p.id, p.display_name FROM person p
      WHERE p.born_on = ?2
        AND p.id IN (
          SELECT person_id FROM person_identifier WHERE match_key IN (?1*)
          UNION
          SELECT person_id FROM assignment WHERE number IN (?1*))
        AND (?3 = TRUE OR p.id IN (?5*) OR EXISTS (
          SELECT 1 FROM assignment a
          JOIN organisation_within t
            ON t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
          WHERE a.person_id = p.id AND (a.ended_on IS NULL OR a.ended_on >= ?6)
            AND t.basis = 'under' AND t.ancestor_id IN (?4*)
            AND t.from_on <= ?6 AND t.to_on >= ?6))
      ORDER BY p.sort_key, p.id
      LIMIT ?7
      """, List(question.numbers), born, reach.everything, List(reach.organisations),
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

  private static func byName(
    _ question: PersonQuestion, _ reach: Reach, on day: Day, _ limit: Int, _ tx: any Transaction
  ) throws -> [FoundPerson] {
    guard let first = question.words.first else { return [] }
    // Up to four words, each the beginning of some word of the person; the longest, which the
    // fewest people have, leads. A word that was not typed is the beginning of every word.
    let second = question.words.dropFirst(1).first ?? ""
    let third = question.words.dropFirst(2).first ?? ""
    let fourth = question.words.dropFirst(3).first ?? ""
    let end = "\u{10FFFF}"
    return try tx.rows(
      """
      SELECT p.id, p.display_name, h.standing, h.exactness,
        (SELECT MIN(n.display) FROM person_name n
         WHERE n.person_id = p.id
           AND n.kind = CASE h.standing WHEN 1 THEN 'known-as' WHEN 2 THEN 'previous' END)
      FROM (
        SELECT w.person_id,
          MIN(CASE w.kind WHEN 'current' THEN 0 WHEN 'known-as' THEN 1 ELSE 2 END) AS standing,
          MIN(CASE WHEN w.word = ?1 THEN 0 ELSE 1 END) AS exactness
        FROM person_name_word w
        WHERE w.word >= ?1 AND w.word < ?2
          AND (?3 = '' OR EXISTS (
            SELECT 1 FROM person_name_word o
            WHERE o.person_id = w.person_id AND o.word >= ?3 AND o.word < ?4))
          AND (?5 = '' OR EXISTS (
            SELECT 1 FROM person_name_word o
            WHERE o.person_id = w.person_id AND o.word >= ?5 AND o.word < ?6))
          AND (?7 = '' OR EXISTS (
            SELECT 1 FROM person_name_word o
            WHERE o.person_id = w.person_id AND o.word >= ?7 AND o.word < ?8))
        GROUP BY w.person_id
      ) h
      JOIN person p ON p.id = h.person_id
      WHERE (CAST(?9 AS BIGINT) IS NULL OR p.born_on = ?9)
        AND (?10 = TRUE OR p.id IN (?12*) OR EXISTS (
          SELECT 1 FROM assignment a
          JOIN organisation_within t
            ON t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
          WHERE a.person_id = p.id AND (a.ended_on IS NULL OR a.ended_on >= ?13)
            AND t.basis = 'under' AND t.ancestor_id IN (?11*)
            AND t.from_on <= ?13 AND t.to_on >= ?13))
      ORDER BY h.exactness, h.standing, p.sort_key, p.id
      LIMIT ?14
      """, first, first + end, second, second + end, third, third + end, fourth, fourth + end,
      question.born, reach.everything, List(reach.organisations), List(reach.people), day, limit
    ).map { row in
      let standing: Int = try row(2)
      return FoundPerson(
        id: try row(0), name: try row(1),
        match: standing == 0 ? .name : standing == 1 ? .knownAs : .previousName,
        otherName: try row(4))
    }
  }

  private static func byInnerPart(
    _ question: PersonQuestion, _ reach: Reach, on day: Day, _ limit: Int, _ tx: any Transaction
  ) throws -> [FoundPerson] {
    // Without the signs that mean something in a pattern; no name has them.
    let words = question.words.map { $0.filter { !"%_\\".contains($0) } }
    guard let first = words.first, first.count >= 3 else { return [] }
    let patterns = words.map { "%\($0)%" }
    return try tx.rows(
      """
      SELECT p.id, p.display_name
      FROM person p
      WHERE p.id IN (SELECT w.person_id FROM person_name_word w WHERE w.word LIKE ?1)
        AND EXISTS (
          SELECT 1 FROM person_name_word o WHERE o.person_id = p.id AND o.word LIKE ?2)
        AND EXISTS (
          SELECT 1 FROM person_name_word o WHERE o.person_id = p.id AND o.word LIKE ?3)
        AND EXISTS (
          SELECT 1 FROM person_name_word o WHERE o.person_id = p.id AND o.word LIKE ?4)
        AND (CAST(?5 AS BIGINT) IS NULL OR p.born_on = ?5)
        AND (?6 = TRUE OR p.id IN (?8*) OR EXISTS (
          SELECT 1 FROM assignment a
          JOIN organisation_within t
            ON t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
          WHERE a.person_id = p.id AND (a.ended_on IS NULL OR a.ended_on >= ?9)
            AND t.basis = 'under' AND t.ancestor_id IN (?7*)
            AND t.from_on <= ?9 AND t.to_on >= ?9))
      ORDER BY p.sort_key, p.id
      LIMIT ?10
      """, patterns[0], patterns.dropFirst(1).first ?? "%", patterns.dropFirst(2).first ?? "%",
      patterns.dropFirst(3).first ?? "%", question.born, reach.everything,
      List(reach.organisations), List(reach.people), day, limit
    ).map { row in
      FoundPerson(id: try row(0), name: try row(1), match: .name, otherName: nil)
    }
  }
}
