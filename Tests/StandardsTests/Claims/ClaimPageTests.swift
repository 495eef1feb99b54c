import Access
import Directory
import Foundation
import HTTPTypes
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `The pages of a self-assessment` {
  static let day = Clock.test.today

  static func evidence(_ words: String = "The rota", kind: String = "result")
    -> [(String, String)]
  {
    let on = day - 3
    return [
      ("evidence-kind", kind), ("evidence-words", words),
      ("evidence-day-day", "\(on.dayOfMonth)"), ("evidence-day-month", "\(on.month)"),
      ("evidence-day-year", "\(on.year)"),
    ]
  }

  /// Begins at stage 2; the address of the assessment.
  static func begin(_ browser: ClaimBrowser) async throws -> String {
    try await browser.become("nadia")
    let start = try await browser.get("/assessments")
    #expect(start.status == 200 && start.body.contains("Stage 1: First time managers and leaders"))
    #expect(start.body.contains("Line-manages at least one assignment"))
    let begun = try await browser.post(
      "/assessments", [("stage", "management-and-leadership:2")])
    let link = try #require(begun.body.firstMatch(of: /\/assessments\/([0-9]+)\/check/))
    return "/assessments/\(link.1)"
  }

  @Test(arguments: Engine.allCases)
  func `lead a person through the list, an answer, the check and the claim, without a script`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, _, world in
      let address = try await Self.begin(browser)
      let tasks = try await browser.get(address)
      #expect(tasks.body.contains("<h2>1.1 Personal productivity and wellbeing</h2>"))
      #expect(tasks.body.ranges(of: "Requires self-assessment</span>").count == 27)

      // Nothing chosen, and half a piece of evidence: every problem at once, what was typed kept.
      let page = try await browser.get("\(address)/competencies/1.1a")
      #expect(page.body.contains("No chance to show it") && page.body.contains("4 Strong"))
      let wrong = try await browser.post(
        "\(address)/competencies/1.1a",
        [("note", "Half written"), ("evidence-words", "Something")])
      #expect(wrong.status == 422 && wrong.title.hasPrefix("Error:"))
      for words in [
        "Choose how far you are", "Choose what kind of evidence it is", "Enter when it was",
        "Half written",
      ] {
        #expect(wrong.body.contains(words))
      }
      let saved = try await browser.post(
        "\(address)/competencies/1.1a",
        [("points", "4"), ("note", "Mine"), ("then", "on")] + Self.evidence())
      #expect(saved.body.contains("Your answer is saved"))
      #expect(saved.title == "Develop personal health and wellbeing strategies")
      // Pressed twice: once is enough.
      let twice = try await browser.sendAgain()
      #expect(twice.status == 200 && twice.body.contains("Your answer is saved"))

      // 3 or below leads to what to learn from.
      try await browser.get("\(address)/competencies/2.2c")
      let low = try await browser.post("\(address)/competencies/2.2c", [("points", "2")])
      #expect(low.body.contains("To learn from") && low.body.contains("Conflict resolution"))
      let duty = try #require(low.body.cut("href=\"/people/", "\""))
      #expect(try await browser.get("/people/\(duty)").status == 200)

      let check = try await browser.get("\(address)/check")
      #expect(check.body.ranges(of: "name=\"competency\"").count == 1)
      let choose = try await browser.get("\(address)/claims?competency=1.1a")
      #expect(choose.body.contains("Maud Marsh") && choose.body.contains("Ade Dale"))
      #expect(!choose.body.contains("Tom Field"))
      let none = try await browser.post("\(address)/claims", [("competency", "1.1a")])
      #expect(none.status == 422 && none.body.contains("Choose who is to assess them"))
      let put = try await browser.post(
        "\(address)/claims", [("competency", "1.1a"), ("assessor", "\(world.ade)")])
      #expect(put.body.contains("Put forward. The assessor is told"))
      let again = try await browser.sendAgain()
      #expect(again.status == 200)
      let filtered = try await browser.get("\(address)?show=claimed")
      #expect(filtered.body.ranges(of: "class=\"task-words\"").count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `lead the assessor and the supervisor to a whole that is signed`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, site, world in
      let address = try await Self.begin(browser)
      let id = try #require(AssessmentID(address.dropFirst("/assessments/".count).description))
      try await site.database.write { tx in
        let begun = try #require(try Assessments.find(id, tx))
        try world.confirmAll(begun, but: ["3.3c"], tx)
        try ClaimsWorld.answer(begun, "3.3c", note: "A note for Ade", in: tx)
        _ = try world.put(begun, ["3.3c"], to: world.ade, tx)
      }
      try await browser.become("ade")
      #expect(try await browser.get("/").body.contains("1 competency waits for you to assess"))
      let list = try await browser.get("/claims")
      let claim = try #require(list.body.firstMatch(of: /href="(\/claims\/[0-9]+)"/)?.1)
      let path = String(claim)
      let page = try await browser.get(path)
      #expect(page.body.contains("A note for Ade") && page.body.contains("Begin to assess"))
      let begun = try await browser.post("\(path)/review")
      #expect(begun.body.contains("The person sees that you are assessing it"))
      try await browser.get("\(path)/questions")
      #expect(try await browser.post("\(path)/questions").status == 422)
      let asked = try await browser.post("\(path)/questions", [("words", "Which week?")])
      #expect(asked.body.contains("It is not there yet"))
      let stale = asked.body.cut("revision\" value=\"", "\"")
      #expect(stale == nil)

      try await browser.become("nadia")
      let own = "\(address)\(path)"
      #expect(try await browser.get(own).body.contains("Which week?"))
      let added = try await browser.post("\(own)/evidence", Self.evidence("The second week"))
      #expect(added.body.contains("The assessor can read it now"))

      try await browser.become("ade")
      try await browser.get("\(path)/decision")
      let decided = try await browser.post(
        "\(path)/decision", [("outcome", "met"), ("words", "Seen twice")])
      #expect(decided.body.contains("Your decision is saved"))

      try await browser.become("nadia")
      let whole = try await browser.get("\(address)/sign-off")
      #expect(whole.body.contains("27 of 27") && whole.body.contains("Maud Marsh"))
      let request = try await browser.post(
        "\(address)/sign-off", [("supervisor", "\(world.maud)")])
      #expect(request.body.contains("Your supervisor is asked"))

      try await browser.become("maud")
      let sign = try await browser.get("/sign-offs/\(id)")
      #expect(sign.body.contains("Nadia Hill") && sign.body.contains("Seen twice"))
      #expect(
        try await browser.post("/sign-offs/\(id)", [("outcome", "send-back")]).status == 422)
      try await browser.get("/sign-offs/\(id)")
      let signed = try await browser.post("/sign-offs/\(id)", [("outcome", "sign")])
      #expect(signed.body.contains("The whole is signed off"))

      // The person finds all of it, and who looked.
      try await browser.become("nadia")
      let held = try await browser.get("/me/held/assessments")
      #expect(held.body.contains("A note for Ade") && held.body.contains("Signed off"))
      let looks = try await browser.get("/me/held/looks")
      #expect(looks.body.contains("what was put forward to be confirmed"))
      #expect(looks.body.contains("Assessor") && looks.body.contains("Supervisor"))

      // A new result is warned of on its own page, and reopens the whole.
      let warned = try await browser.get("\(address)/claims?competency=1.1a")
      #expect(warned.body.contains("What is confirmed already is replaced"))
      #expect(warned.body.contains("A new result reopens the whole"))
      let unsaid = try await browser.post(
        "\(address)/claims", [("competency", "1.1a"), ("assessor", "\(world.ade)")])
      #expect(unsaid.status == 422 && unsaid.body.contains("is to be replaced"))
      try await browser.post(
        "\(address)/claims",
        [("competency", "1.1a"), ("assessor", "\(world.ade)"), ("replace", "yes")])
      #expect(try await browser.get("\(address)/sign-off").body.contains("Reopened"))
      try await browser.become("maud")
      #expect(try await browser.get("/sign-offs/\(id)").status == 404)
    }
  }

  @Test func `lead those who keep training to assessors, to borrow and lend, and to stages`()
    async throws
  {
    try await withClaimSite { browser, site, world in
      try await browser.become("training")
      let base = "/organisations/\(world.hospital)"
      let found = try await browser.get("\(base)/assessors/new?q=field")
      #expect(found.body.contains("Tom Field") && !found.body.contains("Maud Marsh"))
      let named = try await browser.post("\(base)/assessors", [("assessor", "\(world.tom)")])
      #expect(named.body.contains("The assessor can be named from now on"))
      try await browser.get("\(base)/assessors/new?q=field")
      let twice = try await browser.post("\(base)/assessors", [("assessor", "\(world.tom)")])
      #expect(twice.body.contains("They are on the list already"))
      let stages = try await browser.get("\(base)/stages")
      let post = try #require(stages.body.firstMatch(of: /href="(\/posts\/[0-9]+\/stage)"/)?.1)
      try await browser.get(String(post))
      #expect(try await browser.post(String(post), [("stage", "3")]).status == 422)
      let set = try await browser.post(String(post), [("stage", "3"), ("why", "Two wards")])
      #expect(set.body.contains("Two wards"))

      try await browser.become("homelead")
      let home = "/organisations/\(world.home)"
      let until = Clock.test.today + 60
      let ask = [
        ("lender", "RZZ"), ("email", "ade@beech.example"), ("until-day", "\(until.dayOfMonth)"),
        ("until-month", "\(until.month)"), ("until-year", "\(until.year)"),
      ]
      try await browser.get("\(home)/assessors/borrowed")
      let unknown = try await browser.post(
        "\(home)/assessors/borrowed",
        ask.map { $0.0 == "email" ? ("email", "nobody@beech.example") : $0 })
      #expect(unknown.body.contains("Nobody with this address and an account works there"))
      let asked = try await browser.post("\(home)/assessors/borrowed", ask)
      #expect(asked.body.contains("The other employer is asked"))

      try await browser.become("training")
      #expect(try await browser.get("/").body.contains("asks to borrow an assessor"))
      let places = try await browser.get("\(base)/assessors")
      let lent = try #require(
        places.body.split(separator: "<form").first { $0.contains("Lend Ade Dale") })
      let place = try #require(String(lent).cut("action=\"", "\""))
      let revision = try #require(String(lent).cut("revision\" value=\"", "\""))
      let agreed = try await browser.post(place, [("step", "agree"), ("revision", revision)])
      #expect(agreed.body.contains("may be named"))
      try await browser.become("rosa")
      let start = try await browser.get("/assessments")
      #expect(start.status == 200)
      let able = try await site.database.read { tx in
        try ClaimPeople.assessors(of: world.rosa, on: Clock.test.today, tx)
      }
      #expect(able.map(\.part) == ["Assessor of Larch House, lent by Beech Hospital"])
    }
  }
}
