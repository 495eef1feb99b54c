import Access
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// What was said counts until a version is decided, and what was shown to nobody stays so.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `What a consultation keeps` {
  private var day: Day { Clock.test.today }
  private var over: Day { day + 85 }

  /// A version whose consultation is open from `day` to `day + 84`, with a second reviewer, who has
  /// no record of a person.
  private func opened(
    _ world: ConsultationWorld, _ tx: any Transaction
  ) throws -> FrameworkVersionID {
    let id = try world.draft(ConsultationWorld.text(), tx).id
    try world.invite(id, tx)
    try InviteMember(
      id: id, part: .reviewer, constituency: .nationalBodies, account: "approver-two", name: nil,
      organisation: nil
    ).run(by: world.user("author", tx), tx)
    try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
    return id
  }

  private func replace(
    _ id: FrameworkVersionID, _ text: String, _ world: ConsultationWorld, _ tx: any Transaction
  ) throws {
    try ReplaceVersionText(id: id, text: text, seen: world.find(id, tx).revision)
      .run(by: world.user("author", on: over, tx), tx)
  }

  @Test(arguments: Engine.allCases)
  func `lets no author erase a no, or a comment that was not answered`(
    engine: Engine
  ) async throws {
    let over = over
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        let account = world.accounts["approver-two"]
        func reviewer() throws -> ConsultationMember {
          try #require(
            try Consultations.members(of: id, tx).first { $0.account == account })
        }
        try MakeComment(id: id, clause: .whole, words: "Myownword")
          .run(by: world.user("approver-two", tx), tx)
        try SayAgreement(id: id, isYes: false, words: "Otherownword", edition: 1)
          .run(by: world.user("approver-two", on: over, tx), tx)
        try world.agree(id, on: over, tx)
        let erase = { (name: String) in
          try EraseMember(id: id, member: reviewer().id)
            .run(by: world.user(name, on: over, tx), tx)
        }
        let facts = {
          try VersionFacts.facts(
            world.find(id, tx), world.user("author", on: over, tx), StandardsInForce.library(tx),
            tx)
        }
        #expect(throws: ConsultationRefusal.membersStay) { try erase("author") }
        #expect(try reviewer().name.isEmpty == false)
        try erase("approver")
        let left = try reviewer()
        #expect(left.name.isEmpty && left.isActive && left.refuses(1, after: day + 84))
        #expect(left.agreement?.words == nil)
        #expect(try Consultations.comments(on: id, tx).map(\.words) == [""])
        #expect(try facts().openComments == 1)
        #expect(try facts().missingAgreements == 1)
        // They are asked nothing more, and what they say now would be nobody's.
        #expect(throws: NotFound.self) {
          try world.agree(id, true, as: "approver-two", on: over, tx)
        }
        let waits = try ConsultationWork.items(for: world.user("approver-two", on: over, tx), tx)
        #expect(!waits.contains { $0.words.contains("Say whether you agree") })

        let comment = try #require(try Consultations.comments(on: id, tx).first)
        try AnswerComment(id: id, comment: comment.id, kind: .answered, words: "Thanks")
          .run(by: world.user("author", on: over, tx), tx)
        try ReleaseMember(id: id, member: reviewer().id, reason: "Nobody can ask them")
          .run(by: world.user("approver", on: over, tx), tx)
        #expect(try facts().openComments == 0)
        #expect(try facts().missingAgreements == 0)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `reads a text that an older release took in, and goes without where it cannot`(
    engine: Engine
  ) async throws {
    let over = over
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        try MakeComment(id: id, clause: .init(node: "thanks", stage: nil), words: "Why?")
          .run(by: world.user("council", tx), tx)
        let text = ConsultationWorld.text().replacing("Saying thank you", with: "Thanks")
        try replace(id, text, world, tx)
        func freeze(_ source: String) throws {
          try tx.execute(
            """
            UPDATE framework_text SET source_text = ?2, text_digest = ?3
            WHERE version_id = ?1 AND edition = 1
            """, id, source, "\(engine) of \(source.count)")
        }
        func view() throws -> VersionView {
          try ConsultationViews.view(id, world.user("approver", on: over, tx), tx)
        }
        try freeze(ConsultationWorld.text(more: "state: published"))
        #expect(try view().comments.first?.clause.contains("Saying thank you") == true)
        #expect(try view().sinceConsulted?.comparison.isEmpty == false)
        let shown = try ConsultationViews.openEdition(1, of: id, nil, on: over, tx)
        #expect(shown.since?.isEmpty == false)

        try freeze("Not standards at all")
        #expect(try view().comments.first?.clause.contains("Thanks") == true)
        #expect(try view().sinceConsulted == nil)
        #expect(try ConsultationViews.openEdition(2, of: id, nil, on: over, tx).before == nil)
      }
    }
  }

  @Test func `shows of what was withdrawn only the text that was asked about`() async throws {
    let (day, over) = (day, over)
    try await withConsultations { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        try world.take(.takeBack, id, as: "author", on: over, tx)
        let text = ConsultationWorld.text(says: "Privateword")
          .replacing("title: Volunteer leaders", with: "title: Private leaders")
        try replace(id, text, world, tx)
        try world.take(.withdraw, id, as: "author", on: over, tx)
        let view = try ConsultationViews.open(id, nil, on: over, tx)
        #expect(view.version.edition == 1 && view.editions == [1])
        #expect(view.version.title == "Volunteer leaders")
        let words = view.framework.node("listening")?.expectation(at: "1")
        #expect(words == "Listens to volunteers")
        #expect(throws: NotFound.self) {
          _ = try ConsultationViews.openEdition(2, of: id, nil, on: over, tx)
        }
        let lines = try ConsultationViews.consultations(on: over, tx)
        #expect(lines.map(\.words) == ["Volunteer leaders, version 1"])
        #expect(
          try ConsultationViews.view(id, world.user("author", on: over, tx), tx).version.edition
            == 2)

        let draft = try world.draft(ConsultationWorld.text(code: "unasked"), on: day, tx).id
        try world.take(.withdraw, draft, as: "author", on: day, tx)
        #expect(throws: NotFound.self) {
          _ = try ConsultationViews.open(draft, nil, on: day, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts the warnings that went out before as sent`(engine: Engine) async throws {
    let day = day
    let all = AllMigrations.list + StandardsRoom.migrations
    let before = all.filter { $0.name != "records-270-lifecycle-consultation-history" }
    #expect(before.count == all.count - 1)
    try await withDatabase(engine, before) { database in
      let id = try await database.write { tx in
        let id: FrameworkVersionID = try tx.newIdentifier()
        try tx.execute(
          """
          INSERT INTO framework_version (id, framework, version, title, author_name, begun_at,
            state, edition, published_on, retires_on, revision)
          VALUES (?1, 'small', '1', 'Small', 'Waypoint', ?2, 'published', 0, ?3, ?4, 1)
          """, id, Clock.test.now(), day - 100, day + 182)
        try FrameworkVersions.warned(of: id, dueOn: day, on: day + 1, tx)
        return id
      }
      try await Migrator.migrate(database, all)
      try await database.write { (tx) throws in
        #expect(try VersionTellings.isBegun(.warning, of: id, about: day, tx))
        #expect(try !VersionTellings.next(of: id, at: Clock.fixed(day + 2).now(), tx))
      }
    }
  }
}
