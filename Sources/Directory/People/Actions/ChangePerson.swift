import Journals
import Kernel
import Storage

/// Changes what somebody is called from a day on; the old name stays findable.
package struct ChangeName: Sendable {
  package var person: PersonID
  package var title: String?
  package var given: String
  package var family: String
  package var from: Day

  package init(
    person: PersonID, title: String? = nil, given: String, family: String, from: Day
  ) {
    self.person = person
    self.title = title
    self.given = given
    self.family = family
    self.from = from
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Person {
    guard var person = try People.find(person, tx) else { throw NotFound("This person") }
    guard let name = PersonName(given: given, family: family, title: title) else {
      throw Problems("given", PersonRules.noName(given, family))
    }
    if from > right.at.dayInLondon {
      throw Problems("from", "The date must be today or in the past")
    }
    person.rename(to: name, on: from)
    let changes = try People.save(person, tx)
    guard !changes.isEmpty else { return person }
    try Journal.record(
      JournalEvent(
        PersonJournal.renamed, [.person(person.id)], details: ["name": name.display],
        occurredOn: from, changes: changes), under: right, tx)
    return person
  }
}

/// Corrects a birth date. The journal says that it was corrected, and no more.
package struct CorrectBirthDate: Sendable {
  package var person: PersonID
  package var bornOn: Day

  package init(person: PersonID, bornOn: Day) {
    self.person = person
    self.bornOn = bornOn
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Person {
    guard var person = try People.find(person, tx) else { throw NotFound("This person") }
    var problems = Problems()
    PersonRules.check(bornOn: bornOn, today: right.at.dayInLondon, &problems)
    try problems.throwIfAny()
    person.bornOn = bornOn
    let changes = try People.save(person, tx)
    guard !changes.isEmpty else { return person }
    try Journal.record(
      JournalEvent(PersonJournal.birthDate, [.person(person.id)], changes: changes),
      under: right, tx)
    return person
  }
}
