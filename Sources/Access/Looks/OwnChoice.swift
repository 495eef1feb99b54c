import Directory
import Journals
import Kernel
import Storage

extension Permission {
  /// One's own record: reading it, asking for it to be mended, and deciding what it is used for.
  package static let ownRecord = Permission(
    "own.record", doing: "see and decide about what is held about you", roles: [.person],
    for: .ownRecord)
}

/// What somebody chose about the use of what is held about them. That they chose is written down;
/// what they chose stays between them and the program.
package enum OwnChoice {
  package static let recorded = JournalAction(
    "own.choice-recorded", words: "Made a choice about the use of their own information")

  package static func record(by person: PersonID, under right: Right, _ tx: any Transaction) throws
  {
    let records = try OnePerson.records(of: person, tx)
    // What is kept in memory of them is read anew: a subject in confidence alone would not say so.
    Journal.touch(records, tx)
    try Journal.record(
      JournalEvent(
        recorded, records.map { .confidential($0) },
        occurredOn: right.at.dayInLondon), under: right, tx)
  }
}

extension User {
  /// Who the user is, and leave to see and decide about themselves.
  /// - Throws: `Forbidden` for accounts of nobody in particular.
  package func ownRecord(
    _ tx: any Transaction
  ) throws -> (person: PersonID, records: [PersonID], right: Right) {
    // Support sees what somebody sees at work, not what is for their eyes alone.
    guard let person, viewer == nil else { throw Forbidden(Permission.ownRecord.doing) }
    let right = try right(to: .ownRecord, .person(person), tx)
    return (person, try OnePerson.records(of: person, tx), right)
  }
}
