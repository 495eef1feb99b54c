import Directory
import Foundation
import Kernel
import Storage
import TestKit
import Testing
import Web

@testable import Register

@Suite struct `The time to answer a request` {
  /// Worked out by hand from the calendar; article 12(3) and the ICO's guide: the corresponding
  /// day of the next month, or its last.
  @Test(arguments: [
    ("2026-09-03", "2026-10-03", "2026-12-03"), ("2026-01-31", "2026-02-28", "2026-04-30"),
    ("2028-01-31", "2028-02-29", "2028-04-30"), ("2026-11-30", "2026-12-30", "2027-02-28"),
    ("2026-12-31", "2027-01-31", "2027-03-31"),
  ])
  func `is one month, and three with the reason told`(
    asked: String, due: String, extended: String
  ) throws {
    let day = try #require(Day(asked))
    #expect(CorrectionRules.due(for: day).iso == due)
    #expect(CorrectionRules.extendedDue(for: day).iso == extended)
  }

  @Test func `is made longer once, within the first month, while it is open`() throws {
    let open = try Correction.sample()
    let longer = try open.extended(on: open.dueOn, because: "Many requests")
    #expect(longer.dueOn == CorrectionRules.extendedDue(for: Clock.test.today))
    #expect(throws: Problems.self) { try longer.extended(on: open.dueOn, because: "Again") }
    #expect(throws: Problems.self) { try open.extended(on: open.dueOn + 1, because: "Late") }
  }

  @Test func `every stage takes the steps it should and no others`() throws {
    let decision = Correction.Decision(at: Clock.test.now(), by: "home", words: "Done")
    let asked = try Correction.sample()
    let looked = try asked.takenUp(by: .init(account: nil, name: "home"))
    let ended = [
      try looked.decided(true, decision), try asked.decided(false, decision),
      try asked.withdrawn(at: Clock.test.now()),
    ]
    #expect(throws: Problems.self) { try looked.takenUp(by: .init(account: nil, name: "other")) }
    _ = try looked.withdrawn(at: Clock.test.now())
    for over in ended {
      #expect(throws: Problems.self) { try over.takenUp(by: .init(account: nil, name: "home")) }
      #expect(throws: Problems.self) { try over.decided(true, decision) }
      #expect(throws: Problems.self) { try over.withdrawn(at: Clock.test.now()) }
      #expect(throws: Problems.self) { try over.extended(on: asked.dueOn, because: "x") }
    }
  }
}

extension Correction {
  static func sample() throws -> Correction {
    Correction(
      id: CorrectionID(rawValue: 1), person: PersonID(rawValue: 2), holder: nil,
      about: .init(item: "person-2", field: "name", label: "Name", stands: "Sian"),
      wanted: "Siân", why: nil, askedAt: Clock.test.now(),
      dueOn: CorrectionRules.due(for: Clock.test.today), stage: .asked)
  }
}

@Suite struct `A request to correct` {
  @Test(arguments: Engine.allCases)
  func `goes to the employer that holds the value, and its answer comes back`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { client, _, world in
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      let posts = try await client.get("/me/held/posts")
      let link = /href="(\/me\/corrections\/new\?[^"]*field=job_title)"/
      let address = try #require(posts.body.firstMatch(of: link)?.1).replacing("&amp;", with: "&")
      let ask = try await client.get(String(address))
      #expect(ask.title == "Ask for a correction")
      #expect(ask.body.contains("1 May 2026"))
      let item = try #require(ask.body.between("name=\"item\" value=\"", "\""))
      let blank = try await client.post(
        "/me/corrections", [("item", item), ("field", "job_title")])
      #expect(blank.status == 422)
      #expect(blank.body.contains("Enter what it should say"))
      let sent = try await client.post(
        "/me/corrections",
        [
          ("item", item), ("field", "job_title"), ("wanted", "Ward manager"),
          ("why", "My contract says so"),
        ])
      #expect(sent.body.contains("Your request is sent"))
      let id = try #require(sent.body.firstMatch(of: /corrections\/([0-9]+)\/messages/)?.1)
      #expect(try await client.get("/").body.contains("Waiting for others"))
      #expect(try await client.get("/me/held/posts").body.contains("Disputed"))
      let again = try await client.get(String(address))
      #expect(again.status == 200)
      let twice = try await client.post(
        "/me/corrections", [("item", item), ("field", "job_title"), ("wanted", "Again")])
      #expect(twice.body.contains("You have asked for this already"))
      let holder = sent.body.contains("Beech Hospital") ? "hospital" : "home"
      let other = holder == "hospital" ? "home" : "hospital"
      try await client.signOut()

      _ = try await client.signIn(other, AboutMeWorld.password)
      #expect(try await client.get("/corrections/\(id)").status == 404)
      try await client.signOut()

      _ = try await client.signIn(holder, AboutMeWorld.password)
      #expect(try await client.get("/").body.contains("to correct wait"))
      #expect(try await client.get("/corrections").body.contains("Job title"))
      let page = try await client.get("/corrections/\(id)")
      #expect(page.body.contains("Ward manager"))
      #expect(page.body.contains("My contract says so"))
      let person = min(world.one, world.two)
      #expect(try await client.get("/people/\(person)").body.contains("Disputed"))
      try await client.get("/corrections/\(id)")
      _ = try await client.post("/corrections/\(id)/owner")
      _ = try await client.post("/corrections/\(id)/messages", [("message", "Which contract?")])
      try await client.get("/corrections/\(id)/extension")
      let longer = try await client.post(
        "/corrections/\(id)/extension", [("reason", "The contract is in the archive")])
      #expect(longer.body.contains("1 July 2026"))
      try await client.get("/corrections/\(id)/decision")
      let empty = try await client.post("/corrections/\(id)/decision")
      #expect(empty.body.contains("Choose whether the value was corrected"))
      let done = try await client.post(
        "/corrections/\(id)/decision",
        [("outcome", "refused"), ("words", "The contract says Wardnurseword")])
      #expect(done.body.contains("Not corrected"))
      #expect(try await client.get("/corrections?format=json").body.hasPrefix("{\"data\":["))
      try await client.signOut()

      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      let answer = try await client.get("/me/corrections/\(id)")
      #expect(answer.body.contains("The contract says Wardnurseword"))
      #expect(answer.body.contains("Information Commissioner"))
      #expect(answer.body.contains("Which contract?"))
      #expect(!(try await client.get("/me/held/posts")).body.contains("Disputed"))
    }
  }

  @Test func `is about what is held about oneself and nothing else`() async throws {
    try await withAboutMe { client, _, _ in
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      for item in ["assignment-1", "person-999", "../x", ""] {
        #expect(try await client.get("/me/corrections/new?item=\(item)&field=name").status == 404)
      }
      #expect(try await client.get("/me/corrections/999").status == 404)
      #expect(try await client.get("/corrections").status == 403)
    }
  }

  @Test func `about monitoring details tells those who answer nothing of them`() async throws {
    try await withAboutMe { client, _, world in
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      let item = "monitoring-\(world.hospital)"
      let ask = try await client.get("/me/corrections/new?item=\(item)&field=ethnicity")
      #expect(ask.status == 200)
      _ = try await client.post(
        "/me/corrections",
        [("item", item), ("field", "ethnicity"), ("wanted", "Please ask me again")])
      try await client.signOut()
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      let list = try await client.get("/corrections")
      #expect(list.body.contains("Equality monitoring details"))
      let id = try #require(list.body.firstMatch(of: /href="(\/corrections\/[0-9]+)"/)?.1)
      let page = try await client.get(String(id))
      #expect(!page.body.contains("White"))
      #expect(!page.body.contains("Ethnic"))
    }
  }
}

@Suite struct `Stopping the use of monitoring details` {
  @Test func `is said without a reason, taken back, and told to nobody`() async throws {
    try await withAboutMe { client, _, world in
      _ = try await client.signIn("sian.accountword", AboutMeWorld.password)
      try await client.get("/me/monitoring")
      #expect(
        try await client.post("/me/monitoring").body.contains("Choose what should happen"))
      try await client.get("/me/monitoring")
      let kept = try await client.post("/me/monitoring", [("details", "kept")])
      #expect(kept.body.contains("only you can read them"))
      #expect(try await client.get("/me/held/monitoring").body.contains("White - British"))
      try await client.get("/me/monitoring")
      let back = try await client.post("/me/monitoring/withdrawal")
      #expect(back.body.contains("can be used again"))
      try await client.get("/me/monitoring")
      let erased = try await client.post("/me/monitoring", [("details", "erased")])
      #expect(erased.body.contains("They were erased"))
      #expect(!(try await client.get("/me/held/monitoring")).body.contains("White - British"))
      try await client.signOut()
      _ = try await client.signIn("hospital", AboutMeWorld.password)
      for address in ["/people/\(world.one)", "/organisations/\(world.hospital)"] {
        let body = try await client.get(address).body.lowercased()
        #expect(!body.contains("choice about"))
        #expect(!body.contains("objection"))
        #expect(!body.contains("monitoring"))
      }
    }
  }
}
