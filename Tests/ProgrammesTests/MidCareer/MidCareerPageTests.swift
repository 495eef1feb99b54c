import Access
import Directory
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Obligations
import Records
import Register
import Storage
import TestKit
import Testing
import Web

@testable import Programmes

/// The program with this room, and the world of cohorts in it.
func withMidCareerSite(
  _ engine: Engine = .sqlite,
  _ body: @escaping @Sendable (InductionBrowser, Site, MidCareerWorld) async throws -> Void
) async throws {
  let chance = Chance.different()
  let timer = AppClock()
  let migrations = AllMigrations.list + WebSchema.migrations + RegisterRoom.migrations
  try await withDatabase(engine, migrations) { database in
    let passwords = Passwords(cost: .cheap, chance: chance)
    let password = try await passwords.digest(InductionWorld.password)
    let world = try await database.write { tx in try MidCareerWorld(password, tx) }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let site = Site(
      database: database, clock: .test, chance: chance, logger: logger, passwords: passwords,
      timepiece: timer.clock, keys: .test, rooms: [RegisterRoom.self, ProgrammesRoom.self])
    try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
      try await body(InductionBrowser(client, timer), site, world)
    }
  }
}

@Suite struct `The pages about cohorts` {
  @Test(arguments: Engine.allCases)
  func `take an application once, however often it is sent, and keep what somebody needs apart`(
    engine: Engine
  ) async throws {
    try await withMidCareerSite(engine) { browser, site, world in
      let cohort = try await site.database.write { tx in
        try world.open(access: ["step-free"], tx)
      }
      try await browser.become("nora")
      let none = try await browser.get("/programme/apply/needs")
      #expect(none.status == 422 && none.body.contains("Choose at least one cohort"))
      try await browser.get("/programme/apply/needs?cohort=\(cohort)&miles=20")
      let answers = [
        ("cohort", "\(cohort)"), ("miles", "20"), ("access", "step-free"),
        ("caring", "late-start"), ("away-1-from-day", "29"), ("away-1-from-month", "2"),
        ("away-1-from-year", "2027"),
      ]
      let wrong = try await browser.post("/programme/apply", answers + [("step", "check")])
      #expect(wrong.status == 422 && wrong.body.contains("away-1-from"))
      let right = answers.map { $0.0 == "away-1-from-year" ? ($0.0, "2028") : $0 }
      let check = try await browser.post("/programme/apply", right + [("step", "check")])
      #expect(check.status == 200 && check.body.contains("29 February 2028"))
      let sent = try await browser.post("/programme/apply", right + [("step", "send")])
      #expect(sent.status == 200 && sent.body.contains("Waiting for release"))
      let again = try await browser.sendAgain()
      #expect(again.status == 200)
      let one = try await site.database.read { tx in
        let all = try Participations.of([#require(world.people["Nora"])], tx)
        #expect(all.count == 1)
        return all[0]
      }
      #expect(one.needs.access == ["step-free"] && one.needs.caring == "late-start")

      // Who releases her reads where and when, and not what she needs.
      try await browser.become("trustlead")
      let page = try await browser.get("/releases/\(one.id)")
      #expect(page.status == 200 && page.body.contains("Nora") && page.body.contains("Wharfe 1"))
      for words in ["Step-free", "Not before 9:30", "29 February", "20 miles"] {
        #expect(!page.body.contains(words), "whoever releases reads \(words)")
      }
      let empty = try await browser.post("/releases/\(one.id)")
      #expect(empty.status == 422 && empty.body.contains("Choose who does the work meanwhile"))
      try await browser.post("/releases/\(one.id)", [("cover", "colleagues")])
      let twice = try await browser.sendAgain()
      #expect(twice.status == 200)
      // Who holds the cohort reads it: a place is given by it.
      try await browser.become("holder")
      let held = try await browser.get("/participations/\(one.id)")
      #expect(held.body.contains("Step-free") && held.body.contains("Not before 9:30"))
      // And she reads who looked.
      let looks = try await site.database.read { tx in
        try tx.rows(
          "SELECT actor_name FROM journal_entry WHERE action = 'person.looked-at'"
        ).map { try $0(0, as: String.self) }
      }
      #expect(looks.contains("holder") && looks.contains("trustlead"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `let whoever was named say who was there, and nobody of themselves`(
    engine: Engine
  ) async throws {
    try await withMidCareerSite(engine) { browser, site, world in
      let (cohort, day) = try await site.database.write { tx in
        // A day that is today: applications closed the day before.
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara", "Lena"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
        try tx.execute(
          "UPDATE cohort_day SET on_day = ?2 WHERE cohort_id = ?1 AND on_day = ?3", id,
          Clock.test.today, MidCareerWorld.dates[0])
        let holder = try MidCareerWorld.user("holder", tx)
        try NameFacilitator(cohort: id, person: #require(world.people["Cem"])).run(by: holder, tx)
        try NameFacilitator(cohort: id, person: #require(world.people["Lena"])).run(by: holder, tx)
        let days = try #require(try CohortDays.of([id], tx)[id])
        return (id, days[0].id)
      }
      let page = "/cohorts/\(cohort)/days/\(day)/attendance"
      for name in ["nora", "trustlead", "councillead", "ned"] {
        try await browser.become(name)
        #expect(try await browser.get(page).status == 404, "\(name) marks attendance")
        let people = try await browser.get("/cohorts/\(cohort)/people")
        #expect([403, 404].contains(people.status), "\(name) reads who comes")
      }
      try await browser.become("cem")
      let asked = try await browser.get(page)
      #expect(asked.body.contains("Nora") && asked.body.contains("Lena"))
      // What somebody needs is not for whoever leads through the day.
      #expect(!asked.body.contains("Step-free"))
      let nothing = try await browser.post(page)
      #expect(nothing.status == 422 && nothing.body.contains("at least one person"))
      let nora = try await site.database.read { tx in try world.one("Nora", tx).id }
      let part = try await browser.post(
        page, [("mark-\(nora)", "part"), ("minutes-\(nora)", "")])
      #expect(part.status == 422 && part.body.contains("how many minutes"))
      try await browser.get(page)
      try await browser.post(
        page, [("mark-\(nora)", "part"), ("minutes-\(nora)", "200"), ("others", "yes")])
      let marks = try await site.database.read { tx in try CohortAttendances.on([day], tx) }
      #expect(marks.count == 3 && marks.count { $0.mark == .present } == 2)
      #expect(marks.first { $0.participation == nora }?.minutes == 200)
      // Lena leads through it too, and has a place: others say that she was there.
      try await browser.become("lena")
      let lena = try await site.database.read { tx in try world.one("Lena", tx).id }
      try await browser.get(page)
      let own = try await browser.post(page, [("mark-\(lena)", "absent")])
      #expect(own.status == 422 && own.body.contains("Somebody else says"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `answer a calendar that knows the address, and nobody else`(engine: Engine) async throws {
    try await withMidCareerSite(engine) { browser, site, world in
      try await site.database.write { tx in
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
      }
      try await browser.become("nora")
      try await browser.get("/programme/calendar-address")
      let made = try await browser.post("/programme/calendar-address", [("step", "make")])
      let code = try #require(made.body.between("/calendars/", "<"))
      let feed = try await browser.get("/calendars/\(code)")
      #expect(feed.status == 200 && feed.body.contains("BEGIN:VEVENT"))
      #expect(!feed.body.contains("Nora") && !feed.body.contains("Cara"))
      #expect(try await browser.get("/calendars/2345-6789-2345-6789-2345-6789").status == 404)
      // Sent again, it is shown to nobody, and what was made still holds.
      let twice = try await browser.sendAgain()
      #expect(!twice.body.contains("/calendars/"))
      #expect(try await browser.get("/calendars/\(code)").status == 200)
      try await browser.get("/programme/calendar-address")
      try await browser.post("/programme/calendar-address", [("step", "end")])
      #expect(try await browser.get("/calendars/\(code)").status == 404)
    }
  }

  @Test func `send days by mail to who asks for it, has an address, and as long as they want`()
    async throws
  {
    try await withMidCareerSite { browser, site, world in
      try await browser.become("nora")
      let none = try await browser.get("/programme/calendar-address")
      #expect(none.body.contains("No address of yours is confirmed"))
      let refused = try await browser.post("/programme/calendar-mail", [("step", "begin")])
      #expect(refused.status == 422 && refused.body.contains("confirm it"))
      try await site.database.write { tx in
        let account = try #require(try MidCareerWorld.user("nora", tx).account)
        try tx.execute(
          """
          INSERT INTO account_address (account_id, address, confirmed_at, changed_at)
          VALUES (?1, 'nora@wharfe.example', 1, 1)
          """, account)
        let id = try world.open(minimum: 2, tx)
        for name in ["Nora", "Cara"] {
          try world.apply(name, [id], tx)
          try world.release(name, tx)
        }
        try world.allocate([id], tx)
      }
      let rows = {
        try await site.database.read { tx in
          try tx.rows("SELECT uid FROM calendar_invitation WHERE is_off = FALSE").count
        }
      }
      #expect(try await rows() == 0)
      try await browser.get("/programme/calendar-address")
      let begun = try await browser.post("/programme/calendar-mail", [("step", "begin")])
      #expect(begun.status == 200 && begun.body.contains("You get your days by mail"))
      #expect(try await rows() == 3)
      let ended = try await browser.post("/programme/calendar-mail", [("step", "end")])
      #expect(ended.body.contains("Send me my days by mail"))
    }
  }
}
