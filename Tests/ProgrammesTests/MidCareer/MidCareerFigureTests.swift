import Access
import Directory
import Hummingbird
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Programmes

@Suite struct `Figures of the mid-career programme` {
  /// Three days in June; six people with a place, of whom Ned misses the second day.
  private static func fill(_ world: MidCareerWorld, _ tx: any Transaction) throws -> CohortID {
    let id = try world.open(tx)
    for name in ["Nora", "Ned", "Nina", "Cara", "Cem", "Lena"] {
      try world.apply(name, [id], tx)
      try world.release(name, tx)
    }
    // Noel is told no, and Luca has applied and nobody has answered.
    for name in ["Noel", "Luca"] { try world.apply(name, [id], tx) }
    let noel = try world.one("Noel", tx)
    _ = try StepAsEmployer(
      id: noel.id, step: .refuseRelease, reason: "no-cover", until: nil, seen: noel.revision
    ).run(by: MidCareerWorld.user("trustlead", tx), tx)
    try world.allocate([id], tx)
    for (index, day) in MidCareerWorld.dates.enumerated() {
      try world.attend(id, day, absent: index == 1 ? ["Ned"] : [], tx)
    }
    let last = MidCareerWorld.dates[2]
    try world.step(id, .finish, on: last + 1, tx)
    let holder = try MidCareerWorld.user("holder", on: last + 1, tx)
    try AddCost(cohort: id, kind: .venue, pence: 150_000).run(by: holder, tx)
    for name in ["Nora", "Nina", "Cara", "Cem", "Lena"] {
      let user = try MidCareerWorld.user(name.lowercased(), on: last + 2, tx)
      let own = try world.one(name, tx).id
      try SayCohortOpinion(id: own, answers: ["useful": name == "Cem" ? 2 : 5]).run(by: user, tx)
      if name != "Lena" { _ = try StayInTouch(id: own, joins: true).run(by: user, tx) }
    }
    try CallMeeting(
      organisation: world.board, on: last + 10, times: "18:00", place: "Wharfe Hall",
      about: "How it went"
    ).run(by: MidCareerWorld.user("nora", on: last + 3, tx), tx)
    return id
  }

  private static func count(
    on day: Day, _ database: any Database
  ) async throws {
    let edition = try MidCareerTerms.today(day)
    try await CountMidCareer(edition: edition, now: Instant(startOf: day).adding(seconds: 43_200))
      .run(database)
  }

  @Test(arguments: Engine.allCases)
  func `count everybody once, where they work, and cohorts where they are held`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      let cohort = try await database.write { tx in try Self.fill(world, tx) }
      let code = "mid-career-programme"
      let last = MidCareerWorld.dates[2]
      try await Self.count(on: last + 20, database)
      try await database.read { tx in
        let trust = try #require(try MidCareerFigures.of(world.trust, tx)[""]?[code])
        // Nora, Ned, Nina and Noel; the porter is in no group.
        #expect(trust[.meant] == 4 && trust[.meantDone] == 2)
        #expect(trust[.meantUnderWay] == 2)
        #expect(trust[.incomplete] == 1 && trust[.notReleased] == 1 && trust[.placed] == 0)
        #expect(trust[.applied] == 4 && trust[.completed] == 2 && trust[.withdrawn] == 0)
        #expect(trust[.released] == 3 && trust[.refused] == 1)
        // Three people on three days, one of which Ned missed.
        #expect(trust[.dayWhole] == 8 && trust[.dayMissed] == 1 && trust[.dayPart] == 0)
        #expect(trust[.dayPeople] == 3)
        // Applied on the day of the test, and given a place on the day after the last to apply.
        let weeks = Double(MidCareerWorld.closes + 1 - Clock.test.today) / 7
        #expect(trust[.given] == 3)
        for limit in MidCareerFigure.weeks {
          #expect(trust[.within(weeks: limit)] == (weeks <= Double(limit) ? 3 : 0))
        }
        let council = try #require(try MidCareerFigures.of(world.council, tx)[""]?[code])
        #expect(council[.meant] == 2 && council[.asking] == 1 && council[.meantDone] == 1)

        let board = try #require(try MidCareerFigures.of(world.board, tx)[""]?[code])
        #expect(board[.held] == 1 && board[.heldMixed] == 1 && board[.calledOff] == 0)
        #expect(board[.heldCompleted] == 5 && board[.heldPence] == 150_000)
        #expect(board[.members] == 4 && board[.joined] == 4 && board[.graduates] == 5)
        #expect(board[.meetings] == 1)
        // People may still say how it was: nothing is counted of it.
        #expect(board[.opinion(question: "useful", points: 5)] == 0)
        // What lies in a region counts there, by sector.
        let region = try #require(
          try Organisations.find(
            Set(OrganisationTree.ancestors(of: world.trust, on: .area, last, tx)), tx
          )
          .values.first { $0.kind(on: last) == .region })
        let north = try MidCareerFigures.of(region.id, tx)
        #expect(north[""]?[code]?[.meant] == 4 && north[Sector.nhs.rawValue]?[code]?[.meant] == 4)
        #expect(north[Sector.socialCare.rawValue] == nil)
        #expect(try MidCareerFigures.of(.socialCare, tx)[code]?[.meant] == 3)
      }
      // Four weeks later nobody can answer any more.
      try await Self.count(on: last + 29, database)
      try await database.read { tx in
        let board = try #require(try MidCareerFigures.of(world.board, tx)[""]?[code])
        #expect(board[.opinion(question: "useful", points: 5)] == 4)
        #expect(board[.opinion(question: "useful", points: 2)] == 1)
      }
      // A year later it is no cohort of the last twelve months, and what people have done stays.
      try await Self.count(on: last.adding(months: 12) + 1, database)
      try await database.read { tx in
        let board = try #require(try MidCareerFigures.of(world.board, tx)[""]?[code])
        #expect(board[.held] == 0 && board[.meetings] == 1 && board[.graduates] == 5)
        let trust = try #require(try MidCareerFigures.of(world.trust, tx)[""]?[code])
        #expect(trust[.given] == 0 && trust[.dayWhole] == 0 && trust[.meantDone] == 2)
        #expect(try Cohorts.find(cohort, tx)?.state == .finished)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `know who brought it along from another employer, and count two records of one person once`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      _ = try await database.write { tx in try Self.fill(world, tx) }
      let last = MidCareerWorld.dates[2]
      try await database.write { tx in
        // Cara has left the home and leads at the hospital.
        let cara = try #require(world.people["Cara"])
        try tx.execute(
          "UPDATE assignment SET status = 'ended', ended_on = ?2 WHERE person_id = ?1", cara,
          last + 5)
        let other = try AddPerson(
          given: "Cara", family: "Ashby", email: nil,
          job: JobParticulars(
            organisation: world.trust, title: "Manager", band: "8a", holdsBudget: true,
            startedOn: last + 6)
        ).run(under: .test, tx).id
        for record in [cara, other] {
          try tx.execute(
            "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", record, cara)
        }
      }
      try await Self.count(on: last + 20, database)
      try await database.read { tx in
        let code = "mid-career-programme"
        let trust = try #require(try MidCareerFigures.of(world.trust, tx)[""]?[code])
        #expect(trust[.meant] == 5 && trust[.meantDone] == 3 && trust[.carried] == 1)
        let home = try #require(try MidCareerFigures.of(world.home, tx)[""]?[code])
        #expect(home[.meant] == 2 && home[.carried] == 0)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `stay with whom they were, when somebody goes on elsewhere or an employer is taken over`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      let last = MidCareerWorld.dates[2]
      try await database.write { tx in
        _ = try Self.fill(world, tx)
        // Ned, who missed a day, has gone to the council and takes it up there.
        let ned = try #require(world.people["Ned"])
        try tx.execute(
          "UPDATE assignment SET status = 'ended', ended_on = ?2 WHERE person_id = ?1", ned,
          last + 2)
        try tx.execute(
          """
          UPDATE participation SET organisation_id = ?2, employer_id = ?2, state = 'applied',
            cohort_id = NULL
          WHERE person_id = ?1
          """, ned, world.council)
        // The home is one with the hospital now, and so are its people.
        for (place, code) in [(world.home, "RZA"), (world.trust, "RZB")] {
          try tx.execute("UPDATE organisation SET source = 'ods' WHERE id = ?1", place)
          try tx.execute(
            """
            INSERT INTO organisation_code (organisation_id, scheme, value) VALUES (?1, 'ods', ?2)
            """, place, code)
        }
        try OrganisationSuccessions.add(
          [OrganisationSuccession(oldCode: "RZA", newCode: "RZB", happenedOn: last + 3)], tx)
        let cara = try #require(world.people["Cara"])
        try tx.execute(
          """
          UPDATE assignment SET organisation_id = ?2, employer_id = ?2, band = '8a'
          WHERE person_id = ?1
          """, cara, world.trust)
      }
      try await Self.count(on: last + 20, database)
      try await database.read { tx in
        let code = "mid-career-programme"
        let trust = try #require(try MidCareerFigures.of(world.trust, tx)[""]?[code])
        #expect(trust[.released] == 3 && trust[.refused] == 1 && trust[.releasePeople] == 4)
        #expect(trust[.dayWhole] == 8 && trust[.dayMissed] == 1 && trust[.given] == 3)
        // Cara did it at the home, which the hospital has taken over.
        #expect(trust[.carried] == 0 && trust[.meantDone] == 3)
        // That cohort is as mixed as it was.
        let board = try #require(try MidCareerFigures.of(world.board, tx)[""]?[code])
        #expect(board[.held] == 1 && board[.heldMixed] == 1)
      }
    }
  }

  @Test
  func `are shown exactly to who leads the place, and to all others as figures may be`()
    async throws
  {
    try await withMidCareerSite { browser, site, world in
      _ = try await site.database.write { tx in try Self.fill(world, tx) }
      let page = "/organisations/\(world.trust)/programme/figures"
      try await browser.become("trustlead")
      let uncounted = try await browser.get(page)
      #expect(uncounted.status == 200 && uncounted.body.contains("Not counted yet"))
      try await Self.count(on: MidCareerWorld.dates[2] + 40, site.database)
      let exact = try await browser.get(page)
      #expect(exact.status == 200 && exact.body.contains("2 of 4 (50%)"))
      #expect(exact.body.contains("8 of 9 (88.9%)") && exact.body.contains("3 of 4 (75%)"))
      #expect(!exact.body.contains("rounded to the nearest 5"))
      // Of four people, nobody who does not see them reads anything.
      try await browser.become("trustchair")
      let rounded = try await browser.get(page)
      #expect(rounded.status == 200 && rounded.body.contains("rounded to the nearest 5"))
      #expect(!rounded.body.contains("2 of 4") && !rounded.body.contains("8 of 9"))
      #expect(rounded.body.contains("Not shown"))
      // Who holds cohorts for a board sees no employer's people, and reads its own cohorts.
      try await browser.become("holder")
      let board = try await browser.get("/organisations/\(world.board)/programme/figures")
      #expect(board.status == 200 && board.body.contains("1 of 1 (100%)"))
      // Five people completed it, which is not told apart, and neither is what each of them cost.
      #expect(board.body.contains("1 to 7") && !board.body.contains("£300"))
      try await browser.become("homelead")
      #expect(try await browser.get(page).status == 403)
      try await browser.become("nora")
      #expect(try await browser.get(page).status == 403)
    }
  }
}
