import Kernel
import Storage

/// Reads what evidence is drawn from, for many people at once.
package enum MatchReading {
  /// What is known of each of `records` by itself.
  package static func facts(
    of records: some Sequence<PersonID>, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID: MatchFacts] {
    let records = Array(records)
    let posts = try Assignments.of(records, tx)
    return try People.find(records, tx).mapValues { person in
      MatchFacts(person, posts: posts[person.id] ?? [], on: day)
    }
  }

  /// What is known of whoever each of `people` is, from all their records.
  static func factsOfWhole(
    _ people: some Sequence<PersonID>, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID: MatchFacts] {
    let records = try OnePerson.records(of: people, tx)
    let facts = try facts(of: records.values.joined(), on: day, tx)
    return records.compactMapValues { records in
      records.compactMap { facts[$0] }.reduce(nil as MatchFacts?) { whole, next in
        guard var whole else { return next }
        whole.add(next)
        return whole
      }
    }
  }

  /// What speaks for and against two records being one person. Once they are, each is looked at by
  /// itself, so that a wrong merge still shows.
  package static func evidence(
    _ match: PersonMatch, on day: Day, _ tx: any Transaction
  ) throws -> Set<MatchEvidence> {
    let facts =
      match.stage == .merged
      ? try facts(of: match.people, on: day, tx) : try factsOfWhole(match.people, on: day, tx)
    guard let first = facts[match.first], let second = facts[match.second] else { return [] }
    return MatchRules.evidence(first, second)
  }
}
