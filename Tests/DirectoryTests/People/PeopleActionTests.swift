import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `Entering people by hand` {
  @Test(arguments: Engine.allCases)
  func `adds somebody with a job and a manager, and journals it once`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let lead = try world.person("Lea Dahl", at: world.home, tx)
      let person = try AddPerson(
        given: "Iman", family: "", bornOn: Day("2004-02-29"), nationalInsurance: "QQ 12 34 56 C",
        email: "iman@willows.example",
        job: JobParticulars(
          organisation: world.home, employer: world.provider, title: "Care worker",
          role: JobRole(.asc, "8"), fte: FullTimeEquivalent("0.5"), startedOn: PeopleWorld.today,
          manager: .init(lead.person))
      ).run(under: .test, tx)
      #expect(try People.find(person.id, tx) == person)
      #expect(person.name.display == "Iman")
      let job = try #require(try Assignments.of(person.id, tx).first)
      #expect(job.employer == world.provider)
      #expect(
        try Team.direct(of: [lead.person], on: PeopleWorld.today, tx).map(\.name) == ["Iman"])
      #expect(try ManagerReasons.of([lead.job], tx)[lead.job]?.map(\.reason) == [.reports])
      let timeline = try Journal.timeline(
        of: .person(person.id), actions: JournalActions(PersonJournal.actions), tx)
      #expect(timeline.map(\.sentence) == ["Added Iman"])
      #expect(
        timeline.first?.changes.contains { $0.contains("2004") || $0.contains("QQ") } == false)
    }
  }

  @Test(arguments: Engine.allCases)
  func `says everything that is wrong at once`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let wrong = AddPerson(
        given: " ", family: "", bornOn: PeopleWorld.today + 1, nationalInsurance: "1234",
        email: "iman",
        job: JobParticulars(
          organisation: world.home, title: "", fte: FullTimeEquivalent("2"),
          startedOn: PeopleWorld.today))
      let problems = #expect(throws: Problems.self) { try wrong.run(under: .test, tx) }
      #expect(
        problems?.problems.map(\.field)
          == ["given", "bornOn", "nationalInsurance", "email", "title", "startedOn", "fte"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes and ends a job, with the whole story on the timeline`(
    engine: Engine
  ) async throws {
    try await withPeople(engine) { world, tx in
      let carer = try world.person(
        "Cara Roe", at: world.home, title: "Care worker", started: Day("2025-01-06"), tx)
      var job = try #require(try Assignments.find(carer.job, tx))
      job.title = "Senior care worker"
      try ChangeAssignment(job).run(under: .test, tx)
      try CorrectBirthDate(person: carer.person, bornOn: try #require(Day("2000-02-29")))
        .run(under: .test, tx)
      try EndAssignment(job.id, lastDay: PeopleWorld.today).run(under: .test, tx)
      #expect(throws: Problems.self) {
        try EndAssignment(job.id, lastDay: try #require(Day("2024-01-01"))).run(under: .test, tx)
      }
      let timeline = try Journal.timeline(
        of: .person(carer.person), actions: JournalActions(PersonJournal.actions), tx)
      #expect(
        timeline.map(\.sentence) == [
          "Left the job Senior care worker at The Willows on 1 April 2026",
          "Birth date corrected",
          "Details of the job changed: Senior care worker at The Willows",
        ])
      #expect(
        timeline.last?.changes == ["Job title changed from Care worker to Senior care worker"])
      #expect(timeline[1].changes == ["Birth date changed"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives a second job without making it the main one`(engine: Engine) async throws {
    try await withPeople(engine) { world, tx in
      let carer = try world.person("Cara Roe", at: world.home, tx)
      let second = try AddAssignment(
        person: carer.person,
        job: JobParticulars(
          organisation: world.home, title: "Cook", engagement: .bank,
          startedOn: PeopleWorld.today)
      ).run(under: .test, tx)
      let elsewhere = try AddAssignment(
        person: carer.person,
        job: JobParticulars(
          organisation: world.trust, title: "Porter", startedOn: PeopleWorld.today)
      ).run(under: .test, tx)
      #expect(!second.isPrimary)
      #expect(elsewhere.isPrimary)
      let page = try Team.people(
        of: world.provider, reach: Reach(organisations: [world.provider]), on: PeopleWorld.today,
        tx)
      #expect(page.total == 2)
      let posts = try Posts.of(world.home, on: PeopleWorld.today, tx)
      #expect(posts.map(\.title) == ["Cook", "Staff Nurse"])
      #expect(posts.map(\.headcount) == [1, 1])
    }
  }
}
