import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `The pages of places and time to learn` {
  private func withPlaceSite(
    _ body: @escaping @Sendable (ClaimBrowser, Site, PlacesWorld) async throws -> Void
  ) async throws {
    try await withClaimSite { browser, site, claims in
      let password = try await site.passwords.digest(ClaimsWorld.password)
      let world = try await site.database.write { tx in
        try PlacesWorld(claims, password, tx)
      }
      try await body(browser, site, world)
    }
  }

  private static func day(_ name: String, _ day: Day) -> [(String, String)] {
    [
      ("\(name)-day", "\(day.dayOfMonth)"), ("\(name)-month", "\(day.month)"),
      ("\(name)-year", "\(day.year)"),
    ]
  }

  @Test func `lead a provider from a date to who attended it`() async throws {
    try await withPlaceSite { browser, site, world in
      let base = "/organisations/\(world.provider)/places"
      try await browser.become("provider")
      #expect(try await browser.get("/learning/places").body.contains(base))
      let home = try await browser.get(base)
      #expect(home.status == 200 && home.body.contains("No date is held here yet"))
      try await browser.get("\(base)/new")
      let empty = try await browser.post("\(base)/new")
      #expect(empty.title.hasPrefix("Error:"))
      for words in ["Enter the first day", "Enter how many places", "Enter the times"] {
        #expect(empty.body.contains(words), "\(words)")
      }
      let first = PlacesWorld.day + 3
      let fields =
        Self.day("first", first) + Self.day("askBy", first - 1)
        + Self.day("release", first - 2) + [
          ("module", world.module), ("times", "10:00 to 15:00"), ("places", "2"),
          ("address", "The Guildhall, York"), ("postcode", "yo1 9tl"), ("cost", "12.50"),
          ("access", "captions"), ("keep-social-care", "1"),
        ]
      let wrong = try await browser.post(
        "\(base)/new", fields.map { $0.0 == "postcode" ? ($0.0, "York") : $0 })
      #expect(wrong.body.contains("Enter a full postcode"))
      #expect(wrong.body.contains("The Guildhall, York"), "what was typed is kept")
      let draft = try await browser.post("\(base)/new", fields)
      #expect(draft.body.contains("Check it before you publish it"), "\(draft.body)")
      #expect(draft.body.contains("YO1 9TL") && draft.body.contains("£12.50"))
      // Pressed twice, it is there once.
      try await browser.sendAgain()
      let all = try await site.database.read { tx in try ModuleSessions.of(world.provider, tx) }
      #expect(all.count == 1)
      let session = try #require(all.first)
      let one = "\(base)/\(session.id)"
      try await browser.get("\(one)/steps/publish")
      let published = try await browser.post("\(one)/steps/publish")
      #expect(published.body.contains("Saved: Open"))
      let edit = try await browser.get("\(one)/edit")
      #expect(edit.body.contains("value=\"12.50\"") && edit.body.contains("yo1 9tl") == false)
      try await site.database.write { tx in
        for name in ["nadia", "rosa", "tom"] { try world.ask(name, session, tx) }
      }
      let people = try await browser.get(one)
      #expect(people.body.contains("Nadia Hill") && people.body.contains("Adult social care"))
      #expect(!people.body.contains("Say who attended"))
      #expect(try await browser.get("\(one)/attendance").title.hasPrefix("Fair rotas"))
    }
  }

  @Test func `say who attended in bulk, with a look at it before it is saved`() async throws {
    try await withPlaceSite { browser, site, world in
      let (session, requests) = try await site.database.write { tx in
        let session = try world.session(
          PlacesWorld.terms(
            places: 3, first: PlacesWorld.day + 3, askBy: PlacesWorld.day + 2,
            release: PlacesWorld.day + 1), tx)
        let requests = try ["nadia", "tom"].map { try world.ask($0, session, tx) }
        try tx.execute(
          "UPDATE module_session SET first_on = ?1, last_on = ?1, ask_by = ?2",
          PlacesWorld.day, PlacesWorld.day - 1)
        return (session, requests)
      }
      let base = "/organisations/\(world.provider)/places/\(session.id)"
      try await browser.become("provider")
      #expect(try await browser.get("/").body.contains("Say who attended a date of training"))
      try await browser.get("\(base)/attendance")
      let ticked = [("attended", "\(requests[0].id)")]
      let preview = try await browser.post("\(base)/attendance", ticked + [("step", "preview")])
      #expect(preview.body.contains("1 of 2 attended"))
      #expect(
        try await site.database.read { tx in try PlacesWorld.state(requests[0], tx) } == .placed)
      let saved = try await browser.post("\(base)/attendance", ticked + [("step", "save")])
      #expect(saved.body.contains("Did not attend") && saved.body.contains("They did attend"))
      try await browser.sendAgain()
      try await browser.get("\(base)/attendance/\(requests[1].id)")
      let corrected = try await browser.post("\(base)/attendance/\(requests[1].id)")
      #expect(corrected.body.contains("Saved. They are told"))
      let attempts = try await site.database.read { tx in
        try ModuleAttempts.of([world.claims.tom, world.claims.nadia], tx)
      }
      #expect(attempts.map(\.status) == [.completed, .completed])
    }
  }

  @Test func `let a person find a date, ask, and withdraw`() async throws {
    try await withPlaceSite { browser, site, world in
      let (near, online) = try await site.database.write { tx in
        (
          try world.session(PlacesWorld.terms(places: 1, earmarks: ["social-care": 1]), tx),
          try world.session(PlacesWorld.terms(places: 1, postcode: nil), module: world.other, tx)
        )
      }
      try await browser.become("nadia")
      let home = try await browser.get("/learning/places")
      #expect(home.body.contains("from the middle of the postcode area"))
      #expect(home.body.contains("Online, from anywhere"))
      #expect(home.body.contains("1 kept: Adult social care"))
      let filtered = try await browser.get("/learning/places?way=place&within=50&access=step-free")
      #expect(
        filtered.body.contains("Fair rotas</a>") && !filtered.body.contains("Kindness at work</a>"))
      #expect(filtered.body.contains("Within 50 miles"))
      #expect(filtered.body.contains("/learning/places?within=50&amp;access=step-free"))
      let none = try await browser.get("/learning/places?within=10&way=place")
      #expect(none.body.contains("No date fits"))
      let page = try await browser.get("/learning/places/sessions/\(near.id)")
      #expect(page.body.contains("You belong to none of them"))
      #expect(page.body.contains("Most dates are set by and for the NHS"))
      let check = try await browser.get("/learning/places/sessions/\(near.id)/ask")
      #expect(check.title == "Check your answers before you ask")
      #expect(check.body.contains("kept for groups"))
      #expect(check.body.contains("Tom Field"), "she manages him")
      let asked = try await browser.post(
        "/learning/places/sessions/\(near.id)/ask", [("person", "\(world.claims.nadia)")])
      #expect(asked.body.contains("You are the next in line"), "\(asked.body)")
      try await browser.sendAgain()
      let own = try await site.database.read { tx in
        try PlaceRequests.of([world.claims.nadia], tx)
      }
      #expect(own.count == 1)
      try await browser.get("/learning/places/sessions/\(near.id)/ask")
      let again = try await browser.post(
        "/learning/places/sessions/\(near.id)/ask", [("person", "\(world.claims.nadia)")])
      #expect(again.title.hasPrefix("Error:") && again.body.contains("was asked for already"))
      try await browser.get("/learning/places/sessions/\(online.id)/ask")
      let placed = try await browser.post(
        "/learning/places/sessions/\(online.id)/ask", [("person", "\(world.claims.tom)")])
      #expect(placed.body.contains("A place is given"))
      let tom = try #require(
        try await site.database.read { tx in try PlaceRequests.of([world.claims.tom], tx) }.first)
      let steps = "/learning/places/requests/\(tom.id)/steps/withdraw"
      try await browser.become("tom")
      let calendar = try await browser.get("/learning/places/requests/\(tom.id)/calendar")
      #expect(calendar.body.contains("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"))
      #expect(calendar.body.contains("DTSTART;VALUE=DATE:20260511\r\n"))
      #expect(calendar.body.contains("DTEND;VALUE=DATE:20260513\r\n"))
      #expect(calendar.body.contains("SUMMARY:Kindness at work\r\n"))
      #expect(calendar.body.contains("LOCATION:Online\r\n"))
      #expect(calendar.body.contains("TRANSP:TRANSPARENT\r\n"), "a run of days")
      try await browser.get(steps)
      let gone = try await browser.post(steps)
      #expect(gone.body.contains("Withdrawn"))
      // Whoever has put it into their calendar takes it out with the same file.
      let out = try await browser.get("/learning/places/requests/\(tom.id)/calendar")
      #expect(out.body.contains("METHOD:CANCEL\r\n") && out.body.contains("STATUS:CANCELLED\r\n"))
      func line(_ name: String, _ body: String) -> String? {
        body.split(separator: "\r\n").first { $0.hasPrefix(name) }.map(String.init)
      }
      #expect(line("UID:", out.body) == line("UID:", calendar.body))
      #expect(calendar.body.contains("SEQUENCE:1\r\n") || calendar.body.contains("SEQUENCE:2\r\n"))
      #expect(line("SEQUENCE:", out.body) != line("SEQUENCE:", calendar.body))
      try await browser.become("rosa")
      #expect(try await browser.get("/learning/places/requests/\(tom.id)").status == 404)
      let hers = try await browser.get("/learning/places/sessions/\(near.id)")
      #expect(hers.body.contains("You work in adult social care"))
    }
  }

  @Test func `let a person wait for a module, which is a number to those who plan`()
    async throws
  {
    try await withPlaceSite { browser, site, world in
      try await browser.become("nadia")
      try await browser.get("/learning/places/wait")
      let empty = try await browser.post("/learning/places/wait")
      #expect(empty.body.contains("Choose a module"))
      let waits = try await browser.post("/learning/places/wait", [("module", world.module)])
      #expect(waits.body.contains("You wait for a date of this module"))
      try await browser.become("training")
      let exact = try await browser.get("/organisations/\(world.claims.hospital)/places")
      #expect(exact.body.contains("Nadia Hill") && exact.body.contains("Less than a week"))
      try await browser.become("chair")
      let shown = try await browser.get("/organisations/\(world.claims.hospital)/places")
      #expect(shown.status == 200 && shown.body.contains("1 to 7"))
      #expect(!shown.body.contains("Nadia") && shown.body.contains("Not shown"))
      #expect(shown.body.contains("counts are rounded"))
      #expect(try await browser.get("/learning/demand").status == 200)
      try await browser.become("homelead")
      let elsewhere = try await browser.get("/organisations/\(world.claims.hospital)/places")
      #expect(elsewhere.status == 403 || elsewhere.status == 404)
      try await browser.become("nadia")
      #expect(try await browser.get("/learning/demand").status == 403)
    }
  }

  @Test func `let both sides agree time to learn, and count what was given`() async throws {
    try await withPlaceSite { browser, site, world in
      let day = PlacesWorld.day
      try await browser.become("tom")
      let form = try await browser.get("/learning/time/new")
      #expect(form.body.contains("4 hours each month is usual"))
      let wrong = try await browser.post(
        "/learning/time/new",
        [("hours", "1.3")] + Self.day("from", day) + Self.day("until", day - 1))
      #expect(wrong.body.contains("Enter hours in quarters"))
      let proposed = try await browser.post(
        "/learning/time/new",
        [("hours", "3.5"), ("module", "")] + Self.day("from", day - 5)
          + Self.day("until", day + 80))
      #expect(proposed.body.contains("3 hours 30 minutes each month"), "\(proposed.body)")
      let time = try #require(
        try await site.database.read { tx in try LearningTimes.of([world.claims.tom], tx) }.first)
      #expect(!proposed.body.contains("/steps/agree"))
      try await browser.become("nadia")
      #expect(try await browser.get("/").body.contains("1 person proposes time to learn"))
      let base = "/people/\(world.claims.tom)/learning-time/\(time.id)"
      let theirs = try await browser.get(base)
      #expect(theirs.body.contains("Tom Field"))
      try await browser.get("\(base)/steps/agree")
      let agreed = try await browser.post("\(base)/steps/agree")
      #expect(agreed.body.contains("Saved: Agreed"))
      try await browser.become("tom")
      let own = "/learning/time/\(time.id)"
      try await browser.get("\(own)/entries/new")
      let noReason = try await browser.post(
        "\(own)/entries/new",
        [("hours", "1.5"), ("kind", "taken-away")] + Self.day("on", day - 1))
      #expect(noReason.body.contains("Choose why it was taken away"))
      let taken = try await browser.post(
        "\(own)/entries/new",
        [("hours", "1.5"), ("kind", "taken-away"), ("reason", "staffing")]
          + Self.day("on", day - 1))
      #expect(taken.body.contains("Too few staff"))
      try await browser.sendAgain()
      let entries = try await site.database.read { tx in
        try LearningTimes.entries(of: [time.id], tx)[time.id] ?? []
      }
      #expect(entries.count == 1)
      try await browser.become("training")
      let report = try await browser.get(
        "/organisations/\(world.claims.hospital)/protected-time")
      #expect(report.body.contains("Too few staff") && report.body.contains("0 of 1"))
      try await browser.become("chair")
      let shown = try await browser.get(
        "/organisations/\(world.claims.hospital)/protected-time")
      #expect(shown.status == 200 && shown.body.contains("Not shown"))
      #expect(!shown.body.contains("Tom"))
      try await browser.become("rosa")
      #expect(try await browser.get(base).status == 404)
      #expect(try await browser.get(own).status == 404)
    }
  }
}

@Suite struct `What is told of places, and to whom` {
  private func withPlaceSite(
    _ body: @escaping @Sendable (ClaimBrowser, Site, PlacesWorld) async throws -> Void
  ) async throws {
    try await withClaimSite { browser, site, claims in
      let password = try await site.passwords.digest(ClaimsWorld.password)
      let world = try await site.database.write { tx in
        try PlacesWorld(claims, password, tx)
      }
      try await body(browser, site, world)
    }
  }

  @Test func `is a name and an employer for whoever holds it, and of who waits a number`()
    async throws
  {
    try await withPlaceSite { browser, site, world in
      let (session, rosa) = try await site.database.write { tx in
        let session = try world.session(
          PlacesWorld.terms(places: 2, earmarks: ["social-care": 1]), tx)
        try world.ask("training", session, for: world.claims.nadia, tx)
        let rosa = try world.ask("rosa", session, tx)
        try world.ask("tom", session, tx)
        return (session, rosa)
      }
      try await browser.become("provider")
      let base = "/organisations/\(world.provider)/places/\(session.id)"
      let held = try await browser.get(base)
      #expect(held.body.contains("Nadia Hill") && held.body.contains("Beech Hospital"))
      #expect(held.body.contains("Rosa Ford") && held.body.contains("Larch House"))
      #expect(!held.body.contains("Tom Field"))
      #expect(held.body.contains("1 person waits for a place. Who they are is not shown."))
      #expect(!held.body.contains("Kept for:") && !held.body.contains("training,"))
      // The group is for the person alone; and who else opens it is in the list of who looked.
      try await browser.become("homelead")
      let kept = try await browser.get("/learning/places/requests/\(rosa.id)")
      #expect(kept.status == 200 && !kept.body.contains("A place kept for"))
      try await browser.become("rosa")
      #expect(
        try await browser.get("/learning/places/requests/\(rosa.id)").body
          .contains("A place kept for"))
      let looks = try await site.database.read { tx in
        let row = try #require(
          try tx.row(
            """
            SELECT COUNT(*) FROM journal_entry
            WHERE action = 'person.looked-at' AND details LIKE '%places in training%'
            """))
        return try row(0, as: Int.self)
      }
      #expect(looks == 1)
    }
  }

  @Test func `is why a date was cancelled, to those it was promised to and who held it`()
    async throws
  {
    try await withPlaceSite { browser, site, world in
      let (session, nadia) = try await site.database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        let nadia = try world.ask("nadia", session, tx)
        try world.ask("tom", session, tx)
        try PlacesWorld.handle(session, .cancel, words: "The hall is under water", tx)
        return (session, nadia)
      }
      try await browser.become("nadia")
      let own = try await browser.get("/learning/places/requests/\(nadia.id)")
      #expect(own.body.contains("The hall is under water"))
      #expect(own.body.contains(session.terms.firstOn.inWords))
      #expect(
        try await browser.get("/learning/places/requests/\(nadia.id)/calendar").body
          .contains("STATUS:CANCELLED"))
      try await browser.become("provider")
      let held = try await browser.get(
        "/organisations/\(world.provider)/places/\(session.id)")
      #expect(held.body.contains("Nadia Hill") && held.body.contains("1 person waited"))
      #expect(!held.body.contains("Nobody has"))
      // What became of them on another date is no concern of whoever held this one.
      try await site.database.write { tx in
        let other = try world.session(PlacesWorld.terms(places: 3), module: world.other, tx)
        try tx.execute(
          """
          UPDATE place_request SET state = 'attended', session_id = ?2, seat = 3, offer_until = NULL
          WHERE id = ?1
          """, nadia.id, other.id)
      }
      let page = "/organisations/\(world.provider)/places/\(session.id)"
      let after = try await browser.get(page)
      #expect(after.body.contains("Nadia Hill") && !after.body.contains("They did not attend"))
      #expect(try await browser.get("\(page)/attendance/\(nadia.id)").status == 404)
    }
  }

  @Test func `is a kept place to whoever it is kept for, and a closed module to everybody`()
    async throws
  {
    try await withPlaceSite { browser, site, world in
      let session = try await site.database.write { tx in
        let session = try world.session(
          PlacesWorld.terms(places: 2, earmarks: ["social-care": 1]), tx)
        try world.ask("nadia", session, tx)
        return session
      }
      let page = "/learning/places/sessions/\(session.id)"
      try await browser.become("tom")
      #expect(try await browser.get(page).body.contains("None free for everybody"))
      try await browser.become("rosa")
      #expect(try await browser.get(page).body.contains("1 of 2 kept for you: Adult social care"))
      #expect(try await browser.get("\(page)/ask").body.contains("It is given to you at once"))
      try await site.database.write { tx in
        try tx.execute("UPDATE accreditation SET state = 'suspended'")
      }
      let closed = try await browser.get(page)
      #expect(closed.body.contains("Takes nobody new") && closed.body.contains("is suspended"))
      #expect(!closed.body.contains("/ask\""))
      #expect(!(try await browser.get("/learning/places").body.contains(page)))
    }
  }

  @Test func `is every date there is, page by page`() async throws {
    try await withPlaceSite { browser, site, world in
      try await site.database.write { tx in
        for number in 0..<55 {
          _ = try world.session(
            PlacesWorld.terms(places: 1, first: PlacesWorld.day + 40 + number), tx)
        }
      }
      try await browser.become("nadia")
      let first = try await browser.get("/learning/places?way=place")
      #expect(first.body.contains("Showing 1 to 50 of 55 dates"))
      #expect(first.body.contains("/learning/places?way=place&amp;page=2"))
      let second = try await browser.get("/learning/places?way=place&page=2")
      #expect(second.body.contains("Showing 51 to 55 of 55 dates"))
      try await browser.become("provider")
      let own = try await browser.get("/organisations/\(world.provider)/places?dates=2")
      #expect(own.body.contains("Showing 51 to 55 of 55 dates"))
    }
  }
}
