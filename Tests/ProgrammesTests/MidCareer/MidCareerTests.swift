import Access
import Directory
import Files
import Kernel
import Markup
import Obligations
import Records
import Register
import Storage
import TestKit
import Testing

@testable import Programmes

@Suite struct `A cohort` {
  @Test(arguments: Engine.allCases)
  func `is opened when its days are the programme and another sector agreed`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.draft(dates: Array(MidCareerWorld.dates.prefix(2)), tx)
        #expect(
          refused { try world.step(id, .open, tx) }?.contains("at least 3 are needed") == true)
        let holder = try MidCareerWorld.user("holder", tx)
        let found = try FoundCohort.toKeep(id, holder, tx)
        _ = try AddCohortDay(
          cohort: id,
          terms: MidCareerWorld.day(MidCareerWorld.dates[2], after: found.held, found.edition)
        ).run(by: holder, tx)
        #expect(refused { try world.step(id, .open, tx) }?.contains("1 sector") == true)
        // Nobody but who leads there answers, and nobody but those asked.
        for name in ["holder", "trustlead", "nora", "officer"] {
          #expect(
            refused {
              try AnswerPartner(cohort: id, organisation: world.council, agrees: true, seen: 1)
                .run(by: MidCareerWorld.user(name, tx), tx)
            } != nil, "\(name) answered for the council")
        }
        #expect(try MidCareerWorld.told("councillead", tx).contains { $0.contains("jointly") })
        try AnswerPartner(cohort: id, organisation: world.council, agrees: true, seen: 1)
          .run(by: MidCareerWorld.user("councillead", tx), tx)
        #expect(try world.step(id, .open, tx).state == .open)
        #expect(try !MidCareerWorld.told("councillead", tx).contains { $0.contains("jointly") })
        // Nobody sees a draft of others; everybody whom it is for sees what is open.
        let other = try world.draft(called: "Not yet", tx)
        let nora = try MidCareerWorld.user("nora", tx)
        #expect(throws: NotFound.self) { try FoundCohort.toSee(other, nora, tx) }
        #expect(try !FoundCohort.toSee(id, nora, tx).isHolder)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives places after the last day, keeps the mix, and puts them on the record at the end`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(tx)
        for name in ["Nora", "Ned", "Nina", "Cara", "Cem", "Lena"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        #expect(
          refused { _ = try world.allocate([id], on: MidCareerWorld.closes, tx) }?
            .contains("from the day after") == true)
        try world.allocate([id], tx)
        let placed = try #require(try Cohorts.placed(in: [id], tx)[id])
        // Half of six may come from a hospital, which is as many as there are.
        #expect(placed == [.nhs: 3, .socialCare: 2, .localGovernment: 1])
        #expect(MidCareerWorld.mix.breaches(of: placed, capacity: 12, minimum: 3).isEmpty)
        #expect(try MidCareerWorld.told("nora", tx).contains { $0.contains("have a place") })

        // One day after the other; Ned misses one of them.
        #expect(refused { try world.step(id, .finish, on: MidCareerWorld.dates[2], tx) } != nil)
        for (index, day) in MidCareerWorld.dates.enumerated() {
          try world.attend(id, day, absent: index == 1 ? ["Ned"] : [], tx)
        }
        let last = MidCareerWorld.dates[2]
        try world.step(id, .finish, on: last + 1, tx)
        #expect(try world.one("Nora", tx).state == .completed)
        #expect(try world.one("Ned", tx).state == .incomplete)
        let nora = try #require(world.people["Nora"])
        let record = try (HeldRecords.held(by: [nora], tx)[nora] ?? []).first {
          $0.kind == .programme(code: "mid-career-programme")
        }
        #expect(record?.awardedOn == last + 1 && record?.isHeld == true)

        // Attendance was wrong: what was completed is open again, and the record with it.
        let days = try #require(try CohortDays.of([id], tx)[id])
        try MarkAttendance(day: days[0].id, marks: [world.one("Nora", tx).id: .init(mark: .absent)])
          .run(by: MidCareerWorld.user("holder", on: last + 2, tx), tx)
        #expect(try world.one("Nora", tx).state == .incomplete)
        let after = try (HeldRecords.held(by: [nora], tx)[nora] ?? []).filter {
          $0.kind == .programme(code: "mid-career-programme") && $0.isCurrent
        }
        #expect(after.allSatisfy { !$0.isHeld })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives a free place to whoever waits next, and never against the mix`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(minimum: 2, tx)
        // Two of four may come from the hospital; Nina and Noel wait.
        for name in ["Nora", "Ned", "Cara", "Cem"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        for name in ["Nina", "Noel"] {
          try world.apply(name, [id], on: Clock.test.today + 3, tx)
          try world.release(name, on: Clock.test.today + 3, tx)
        }
        try world.allocate([id], tx)
        #expect(try world.one("Nina", tx).state == .waiting)
        let why = try CohortAllocations.lastWords(for: world.one("Nina", tx).id, tx)
        #expect(why.contains { $0.contains("the mix would not be kept") }, "\(why)")

        // A carer goes: nobody from the hospital can come for them, and the mix would break.
        let day = MidCareerWorld.closes + 5
        let step = { (name: String, step: ParticipationStep, reason: String) in
          let one = try world.one(name, tx)
          _ = try StepOwnParticipation(
            id: one.id, step: step, reason: reason, seen: one.revision
          ).run(by: MidCareerWorld.user(name.lowercased(), on: day, tx), tx)
        }
        // Ned goes, and Nina, who waited, has his place.
        try step("Ned", .withdraw, "capacity")
        #expect(try world.one("Ned", tx).state == .withdrawn)
        #expect(try world.one("Nina", tx).state == .placed)
        #expect(try world.one("Noel", tx).state == .waiting)
        #expect(try MidCareerWorld.told("nina", tx).contains { $0.contains("have a place") })
        // Somebody from the council comes late: with them there is room for one more.
        try world.apply("Lena", [], miles: 100, on: day, tx)
        try world.release("Lena", on: day, tx)
        #expect(try world.one("Lena", tx).state == .placed)
        let placed = try #require(try Cohorts.placed(in: [id], tx)[id])
        #expect(MidCareerWorld.mix.breaches(of: placed, capacity: 12, minimum: 2).isEmpty)
        // What Ned needed is nobody's any more.
        #expect(try world.one("Ned", tx).needs == ParticipationNeeds())
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is cancelled without anybody losing their turn, and calendars hear of it`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
        let records = [try #require(world.people["Nora"])]
        let today = MidCareerWorld.closes + 2
        let before = try MidCareerCalendar(tx).feed(of: records, on: today)
        #expect(before.entries.count == 3 && before.entries.allSatisfy { $0.status == .confirmed })

        // The venue floods: the second day moves, and its entry keeps its name with a later version.
        let planned = try #require(try CohortDays.of([id], tx)[id])
        let day = planned[1]
        var form = CohortForms.answers(day)
        form.add("reason", "venue")
        let holder = try MidCareerWorld.user("holder", on: today, tx)
        let edition = try MidCareerTerms.today(today)
        var terms = try CohortForms.dayTerms(form, edition)
        terms.on = MidCareerWorld.dates[1] + 1
        #expect(
          refused {
            _ = try EditCohortDay(id: day.id, terms: terms, seen: day.revision).run(by: holder, tx)
          }
            == "Choose a reason. Whoever comes reads it")
        _ = try EditCohortDay(id: day.id, terms: terms, reason: "venue", seen: day.revision)
          .run(by: holder, tx)
        #expect(try MidCareerWorld.told("nora", tx).contains { $0.contains("was changed") })
        let moved = try MidCareerCalendar(tx).feed(of: records, on: today)
        let old = Dictionary(uniqueKeysWithValues: before.entries.map { ($0.uid, $0) })
        for entry in moved.entries {
          let was = try #require(old[entry.uid])
          #expect((entry.span != was.span) == (entry.sequence > was.sequence))
        }
        #expect(moved.entries.count { old[$0.uid]?.span != $0.span } == 1)

        try world.step(id, .cancel, reason: "venue", on: today, tx)
        let nora = try world.one("Nora", tx)
        #expect(nora.state == .released && nora.cohort == nil && nora.since != nil)
        let gone = try MidCareerCalendar(tx).feed(of: records, on: today)
        #expect(gone.entries.count == 3 && gone.entries.allSatisfy { $0.status == .cancelled })
        for entry in gone.entries { #expect(entry.sequence > (old[entry.uid]?.sequence ?? 99)) }
        // She is first in the next round, before whoever asked later.
        #expect(try Participations.lostPlace(among: [nora.id], tx) == [nora.id])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `pays for cover on days on which somebody was there, and for no more`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
        let cara = try world.one("Cara", tx)
        #expect(
          try Backfills.of([cara.id, world.one("Nora", tx).id], tx).map(\.participation) == [
            cara.id
          ])
        for (index, day) in MidCareerWorld.dates.enumerated() {
          try world.attend(id, day, absent: index == 0 ? ["Cara"] : [], tx)
        }
        let last = MidCareerWorld.dates[2]
        let lead = try MidCareerWorld.user("homelead", on: last + 1, tx)
        let claim = { (days: Int, seen: Int) in
          try ClaimCover(id: cara.id, cohort: id, days: days, seen: seen).run(by: lead, tx)
        }
        #expect(refused { try claim(3, 1) }?.contains("at most 2 days") == true)
        #expect(
          refused {
            try ClaimCover(id: cara.id, cohort: id, days: 2, seen: 1)
              .run(by: MidCareerWorld.user("trustlead", on: last + 1, tx), tx)
          } != nil)
        try claim(2, 1)
        let holder = try MidCareerWorld.user("holder", on: last + 2, tx)
        try SettleCover(cohort: id, id: cara.id, pays: false, seen: 2).run(by: holder, tx)
        #expect(try MidCareerWorld.told("homelead", tx).contains { $0.contains("sent back") })
        try claim(2, 3)
        try SettleCover(cohort: id, id: cara.id, pays: true, seen: 4).run(by: holder, tx)
        #expect(
          refused {
            try SettleCover(cohort: id, id: cara.id, pays: true, seen: 5).run(by: holder, tx)
          } != nil)
        let money = try #require(try Backfills.find(cara.id, in: id, tx))
        #expect(money.state == .paid && money.claimedPence == 2 * money.pencePerDay)
      }
    }
  }
}

@Suite struct `Somebody's way through the programme` {
  @Test(arguments: Engine.allCases)
  func `is for those whom policy names, once at a time, by those who may release them`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(tx)
        #expect(refused { try world.apply("Pat", [id], tx) }?.contains("not among those") == true)
        try world.apply("Nora", [id], tx)
        #expect(refused { try world.apply("Nora", [id], tx) } == "You have applied already")
        let nora = try world.one("Nora", tx)
        // Nobody releases themselves who has somebody to do it, nor whoever leads elsewhere.
        for name in ["nora", "homelead", "ned", "holder", "officer"] {
          #expect(
            refused {
              _ = try ReleaseParticipation(id: nora.id, cover: .bank, seen: nora.revision)
                .run(by: MidCareerWorld.user(name, tx), tx)
            } != nil, "\(name) released Nora")
        }
        #expect(try MidCareerWorld.told("trustlead", tx).contains { $0.contains("to be released") })
        // Not now, with the reason; and asked again.
        let lead = try MidCareerWorld.user("trustlead", tx)
        #expect(
          refused {
            _ = try StepAsEmployer(id: nora.id, step: .refuseRelease, seen: nora.revision)
              .run(by: lead, tx)
          } == "Choose a reason")
        let no = try StepAsEmployer(
          id: nora.id, step: .refuseRelease, reason: "no-cover", seen: nora.revision
        ).run(by: lead, tx)
        #expect(no.state == .notReleased)
        #expect(try MidCareerWorld.told("nora", tx).contains { $0.contains("not released") })
        _ = try StepOwnParticipation(id: nora.id, step: .askAgain, seen: no.revision)
          .run(by: MidCareerWorld.user("nora", tx), tx)
        try world.release("Nora", tx)
        #expect(try world.one("Nora", tx).release?.cover == .colleagues)

        // The GP is managed by nobody and leads alone: she says herself who does her work.
        let gita = try world.apply("Gita", [id], tx)
        let own = try MidCareerWorld.user("gita", tx)
        #expect(try FoundParticipation.isOwnToRelease(world.one("Gita", tx), on: own.today, tx))
        _ = try ReleaseParticipation(id: gita, cover: .locum, seen: world.one("Gita", tx).revision)
          .run(by: own, tx)
        #expect(try world.one("Gita", tx).release?.by == ReleasedBy.oneself.rawValue)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func
    `is put off and not declined by whoever was selected, and the region hears of the third time`(
      engine: Engine
    ) async throws
  {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let lead = try MidCareerWorld.user("trustlead", tx)
        let nora = try #require(world.people["Nora"])
        let cara = try #require(world.people["Cara"])
        _ = try SelectForProgramme(person: nora).run(by: lead, tx)
        #expect(refused { _ = try SelectForProgramme(person: nora).run(by: lead, tx) } != nil)
        #expect(
          refused {
            _ = try SelectForProgramme(person: cara).run(by: lead, tx)
          } != nil, "a hospital put a carer forward")
        #expect(try MidCareerWorld.told("nora", tx).contains { $0.contains("were selected") })
        let own = try MidCareerWorld.user("nora", tx)
        let step = { (step: ParticipationStep, reason: String?, until: Day?) in
          let one = try world.one("Nora", tx)
          _ = try StepOwnParticipation(
            id: one.id, step: step, reason: reason, until: until, seen: one.revision
          ).run(by: own, tx)
        }
        #expect(refused { try step(.withdraw, "capacity", nil) }?.contains("put it off") == true)
        for time in 1...3 {
          try step(.defer, "no-cover", own.today + 90)
          #expect(try world.one("Nora", tx).isEscalated == (time == 3))
          let heard = try MidCareerWorld.told("talent", tx)
          #expect(heard.contains { $0.contains("put off a third time") } == (time == 3))
          try step(.resume, nil, nil)
        }
        #expect(try world.one("Nora", tx).deferrals == 3)
        try world.release("Nora", tx)
        #expect(try world.one("Nora", tx).state == .released)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes on by itself on the day until which it was put off`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      let day = Clock.test.today + 40
      try await database.write { tx in
        let id = try world.open(tx)
        try world.apply("Nora", [id], tx)
        try world.release("Nora", tx)
        let one = try world.one("Nora", tx)
        _ = try StepOwnParticipation(
          id: one.id, step: .defer, reason: "parental-leave", until: day, seen: one.revision
        ).run(by: MidCareerWorld.user("nora", tx), tx)
      }
      let at = { (days: Int) in Clock.test.now().adding(seconds: Int64(days) * 86_400) }
      #expect(try await MidCareerJobs.resume(database, at: at(39)) == nil)
      #expect(try await database.read { tx in try world.one("Nora", tx).state } == .deferred)
      #expect(try await MidCareerJobs.resume(database, at: at(40)) == nil)
      let (state, told) = try await database.read { tx in
        (try world.one("Nora", tx), try MidCareerWorld.told("trustlead", tx))
      }
      // Their turn is kept; whoever manages them is asked anew.
      #expect(state.state == .applied && state.since != nil && state.release == nil)
      #expect(told.contains { $0.contains("to be released") })
    }
  }

  @Test(arguments: Engine.allCases)
  func `is made up with a day of another cohort only where policy lets days be spread`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let first = try world.open(called: "First", minimum: 2, tx)
        let later = MidCareerWorld.dates.map { $0 + 30 }
        let second = try world.open(called: "Second", minimum: 2, dates: later, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [first], tx)
          try world.release(name, tx)
        }
        for name in ["Ned", "Cem"] {
          try world.apply(name, [second], tx)
          try world.release(name, tx)
        }
        try world.allocate([first, second], tx)
        for (index, day) in MidCareerWorld.dates.enumerated() {
          try world.attend(first, day, absent: index == 2 ? ["Nora", "Cara"] : [], tx)
        }
        let today = MidCareerWorld.dates[2] + 1
        try world.step(first, .finish, on: today, tx)
        let choices = { (name: String) in
          try MakeUpDay.choices(
            FoundParticipation.own(
              world.one(name, tx).id, MidCareerWorld.user(name.lowercased(), on: today, tx), tx),
            on: today, tx)
        }
        // A hospital's managers do all of it in one cohort; the review asks for more room in care.
        #expect(try choices("Nora").isEmpty)
        let choice = try #require(try choices("Cara").first)
        let day = choice.day
        let cara = try world.one("Cara", tx)
        try MakeUpDay(id: cara.id, day: day.id)
          .run(by: MidCareerWorld.user("cara", on: today, tx), tx)
        // In her calendar, and on the list of the day.
        let feed = try MidCareerCalendar(tx).feed(of: [cara.person], on: today)
        #expect(feed.entries.count { $0.status == .confirmed } == 4)
        try MarkAttendance(day: day.id, marks: [cara.id: .init(mark: .present)])
          .run(by: MidCareerWorld.user("holder", on: day.on, tx), tx)
        #expect(try world.one("Cara", tx).state == .completed)
        #expect(try world.one("Nora", tx).state == .incomplete)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is held open to the person, and erased with them`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(minimum: 2, access: ["step-free"], tx)
        let away = try #require(Period(from: iso("2026-07-01"), to: iso("2026-07-14")))
        try world.apply("Nora", [id], miles: 20, access: ["step-free"], away: [away], tx)
        try world.release("Nora", tx)
        try world.apply("Cara", [id], tx)
        try world.release("Cara", tx)
        try world.allocate([id], tx)
        try world.attend(id, MidCareerWorld.dates[0], tx)
        let holder = try MidCareerWorld.user("holder", tx)
        let nora = try #require(world.people["Nora"])
        try NameFacilitator(cohort: id, person: nora).run(by: holder, tx)
        try CalendarFeeds.set("digest", of: nora, at: holder.now, tx)
        try EraseMidCareer.run(nora, tx)
        #expect(try Participations.of([nora], tx).isEmpty)
        #expect(try CohortPeople.facilitating([nora], tx).isEmpty)
        #expect(try CalendarFeeds.person("digest", tx) == nil)
        #expect(try world.one("Cara", tx).state == .placed)
      }
    }
  }
}

@Suite struct `What is told of a cohort` {
  @Test(arguments: Engine.allCases)
  func `comes by itself to those who were put forward, when a cohort near them opens`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let words = "is open near you"
        let lena = try #require(world.people["Lena"])
        let nora = try #require(world.people["Nora"])
        for (person, lead) in [(lena, "councillead"), (nora, "trustlead")] {
          _ = try SelectForProgramme(person: person).run(by: MidCareerWorld.user(lead, tx), tx)
        }
        let id = try world.open(tx)
        // The council holds it; the hospital is neither a partner nor in the area of the board.
        #expect(try MidCareerWorld.told("lena", tx).contains { $0.contains(words) })
        #expect(try !MidCareerWorld.told("nora", tx).contains { $0.contains(words) })
        #expect(try !MidCareerWorld.told("luca", tx).contains { $0.contains(words) })
        try world.step(id, .cancel, reason: "too-few", tx)
        #expect(try !MidCareerWorld.told("lena", tx).contains { $0.contains(words) })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is told again until somebody answers, to those who lead after a week, and then is quiet`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let id = try world.open(tx)
        try world.apply("Nora", [id], tx)
        let release = "asks to be released"
        #expect(try MidCareerWorld.told("trustlead", tx).contains { $0.contains(release) })
        let after = { (days: Int) in Clock.test.now().adding(seconds: Int64(days) * 86_400) }
        try WorkNotices.remind(at: after(7), tx)
        #expect(
          try MidCareerWorld.told("trustlead", tx).contains {
            $0.hasPrefix("Reminder") && $0.contains(release)
          })
        // In the end whoever asked hears that nobody has answered.
        #expect(try !MidCareerWorld.told("nora", tx).contains { $0.contains("Nobody has said") })
        try WorkNotices.remind(at: after(28), tx)
        #expect(try MidCareerWorld.told("nora", tx).contains { $0.contains("Nobody has said") })
        try world.release("Nora", on: Clock.test.today + 29, tx)
        #expect(try !MidCareerWorld.told("trustlead", tx).contains { $0.contains(release) })
        #expect(try !MidCareerWorld.told("nora", tx).contains { $0.contains("Nobody has said") })
        let left = try tx.rows("SELECT about FROM work_ask").map { try $0(0, as: String.self) }
        #expect(!left.contains { $0.contains("release") })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks who was there the day after, and where money for cover can be claimed`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      let id = try await database.write { tx in
        let id = try world.open(tx)
        for name in ["Nora", "Ned", "Cara", "Lena"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
        return id
      }
      let who = "say who was there"
      let job = { (day: Day) in
        try await MidCareerJobs.remind(database, at: Instant(startOf: day).adding(seconds: 36_000))
      }
      let first = MidCareerWorld.dates[0]
      #expect(try await job(first) == nil)
      let told = try await database.read { tx in try MidCareerWorld.told("holder", tx) }
      #expect(!told.contains { $0.contains(who) })
      #expect(try await job(first + 1) == nil)
      #expect(try await job(first + 2) == nil)
      try await database.write { tx in
        #expect(try MidCareerWorld.told("holder", tx).count { $0.contains(who) } == 1)
        try world.attend(id, first, tx)
        #expect(try !MidCareerWorld.told("holder", tx).contains { $0.contains(who) })
        for day in MidCareerWorld.dates.dropFirst() { try world.attend(id, day, tx) }
        try world.step(id, .finish, on: MidCareerWorld.dates[2] + 1, tx)
        let claim = "can be claimed until"
        #expect(try MidCareerWorld.told("homelead", tx).contains { $0.contains(claim) })
        // Nothing is paid for a hospital.
        #expect(try !MidCareerWorld.told("trustlead", tx).contains { $0.contains(claim) })
        let cara = try world.one("Cara", tx)
        let money = try #require(try Backfills.find(cara.id, in: id, tx))
        try ClaimCover(id: cara.id, cohort: id, days: 3, seen: money.revision)
          .run(by: MidCareerWorld.user("homelead", on: MidCareerWorld.dates[2] + 2, tx), tx)
        #expect(try !MidCareerWorld.told("homelead", tx).contains { $0.contains(claim) })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes into the calendar of who wants it by mail, and follows what happens`(
    engine: Engine
  ) async throws {
    try await withMidCareer(engine) { database, world in
      try await database.write { tx in
        let account = { (name: String) in
          try #require(try MidCareerWorld.user(name, tx).account)
        }
        for name in ["nora", "holder"] {
          try tx.execute(
            "INSERT INTO calendar_mail (account_id, chosen_at) VALUES (?1, ?2)", account(name),
            Clock.test.now())
        }
        let rows = { (name: String) in
          try tx.rows(
            """
            SELECT is_off, place, sequence FROM calendar_invitation
            WHERE account_id = ?1 ORDER BY on_day, uid
            """, account(name)
          ).map { (off: try $0(0, as: Bool.self), place: try $0(1, as: String.self)) }
        }
        let id = try world.open(tx)
        for name in ["Nora", "Ned", "Cara", "Lena"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        #expect(try rows("nora").isEmpty)
        try world.allocate([id], tx)
        #expect(try rows("nora").count == 3 && rows("ned").isEmpty && rows("holder").isEmpty)
        // As if they had been sent: what was not is simply forgotten.
        try tx.execute("UPDATE calendar_invitation SET waiting = FALSE, sent_at = 1")
        let nora = try world.one("Nora", tx)
        _ = try StepOwnParticipation(
          id: nora.id, step: .defer, reason: "pressure", until: Clock.test.today + 200,
          seen: nora.revision
        ).run(by: MidCareerWorld.user("nora", on: MidCareerWorld.closes + 2, tx), tx)
        #expect(try rows("nora").map(\.off) == [true, true, true])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `ends with what it is about, whoever ended it`(engine: Engine) async throws {
    try await withMidCareer(engine) { database, world in
      let first = MidCareerWorld.dates[0]
      let id = try await database.write { tx in
        let id = try world.open(tx)
        for name in ["Nora", "Ned", "Cara", "Lena"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
        let asked = try world.draft(called: "Other", tx)
        #expect(try MidCareerWorld.told("councillead", tx).contains { $0.contains("jointly") })
        // A partner that is asked no more is not told again.
        try RemovePartner(cohort: asked, organisation: world.council)
          .run(by: MidCareerWorld.user("holder", tx), tx)
        #expect(try !MidCareerWorld.told("councillead", tx).contains { $0.contains("jointly") })
        let day = try #require(try CohortDays.of([id], tx)[id]?.first)
        let marks = try ["Nora", "Cara", "Lena"].map {
          (try world.one($0, tx).id, MarkAttendance.Mark(mark: .present))
        }
        try MarkAttendance(day: day.id, marks: Dictionary(uniqueKeysWithValues: marks))
          .run(by: MidCareerWorld.user("holder", on: first, tx), tx)
        return id
      }
      let now = Instant(startOf: first + 1).adding(seconds: 36_000)
      #expect(try await MidCareerJobs.remind(database, at: now) == nil)
      try await database.write { tx in
        let who = "say who was there"
        #expect(try MidCareerWorld.told("holder", tx).contains { $0.contains(who) })
        let ned = try world.one("Ned", tx)
        _ = try StepOwnParticipation(
          id: ned.id, step: .withdraw, reason: "capacity", seen: ned.revision
        ).run(by: MidCareerWorld.user("ned", on: first + 1, tx), tx)
        #expect(try !MidCareerWorld.told("holder", tx).contains { $0.contains(who) })
        let left = try tx.rows("SELECT about FROM work_ask").map { try $0(0, as: String.self) }
        #expect(!left.contains { $0.contains("marks") || $0.contains("partner") }, "\(left)")
        #expect(try Cohorts.find(id, tx)?.state == .confirmed)
      }
    }
  }
}
