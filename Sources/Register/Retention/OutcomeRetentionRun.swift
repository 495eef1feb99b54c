import Directory
import Figures
import Kernel
import Storage

/// Outcomes of applications and formal cases, some time after they ended. What an employer has to
/// keep, and cases of people whose records have to be kept, stay.
extension RetentionRun {
  func countOfOutcomes(
    _ kind: RetentionKind, at now: Instant, _ tx: any Transaction
  ) throws -> (due: Int, held: Int) {
    guard let due = try dueOutcomes(kind.code, at: now, tx) else { return (0, 0) }
    let held = try due.counts.filter { try isHeld($0.key, now, tx) }.values.reduce(0, +)
    return (due.counts.values.reduce(0, +), held)
  }

  /// - Returns: how many were removed.
  func removeOutcomes(
    _ code: RetentionKind.Code, at now: Instant, _ tx: any Transaction
  ) throws -> Int {
    guard let due = try dueOutcomes(code, at: now, tx) else { return 0 }
    let free = try due.counts.keys.sorted().filter { try !isHeld($0, now, tx) }
    guard !free.isEmpty else { return 0 }
    var spared: [PersonID] = []
    if due.kind == .casework {
      let people = try OutcomeRetention.people(before: due.day, at: free, tx)
      spared = try people.filter {
        let records = try OnePerson.records(of: $0, tx)
        return try !LegalHolds.held(of: records, on: now.dayInLondon, tx).isEmpty
      }
    }
    return try OutcomeRetention.remove(due.kind, before: due.day, at: free, sparing: spared, tx)
  }

  private func dueOutcomes(
    _ code: RetentionKind.Code, at now: Instant, _ tx: any Transaction
  ) throws -> (kind: OutcomeRetention.Kind, day: Day, counts: [OrganisationID: Int])? {
    guard let moment = schedule[code]?.momentBefore(now) else { return nil }
    let kinds: [RetentionKind.Code: OutcomeRetention.Kind] = [
      .recruitment: .recruitment, .casework: .casework, .pay: .pay,
    ]
    guard let kind = kinds[code] else { return nil }
    let day = moment.dayInLondon
    return (kind, day, try OutcomeRetention.due(kind, before: day, tx))
  }

  private func isHeld(
    _ organisation: OrganisationID, _ now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try LegalHolds.isHeld(organisation, on: now.dayInLondon, tx)
  }
}
