import Directory
import Kernel
import Storage

/// How many people one list by name may be worked out for. What each must do is worked out before
/// the most pressing can come first, so whoever asks waits for everybody; counts are for more.
package struct ListBound: Sendable {
  /// Twice the largest employer: a second or two.
  package static let people = 50_000

  private let people: Int

  package init(people: Int = ListBound.people) { self.people = people }

  /// - Throws: `Problems` when more people are in reach.
  package func check(
    _ scope: ObligationScope, reach: Reach, _ tx: any Transaction
  ) throws {
    let found =
      try scope.places(tx).map {
        try PeopleInScope.people(at: $0, reach: reach, on: scope.day, atMost: people + 1, tx)
      } ?? PeopleInScope.people(reach: reach, on: scope.day, atMost: people + 1, tx)
    guard found.count > people else { return }
    throw Problems(
      "",
      "A list by name is worked out for \(people) people at most, and there are more here. Choose"
        + " an employer or a workplace of this area, and look at its list; the counts are of"
        + " everybody.")
  }
}
