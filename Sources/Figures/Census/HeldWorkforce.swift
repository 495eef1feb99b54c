import Kernel
import Storage
import Synchronization

/// The census of the workforce, kept beside the database, so that questions about a region or the
/// country do not read it. It follows the journal before it answers; what it cannot follow person by
/// person, such as a new employer, it is made anew for, and says nothing until it is.
package final class HeldWorkforce: Sendable {
  private let book: CharacteristicBook
  private let standing = Mutex<WorkforceCensus?>(nil)

  package init(_ book: CharacteristicBook) { self.book = book }

  /// As `Database.keep` and `Transaction.memory` know it.
  package static let key = "figures.workforce"

  static func beside(_ tx: any Transaction) -> HeldWorkforce? {
    tx.memory[key] as? HeldWorkforce
  }

  /// Reads everybody.
  ///
  /// - Returns: How many people and posts there are.
  @discardableResult
  package func make(
    workers: Int, _ database: any Database
  ) async throws -> (people: Int, posts: Int) {
    let made = try await WorkforceCensus.everybody(book, workers: workers, database)
    standing.withLock { $0 = made }
    return (made.people, made.blocks.reduce(0) { $0 + $1.count })
  }

  package var isReady: Bool { standing.withLock { $0 != nil } }

  /// Takes up what has happened since.
  ///
  /// - Returns: How many people were read anew; `nil` when it has to be made anew.
  @discardableResult
  package func catchUp(_ tx: any Transaction) throws -> Int? {
    try standing.withLock { standing in
      guard var census = standing else { return nil }
      // Let go of it, so that it is changed where it lies; an error leaves nothing, and it is made anew.
      standing = nil
      let read = try census.follow(tx)
      if read != nil { standing = census }
      return read
    }
  }

  /// As of now; `nil` when it says nothing.
  func census(_ tx: any Transaction) throws -> WorkforceCensus? {
    guard try catchUp(tx) != nil else { return nil }
    return standing.withLock { $0 }
  }
}
