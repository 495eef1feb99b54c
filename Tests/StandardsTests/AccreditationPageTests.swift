import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "development of the training bundles to meet the standards"
@Suite struct `The pages of accreditation` {
  @Test(arguments: Engine.allCases)
  func `take a provider from nothing to the register, whoever reviews it unnamed`(
    engine: Engine
  ) async throws {
    try await withAccreditationSite(engine) { desk, _, _ in
      let provider = try await desk("provider")
      #expect(try await provider.get("/accreditation/cases").body.contains("no request yet"))
      let new = "/accreditation/new"
      let blank = try await provider.post("/accreditation/cases", from: new, [])
      #expect(blank.status == 422)
      #expect(blank.body.contains("Enter the title") && blank.body.contains("Choose what it is"))
      let hidden = try await provider.get(new).body
      let value = { (name: String) -> String in
        let start = hidden.range(of: "name=\"\(name)\" value=\"")?.upperBound
        return start.map { String(hidden[$0...].prefix { $0 != "\"" }) } ?? ""
      }
      let begun = try await provider.post(
        "/accreditation/cases", from: new,
        [
          ("title", "O’Hara’s <rotas>"), ("form", "module"), ("provider", value("provider")),
          ("body", value("body")),
        ])
      let address = try #require(begun.location?.split(separator: "?").first.map(String.init))
      let empty = try await provider.get(address)
      #expect(empty.body.contains("0 of 10 parts are filled in"))
      #expect(empty.body.contains("O’Hara’s &lt;rotas&gt;"))
      let soon = try await provider.get("\(address)/steps/submit")
      #expect(soon.status == 200 && soon.body.contains("Something is missing"))
      let early = try await provider.post(
        "\(address)/steps/submit", from: "\(address)/steps/submit", [])
      #expect(early.status == 422)
      #expect(early.body.contains("Fill in what the training is"))

      try await Self.fill(address, provider)
      let check = try await provider.get("\(address)/steps/submit")
      #expect(check.body.contains("Check what you hand in"))
      #expect(check.body.contains("1.1a Prioritise for personal productivity"))
      let sent = try await provider.post(
        "\(address)/steps/submit", from: "\(address)/steps/submit", [])
      #expect(sent.status == 303)
      #expect(try await provider.get("\(address)/about").status == 404)

      try await Self.review(address, desk)
      let seen = try await provider.get(address)
      #expect(seen.body.contains("Accredited with conditions"))
      #expect(seen.body.contains("Reviewer 1") && seen.body.contains("What about nights?"))
      for name in AccreditationWorld.judges {
        #expect(!seen.body.contains(name), "\(name)")
      }

      let everybody = try await desk(nil)
      let register = try await everybody.get("/accreditation?q=rotas&stage=1")
      #expect(register.body.contains("O’Hara’s &lt;rotas&gt;"))
      let id = try #require(address.split(separator: "/").last)
      let entry = try await everybody.get("/accreditation/register/\(id)")
      #expect(entry.status == 200 && entry.body.contains("Show a plan for nights"))
      #expect(!entry.body.contains("So and so"))
      #expect(try await everybody.get("/accreditation?q=nothing").body.contains("fits this"))
    }
  }

  private static func fill(_ address: String, _ provider: Desk) async throws {
    let wrong = try await provider.post(
      "\(address)/about", from: "\(address)/about", [("title", ""), ("hours", "six")])
    #expect(wrong.status == 422)
    for words in ["Enter the title", "Enter a whole number from 1 to 5000", "Choose how it is"] {
      #expect(wrong.body.contains(words), "\(words)")
    }
    let about = try await provider.post(
      "\(address)/about", from: "\(address)/about",
      [
        ("title", "O’Hara’s <rotas>"), ("summary", "Fair rotas"), ("kind", "taught"),
        ("hours", "6"), ("audience", "Team leaders"),
      ])
    #expect(about.status == 303)
    let none = try await provider.post(
      "\(address)/competencies", from: "\(address)/competencies", [])
    #expect(none.status == 422)
    let nodes = try await provider.post(
      "\(address)/competencies", from: "\(address)/competencies",
      [("stage", "1"), ("competency", "1.1a"), ("competency", "no-such")])
    #expect(nodes.status == 303)
    for criterion in try AccreditationContent.shipped.criteria {
      let page = "\(address)/answers/\(criterion.code)"
      let saved = try await provider.post(page, from: page, [("words", "So and so")])
      #expect(saved.status == 303)
    }
    #expect(try await provider.get("\(address)/answers/no-such").status == 404)
    #expect(try await provider.get("\(address)/parts").status == 404)
  }

  private static func review(
    _ address: String, _ desk: @Sendable (String?) async throws -> Desk
  ) async throws {
    let screener = try await desk("screener")
    let start = "\(address)/steps/start-screening"
    #expect(try await screener.post(start, from: start, []).status == 303)
    let choice = try await screener.get("\(address)/reviewers").body
    #expect(!choice.contains("tied"))
    let accounts = choice.matches(
      of:
        /name="reviewers" type="checkbox" value="([0-9]+)"|value="([0-9]+)"[^>]*>\s*<label[^>]*>reviewer-(one|two)/
    )
    #expect(!accounts.isEmpty)
    let names = ["reviewer-one", "reviewer-two"]
    let ids = names.compactMap { name -> String? in
      guard let end = choice.range(of: ">\(name)<")?.lowerBound else { return nil }
      return choice[..<end].matches(of: /value="([0-9]+)"/).last.map { String($0.1) }
    }
    #expect(ids.count == 2)
    let few = try await screener.post(
      "\(address)/reviewers", from: "\(address)/reviewers", [("reviewers", ids[0])])
    #expect(few.status == 422 && few.body.contains("Choose at least 2 reviewers"))
    let asked = try await screener.post(
      "\(address)/reviewers", from: "\(address)/reviewers", ids.map { ("reviewers", $0) })
    #expect(asked.status == 303)
    for name in names {
      let reviewer = try await desk(name)
      let page = "\(address)/declaration"
      #expect(
        try await reviewer.post(page, from: page, []).status == 422
      )
      #expect(try await reviewer.post(page, from: page, [("tie", "no")]).status == 303)
      #expect(try await reviewer.get(page).status == 404)
    }
    let first = try await desk(names[0])
    let ask = "\(address)/steps/ask"
    #expect(try await first.post(ask, from: ask, [("words", "What about nights?")]).status == 303)
    let provider = try await desk("provider")
    #expect(try await provider.get(address).body.contains("There is a question for you"))
    let answer = "\(address)/steps/answer"
    #expect(
      try await provider.post(answer, from: answer, [("words", "A plan follows")]).status == 303)
    for name in names {
      let reviewer = try await desk(name)
      for criterion in try AccreditationContent.shipped.criteria {
        let page = "\(address)/judgements/\(criterion.code)"
        let outcome = criterion.code == "quality" ? "partly" : "met"
        let saved = try await reviewer.post(
          page, from: page, [("outcome", outcome), ("words", "Seen by eye")])
        #expect(saved.status == 303)
      }
    }
    let panel = "\(address)/steps/to-panel"
    #expect(try await screener.post(panel, from: panel, []).status == 303)
    #expect(try await first.get("\(address)/decision").status == 404)
    let chair = try await desk("chair")
    let page = "\(address)/decision"
    let bare = try await chair.post(
      page, from: page, [("outcome", "accredit-with-conditions"), ("panel", "One")])
    #expect(bare.status == 422)
    for words in ["Enter why", "Enter at least 3 names", "Enter the conditions", "by when"] {
      #expect(bare.body.contains(words), "\(words)")
    }
    let decided = try await chair.post(
      page, from: page,
      [
        ("outcome", "accredit-with-conditions"), ("words", "Sound, but for nights"),
        ("panel", "A. One\nB. Two\nC. Three"), ("conditions", "Show a plan for nights"),
        ("due-day", "1"), ("due-month", "12"), ("due-year", "2026"),
      ])
    #expect(decided.status == 303)
  }

  @Test func `are not there for others, and the body sees what it may not decide`() async throws {
    try await withAccreditationSite { desk, database, world in
      let id = try await database.write { tx in
        let id = try world.draft(tx)
        try world.take(.submit, id, as: "provider", tx)
        return id
      }
      let address = "/accreditation/cases/\(id)"
      let outsider = try await desk("outsider")
      for path in ["", "/steps/submit", "/about", "/reviewers", "/change"] {
        #expect([403, 404].contains(try await outsider.get(address + path).status), "\(path)")
      }
      #expect(try await outsider.get(address).status == 404)
      #expect(try await desk(nil).get("/accreditation/register/\(id)").status == 404)
      let tied = try await desk("tied")
      #expect(try await tied.get(address).body.contains("you work for the provider"))
      let start = "\(address)/steps/start-screening"
      let refused = try await tied.post(start, from: address, [])
      #expect(refused.status != 303)
      #expect(try await tied.get("\(address)/steps/no-such").status == 404)
      #expect(try await tied.get("/accreditation/cases/1").status == 404)
    }
  }

  @Test func `have a page for every step that somebody is offered`() throws {
    let ownPages: Set<AccreditationStep> = [
      .assignReviewers, .changeReviewers, .accredit, .accreditWithConditions, .decline, .tellChange,
    ]
    for state in AccreditationState.allCases {
      var request = try AccreditationCase.sample(state)
      request.validity = Period(from: Clock.test.today, to: Clock.test.today + 10)
      for (isProvider, isBody) in [(true, false), (false, true), (true, true)] {
        let offered = AccreditationRules.offered(
          request, AccreditationFacts(actorReviews: true), isProvider: isProvider, isBody: isBody,
          on: Clock.test.today)
        for step in offered {
          #expect(AccreditationStepWords(step) != nil || ownPages.contains(step), "\(step)")
        }
      }
    }
  }
}
