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

@Suite struct `Evidence for an inspector` {
  @Test(arguments: Engine.allCases)
  func `is made, looked at, released by name and read with a code`(engine: Engine) async throws {
    try await withEvidence(engine) { client, site, world in
      try await client.become("lead")
      #expect(
        try await client.get("/organisations/\(world.provider)").body.contains("Evidence packs"))
      #expect(try await client.get(world.evidence).body.contains("No pack has been made yet"))
      let pack = try await client.makePack(
        site, world, [.figures, .training, .policies, .staff, .staffTraining, .journal])
      let ready = try await client.get(pack)
      #expect(ready.body.contains("Ready to release"))
      let staff = try #require(
        ready.body.firstMatch(of: /href="([^"]*\/pages\/[0-9]+)">Staff by name: names/)
      ).1
      let look = try await client.get(String(staff))
      #expect(look.body.contains("Ngozi Overleaf"))
      #expect(look.body.contains("This is what the inspector reads"))

      let blank = try await client.get("\(pack)/release")
      #expect(blank.title == "Check what it holds and release it")
      let wrong = try await client.post("\(pack)/release")
      #expect(wrong.status == 422)
      #expect(wrong.body.contains("Enter the name of the inspector"))
      let code = try await client.release(pack)
      #expect(try await client.get(pack).body.contains("To Jo Smith, until 1 May 2026"))
      // Nobody finds the code again.
      #expect(try await !client.get(pack).body.contains(code))

      try await client.signOut()
      await client.forgetCookies()
      #expect(try await client.get("/inspect/pack").location == "/inspect")
      #expect(try await client.get("/inspect").title == "Read evidence")
      let refused = try await client.post("/inspect", [("code", "2222-2222-2222-2222-2222-2222")])
      #expect(refused.status == 422)
      #expect(!refused.body.contains("2222-2222"))
      let open = try await client.post("/inspect", [("code", code)])
      #expect(open.title == "Evidence about Larch Care")
      #expect(open.body.contains("You read this as Jo Smith of The inspectorate"))
      let pages = open.body.matches(of: /\/inspect\/pages\/[0-9]+/).map { String($0.0) }
      #expect(pages.count == 6)
      var read = ""
      for page in pages {
        let reply = try await client.get(page)
        #expect(reply.status == 200)
        #expect(reply.body.contains("You read this as Jo Smith"))
        read += reply.body
      }
      #expect(read.contains("Ngozi Overleaf") && read.contains("Night Ngozi"))
      for secret in ["1971", "QQ12345", "QQ 12", "456C"] { #expect(!read.contains(secret)) }
      // Pages are for people, files for programs.
      let since = Clock.test.today - 100
      #expect(read.contains(since.inWords) && !read.contains(since.iso))
      #expect(read.firstMatch(of: />[^<]*[0-9]{4}-[0-9]{2}-[0-9]{2}[^<]*</) == nil)
      let files = open.body.matches(of: /\/inspect\/files\/[0-9]+/).map { String($0.0) }
      #expect(files.count == 14)
      var handedOver = ""
      for file in files {
        let reply = try await client.get(file)
        #expect(reply.status == 200, "\(file)")
        handedOver += reply.body
      }
      #expect(handedOver.contains(since.iso))
      #expect(try await client.get("/inspect/pages/99").status == 404)
      #expect(try await client.get("/inspect/pages/2").status == 404, "a file is no page")
      // The visit reaches that pack and nothing else.
      for page in ["/", world.evidence, pack, "/organisations", "/people/\(world.people[0])"] {
        let reply = try await client.get(page)
        #expect(reply.location?.hasPrefix("/sign-in") == true, "\(page)")
      }
      try await client.get("/inspect/pack")
      let closed = try await client.post("/inspect/end")
      #expect(closed.title == "Read evidence")
      #expect(try await client.get("/inspect/pack").location == "/inspect")
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not changed by what changes later, and says so by its digests`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { client, site, world in
      try await client.become("lead")
      let pack = try await client.makePack(site, world, [.figures, .staff])
      let id = try #require(pack.split(separator: "/").last.flatMap { EvidencePackID(String($0)) })
      let before = try await site.database.read { tx throws in
        try (world.table(id, .staff, tx), world.table(id, .figures, tx))
      }
      try await site.database.write { tx throws in
        _ = try AddPerson(
          given: "Late", family: "Comer",
          job: JobParticulars(
            organisation: world.homes[0], title: "Cook", startedOn: Clock.test.today - 300)
        ).run(under: .test, tx)
        try tx.execute(
          "UPDATE person SET display_name = 'Somebody Else' WHERE id = ?1", world.people[0])
      }
      let code = try await client.release(pack)
      try await client.signOut()
      let open = try await client.get("/inspect")
      #expect(open.status == 200)
      let seen = try await client.post("/inspect", [("code", code)])
      let page = try #require(
        seen.body.firstMatch(of: /(\/inspect\/pages\/[0-9]+)">Staff by name/)
      ).1
      let staff = try await client.get(String(page))
      #expect(staff.body.contains("Overleaf"))
      #expect(!staff.body.contains("Late Comer") && !staff.body.contains("Somebody Else"))
      try await site.database.read { tx throws in
        #expect(try world.table(id, .staff, tx) == before.0)
        #expect(try world.table(id, .figures, tx) == before.1)
        let files = try EvidencePacks.files(of: id, tx)
        for file in files {
          let bytes = try #require(
            try EvidencePacks.bytes(of: id, at: file.position, keys: .test, tx))
          #expect(EvidencePacks.digest(of: bytes) == file.digest)
        }
        let manifest = try #require(files.first { $0.name == "manifest.json" })
        let whole = try #require(try EvidencePacks.find(id, on: Clock.test.today, tx)?.frozen)
        #expect(manifest.digest == whole.digest)
        // In the journal: of the whole, and of each file.
        let details = try tx.rows(
          "SELECT details FROM journal_entry WHERE action = 'evidence.frozen'"
        ).map { try $0(0, as: String.self) }
        let words = try #require(details.first)
        for file in files { #expect(words.contains(file.digest)) }
        // And what is kept is sealed.
        for row in try tx.rows("SELECT sealed_bytes FROM evidence_file") {
          let sealed: String = try row(0)
          #expect(!sealed.contains("Overleaf"))
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is made by a job that was killed half-way, or runs twice, once`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let id = try await site.database.write { tx in try world.ask("lead", [.staff], tx) }
      let handler = try #require(
        RegisterRoom.jobs(site.clock, keys: site.keys)[EvidenceJobs.prepare])
      let claimed = try await claim(site)
      // Killed between reading and keeping: what it read is nowhere.
      let killed = Task { try await handler(claimed, DyingDatabase(site.database)) }
      await #expect(throws: (any Error).self) { try await killed.value }
      try await site.database.read { tx throws in
        #expect(try EvidencePacks.find(id, on: Clock.test.today, tx)?.stage == .preparing)
        #expect(try EvidencePacks.files(of: id, tx).isEmpty)
        #expect(try EvidencePacks.members(of: id, tx).isEmpty)
      }
      try await handler(claimed, site.database)
      let first = try await site.database.read { tx throws in
        try (EvidencePacks.files(of: id, tx), EvidencePacks.find(id, on: Clock.test.today, tx))
      }
      #expect(first.1?.frozen != nil)
      // A second worker that thinks that the first is dead.
      try await handler(claimed, site.database)
      try await site.database.read { tx throws in
        #expect(try EvidencePacks.files(of: id, tx) == first.0)
        let times = try tx.row(
          "SELECT COUNT(*) FROM journal_entry WHERE action = 'evidence.frozen'")
        #expect(try times?(0, as: Int.self) == 1)
        #expect(try Journal.verify(tx).isSound)
      }
    }
  }

  private func claim(_ site: Site) async throws -> Job {
    try await site.database.write { tx throws in
      let row = try tx.row("SELECT id, kind, payload FROM job WHERE kind = 'evidence.prepare'")
      let found = try #require(row)
      let id: JobID = try found(0)
      try tx.execute(
        """
        UPDATE job SET state = 'running', attempts = 1, lease_until = ?2 WHERE id = ?1
        """, id, Clock.test.now().adding(seconds: 600))
      return Job(id: id, kind: try found(1), payload: try found(2), attempt: 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is made with the rights of who asked as they are then`(engine: Engine) async throws {
    try await withEvidence(engine) { _, site, world in
      let (ended, kept) = try await site.database.write { tx throws in
        let ended = try world.ask("lead", [.staff], tx)
        let kept = try world.ask("manager", [.staff], at: world.homes[0], tx)
        try tx.execute(
          """
          UPDATE access_grant SET to_on = ?1
          WHERE account_id IN (SELECT id FROM account WHERE name = 'lead')
          """, Clock.test.today - 1)
        return (ended, kept)
      }
      try await site.doJobs()
      try await site.database.read { tx throws in
        let pack = try #require(try EvidencePacks.find(ended, on: Clock.test.today, tx))
        guard case .ended(let ending) = pack.stage else {
          Issue.record("it was made: \(pack.stage)")
          return
        }
        #expect(ending.kind == .notPrepared)
        #expect(try EvidencePacks.files(of: ended, tx).isEmpty)
        #expect(try EvidencePacks.members(of: ended, tx).isEmpty)
        #expect(try EvidencePacks.find(kept, on: Clock.test.today, tx)?.frozen != nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is released only by who may see all of it at that moment`(engine: Engine) async throws {
    try await withEvidence(engine) { _, site, world in
      let id = try await site.database.write { tx in try world.ask("lead", [.figures, .staff], tx) }
      try await site.doJobs()
      try await site.database.write { tx throws in
        let release = ReleaseEvidence(
          pack: id, inspector: "Jo Smith", until: Clock.test.today + 9, replacing: false)
        // Who sees no names, another employer, a part of it, and who looks after everything.
        for name in ["nominated", "trainer", "elsewhere", "manager"] {
          #expect(throws: (any Error).self, "\(name)") {
            try release.run(by: world.user(name, tx), chance: site.chance, tx)
          }
        }
        #expect(throws: Problems.self) {
          try release.run(by: world.user("everything", tx), chance: site.chance, tx)
        }
        // Also in a chosen role.
        let lead = try world.user("lead", tx)
        let asLead = lead.acting(as: lead.grants.first.map { .grant($0.id) })
        let code = try release.run(by: asLead, chance: site.chance, tx)
        #expect(!code.isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `reaches no workplace that who makes it does not`(engine: Engine) async throws {
    try await withEvidence(engine) { _, site, world in
      try await site.database.write { tx throws in
        // A lead of the provider alone, without its homes.
        try tx.execute(
          """
          UPDATE access_grant SET beneath = FALSE
          WHERE account_id IN (SELECT id FROM account WHERE name = 'lead')
          """)
        #expect(throws: Problems.self) { try world.ask("lead", [.figures], tx) }
        _ = try world.ask("lead", [.figures], beneath: false, tx)
        #expect(throws: Forbidden.self) { try world.ask("manager", [.figures], tx) }
        #expect(throws: Forbidden.self) {
          try world.ask("elsewhere", [.figures], tx)
        }
        // A lead sees no accounts, so who holds which role is not theirs to give.
        #expect(throws: Problems.self) { try world.ask("lead", [.roles], beneath: false, tx) }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts and names only the organisation itself where that is wanted`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let (whole, part) = try await site.database.write { tx throws in
        try (
          world.ask("lead", [.figures, .staff], tx),
          world.ask("manager", [.figures, .staff], beneath: false, at: world.homes[0], tx)
        )
      }
      try await site.doJobs()
      try await site.database.read { tx throws in
        let names = { try world.table($0, .staff, tx).rows.map { $0[0] } }
        #expect(try names(whole) == ["Ngozi Overleaf", "Sián Overleaf"])
        #expect(try names(part) == ["Sián Overleaf"])
        #expect(try EvidencePacks.members(of: part, tx) == [world.people[0]])
        let counts = try world.table(whole, .figures, tx).rows.map { $0[2] }
        #expect(!counts.isEmpty)
        #expect(counts.allSatisfy { ["1", "2"].contains($0) })
      }
    }
  }

  /// - Source: ASC-WDS workplace file, PERMCQC 0: "Do not share with CQC".
  @Test(arguments: Engine.allCases)
  func `leaves out who works where the files say no, everywhere and uncounted`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let id = try await site.database.write { tx throws in
        try Sharing.keep(
          .careQualityCommission, allowed: false, of: world.homes[1], on: Clock.test.today, tx)
        // Somebody of the first home who also works at the second is left out too.
        let both = try AddPerson(
          given: "Both", family: "Homes",
          job: JobParticulars(
            organisation: world.homes[0], title: "Cook", startedOn: Clock.test.today - 9)
        ).run(under: .test, tx).id
        _ = try AddAssignment(
          person: both,
          job: JobParticulars(
            organisation: world.homes[1], title: "Cook", startedOn: Clock.test.today - 9)
        ).run(under: .test, tx)
        return try world.ask("lead", [.figures, .staff, .staffTraining], tx)
      }
      try await site.doJobs()
      try await site.database.write { tx throws in
        let staff = try world.table(id, .staff, tx)
        #expect(staff.rows.map { $0[0] } == ["Sián Overleaf"])
        let figures = try world.table(id, .figures, tx)
        // Of one set of people in every section, so that no difference counts who was left out.
        #expect(figures.rows.allSatisfy { $0[2] == "1" })
        #expect(figures.about.contains("People with a post here: 1"))
        #expect(try world.table(id, .staffTraining, tx).rows.count == 1)
        for table in [staff, figures] {
          let words = (table.about + table.rows.joined()).joined(separator: " ")
          #expect(!words.contains("Lodge") && !words.contains("Ngozi"))
        }
        // What the files say between freezing and releasing counts as well.
        try Sharing.keep(
          .careQualityCommission, allowed: false, of: world.homes[0], on: Clock.test.today, tx)
        #expect(throws: Problems.self) {
          try ReleaseEvidence(
            pack: id, inspector: "Jo Smith", until: Clock.test.today + 9, replacing: false
          ).run(by: world.user("lead", tx), chance: site.chance, tx)
        }
        // Nor is there another code for one that was released before.
        let day = Clock.test.today
        try tx.execute(
          """
          UPDATE evidence_pack SET stage = 'released', inspector = 'Jo Smith', released_at = ?2,
            released_by_name = 'lead', until_on = ?3, code_digest = 'd'
          WHERE id = ?1
          """, id, Clock.test.now(), day + 9)
        #expect(throws: Problems.self) {
          try NewEvidenceCode(pack: id).run(
            by: world.user("lead", tx), chance: site.chance, tx)
        }
        try Sharing.keep(
          .careQualityCommission, allowed: false, of: world.provider, on: Clock.test.today, tx)
        #expect(throws: Problems.self) { try world.ask("lead", [.figures], tx) }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells of nobody’s leave or exemption`(engine: Engine) async throws {
    try await withEvidence(engine) { _, site, world in
      let id = try await site.database.write { tx throws in
        let post = try #require(try Assignments.of(world.people[0], tx).first).id
        try RecordAbsence(post, kind: .parentalLeave, from: Clock.test.today - 20)
          .run(under: .test, tx)
        return try world.ask("lead", [.figures, .training, .staff, .staffTraining], tx)
      }
      try await site.doJobs()
      try await site.database.read { tx throws in
        for file in try EvidencePacks.files(of: id, tx) where file.section != nil {
          let bytes = try #require(
            try EvidencePacks.bytes(of: id, at: file.position, keys: .test, tx))
          let words = String(decoding: bytes, as: UTF8.self)
          for word in ["Parental", "Paused", "On leave", "Exempt", "Deferred", "More time"] {
            #expect(!words.contains(word), "\(file.name) says \(word)")
          }
        }
        #expect(
          try world.table(id, .staffTraining, tx).rows.joined().contains("Not asked at present"))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `names who left since the day it is as at, while they are seen`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { client, site, world in
      let today = Clock.test.today
      let id = try await site.database.write { tx throws in
        try tx.execute(
          "UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", world.people[0], today - 92)
        return try world.ask(
          "lead", [.figures, .staff, .staffTraining], asAt: today - 92, tx)
      }
      try await site.doJobs()
      try await site.database.read { tx throws in
        #expect(
          try world.table(id, .staff, tx).rows.map { $0[0] } == ["Ngozi Overleaf", "Sián Overleaf"])
      }
      try await client.become("lead")
      try await client.get("\(world.evidence)/new")
      // A day further back only without names.
      let early = try await client.post(
        "\(world.evidence)/new", EvidenceWorld.answers([.staff], asAt: today - 93))
      #expect(early.title.contains("What is the pack about?"), "\(early.title)")
      #expect(early.body.contains("A pack with staff by name must be as at"))
      let counts = try await client.post(
        "\(world.evidence)/new", EvidenceWorld.answers([.figures], asAt: today - 93))
      #expect(counts.title == "Check the pack")
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells of roles that are held, however many ended, and is not made of some of them`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { _, site, world in
      let today = Clock.test.today
      let (first, second) = try await site.database.write { tx throws in
        let password = try #require(StoredPassword(stored: .text("scrypt$16$8$1$00$00")))
        let admin = try AddAccount(
          name: "aaa", password: password, role: .administrator, organisation: world.provider
        ).run(by: User.console(now: Clock.test.now()), tx)
        try tx.load(
          into: "access_grant",
          columns: ["id", "account_id", "role", "organisation_id", "from_on", "to_on"],
          (1...5_001).map { (number: Int) in
            [
              (900_000_000 + number).stored, admin.stored, Role.lineManager.stored,
              world.homes[0].stored, (today - 30).stored, (today - 20).stored,
            ]
          })
        let first = try world.ask("aaa", [.roles], tx)
        return (first, try world.ask("aaa", [.roles], tx))
      }
      let worker = JobWorker(
        site.database, clock: site.clock,
        handlers: RegisterRoom.jobs(site.clock, keys: site.keys), logger: site.logger)
      try await worker.runNext()
      try await site.database.write { tx throws in
        let names = try world.table(first, .roles, tx).rows.map { $0[0] }
        #expect(names.contains("lead") && names.contains("manager"))
        try tx.execute("UPDATE access_grant SET to_on = NULL WHERE id > 900000000")
      }
      try await site.doJobs()
      try await site.database.read { tx throws in
        guard case .ended(let ending) = try EvidencePacks.find(second, on: today, tx)?.stage else {
          Issue.record("it was made")
          return
        }
        #expect(ending.reason?.contains("more than 5000 roles") == true)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `whose job gave up is told as not made, and is asked for again`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { client, site, world in
      let id = try await site.database.write { tx throws in
        let id = try world.ask("lead", [.figures, .training], tx)
        try tx.execute(
          """
          UPDATE job SET state = 'failed', finished_at = ?1, last_failure = 'secret words'
          WHERE kind = 'evidence.prepare'
          """, Clock.test.now())
        return id
      }
      try await client.become("lead")
      for address in [world.evidence, "\(world.evidence)/packs/\(id)"] {
        let page = try await client.get(address)
        #expect(page.body.contains("Could not be made"), "\(address)")
        #expect(!page.body.contains("Being made") && !page.body.contains("secret words"))
      }
      let page = try await client.get("\(world.evidence)/packs/\(id)")
      #expect(page.body.contains("Ask for it again, and withdraw this one"))
      #expect(page.body.contains("\(world.evidence)/new?pack=\(id)"))
      let form = try await client.get("\(world.evidence)/new?pack=\(id)")
      #expect(form.body.contains("The inspection in spring"))
      // Another's pack tells nothing.
      try await client.become("elsewhere")
      #expect(
        try await client.get("/organisations/\(world.other)/evidence/new?pack=\(id)").status == 404)
    }
  }

  @Test func `takes five wrong codes that begin alike from one address, and no more`() async throws
  {
    try await withEvidence { client, site, world in
      await client.forgetCookies()
      try await client.get("/inspect")
      for guess in 2...6 {
        let reply = try await client.post("/inspect", [("code", "BCDF-2222-2222-2222-222\(guess)")])
        #expect(reply.body.contains("This code does not open anything"))
      }
      let refused = try await client.post("/inspect", [("code", "bcdf 3333")])
      #expect(refused.status == 422)
      #expect(refused.body.contains("There were too many wrong codes from here"))
      let other = try await client.post("/inspect", [("code", "GHJK 3333")])
      #expect(other.body.contains("This code does not open anything"))
      // Signing in is another matter.
      #expect(try await client.signIn("lead", EvidenceWorld.password).status == 200)
    }
  }

  @Test func `is made once, and has one code, though a form is sent twice`() async throws {
    try await withEvidence { client, site, world in
      try await client.become("lead")
      try await client.get("\(world.evidence)/new")
      let answers = EvidenceWorld.answers([.figures])
      try await client.post("\(world.evidence)/new", answers)
      try await client.post(world.evidence, answers)
      #expect(try await client.sendAgain().status == 200)
      let packs = try await site.database.read { tx throws in
        try EvidencePacks.list(of: [world.provider], on: Clock.test.today, tx).count
      }
      #expect(packs == 1)
      try await site.doJobs()
      let list = try await client.get(world.evidence)
      let pack = try #require(
        list.body.firstMatch(of: /\/organisations\/[0-9]+\/evidence\/packs\/[0-9]+/)?.0)
      let code = try await client.release(String(pack))
      // A second press makes no second code, and shows none.
      let again = try await client.sendAgain()
      #expect(again.body.between("<code class=\"key\">", "</code>") == nil)
      try await client.signOut()
      try await client.get("/inspect")
      #expect(
        try await client.post("/inspect", [("code", code)]).title == "Evidence about Larch Care")
    }
  }
}

/// Killed while it writes: the work is done and never kept.
private struct DyingDatabase: Database {
  private struct Killed: Error {}
  private let base: any Database

  init(_ base: any Database) { self.base = base }

  var engine: Engine { base.engine }

  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.read(work) }

  func write<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await base.write { tx -> Value in
      _ = try work(tx)
      throw Killed()
    }
  }

  func writeAlone<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.writeAlone(work) }

  func writeStatement<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.writeStatement(work) }

  func rehearse<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.rehearse(work) }

  func keep(_ value: (any Sendable)?, as key: String) { base.keep(value, as: key) }

  func use(_ keys: KeyRing) { base.use(keys) }

  func close() async throws {}
}

@Suite struct `A cell of evidence on a page` {
  @Test(arguments: [
    ("2026-04-08", "8 April 2026"), ("In date until 2027-01-31", "In date until 31 January 2027"),
    ("To do by 2026-05-01", "To do by 1 May 2026"),
    ("Overdue since 2026-02-28", "Overdue since 28 February 2026"),
    ("2026-07-01T11:05:09Z", "1 July 2026 at 12:05"),
    ("2026-01-01T11:05:09Z", "1 January 2026 at 11:05"),
    ("2026-02-30", "2026-02-30"), ("policy 2026-04-08", "policy 2026-04-08"),
    ("In date", "In date"),
    ("", ""), ("Nurse", "Nurse"), ("2026-01-01T11:05", "2026-01-01T11:05"),
  ])
  func `says days and moments in words`(cell: String, shown: String) {
    #expect(EvidenceTable.onPage(cell) == shown)
  }
}
