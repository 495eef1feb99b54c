import Access
import Directory
import Foundation
import HTTPTypes
import Journals
import Kernel
import Obligations
import Storage
import TestKit
import Testing
import Web

@testable import Register

/// A pack that was released to Jo Smith until 1 May 2026.
private func released(
  _ world: EvidenceWorld, _ site: Site, _ sections: Set<EvidenceSection> = [.figures, .staff]
) async throws -> (pack: EvidencePackID, code: String) {
  let id = try await site.database.write { tx in try world.ask("lead", sections, tx) }
  try await site.doJobs()
  let chance = site.chance
  let code = try await site.database.write { tx throws in
    try ReleaseEvidence(
      pack: id, inspector: "Jo Smith", until: Clock.test.today + 30, replacing: false
    ).run(by: world.user("lead", tx), chance: chance, tx)
  }
  return (id, code)
}

private func retention(_ site: Site, after days: Int) throws -> RetentionRun {
  RetentionRun(schedule: try .shipped(), clock: .fixed(Clock.test.today + days))
}

private func line(_ report: RetentionReport) -> RetentionReport.Line? {
  report.lines.first { $0.kind == "evidence" }
}

@Suite struct `Evidence that is over` {
  @Test(arguments: Engine.allCases)
  func `loses its contents on schedule, keeps its digests, and the chain verifies`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let (id, _) = try await released(world, site)
      let files = try await site.database.read { try EvidencePacks.files(of: id, $0) }
      // Its last day is over at midnight; a day later the contents go.
      for (days, due) in [(30, 0), (31, 0), (32, 1)] {
        let run = try retention(site, after: days)
        let report = try await site.database.read { try run.look($0) }
        #expect(line(report)?.due == due, "\(days)")
      }
      let run = try retention(site, after: 32)
      let report = try await run.apply(site.database, by: RetentionJobs.right)
      #expect(line(report)?.removed == 1)
      let late = Clock.test.today + 32
      try await site.database.read { tx throws in
        #expect(try EvidencePacks.files(of: id, tx) == files)
        for file in files {
          #expect(
            try EvidencePacks.bytes(of: id, at: file.position, keys: .test, tx) == nil)
        }
        let pack = try #require(try EvidencePacks.find(id, on: late, tx))
        guard case .ended(let ending) = pack.stage else {
          Issue.record("\(pack.stage)")
          return
        }
        #expect(ending.kind == .expired)
        #expect(ending.on == Clock.test.today + 31)
        #expect(ending.erasedAt != nil)
        #expect(ending.frozen?.digest.isEmpty == false)
        #expect(try Journal.verify(tx).isSound)
        // Those who were named still learn that they were, and to whom it was shown.
        #expect(try EvidencePacks.naming([world.people[0]], on: late, tx).map(\.id) == [id])
      }
      let again = try await run.apply(site.database, by: RetentionJobs.right)
      #expect(line(again)?.due == 0)
      // Six years on nothing is left but the journal.
      let end = try retention(site, after: 40 + 366 * 6 + 40)
      _ = try await end.apply(site.database, by: RetentionJobs.right)
      try await site.database.read { tx throws in
        #expect(try EvidencePacks.find(id, on: late, tx) == nil)
        #expect(try Journal.verify(tx).isSound)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is kept under a hold, and read by nobody`(engine: Engine) async throws {
    try await withEvidence(engine) { client, site, world in
      let (id, code) = try await released(world, site)
      // On somebody who is named in it: a hold on a person reaches the pack.
      try await site.database.write { tx throws in
        try PlaceHold(subject: .person(world.people[1]), why: "A tribunal", until: nil)
          .run(by: world.user("lead", tx), tx)
      }
      let run = try retention(site, after: 40)
      let report = try await run.apply(site.database, by: RetentionJobs.right)
      #expect(line(report)?.due == 1)
      #expect(line(report)?.held == 1)
      #expect(line(report)?.removed == 0)
      let late = Clock.fixed(Clock.test.today + 40).now()
      try await site.database.write { tx throws in
        #expect(try EvidencePacks.bytes(of: id, at: 1, keys: .test, tx) != nil)
        let attempt = try Inspections.prepare(code, from: "192.0.2.9", at: late, tx)
        #expect(try Inspections.open(attempt, chance: site.chance, at: late, tx) == nil)
      }
      // Withdrawn and held: whoever leads the employer does not read it either.
      try await client.become("lead")
      let address = "\(world.evidence)/packs/\(id)"
      try await client.get("\(address)/withdraw")
      try await client.post("\(address)/withdraw", [("reason", "A mistake")])
      #expect(try await client.get("\(address)/pages/1").status == 404)
      try await site.database.write { tx throws in
        try tx.execute("UPDATE legal_hold SET lifted_at = ?1, lifted_by = 'lead'", late)
      }
      let after = try await run.apply(site.database, by: RetentionJobs.right)
      #expect(line(after)?.removed == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is kept for somebody else who is held when one of those in it is erased, unread`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let (id, code) = try await released(world, site)
      try await site.database.write { tx throws in
        try PlaceHold(subject: .person(world.people[1]), why: "A tribunal", until: nil)
          .run(by: world.user("lead", tx), tx)
        try EraseHeld(records: [world.people[0]], because: "its time is over")
          .run(under: .test, tx)
        #expect(try EvidencePacks.bytes(of: id, at: 1, keys: .test, tx) != nil)
        let attempt = try Inspections.prepare(code, from: "192.0.2.9", at: Clock.test.now(), tx)
        #expect(
          try Inspections.open(attempt, chance: site.chance, at: Clock.test.now(), tx) == nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is kept for somebody whose other record is held`(engine: Engine) async throws {
    try await withEvidence(engine) { _, site, world in
      let (id, _) = try await released(world, site)
      try await site.database.write { tx throws in
        let twin = try AddPerson(
          given: "Ngozi", family: "Overleaf",
          job: JobParticulars(
            organisation: world.other, title: "Nurse", startedOn: Clock.test.today - 9)
        ).run(under: .test, tx).id
        let one = min(world.people[1], twin)
        for record in [world.people[1], twin] {
          try tx.execute(
            "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", record, one)
        }
        try tx.execute(
          """
          INSERT INTO legal_hold (id, person_id, why, placed_at, placed_by)
          VALUES (1, ?1, 'A tribunal', ?2, 'lead')
          """, twin, Clock.test.now())
        try EraseHeld(records: [world.people[0]], because: "its time is over")
          .run(under: .test, tx)
        #expect(try EvidencePacks.bytes(of: id, at: 1, keys: .test, tx) != nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is withdrawn at once when somebody in it is erased`(engine: Engine) async throws {
    try await withEvidence(engine) { _, site, world in
      let (id, code) = try await released(world, site)
      try await site.database.write { tx throws in
        let person = world.people[0]
        try EraseHeld(records: [person], because: "its time is over").run(under: .test, tx)
        let pack = try #require(try EvidencePacks.find(id, on: Clock.test.today, tx))
        guard case .ended(let ending) = pack.stage else {
          Issue.record("\(pack.stage)")
          return
        }
        #expect(ending.kind == .withdrawn)
        #expect(ending.reason == "Somebody named in it was erased")
        #expect(try EvidencePacks.bytes(of: id, at: 1, keys: .test, tx) == nil)
        #expect(try EvidencePacks.members(of: id, tx) == [world.people[1]])
        let attempt = try Inspections.prepare(code, from: "192.0.2.9", at: Clock.test.now(), tx)
        #expect(
          try Inspections.open(attempt, chance: site.chance, at: Clock.test.now(), tx) == nil)
        #expect(try Journal.verify(tx).isSound)
      }
    }
  }
}

@Suite struct `Somebody who is named in evidence` {
  @Test(arguments: Engine.allCases)
  func `reads on their own page to whom it was released, until when, and who looked`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { client, site, world in
      let (_, code) = try await released(world, site, [.staff])
      await client.forgetCookies()
      try await client.get("/inspect")
      let open = try await client.post("/inspect", [("code", code)])
      let page = try #require(open.body.firstMatch(of: /\/inspect\/pages\/[0-9]+/)?.0)
      #expect(try await client.get(String(page)).status == 200)
      #expect(try await client.signIn("sian", EvidenceWorld.password).status == 200)
      let shared = try await client.get("/me/held/sharing")
      for words in [
        "You are named in evidence about Larch Care", "Jo Smith of The inspectorate",
        "The inspection in spring", "1 May 2026",
      ] {
        #expect(shared.body.contains(words), "\(words)")
      }
      let looks = try await client.get("/me/looks")
      #expect(looks.body.contains("Jo Smith of The inspectorate, inspector"))
      #expect(looks.body.contains("Inspector of The inspectorate"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `stays named by the record they were named by when records are joined and parted`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let (id, _) = try await released(world, site, [.staff])
      try await site.database.write { tx throws in
        let twin = try AddPerson(
          given: "Sián", family: "Overleaf",
          job: JobParticulars(
            organisation: world.other, title: "Nurse", startedOn: Clock.test.today - 9)
        ).run(under: .test, tx).id
        let (one, two) = (min(world.people[0], twin), max(world.people[0], twin))
        for record in [one, two] {
          try tx.execute(
            "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", record, one)
        }
        let records = try OnePerson.records(of: twin, tx)
        #expect(
          try EvidencePacks.naming(records, on: Clock.test.today, tx).map(\.id) == [id])
        try tx.execute("DELETE FROM person_alias")
        #expect(try EvidencePacks.naming([twin], on: Clock.test.today, tx).isEmpty)
        #expect(
          try EvidencePacks.naming([world.people[0]], on: Clock.test.today, tx).map(\.id) == [id])
      }
    }
  }
}

@Suite struct `A statutory request for evidence` {
  fileprivate static func record(
    _ world: EvidenceWorld, due: Day = Clock.test.today + 5
  ) -> RecordEvidenceRequest {
    RecordEvidenceRequest(
      of: world.provider, by: world.body, inspector: "Jo Smith",
      legalBasis: "Health and Social Care Act 2008, section 64", reference: "INS-1",
      wanted: "Training of everybody", sections: [.figures, .staff], beneath: true,
      askedOn: Clock.test.today - 30, dueOn: due)
  }

  @Test(arguments: Engine.allCases)
  func `is recorded on pages, told on the home page, and answered by a pack`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { client, site, world in
      try await client.become("lead")
      let base = "\(world.evidence)/statutory-requests/new"
      try await client.get(base)
      #expect(try await client.post("\(base)/check").status == 422)
      let answers =
        [
          ("body", "CQC"), ("inspector", "Jo Smith"), ("legalBasis", "The Act, section 64"),
          ("reference", "INS-1"), ("wanted", "Training of everybody"), ("sections", "figures"),
          ("sections", "staff"), ("beneath", "yes"),
        ] + EvidenceWorld.days("askedOn", Clock.test.today - 3)
        + EvidenceWorld.days("dueOn", Clock.test.today + 5)
      let check = try await client.post("\(base)/check", answers)
      #expect(check.title == "Check the request")
      let done = try await client.post(base, answers)
      #expect(done.body.contains("To be answered"))
      let home = try await client.get("/")
      #expect(home.body.contains("The inspectorate asks for evidence about Larch Care"))
      let number = try #require(done.body.firstMatch(of: /new\?request=([0-9]+)/)?.1)
      let asked = try await client.get("\(world.evidence)/new?request=\(number)")
      #expect(asked.body.contains("It answers request INS-1"))
      // Less than was asked for needs a word.
      let less = EvidenceWorld.answers([.figures]) + [("request", String(number))]
      let why = try await client.post("\(world.evidence)/new", less)
      #expect(why.body.contains("Enter why the pack is not what was asked for"))
      let made = try await client.post(
        world.evidence, less + [("whyInstead", "Staff by name follow next week")])
      let pack = String(
        try #require(
          made.body.firstMatch(of: /\/organisations\/[0-9]+\/evidence\/packs\/[0-9]+/)?.0))
      try await site.doJobs()
      #expect(try await client.get(pack).body.contains("Staff by name follow next week"))
      _ = try await client.release(pack, for: 5)
      let after = try await client.get("/")
      #expect(!after.body.contains("asks for evidence about Larch Care"))
      #expect(after.body.contains("for The inspectorate ends"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets somebody act in the employer’s place once it is late, and not before`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let (early, late) = try await site.database.write { tx throws in
        let everything = try world.user("everything", tx)
        // Nothing without one.
        #expect(throws: Problems.self) { try world.ask("everything", [.figures], tx) }
        // Nor at once with one that says that it was to be answered long ago.
        let just = try Self.record(world, due: Clock.test.today - 1).run(by: everything, tx)
        #expect(throws: Problems.self) {
          try world.ask("everything", [.figures], request: just, why: "All there is", tx)
        }
        #expect(try EvidenceWork.items(for: everything, tx).isEmpty)
        try tx.execute("DELETE FROM evidence_request")
        let early = try Self.record(world).run(by: everything, tx)
        let late = try Self.record(world, due: Clock.test.today - 1).run(by: everything, tx)
        try tx.execute(
          "UPDATE evidence_request SET recorded_at = ?2 WHERE id = ?1", late,
          Clock.fixed(Clock.test.today - 11).now())
        #expect(try EvidenceRequests.find(late, tx)?.byOfficer == true)
        // Then what was asked for, and nothing else.
        #expect(throws: Problems.self) {
          try world.ask("everything", [.figures, .staff, .training], request: late, tx)
        }
        #expect(throws: Problems.self) {
          try world.ask("everything", [.figures], request: early, why: "All there is", tx)
        }
        #expect(throws: Problems.self) {
          try DeclineEvidenceRequest(late, reason: "No").run(by: everything, tx)
        }
        // Nobody of another employer, and nobody who sees figures only.
        for name in ["elsewhere", "nominated", "trainer"] {
          #expect(throws: (any Error).self, "\(name)") {
            try Self.record(world).run(by: world.user(name, tx), tx)
          }
        }
        return (early, late)
      }
      let pack = try await site.database.write { tx throws in
        try world.ask("everything", [.figures, .staff], request: late, tx)
      }
      try await site.doJobs()
      try await site.database.write { tx throws in
        let everything = try world.user("everything", tx)
        let items = try EvidenceWork.items(for: world.user("lead", tx), tx)
        #expect(items.count == 2)
        #expect(items.contains { $0.urgency == .overdue })
        #expect(try EvidenceWork.items(for: everything, tx).count == 1)
        for (inspector, replacing) in [("Somebody Else", false), ("Jo Smith", true)] {
          #expect(throws: Problems.self) {
            try ReleaseEvidence(
              pack: pack, inspector: inspector, until: Clock.test.today + 9, replacing: replacing
            ).run(by: everything, chance: site.chance, tx)
          }
        }
        _ = try ReleaseEvidence(
          pack: pack, inspector: "Jo Smith", until: Clock.test.today + 9, replacing: false
        ).run(by: everything, chance: site.chance, tx)
        guard case .answered = try EvidenceRequests.find(late, tx)?.stage else {
          Issue.record("it is not answered")
          return
        }
        // Taken back, it is open again.
        try WithdrawEvidence(pack: pack, reason: "The wrong inspector")
          .run(by: world.user("lead", tx), tx)
        #expect(try EvidenceRequests.find(late, tx)?.isOpen == true)
        try DeclineEvidenceRequest(early, reason: "It is not ours")
          .run(by: world.user("lead", tx), tx)
        // After a no, a yes needs a word.
        #expect(throws: Problems.self) {
          try world.ask("lead", [.figures, .staff], request: early, tx)
        }
        _ = try world.ask("lead", [.figures, .staff], request: early, why: "It was ours", tx)
      }
    }
  }
}

extension `A statutory request for evidence` {
  @Test(arguments: Engine.allCases)
  func `is open again when the pack that answered it is emptied`(engine: Engine) async throws {
    try await withEvidence(engine) { _, site, world in
      let (request, pack) = try await site.database.write { tx throws in
        let request = try Self.record(world).run(by: world.user("lead", tx), tx)
        return (request, try world.ask("lead", [.figures, .staff], request: request, tx))
      }
      try await site.doJobs()
      try await site.database.write { tx throws in
        _ = try ReleaseEvidence(
          pack: pack, inspector: "Jo Smith", until: Clock.test.today + 9, replacing: false
        ).run(by: world.user("lead", tx), chance: site.chance, tx)
        #expect(try EvidenceRequests.find(request, tx)?.isOpen == false)
        try EraseHeld(records: [world.people[0]], because: "its time is over")
          .run(under: .test, tx)
        #expect(try EvidenceRequests.find(request, tx)?.isOpen == true)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of an employer that is no more is on the home page of its heir, and of nobody else`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      try await site.database.write { tx throws in
        let old = try Organisations.create(
          .init(name: "Old", kind: .nhsTrust, codes: [.ods("RZ1")]), source: .content, tx
        ).organisation.id
        try tx.execute("UPDATE organisation SET source = 'content' WHERE id = ?1", world.other)
        var request = Self.record(world)
        request.organisation = old
        try request.run(by: world.user("everything", tx), tx)
        let items = { try EvidenceWork.items(for: world.user($0, tx), tx).count }
        #expect(try items("elsewhere") == 0)
        try OrganisationSuccessions.add(
          [.init(oldCode: "RZ1", newCode: "RZZ", happenedOn: Clock.test.today - 1)], tx)
        #expect(try items("elsewhere") == 1)
        #expect(try items("lead") == 0)
        // Of a place beneath, too, where the role reaches that far.
        request.organisation = world.homes[0]
        try request.run(by: world.user("everything", tx), tx)
        #expect(try items("lead") == 1)
        #expect(try items("manager") == 1)
        #expect(try items("elsewhere") == 1)
        try tx.execute("UPDATE access_grant SET beneath = FALSE")
        #expect(try items("lead") == 0)
        #expect(try items("manager") == 1)
      }
    }
  }
}

@Suite struct `The doors of evidence` {
  @Test(arguments: Engine.allCases)
  func `stay shut to everybody who does not lead the employer`(engine: Engine) async throws {
    try await withEvidence(engine) { client, site, world in
      let (id, _) = try await released(world, site)
      let address = "\(world.evidence)/packs/\(id)"
      for name in ["elsewhere", "manager"] {
        try await client.become(name)
        #expect(try await client.get(world.evidence).status == 403, "\(name)")
        for page in ["", "/pages/1", "/release", "/withdraw"] {
          let reply = try await client.get("\(address)\(page)")
          #expect(reply.status == 404, "\(name) at \(page): \(reply.status)")
        }
        for page in ["/code", "/withdraw", "/release"] {
          try await client.get("/account/role")
          let reply = try await client.post("\(address)\(page)", [("reason", "x")])
          #expect(reply.status == 404, "\(name) at \(page): \(reply.status)")
        }
        // At an address of their own, a number guessed from elsewhere is nothing.
        let own = name == "elsewhere" ? world.other : world.homes[0]
        let guessed = try await client.get("/organisations/\(own)/evidence/packs/\(id)")
        #expect(guessed.status == 404)
      }
      for name in ["nominated", "trainer", "sian"] {
        try await client.become(name)
        for page in [world.evidence, address, "\(address)/pages/1"] {
          #expect(try await client.get(page).status == 403, "\(name) at \(page)")
        }
      }
      let stage = try await site.database.read { tx throws in
        try EvidencePacks.find(id, on: Clock.test.today, tx)?.stage
      }
      guard case .released = stage else {
        Issue.record("\(String(describing: stage))")
        return
      }
    }
  }
}
