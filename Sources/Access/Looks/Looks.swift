import Directory
import Journals
import Kernel
import Storage

/// What is looked at of somebody, in words that complete "Looked at …".
package enum LookedAt: String, Storable, CaseIterable {
  /// The page of everything about them.
  case record
  /// The page of what is shared about them.
  case shared
  /// Every value with where it came from.
  case origins
  /// One thing they must do, with the reasons, which tell of absences and exemptions.
  case duty
  /// Birth date, posts and numbers, beside a record that may be the same person's.
  case comparison
  /// What they put forward to be confirmed, with what it rests on.
  case claims
  /// What they brought from elsewhere, to be recognised.
  case priorLearning
  /// Modules and bundles, with what shows that they were done.
  case learning
  /// What they asked for in training, and time to learn.
  case places
  /// An induction, with what was shown for it.
  case induction
  /// A programme that brings people together, with what they need to come.
  case programme

  package var words: String {
    switch self {
    case .record: "the whole record"
    case .shared: "what is shared of the record"
    case .origins: "where everything in the record comes from"
    case .duty: "one duty, with its reasons"
    case .comparison: "birth date, posts and numbers, beside a record that may be the same person’s"
    case .claims: "what was put forward to be confirmed, with its evidence"
    case .priorLearning: "prior learning that was put forward, with its evidence"
    case .learning: "modules and bundles, with what shows that they were done"
    case .places: "places in training and time to learn"
    case .induction: "an induction, with what was shown for it"
    case .programme: "an application for a programme, with what is needed to come"
    }
  }
}

/// One time that somebody else read what is held about a person.
package struct Look: Hashable, Sendable {
  package let entry: EntryID
  package let at: Instant
  package let actorName: String
  /// What they did, in a sentence without a full stop.
  package let words: String
  /// The role they had when they did.
  package let role: String?
  /// What their role lets them do there: why they may.
  package let purpose: String?
  /// How many people were read with the same press of a button; 1 for one record.
  package let people: Int
}

/// Who looked at whom. A read of one person's whole record is written down before it is answered;
/// a file about many is one entry with the set of those who are in it.
package enum Looks {
  package static let lookedAt = JournalAction("person.looked-at", words: "Looked at {what}")

  /// Somebody who turns the pages of one record looks at it once.
  package static let oneLookLastsInSeconds: Int64 = 30 * 60

  /// Whether a look at `person` would have to be written down now: nobody is told of their own, nor
  /// twice of the same.
  package static func isNew(
    _ what: LookedAt, at person: PersonID, by user: User, _ tx: any Transaction
  ) throws -> Bool {
    let one = try OnePerson.canonical(of: person, tx)
    // Somebody of support who sees what they see is not the person.
    if user.person == one && user.viewer == nil || user.isConsole { return false }
    return try tx.row(
      """
      SELECT 1 FROM journal_subject s JOIN journal_entry e ON e.id = s.entry_id
      WHERE s.kind = 'confidential' AND s.subject_id = ?1 AND e.action = 'person.looked-at'
        AND e.account_id = ?2 AND e.occurred_on = ?3 AND e.recorded_at > ?4
        AND e.details LIKE ?5
      LIMIT 1
      """, one, user.actor, user.today, user.now.adding(seconds: -oneLookLastsInSeconds),
      "%\"what\":\"\(what.words)\"%") == nil
  }

  /// Writes down that `user` looks at the record of `person`.
  /// - Throws: `Forbidden` when they may not.
  package static func record(
    _ what: LookedAt, at person: PersonID, by user: User, under permission: Permission,
    _ tx: any Transaction
  ) throws {
    let right = try user.right(to: permission, .person(person), tx)
    try record(what, at: person, by: user, permission, right, as: nil, tx)
  }

  /// The same where it is no role that lets them look, but that they were named to.
  ///
  /// - Parameters:
  ///   - right: Under which they look, asked for already.
  ///   - part: As what they were named: `Assessor`.
  package static func record(
    _ what: LookedAt, at person: PersonID, by user: User, _ permission: Permission,
    _ right: Right, as part: String?, _ tx: any Transaction
  ) throws {
    guard try isNew(what, at: person, by: user, tx) else { return }
    var details = reasons(permission, right)
    if let part { details["role"] = part }
    details["what"] = what.words
    try Journal.record(
      JournalEvent(
        lookedAt, try OnePerson.records(of: person, tx).map { .confidential($0) },
        details: details, occurredOn: user.today), under: right, tx)
  }

  /// Writes an entry about a file of many people, so that each of them finds it.
  @discardableResult
  package static func record(
    _ event: JournalEvent, reading people: some Sequence<PersonID>,
    under permission: Permission, _ right: Right, _ tx: any Transaction
  ) throws -> EntryID {
    let set = PeopleSet(people)
    var event = event
    // The set is no part of the chain; its digest is.
    event.details.merge(reasons(permission, right)) { own, _ in own }
    event.details["people_digest"] = set.digest
    let entry = try Journal.record(event, under: right, tx)
    if set.count > 0 { try PeopleSetStore.save(set, readBy: entry, tx) }
    return entry
  }

  private static func reasons(_ permission: Permission, _ right: Right) -> [String: String] {
    let role = right.role.flatMap { $0.split(separator: "@").first }.map(String.init)
      .flatMap(Role.init(rawValue:))?.words
    let isEmergency = right.role?.hasSuffix(RoleHeld.inEmergency) == true
    return [
      "role": role.map { isEmergency ? "\($0), in an emergency" : $0 }
        ?? (right.account == nil ? "Command line" : ""),
      "purpose": permission.purpose.words,
    ]
  }
}
