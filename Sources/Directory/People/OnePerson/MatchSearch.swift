import Journals
import Kernel
import Storage

/// Looks for records that may be one person, and proposes them: never more than that. Goes through
/// people who are new or whose particulars changed, some thousands at a time, and asks indexes who
/// else has the same number, address, or names and birth date; so a country is gone through once,
/// and after that only what moved.
package struct MatchSearch: Sendable {
  let clock: Clock
  /// How many people are looked at in one go.
  let batch: Int

  /// A number or name that more people have than this tells nobody apart: a placeholder.
  static let mostCarriers = 20

  package init(clock: Clock, batch: Int = 2_000) {
    self.clock = clock
    self.batch = batch
  }

  /// Goes on until everybody was looked at.
  ///
  /// - Returns: How many pairs were proposed.
  @discardableResult
  package func run(
    _ database: any Database, progress: (Int) async throws -> Void = { _ in }
  ) async throws -> Int {
    var proposed = 0
    var seen = 0
    while true {
      try Task.checkCancellation()
      let step = try await database.read { tx in try next(tx) }
      guard !step.isEmpty else { return proposed }
      proposed += try await look(at: step, database)
      seen += step.people.count
      try await progress(seen)
    }
  }

  /// Who is looked at next, and how far the search is then.
  struct Step: Sendable {
    var people: [PersonID]
    var person: Int64
    var entry: Int64
    var isEmpty: Bool
  }

  /// First everybody, in the order of their numbers, which is the quick way through a country;
  /// then whoever the journal says was added or changed. The journal is what makes sure that nobody
  /// is left out: a node that numbers from an older block adds people behind those already seen.
  func next(_ tx: any Transaction) throws -> Step {
    let person = try MatchProgress.reached(.person, tx)
    let entry = try MatchProgress.reached(.entry, tx)
    let new: [PersonID] = try tx.rows(
      "SELECT id FROM person WHERE id > ?1 ORDER BY id LIMIT ?2", person, batch
    ).map { try $0(0) }
    if let last = new.last {
      return Step(people: new, person: last.rawValue, entry: entry, isEmpty: false)
    }
    let changed = try Journal.peopleChanged(
      after: EntryID(rawValue: entry), limit: batch, tx)
    let upTo = changed.upTo?.rawValue ?? entry
    return Step(people: changed.people, person: person, entry: upTo, isEmpty: upTo == entry)
  }

  /// Reading is most of the work, and is done beside everybody else's; what was found is looked at
  /// again when it is written, by when people may have changed, or be gone with an undone load.
  private func look(at step: Step, _ database: any Database) async throws -> Int {
    let names = try await database.read { tx in try EarlierNames.stale(of: step.people, tx) }
    if !names.isEmpty {
      let changed = names.keys.sorted()
      try await database.write { tx in
        try EarlierNames.save(EarlierNames.stale(of: changed, tx), tx)
      }
    }
    let now = clock.now()
    let found = try await database.read { tx in
      try MatchCandidates(day: now.dayInLondon).of(step.people, tx)
    }
    return try await database.write { tx in
      let still = try MatchCandidates(day: now.dayInLondon).again(found, tx)
      let proposed = try still.reduce(0) { $0 + (try MatchProposals.save($1, at: now, tx) ? 1 : 0) }
      try MatchProgress.save(.person, step.person, tx)
      try MatchProgress.save(.entry, step.entry, tx)
      return proposed
    }
  }
}

/// How far the search has come: through people by number, and through the journal.
private enum MatchProgress: String {
  case person
  case entry

  static func reached(_ what: MatchProgress, _ tx: any Transaction) throws -> Int64 {
    try tx.row("SELECT reached FROM person_match_progress WHERE name = ?1", what.rawValue)?(0) ?? 0
  }

  static func save(_ what: MatchProgress, _ reached: Int64, _ tx: any Transaction) throws {
    let changed = try tx.execute(
      "UPDATE person_match_progress SET reached = ?2 WHERE name = ?1", what.rawValue, reached)
    if changed == 0 {
      try tx.execute(
        "INSERT INTO person_match_progress (name, reached) VALUES (?1, ?2)", what.rawValue, reached)
    }
  }
}

/// Earlier and other names with the birth date, so that an index finds who had one.
enum EarlierNames {
  struct Key: Hashable, Sendable {
    let name: String
    let born: Day
  }

  /// Those of `people` whose names are not kept as they are now.
  static func stale(
    of people: [PersonID], _ tx: any Transaction
  ) throws -> [PersonID: Set<Key>] {
    var kept: [PersonID: Set<Key>] = [:]
    for people in people.chunked() {
      try tx.forEachRow(
        "SELECT person_id, name_key, born_on FROM person_earlier_name WHERE person_id IN (?1*)",
        List(people)
      ) { row in
        kept[try row(0), default: []].insert(Key(name: try row(1), born: try row(2)))
      }
    }
    var now: [PersonID: Set<Key>] = [:]
    for people in people.chunked() {
      try tx.forEachRow(
        """
        SELECT n.person_id, n.kind, n.title, n.given, n.family, n.display, p.born_on
        FROM person_name n JOIN person p ON p.id = n.person_id
        WHERE n.person_id IN (?1*) AND n.kind <> 'current' AND p.born_on IS NOT NULL
        """, List(people)
      ) { row in
        let name = PersonName(
          kind: try row(1), title: try row(2), given: try row(3), family: try row(4),
          display: try row(5), from: nil, to: nil)
        guard !name.comparisonKey.isEmpty else { return }
        now[try row(0), default: []].insert(Key(name: name.comparisonKey, born: try row(6)))
      }
    }
    let known = Set(kept.keys).union(now.keys)
    return known.reduce(into: [:]) { stale, person in
      let names = now[person] ?? []
      if names != kept[person] ?? [] { stale[person] = names }
    }
  }

  static func save(_ names: [PersonID: Set<Key>], _ tx: any Transaction) throws {
    for people in names.keys.sorted().chunked() {
      try tx.execute("DELETE FROM person_earlier_name WHERE person_id IN (?1*)", List(people))
    }
    try tx.load(
      into: "person_earlier_name", columns: ["name_key", "born_on", "person_id"],
      names.flatMap { person, keys in
        keys.map { [$0.name.stored, $0.born.stored, person.stored] }
      })
  }
}
