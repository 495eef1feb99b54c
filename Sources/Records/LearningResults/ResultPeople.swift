import Directory
import Kernel
import Storage

/// Who works, or worked, for an employer, by what results name people by. A name is never enough.
struct ResultPeople {
  private var byNumber: [String: Set<PersonID>] = [:]
  private var byEmail: [String: Set<PersonID>] = [:]
  private let here: Set<PersonID>
  private let hasNumber: Set<PersonID>
  private let hasEmail: Set<PersonID>
  /// The record that stands for each.
  private let canonical: [PersonID: PersonID]

  init(_ organisation: OrganisationID, _ tx: any Transaction) throws {
    here = Set(try Assignments.ofEmployer(organisation, tx).map(\.person))
    var numbered: Set<PersonID> = []
    for scheme in [PersonIdentifier.Scheme.esrEmployee, .staffNumber] {
      for (number, person) in try People.all(by: scheme, at: organisation, tx) {
        byNumber[number.trimmed, default: []].insert(person)
        numbered.insert(person)
      }
    }
    var mailed: Set<PersonID> = []
    for (id, person) in try People.find(here.union(numbered), tx) {
      for email in person.emails {
        byEmail[email.folded, default: []].insert(id)
        mailed.insert(id)
      }
    }
    hasNumber = numbered
    hasEmail = mailed
    canonical = try OnePerson.canonical(of: here.union(numbered), tx)
  }

  /// Everything that is given must lead to one person. What leads nowhere does no harm where nothing
  /// of the kind is held about them.
  func find(_ who: ArrivedResult.Who) -> ResultPerson {
    var found: Set<PersonID> = []
    var leadsNowhere: [Set<PersonID>] = []
    func look(_ people: Set<PersonID>?, _ holders: Set<PersonID>) {
      guard let people, !people.isEmpty else {
        leadsNowhere.append(holders)
        return
      }
      found.formUnion(people)
    }
    if let number = who.staffNumber { look(byNumber[number], hasNumber) }
    if let email = who.email { look(byEmail[email.folded], hasEmail) }
    if let number = who.person {
      let id = PersonID(number).flatMap { here.contains($0) ? $0 : nil }
      // Waypoint’s own number is wrong where it leads to nobody here.
      look(id.map { [$0] }, here)
    }
    guard let first = found.min() else { return .nobody }
    guard Set(found.map { canonical[$0] ?? $0 }).count == 1,
      leadsNowhere.allSatisfy({ $0.isDisjoint(with: found) })
    else { return .several }
    return .one(first)
  }

  func knows(_ person: PersonID) -> Bool { canonical[person] != nil }
}
