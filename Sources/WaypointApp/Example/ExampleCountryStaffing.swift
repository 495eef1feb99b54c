import Directory
import Kernel
import Records
import Storage

/// Makes the people of employers of the country, and keeps them until they are saved.
struct ExampleCountryStaffing: Sendable {
  /// An employer with the places people work at: itself, or its care homes.
  struct Place: Sendable {
    let sort: ExampleCountryContent.Sort
    let employer: OrganisationID
    let code: String
    let name: String
    let people: Int
    let homes: [OrganisationID]
  }

  private let content: ExampleContent
  private let country: ExampleCountryContent
  private let today: Day
  private var persons: [Person] = []
  private var assignments: [Assignment] = []
  private var managers: [AssignmentID: LineManagement.Manager?] = [:]
  private var absences: [Absence] = []
  private var records: [RecordEntry] = []
  /// Where some of the people in care do shifts as well.
  private var trusts: [OrganisationID] = []

  init(example: Example, content country: ExampleCountryContent) {
    content = example.content
    today = example.today
    self.country = country
  }

  /// Adds an employer and its homes to `batch`.
  static func place(
    _ employer: ExampleCountryEmployer, in system: OrganisationID,
    _ content: ExampleCountryContent, _ founded: Day, _ batch: inout OrganisationBatch,
    _ dice: inout ExampleDice, _ tx: any Transaction
  ) throws -> Place {
    let town = dice.one(of: content.stems) + dice.one(of: content.endings)
    let (name, kind, scheme) = named(employer, town, &dice)
    let id: OrganisationID = try tx.newIdentifier()
    batch.create(Organisation(id: id, named: name, kind, employer.code, founded, scheme: scheme))
    batch.create(
      OrganisationRelation(
        id: try tx.newIdentifier(), from: id, to: system, kind: .icb, startedOn: founded))
    var homes: [OrganisationID] = []
    if employer.sort == .provider {
      for number in 1...max(1, employer.people / 45) {
        let home: OrganisationID = try tx.newIdentifier()
        let house = "\(dice.one(of: content.stems)) \(dice.one(of: content.care.homes))"
        batch.create(
          Organisation(
            id: home, named: "\(house), \(town) (example)", .careLocation,
            "\(employer.code)-\(number)", founded, scheme: .cqcLocation))
        batch.create(
          OrganisationRelation(
            id: try tx.newIdentifier(), from: home, to: id, kind: .locationOf, startedOn: founded))
        homes.append(home)
      }
    }
    return Place(
      sort: employer.sort, employer: id, code: employer.code, name: name, people: employer.people,
      homes: homes)
  }

  private static func named(
    _ employer: ExampleCountryEmployer, _ town: String, _ dice: inout ExampleDice
  ) -> (String, OrganisationKind, OrganisationCode.Scheme) {
    switch employer.sort {
    case .trust:
      let isFoundation = dice.happens(700)
      return (
        "\(town) Hospitals NHS \(isFoundation ? "Foundation " : "")Trust (example)",
        isFoundation ? .nhsFoundationTrust : .nhsTrust, .ods
      )
    case .provider: return ("\(town) Care (example)", .careProvider, .cqcProvider)
    case .practice: return ("\(town) Surgery (example)", .gpPractice, .ods)
    case .council: return ("\(town) Council (example)", .localAuthority, .ods)
    case .charity: return ("\(town) Carers Together (example)", .charity, .ods)
    }
  }

  mutating func staff(
    _ place: Place, _ people: inout ExamplePeople, _ dice: inout ExampleDice, _ tx: any Transaction
  ) throws {
    switch place.sort {
    case .trust: try staffTrust(place, &people, &dice, tx)
    case .provider: try staffProvider(place, &people, &dice, tx)
    case .practice: try staffSmall(place, "practice", &people, &dice, tx)
    case .council: try staffSmall(place, "council", &people, &dice, tx)
    case .charity: try staffSmall(place, "charity", &people, &dice, tx)
    }
  }

  mutating func save(_ tx: any Transaction) throws {
    _ = try People.save(persons, tx)
    _ = try Assignments.save(assignments, tx)
    _ = try LineManagement.set(managers, from: today, tx)
    _ = try Absences.save(absences, tx)
    try HeldRecords.addNew(records, tx)
    persons = []
    assignments = []
    managers = [:]
    absences = []
    records = []
  }
}

extension ExampleCountryStaffing {
  private mutating func staffTrust(
    _ place: Place, _ people: inout ExamplePeople, _ dice: inout ExampleDice, _ tx: any Transaction
  ) throws {
    let made = ExampleTrust(
      ExampleContent.Places.Trust(
        code: place.code, vpd: "9\(place.code.dropFirst(4))", name: place.name, sort: .acute,
        foundation: true, system: "", people: place.people),
      size: place.people, content: content, today: today, people: &people, dice: &dice)
    var byEmployee: [Int: (person: PersonID, assignment: AssignmentID)] = [:]
    for row in made.rows {
      let isNew = byEmployee[row.employee] == nil
      let person =
        try byEmployee[row.employee]?.person
        ?? add(
          row.person, [.init(.esrEmployee, String(row.employee), organisation: place.employer)],
          row.person.address(row.employee, at: place.code.lowercased()), tx)
      let assignment = Assignment(
        row, person: person, id: try tx.newIdentifier(), at: place.employer)
      assignments.append(assignment)
      if isNew {
        byEmployee[row.employee] = (person, assignment.id)
        for skill in ExampleTrust.skills(of: row) {
          let awarded = ExampleTrust.awarded(skill, to: row, today: today, &dice)
          records.append(skill.entry(of: person, at: place.employer, awarded))
        }
        addInductions(of: person, at: place.employer, since: row.joinedOn, &dice)
      }
      if let kind = row.absence {
        absences.append(
          Absence(
            id: try tx.newIdentifierNumber(), assignment: assignment.id, kind: kind,
            from: today - dice.number(5...200)))
      }
      if let above = row.supervisor.flatMap({ byEmployee[$0.employee] }), above.person != person {
        managers[assignment.id] = LineManagement.Manager(above.person, in: above.assignment)
      }
    }
    trusts.append(place.employer)
  }

  private mutating func staffProvider(
    _ place: Place, _ people: inout ExamplePeople, _ dice: inout ExampleDice, _ tx: any Transaction
  ) throws {
    var manager: (person: PersonID, assignment: AssignmentID)?
    for number in 0..<place.people {
      let home = place.homes[number % place.homes.count]
      let isFirst = number < place.homes.count
      let role =
        isFirst
        ? country.care.manager
        : number % 15 == 0
          ? country.care.senior : dice.one(of: country.care.workers, weight: \.weight).role
      let made = people.next(&dice, age: isFirst ? 30...64 : 18...67)
      let worker = "W\(number + 1)"
      let person = try add(
        made, [.init(.ascWorker, worker, organisation: home)], nil, tx)
      let started = start(of: made, &dice, newcomers: 280, longest: 4_200)
      let assignment = Assignment(
        id: try tx.newIdentifier(), person: person, organisation: home, employer: place.employer,
        number: worker, title: role.title, role: JobRole(.asc, role.role), staffGroup: role.group,
        pathwayCategory: role.category, engagement: .permanent,
        contractedHours: WeeklyHours(hundredths: dice.one(of: [3_750, 3_600, 3_000, 1_600])),
        startedOn: started, startedInSectorYear: started.year)
      assignments.append(assignment)
      if isFirst {
        manager = manager ?? (person, assignment.id)
      } else if let manager, dice.happens(800) {
        managers[assignment.id] = LineManagement.Manager(manager.person, in: manager.assignment)
      }
      addTraining(of: person, at: home, since: started, &dice)
      addInductions(of: person, at: place.employer, since: started, &dice)
      if !isFirst, dice.happens(25), !trusts.isEmpty {
        assignments.append(
          Assignment(
            id: try tx.newIdentifier(), person: person, organisation: dice.one(of: trusts),
            title: "Bank Healthcare Support Worker", staffGroup: "Additional Clinical Services",
            engagement: .bank, startedOn: max(started, today - 300)))
      }
    }
  }

  private mutating func staffSmall(
    _ place: Place, _ sort: String, _ people: inout ExamplePeople, _ dice: inout ExampleDice,
    _ tx: any Transaction
  ) throws {
    guard let staffing = content.smallEmployers[sort] else { return }
    var leader: (person: PersonID, assignment: AssignmentID)?
    for number in 0..<place.people {
      let post =
        number == 0 ? staffing.leader : dice.one(of: staffing.members, weight: \.weight).post
      let made = people.next(&dice, age: number == 0 ? 38...62 : 18...67)
      let person = try add(made, [], made.address(number, at: place.code.lowercased()), tx)
      let started = start(of: made, &dice, newcomers: 180, longest: 5_000)
      let assignment = Assignment(
        id: try tx.newIdentifier(), person: person, organisation: place.employer,
        title: post.title, role: JobRole(.local, post.role), staffGroup: post.staffGroup,
        engagement: post.engagement,
        fte: FullTimeEquivalent(hundredThousandths: dice.one(of: [10, 10, 8, 6, 5]) * 10_000),
        startedOn: started, joinedEmployerOn: started)
      assignments.append(assignment)
      if let leader {
        managers[assignment.id] = LineManagement.Manager(leader.person, in: leader.assignment)
      } else {
        leader = (person, assignment.id)
      }
      if sort == "practice" {
        for skill in ExampleSkill.others where dice.happens(880) {
          let longest = max(1, min(today - started, skill.months * 32))
          records.append(
            skill.entry(of: person, at: place.employer, today - dice.number(0...longest), .hand))
        }
      }
      addInductions(of: person, at: place.employer, since: started, &dice)
    }
  }

  private mutating func add(
    _ made: ExamplePerson, _ identifiers: [PersonIdentifier], _ email: String?,
    _ tx: any Transaction
  ) throws -> PersonID {
    let name =
      PersonName(given: made.given, family: made.family, title: made.title)
      ?? PersonName(
        kind: .current, title: nil, given: "", family: "", display: "Somebody", from: nil, to: nil)
    let person = Person(
      id: try tx.newIdentifier(), name: name, bornOn: made.bornOn,
      identifiers: identifiers + [.init(.nationalInsurance, made.nationalInsuranceNumber)],
      emails: email.map { [$0] } ?? [])
    persons.append(person)
    return person.id
  }

  private func start(
    of made: ExamplePerson, _ dice: inout ExampleDice, newcomers: Int, longest: Int
  ) -> Day {
    let adult = max(30, (today - made.bornOn) - 18 * 365)
    return dice.day(
      before: today,
      dice.happens(newcomers) ? 2...min(300, adult) : 20...min(longest, adult))
  }

  private mutating func addTraining(
    of person: PersonID, at home: OrganisationID, since started: Day, _ dice: inout ExampleDice
  ) {
    for course in country.care.training where !dice.happens(today - started < 60 ? 500 : 90) {
      let age =
        dice.happens(110)
        ? course.months * 30 + dice.number(10...150) : dice.number(0...(course.months * 29))
      let completed = today - min(age, today - started)
      records.append(
        RecordEntry(
          person: person, organisation: home, source: .careFile, key: course.category,
          kind: .training(category: course.category), title: course.title, awardedOn: completed,
          expiresOn: completed.adding(months: course.months) - 1))
    }
    guard dice.happens(800) else { return }
    let state: RecordKind.CareCertificateState = dice.happens(800) ? .completed : .inProgress
    records.append(
      RecordEntry(
        person: person, organisation: home, source: .careFile, key: "CARECERT",
        kind: .careCertificate(set: .unknown, state: state), title: "Care Certificate",
        isHeld: state == .completed))
  }

  private mutating func addInductions(
    of person: PersonID, at employer: OrganisationID, since started: Day,
    _ dice: inout ExampleDice
  ) {
    let done: [(chance: Int, kind: RecordKind, key: String, title: String)] = [
      (
        300, .programme(code: "national-induction"), "national-induction",
        "National induction core"
      ),
      (
        700, .module(code: "learning-disability-and-autism"), "learning-disability-and-autism",
        "Learning disability and autism training"
      ),
    ]
    for what in done where dice.happens(what.chance) {
      let first = max(started, today - 900)
      records.append(
        RecordEntry(
          person: person, organisation: employer, source: .hand, key: what.key, kind: what.kind,
          title: what.title, awardedOn: first + dice.number(0...min(80, today - first))))
    }
  }
}

extension ExampleSkill {
  /// As the competence file would have said it.
  func entry(
    of person: PersonID, at employer: OrganisationID, _ awarded: Day?,
    _ source: RecordEntry.Source = .competenceFile
  ) -> RecordEntry {
    RecordEntry(
      person: person, organisation: employer, source: source, key: name,
      kind: .coreSkill(subject: subject, level: level), title: name, awardedOn: awarded,
      expiresOn: awarded.map { $0.adding(months: months) - 1 }, isHeld: awarded != nil)
  }
}

extension ExamplePost {
  fileprivate var absence: AbsenceKind? {
    switch status {
    case "Maternity & Adoption": .parentalLeave
    case "Career Break": .careerBreak
    default: nil
    }
  }
}

extension Assignment {
  /// A post of a trust, as a load of its report would make it.
  fileprivate init(
    _ row: ExamplePost, person: PersonID, id: AssignmentID, at trust: OrganisationID
  ) {
    let band = row.post.payscale.split(separator: " ").drop { $0 != "Band" }.dropFirst().first
    self.init(
      id: id, person: person, organisation: trust, number: row.assignment, title: row.post.title,
      role: JobRole(.esr, row.post.role), staffGroup: row.post.staffGroup,
      band: band.map(String.init), occupationCode: row.post.occupationCode,
      engagement: row.category == "Permanent"
        ? .permanent
        : row.category == "Bank"
          ? .bank : row.category == "Fixed Term Temp" ? .fixedTerm : .officeHolder,
      fte: FullTimeEquivalent(hundredThousandths: row.fullTimeEquivalent * 1_000),
      status: row.status == "Maternity & Adoption"
        ? .parentalLeave
        : row.status == "Career Break"
          ? .careerBreak : row.status == "Acting Up" ? .actingUp : .active,
      isPrimary: row.isPrimary, isFlaggedManager: row.managesPeople, startedOn: row.startedOn,
      joinedEmployerOn: row.joinedOn, endedOn: row.endsOn)
  }
}
