import Journals
import Kernel
import Storage

/// What a job is, when somebody enters it by hand.
package struct JobParticulars: Hashable, Sendable {
  package var organisation: OrganisationID
  package var employer: OrganisationID?
  package var host: OrganisationID?
  package var unit: UnitID?
  package var title: String
  package var role: JobRole?
  package var staffGroup: String?
  package var band: String?
  package var engagement: Engagement
  package var fte: FullTimeEquivalent?
  package var contractedHours: WeeklyHours?
  package var holdsBudget: Bool
  package var startedOn: Day
  package var manager: LineManagement.Manager?

  package init(
    organisation: OrganisationID, employer: OrganisationID? = nil, host: OrganisationID? = nil,
    unit: UnitID? = nil, title: String, role: JobRole? = nil, staffGroup: String? = nil,
    band: String? = nil, engagement: Engagement = .permanent, fte: FullTimeEquivalent? = nil,
    contractedHours: WeeklyHours? = nil, holdsBudget: Bool = false, startedOn: Day,
    manager: LineManagement.Manager? = nil
  ) {
    self.organisation = organisation
    self.employer = employer
    self.host = host
    self.unit = unit
    self.title = title
    self.role = role
    self.staffGroup = staffGroup
    self.band = band
    self.engagement = engagement
    self.fte = fte
    self.contractedHours = contractedHours
    self.holdsBudget = holdsBudget
    self.startedOn = startedOn
    self.manager = manager
  }

  func assignment(_ id: AssignmentID, of person: PersonID, isPrimary: Bool) -> Assignment {
    Assignment(
      id: id, person: person, organisation: organisation, employer: employer, host: host,
      unit: unit, title: title.collapsed, role: role, staffGroup: staffGroup, band: band,
      engagement: engagement, fte: fte, contractedHours: contractedHours, isPrimary: isPrimary,
      holdsBudget: holdsBudget, startedOn: startedOn, joinedEmployerOn: startedOn)
  }
}

/// Adds somebody who is in no file, with the job they have.
package struct AddPerson: Sendable {
  package var title: String?
  package var given: String
  package var family: String
  package var bornOn: Day?
  package var nationalInsurance: String?
  package var email: String?
  package var job: JobParticulars

  package init(
    title: String? = nil, given: String, family: String, bornOn: Day? = nil,
    nationalInsurance: String? = nil, email: String? = nil, job: JobParticulars
  ) {
    self.title = title
    self.given = given
    self.family = family
    self.bornOn = bornOn
    self.nationalInsurance = nationalInsurance
    self.email = email
    self.job = job
  }

  /// - Returns: The person; who they may be a second record of is a question to
  ///   `PossibleDuplicates.of`, before or after.
  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Person {
    let (person, assignment) = try checked(today: right.at.dayInLondon, tx)
    var changes = try People.save(person, tx)
    changes += try Assignments.save(assignment, tx)
    if let manager = job.manager {
      let manager = try SetLineManager.checked(
        manager, of: assignment, from: job.startedOn, tx)
      changes += try LineManagement.set([assignment.id: manager], from: job.startedOn, tx)
    }
    try ManagerReasons.recompute(for: [assignment.employer], on: right.at.dayInLondon, tx)
    try Journal.record(
      JournalEvent(
        PersonJournal.added, [.person(person.id), .organisation(assignment.organisation)],
        details: ["name": person.name.display], changes: changes), under: right, tx)
    return person
  }

  private func checked(
    today: Day, _ tx: any Transaction
  ) throws -> (Person, Assignment) {
    var problems = Problems()
    let name = PersonName(given: given, family: family, title: title)
    if name == nil { problems.add("given", PersonRules.noName(given, family)) }
    PersonRules.check(bornOn: bornOn, today: today, &problems)
    let number = nationalInsurance?.collapsed ?? ""
    if !number.isEmpty, !PersonRules.isNationalInsuranceNumber(number) {
      problems.add(
        "nationalInsurance", "Enter a National Insurance number like QQ 12 34 56 C")
    }
    let address = email?.collapsed ?? ""
    if !address.isEmpty, !PersonRules.isEmailAddress(address) {
      problems.add("email", "Enter an e-mail address like name@organisation.example")
    }
    let id: PersonID = try tx.newIdentifier()
    let assignment = job.assignment(try tx.newIdentifier(), of: id, isPrimary: true)
    PersonRules.check(assignment, bornOn: bornOn, &problems)
    try problems.throwIfAny()
    guard let name else { throw problems }
    var person = Person(id: id, name: name, bornOn: bornOn)
    if !number.isEmpty { person.identify(by: PersonIdentifier(.nationalInsurance, number)) }
    if !address.isEmpty { person.reach(at: address) }
    return (person, assignment)
  }
}

/// Gives somebody a further job.
package struct AddAssignment: Sendable {
  package var person: PersonID
  package var job: JobParticulars

  package init(person: PersonID, job: JobParticulars) {
    self.person = person
    self.job = job
  }

  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Assignment {
    guard let person = try People.find(person, tx) else { throw NotFound("This person") }
    let employer = job.employer ?? job.organisation
    let hasOneHere = try Assignments.of(person.id, tx).contains {
      $0.employer == employer && $0.isPrimary && $0.isCurrent(on: job.startedOn)
    }
    let assignment = job.assignment(
      try tx.newIdentifier(), of: person.id, isPrimary: !hasOneHere)
    var problems = Problems()
    PersonRules.check(assignment, bornOn: person.bornOn, &problems)
    try problems.throwIfAny()
    var changes = try Assignments.save(assignment, tx)
    if let manager = job.manager {
      let manager = try SetLineManager.checked(
        manager, of: assignment, from: job.startedOn, tx)
      changes += try LineManagement.set([assignment.id: manager], from: job.startedOn, tx)
    }
    try AssignmentActions.finish(
      PersonJournal.started, assignment, occurredOn: job.startedOn, changes, under: right, tx)
    return assignment
  }
}
