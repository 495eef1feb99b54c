import Access
import Directory
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Markup
import NIOCore
import Records
import Register
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `The pages of results` {
  static func result(
    _ status: String, course: String = "Leading well", who: ArrivedResult.Who,
    reference: String
  ) -> ArrivedResult {
    ArrivedResult(
      who: who, vocabulary: "scorm-1.2", course: course, status: status, day: "2026-01-05",
      reference: reference)
  }

  static func send(
    _ results: [ArrivedResult], _ site: Site, _ world: ClaimsWorld
  ) async throws {
    _ = try await site.database.write { tx in
      try SendResults(to: world.hospital, results, ResultsBook.shipped())
        .run(by: ClaimsWorld.user("training", tx), tx)
    }
  }

  @Test func `lead from what waits to the module, and take all of it once`() async throws {
    try await withClaimSite { browser, site, world in
      let tom = ArrivedResult.Who(email: "tom@beech.example")
      try await Self.send(
        [
          Self.result("passed", who: tom, reference: "1"),
          Self.result("completed", who: .init(email: "nadia@beech.example"), reference: "2"),
          Self.result("finished", course: "inclusive-leadership", who: tom, reference: "3"),
          Self.result(
            "completed", course: "inclusive-leadership", who: .init(staffNumber: "77"),
            reference: "4"),
        ], site, world)
      let base = "/organisations/\(world.hospital)/results"
      try await browser.become("training")
      let work = try await browser.get("/")
      #expect(work.body.contains("4 results of learning wait for a decision"))
      let home = try await browser.get(base)
      #expect(home.status == 200 && home.body.contains("4 results wait"))
      let list = try await browser.get("\(base)/waiting?why=unknown-module")
      #expect(list.body.contains("Leading well") && !list.body.contains("finished"))
      let ids = try await site.database.read { tx in
        try KeptResults.waiting(at: world.hospital, tx).map(\.id)
      }
      let one = try await browser.get("\(base)/waiting/\(ids[0])")
      #expect(one.body.contains("The course is no module that is known here"))
      #expect(one.body.contains("\(ids[0])/module") && !one.body.contains("\(ids[0])/person"))

      let form = try await browser.get("\(base)/waiting/\(ids[0])/module")
      #expect(form.body.contains("Inclusive leadership"))
      let blank = try await browser.post("\(base)/waiting/\(ids[0])/module")
      #expect(blank.title.hasPrefix("Error:") && blank.body.contains("Choose a module"))
      let code = try #require(form.body.cut("<option value=\"inclusive-leadership:", "\""))
      let saved = try await browser.post(
        "\(base)/waiting/\(ids[0])/module", [("module", "inclusive-leadership:\(code)")])
      #expect(saved.title == "Results that wait")
      _ = try await browser.sendAgain()
      let mappings = try await browser.get("\(base)/mappings")
      #expect(mappings.body.contains("Leading well"))
      let attempts = try await site.database.read { tx in
        try ModuleAttempts.of([world.tom, world.nadia], tx)
      }
      #expect(Set(attempts.map(\.status)) == [.passed, .completed] && attempts.count == 2)

      // Whose it is, and left out.
      try await browser.get("\(base)/waiting/\(ids[3])/person?q=Maud")
      let given = try await browser.post(
        "\(base)/waiting/\(ids[3])/person", [("person", "\(world.maud)")])
      #expect(given.title == "Results that wait")
      try await browser.get("\(base)/waiting/\(ids[2])/left-out")
      let why = try await browser.post("\(base)/waiting/\(ids[2])/left-out")
      #expect(why.body.contains("Enter why it is left out"))
      let left = try await browser.post(
        "\(base)/waiting/\(ids[2])/left-out", [("why", "A test")])
      #expect(left.body.contains("Nothing waits for a decision"))
      let quiet = try await browser.get("/")
      #expect(!quiet.body.contains("of learning wait"))

      try await browser.become("maud")
      let own = try await browser.get("/results")
      #expect(own.status == 200 && own.body.contains("Inclusive leadership"))
      #expect(!own.body.contains("Leading well"))
      #expect(try await browser.get(base).status == 403)
      #expect(try await browser.get("\(base)/waiting").status == 403)
    }
  }

  @Test func `map a course beforehand, and end it`() async throws {
    try await withClaimSite { browser, site, world in
      let base = "/organisations/\(world.hospital)/results/mappings"
      try await browser.become("training")
      let form = try await browser.get("\(base)/new")
      let version = try #require(form.body.cut("<option value=\"effective-appraisal:", "\""))
      let fields = [
        ("vocabulary", "cmi5"), ("course", "https://courses.example/1"),
        ("module", "effective-appraisal:\(version)"), ("moveOn", "CompletedAndPassed"),
        ("masteryScore", "80"),
      ]
      let saved = try await browser.post("\(base)/new", fields)
      #expect(saved.body.contains("Completed and passed; passed from 80%"))
      try await browser.get("\(base)/new")
      let twice = try await browser.post("\(base)/new", fields)
      #expect(twice.body.contains("mapped already"))
      let id = try #require(
        try await site.database.read { tx in
          try LearningMappings.of(world.hospital, tx).first?.id
        })
      try await browser.get("\(base)/\(id)/end")
      let blank = try await browser.post("\(base)/\(id)/end")
      #expect(blank.body.contains("Choose what about the results that it took"))
      let ended = try await browser.post("\(base)/\(id)/end", [("taken", "stays")])
      #expect(ended.title == "Which courses are which modules")
      let isOpen = try await site.database.read { tx in
        try LearningMappings.find(id, tx)?.isOpen
      }
      #expect(isOpen == false)
    }
  }
}

@Suite struct `Results taken back on the pages` {
  typealias Pages = `The pages of results`

  @Test(arguments: Engine.allCases)
  func `go from the record, with the mapping or one by one, and give a reason`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { browser, site, world in
      try await Pages.send(
        [
          Pages.result("passed", who: .init(email: "tom@beech.example"), reference: "1"),
          Pages.result(
            "completed", course: "inclusive-leadership", who: .init(staffNumber: "77"),
            reference: "2"),
        ], site, world)
      let base = "/organisations/\(world.hospital)/results"
      try await browser.become("training")
      let ids = try await site.database.read { tx in
        try KeptResults.waiting(at: world.hospital, tx).map(\.id)
      }
      let form = try await browser.get("\(base)/waiting/\(ids[0])/module")
      let version = try #require(form.body.cut("<option value=\"effective-appraisal:", "\""))
      _ = try await browser.post(
        "\(base)/waiting/\(ids[0])/module", [("module", "effective-appraisal:\(version)")])
      try await browser.get("\(base)/waiting/\(ids[1])/person?q=Mau")
      _ = try await browser.post(
        "\(base)/waiting/\(ids[1])/person", [("person", "\(world.maud)")])
      func attempts() async throws -> [ModuleAttempt] {
        try await site.database.read { try ModuleAttempts.of([world.tom, world.maud], $0) }
      }
      #expect(try await attempts().count == 2)

      let list = try await browser.get("\(base)/given")
      #expect(list.body.contains("1 result") && list.body.contains("Inclusive leadership"))
      try await browser.get("\(base)/given/\(ids[1])")
      let bare = try await browser.post("\(base)/given/\(ids[1])")
      #expect(bare.body.contains("Enter why it is taken back"))
      let back = try await browser.post("\(base)/given/\(ids[1])", [("why", "Another Maud")])
      #expect(back.title == "Results that wait" && back.body.contains("Taken back"))
      #expect(try await browser.get("\(base)/given/\(ids[1])").status == 404)

      let mapping = try #require(
        try await site.database.read { tx in
          try LearningMappings.of(world.hospital, tx).first?.id
        })
      try await browser.get("\(base)/mappings/\(mapping)/end")
      let why = try await browser.post(
        "\(base)/mappings/\(mapping)/end", [("taken", "back")])
      #expect(why.body.contains("Enter why it is taken back"))
      let ended = try await browser.post(
        "\(base)/mappings/\(mapping)/end", [("taken", "back"), ("why", "The wrong course")])
      #expect(ended.body.contains("what it took is taken back"))
      #expect(try await attempts().isEmpty)
      let waiting = try await site.database.read { tx in
        try KeptResults.waiting(at: world.hospital, tx).compactMap(\.fault)
      }
      #expect(Set(waiting) == [.unknownModule, .unknownPerson])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are asked about people by beginnings of names, also those who left lately`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { _, site, world in
      try await site.database.write { tx in
        let today = try ClaimsWorld.user("training", tx).today
        let search = ResultPeopleSearch(organisation: world.hospital, today: today)
        #expect(try search.find("", tx).people.isEmpty)
        let found = try search.find("mau", tx)
        #expect(found.people.map(\.code) == ["\(world.maud)"] && !found.hasMore)
        #expect(try search.find("aud", tx).people.isEmpty)
        var maud = try #require(try People.find(world.maud, tx))
        maud.identifiers.append(
          PersonIdentifier(.staffNumber, "0815", organisation: world.hospital))
        try People.save(maud, tx)
        #expect(try search.find("0815", tx).people.first?.hint?.contains("0815") == true)
        var posts = try Assignments.of(world.maud, tx)
        for place in posts.indices { posts[place].endedOn = today - 92 }
        try Assignments.save(posts, tx)
        #expect(try search.find("maud", tx).people.first?.hint?.contains("left on") == true)
        for place in posts.indices { posts[place].endedOn = today - 93 }
        try Assignments.save(posts, tx)
        #expect(try search.find("maud", tx).people.isEmpty)
      }
    }
  }
}

@Suite struct `Results that programs send` {
  private func post(
    _ client: any TestClientProtocol, _ path: String, token: String?, _ body: String,
    type: String = "application/json"
  ) async throws -> (status: Int, body: String) {
    var headers: HTTPFields = [.contentType: type]
    if let token { headers[.authorization] = "Bearer \(token)" }
    return try await client.execute(
      uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)
    ) { ($0.status.code, String(buffer: $0.body)) }
  }

  @Test(arguments: Engine.allCases)
  func `are answered one by one, and refused whole when their shape is wrong`(
    engine: Engine
  ) async throws {
    try await withClaimSite(engine) { _, site, world in
      let (token, narrow) = try await site.database.write { tx in
        let user = try ClaimsWorld.user("training", tx)
        let account = try #require(user.account)
        func make(_ permission: Permission) throws -> String {
          try MakeToken(
            account: account, name: "Platform", permissions: [permission],
            organisation: world.hospital, expiresOn: user.today + 30
          ).run(by: user, chance: .different(seed: permission == .sendResults ? 1 : 2), tx).token
        }
        return (try make(.sendResults), try make(.keepResults))
      }
      let path = "/api/v1/organisations/\(world.hospital)/results"
      let body = """
        {"source": "learning-hub", "results": [
          {"reference": "a", "email": "tom@beech.example", "course": "inclusive-leadership",
           "status": 5, "score": 90.5, "on": "2026-01-05"},
          {"reference": "b", "email": "tom@beech.example", "course": "inclusive-leadership",
           "status": "8", "on": "2026-01-05"}]}
        """
      try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
        let sent = try await post(client, path, token: token, body)
        #expect(sent.status == 200)
        #expect(sent.body.contains("\"taken\":1") && sent.body.contains("\"quarantined\":1"))
        #expect(sent.body.contains("unknown-status"))
        let again = try await post(client, path, token: token, body)
        #expect(again.body.contains("\"alreadyHad\":2"))

        let wrong = try await post(
          client, path, token: token,
          """
          {"source": "learning-hub", "results": [
            {"reference": "c", "email": "tom@beech.example", "course": "effective-appraisal",
             "status": "5", "on": "2026-01-06"}, {"reference": "d", "colour": "green"}]}
          """)
        #expect(wrong.status == 422 && wrong.body.contains("colour"))
        let bare = try await post(
          client, path, token: token,
          """
          {"source": "plain", "results": [{"reference": " ", "email": "tom@beech.example",
            "course": " ", "status": null}]}
          """)
        #expect(bare.status == 422)
        for name in ["reference", "course", "status", "on"] {
          #expect(bare.body.contains("results.0.\(name)"), "\(name)")
        }
        // Late in the evening in summer: in London it is the next day.
        let moment = try await post(
          client, path, token: token,
          """
          {"source": "plain", "results": [
            {"reference": "e", "email": "tom@beech.example", "course": "effective-appraisal",
             "status": "Completed", "on": "2025-07-01T23:30:00Z"},
            {"reference": "f", "email": "tom@beech.example", "course": "effective-appraisal",
             "status": "Completed", "on": "01/07/2025"}]}
          """)
        #expect(moment.body.contains("\"taken\":1"))
        #expect(moment.body.contains("such as 2026-03-31") && !moment.body.contains("31/03/2026"))
        for body in ["", "[]", "{\"source\": \"plain\"}", "{\"results\": []}"] {
          let reply = try await post(client, path, token: token, body)
          #expect((400..<500).contains(reply.status), "\(body): \(reply.status)")
        }
        #expect(try await post(client, path, token: narrow, body).status == 403)
        #expect(try await post(client, path, token: nil, body).status == 401)
        #expect(
          try await post(client, path, token: token, body, type: "text/plain").status == 415)
        let elsewhere = "/api/v1/organisations/\(world.home)/results"
        #expect((400..<500).contains(try await post(client, elsewhere, token: token, body).status))
        let many = (0...500).map { "{\"reference\": \"\($0)\"}" }.joined(separator: ",")
        let tooMany = try await post(
          client, path, token: token, "{\"source\": \"plain\", \"results\": [\(many)]}")
        #expect(tooMany.status == 422 && tooMany.body.contains("at most 500"))
      }
      let attempts = try await site.database.read { try ModuleAttempts.of([world.tom], $0) }
      #expect(Set(attempts.map(\.module.code)) == ["inclusive-leadership", "effective-appraisal"])
      let first = attempts.first { $0.module.code == "inclusive-leadership" }
      #expect(first?.score == 9_050 && first?.status == .passed)
      let other = attempts.first { $0.module.code == "effective-appraisal" }
      #expect(other?.endedOn == Day("2025-07-02"))
    }
  }

  @Test func `are described with what they take`() async throws {
    try await withClaimSite { browser, _, _ in
      let described = try await browser.get("/openapi.json")
      let document = try #require(JSONValue(json: Array(described.body.utf8)))
      let body = document["paths"]?["/api/v1/organisations/{id}/results"]?["post"]?["requestBody"]?[
        "content"]?["application/json"]?["schema"]
      let fields = body?["properties"]
      #expect(fields?["results"]?["maxItems"] == .number(500))
      let result = fields?["results"]?["items"]
      #expect(result?["properties"]?["status"]?["type"] == ["string", "number"])
      #expect(result?["properties"]?["course"]?["maxLength"] == .number(300))
      #expect(
        result?["required"]?.array.map { Set($0.compactMap(\.text)) }
          == ["reference", "course", "status", "on"])
      let codes = try StandardsReader.shipped().learning.vocabularies.map(\.code)
      let sources = fields?["source"]?["enum"]?.array?.compactMap(\.text)
      #expect(sources.map { Set($0 + ["esr"]) } == Set(codes))
    }
  }

  @Test(arguments: Engine.allCases)
  func `ask nobody any more to confirm what they settled`(engine: Engine) async throws {
    try await withClaimSite(engine) { _, site, world in
      let waiting = try await site.database.write { tx in
        let user = try ClaimsWorld.user("training", tx)
        let module = try #require(
          try ResultsBook.shipped().modules(user.today, tx).first {
            $0.code == "inclusive-leadership"
          })
        var attempt = ModuleAttempt(
          id: try tx.newIdentifier(), person: world.tom, module: module.reference, number: 1,
          kind: module.kind, status: .inProgress, startedOn: user.today - 90,
          source: ModuleSource(.account, "Tom"), changedAt: user.now)
        try ModuleAttempts.add(attempt, tx)
        attempt.status = .awaitingAssessment
        (attempt.confirmer, attempt.askedAt) = (world.maud, user.now)
        try ModuleAttempts.save(attempt, tx)
        try LearningNews.asked(attempt, at: user.now, tx)
        return try tx.rows("SELECT 1 FROM work_ask WHERE about = ?1", attempt.noticeKey).count
      }
      #expect(waiting > 0)
      try await `The pages of results`.send(
        [
          `The pages of results`.result(
            "passed", course: "inclusive-leadership", who: .init(email: "tom@beech.example"),
            reference: "1")
        ], site, world)
      let left = try await site.database.read { tx in
        let maud = try Accounts.open(of: [world.maud], tx)
        return try tx.rows("SELECT about FROM work_ask").count
          + maud.flatMap { try WorkNotices.unread(of: $0, tx) }.count
      }
      #expect(left == 0)
    }
  }
}

@Suite struct `The words of sources in the content` {
  @Test func `are those of the notes`() throws {
    let tables = try StandardsReader.shipped().learning
    func means(_ code: String) -> [String: LearningStatus] {
      let words = tables.vocabularies.first { $0.code == code }?.words ?? []
      return Dictionary(uniqueKeysWithValues: words.map { ($0.value, $0.means) })
    }
    #expect(
      means("scorm-1.2") == [
        "passed": .passed, "completed": .completed, "failed": .failed,
        "incomplete": .inProgress, "browsed": .inProgress, "not attempted": .notStarted,
      ])
    let hub = means("learning-hub")
    let numbers: [(String, String, LearningStatus)] = [
      ("1", "Launched", .inProgress), ("2", "InProgress", .inProgress),
      ("3", "Completed", .completed), ("4", "Failed", .failed), ("5", "Passed", .passed),
      ("6", "Downloaded", .inProgress), ("7", "Incomplete", .inProgress),
    ]
    for (number, word, status) in numbers {
      #expect(hub[number] == status && hub[word] == status)
    }
    #expect(hub.count == 14)
    #expect(Set(means("cmi5").keys) == Set(LearningVerb.allCases.map(\.rawValue)))
    // What only says that somebody was there is never done.
    for word in ["launched", "initialized", "abandoned", "terminated"] {
      #expect(means("cmi5")[word] == .inProgress)
    }
    #expect(LearningTablesReader.faults(of: try StandardsReader.shipped()).isEmpty)
  }
}
