import Directory
import Kernel
import Records
import Storage

/// Results of learning that nobody decided about: whoever keeps training is told, and then they go.
extension RetentionRun {
  private struct Moments {
    let due: Instant
    let early: Instant
    let told: Instant
  }

  private func moments(at now: Instant) -> Moments? {
    guard let kind = schedule[.waitingResult], let due = kind.momentBefore(now),
      let warning = kind.warning
    else { return nil }
    return Moments(
      due: due, early: due.adding(seconds: Int64(warning.daysBefore) * 86_400),
      told: now.adding(seconds: -Int64(warning.leastDays) * 86_400))
  }

  func countOfResults(
    at now: Instant, _ tx: any Transaction
  ) throws -> (due: Int, held: Int) {
    guard let moments = moments(at: now) else { return (0, 0) }
    let all = try WaitingResults.ending(
      receivedBefore: moments.due, toldBefore: moments.told, tx)
    let held = try all.filter { try LegalHolds.isHeld($0.key, on: now.dayInLondon, tx) }
    return (all.values.reduce(0, +), held.values.reduce(0, +))
  }

  /// Those of an employer with a hold stay.
  func removeResults(at now: Instant, _ tx: any Transaction) throws -> Int {
    guard let moments = moments(at: now) else { return 0 }
    try WaitingResults.tell(receivedBefore: moments.early, at: now, tx)
    var removed = 0
    let all = try WaitingResults.ending(
      receivedBefore: moments.due, toldBefore: moments.told, tx)
    for (place, count) in all.sorted(by: { $0.key < $1.key }) {
      if try LegalHolds.isHeld(place, on: now.dayInLondon, tx) { continue }
      try WaitingResults.remove(
        of: place, receivedBefore: moments.due, toldBefore: moments.told, at: now, tx)
      removed += count
    }
    return removed
  }
}
