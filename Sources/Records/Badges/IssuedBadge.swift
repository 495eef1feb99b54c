import Credentials
import Kernel
import Storage

package struct BadgeID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct BadgeShareID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What a badge says of a record, in words that are content and not the record's own.
package struct BadgeWording: Hashable, Sendable {
  /// `national-induction`
  package let kind: String
  package let achievement: Achievement
  package let results: [AchievedResult]
  /// Pointers and kinds, never the thing itself.
  package let evidence: [EvidenceReference]
  /// Last day on which it holds, where it ends.
  package let validUntil: Day?

  package init(
    kind: String, achievement: Achievement, results: [AchievedResult] = [],
    evidence: [EvidenceReference] = [], validUntil: Day? = nil
  ) {
    self.kind = kind
    self.achievement = achievement
    self.results = results
    self.evidence = evidence
    self.validUntil = validUntil
  }
}

/// A badge that somebody was issued, in its latest edition.
package struct IssuedBadge: Hashable, Sendable {
  package let id: BadgeID
  /// What it is called in every edition: `urn:uuid:…`
  package let credential: String
  /// Whom it is about, in words that say nothing: `urn:uuid:…`
  package let subject: String
  package let person: PersonID
  package let record: RecordID
  /// The employer whose record it rests on.
  package let organisation: OrganisationID
  package let kind: String
  package let name: String
  package let awardedOn: Day?
  package let madeAt: Instant
  package let state: BadgeState
  package let stateAt: Instant
  /// Why it stands as it does, in the words of whoever decided.
  package let reason: String?
  package let edition: Int
  package let list: Int
  package let place: Int
  package let validFrom: Instant
  package let validUntil: Instant?
  /// The signed badge. Empty once the person was erased.
  package let token: String

  /// How it stands on a day, in words.
  package func words(on day: Day) -> String {
    state == .current && hasExpired(on: day) ? "Expired" : state.words
  }

  package func hasExpired(on day: Day) -> Bool {
    validUntil.map { $0.dayInLondon < day } ?? false
  }
}

/// Badges as they are stored.
package enum IssuedBadges {
  package static func find(_ id: BadgeID, _ tx: any Transaction) throws -> IssuedBadge? {
    try tx.row(
      """
      SELECT b.id, b.credential, b.subject, b.person_id, b.record_id, b.organisation_id, b.kind,
        b.name, b.awarded_on, b.made_at, b.state, b.state_at, b.reason, e.number, e.list, e.place,
        e.valid_from, e.valid_until, e.token
      FROM badge b JOIN badge_edition e ON e.badge_id = b.id AND e.replaced_at IS NULL
      WHERE b.id = ?1
      """, id
    ).map(IssuedBadge.init(row:))
  }

  /// All that any of `records` of one person was ever issued, latest first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [IssuedBadge] {
    try tx.rows(
      """
      SELECT b.id, b.credential, b.subject, b.person_id, b.record_id, b.organisation_id, b.kind,
        b.name, b.awarded_on, b.made_at, b.state, b.state_at, b.reason, e.number, e.list, e.place,
        e.valid_from, e.valid_until, e.token
      FROM badge b JOIN badge_edition e ON e.badge_id = b.id AND e.replaced_at IS NULL
      WHERE b.person_id IN (?1*)
      ORDER BY b.made_at DESC, b.id DESC
      """, List(records)
    ).map(IssuedBadge.init(row:))
  }

  /// The badges of a record that can still change: one at most.
  package static func open(for record: RecordID, _ tx: any Transaction) throws -> IssuedBadge? {
    try tx.row(
      """
      SELECT b.id, b.credential, b.subject, b.person_id, b.record_id, b.organisation_id, b.kind,
        b.name, b.awarded_on, b.made_at, b.state, b.state_at, b.reason, e.number, e.list, e.place,
        e.valid_from, e.valid_until, e.token
      FROM badge b JOIN badge_edition e ON e.badge_id = b.id AND e.replaced_at IS NULL
      WHERE b.record_id = ?1 AND b.state IN ('current', 'suspended')
      """, record
    ).map(IssuedBadge.init(row:))
  }

  /// When the edition of a signed badge was replaced by a later one; `nil` for what is no edition
  /// of ours, or the latest.
  package static func replaced(
    _ token: String, _ tx: any Transaction
  ) throws -> Instant? {
    let token = try SignedToken(token)
    let credential = try Credential(token)
    guard let entry = credential.statuses.first(where: { $0.purpose == .revocation }) else {
      return nil
    }
    return try tx.row(
      """
      SELECT e.replaced_at FROM badge b JOIN badge_edition e ON e.badge_id = b.id
      WHERE b.credential = ?1 AND e.place = ?2
      """, credential.id, entry.index)?(0)
  }

  static func saveState(_ badge: IssuedBadge, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE badge SET state = ?2, state_at = ?3, reason = ?4 WHERE id = ?1", badge.id,
      badge.state, badge.stateAt, badge.reason)
  }

  static func addEdition(
    _ badge: BadgeID, _ number: Int, at place: (list: Int, place: Int), _ credential: Credential,
    _ token: SignedToken, by key: SigningKey, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO badge_edition (badge_id, number, list, place, key_id, valid_from, valid_until,
        token)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, badge, number, place.list, place.place, key.id, credential.validFrom,
      credential.validUntil, token.text)
  }
}

extension IssuedBadge {
  init(row: Row) throws {
    self.init(
      id: try row(0), credential: try row(1), subject: try row(2), person: try row(3),
      record: try row(4), organisation: try row(5), kind: try row(6), name: try row(7),
      awardedOn: try row(8), madeAt: try row(9), state: try row(10), stateAt: try row(11),
      reason: try row(12), edition: try row(13), list: try row(14), place: try row(15),
      validFrom: try row(16), validUntil: try row(17), token: try row(18))
  }

  func being(_ state: BadgeState, at now: Instant, because reason: String?) -> IssuedBadge {
    IssuedBadge(
      id: id, credential: credential, subject: subject, person: person, record: record,
      organisation: organisation, kind: kind, name: name, awardedOn: awardedOn, madeAt: madeAt,
      state: state, stateAt: now, reason: reason, edition: edition, list: list, place: place,
      validFrom: validFrom, validUntil: validUntil, token: token)
  }
}
