import Access
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `The pages of consultations` {
  private static let base = "/standards/versions"

  private static func id(_ reply: Desk.Reply) throws -> String {
    let path = try #require(reply.location?.split(separator: "?").first)
    return String(try #require(path.split(separator: "/").last))
  }

  @Test func `are there for everybody, also when nothing is open`() async throws {
    try await withConsultationSite { desk, _, _ in
      let everybody = try await desk(nil)
      let page = try await everybody.get("/standards/consultations")
      #expect(page.status == 200 && page.body.contains("No consultation is open now"))
      #expect(page.body.contains("No consultation has closed yet"))
      #expect(!page.body.contains("Versions being written"))
      #expect(try await everybody.get("/standards").body.contains("/standards/consultations"))
      #expect(try await everybody.get("/standards/consultations/99").status == 404)
      #expect(try await everybody.get(Self.base).status == 303)
      let api = try await everybody.get("/api/v1/standards/consultations")
      #expect(api.status == 200 && api.body.contains("[]"))
      for (name, status) in [("author", 200), ("authority", 200), ("carer", 403)] {
        #expect(try await desk(name).get(Self.base).status == status, "\(name)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `take an author from a text to an open consultation, and those invited to what they say`(
    engine: Engine
  ) async throws {
    try await withConsultationSite(engine) { desk, database, world in
      let author = try await desk("author")
      let id = try await database.write { tx in
        try world.draft(ConsultationWorld.text(), tx).id
      }
      let here = "\(Self.base)/\(id)"
      let page = try await author.get(here)
      #expect(page.body.contains("0 invited") && page.body.contains("Open the consultation"))
      #expect(!page.body.contains("Publish it"))
      #expect(try await desk("carer").get(here).status == 403)
      #expect(try await desk(nil).get("/standards/consultations/\(id)").status == 404)

      let early = try await author.post(
        "\(here)/steps/open-consultation", from: "\(here)/steps/open-consultation",
        [("seen", "1"), ("day-day", "1"), ("day-month", "12"), ("day-year", "2026")])
      #expect(early.status == 422 && early.body.contains("Invite somebody who speaks for"))
      let blank = try await author.post("\(here)/members", from: "\(here)/members", [])
      #expect(blank.status == 422 && blank.body.contains("Choose for whom they speak"))
      let nobody = try await author.post(
        "\(here)/members", from: "\(here)/members",
        [("part", "reviewer"), ("constituency", "care"), ("name", "Ines"), ("organisation", "X")])
      #expect(nobody.body.contains("Enter the account of a reviewer"))
      for (name, constituency) in ConsultationWorld.speakers {
        let invited = try await author.post(
          "\(here)/members", from: "\(here)/members",
          [
            ("part", name == "network" ? "reviewer" : "contributor"),
            ("constituency", constituency.rawValue), ("account", name),
            ("organisation", name == "carer" ? "O’Fern <Care>" : ""),
          ])
        #expect(invited.status == 303, "\(name)")
      }
      let silent = try await author.post(
        "\(here)/members", from: "\(here)/members",
        [
          ("part", "contributor"), ("constituency", "patient-representatives"),
          ("name", "Ada Nettlewick"), ("organisation", "Friends of the ward"),
        ])
      #expect(silent.status == 303)
      let revision = try await database.read { tx in try world.find(id, tx).revision }
      let opened = try await author.post(
        "\(here)/steps/open-consultation", from: "\(here)/steps/open-consultation",
        [("seen", "\(revision)"), ("day-day", "1"), ("day-month", "12"), ("day-year", "2026")])
      #expect(opened.status == 303, "\(opened.body.prefix(3_000))")

      let carer = try await desk("carer")
      let read = "/standards/consultations/\(id)"
      let seen = try await carer.get(read)
      #expect(seen.body.contains("Your part") && seen.body.contains("comment?node=listening"))
      #expect(seen.body.contains("O’Fern &lt;Care&gt;"))
      let empty = try await carer.post("\(read)/comment", from: "\(read)/comment", [])
      #expect(empty.status == 422 && empty.body.contains("Enter your comment"))
      let form = "\(read)/comment?node=listening"
      let said = try await carer.post(
        "\(read)/comment", from: form,
        [("node", "listening"), ("stage", "1"), ("words", "Say <how>")])
      #expect(said.status == 303)
      let down = try await author.post(
        "\(here)/comments", from: "\(here)/comments",
        [
          ("member", try await Self.silent(id, database)), ("node", ""),
          ("words", "Be kinder"), ("from", "A letter of 3 November"),
        ])
      #expect(down.status == 303)
      // While it is open, what was said is for those who answer it.
      let everybody = try await desk(nil).get(read)
      #expect(everybody.status == 200 && everybody.body.contains("Social care: 1 comment"))
      #expect(!everybody.body.contains("Say &lt;how&gt;") && !everybody.body.contains("Nettlewick"))
      #expect(try await desk(nil).get("\(read)/comment").status == 303)
      #expect(try await desk("stranger").get("\(read)/comment").status == 404)
      let api = try await desk(nil).get("/api/v1/standards/consultations").body
      #expect(api.contains("\"isOpen\":true") && !api.contains("carer"))

      let comment = try #require(
        try await database.read { tx in try Consultations.comments(on: id, tx).first })
      let answer = "\(here)/comments/\(comment.id)/answer"
      #expect(try await author.get("\(here)/comments").body.contains("Say &lt;how&gt;"))
      let missing = try await author.post(answer, from: answer, [("kind", "changed")])
      #expect(missing.status == 422 && missing.body.contains("Enter what was done"))
      let answered = try await author.post(
        answer, from: answer,
        [("seen", "0"), ("kind", "not-changed"), ("words", "It is in the second skill")])
      #expect(answered.status == 303)
      #expect(try await carer.get(read).body.contains("It is in the second skill"))

      // Nobody agrees before it is closed.
      #expect(try await desk("network").get("\(read)/agreement").body.contains("comment?node"))
      #expect(try await carer.get("\(read)/agreement").status == 404)
      let early2 = try await desk("network").post(
        "\(read)/agreement", from: "\(read)/comment", [("edition", "1"), ("agrees", "yes")])
      #expect(early2.status == 422 && early2.body.contains("Comments are taken until"))
    }
  }

  private static func silent(
    _ id: FrameworkVersionID, _ database: any Database
  ) async throws -> String {
    let member = try await database.read { tx in
      try Consultations.members(of: id, tx).first { $0.account == nil }?.id
    }
    return "\(try #require(member))"
  }

  @Test(arguments: Engine.allCases)
  func `tell everybody what was done with what was said, without the name of anybody`(
    engine: Engine
  ) async throws {
    let day = Clock.test.today
    try await withConsultationSite(engine, on: day + 90) { desk, database, world in
      // Names that stand nowhere else, as accounts, as they are written down, and of those without.
      let names = [
        "accountwordone", "accountwordtwo", "Namewordone Hollowell", "Namewordtwo Hollowell",
        "Silentword Hollowell", "Reasonword",
      ]
      let id = try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        try world.invite(id, tx)
        for (account, name, organisation) in [
          (names[0], names[2], "Fernhollow Homes"), (names[1], names[3], nil),
          (nil, names[4], "Friends of the ward"),
        ] as [(String?, String, String?)] {
          if let account { try world.add(account, tx) }
          try InviteMember(
            id: id, part: .contributor, constituency: .care, account: account, name: name,
            organisation: organisation
          ).run(by: world.user("author", tx), tx)
        }
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        for (name, words) in [(names[0], "Too long"), (names[1], "Too wide"), ("patient", "Low")] {
          try MakeComment(id: id, clause: .init(node: "listening", stage: nil), words: words)
            .run(by: world.user(name, tx), tx)
        }
        let silent = try #require(
          try Consultations.members(of: id, tx).first { $0.account == nil })
        try MakeComment(
          id: id, clause: .whole, words: "Be kinder", onBehalfOf: silent.id,
          broughtFrom: "A letter"
        ).run(by: world.user("author", tx), tx)
        for (place, comment) in try Consultations.comments(on: id, tx).enumerated()
        where place != 2 {
          try AnswerComment(
            id: id, comment: comment.id, kind: .changed, words: "It is shorter now \(place)"
          ).run(by: world.user("author", tx), tx)
        }
        let council = try #require(
          try Consultations.members(of: id, tx).first { $0.constituency == .localGovernment })
        try ReleaseMember(id: id, member: council.id, reason: "Reasonword")
          .run(by: world.user("approver", tx), tx)
        return id
      }
      let read = "/standards/consultations/\(id)"
      let everybody = try await desk(nil)
      let page = try await everybody.get(read).body
      #expect(page.contains("You said, we did") && page.contains("It is shorter now 0"))
      #expect(page.contains("Fernhollow Homes") && page.contains("Be kinder"))
      #expect(page.contains("It is shorter now 1") && !page.contains(">Low<"))
      // Who was heard, who said nothing, and whose part was ended.
      #expect(page.contains("Social care: 3 comments"))
      #expect(page.contains("National bodies: asked and did not answer"))
      #expect(page.contains("Local government: ended, and said nothing"))
      for address in [
        read, "\(read)/editions/1", "/standards/consultations",
        "/api/v1/standards/consultations",
      ] {
        let reply = try await everybody.get(address)
        #expect(reply.status == 200, "\(address)")
        let body = reply.body.lowercased()
        for name in names {
          #expect(!body.contains(name.lowercased()), "\(name) is on \(address)")
        }
      }
      // Those who write and approve read them: the names can be found where they may be.
      let work = try await desk("approver").get("\(Self.base)/\(id)/members").body
      for name in names.dropFirst(2) { #expect(work.contains(name), "\(name)") }
      // On the body's timeline is who was invited by number, and nothing of who said what.
      try await database.read { tx in
        let timeline = try Journal.timeline(
          of: .organisation(world.body), actions: JournalActions(ConsultationJournal.actions),
          limit: 200, tx)
        #expect(timeline.contains { $0.sentence.contains("Invited a contributor") })
        for item in timeline {
          let said = "\(item.actorName) \(item.sentence)".lowercased()
          for name in names { #expect(!said.contains(name.lowercased()), "\(said)") }
          #expect(!said.contains("patient") || !said.contains("commented on"), "\(said)")
        }
        let own = try tx.rows(
          """
          SELECT DISTINCT s.kind FROM journal_entry AS e
          JOIN journal_subject AS s ON s.entry_id = e.id
          WHERE e.action = 'standards.commented' AND e.actor_name IN (?1*)
          """, List([names[0], names[1], "patient"])
        ).map { try $0(0, as: String.self) }
        #expect(!own.isEmpty && own.allSatisfy { $0 == "confidential" }, "\(own)")
      }
      let late = try await desk("patient").post(
        "\(read)/comment", from: read, [("words", "One more")])
      #expect(late.status >= 400)
      // It is approved by who did not write it, once that was asked for.
      let approver = try await desk("approver").get("\(Self.base)/\(id)").body
      #expect(!approver.contains("Approve it"))
      let steps = "\(Self.base)/\(id)/steps/approve"
      let refused = try await desk("approver").post(
        steps, from: "\(Self.base)/\(id)/members", [("seen", "2")])
      #expect(refused.status == 422 && refused.body.contains("Nobody was heard or asked"))
    }
  }

  @Test func `put what is published in force for every page at once, and keep the one before`()
    async throws
  {
    let day = Clock.test.today
    try await withConsultationSite(on: day + 300) { desk, database, world in
      let everybody = try await desk(nil)
      let address = "/standards/volunteer-leaders"
      #expect(try await everybody.get(address).status == 404)
      let first = try await database.write { tx in
        try world.published(ConsultationWorld.text(), from: day, tx)
      }
      #expect(try await everybody.get(address).body.contains("Volunteer leaders"))
      #expect(try await everybody.get("/standards?q=volunteers").body.contains("Listening"))
      #expect(try await everybody.get("/api/v1/standards").body.contains("volunteer-leaders"))
      try await database.write { tx in
        try world.published(
          ConsultationWorld.text(version: "2", follows: "1", says: "Hears"),
          from: first.on + 10, tx)
      }
      let now = try await everybody.get("\(address)/2").body
      #expect(now.contains("Reworded") && now.contains("Hears"))
      let old = try await everybody.get("\(address)/1").body
      #expect(old.contains("no longer in force") && old.contains("Listens to volunteers"))
      let authority = try await desk("authority")
      let list = try await authority.get(Self.base).body
      #expect(list.contains("Superseded") && list.contains("Shipped with Waypoint"))
      let shipped = "\(Self.base)/shipped/practice-manager/1"
      let soon = try await authority.post(
        shipped, from: shipped, [("day-day", "1"), ("day-month", "5"), ("day-year", "2027")])
      #expect(soon.status == 422 && soon.body.contains("so that those who use it are told"))
      let announced = try await authority.post(
        shipped, from: shipped, [("day-day", "1"), ("day-month", "5"), ("day-year", "2028")])
      #expect(announced.status == 303)
      #expect(try await desk("author").get(shipped).status == 403)
    }
  }
}
