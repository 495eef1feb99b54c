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

@Suite struct `The pages about prior learning` {
  /// Begun at stage 2 by whoever is signed in; its address.
  static func begin(_ browser: ClaimBrowser) async throws -> String {
    try await browser.get("/prior-learning")
    let begun = try await browser.post(
      "/prior-learning", [("stage", "management-and-leadership:2")])
    let link = try #require(begun.body.firstMatch(of: /\/prior-learning\/([0-9]+)\/check/))
    return "/prior-learning/\(link.1)"
  }

  @Test(arguments: Engine.allCases)
  func `lead from a qualification of another country to a decision and a sign-off`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, _, world in
      try await browser.become("nadia")
      let address = try await Self.begin(browser)
      // Nothing can be handed in before anything is there.
      let bare = try await browser.get("\(address)/check")
      #expect(bare.status == 200 && bare.body.contains("Choose which competencies"))

      let choosing = try await browser.get("\(address)/competencies")
      #expect(choosing.body.ranges(of: "name=\"competency\"").count == 27)
      let none = try await browser.post("\(address)/competencies", [])
      #expect(none.status == 422 && none.body.contains("Choose at least one competency"))
      let chosen = try await browser.post(
        "\(address)/competencies", [("competency", "1.1a"), ("competency", "2.2c")])
      #expect(chosen.body.contains("2 of 27 competencies"))

      try await browser.get("\(address)/evidence/new/qualification")
      let wrong = try await browser.post(
        "\(address)/evidence/new/qualification", [("title", "Bakaláři’s diploma"), ("year", "12")])
      #expect(wrong.status == 422 && wrong.title.hasPrefix("Error:"))
      for words in [
        "Enter who awarded it", "Enter what it shows", "whole number from 1940",
        "Bakaláři’s diploma",
      ] {
        #expect(wrong.body.contains(words), "\(words)")
      }
      let added = try await browser.post(
        "\(address)/evidence/new/qualification",
        [
          ("title", "ബി.എസ്‌സി. നഴ്സിംഗ് <b>"), ("awardedBy", "Kerala University’s school"),
          ("country", "India"), ("level", "First class"), ("year", "2009"),
          ("shows", "I led student nurses on a ward"),
        ])
      #expect(added.status == 200 && added.body.contains("നഴ്സിംഗ് &lt;b&gt;"))
      #expect(added.body.contains("cannot be current by itself"))
      let piece = try #require(added.body.firstMatch(of: /evidence\/([0-9]+)\/removal/)).1
      let mapped = try await browser.post(
        "\(address)/evidence/\(piece)", [("competency", "1.1a"), ("competency", "2.2c")])
      #expect(mapped.body.contains("Speaks to 1.1a, 2.2c"))
      let twice = try await browser.sendAgain()
      #expect(twice.status == 200)

      // Experience beside it, which goes on; and the standards of a registered manager with it.
      try await browser.get("\(address)/evidence/new/experience")
      let work = try await browser.post(
        "\(address)/evidence/new/experience",
        [
          ("title", "Charge nurse"), ("awardedBy", "Beech Hospital"), ("year", ""),
          ("shows", "I answer for the ward"), ("origin", "registered-manager:1"),
        ])
      #expect(work.body.contains("It goes on") && work.body.contains("What is mapped, and why"))
      #expect(work.body.contains("No body has agreed to this mapping yet"))
      let second = try #require(work.body.firstMatch(of: /evidence\/([0-9]+)\/removal/)).1
      try await browser.post("\(address)/evidence/\(second)", [("competency", "1.1a")])

      let check = try await browser.get("\(address)/check")
      #expect(check.body.contains("Maud Marsh") && check.body.contains("Ade Dale"))
      #expect(!check.body.contains(">Nadia Hill<"))
      let unnamed = try await browser.post("\(address)/submission", [])
      #expect(unnamed.status == 422 && unnamed.body.contains("Choose who is to decide"))
      let done = try await browser.post(
        "\(address)/submission", [("assessor", "\(world.maud)")])
      #expect(done.body.contains("It is handed in"))
      #expect(try await browser.sendAgain().status == 200)
      #expect(try await browser.get("\(address)/check").status == 404)

      // The assessor.
      let id = String(address.split(separator: "/")[1])
      try await browser.become("ade")
      #expect(try await browser.get("/recognitions/\(id)").status == 404)
      try await browser.become("maud")
      #expect(try await browser.get("/").body.contains("/recognitions"))
      let list = try await browser.get("/recognitions")
      #expect(list.body.contains("Nadia Hill"))
      try await browser.get("/recognitions/\(id)")
      let taken = try await browser.post("/recognitions/\(id)/review")
      #expect(taken.body.contains("Judge everything first"))
      #expect(try await browser.get("/recognitions/\(id)/decision").status == 404)

      for (index, number) in [piece, second].enumerated() {
        try await browser.get("/recognitions/\(id)/evidence/\(number)")
        if index == 0 {
          let old = try await browser.post(
            "/recognitions/\(id)/evidence/\(number)", Self.judgement())
          #expect(old.status == 422 && old.body.contains("cannot be current by itself"))
        }
        let judged = try await browser.post(
          "/recognitions/\(id)/evidence/\(number)",
          Self.judgement(index == 0 ? ["current": "not-met"] : [:]))
        #expect(judged.status == 200 && judged.body.contains("Your judgement is saved"))
      }
      let deciding = try await browser.get("/recognitions/\(id)/decision")
      #expect(deciding.body.contains("granted in full") && deciding.body.contains("declined"))
      let tooMuch = try await browser.post(
        "/recognitions/\(id)/decision", Self.decision(["1.1a": "full", "2.2c": "full"]))
      #expect(tooMuch.status == 422 && tooMuch.body.contains("cannot be granted so far"))
      let decided = try await browser.post(
        "/recognitions/\(id)/decision", Self.decision(["1.1a": "full", "2.2c": "declined"]))
      #expect(decided.body.contains("Your decision is saved"))
      #expect(try await browser.sendAgain().status == 200)

      // The person reads why, and what is missing; and can appeal to somebody else.
      try await browser.become("nadia")
      let read = try await browser.get(address)
      #expect(read.body.contains("Partly granted") && read.body.contains("Not met"))
      #expect(read.body.contains("Equivalent Outside Activity"))
      let appeal = try await browser.get("\(address)/appeal")
      #expect(appeal.body.contains("Ade Dale") && !appeal.body.contains("value=\"\(world.maud)\""))
      let assessments = try await browser.get("/assessments")
      #expect(assessments.body.contains("/prior-learning"))
      let begun = try await browser.post(
        "/assessments", [("stage", "management-and-leadership:2")])
      #expect(begun.body.contains("1 competency is met by prior learning"))
    }
  }

  static func judgement(_ others: [String: String] = [:]) -> [(String, String)] {
    PriorCriterion.allCases.flatMap { criterion in
      [
        (criterion.rawValue, others[criterion.rawValue] ?? "met"),
        ("\(criterion.rawValue)-words", "I read it, and asked about it"),
      ]
    }
  }

  static func decision(_ outcomes: [String: String]) -> [(String, String)] {
    outcomes.flatMap { code, outcome in
      [
        ("outcome-\(code)", outcome),
        (
          "reason-\(code)", outcome == "declined" ? "not-shown" : "equivalent-outside-activity"
        ), ("words-\(code)", "That is what was shown"),
      ]
    }
  }

  @Test func `show numbers to whoever counts, and whose it is to whoever keeps training`()
    async throws
  {
    try await withClaimSite { browser, site, world in
      let id = try await site.database.write { tx in
        let id = try world.handedIn(["1.1a"], to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.judgeAll(id, by: "maud", tx)
        try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .full]), by: "maud", tx)
        return id
      }
      let base = "/organisations/\(world.hospital)/recognitions"
      try await browser.become("chair")
      let counts = try await browser.get(base)
      #expect(counts.status == 200 && !counts.body.contains("Nadia"))
      #expect(counts.body.contains("as at"))
      #expect(try await browser.get("\(base)/\(id)/reopening").status != 200)

      try await browser.become("training")
      let lines = try await browser.get(base)
      #expect(lines.body.contains("Nadia Hill") && lines.body.contains("Open again"))
      #expect(!lines.body.contains("thirty beds"))
      let asking = try await browser.get("\(base)/\(id)/reopening")
      #expect(asking.status == 200 && !asking.body.contains("thirty beds"))
      let blank = try await browser.post("\(base)/\(id)/reopening", [("words", " ")])
      #expect(blank.status == 422 && blank.body.contains("Enter what the mistake was"))
      let open = try await browser.post(
        "\(base)/\(id)/reopening", [("words", "The papers were of somebody else")])
      #expect(open.body.contains("It is open again"))
      let assessor = try await browser.get("\(base)/\(id)/assessor")
      #expect(assessor.status == 200 && !assessor.body.contains("thirty beds"))
      let named = try await browser.post(
        "\(base)/\(id)/assessor", [("assessor", "\(world.ade)"), ("words", "Maud is away")])
      #expect(named.body.contains("Another assessor is named"))

      for name in ["maud", "tom", "rosa", "homelead"] {
        try await browser.become(name)
        #expect(try await browser.get(base).status != 200, "\(name)")
        #expect(try await browser.get("/prior-learning/\(id)").status != 200, "\(name)")
        #expect(try await browser.get("/recognitions/\(id)").status != 200, "\(name)")
      }
    }
  }
}
