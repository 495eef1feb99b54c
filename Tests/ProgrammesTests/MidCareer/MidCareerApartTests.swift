import Access
import Directory
import Files
import Journals
import Kernel
import Obligations
import Records
import Register
import Storage
import TestKit
import Testing

@testable import Programmes

@Suite struct `What somebody says to one cohort` {
  /// A cohort of the hospital's own, beside that of the board.
  private func other(_ world: MidCareerWorld, _ tx: any Transaction) throws -> CohortID {
    let lead = try MidCareerWorld.user("trustlead", tx)
    let cohort = try AddCohort(organisation: world.trust, terms: world.terms("Beech")).run(
      by: lead, tx)
    for date in MidCareerWorld.dates {
      let found = try FoundCohort.toKeep(cohort.id, lead, tx)
      _ = try AddCohortDay(
        cohort: cohort.id, terms: MidCareerWorld.day(date + 100, after: found.held, found.edition)
      ).run(by: lead, tx)
    }
    try AskPartner(cohort: cohort.id, organisation: world.council).run(by: lead, tx)
    try AnswerPartner(cohort: cohort.id, organisation: world.council, agrees: true, seen: 1)
      .run(by: MidCareerWorld.user("councillead", tx), tx)
    _ = try HandleCohort(id: cohort.id, step: .open, seen: 1).run(by: lead, tx)
    return cohort.id
  }

  @Test(arguments: Engine.allCases)
  func `is nothing to those who hold another, once a place is given`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let (first, second) = (try world.open(minimum: 2, tx), try other(world, tx))
        try world.apply("Cara", [first, second], access: [], tx)
        try world.apply("Lena", [first], tx)
        for name in ["Cara", "Lena"] { try world.release(name, tx) }
        let cara = try world.one("Cara", tx)
        let lead = try MidCareerWorld.user("trustlead", tx)
        // As long as she could come to either, both read what she needs; neither ends it for both.
        _ = try FoundParticipation.toHold(cara.id, lead, tx)
        #expect(
          refused {
            _ = try StepAsHolder(
              id: cara.id, step: .reject, reason: "done-before", seen: cara.revision
            ).run(by: lead, tx)
          }?.contains("not for you alone") == true)
        #expect(
          refused {
            _ = try StepAsHolder(
              id: cara.id, step: .withdraw, reason: "left", seen: cara.revision
            ).run(by: lead, tx)
          } != nil)
        try world.allocate([first], tx)
        #expect(throws: NotFound.self) { try FoundParticipation.toHold(cara.id, lead, tx) }
        _ = try FoundParticipation.toHold(cara.id, MidCareerWorld.user("holder", tx), tx)
        // An officer of the board holds its cohorts, and not those of a hospital in its area.
        let officer = try MidCareerWorld.user("officer", tx)
        #expect(try FoundCohort.toKeep(first, officer, tx).isHolder)
        #expect(throws: NotFound.self) { try FoundCohort.toKeep(second, officer, tx) }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `never names whoever made room, and gives no place in what has begun`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.apply("Ned", [id], on: Clock.test.today + 2, tx)
        try world.release("Ned", on: Clock.test.today + 2, tx)
        try world.allocate([id], tx)
        #expect(try world.one("Ned", tx).state == .waiting)
        let nora = try world.one("Nora", tx)
        _ = try StepOwnParticipation(
          id: nora.id, step: .withdraw, reason: "health", seen: nora.revision
        ).run(by: MidCareerWorld.user("nora", on: MidCareerWorld.closes + 3, tx), tx)
        let turn = try #require(
          try Participations.turns(of: world.one("Ned", tx).id, tx).first)
        #expect(turn.step == .place && turn.actorName == "Waypoint, in the order of turns")

        // Too late: it begins in three days, and then it has begun.
        let late = MidCareerWorld.dates[0] - 3
        try world.apply("Lena", [], miles: 100, on: late, tx)
        try world.release("Lena", on: late, tx)
        #expect(try world.one("Lena", tx).state == .released)
        let lena = try world.one("Lena", tx)
        let begun = MidCareerWorld.dates[0]
        #expect(
          refused {
            _ = try ProposeAllocation(organisation: world.board, cohorts: [id])
              .run(by: MidCareerWorld.user("holder", on: begun, tx), tx)
          }?.contains("has begun") == true)
        #expect(try world.one("Lena", tx) == lena)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes on at a new employer, who is asked to release them`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(tx)
        try world.apply("Nora", [id], tx)
        try world.release("Nora", tx)
        let day = Clock.test.today
        let one = try world.one("Nora", tx)
        let own = try MidCareerWorld.user("nora", tx)
        _ = try StepOwnParticipation(
          id: one.id, step: .defer, reason: "other", until: day + 90, seen: one.revision
        ).run(by: own, tx)
        let person = try #require(world.people["Nora"])
        for post in try Assignments.of(person, tx) {
          try EndAssignment(post.id, lastDay: day - 1).run(under: .test, tx)
        }
        _ = try AddAssignment(
          person: person,
          job: JobParticulars(
            organisation: world.home, title: "Home Manager", holdsBudget: true, startedOn: day)
        ).run(under: .test, tx)
        _ = try StepOwnParticipation(
          id: one.id, step: .resume, seen: world.one("Nora", tx).revision
        ).run(by: MidCareerWorld.user("nora", tx), tx)
        let after = try world.one("Nora", tx)
        #expect(after.employer == world.home && after.sector == .socialCare)
        #expect(after.since == one.since, "the turn was lost")
        #expect(try MidCareerWorld.told("homelead", tx).contains { $0.contains("to be released") })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `stays as it was on a day that was held`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
        let today = MidCareerWorld.dates[0]
        try world.attend(id, today, tx)
        let holder = try MidCareerWorld.user("holder", on: today, tx)
        let day = try #require(try CohortDays.of([id], tx)[id]?.first)
        var terms = try CohortForms.dayTerms(
          CohortForms.answers(day), MidCareerTerms.today(today))
        terms.on = today + 90
        #expect(
          refused {
            _ = try EditCohortDay(id: day.id, terms: terms, reason: "venue", seen: day.revision)
              .run(by: holder, tx)
          } == "This day was held. What happened on it is not changed")
        #expect(
          refused {
            try RemoveCohortDay(id: day.id, reason: "venue", seen: day.revision).run(by: holder, tx)
          } != nil)
        // Cancelled in the middle: what was held stays, and so does money for its cover.
        let cara = try world.one("Cara", tx)
        try world.step(id, .cancel, reason: "pressure", on: today, tx)
        let days = try #require(try CohortDays.of([id], tx)[id])
        #expect(days.map(\.isCancelled) == [false, true, true])
        let lead = try MidCareerWorld.user("homelead", on: today + 1, tx)
        try ClaimCover(id: cara.id, cohort: id, days: 1, seen: 1).run(by: lead, tx)
        #expect(try Backfills.find(cara.id, in: id, tx)?.state == .claimed)
        #expect(try CohortAttendances.of([cara.id], tx)[cara.id]?.count == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not paid by whoever claimed it`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
        for day in MidCareerWorld.dates { try world.attend(id, day, tx) }
        // Whoever leads the home keeps cohorts of the board as well.
        let row = try #require(try tx.row("SELECT id FROM account WHERE name = 'homelead'"))
        let lead: AccountID = try row(0)
        try GiveGrant(
          account: lead, role: .organisationLead, organisation: world.board, reason: "Both"
        )
        .run(by: .console(now: Clock.test.now()), tx)
        let both = try MidCareerWorld.user("homelead", on: MidCareerWorld.dates[2] + 1, tx)
        let cara = try world.one("Cara", tx)
        try ClaimCover(id: cara.id, cohort: id, days: 3, seen: 1).run(by: both, tx)
        #expect(
          refused {
            try SettleCover(cohort: id, id: cara.id, pays: true, seen: 2).run(by: both, tx)
          }
            == "Somebody else than who claimed it pays it")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `never goes back in the calendar of somebody who is named again`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(tx)
        let cem = try #require(world.people["Cem"])
        let holder = try MidCareerWorld.user("holder", tx)
        var last: [CalendarUID: Int] = [:]
        for turn in 0..<3 {
          try NameFacilitator(cohort: id, person: cem).run(by: holder, tx)
          for isNamed in [true, false] {
            if !isNamed {
              let one = try #require(try CohortPeople.facilitators(of: id, tx).last)
              try EndFacilitator(cohort: id, id: one.id).run(by: holder, tx)
            }
            let feed = try MidCareerCalendar(tx).feed(of: [cem], on: holder.today)
            #expect(feed.entries.count == 3, "\(turn)")
            for entry in feed.entries {
              #expect((entry.status == .confirmed) == isNamed)
              #expect(entry.sequence > last[entry.uid] ?? -1)
              last[entry.uid] = entry.sequence
            }
          }
        }
        #expect(last.count == 3)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is told to two people at once without giving a place twice`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      let (id, names) = try await database.write { tx in
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Ned", "Cara", "Cem"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        for name in ["Nina", "Noel", "Clara"] {
          try world.apply(name, [id], on: Clock.test.today + 3, tx)
          try world.release(name, on: Clock.test.today + 3, tx)
        }
        try world.allocate([id], tx)
        return (id, ["Nora", "Ned", "Cara", "Cem"])
      }
      let day = MidCareerWorld.closes + 4
      // Everybody with a place leaves at the same moment, each twice.
      await withTaskGroup(of: Void.self) { group in
        for name in names + names {
          group.addTask {
            _ = try? await database.write { tx in
              let one = try world.one(name, tx)
              _ = try StepOwnParticipation(
                id: one.id, step: .withdraw, reason: "health", seen: one.revision
              ).run(by: MidCareerWorld.user(name.lowercased(), on: day, tx), tx)
            }
          }
        }
      }
      try await database.read { tx in
        let placed = try Cohorts.placed(in: [id], tx)[id] ?? [:]
        #expect(placed.values.reduce(0, +) <= 12)
        for name in names {
          let one = try world.one(name, tx)
          #expect([.withdrawn, .placed].contains(one.state))
          let turns = try Participations.turns(of: one.id, tx).count { $0.step == .withdraw }
          #expect(turns == (one.state == .withdrawn ? 1 : 0))
        }
        for name in ["Nina", "Noel", "Clara"] {
          let turns = try Participations.turns(of: world.one(name, tx).id, tx)
          #expect(turns.count { $0.step == .place } <= 1)
        }
      }
    }
  }
}
