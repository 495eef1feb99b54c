import Directory
import Kernel
import Records
import Storage

/// Names and words of those who had a say in standards, some time after that version came into force
/// or was withdrawn.
extension RetentionRun {
  func dueConsultations(
    at now: Instant, _ tx: any Transaction
  ) throws -> [(version: FrameworkVersionID, isHeld: Bool)] {
    guard let moment = schedule[.consultation]?.momentBefore(now) else { return [] }
    return try EraseConsultations.due(endedBy: moment.dayInLondon, tx).map { due in
      let records = try OnePerson.records(of: due.people, tx).values.joined()
      let isHeld = try Array(records).chunked().contains {
        try !LegalHolds.held(of: Array($0), on: now.dayInLondon, tx).isEmpty
      }
      return (due.version, isHeld)
    }
  }
}
