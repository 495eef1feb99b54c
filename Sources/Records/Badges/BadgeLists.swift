import Credentials
import Kernel
import Storage

/// The lists of what was taken back or suspended: 131,072 badges in each, every one at a place drawn
/// by lot.
package enum BadgeLists {
  package struct Published: Hashable, Sendable {
    package let number: Int
    package let purpose: StatusPurpose
    /// The signed list, as it is published.
    package let token: String
    package let signedAt: Instant
  }

  static let purposes: [StatusPurpose] = [.revocation, .suspension]

  package static func all(_ tx: any Transaction) throws -> [Published] {
    try tx.rows(
      "SELECT number, purpose, token, signed_at FROM badge_list ORDER BY number, purpose"
    ).map(Published.init(row:))
  }

  package static func find(
    _ number: Int, _ purpose: String, _ tx: any Transaction
  ) throws -> Published? {
    try tx.row(
      """
      SELECT number, purpose, token, signed_at FROM badge_list
      WHERE number = ?1 AND purpose = ?2
      """, number, purpose
    ).map(Published.init(row:))
  }

  /// A place for one more badge: free, and as likely as any other.
  static func draw(
    chance: Chance, _ tx: any Transaction
  ) throws -> (list: Int, place: Int) {
    var generator = ChanceGenerator(chance)
    let last: Int? = try tx.row("SELECT MAX(list) FROM badge_edition")?(0)
    let list = last ?? 1
    for _ in 0..<64 {
      let place = Int(generator.next(upperBound: UInt64(StatusList.least)))
      let taken = try tx.row(
        "SELECT 1 FROM badge_edition WHERE list = ?1 AND place = ?2", list, place)
      if taken == nil { return (list, place) }
    }
    let taken: [Int] = try tx.rows("SELECT place FROM badge_edition WHERE list = ?1", list)
      .map { try $0(0) }
    if let place = StatusList.freeIndex(besides: Set(taken), using: &generator) {
      return (list, place)
    }
    return (list + 1, Int(generator.next(upperBound: UInt64(StatusList.least))))
  }

  /// Publishes a list as it is now, for both purposes.
  static func publish(
    _ number: Int, as issuer: BadgeIssuer, by key: SigningKey, at now: Instant,
    _ tx: any Transaction
  ) throws {
    var revoked = StatusList()
    var suspended = StatusList()
    try tx.forEachRow(
      """
      SELECT e.place, b.state, e.replaced_at FROM badge_edition e JOIN badge b ON b.id = e.badge_id
      WHERE e.list = ?1 AND (b.state <> 'current' OR e.replaced_at IS NOT NULL)
      """, number
    ) { row in
      let place: Int = try row(0)
      let state: BadgeState = try row(1)
      let replaced: Instant? = try row(2)
      if replaced != nil || !state.isOpen {
        revoked.set(place)
      } else {
        suspended.set(place)
      }
    }
    for (purpose, list) in [(StatusPurpose.revocation, revoked), (.suspension, suspended)] {
      let token = try StatusListCredential(
        id: issuer.list(number, purpose.rawValue),
        issuer: Credential.Issuer(id: issuer.profile, name: issuer.name), purpose: purpose,
        list: list, validFrom: now,
        validUntil: now.adding(seconds: BadgeRules.listLastsInDays * 86_400)
      ).signed(by: key)
      try save(number, purpose, token.text, at: now, tx)
    }
  }

  private static func save(
    _ number: Int, _ purpose: StatusPurpose, _ token: String, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let changed = try tx.execute(
      """
      UPDATE badge_list SET token = ?3, signed_at = ?4 WHERE number = ?1 AND purpose = ?2
      """, number, purpose.rawValue, token, now)
    guard changed == 0 else { return }
    try tx.execute(
      "INSERT INTO badge_list (number, purpose, token, signed_at) VALUES (?1, ?2, ?3, ?4)",
      number, purpose.rawValue, token, now)
  }

  /// Signs every list anew: with the present key, and good for as long as lists are from now on.
  ///
  /// - Returns: How many there are.
  @discardableResult
  package static func publishAll(at now: Instant, _ tx: any Transaction) throws -> Int {
    guard let issuer = try BadgeIssuers.find(tx), let key = try BadgeKeys.signing(tx) else {
      return 0
    }
    let numbers: [Int] = try tx.rows("SELECT DISTINCT number FROM badge_list ORDER BY number")
      .map { try $0(0) }
    for number in numbers { try publish(number, as: issuer, by: key, at: now, tx) }
    return numbers.count
  }
}

extension BadgeLists.Published {
  fileprivate init(row: Row) throws {
    number = try row(0)
    purpose = StatusPurpose(rawValue: try row(1))
    token = try row(2)
    signedAt = try row(3)
  }
}
