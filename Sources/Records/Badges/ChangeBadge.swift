import Access
import Credentials
import Journals
import Kernel
import Storage

/// Suspends a badge, lifts that, or takes the badge back for good: for the employer that keeps the
/// record it rests on.
package struct ChangeBadge: Sendable {
  package let badge: BadgeID
  package let step: BadgeStep
  package let reason: String

  /// - Parameter step: `suspend`, `lift` or `revoke`.
  package init(_ badge: BadgeID, _ step: BadgeStep, because reason: String = "") {
    self.badge = badge
    self.step = step
    self.reason = reason
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> IssuedBadge {
    guard let before = try IssuedBadges.find(badge, tx) else { throw NotFound("This badge") }
    // Whoever keeps the record, also long after the person has left them.
    let right = try user.right(to: .keepBadges, .organisation(before.organisation), tx)
    let state = try BadgeRules.state(after: step, from: before.state, by: .keeper)
    let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if step != .lift, reason.isEmpty {
      throw Problems("reason", "Enter why, for the person who holds the badge")
    }
    let after = before.being(state, at: right.at, because: step == .lift ? nil : reason)
    try after.publish(tx)
    try Journal.record(
      JournalEvent(
        action, [.person(before.person)], details: ["name": before.name, "reason": reason]),
      under: right, tx)
    return after
  }

  private var action: JournalAction {
    switch step {
    case .suspend: BadgeJournal.suspended
    case .lift: BadgeJournal.lifted
    case .revoke, .replace, .withdraw: BadgeJournal.revoked
    }
  }
}

/// Takes a badge of one's own back for good. All links to it end.
package struct WithdrawBadge: Sendable {
  package let badge: BadgeID
  package init(_ badge: BadgeID) { self.badge = badge }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> IssuedBadge {
    guard let before = try IssuedBadges.find(badge, tx) else { throw NotFound("This badge") }
    let right = try user.rightToBadges(of: before.person, tx)
    let state = try BadgeRules.state(after: .withdraw, from: before.state, by: .holder)
    let after = before.being(state, at: right.at, because: nil)
    try after.publish(tx)
    try BadgeShares.endAll(of: badge, at: right.at, tx)
    try Journal.record(
      JournalEvent(
        BadgeJournal.withdrawn, [.confidential(before.person)], details: ["name": before.name]),
      under: right, tx)
    return after
  }
}

/// What follows for badges from what happens to records.
enum BadgeConsequences {
  /// A record was taken out: whatever attests it is taken back in the same unit of work.
  static func recordVoided(
    _ record: RecordID, under right: Right, _ tx: any Transaction
  ) throws {
    guard let before = try IssuedBadges.open(for: record, tx) else { return }
    let state = try BadgeRules.state(after: .revoke, from: before.state, by: .consequence)
    let reason = "the record it rests on was taken out"
    try before.being(state, at: right.at, because: reason).publish(tx)
    try Journal.record(
      JournalEvent(
        BadgeJournal.revoked, [.person(before.person)],
        details: ["name": before.name, "reason": reason]), under: right, tx)
  }

  /// Why a badge is suspended that nobody suspended. Only what this did is undone by signing again.
  static let isReopened = "what it attests is open again, because there is a new result"

  /// What a record says was opened again: its badge is suspended until it is signed off once more.
  static func reopened(_ record: RecordID, under right: Right, _ tx: any Transaction) throws {
    guard let before = try IssuedBadges.open(for: record, tx), before.state == .current else {
      return
    }
    let state = try BadgeRules.state(after: .suspend, from: before.state, by: .consequence)
    try before.being(state, at: right.at, because: isReopened).publish(tx)
    try Journal.record(
      JournalEvent(
        BadgeJournal.suspended, [.person(before.person)],
        details: ["name": before.name, "reason": isReopened]), under: right, tx)
  }

  /// What was opened again is signed off: the badge of that record holds once more.
  static func signedAgain(
    _ slot: RecordEntry.Slot, under right: Right, _ tx: any Transaction
  ) throws {
    for before in try IssuedBadges.of([slot.person], tx)
    where before.state == .suspended && before.reason == isReopened {
      guard let record = try HeldRecords.find(before.record, tx), record.entry.slot == slot else {
        continue
      }
      let state = try BadgeRules.state(after: .lift, from: before.state, by: .consequence)
      try before.being(state, at: right.at, because: nil).publish(tx)
      try Journal.record(
        JournalEvent(
          BadgeJournal.lifted, [.person(before.person)],
          details: ["name": before.name, "reason": ""]), under: right, tx)
    }
  }
}

extension IssuedBadge {
  /// Saves how it stands, and the signed list that says so, at once.
  fileprivate func publish(_ tx: any Transaction) throws {
    try IssuedBadges.saveState(self, tx)
    guard let issuer = try BadgeIssuers.find(tx), let key = try BadgeKeys.signing(tx) else {
      return
    }
    try BadgeLists.publish(list, as: issuer, by: key, at: stateAt, tx)
  }
}

/// A new key in the place of the one that signs. What the old one signed still holds; the lists are
/// signed anew, with the new one.
package struct ReplaceBadgeKey: Sendable {
  package let algorithm: SignatureAlgorithm
  /// Who issues, where that is to be said for the first time.
  package let issuer: BadgeIssuer?

  package init(_ algorithm: SignatureAlgorithm, issuer: BadgeIssuer? = nil) {
    self.algorithm = algorithm
    self.issuer = issuer
  }

  /// - Returns: The name of the new key.
  package func run(by user: User, chance: Chance, _ tx: any Transaction) throws -> String {
    let right = try user.right(to: .keepBadgeKeys, .everything, tx)
    if let issuer { try BadgeIssuers.make(issuer, under: right, tx) }
    guard try BadgeIssuers.find(tx) != nil else {
      throw Problems(
        "address",
        "Say first who issues: --address https://… (the public address of this Waypoint), and"
          + " --name where it has one")
    }
    let key = try BadgeKeys.replace(
      with: algorithm, chance: chance, under: right, tx)
    try BadgeLists.publishAll(at: right.at, tx)
    return key.id
  }
}
