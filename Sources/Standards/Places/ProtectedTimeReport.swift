import Directory
import Kernel
import Records
import Storage

/// Time to learn that was agreed, given and taken away at an organisation and beneath it. Numbers, to
/// be shown through `Disclosure` alone.
struct ProtectedTimeReport: Hashable, Sendable {
  struct Sum: Hashable, Sendable {
    var people: Set<PersonID> = []
    /// In minutes: what came due, was given and was taken away.
    var due = 0
    var given = 0
    var takenAway = 0
  }

  struct Reason: Hashable, Sendable {
    var people: Set<PersonID> = []
    var minutes = 0
  }

  var whole = Sum()
  var organisations: [OrganisationID: Sum] = [:]
  /// By sort of staff; under an empty text those of whom no file says it.
  var staffGroups: [String: Sum] = [:]
  var reasons: [String: Reason] = [:]

  /// Of the days from `since` to `day`.
  static func of(
    _ organisation: OrganisationID, since: Day, on day: Day, _ tx: any Transaction
  ) throws -> ProtectedTimeReport {
    let agreed = try LearningTimes.agreed(at: organisation, since: since, on: day, tx)
    let entries = try LearningTimes.entries(of: agreed.map(\.time.id), tx)
    let canonical = try OnePerson.canonical(of: agreed.map(\.time.person), tx)
    var report = ProtectedTimeReport()
    for (time, group) in agreed {
      let person = canonical[time.person] ?? time.person
      var sum = Sum(people: [person])
      sum.due =
        LearningTimeRules.due(of: time, by: day) - LearningTimeRules.due(of: time, by: since - 1)
      for entry in entries[time.id] ?? [] where entry.on >= since && entry.on <= day {
        switch entry.kind {
        case .given: sum.given += entry.minutes
        case .takenAway:
          sum.takenAway += entry.minutes
          report.reasons[entry.reason ?? "", default: Reason()].people.insert(person)
          report.reasons[entry.reason ?? "", default: Reason()].minutes += entry.minutes
        }
      }
      report.whole += sum
      report.organisations[time.organisation, default: Sum()] += sum
      report.staffGroups[group ?? "", default: Sum()] += sum
    }
    return report
  }
}

extension ProtectedTimeReport.Sum {
  static func += (one: inout Self, other: Self) {
    one.people.formUnion(other.people)
    one.due += other.due
    one.given += other.given
    one.takenAway += other.takenAway
  }
}
