import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `The pages about learning` {
  @Test(arguments: Engine.allCases)
  func `show everybody what there is, by stage, kind, competency, hours and provider`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, _, _ in
      let all = try await browser.get("/learning/modules")
      #expect(all.status == 200 && all.body.contains("Inclusive leadership"))
      let projects = try await browser.get("/learning/modules?kind=project&hours=30")
      #expect(projects.body.contains("Quality improvement at work"))
      #expect(!projects.body.contains(">Inclusive leadership<"))
      #expect(projects.body.contains("Remove filter"))
      let none = try await browser.get("/learning/modules?competency=9.9z")
      #expect(none.body.contains("No module is like that"))
      let module = try await browser.get("/learning/modules/effective-appraisal")
      #expect(module.body.contains("Whoever appraises others"))
      #expect(module.body.contains("For 3 years"))
      #expect(!module.body.contains("Begin this module"))
      let bundles = try await browser.get("/learning/bundles")
      #expect(bundles.body.contains("Pathway for practice managers"))
      let bundle = try await browser.get("/learning/bundles/management-bundle-entry")
      #expect(bundle.body.contains("At least 3 credits, of 2 kinds or more"))
      let former = try await browser.get("/learning/bundles/management-bundle-entry?version=1")
      #expect(former.body.contains("Last day to enrol: 31 March 2026"))
      for missing in ["/learning/modules/nothing", "/learning/bundles/nothing"] {
        let reply = try await browser.get(missing)
        #expect(reply.status == 404)
      }
      let programs = try await browser.get("/api/v1/learning/bundles")
      #expect(programs.status == 200 && programs.body.contains("management-bundle-entry"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `lead from enrolment to a host’s confirmation`(engine: Engine) async throws {
    try await withClaimSite(engine) { browser, _, world in
      try await browser.become("nadia")
      try await browser.get("/learning/bundles/management-bundle-entry")
      let enrolled = try await browser.post("/learning/bundles/management-bundle-entry/enrolment")
      #expect(enrolled.status == 200 && enrolled.body.contains("You are enrolled"))
      #expect(enrolled.body.contains("Complete “Inclusive leadership”"))
      try await browser.get("/learning/modules/shadow-a-leader")
      let begun = try await browser.post("/learning/modules/shadow-a-leader/attempts")
      let link = try #require(begun.body.firstMatch(of: /\/learning\/attempts\/([0-9]+)\/check/))
      let address = "/learning/attempts/\(link.1)"
      let bare = try await browser.get("\(address)/check")
      #expect(bare.body.contains("Not ready yet"))

      try await browser.get("\(address)/evidence/shadowing")
      let wrong = try await browser.post(
        "\(address)/evidence/shadowing",
        [
          ("from-day", "3"), ("from-month", "3"), ("from-year", "2026"), ("until-day", "1"),
          ("until-month", "3"), ("until-year", "2026"), ("words", "A home’s <b>manager</b>"),
        ])
      #expect(
        wrong.status == 422 && wrong.body.contains("The last day must be on or after the first"))
      #expect(wrong.body.contains("&lt;b&gt;"))
      let added = try await browser.post(
        "\(address)/evidence/shadowing",
        [
          ("from-day", "3"), ("from-month", "3"), ("from-year", "2026"), ("until-day", "4"),
          ("until-month", "3"), ("until-year", "2026"), ("words", "The manager of Larch House"),
        ])
      #expect(added.status == 200 && added.body.contains("1 entry"))
      try await browser.get("\(address)/evidence/reflection")
      try await browser.post(
        "\(address)/evidence/reflection", [("words", "She asks before she tells")])
      try await browser.get("\(address)/check")
      // A colleague of the same employer, and an address of nobody, are one answer.
      for email in ["maud@beech.example", "nobody@beech.example"] {
        let refused = try await browser.post("\(address)/request", [("address", email)])
        #expect(refused.status == 422 && refused.body.contains("Nobody with this address"))
      }
      let asked = try await browser.post(
        "\(address)/request", [("address", "rosa@beech.example")])
      #expect(asked.body.contains("Waiting to be confirmed"))

      try await browser.become("rosa")
      let list = try await browser.get("/learning/confirmations")
      #expect(list.body.contains("Nadia Hill"))
      let open = try await browser.get("/learning/confirmations/\(link.1)")
      #expect(open.body.contains("She asks before she tells"))
      let silent = try await browser.post("/learning/confirmations/\(link.1)", [])
      #expect(silent.status == 422 && silent.body.contains("Choose an answer"))
      let done = try await browser.post(
        "/learning/confirmations/\(link.1)",
        [("step", "confirm"), ("words", "She was with us for two days")])
      #expect(done.body.contains("Nothing waits for you"))
      let gone = try await browser.get("/learning/confirmations/\(link.1)")
      #expect(gone.status == 404)

      try await browser.become("nadia")
      let own = try await browser.get(address)
      #expect(own.body.contains("She was with us for two days"))
      for other in ["tom", "rosa"] {
        try await browser.become(other)
        let reply = try await browser.get(address)
        #expect(reply.status == 404, "\(other)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `let a manager enrol and whoever keeps training see and open again`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, site, world in
      try await browser.become("maud")
      let page = try await browser.get("/people/\(world.nadia)/learning")
      #expect(page.status == 200 && page.body.contains("is in no bundle"))
      let none = try await browser.post("/people/\(world.nadia)/learning", [])
      #expect(none.status == 422 && none.body.contains("Choose a bundle"))
      let enrolled = try await browser.post(
        "/people/\(world.nadia)/learning", [("bundle", "management-bundle-entry")])
      #expect(enrolled.body.contains("Enrolled, and told"))
      let reach = try await browser.get("/people/\(world.rosa)/learning")
      #expect(reach.status == 404)
      try await site.database.write { tx in try world.result(.completed, of: "digital-and-data", tx)
      }

      try await browser.become("training")
      let counts = try await browser.get("/organisations/\(world.hospital)/learning")
      #expect(counts.status == 200 && counts.body.contains("Nadia Hill"))
      let person = try await browser.get("/people/\(world.nadia)/learning")
      let reopen = try #require(
        person.body.firstMatch(of: /\/people\/[0-9]+\/learning\/attempts\/[0-9]+\/reopening/)
      ).output
      try await browser.get("\(reopen)")
      let why = try await browser.post("\(reopen)", [("words", "")])
      #expect(why.status == 422 && why.body.contains("Enter why"))
      let open = try await browser.post("\(reopen)", [("words", "Another person’s result")])
      #expect(open.body.contains("It is open again"))
      let link = try #require(
        open.body.firstMatch(of: /\/people\/[0-9]+\/learning\/[0-9]+/)
      ).output
      let enrolment = try await browser.get("\(link)")
      #expect(enrolment.body.contains("By their line manager"))
      try await browser.get("\(link)/change")
      let paused = try await browser.post(
        "\(link)/change", [("step", "pause"), ("words", "A long absence")])
      #expect(paused.body.contains("Paused") && paused.body.contains("A long absence"))
      let narrowed = try await browser.get(
        "/organisations/\(world.hospital)/learning?state=paused")
      #expect(narrowed.body.contains("Nadia Hill"))
      let overdue = try await browser.get(
        "/organisations/\(world.hospital)/learning?state=overdue&page=7")
      #expect(
        overdue.status == 200 && overdue.body.contains("Nobody whom you see stands like that"))

      // Whoever employs her later sees that it was paused, and not why.
      try await site.database.write { tx in
        try tx.execute(
          """
          UPDATE assignment SET employer_id = ?2, organisation_id = ?2, started_on = ?3
          WHERE person_id = ?1
          """, world.nadia, world.home, Clock.test.today + 0)
        try tx.execute(
          "UPDATE enrolment_turn SET at = ?1",
          Clock.test.now().adding(seconds: -86_400 * 30))
      }
      try await browser.become("homelead")
      let later = try await browser.get("\(link)")
      #expect(later.status == 200 && later.body.contains("Paused"))
      #expect(!later.body.contains("A long absence"))

      try await browser.become("chair")
      let figures = try await browser.get("/organisations/\(world.hospital)/learning")
      #expect(figures.status == 200 && !figures.body.contains("Nadia"))
      let denied = try await browser.get("/people/\(world.nadia)/learning")
      #expect(denied.status == 403 || denied.status == 404)
    }
  }

  @Test(arguments: Engine.allCases)
  func `let whoever keeps training move somebody, and lead no line manager there`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, site, world in
      let one = try await site.database.write { tx in
        try ClaimsWorld.enrol(
          by: "maud", person: world.nadia, at: Instant(startOf: .on("2025-12-29")), tx)
      }
      let address = "/people/\(world.nadia)/learning/\(one.id)"
      try await browser.become("maud")
      let seen = try await browser.get(address)
      #expect(seen.status == 200 && !seen.body.contains("See what version 2 changes"))
      let denied = try await browser.get("\(address)/move")
      #expect(denied.status == 403 || denied.status == 404)
      try await browser.become("training")
      let kept = try await browser.get(address)
      #expect(kept.body.contains("\(address)/move"))
      let asked = try await browser.get("\(address)/move")
      #expect(asked.body.contains("What would be missing then"))
      let moved = try await browser.post("\(address)/move", [])
      #expect(moved.body.contains("They are in the newer version, and told"))
    }
  }
}
