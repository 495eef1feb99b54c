import Directory
import Kernel
import Storage

/// The posts and records of a few people, for whoever judges them by policy of their own.
package enum FactsOfPeople {
  /// - Returns: In the order of `people`, each by the record that stands for them.
  package static func of(
    _ people: [PersonID], content: PolicyContent, on day: Day, _ tx: any Transaction
  ) throws -> [PersonFacts] {
    var reader = try FactsReader(content: content, day: day, tx)
    return try reader.facts(of: people)
  }
}
