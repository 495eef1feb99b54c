import Kernel
import Storage

/// One code taking over from another, as published. Many to many: a code may be split among
/// several, and several may merge into one.
package struct OrganisationSuccession: Hashable, Sendable {
  package let oldCode: String
  package let newCode: String
  package let happenedOn: Day

  package init(oldCode: String, newCode: String, happenedOn: Day) {
    self.oldCode = oldCode
    self.newCode = newCode
    self.happenedOn = happenedOn
  }
}

/// A code that took over, directly or through others.
package struct Successor: Hashable, Sendable {
  package let code: String
  /// The day of the last step.
  package let on: Day
  /// 1 for a direct successor.
  package let steps: Int

  package init(code: String, on: Day, steps: Int) {
    self.code = code
    self.on = on
    self.steps = steps
  }
}

/// From old codes to new ones and back.
package enum OrganisationSuccessions {
  /// Every code that took over from `code` up to `day`, nearest first. All of a split are given
  /// and none is picked. A code reached in several ways is given once, by the shortest. The
  /// published list holds loops (a code that succeeds itself): walking stops where it has been.
  package static func successors(
    of code: String, on day: Day, _ tx: any Transaction
  ) throws -> [Successor] {
    try walk(from: code) { level in
      let published = try tx.rows(
        """
        SELECT old_code, new_code, happened_on
        FROM organisation_succession
        WHERE old_code IN (?1*) AND happened_on <= ?2
        """, List(level), day
      ).map { Step(to: try $0(1), on: try $0(2)) }
      return try published + stated(level, day, tx)
    }
  }

  /// Every code that `code` took over from up to `day`, nearest first.
  package static func predecessors(
    of code: String, on day: Day, _ tx: any Transaction
  ) throws -> [Successor] {
    try walk(from: code) { level in
      try tx.rows(
        """
        SELECT old_code, happened_on
        FROM organisation_succession
        WHERE new_code IN (?1*) AND happened_on <= ?2
        """, List(level), day
      ).map { Step(to: try $0(0), on: try $0(1)) }
    }
  }

  /// Whether the published list names `code`, as old or as new.
  package static func names(_ code: String, _ tx: any Transaction) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM organisation_succession WHERE old_code = ?1 OR new_code = ?1 LIMIT 1
      """, code) != nil
  }

  package static func count(_ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM organisation_succession").map { try $0(0) } ?? 0
  }

  /// Those of `successions` that are not held yet.
  package static func unknown(
    among successions: [OrganisationSuccession], _ tx: any Transaction
  ) throws -> [OrganisationSuccession] {
    var held: Set<OrganisationSuccession> = []
    for part in successions.map(\.oldCode).chunked() {
      try tx.forEachRow(
        """
        SELECT old_code, new_code, happened_on
        FROM organisation_succession
        WHERE old_code IN (?1*)
        """, List(part)
      ) { row in
        held.insert(
          OrganisationSuccession(
            oldCode: try row(0), newCode: try row(1), happenedOn: try row(2)))
      }
    }
    return successions.filter { held.insert($0).inserted }
  }

  /// Adds successions that are not held yet; see `unknown(among:)`.
  package static func add(
    _ successions: [OrganisationSuccession], _ tx: any Transaction
  ) throws {
    try tx.load(
      into: "organisation_succession", columns: ["old_code", "new_code", "happened_on"],
      successions.lazy.map { [$0.oldCode.stored, $0.newCode.stored, $0.happenedOn.stored] })
  }

  /// The organisations that took over from each of `organisations` up to `day`, through several
  /// steps too. Those that nothing succeeded, as nearly all, are left out.
  package static func organisations(
    succeeding organisations: some Sequence<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: Set<OrganisationID>] {
    var found: [OrganisationID: Set<OrganisationID>] = [:]
    for part in organisations.chunked() {
      let succeeded = try tx.rows(
        """
        SELECT c.organisation_id, c.value
        FROM organisation_code c
        WHERE c.organisation_id IN (?1*) AND c.scheme = 'ods'
          AND (EXISTS (
              SELECT 1 FROM organisation_succession s
              WHERE s.old_code = c.value AND s.happened_on <= ?2)
            OR EXISTS (
              SELECT 1 FROM organisation_relation r
              WHERE r.to_id = c.organisation_id AND r.kind = 'succeeds' AND r.from_on <= ?2))
        """, List(part), day)
      for row in succeeded {
        let codes = try successors(of: try row(1), on: day, tx).map(\.code)
        let holders = try Organisations.holders(of: codes, in: .ods, tx)
        found[try row(0), default: []].formUnion(holders.values)
      }
    }
    return found
  }

  struct Step: Hashable {
    let to: String
    let on: Day
  }

  /// Level by level, never to the same code twice. `next` gives the steps from any of a level.
  static func walk(
    from code: String, _ next: ([String]) throws -> [Step]
  ) rethrows -> [Successor] {
    var seen: Set<String> = [code]
    var level = [code]
    var found: [Successor] = []
    var steps = 0
    while !level.isEmpty {
      steps += 1
      var reached: [String: Day] = [:]
      for step in try next(level) where !seen.contains(step.to) {
        reached[step.to] = min(reached[step.to] ?? step.on, step.on)
      }
      level = reached.keys.sorted()
      seen.formUnion(level)
      found += reached.map { Successor(code: $0.key, on: $0.value, steps: steps) }
        .sorted { ($0.on, $0.code) < ($1.on, $1.code) }
    }
    return found
  }

  /// Successions stated as relations between organisations that have codes: by the reference
  /// list, or by hand.
  private static func stated(
    _ codes: [String], _ day: Day, _ tx: any Transaction
  ) throws -> [Step] {
    try tx.rows(
      """
      SELECT successor.value, relation.from_on
      FROM organisation_code AS old
      JOIN organisation_relation AS relation
        ON relation.to_id = old.organisation_id AND relation.kind = 'succeeds'
      JOIN organisation_code AS successor
        ON successor.organisation_id = relation.from_id AND successor.scheme = 'ods'
      WHERE old.scheme = 'ods' AND old.value IN (?1*)
        AND relation.from_on IS NOT NULL AND relation.from_on <= ?2
      """, List(codes), day
    ).map { Step(to: try $0(0), on: try $0(1)) }
  }
}
