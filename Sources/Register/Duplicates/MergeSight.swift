import Access
import Directory
import Kernel
import Storage

/// Who sees more or fewer people once two records are one person. Somebody else’s people are
/// counted and not named.
struct MergeSight: Encodable, Sendable {
  let account: String
  let gains: Int
  let loses: Int
  /// Those of them that the reader may see.
  let gained: [String]
  let lost: [String]

  private enum CodingKeys: String, CodingKey { case account, gains, loses }

  static func lines(
    _ changes: [SightOfPeople.Change], for user: User, _ tx: any Transaction
  ) throws -> [MergeSight] {
    let people = Set(changes.flatMap { $0.gains + $0.loses }).sorted()
    let seen = try People.names(of: user.seen(of: people, for: .seePerson, tx), tx)
    return changes.map { change in
      MergeSight(
        account: change.account, gains: change.gains.count, loses: change.loses.count,
        gained: change.gains.compactMap { seen[$0] }.prefix(namesShown).map(\.self),
        lost: change.loses.compactMap { seen[$0] }.prefix(namesShown).map(\.self))
    }
  }

  private static let namesShown = 10

  /// `maria.santos sees 3 more and 0 fewer people`.
  var words: String { "\(account) sees \(gains) more and \(loses) fewer people" }
}

extension CheckPages.SightLine {
  init(_ sight: MergeSight) {
    self.init(
      account: sight.account, gains: sight.gained, gained: sight.gains, loses: sight.lost,
      lost: sight.loses)
  }
}
