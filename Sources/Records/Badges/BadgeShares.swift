import Access
import Journals
import Kernel
import Storage

/// A link by which somebody shows a badge of theirs, until a day.
package struct BadgeShare: Hashable, Sendable {
  package let id: BadgeShareID
  package let badge: BadgeID
  /// For whom it is, in the words of the person who shares it.
  package let recipient: String
  package let madeAt: Instant
  package let until: Day
  package let endedAt: Instant?

  package func isOpen(on day: Day) -> Bool { endedAt == nil && day <= until }
}

package enum BadgeShares {
  /// Those of any of `records` of one person, latest first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [BadgeShare] {
    try tx.rows(
      """
      SELECT s.id, s.badge_id, s.recipient, s.made_at, s.until_on, s.ended_at
      FROM badge_share s JOIN badge b ON b.id = s.badge_id
      WHERE b.person_id IN (?1*) ORDER BY s.made_at DESC, s.id DESC
      """, List(records)
    ).map(BadgeShare.init(row:))
  }

  static func find(_ id: BadgeShareID, _ tx: any Transaction) throws -> BadgeShare? {
    try tx.row(
      """
      SELECT id, badge_id, recipient, made_at, until_on, ended_at FROM badge_share WHERE id = ?1
      """, id
    ).map(BadgeShare.init(row:))
  }

  static func endAll(of badge: BadgeID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE badge_share SET ended_at = ?2, code_digest = NULL
      WHERE badge_id = ?1 AND ended_at IS NULL
      """, badge, now)
  }

  static func digest(of code: String) -> String { SafeCode.digest(code, for: "badge") }

  // MARK: - Opening a link

  package static func prepare(
    _ typed: String, from address: String, at now: Instant, _ tx: any Transaction
  ) throws -> CodeAttempt {
    try CodeAttempt(typed, for: "badge", from: address, at: now, tx)
  }

  /// The badge that a code opens, written down as looked at; `nil` for every wrong, ended or expired
  /// code alike.
  package static func open(
    _ attempt: CodeAttempt, at now: Instant, _ tx: any Transaction
  ) throws -> (badge: IssuedBadge, share: BadgeShare)? {
    guard attempt.throttle != .refuse, let found = try find(code: attempt.code, at: now, tx)
    else { return nil }
    try attempt.wasRight(tx)
    let right = Right(
      code: Permission.readSharedBadge.code, account: nil,
      actorName: "Whoever has the link", at: now)
    try Looks.record(
      JournalEvent(
        BadgeJournal.read, [.confidential(found.badge.person)],
        details: [
          "name": found.badge.name, "recipient": found.share.recipient,
          "role": "Whoever has the link",
        ]),
      reading: [found.badge.person], under: .readSharedBadge, right, tx)
    return found
  }

  /// What a code opens, without writing down that anybody looked.
  package static func find(
    code: String, at now: Instant, _ tx: any Transaction
  ) throws -> (badge: IssuedBadge, share: BadgeShare)? {
    let share = try tx.row(
      """
      SELECT id, badge_id, recipient, made_at, until_on, ended_at FROM badge_share
      WHERE code_digest = ?1 AND until_on >= ?2
      """, digest(of: code), now.dayInLondon
    ).map(BadgeShare.init(row:))
    guard let share, let badge = try IssuedBadges.find(share.badge, tx) else { return nil }
    return (badge, share)
  }
}

/// Makes a link to a badge of one's own.
package struct ShareBadge: Sendable {
  package let badge: BadgeID
  package let recipient: String
  package let until: Day

  package init(_ badge: BadgeID, with recipient: String, until: Day) {
    self.badge = badge
    self.recipient = recipient
    self.until = until
  }

  /// - Returns: The code of the link. Only its digest is kept, so that it is known this once.
  package func run(by user: User, chance: Chance, _ tx: any Transaction) throws -> String {
    guard let badge = try IssuedBadges.find(badge, tx) else { throw NotFound("This badge") }
    let right = try user.rightToBadges(of: badge.person, tx)
    try BadgeRules.check(lastDay: until, of: badge.state, on: right.at.dayInLondon)
    let code = SafeCode.make(groups: 5, chance: chance)
    let id: BadgeShareID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO badge_share (id, badge_id, recipient, code_digest, made_at, until_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, id, badge.id, recipient, BadgeShares.digest(of: code), right.at, until)
    try Journal.record(
      JournalEvent(
        BadgeJournal.shared, [.confidential(badge.person)],
        details: ["name": badge.name, "recipient": recipient, "until": until.inWords]),
      under: right, tx)
    return code
  }
}

/// Ends a link before its day.
package struct EndBadgeShare: Sendable {
  package let share: BadgeShareID
  package init(_ share: BadgeShareID) { self.share = share }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let share = try BadgeShares.find(share, tx),
      let badge = try IssuedBadges.find(share.badge, tx)
    else { throw NotFound("This link") }
    let right = try user.rightToBadges(of: badge.person, tx)
    guard share.endedAt == nil else { throw Problems("", "This link has ended already") }
    try tx.execute(
      "UPDATE badge_share SET ended_at = ?2, code_digest = NULL WHERE id = ?1", share.id, right.at)
    try Journal.record(
      JournalEvent(
        BadgeJournal.shareEnded, [.confidential(badge.person)],
        details: ["name": badge.name, "recipient": share.recipient]), under: right, tx)
  }
}

extension BadgeShare {
  init(row: Row) throws {
    self.init(
      id: try row(0), badge: try row(1), recipient: try row(2), madeAt: try row(3),
      until: try row(4), endedAt: try row(5))
  }
}
