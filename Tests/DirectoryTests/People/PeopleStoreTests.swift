import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `Storing people` {
  @Test(arguments: Engine.allCases)
  func `gives back what was saved, and saving it again changes nothing`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      var person = Person(
        id: try tx.newIdentifier(),
        name: try #require(PersonName(given: "Nguyễn Thị", family: "Hoa", title: "Ms")),
        otherNames: [try #require(PersonName(written: "Hoa", kind: .knownAs))],
        bornOn: Day("1996-02-29"),
        identifiers: [
          PersonIdentifier(.nationalInsurance, "QQ 12 34 56 C"),
          PersonIdentifier(.esrEmployee, "20450022", organisation: world.trust),
          PersonIdentifier(
            .otherRegistration, "77", body: "Bell Ringers", expiresOn: Day("2027-01-01")),
        ], emails: ["hoa@harrowdale.example"])
      let created = try People.save(person, tx)
      #expect(created.map(\.kind) == [.created])
      #expect(try People.find(person.id, tx) == person)
      #expect(try People.save(person, tx).isEmpty)

      person.rename(
        to: try #require(PersonName(given: "Thị Hoa", family: "Trần")), on: Day("2026-01-05"))
      person.bornOn = Day("1996-03-01")
      person.identify(by: PersonIdentifier(.nationalInsurance, "QQ999999A"))
      let changed = try People.save(person, tx)
      #expect(try People.find(person.id, tx) == person)
      #expect(changed.count == 1)
      #expect(changed.first?.fields["name"]?.after == "Thị Hoa Trần")
    }
  }

  @Test(arguments: Engine.allCases)
  func `never writes a birth date or an NI number into a change`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      var person = Person(
        id: try tx.newIdentifier(), name: try #require(PersonName(written: "Ann Shaw")),
        bornOn: Day("1980-02-01"),
        identifiers: [PersonIdentifier(.nationalInsurance, "QQ123456C")])
      var changes = try People.save(person, tx)
      person.bornOn = Day("1981-02-01")
      person.identify(by: PersonIdentifier(.nationalInsurance, "QQ654321C"))
      changes += try People.save(person, tx)
      #expect(changes.count == 2)
      for change in changes {
        #expect(change.fields["birth_date"] == .notShown)
        #expect(change.fields["national_insurance_number"] == .notShown)
        let said = change.fields.values.flatMap { [$0.before, $0.after] }.compactMap { $0 }
        #expect(!said.contains { $0.contains("198") || $0.contains("QQ") })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds many by their numbers at once, within their organisation only`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let people = try (1...2_500).map { number in
        Person(
          id: try tx.newIdentifier(), name: try #require(PersonName(written: "Worker \(number)")),
          identifiers: [
            PersonIdentifier(.ascWorker, "W \(number)", organisation: world.home)
          ])
      }
      try People.save(people, tx)
      let asked = (1...3_000).map { "W\($0)" }
      let found = try People.find(by: .ascWorker, asked, at: world.home, tx)
      #expect(found.count == 2_500)
      #expect(found["W17"] == [people[16].id])
      #expect(try People.find(by: .ascWorker, asked, at: world.trust, tx).isEmpty)
      #expect(try People.find(people.map(\.id), tx).count == 2_500)
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets worker keys be renamed, even swapped`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      var one = Person(
        id: try tx.newIdentifier(), name: try #require(PersonName(written: "Ann Shaw")),
        identifiers: [PersonIdentifier(.ascWorker, "H1", organisation: world.home)])
      var two = Person(
        id: try tx.newIdentifier(), name: try #require(PersonName(written: "Bo Lund")),
        identifiers: [PersonIdentifier(.ascWorker, "H2", organisation: world.home)])
      try People.save([one, two], tx)
      one.identifiers = [PersonIdentifier(.ascWorker, "H2", organisation: world.home)]
      two.identifiers = [
        PersonIdentifier(.ascWorker, "H2", organisation: world.home, retiredOn: PeopleWorld.today),
        PersonIdentifier(.ascWorker, "H1", organisation: world.home),
      ]
      try People.save([one, two], tx)
      let found = try People.find(by: .ascWorker, ["H1", "H2"], at: world.home, tx)
      #expect(found == ["H1": [two.id], "H2": [one.id]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets two records carry one NI number until somebody finds out why`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let one = try world.person("Ann Shaw", ni: "QQ123456C", at: world.trust, tx)
      let two = try world.person("Ann Shaw", ni: "QQ 12 34 56", at: world.home, tx)
      let found = try People.find(by: .nationalInsurance, ["qq123456a"], tx)
      #expect(found == ["qq123456a": [one.person, two.person]])
    }
  }
}

@Suite struct `Storing jobs` {
  @Test(arguments: Engine.allCases)
  func `keeps three at once, in two sectors`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (person, main) = try world.person("Ann Shaw", at: world.trust, tx)
      let unit = Unit(
        id: try tx.newIdentifier(), organisation: world.trust, code: "A210", name: "Ward 4")
      try Units.save([unit], tx)
      let bank = Assignment(
        id: try tx.newIdentifier(), person: person, organisation: world.trust, unit: unit.id,
        number: "20450022-2", positionNumber: "100", title: "Bank Nurse",
        role: JobRole(.esr, "Staff Nurse"), staffGroup: "Nursing and Midwifery Registered",
        band: "5", occupationCode: "N6A", engagement: .bank, fte: .zero,
        contractedHours: WeeklyHours("0"), status: .notWorking, isPrimary: false,
        startedOn: Day("2024-02-29"))
      let care = Assignment(
        id: try tx.newIdentifier(), person: person, organisation: world.home,
        employer: world.provider, host: world.trust, title: "Care worker",
        role: JobRole(.asc, "8"), staffGroup: "direct care", pathwayCategory: "2",
        engagement: .agency, contractedHours: WeeklyHours("12.5"), startedInSectorYear: 2016)
      let changes = try Assignments.save([bank, care], tx)
      #expect(changes.map(\.kind) == [.created, .created])
      #expect(changes.last?.fields["employer"]?.after == "Kindly Care")
      #expect(changes.first?.fields["unit"]?.after == "Ward 4")

      let jobs = try Assignments.of(person, tx)
      #expect(Set(jobs.map(\.id)) == [main, bank.id, care.id])
      #expect(jobs.first { $0.id == bank.id } == bank)
      #expect(jobs.first { $0.id == care.id } == care)
      #expect(try Assignments.save(jobs, tx).isEmpty)
      #expect(
        try Assignments.byNumber(["20450022-2", "x"], employer: world.trust, tx)
          == ["20450022-2": [bank]])
      #expect(try Assignments.byNumber(["20450022-2"], employer: world.provider, tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `says what changed, and when one ended or came back`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (_, id) = try world.person("Ann Shaw", at: world.trust, tx)
      var job = try #require(try Assignments.find(id, tx))
      job.band = "6"
      job.fte = FullTimeEquivalent("0.6")
      let changed = try #require(try Assignments.save(job, tx).first)
      #expect(changed.kind == .changed)
      #expect(changed.fields["band"] == .init(before: nil, after: "6"))
      #expect(changed.fields["fte"] == .init(before: "1", after: "0.6"))
      job.endedOn = PeopleWorld.today
      #expect(try Assignments.save(job, tx).map(\.kind) == [.ended])
      job.endedOn = nil
      #expect(try Assignments.save(job, tx).map(\.kind) == [.restored])
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes thousands of people in one go`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      var people: [Person] = []
      var jobs: [Assignment] = []
      for number in 0..<5_000 {
        let person = Person(
          id: try tx.newIdentifier(),
          name: try #require(PersonName(given: "Given\(number % 97)", family: "Family\(number)")),
          bornOn: Day(number: number % 9_000),
          identifiers: [PersonIdentifier(.esrEmployee, "\(number)", organisation: world.trust)])
        people.append(person)
        jobs.append(
          Assignment(
            id: try tx.newIdentifier(), person: person.id, organisation: world.trust,
            number: "\(number)", title: "Nurse", engagement: .permanent, fte: .full))
      }
      try People.save(people, tx)
      try Assignments.save(jobs, tx)
      try LineManagement.set(
        Dictionary(
          uniqueKeysWithValues: jobs.dropFirst().enumerated().map { index, job in
            (job.id, .init(jobs[index / 10].person, in: jobs[index / 10].id))
          }), from: PeopleWorld.today, tx)
      try ManagerReasons.recompute(for: [world.trust], on: PeopleWorld.today, tx)
      #expect(
        try ManagerReasons.counts(in: world.trust, on: PeopleWorld.today, tx).headcount == 500)
      #expect(
        try LineManagement.everyoneBelow(people[0].id, on: PeopleWorld.today, tx).count == 4_999)
      let page = try Team.people(
        of: world.trust, reach: .everything, on: PeopleWorld.today, limit: 50, offset: 100, tx)
      #expect(page.total == 5_000)
      #expect(page.members.count == 50)
    }
  }
}

@Suite struct `Long absences` {
  @Test(arguments: Engine.allCases)
  func `follow the statuses of files`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (_, job) = try world.person("Ann Shaw", at: world.trust, tx)
      let march = try #require(Day("2026-03-31"))
      let april = try #require(Day("2026-04-30"))
      #expect(try Absences.follow([job: .parentalLeave], on: march, tx).count == 1)
      #expect(try Absences.follow([job: .parentalLeave], on: april, tx).isEmpty)
      #expect(try Absences.follow([job: .active], on: april, tx).map(\.kind) == [.ended])
      let absence = try #require(try Absences.of([job], tx)[job]?.first)
      #expect(absence.period == Period(from: march, to: april - 1))
    }
  }

  @Test(arguments: Engine.allCases)
  func `entered by hand are left alone by files`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let (_, job) = try world.person("Ann Shaw", at: world.trust, tx)
      let away = try RecordAbsence(job, kind: .longSickness, from: PeopleWorld.today - 60)
        .run(under: .test, tx)
      #expect(try Absences.follow([job: .active], on: PeopleWorld.today, tx).isEmpty)
      #expect(throws: Problems.self) {
        try RecordAbsence(job, kind: .careerBreak, from: PeopleWorld.today).run(under: .test, tx)
      }
      try EndAbsence(away.id, lastDayAway: PeopleWorld.today - 1).run(under: .test, tx)
      #expect(try Absences.of([job], tx)[job]?.first?.to == PeopleWorld.today - 1)
    }
  }
}
