import Access
import Credentials
import Journals
import Kernel
import Storage

/// Makes the badge of a record: a new one; a later edition of the one there is, where the record was
/// corrected; or the same again, where there is nothing new to say.
package struct MakeBadge: Sendable {
  package let record: RecordID
  /// What a badge says of a record; `nil` for what never leaves.
  package let wording: @Sendable (HeldRecord, BadgeIssuer) throws -> BadgeWording?
  /// The public address of this installation, as far as it is known.
  package let address: String?

  package init(
    _ record: RecordID, address: String?,
    wording: @escaping @Sendable (HeldRecord, BadgeIssuer) throws -> BadgeWording?
  ) {
    self.record = record
    self.address = address
    self.wording = wording
  }

  package func run(
    by user: User, chance: Chance, _ tx: any Transaction
  ) throws -> IssuedBadge {
    guard let held = try HeldRecords.find(record, tx) else { throw NotFound("This record") }
    let right = try user.rightToBadges(of: held.person, tx)
    if let known = try IssuedBadges.open(for: record, tx) { return known }
    let issuer = try BadgeIssuers.findOrMake(address: address, under: right, tx)
    guard let wording = try wording(held, issuer) else {
      throw BadgeRefusal.notThisSort(held.title)
    }
    let today = right.at.dayInLondon
    guard held.counts(on: today), wording.validUntil.map({ $0 >= today }) ?? true else {
      throw BadgeRefusal.doesNotCount(held.title)
    }
    // What was taken back does not come back by a press of a button: the record has to change.
    let isTakenBack = try IssuedBadges.of([held.person], tx).contains {
      $0.record == record && $0.state == .revoked
    }
    guard !isTakenBack else { throw BadgeRefusal.takenBack(held.title) }
    let key = try BadgeKeys.signingOrMade(chance: chance, under: right, tx)
    let issuing = Issuing(
      held: held, wording: wording, issuer: issuer, key: key, chance: chance, right: right)
    if let earlier = try corrected(by: held, tx) { return try issuing.replace(earlier, tx) }
    return try issuing.begin(tx)
  }

  /// The badge of the entry whose place this one took, where it says the same achievement.
  private func corrected(
    by held: HeldRecord, _ tx: any Transaction
  ) throws -> IssuedBadge? {
    for badge in try IssuedBadges.of([held.person], tx) where badge.state.isOpen {
      guard badge.record != held.id, let before = try HeldRecords.find(badge.record, tx),
        case .replaced = before.standing, before.entry.slot == held.entry.slot,
        BadgeRules.isCorrection(held.entry, of: before.entry)
      else { continue }
      return badge
    }
    return nil
  }
}

/// Writing and signing one edition.
private struct Issuing {
  let held: HeldRecord
  let wording: BadgeWording
  let issuer: BadgeIssuer
  let key: SigningKey
  let chance: Chance
  let right: Right

  func begin(_ tx: any Transaction) throws -> IssuedBadge {
    let id: BadgeID = try tx.newIdentifier()
    let (credential, subject) = (urn(), urn())
    let signed = try sign(
      credential, about: subject, awardedOn: held.awardedOn, after: nil, tx)
    try tx.execute(
      """
      INSERT INTO badge (id, credential, subject, person_id, record_id, organisation_id, kind, name,
        awarded_on, made_at, state, state_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'current', ?10)
      """, id, credential, subject, held.person, held.id, held.organisation, wording.kind,
      wording.achievement.name, held.awardedOn, right.at)
    try IssuedBadges.addEdition(
      id, 1, at: signed.place, signed.credential, signed.token, by: key, tx)
    if try BadgeLists.find(signed.place.list, StatusPurpose.revocation.rawValue, tx) == nil {
      try BadgeLists.publish(signed.place.list, as: issuer, by: key, at: right.at, tx)
    }
    try journal(BadgeJournal.made, tx)
    return try found(id, tx)
  }

  /// The earlier edition is on the list of what was taken back from now on.
  func replace(_ badge: IssuedBadge, _ tx: any Transaction) throws -> IssuedBadge {
    guard badge.state != .suspended else { throw BadgeRefusal.suspendedBefore(held.title) }
    _ = try BadgeRules.state(after: .replace, from: badge.state, by: .holder)
    let signed = try sign(
      badge.credential, about: badge.subject, awardedOn: held.awardedOn ?? badge.awardedOn,
      after: badge.validFrom, tx)
    try tx.execute(
      "UPDATE badge_edition SET replaced_at = ?3 WHERE badge_id = ?1 AND number = ?2", badge.id,
      badge.edition, right.at)
    try tx.execute(
      """
      UPDATE badge SET record_id = ?2, kind = ?3, name = ?4, awarded_on = ?5 WHERE id = ?1
      """, badge.id, held.id, wording.kind, wording.achievement.name,
      held.awardedOn ?? badge.awardedOn)
    try IssuedBadges.addEdition(
      badge.id, badge.edition + 1, at: signed.place, signed.credential, signed.token, by: key, tx)
    for list in Set([badge.list, signed.place.list]).sorted() {
      try BadgeLists.publish(list, as: issuer, by: key, at: right.at, tx)
    }
    try journal(BadgeJournal.replaced, tx)
    return try found(badge.id, tx)
  }

  private func sign(
    _ id: String, about subject: String, awardedOn: Day?, after before: Instant?,
    _ tx: any Transaction
  ) throws -> (place: (list: Int, place: Int), credential: Credential, token: SignedToken) {
    let place = try BadgeLists.draw(chance: chance, tx)
    let credential = Credential(
      id: id, issuer: Credential.Issuer(id: issuer.profile, name: issuer.name),
      subject: Credential.Subject(id: subject), achievement: wording.achievement,
      results: wording.results, evidence: wording.evidence,
      awardedAt: awardedOn.map { Instant(startOf: $0) },
      validFrom: BadgeRules.validFrom(awardedOn: awardedOn, before: before, now: right.at),
      validUntil: wording.validUntil.map { Instant(endOf: $0) },
      statuses: BadgeLists.purposes.map { purpose in
        StatusEntry(
          list: issuer.list(place.list, purpose.rawValue), index: place.place, purpose: purpose)
      })
    return (place, credential, try credential.signed(by: key))
  }

  private func journal(_ action: JournalAction, _ tx: any Transaction) throws {
    try Journal.record(
      JournalEvent(
        action, [.confidential(held.person)], details: ["name": wording.achievement.name]),
      under: right, tx)
  }

  private func found(_ id: BadgeID, _ tx: any Transaction) throws -> IssuedBadge {
    guard let badge = try IssuedBadges.find(id, tx) else { throw NotFound("This badge") }
    return badge
  }

  /// A name that says nothing (RFC 9562, version 4).
  private func urn() -> String {
    var bytes = chance.bytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(Hexadecimal.words(bytes))
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return "urn:uuid:" + parts.joined(separator: "-")
  }
}

extension User {
  /// Leave to do something with the badges of `person`: for themselves, and for whoever runs this.
  func rightToBadges(of person: PersonID, _ tx: any Transaction) throws -> Right {
    if isConsole { return try right(to: .holdBadges, .person(person), tx) }
    let own = try ownRecord(tx)
    guard own.records.contains(person) else { throw NotFound("This record") }
    return try right(to: .holdBadges, .person(own.person), tx)
  }
}
