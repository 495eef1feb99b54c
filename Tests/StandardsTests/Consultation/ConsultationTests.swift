import Access
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `A version of standards` {
  private var day: Day { Clock.test.today }

  @Test(arguments: Engine.allCases)
  func `goes from a text to what is in force, and takes the place of the one before`(
    engine: Engine
  ) async throws {
    let day = day
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let reference = FrameworkReference("volunteer-leaders", "1")
        #expect(try StandardsInForce.library(tx).framework(reference) == nil)
        let first = try world.published(ConsultationWorld.text(), tx)
        let library = try StandardsInForce.library(tx)
        let framework = try #require(library.framework(reference))
        #expect(framework.state == .published)
        #expect(framework.effective == Period(from: first.on))
        #expect(LibraryRules.faults(of: library) == [])
        // What is begun from now on is begun against it.
        #expect(BeginAssessment.choices(library).contains { $0.0.code == "volunteer-leaders" })

        let second = try world.published(
          ConsultationWorld.text(version: "2", follows: "1", says: "Hears volunteers"),
          from: first.on + 10, tx)
        let next = try StandardsInForce.library(tx)
        #expect(next.framework(reference)?.state == .superseded)
        #expect(next.framework(reference)?.effective == Period(from: first.on, to: second.on - 1))
        #expect(next.current("volunteer-leaders")?.version == "2")
        #expect(LibraryRules.faults(of: next) == [])
        #expect(try world.find(first.id, tx).state == .superseded)
        #expect(day < first.on)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes the place of a shipped one, whose badges and old work stay as they are`(
    engine: Engine
  ) async throws {
    let next = try NextCore.text()
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let before = FrameworkReference("management-and-leadership", "2026")
        let person = try #require(try world.user("carer", tx).person)
        let begun = try BeginAssessment(framework: before.code, stage: "2")
          .run(by: world.user("carer", tx), tx)
        // What follows a shipped one is for the national authority to say.
        #expect(throws: Problems.self) { try world.draft(next, tx) }
        try world.published(next, by: "authority", tx)
        let library = try StandardsInForce.library(tx)
        #expect(library.core?.version == "2027")
        #expect(library.framework(before)?.state == .superseded)
        #expect(LibraryRules.faults(of: library) == [])
        #expect(try StandardsReader.shipped().framework(before)?.state == .published)
        let old = try #require(try Assessments.find(begun.id, tx))
        #expect(try FramedAssessment(old, library).framework.reference == before)
        let anew = try BeginAssessment(framework: before.code, stage: "2")
          .run(by: world.user("carer", tx), tx)
        #expect(anew.version == "2027" && anew.person == person)
        // What is signed off under it leaves as a badge that names it.
        let kind = library.badges.first {
          $0.records == .init(group: .competence, code: "management-and-leadership-2027")
        }
        #expect(kind?.framework == FrameworkReference(before.code, "2027"))
        #expect(kind?.code == "management-and-leadership-stage-2027")
        #expect(
          library.badges.contains { $0.code == "management-and-leadership-recognised-2027" })
        #expect(library.badges.contains { $0.code == "management-and-leadership-stage" })
      }
    }
  }

  @Test func `is the same to every unit of work at once, and is read only when it changed`()
    async throws
  {
    try await withConsultations { database, world in
      try await database.write { tx in _ = try world.published(ConsultationWorld.text(), tx) }
      let one = try await database.read { tx in try StandardsInForce.library(tx) }
      let other = try await database.read { tx in try StandardsInForce.library(tx) }
      #expect(one == other && one.framework(.init("volunteer-leaders", "1")) != nil)
      // Were the text read again, it would be read as this; its digest says that it is the same.
      let again = try await database.write { tx in
        try tx.execute("UPDATE framework_text SET source_text = 'nothing of the kind'")
        return try StandardsInForce.library(tx)
      }
      #expect(again == one)
    }
  }

  @Test func `with a fault is not loaded, and every fault is named by its line`() async throws {
    try await withConsultations { database, world in
      let broken = ConsultationWorld.text(more: "effective: { from: 2026-01-01 }\nwhatever: 1")
        .replacing("code: thanks", with: "code: listening")
      let refused = try await database.write { tx -> [String] in
        do {
          _ = try world.draft(broken, tx)
          return []
        } catch let refusal as any Refusal {
          return refusal.problems.map(\.message)
        }
      }
      #expect(refused.contains { $0.contains("The text:16: Leave out “effective”") }, "\(refused)")
      #expect(refused.contains { $0.contains("whatever") }, "\(refused)")
      for (text, words) in [
        ("a: [", "not YAML"), ("", "It is empty"),
        ("a: &all x\nb: *all", "The text:1: Write it out"),
        (String(repeating: "[", count: 100_000), "too many brackets"),
        (String(repeating: "- ", count: 1_000) + "x", "nested too deeply"),
        (String(repeating: "x", count: 600_000), "longer than half a million"),
        (ConsultationWorld.text().replacing("thanks", with: "listening"), "more than once"),
        (ConsultationWorld.text(follows: "0"), "which is not there"),
        (ConsultationWorld.text(code: "consultations"), "is an address of its own"),
        (ConsultationWorld.text(more: "state: published"), "Leave out “state”"),
      ] {
        let problems = try await database.write { tx -> [String] in
          do {
            _ = try world.draft(text, tx)
            return []
          } catch let refusal as any Refusal {
            return refusal.problems.map(\.message)
          }
        }
        #expect(problems.contains { $0.contains(words) }, "\(words): \(problems)")
      }
      let kept = try await database.read { tx in try FrameworkVersions.all(tx).count }
      #expect(kept == 0)
    }
  }

  @Test func `is loaded in official wording by the authority alone`() async throws {
    try await withConsultations { database, world in
      let official = ConsultationWorld.text(wording: "official")
      await #expect(throws: Problems.self) {
        try await database.write { tx in _ = try world.draft(official, tx) }
      }
      try await database.write { tx in
        let version = try world.draft(official, by: "authority", tx)
        #expect(try StandardsInForce.framework(of: version.id, tx).wording == .official)
      }
    }
  }

  @Test func `opens only with somebody of every constituency and a reviewer, long enough`()
    async throws
  {
    let day = day
    try await withConsultations { database, world in
      try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        #expect(throws: FrameworkRefusal.nobodyInvited(from: Constituency.allCases.map(\.words))) {
          try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        }
        try world.invite(id, tx)
        #expect(throws: FrameworkRefusal.consultationTooShort(earliest: day + 84)) {
          try world.take(.openConsultation, id, as: "author", on: day, given: day + 83, tx)
        }
        #expect(throws: NotFound.self) {
          try world.take(.openConsultation, id, as: "carer", on: day, given: day + 84, tx)
        }
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        let unread = try WorkNotices.unread(of: #require(world.accounts["patient"]), tx)
        #expect(unread.contains { $0.words.contains("is open for your comments") })
      }
    }
  }

  @Test func `is commented on by those invited, until the last day, on clauses that are there`()
    async throws
  {
    let day = day
    try await withConsultations { database, world in
      try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        try world.invite(id, tx)
        func comment(_ name: String, _ node: String?, _ stage: String?, on day: Day) throws {
          try MakeComment(
            id: id, clause: .init(node: node, stage: stage), words: "It is too long"
          ).run(by: world.user(name, on: day, tx), tx)
        }
        #expect(throws: ConsultationRefusal.notOpen(.draft)) {
          try comment("carer", "listening", nil, on: day)
        }
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        try comment("carer", "listening", "1", on: day)
        try comment("patient", nil, nil, on: day + 84)
        #expect(throws: ConsultationRefusal.closed(on: day + 84)) {
          try comment("carer", "listening", nil, on: day + 85)
        }
        #expect(throws: ConsultationRefusal.noSuchClause) {
          try comment("carer", "nothing", nil, on: day)
        }
        #expect(throws: ConsultationRefusal.noSuchClause) {
          try comment("carer", "listening", "9", on: day)
        }
        #expect(throws: NotFound.self) { try comment("stranger", nil, nil, on: day) }
        #expect(throws: NotFound.self) { try comment("author", nil, nil, on: day) }
      }
    }
  }

  @Test func `is approved by somebody who did not write it, with each comment answered`()
    async throws
  {
    let day = day
    try await withConsultations { database, world in
      try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        try world.invite(id, tx)
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        try MakeComment(id: id, clause: .whole, words: "Why?")
          .run(by: world.user("council", tx), tx)
        let over = day + 85
        #expect(throws: FrameworkRefusal.consultationOpen(until: over)) {
          try world.take(.approve, id, as: "approver", on: day + 84, tx)
        }
        #expect(throws: FrameworkRefusal.commentsOpen(1)) {
          try world.take(.approve, id, as: "approver", on: over, tx)
        }
        let comment = try #require(try Consultations.comments(on: id, tx).first)
        try AnswerComment(id: id, comment: comment.id, kind: .answered, words: "Because")
          .run(by: world.user("author", on: over, tx), tx)
        #expect(throws: FrameworkRefusal.ownWork) {
          try world.take(.approve, id, as: "author", on: over, tx)
        }
        // Whoever writes the next text cannot approve it either.
        try ReplaceVersionText(
          id: id, text: ConsultationWorld.text(says: "Hears"), seen: world.find(id, tx).revision
        ).run(by: world.user("approver", on: over, tx), tx)
        #expect(throws: FrameworkRefusal.ownWork) {
          try world.take(.approve, id, as: "approver", on: over, tx)
        }
        #expect(throws: FrameworkRefusal.approvalNotAsked) {
          try world.take(.approve, id, as: "approver-two", on: over, tx)
        }
        try world.take(.askApproval, id, as: "author", on: over, tx)
        try world.take(.approve, id, as: "approver-two", on: over, tx)
        let told = try WorkNotices.unread(of: #require(world.accounts["council"]), tx)
        #expect(told.contains { $0.words.contains("is answered") })
      }
    }
  }

  @Test func `is published only with the yes of every reviewer to the text as it stands`()
    async throws
  {
    let day = day
    try await withConsultations { database, world in
      try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        try world.invite(id, tx)
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        #expect(throws: ConsultationRefusal.notYetAgreeable(until: day + 84)) {
          try world.agree(id, on: day, tx)
        }
        #expect(throws: ConsultationRefusal.notReviewing) {
          try world.agree(id, as: "carer", on: day, tx)
        }
        let over = day + 85
        #expect(throws: FrameworkRefusal.consultationOpen(until: over)) {
          try ReplaceVersionText(
            id: id, text: ConsultationWorld.text(says: "Hears"), seen: world.find(id, tx).revision
          ).run(by: world.user("author", tx), tx)
        }
        try ReplaceVersionText(
          id: id, text: ConsultationWorld.text(says: "Hears"), seen: world.find(id, tx).revision
        ).run(by: world.user("author", on: over, tx), tx)
        try world.take(.askApproval, id, as: "author", on: over, tx)
        try world.take(.approve, id, as: "approver", on: over, tx)
        #expect(throws: FrameworkRefusal.agreementMissing(1)) {
          try world.take(.publish, id, as: "authority", on: over, tx)
        }
        #expect(throws: ConsultationRefusal.anotherText) {
          try SayAgreement(id: id, isYes: true, words: nil, edition: 1)
            .run(by: world.user("network", on: over, tx), tx)
        }
        // The author cannot do without the reviewer, and an approver can.
        let reviewer = try #require(
          try Consultations.members(of: id, tx).first { $0.part == .reviewer })
        #expect(throws: ConsultationRefusal.membersStay) {
          try ReleaseMember(id: id, member: reviewer.id, reason: "In the way")
            .run(by: world.user("author", on: over, tx), tx)
        }
        try world.agree(id, false, on: over, tx)
        #expect(throws: FrameworkRefusal.agreementMissing(1)) {
          try world.take(.publish, id, as: "authority", on: over, tx)
        }
        #expect(throws: Forbidden.self) {
          try world.take(.publish, id, as: "approver", on: over, tx)
        }
        try world.agree(id, on: over, tx)
        try world.take(.publish, id, as: "authority", on: over, tx)
        #expect(try world.find(id, tx).state == .published)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not changed by two people at once, each of whom read it as it was`(
    engine: Engine
  ) async throws {
    let day = day
    try await withConsultations(engine) { database, world in
      let version = try await database.write { tx in
        let version = try world.draft(ConsultationWorld.text(), tx)
        try world.invite(version.id, tx)
        return version
      }
      // Five texts and a consultation that opens, all at once: one of them is taken.
      let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<6 {
          group.addTask {
            do {
              try await database.write { tx in
                if number == 5 {
                  try TakeVersionStep(
                    id: version.id, step: .openConsultation, given: .init(day: day + 84),
                    seen: version.revision
                  ).run(by: world.user("author", tx), tx)
                } else {
                  try ReplaceVersionText(
                    id: version.id, text: ConsultationWorld.text(says: "Says \(number)"),
                    seen: version.revision
                  ).run(by: world.user("author", tx), tx)
                }
              }
              return true
            } catch is any Refusal { return false }
          }
        }
        return try await group.reduce(into: 0) { count, isTaken in count += isTaken ? 1 : 0 }
      }
      #expect(taken == 1)
      try await database.read { tx in
        let after = try world.find(version.id, tx)
        #expect(after.revision == version.revision + 1)
        #expect(try FrameworkVersions.events(of: version.id, tx).count == 1)
        #expect(after.edition == (after.state == .draft ? 2 : 1))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `warns those who use it 26, 12 and 4 weeks before it retires, once each`(
    engine: Engine
  ) async throws {
    let day = day
    try await withConsultations(engine) { database, world in
      let (id, over) = try await database.write { tx in
        try world.published(ConsultationWorld.text(), tx)
      }
      try await database.write { tx in
        _ = try BeginAssessment(framework: "volunteer-leaders", stage: "1")
          .run(by: world.user("carer", on: over, tx), tx)
        #expect(throws: FrameworkRefusal.announcedTooLate(earliest: over + 182)) {
          try world.take(.announceRetirement, id, as: "authority", on: over, given: over + 181, tx)
        }
        try world.take(.announceRetirement, id, as: "authority", on: over, given: over + 200, tx)
      }
      let retires = over + 200
      let carer = try #require(world.accounts["carer"])
      let patient = try #require(world.accounts["patient"])
      for (offset, sent) in [(0, 0), (18, 1), (18, 1), (116, 2), (130, 2), (172, 3), (199, 3)] {
        try await database.write { tx in
          try world.follow(id, on: over + offset, tx)
          #expect(try FrameworkVersions.warnings(of: id, tx).count == sent, "\(offset)")
          let words = "A version of standards that you use retires on \(retires.inWords)"
          #expect(
            try WorkNotices.unread(of: carer, tx).count { $0.words == words } == sent,
            "\(offset)")
          #expect(try !WorkNotices.unread(of: patient, tx).contains { $0.words == words })
        }
      }
      try await database.write { tx in
        #expect(throws: FrameworkRefusal.notYetRetiring(until: retires)) {
          try world.take(.retire, id, as: "authority", on: retires - 1, tx)
        }
        // On the day it goes by itself.
        try world.follow(id, on: retires, tx)
        #expect(try world.find(id, tx).state == .retired)
        let library = try StandardsInForce.library(tx)
        #expect(library.framework(.init("volunteer-leaders", "1"))?.state == .retired)
        #expect(day < over)
      }
    }
  }

  @Test func `that is shipped is announced to retire, and its content is not touched`() async throws
  {
    let day = day
    try await withConsultations { database, world in
      try await database.write { tx in
        let reference = FrameworkReference("practice-manager", "1")
        #expect(throws: Forbidden.self) {
          _ = try AnnounceShippedRetirement(reference: reference, day: day + 300)
            .run(by: world.user("author", tx), tx)
        }
        let id = try AnnounceShippedRetirement(reference: reference, day: day + 300)
          .run(by: world.user("authority", tx), tx)
        #expect(try world.find(id, tx).isShipped)
        let library = try StandardsInForce.library(tx)
        #expect(library.framework(reference)?.retiresOn == day + 300)
        #expect(library.framework(reference)?.state == .published)
        #expect(try StandardsReader.shipped().framework(reference)?.retiresOn == nil)
        #expect(throws: FrameworkRefusal.announcedTooLate(earliest: day + 182)) {
          _ = try AnnounceShippedRetirement(reference: reference, day: day + 181)
            .run(by: world.user("authority", tx), tx)
        }
      }
    }
  }

  @Test func `is told of once more before its consultation closes`() async throws {
    let day = day
    try await withConsultations { database, world in
      let id = try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        try world.invite(id, tx)
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        return id
      }
      let patient = try #require(world.accounts["patient"])
      for (offset, count) in [(69, 0), (70, 1), (71, 1)] {
        try await database.write { tx in
          try world.follow(id, on: day + offset, tx)
          let told = try WorkNotices.unread(of: patient, tx).count {
            $0.words.contains("closes soon")
          }
          #expect(told == count, "\(offset)")
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps that a constituency was heard when somebody is erased, and not what they said`(
    engine: Engine
  ) async throws {
    let day = day
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try world.draft(ConsultationWorld.text(), tx).id
        try world.invite(id, tx)
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        for words in ["Onlymyownword one", "Onlymyownword two"] {
          try MakeComment(id: id, clause: .whole, words: words)
            .run(by: world.user("patient", tx), tx)
        }
        let first = try #require(try Consultations.comments(on: id, tx).first)
        try AnswerComment(id: id, comment: first.id, kind: .changed, words: "Done")
          .run(by: world.user("author", tx), tx)
        let person = try #require(try world.user("patient", tx).person)
        try EraseConsultations.run(person, at: Clock.test.now(), tx)
        let left = try Consultations.comments(on: id, tx)
        #expect(left.map(\.words) == [""])
        let view = try ConsultationViews.open(id, nil, on: day, tx)
        #expect(view.comments.map(\.publicName) == ["Patient representatives"])
        #expect(!view.members.contains { $0.name == "patient" })
      }
    }
  }
}
