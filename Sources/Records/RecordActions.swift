import Journals
import Kernel
import Storage

/// How timelines tell what was done to records by hand.
package enum RecordJournal {
  package static let added = JournalAction(
    "record.added", words: "Recorded as completed on {completed}: {title}")
  package static let addedForSeveral = JournalAction(
    "record.added-several", words: "Recorded for {count} people: {title}")
  package static let voided = JournalAction(
    "record.voided", words: "Record taken out: {title}, because {reason}")

  package static let reopened = JournalAction(
    "record.reopened", words: "No longer signed off, because there is a new result: {title}")

  package static let bundleReopened = JournalAction(
    "record.bundle-reopened",
    words: "No longer completed, because something it rests on was taken out: {title}")

  package static let actions = [added, addedForSeveral, voided, reopened, bundleReopened]
}

/// Records by hand that somebody completed something, where no file does.
package struct RecordCompletion: Sendable {
  package var person: PersonID
  /// Whose record it is: the employer on whose behalf it is entered.
  package var organisation: OrganisationID
  package var kind: RecordKind
  package var title: String
  package var completedOn: Day?
  package var expiresOn: Day?
  package var issuer: String?
  /// What was seen: a certificate, a register, a conversation.
  package var evidence: String?

  package init(
    person: PersonID, organisation: OrganisationID, kind: RecordKind, title: String,
    completedOn: Day?, expiresOn: Day? = nil, issuer: String? = nil, evidence: String? = nil
  ) {
    self.person = person
    self.organisation = organisation
    self.kind = kind
    self.title = title
    self.completedOn = completedOn
    self.expiresOn = expiresOn
    self.issuer = issuer
    self.evidence = evidence
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> HeldRecord {
    let today = right.at.dayInLondon
    try RecordRules.problems(
      title: title, awardedOn: completedOn, expiresOn: expiresOn, today: today
    ).throwIfAny()
    let (record, changes) = try HeldRecords.add(
      RecordEntry(
        person: person, organisation: organisation, source: .hand,
        key: "\(try tx.newIdentifierNumber())", kind: kind, title: title, awardedOn: completedOn,
        expiresOn: expiresOn, issuer: issuer, note: evidence), tx)
    try Journal.record(
      JournalEvent(
        RecordJournal.added, [.person(person)],
        details: ["title": title, "completed": completedOn?.iso ?? ""], occurredOn: completedOn,
        changes: changes), under: right, tx)
    return record
  }
}

/// Takes out a record that is wrong. It stays as history, with the reason.
package struct VoidRecord: Sendable {
  package var record: RecordID
  package var reason: String

  package init(_ record: RecordID, reason: String) {
    self.record = record
    self.reason = reason
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> HeldRecord {
    guard let before = try HeldRecords.find(record, tx) else { throw NotFound("This record") }
    guard before.isCurrent else {
      throw Problems("", "This record has already been taken out or replaced")
    }
    guard !reason.allSatisfy(\.isWhitespace) else {
      throw Problems("reason", "Enter why this record is wrong")
    }
    var after = before
    after.standing = .voided(on: right.at.dayInLondon, reason: reason)
    try HeldRecords.saveStanding(after, tx)
    try BadgeConsequences.recordVoided(record, under: right, tx)
    var change = RecordChanges.change(from: before, to: after)
    change.kind = .ended
    try Journal.record(
      JournalEvent(
        RecordJournal.voided, [.person(before.person)],
        details: ["title": before.title, "reason": reason], changes: [change]),
      under: right, tx)
    return after
  }
}
