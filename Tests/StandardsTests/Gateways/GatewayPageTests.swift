import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `The pages of gateways` {
  private func withGatewaySite(
    _ engine: Engine = .sqlite,
    _ body: @escaping @Sendable (ClaimBrowser, Site, GatewayWorld) async throws -> Void
  ) async throws {
    try await withClaimSite(engine) { browser, site, claims in
      let password = try await site.passwords.digest(ClaimsWorld.password)
      let world = try await site.database.write { tx in
        try GatewayWorld(claims, password, tx)
      }
      try await body(browser, site, world)
    }
  }

  @Test func `tell everybody what posts ask for, without an account`() async throws {
    try await withGatewaySite { browser, _, _ in
      let all = try await browser.get("/gateways")
      #expect(all.status == 200 && all.body.contains("Nobody is kept from applying"))
      #expect(all.body.contains("Binds since 1 April 2026"))
      #expect(all.body.contains("A recommendation"))
      let one = try await browser.get("/gateways/mid-career")
      #expect(one.body.contains("Stage 2 of the standards"))
      #expect(one.body.contains("may stand in for a master’s degree"))
      #expect(try await browser.get("/gateways/none").status == 404)
      let roles = try await browser.get("/api/v1/gateways")
      #expect(roles.status == 200 && roles.body.contains("\"nhs-mid\""))
    }
  }

  @Test func `lead from an appointment to a waiver and its confirmation`() async throws {
    try await withGatewaySite { browser, site, world in
      let place = "/organisations/\(world.hospital)"
      try await browser.become("training")
      try await browser.get("\(place)/appointments/new?q=Tom")
      let empty = try await browser.post("\(place)/appointments", [("q", "Tom")])
      #expect(empty.title.hasPrefix("Error:"))
      #expect(empty.body.contains("Choose a kind of post"))
      let asked = try await browser.post(
        "\(place)/appointments",
        [
          ("q", "Tom"), ("person", "\(world.tom)"), ("post", "nhs-mid"),
          ("footing", "substantive"), ("starts-day", "1"), ("starts-month", "5"),
          ("starts-year", "2026"),
        ])
      #expect(asked.title == "Appointment" && asked.body.contains("cannot be confirmed yet"))
      #expect(asked.body.contains("The application goes on"))
      #expect(asked.body.contains("/accreditation"))
      #expect(!asked.body.contains("Let it through"))
      // Pressed twice, it is put once.
      _ = try await browser.sendAgain()
      let all = try await site.database.read { tx in
        try GatewayAppointments.of([world.tom], tx)
      }
      #expect(all.count == 1)
      let one = try #require(all.first)
      let base = "\(place)/appointments/\(one.id)"
      try await browser.get("\(base)/steps/confirm")
      let refused = try await browser.post("\(base)/steps/confirm")
      #expect(refused.title.hasPrefix("Error:") && refused.body.contains("is not met"))
      try await browser.get("\(base)/waiver")
      let waiting = try await browser.post(
        "\(base)/waiver", [("route", "clinical"), ("reason", "From the ward")])
      #expect(waiting.title == "Waiver" && waiting.body.contains("Asked for"))
      let waiver = try #require(
        try await site.database.read { tx in try GatewayWaivers.of([world.tom], tx) }.first)

      try await browser.become("boss")
      let steps = "\(place)/waivers/\(waiver.id)/steps/grant"
      let form = try await browser.get(steps)
      #expect(form.body.contains("Maud") || form.body.contains("Find somebody else"))
      let incomplete = try await browser.post(steps, [("words", "Yes")])
      #expect(incomplete.body.contains("Choose who sees to it"))
      try await browser.get(steps)
      let granted = try await browser.post(
        steps,
        [
          ("owner", "\(world.maud)"), ("until-day", "1"), ("until-month", "10"),
          ("until-year", "2026"), ("words", "The bundle by October"),
        ])
      #expect(granted.body.contains("Granted"), "\(granted.body)")
      try await browser.get("\(base)/steps/confirm")
      let confirmed = try await browser.post("\(base)/steps/confirm")
      #expect(confirmed.body.contains("Confirmed"))
      let home = try await browser.get("\(place)/gateways")
      #expect(home.status == 200 && home.body.contains("Tom Field"))
      #expect(home.body.contains("0 of 1 (0"))
    }
  }

  @Test func `show a person their own answer, waivers and what was decided`()
    async throws
  {
    try await withGatewaySite { browser, site, world in
      try await site.database.write { tx in
        let one = try world.put(tx)
        try GatewayWorld.handle(one, .override, by: "boss", words: "The only applicant", tx)
      }
      try await browser.become("tom")
      let answer = try await browser.get("/me/gateways?post=nhs-senior&footing=substantive")
      #expect(answer.body.contains("What is missing"))
      #expect(answer.body.contains("The only applicant"))
      try await browser.get("/me/gateways/waivers/new")
      let asked = try await browser.post(
        "/me/gateways/waivers",
        [
          ("post", "nhs-senior"), ("organisation", "\(world.hospital)"), ("route", "overseas"),
          ("reason", "Ten years of leading abroad"),
        ])
      #expect(asked.title == "Waiver" && asked.body.contains("From health or social care overseas"))
      let waiver = try #require(
        try await site.database.read { tx in try GatewayWaivers.of([world.tom], tx) }.first)
      try await browser.get("/me/gateways/waivers/\(waiver.id)/steps/withdraw")
      let gone = try await browser.post("/me/gateways/waivers/\(waiver.id)/steps/withdraw")
      #expect(gone.body.contains("Ended"))
      try await browser.become("nadia")
      #expect(try await browser.get("/me/gateways/waivers/\(waiver.id)").status == 404)
    }
  }

  @Test func `show figures to a chair, and nobody’s name`() async throws {
    try await withGatewaySite { browser, site, world in
      try await site.database.write { tx in
        let one = try world.put(tx)
        try GatewayWorld.handle(one, .override, by: "boss", tx)
        _ = try world.ask(tx)
      }
      try await GatewayStandings.refreshAll(
        site.database, content: ContentReader.shipped(), at: Clock.test.now())
      try await browser.become("chair")
      let home = try await browser.get("/organisations/\(world.hospital)/gateways")
      #expect(home.status == 200 && home.body.contains("As at"))
      #expect(home.body.contains("Not shown") && !home.body.contains("Tom"))
      #expect(home.body.contains("counts are rounded"))
      let one = try #require(
        try await site.database.read { tx in try GatewayAppointments.of([world.tom], tx) }.first)
      let inner = try await browser.get(
        "/organisations/\(world.hospital)/appointments/\(one.id)")
      #expect(inner.status == 403 || inner.status == 404)
    }
  }

  @Test func `keep the appointments of one employer from another`() async throws {
    try await withGatewaySite { browser, site, world in
      let (one, waiver) = try await site.database.write { tx in
        (try world.put(tx), try world.ask(tx))
      }
      try await browser.become("homelead")
      for place in [world.hospital, world.home] {
        #expect(
          try await browser.get("/organisations/\(place)/appointments/\(one.id)").status == 404)
        #expect(try await browser.get("/organisations/\(place)/waivers/\(waiver.id)").status == 404)
      }
    }
  }

  @Test
  func `answer programs as the command does, in the one shape, and write down that they asked`()
    async throws
  {
    try await withGatewaySite { browser, site, world in
      try await browser.become("boss")
      let address = "/api/v1/people/\(world.tom)/gateway"
      let answer = try await browser.get("\(address)?role=nhs-mid&asOf=2026-11-02")
      #expect(answer.status == 200)
      #expect(answer.body.contains("\"outcome\":\"blocked\""), "\(answer.body)")
      #expect(answer.body.contains("\"asOf\":\"2026-11-02\""))
      #expect(answer.body.contains("\"mid-career-bundle\""))
      let looks: Int? = try await site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM journal_entry WHERE action = 'gateway.looked'")?(0)
      }
      #expect(looks == 1)
      for (query, field) in [
        ("", "role"), ("?role=king", "role"), ("?role=nhs-mid&asOf=soon", "asOf"),
        ("?role=nhs-mid&footing=sitting", "footing"),
      ] {
        let refused = try await browser.get(address + query)
        #expect(refused.status == 422, "\(query): \(refused.status)")
        #expect(refused.body.contains("\"field\":\"\(field)\""), "\(refused.body)")
      }
      let elsewhere = try await browser.get(
        "/api/v1/people/\(world.claims.rosa)/gateway?role=nhs-mid")
      #expect(elsewhere.status == 404)
      try await browser.become("nadia")
      #expect(try await browser.get("\(address)?role=nhs-mid").status == 403)
    }
  }
}
