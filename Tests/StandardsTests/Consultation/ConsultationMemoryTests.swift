import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// What is said stays said, who decides is somebody else, and who must act is told.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `A consultation on standards` {
  private var day: Day { Clock.test.today }
  private var over: Day { day + 85 }

  /// A version whose consultation is open from `day` to `day + 84`.
  private func opened(
    _ world: ConsultationWorld, _ tx: any Transaction
  ) throws -> FrameworkVersionID {
    let id = try world.draft(ConsultationWorld.text(), tx).id
    try world.invite(id, tx)
    try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
    return id
  }

  private func member(
    _ name: String, of id: FrameworkVersionID, _ world: ConsultationWorld, _ tx: any Transaction
  ) throws -> ConsultationMember {
    let account = try world.user(name, tx).account
    return try #require(
      try Consultations.members(of: id, tx).first { $0.account == account && $0.isActive })
  }

  private func unread(_ name: String, _ world: ConsultationWorld, _ tx: any Transaction) throws
    -> [String]
  {
    try WorkNotices.unread(of: #require(try world.user(name, tx).account), tx).map(\.words)
  }

  private func replace(
    _ id: FrameworkVersionID, _ words: String, _ world: ConsultationWorld, on day: Day,
    _ tx: any Transaction
  ) throws {
    try ReplaceVersionText(
      id: id, text: ConsultationWorld.text(says: words), seen: world.find(id, tx).revision
    ).run(by: world.user("author", on: day, tx), tx)
  }

  @Test(arguments: Engine.allCases)
  func `is closed to nobody by its author, and is not approved without a constituency`(
    engine: Engine
  ) async throws {
    let (day, over) = (day, over)
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        let carer = try member("carer", of: id, world, tx)
        let end = { (name: String, day: Day) in
          try ReleaseMember(id: id, member: carer.id, reason: "Moved away")
            .run(by: world.user(name, on: day, tx), tx)
        }
        #expect(throws: ConsultationRefusal.membersStay) { try end("author", day) }
        // Nor by the way of a draft.
        try world.take(.takeBack, id, as: "author", on: day, tx)
        #expect(throws: ConsultationRefusal.membersStay) { try end("author", day) }
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        try end("approver", day)
        let unheard = FrameworkRefusal.unheard(["Social care"])
        #expect(throws: unheard) {
          try world.take(.askApproval, id, as: "author", on: over, tx)
        }
        // Whoever is invited once nobody can comment was not asked.
        try InviteMember(
          id: id, part: .contributor, constituency: .care, account: "stranger", name: nil,
          organisation: nil
        ).run(by: world.user("author", on: over, tx), tx)
        #expect(throws: unheard) {
          try world.take(.askApproval, id, as: "author", on: over, tx)
        }
        let view = try ConsultationViews.open(id, nil, on: over, tx)
        #expect(view.heard.first { $0.constituency == "Staff networks" }?.standing == .asked)
      }
    }
  }

  @Test func `hears those without an account once their words are brought in, with their source`()
    async throws
  {
    let (day, over) = (day, over)
    try await withConsultations { database, world in
      try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        for (name, constituency) in ConsultationWorld.speakers where name != "patient" {
          try InviteMember(
            id: id, part: name == "network" ? .reviewer : .contributor,
            constituency: constituency, account: name, name: nil, organisation: nil
          ).run(by: world.user("author", tx), tx)
        }
        try InviteMember(
          id: id, part: .contributor, constituency: .patientRepresentatives, account: nil,
          name: "Ada", organisation: "Friends of the ward"
        ).run(by: world.user("author", tx), tx)
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        let facts = { (on: Day) in
          try VersionFacts.facts(
            world.find(id, tx), world.user("author", on: on, tx), StandardsInForce.library(tx), tx)
        }
        #expect(try facts(over).unheard == ["Patient representatives"])
        let ada = try #require(
          try Consultations.members(of: id, tx).first { $0.account == nil })
        #expect(throws: Problems.self) {
          try MakeComment(id: id, clause: .whole, words: "Be kinder", onBehalfOf: ada.id)
            .run(by: world.user("author", tx), tx)
        }
        try MakeComment(
          id: id, clause: .whole, words: "Be kinder", onBehalfOf: ada.id,
          broughtFrom: "A letter of May"
        ).run(by: world.user("author", tx), tx)
        #expect(try facts(over).unheard == [])
        // Nobody keeps a record of hers: the body erases her, and that she was heard stays.
        #expect(throws: NotFound.self) {
          try EraseMember(id: id, member: ada.id).run(by: world.user("carer", tx), tx)
        }
        let comment = try #require(try Consultations.comments(on: id, tx).first)
        try AnswerComment(id: id, comment: comment.id, kind: .changed, words: "Done")
          .run(by: world.user("author", tx), tx)
        #expect(throws: ConsultationRefusal.membersStay) {
          try EraseMember(id: id, member: ada.id).run(by: world.user("author", tx), tx)
        }
        try EraseMember(id: id, member: ada.id).run(by: world.user("approver", tx), tx)
        #expect(try facts(over).unheard == [])
        let left = try #require(try Consultations.comments(on: id, tx).first)
        #expect(left.words.isEmpty && left.broughtFrom == nil)
        #expect(try !Consultations.members(of: id, tx).contains { $0.name == "Ada" })
        let carer = try member("carer", of: id, world, tx)
        #expect(throws: Problems.self) {
          try EraseMember(id: id, member: carer.id).run(by: world.user("approver", tx), tx)
        }
      }
    }
  }

  @Test func `is followed only by what its own body writes, and gives back a name it gave up`()
    async throws
  {
    let day = day
    try await withConsultations { database, world in
      try await database.write { tx in
        let other = try Organisations.create(
          .init(name: "Marlpit Institute", kind: .armsLengthBody, codes: [.ods("ZQ7")]),
          source: .content, tx
        ).organisation.id
        let account = try AddAccount(
          name: "squatter", password: .none(chance: .different()), role: .accreditor,
          organisation: other
        ).run(by: .console(now: Clock.test.now()), tx)
        let squatter = try #require(try Accounts.user(account, at: Clock.test.now(), tx))
        let first = try world.published(ConsultationWorld.text(), tx)
        #expect(throws: Problems.self) {
          _ = try LoadVersion(
            body: other, text: ConsultationWorld.text(version: "2", follows: "1")
          ).run(by: squatter, tx)
        }
        #expect(throws: Problems.self) {
          _ = try LoadVersion(body: other, text: ConsultationWorld.text(version: "2"))
            .run(by: squatter, tx)
        }
        // A name that nobody has is theirs who take it, until they give it up.
        let text = ConsultationWorld.text(code: "night-leaders")
        let taken = try LoadVersion(body: other, text: text).run(by: squatter, tx)
        #expect(throws: Problems.self) { _ = try world.draft(text, tx) }
        #expect(throws: Problems("words", "Say why")) {
          try TakeVersionStep(id: taken.id, step: .withdraw, seen: taken.revision)
            .run(by: squatter, tx)
        }
        try TakeVersionStep(
          id: taken.id, step: .withdraw, given: .init(words: "It is not ours"),
          seen: taken.revision
        ).run(by: squatter, tx)
        #expect(try world.find(taken.id, tx).state == .withdrawn)
        let own = try world.draft(text, on: first.on, tx)
        #expect(try FrameworkVersions.find(own.reference, tx)?.id == own.id)
        #expect(throws: FrameworkRefusal.notFromHere(.withdrawn, .openConsultation)) {
          try TakeVersionStep(
            id: taken.id, step: .openConsultation, given: .init(day: day + 100),
            seen: world.find(taken.id, tx).revision
          ).run(by: squatter, tx)
        }
      }
    }
  }

  @Test func `takes a writer for one human, under whatever account they review or publish`()
    async throws
  {
    let (day, over) = (day, over)
    try await withConsultations { database, world in
      try await database.write { tx in
        // The carer also writes for the body, and publishes, under other accounts.
        let person = try #require(try world.user("carer", tx).person)
        let console = User.console(now: Clock.test.now())
        for (name, role, place) in [
          ("carer.writes", Role.accreditor, world.body), ("carer.publishes", .nationalLead, nil),
        ] as [(String, Role, OrganisationID?)] {
          _ = try AddAccount(
            name: name, password: .none(chance: .different()), role: role, organisation: place,
            person: person
          ).run(by: console, tx)
        }
        let id = try world.draft(ConsultationWorld.text(), by: "carer.writes", tx).id
        #expect(throws: Problems.self) {
          try InviteMember(
            id: id, part: .reviewer, constituency: .care, account: "carer", name: nil,
            organisation: nil
          ).run(by: world.user("author", tx), tx)
        }
        for (name, constituency) in ConsultationWorld.speakers {
          try InviteMember(
            id: id, part: name == "network" ? .reviewer : .contributor,
            constituency: constituency, account: name == "carer" ? "stranger" : name, name: nil,
            organisation: nil
          ).run(by: world.user("author", tx), tx)
        }
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        try world.agree(id, on: over, tx)
        try world.take(.askApproval, id, as: "author", on: over, tx)
        try world.take(.approve, id, as: "approver", on: over, tx)
        #expect(throws: FrameworkRefusal.ownWork) {
          try world.take(.publish, id, as: "carer.publishes", on: over, tx)
        }
        try world.take(.publish, id, as: "authority", on: over, tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps every answer and every no, also when the text has changed`(engine: Engine)
    async throws
  {
    let (day, over) = (day, over)
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        try MakeComment(id: id, clause: .init(node: "thanks", stage: nil), words: "Why?")
          .run(by: world.user("council", tx), tx)
        let comment = try #require(try Consultations.comments(on: id, tx).first)
        func answer(_ words: String, seen: Int) throws {
          try AnswerComment(
            id: id, comment: comment.id, kind: .answered, words: words, seen: seen
          ).run(by: world.user("author", on: over, tx), tx)
        }
        try answer("Because", seen: 0)
        #expect(throws: ConsultationRefusal.answeredMeanwhile) { try answer("No", seen: 0) }
        try answer("Since it is asked", seen: 1)
        try SayAgreement(id: id, isYes: false, words: "Too many words", edition: 1)
          .run(by: world.user("network", on: over, tx), tx)
        try SayAgreement(id: id, isYes: true, words: nil, edition: 1)
          .run(by: world.user("network", on: over, tx), tx)
        try ReplaceVersionText(
          id: id,
          text: ConsultationWorld.text(says: "Hears").replacing("Saying thank you", with: "Thanks"),
          seen: world.find(id, tx).revision
        ).run(by: world.user("author", on: over, tx), tx)
        let view = try ConsultationViews.view(id, world.user("approver", on: over, tx), tx)
        let shown = try #require(view.comments.first)
        #expect(shown.answer?.words == "Since it is asked")
        #expect(shown.earlierAnswers.map(\.words) == ["Because"])
        // By the name that it had in the text that the comment is about.
        #expect(shown.clause.contains("Saying thank you"))
        let network = try #require(view.members.first { $0.isReviewer })
        #expect(network.agrees == nil && network.said.count == 2)
        #expect(network.said.first?.contains("Too many words") == true)
        #expect(view.sinceConsulted?.edition == 1 && view.sinceAgreed?.edition == 1)
        #expect(view.sinceConsulted?.comparison.isEmpty == false)
        #expect(day < over)
      }
    }
  }

  @Test func `tells those who must act, and is quiet when there is nothing to do`() async throws {
    let (day, over) = (day, over)
    try await withConsultations { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        // Nobody is asked whether they agree from the first day.
        #expect(try !unread("network", world, tx).contains { $0.contains("agree") })
        try MakeComment(id: id, clause: .whole, words: "Good")
          .run(by: world.user("patient", tx), tx)
        try world.follow(id, on: day + 72, tx)
        #expect(try unread("council", world, tx).contains { $0.contains("closes soon") })
        #expect(try !unread("patient", world, tx).contains { $0.contains("closes soon") })
        try world.follow(id, on: over, tx)
        #expect(try !unread("council", world, tx).contains { $0.contains("open") })
        #expect(try unread("network", world, tx).contains { $0.contains("agree") })
        #expect(try unread("author", world, tx).contains { $0.contains("is closed") })
        let comment = try #require(try Consultations.comments(on: id, tx).first)
        try AnswerComment(id: id, comment: comment.id, kind: .answered, words: "Thanks")
          .run(by: world.user("author", on: over, tx), tx)
        try world.agree(id, false, on: over, tx)
        #expect(try unread("author", world, tx).contains { $0.contains("does not agree") })
        let waits = try ConsultationWork.items(for: world.user("author", on: over, tx), tx)
        #expect(waits.contains { $0.words.contains("does not agree") })
        try world.agree(id, on: over, tx)
        #expect(try !unread("author", world, tx).contains { $0.contains("does not agree") })
        try world.take(.askApproval, id, as: "author", on: over, tx)
        try world.take(.approve, id, as: "approver", on: over, tx)
        #expect(try unread("authority", world, tx).contains { $0.contains("wait to be published") })
        try world.take(.sendBack, id, as: "approver", on: over, tx)
        #expect(try unread("author", world, tx).contains { $0.contains("sent back to you") })
        #expect(
          try !unread("authority", world, tx).contains { $0.contains("wait to be published") })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `forgets who said what two years after it is in force, and not what was done`(
    engine: Engine
  ) async throws {
    let (day, over) = (day, over)
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        try MakeComment(id: id, clause: .whole, words: "Myownword")
          .run(by: world.user("carer", tx), tx)
        let comment = try #require(try Consultations.comments(on: id, tx).first)
        try AnswerComment(id: id, comment: comment.id, kind: .changed, words: "Done so")
          .run(by: world.user("author", tx), tx)
        try world.agree(id, on: over, tx)
        try world.take(.askApproval, id, as: "author", on: over, tx)
        try world.take(.approve, id, as: "approver", on: over, tx)
        try world.take(.publish, id, as: "authority", on: over, tx)
        #expect(try EraseConsultations.due(endedBy: over - 1, tx).isEmpty)
        let due = try EraseConsultations.due(endedBy: over, tx)
        #expect(due.map(\.version) == [id] && due[0].people.count == 5)
        try EraseConsultations.everybody(of: id, tx)
        #expect(try EraseConsultations.due(endedBy: over, tx).isEmpty)
        let view = try ConsultationViews.open(id, nil, on: over, tx)
        #expect(view.comments.map(\.words) == [""])
        #expect(view.comments.map(\.publicName) == ["Social care"])
        #expect(view.comments.first?.answer?.words == "Done so")
        #expect(view.heard.map(\.standing) == [.asked, .asked, .heard, .asked, .asked])
        #expect(day < over)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets nobody wait for a reviewer who was erased`(engine: Engine) async throws {
    let over = over
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try opened(world, tx)
        let network = try member("network", of: id, world, tx)
        try ReleaseMember(
          id: id, member: member("carer", of: id, world, tx).id, reason: "Reasonword"
        ).run(by: world.user("approver", tx), tx)
        for name in ["network", "carer"] {
          let person = try #require(try world.user(name, tx).person)
          try EraseConsultations.run(person, at: Clock.fixed(over).now(), tx)
        }
        let after = try Consultations.members(of: id, tx)
        #expect(after.first { $0.id == network.id }?.isActive == false)
        #expect(!after.contains { $0.ending?.reason == "Reasonword" })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `that led to a version tells some of its users at a time, and goes on where it stopped`(
    engine: Engine
  ) async throws {
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let (id, over) = try world.published(ConsultationWorld.text(), tx)
        for name in ["carer", "patient"] {
          _ = try BeginAssessment(framework: "volunteer-leaders", stage: "1")
            .run(by: world.user(name, on: over, tx), tx)
        }
        try world.take(.announceRetirement, id, as: "authority", on: over, given: over + 182, tx)
        let now = Clock.fixed(over).now()
        try ConsultationJobs.step(id, at: now, tx)
        #expect(try VersionTellings.next(of: id, at: now, tx))
        #expect(try unread("carer", world, tx).contains { $0.contains("retires on") })
        // A worker that was killed here begins anew, and nothing is said to have been sent.
        #expect(try FrameworkVersions.warnings(of: id, tx).isEmpty)
        try ConsultationJobs.step(id, at: now, tx)
        try world.follow(id, on: over, tx)
        #expect(try FrameworkVersions.warnings(of: id, tx).map(\.dueOn) == [over])
        let told = try unread("patient", world, tx).count { $0.contains("retires on") }
        #expect(told == 1)

        // Put off near the day, which it can be: those who were told are told.
        for offset in [100, 160] { try world.follow(id, on: over + offset, tx) }
        try world.take(
          .announceRetirement, id, as: "authority", on: over + 181, given: over + 189, tx)
        try world.follow(id, on: over + 181, tx)
        #expect(try unread("carer", world, tx).contains { $0.contains("retires on another day") })
        try world.follow(id, on: over + 188, tx)
        #expect(try world.find(id, tx).state == .published)
        try world.follow(id, on: over + 189, tx)
        #expect(try world.find(id, tx).state == .retired)
      }
    }
  }

  @Test func `that led to a version waits for the authority where a warning was missed`()
    async throws
  {
    try await withConsultations { database, world in
      try await database.write { tx in
        let (id, over) = try world.published(ConsultationWorld.text(), tx)
        _ = try BeginAssessment(framework: "volunteer-leaders", stage: "1")
          .run(by: world.user("carer", on: over, tx), tx)
        try world.take(.announceRetirement, id, as: "authority", on: over, given: over + 182, tx)
        // Nobody ran the job until the last month.
        try world.follow(id, on: over + 160, tx)
        try world.follow(id, on: over + 182, tx)
        #expect(try world.find(id, tx).state == .published)
        let authority = try world.user("authority", on: over + 182, tx)
        let waits = try ConsultationWork.items(for: authority, tx)
        #expect(waits.contains { $0.words.contains("could not retire") })
        try world.take(.callOffRetirement, id, as: "authority", on: over + 182, tx)
        try world.follow(id, on: over + 182, tx)
        #expect(try unread("carer", world, tx).contains { $0.contains("after all") })
        #expect(try world.find(id, tx).retiresOn == nil)
        #expect(try FrameworkVersions.warnings(of: id, tx).isEmpty)
      }
    }
  }
}
