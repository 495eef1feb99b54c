import Kernel
import Storage

/// A pair that was looked at, with what speaks for and against.
struct MatchCandidate: Hashable, Sendable {
  let first: PersonID
  let second: PersonID
  let evidence: Set<MatchEvidence>
  let parties: Set<OrganisationID>
  let isWorthAsking: Bool
}

/// Who has something in common with whom: one question to an index for each kind of thing.
struct MatchCandidates: Sendable {
  let day: Day

  /// Two records, the lower number in front, so that a pair is found once.
  private struct Pair: Hashable {
    let first: PersonID
    let second: PersonID

    init(_ one: PersonID, _ other: PersonID) {
      first = min(one, other)
      second = max(one, other)
    }
  }

  /// Every pair with one of `people` in it that may be one person, and those that were thought to
  /// be.
  func of(_ people: [PersonID], _ tx: any Transaction) throws -> [MatchCandidate] {
    let asked = Set(people)
    var pairs: Set<Pair> = []
    for people in people.chunked() {
      for block in try byNumber(people, tx) + byEmail(people, tx) + byName(people, tx) {
        for (place, one) in block.enumerated() {
          for other in block[(place + 1)...] where asked.contains(one) || asked.contains(other) {
            pairs.insert(Pair(one, other))
          }
        }
      }
    }
    for match in try PersonMatches.of(people, tx) { pairs.insert(Pair(match.first, match.second)) }
    return try judge(pairs, tx)
  }

  /// What was found, as it is now: of those who are still there and not yet one person, if they are
  /// worth a question or were one.
  func again(_ found: [MatchCandidate], _ tx: any Transaction) throws -> [MatchCandidate] {
    let people = Set(found.flatMap { [$0.first, $0.second] })
    let known = Set(try PersonMatches.of(people, tx).map { Pair($0.first, $0.second) })
    return try judge(
      Set(
        found.filter { $0.isWorthAsking || known.contains(Pair($0.first, $0.second)) }
          .map { Pair($0.first, $0.second) }), tx)
  }

  private func judge(
    _ pairs: Set<Pair>, _ tx: any Transaction
  ) throws -> [MatchCandidate] {
    let people = Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
    let canonical = try OnePerson.canonical(of: people, tx)
    let facts = try MatchReading.factsOfWhole(people, on: day, tx)
    let parties = try PersonMatches.parties(of: people, on: day, tx)
    return pairs.compactMap { pair in
      guard canonical[pair.first] != canonical[pair.second], let one = facts[pair.first],
        let other = facts[pair.second]
      else { return nil }
      let evidence = MatchRules.evidence(one, other)
      let (employers, others) = (parties[pair.first] ?? [], parties[pair.second] ?? [])
      return MatchCandidate(
        first: pair.first, second: pair.second, evidence: evidence,
        parties: employers.union(others),
        isWorthAsking: MatchRules.isWorthAsking(
          evidence, shareEmployer: !employers.isDisjoint(with: others)))
    }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// National numbers: people of `people` and of others who have the same.
  private func byNumber(
    _ people: [PersonID], _ tx: any Transaction
  ) throws -> [[PersonID]] {
    let national = PersonIdentifier.Scheme.allCases.filter(\.isNational)
    return try blocks(
      tx.rows(
        """
        SELECT c.scheme || ' ' || c.match_key, c.person_id
        FROM (
          SELECT k.scheme, k.match_key, i.person_id,
            COUNT(*) OVER (PARTITION BY k.scheme, k.match_key) AS carriers
          FROM (
            SELECT DISTINCT scheme, match_key FROM person_identifier
            WHERE person_id IN (?1*) AND scheme IN (?2*) AND retired_on IS NULL
              AND match_key <> ''
          ) k
          JOIN person_identifier i ON i.match_key = k.match_key AND i.scheme = k.scheme
          WHERE i.retired_on IS NULL
        ) c
        WHERE c.carriers BETWEEN 2 AND ?3
        """, List(people), List(national.map(\.rawValue)), MatchSearch.mostCarriers))
  }

  private func byEmail(
    _ people: [PersonID], _ tx: any Transaction
  ) throws -> [[PersonID]] {
    try blocks(
      tx.rows(
        """
        SELECT c.folded, c.person_id
        FROM (
          SELECT k.folded, e.person_id, COUNT(*) OVER (PARTITION BY k.folded) AS carriers
          FROM (SELECT DISTINCT folded FROM person_email WHERE person_id IN (?1*)) k
          JOIN person_email e ON e.folded = k.folded
        ) c
        WHERE c.carriers BETWEEN 2 AND ?2
        """, List(people), MatchSearch.mostCarriers))
  }

  /// Names together with the birth date, in use and earlier.
  private func byName(
    _ people: [PersonID], _ tx: any Transaction
  ) throws -> [[PersonID]] {
    try blocks(
      tx.rows(
        """
        WITH wanted AS (
          SELECT name_key, born_on FROM person
          WHERE id IN (?1*) AND name_key <> '' AND born_on IS NOT NULL
          UNION
          SELECT name_key, born_on FROM person_earlier_name WHERE person_id IN (?1*)
        ),
        carrier AS (
          SELECT w.name_key, w.born_on, p.id AS person_id
          FROM wanted w JOIN person p ON p.name_key = w.name_key AND p.born_on = w.born_on
          UNION
          SELECT w.name_key, w.born_on, e.person_id
          FROM wanted w
          JOIN person_earlier_name e ON e.name_key = w.name_key AND e.born_on = w.born_on
        )
        SELECT c.born_on || ' ' || c.name_key, c.person_id
        FROM (
          SELECT name_key, born_on, person_id,
            COUNT(*) OVER (PARTITION BY name_key, born_on) AS carriers
          FROM carrier
        ) c
        WHERE c.carriers BETWEEN 2 AND ?2
        """, List(people), MatchSearch.mostCarriers))
  }

  /// Rows of a key and who has it, as groups of people with one key.
  private func blocks(_ rows: [Row]) throws -> [[PersonID]] {
    var blocks: [String: Set<PersonID>] = [:]
    for row in rows { blocks[try row(0), default: []].insert(try row(1)) }
    return blocks.values.map { $0.sorted() }
  }
}
