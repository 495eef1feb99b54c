import Directory
import Kernel
import Storage

/// The posts and records of people, for whoever judges them by policy of their own.
package enum FactsOfPeople {
  /// - Returns: In the order of `people`, each by the record that stands for them.
  package static func of(
    _ people: [PersonID], content: PolicyContent, on day: Day, _ tx: any Transaction
  ) throws -> [PersonFacts] {
    var reader = try FactsReader(content: content, day: day, tx)
    return try reader.facts(of: people)
  }

  /// Everybody who has or had a post, some thousand at a time, each once and by the record that stands
  /// for them. Each time is a read of its own, so that nobody waits for the whole country.
  package static func forEverybody(
    content: PolicyContent, on day: Day, _ database: any Database,
    _ body: ([PersonFacts]) throws -> Void
  ) async throws {
    let standIns = try await database.read { tx in try OnePerson.everybody(tx) }
    let merged = Set(standIns.keys).union(standIns.values)
    var last = PersonID(rawValue: .min)
    while true {
      let after = last
      let (facts, end) = try await database.read { tx in
        let people: [PersonID] = try tx.rows(
          """
          SELECT DISTINCT person_id FROM assignment WHERE person_id > ?1
          ORDER BY person_id LIMIT ?2
          """, after, FactsReader.batch
        ).map { try $0(0) }
        return (
          try of(people.filter { !merged.contains($0) }, content: content, on: day, tx), people.last
        )
      }
      try body(facts)
      guard let end else { break }
      last = end
    }
    for some in Set(standIns.values).sorted().chunked(FactsReader.batch) {
      let facts = try await database.read { tx in
        try of(some, content: content, on: day, tx)
      }
      try body(facts)
    }
  }
}
