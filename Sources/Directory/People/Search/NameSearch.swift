import Kernel
import Storage

/// Finding people by the beginnings of words of their names; by the middle of one when nothing
/// begins so.
///
/// The country has some ten thousand bearers of a common name and a hospital some ten thousand
/// people, and looking through either takes longer than anybody should wait. So whatever is fewer
/// leads: those born on the day, where it was typed; the people in reach, unless they are many;
/// otherwise the rarest word, whose bearers stand in the index in the order in which they are
/// shown, so that the search ends with the first page of them.
struct NameSearch {
  let question: PersonQuestion
  let reach: Reach
  let day: Day
  let limit: Int
  /// With no more posts than this in reach, each person in it is looked at.
  var fewPosts = 40_000

  /// - Parameter noExact: Nobody was found by a number or an address: the middle of a word is then
  ///   looked for, too, unless very many people are in reach.
  func find(noExact: Bool, _ tx: any Transaction) throws -> [FoundPerson] {
    guard !question.words.isEmpty else { return [] }
    let words = try leading(tx)
    let isSmall = try isReachSmall(tx)
    if question.born == nil, !isSmall { return try amongBearers(words, tx) }
    let found = try amongFew(words, words.map(\.pattern), tx)
    guard found.isEmpty, noExact, isSmall, words[0].text.count >= 3 else { return found }
    return try amongFew(words, words.map { "%" + $0.pattern }, tx)
  }

  /// The words, the one that leads first: the one that fewest words in use begin with, and of two
  /// common ones the longer.
  private func leading(_ tx: any Transaction) throws -> [Beginning] {
    let words = question.words.map(Beginning.init)
    guard words.count > 1 else { return words }
    let bearers = try words.map { word in
      try tx.row(
        """
        SELECT COUNT(*) FROM (
          SELECT 1 FROM person_word WHERE word >= ?1 AND word < ?2 LIMIT 2000) AS few
        """, word.text, word.end)?(0) ?? 0
    }
    return zip(words, bearers).enumerated().sorted { one, other in
      (one.element.1, one.offset) < (other.element.1, other.offset)
    }.map(\.element.0)
  }

  private func isReachSmall(_ tx: any Transaction) throws -> Bool {
    let row =
      reach.everything
      ? try tx.row(
        "SELECT COUNT(*) FROM (SELECT 1 FROM person LIMIT ?1) AS few", fewPosts + 1)
      : try tx.row(
        """
        SELECT COUNT(*) FROM (
          SELECT 1
          FROM organisation_within t
          JOIN assignment a ON a.organisation_id = t.organisation_id
          WHERE t.ancestor_id IN (?1*) AND t.basis = 'under' AND t.from_on <= ?2 AND t.to_on >= ?2
            AND (a.ended_on IS NULL OR a.ended_on >= ?2)
          LIMIT ?3) AS few
        """, List(reach.organisations), day, fewPosts + 1)
    return try (row?(0) ?? 0) <= fewPosts
  }

  /// The beginning of a word. One that was not typed is the beginning of every word.
  private struct Beginning {
    let text: String
    /// The first text after everything that begins so.
    var end: String { text + "\u{10FFFF}" }
    var pattern: String {
      text.reduce(into: "") { pattern, character in
        if "%_\\".contains(character) { pattern.append("\\") }
        pattern.append(character)
      } + "%"
    }
  }
}

extension NameSearch {
  /// Looks at each of those who were born on the day, or else at everybody in reach. Whole words
  /// before beginnings of words, names in use before earlier ones, then by name.
  private func amongFew(
    _ words: [Beginning], _ patterns: [String], _ tx: any Transaction
  ) throws -> [FoundPerson] {
    try tx.rows(
      """
      WITH few (person_id) AS (
        SELECT id FROM person WHERE ?6 = TRUE AND CAST(?10 AS BIGINT) IS NULL
        UNION
        SELECT id FROM person WHERE id IN (?8*) AND CAST(?10 AS BIGINT) IS NULL
        UNION
        SELECT a.person_id FROM organisation_within t
        JOIN assignment a ON a.organisation_id = t.organisation_id
        WHERE CAST(?10 AS BIGINT) IS NULL AND t.ancestor_id IN (?7*) AND t.basis = 'under'
          AND t.from_on <= ?9 AND t.to_on >= ?9 AND (a.ended_on IS NULL OR a.ended_on >= ?9)
        UNION
        SELECT a.person_id FROM organisation_within t
        JOIN assignment a
          ON a.employer_id = t.organisation_id AND a.employer_id <> a.organisation_id
        WHERE CAST(?10 AS BIGINT) IS NULL AND t.ancestor_id IN (?7*) AND t.basis = 'under'
          AND t.from_on <= ?9 AND t.to_on >= ?9 AND (a.ended_on IS NULL OR a.ended_on >= ?9)
        UNION
        SELECT a.person_id FROM organisation_within t
        JOIN assignment a ON a.host_id = t.organisation_id
        WHERE CAST(?10 AS BIGINT) IS NULL AND t.ancestor_id IN (?7*) AND t.basis = 'under'
          AND t.from_on <= ?9 AND t.to_on >= ?9 AND (a.ended_on IS NULL OR a.ended_on >= ?9)
        UNION
        SELECT p.id FROM person p
        WHERE p.born_on = ?10 AND (?6 = TRUE OR p.id IN (?8*) OR EXISTS (
          SELECT 1 FROM assignment a
          JOIN organisation_within t
            ON t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
          WHERE a.person_id = p.id AND (a.ended_on IS NULL OR a.ended_on >= ?9)
            AND t.basis = 'under' AND t.ancestor_id IN (?7*)
            AND t.from_on <= ?9 AND t.to_on >= ?9))
      ), hit (person_id, exactness, kind, sort_key) AS (
        SELECT w.person_id, MIN(CASE WHEN w.word = ?1 THEN 0 ELSE 1 END), MIN(w.kind),
          MIN(w.sort_key)
        FROM few f
        CROSS JOIN person_word w
        WHERE w.person_id = f.person_id AND w.word LIKE ?2 ESCAPE '\\'
          AND (?3 = '%' OR EXISTS (
            SELECT 1 FROM person_word o
            WHERE o.person_id = w.person_id AND o.word LIKE ?3 ESCAPE '\\'))
          AND (?4 = '%' OR EXISTS (
            SELECT 1 FROM person_word o
            WHERE o.person_id = w.person_id AND o.word LIKE ?4 ESCAPE '\\'))
          AND (?5 = '%' OR EXISTS (
            SELECT 1 FROM person_word o
            WHERE o.person_id = w.person_id AND o.word LIKE ?5 ESCAPE '\\'))
        GROUP BY w.person_id
        ORDER BY 2, 3, 4, 1
        LIMIT ?11
      )
      SELECT p.id, p.display_name, h.kind,
        (SELECT MIN(n.display) FROM person_name n WHERE n.person_id = p.id AND n.kind = h.kind)
      FROM hit h JOIN person p ON p.id = h.person_id
      ORDER BY h.exactness, h.kind, h.sort_key, p.id
      """, words[0].text, patterns[0], patterns.dropFirst(1).first ?? "%",
      patterns.dropFirst(2).first ?? "%", patterns.dropFirst(3).first ?? "%", reach.everything,
      List(reach.organisations), List(reach.people), day, question.born, limit
    ).map(found)
  }

  private func found(_ row: Row) throws -> FoundPerson {
    let kind: PersonName.Kind = try row(2)
    let match: FoundPerson.Match =
      switch kind {
      case .current: .name
      case .knownAs: .knownAs
      case .previous: .previousName
      }
    return FoundPerson(
      id: try row(0), name: try row(1), match: match,
      otherName: kind == .current ? nil : try row(3))
  }
}

extension NameSearch {
  /// Bearers of the word first, then of words that begin with it in the order of those words; names
  /// in use before earlier ones, then by name, as the index has them.
  private func amongBearers(
    _ words: [Beginning], _ tx: any Transaction
  ) throws -> [FoundPerson] {
    var people: [FoundPerson] = []
    var seen: Set<PersonID> = []
    // Somebody may have several words that begin so, and is one answer.
    var rows = limit * 2
    while true {
      let whole = try bearers(words, isWhole: true, rows, tx)
      let begun = whole.count < rows ? try bearers(words, isWhole: false, rows, tx) : []
      people = []
      seen = []
      for person in whole + begun where seen.insert(person.id).inserted { people.append(person) }
      if people.count >= limit || max(whole.count, begun.count) < rows { break }
      rows *= 4
    }
    return Array(people.prefix(limit))
  }

  private func bearers(
    _ words: [Beginning], isWhole: Bool, _ rows: Int, _ tx: any Transaction
  ) throws -> [FoundPerson] {
    let every = Beginning(text: "")
    let first = words[0]
    let second = words.dropFirst(1).first ?? every
    let third = words.dropFirst(2).first ?? every
    let fourth = words.dropFirst(3).first ?? every
    // The whole word is alone before this: no word holds a control character.
    let longer = first.text + "\u{1}"
    return try tx.rows(
      """
      SELECT w.person_id, p.display_name, w.kind,
        (SELECT MIN(n.display) FROM person_name n
         WHERE n.person_id = w.person_id AND n.kind = w.kind)
      FROM (
        SELECT b.word, b.kind, b.sort_key, b.person_id
        FROM person_word b
        WHERE b.word >= ?1 AND b.word < ?2
          AND (?3 = '' OR EXISTS (
            SELECT 1 FROM person_word o
            WHERE o.person_id = b.person_id AND o.word >= ?3 AND o.word < ?4))
          AND (?5 = '' OR EXISTS (
            SELECT 1 FROM person_word o
            WHERE o.person_id = b.person_id AND o.word >= ?5 AND o.word < ?6))
          AND (?7 = '' OR EXISTS (
            SELECT 1 FROM person_word o
            WHERE o.person_id = b.person_id AND o.word >= ?7 AND o.word < ?8))
          AND (?9 = TRUE OR b.person_id IN (?11*) OR EXISTS (
            SELECT 1 FROM assignment a
            JOIN organisation_within t
              ON t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
            WHERE a.person_id = b.person_id AND (a.ended_on IS NULL OR a.ended_on >= ?12)
              AND t.basis = 'under' AND t.ancestor_id IN (?10*)
              AND t.from_on <= ?12 AND t.to_on >= ?12))
        ORDER BY b.word, b.kind, b.sort_key, b.person_id
        LIMIT ?13
      ) w
      JOIN person p ON p.id = w.person_id
      ORDER BY w.word, w.kind, w.sort_key, w.person_id
      """, isWhole ? first.text : longer, isWhole ? longer : first.end, second.text, second.end,
      third.text, third.end, fourth.text, fourth.end,
      reach.everything, List(reach.organisations), List(reach.people), day, rows
    ).map(found)
  }
}
