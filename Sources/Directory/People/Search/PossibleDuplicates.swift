import Kernel
import Storage

/// Two records that may be one person. Never more than an offer: a user decides, and nothing is
/// merged here. A name alone is no evidence.
package struct PossibleDuplicate: Hashable, Sendable {
  package enum Evidence: String, Sendable, CaseIterable {
    case nationalInsurance = "ni"
    case nameAndBirthDate = "name-and-birth-date"

    package var words: String {
      switch self {
      case .nationalInsurance: "the same National Insurance number"
      case .nameAndBirthDate: "the same names and birth date"
      }
    }
  }

  /// The one with the lower number, whichever of them is new.
  package let first: PersonID
  package let second: PersonID
  package let evidence: Set<Evidence>
  /// Whether both have a birth date and it is the same.
  package let bornAlike: Bool
}

package enum PossibleDuplicates {
  /// Stored people who may be one of `people`, who need not be stored yet. Asked while a file is
  /// checked, so not bound by reach: the answer holds numbers of records, no names.
  ///
  /// - Parameter sharing: Only those for whom there is this evidence, with what else there is.
  package static func of(
    _ people: [Person], sharing: PossibleDuplicate.Evidence? = nil, _ tx: any Transaction
  ) throws -> [PossibleDuplicate] {
    let given = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var evidence: [Pair: Set<PossibleDuplicate.Evidence>] = [:]
    let numbers = people.compactMap { person in
      person.identifier(.nationalInsurance).map { (person.id, $0.value) }
    }
    let carriers = try People.find(by: .nationalInsurance, numbers.map(\.1), tx)
    for (id, number) in numbers {
      for other in carriers[number] ?? [] where other != id {
        evidence[Pair(id, other), default: []].insert(.nationalInsurance)
      }
    }
    var named = people.filter { $0.bornOn != nil }
    if sharing == .nationalInsurance {
      let alike = Set(evidence.keys.flatMap { [$0.first, $0.second] })
      named.removeAll { !alike.contains($0.id) }
    }
    var byName = Dictionary(grouping: named) { $0.name.comparisonKey }
    byName[""] = nil
    for keys in byName.keys.chunked() {
      try tx.forEachRow(
        "SELECT id, name_key, born_on FROM person WHERE name_key IN (?1*)", List(keys)
      ) { row in
        let other: PersonID = try row(0)
        let born: Day? = try row(2)
        for person in byName[try row(1)] ?? [] where person.id != other && person.bornOn == born {
          evidence[Pair(person.id, other), default: []].insert(.nameAndBirthDate)
        }
      }
    }
    if let sharing { evidence = evidence.filter { $0.value.contains(sharing) } }
    let births = try born(evidence.keys.flatMap { [$0.first, $0.second] }, tx)
    return evidence.map { pair, evidence in
      let days = [pair.first, pair.second].map { given[$0]?.bornOn ?? births[$0] ?? nil }
      return PossibleDuplicate(
        first: pair.first, second: pair.second, evidence: evidence,
        bornAlike: days[0] != nil && days[0] == days[1])
    }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  private struct Pair: Hashable {
    let first: PersonID
    let second: PersonID

    init(_ one: PersonID, _ other: PersonID) {
      first = min(one, other)
      second = max(one, other)
    }
  }

  private static func born(
    _ ids: [PersonID], _ tx: any Transaction
  ) throws -> [PersonID: Day?] {
    var births: [PersonID: Day?] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow("SELECT id, born_on FROM person WHERE id IN (?1*)", List(ids)) { row in
        births[try row(0)] = .some(try row(1))
      }
    }
    return births
  }
}
