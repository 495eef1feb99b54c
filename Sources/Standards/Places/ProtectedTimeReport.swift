import Directory
import Kernel
import Records
import Storage

/// Time to learn that was agreed, given and taken away at an organisation and beneath it. Numbers, to
/// be shown through `Disclosure` alone.
struct ProtectedTimeReport: Hashable, Sendable {
  struct Sum: Hashable, Sendable {
    /// In minutes: what came due and what was given, of each.
    var each: [PersonID: Own] = [:]
    var takenAway = 0
    /// Those of whom time was taken away.
    var takenFrom: Set<PersonID> = []

    struct Own: Hashable, Sendable {
      var due = 0
      var given = 0
    }

    var people: Set<PersonID> { Set(each.keys) }
    var due: Int { each.values.reduce(0) { $0 + $1.due } }
    var given: Int { each.values.reduce(0) { $0 + $1.given } }
    /// What was given of what was due. Whoever was given more than was due had all of theirs, and
    /// none of what others did not have.
    var had: Int { each.values.reduce(0) { $0 + min($1.given, $1.due) } }
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
    _ organisation: OrganisationID, basis: WithinBasis = .under, since: Day, on day: Day,
    _ tx: any Transaction
  ) throws -> ProtectedTimeReport {
    let agreed = try LearningTimes.agreed(
      at: organisation, on: basis, since: since, on: day, tx)
    let entries = try LearningTimes.entries(of: agreed.map(\.time.id), tx)
    let canonical = try OnePerson.canonical(of: agreed.map(\.time.person), tx)
    let posts = try EmployerPosts(agreed.map(\.time), on: day, tx)
    var report = ProtectedTimeReport()
    for (time, group) in agreed {
      let person = canonical[time.person] ?? time.person
      var own = Sum.Own(due: posts.due(of: time, by: day) - posts.due(of: time, by: since - 1))
      var sum = Sum()
      for entry in entries[time.id] ?? [] where entry.on >= since && entry.on <= day {
        switch entry.kind {
        case .given: own.given += entry.minutes
        case .takenAway:
          sum.takenAway += entry.minutes
          sum.takenFrom.insert(person)
          report.reasons[entry.reason ?? "", default: Reason()].people.insert(person)
          report.reasons[entry.reason ?? "", default: Reason()].minutes += entry.minutes
        }
      }
      sum.each[person] = own
      report.whole += sum
      report.organisations[time.organisation, default: Sum()] += sum
      report.staffGroups[group ?? "", default: Sum()] += sum
    }
    return report
  }
}

extension ProtectedTimeReport.Sum {
  static func += (one: inout Self, other: Self) {
    for (person, own) in other.each {
      one.each[person, default: Own()].due += own.due
      one.each[person, default: Own()].given += own.given
    }
    one.takenAway += other.takenAway
    one.takenFrom.formUnion(other.takenFrom)
  }
}
