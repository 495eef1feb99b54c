import Access
import Directory
import Journals
import Kernel
import Storage

/// What an employer made of a badge that somebody showed it.
package struct BadgeDecision: Hashable, Sendable {
  package enum Answer: String, Storable, CaseIterable, Sendable {
    case accepted, refused

    package var words: String {
      switch self {
      case .accepted: "Accepted"
      case .refused: "Refused"
      }
    }
  }

  package let badge: BadgeID
  package let organisation: OrganisationID
  package let answer: Answer
  package let reason: String
  package let decidedAt: Instant
  package let decidedBy: String
  /// When the same employer decided again; the later decision holds.
  package let supersededAt: Instant?
}

package enum BadgeDecisions {
  /// Those about badges of any of `records` of one person, latest first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [BadgeDecision] {
    try tx.rows(
      """
      SELECT d.badge_id, d.organisation_id, d.answer, d.reason, d.decided_at, d.decided_by,
        d.superseded_at
      FROM badge_decision d JOIN badge b ON b.id = d.badge_id
      WHERE b.person_id IN (?1*) ORDER BY d.decided_at DESC, d.id DESC
      """, List(records)
    ).map { row in
      BadgeDecision(
        badge: try row(0), organisation: try row(1), answer: try row(2), reason: try row(3),
        decidedAt: try row(4), decidedBy: try row(5), supersededAt: try row(6))
    }
  }
}

/// Accepts or refuses a badge for an employer, which saw it by the link of the person who holds it.
package struct DecideOnBadge: Sendable {
  /// The code of the link: what lets anybody see this badge at all.
  package let code: String
  package let organisation: OrganisationID
  package let answer: BadgeDecision.Answer
  package let reason: String

  package init(
    _ code: String, for organisation: OrganisationID, _ answer: BadgeDecision.Answer,
    because reason: String
  ) {
    self.code = code
    self.organisation = organisation
    self.answer = answer
    self.reason = reason
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .decideOnBadges, .organisation(organisation), tx)
    guard let badge = try BadgeShares.find(code: code, at: right.at, tx)?.badge else {
      throw NotFound("This badge")
    }
    let today = right.at.dayInLondon
    if answer == .accepted, badge.state != .current || badge.hasExpired(on: today) {
      throw Problems(
        "answer",
        "This badge is \(badge.words(on: today).lowercased()) now, so it cannot be accepted")
    }
    try tx.execute(
      """
      UPDATE badge_decision SET superseded_at = ?3
      WHERE badge_id = ?1 AND organisation_id = ?2 AND superseded_at IS NULL
      """, badge.id, organisation, right.at)
    let id = try tx.newIdentifierNumber()
    try tx.execute(
      """
      INSERT INTO badge_decision (id, badge_id, organisation_id, answer, reason, decided_at,
        decided_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, badge.id, organisation, answer, reason, right.at, right.actorName)
    let name = try Organisations.names(of: [organisation], tx)[organisation] ?? ""
    try Journal.record(
      JournalEvent(
        answer == .accepted ? BadgeJournal.accepted : BadgeJournal.refused,
        // Where somebody showed a badge is not for the employer they have now.
        [.confidential(badge.person), .organisation(organisation)],
        details: ["organisation": name, "name": badge.name, "reason": reason]), under: right, tx)
  }
}
