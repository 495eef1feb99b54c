import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Access

/// A care provider with a home, somebody who works there, and the body that inspects it.
private struct World: Sendable {
  let provider: OrganisationID
  let body: OrganisationID
  let person: PersonID
  let lead: AccountID

  init(_ tx: any Transaction) throws {
    let make = { (name: String, kind: OrganisationKind, codes: [OrganisationCode]) in
      try Organisations.create(.init(name: name, kind: kind, codes: codes), tx).organisation.id
    }
    provider = try make("Larch Care", .careProvider, [])
    body = try make("The inspectorate", .armsLengthBody, [OrganisationCode(.reference, "cqc")])
    person = try AddPerson(
      given: "Siân", family: "Pugh",
      job: JobParticulars(
        organisation: provider, title: "Care worker", startedOn: Clock.test.today - 100)
    ).run(under: .test, tx).id
    let password = try #require(StoredPassword(stored: .text("scrypt$16$8$1$00$00")))
    lead = try AddAccount(
      name: "lead", password: password, role: .organisationLead, organisation: provider
    ).run(by: .console(now: Clock.test.now()), tx)
  }

  func user(at now: Instant = Clock.test.now(), _ tx: any Transaction) throws -> User {
    try #require(try Accounts.user(lead, at: now, tx))
  }

  /// A frozen pack with one page that names the person.
  func frozen(_ tx: any Transaction) throws -> EvidencePack {
    let id: EvidencePackID = try tx.newIdentifier()
    let user = try user(tx)
    try EvidencePacks.add(
      EvidencePack(
        id, of: provider, beneath: true, asAt: user.today, for: body, purpose: "An inspection",
        sections: [.staff], request: nil, whyInstead: nil, by: user, job: JobID(rawValue: 1)), tx)
    let content = EvidencePacks.Content(
      at: 1, .page, "staff.json", "Staff", of: .staff, Array("words".utf8), naming: [person])
    let isFirst = try EvidencePacks.freeze(
      id, [content], digest: "whole", keys: .test, at: user.now, tx)
    #expect(isFirst)
    return try #require(try EvidencePacks.find(id, on: user.today, tx))
  }

  func release(
    _ pack: EvidencePack, until: Day, chance: Chance, _ tx: any Transaction
  ) throws -> String {
    let right = try user(tx).evidenceRight(to: .releaseEvidence, of: provider, tx)
    return try EvidencePacks.release(
      pack, to: "Jo Smith", until: until, replacing: [], under: right, chance: chance, tx)
  }

  /// One for all, so that no two tokens are alike.
  private static let chance = Chance.different(seed: 5)

  static func open(
    _ code: String, from address: String = "192.0.2.1", at now: Instant = Clock.test.now(),
    chance: Chance? = nil, _ tx: any Transaction
  ) throws -> String? {
    let attempt = try Inspections.prepare(code, from: address, at: now, tx)
    return try Inspections.open(attempt, chance: chance ?? World.chance, at: now, tx)
  }
}

@Suite struct `The code of a pack of evidence` {
  @Test(arguments: Engine.allCases)
  func `opens that pack, by its letters alone, and is kept nowhere`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let code = try world.release(
          pack, until: Clock.test.today + 30, chance: .different(), tx)
        #expect(code.filter { $0 != "-" }.count == 24)
        for row in try tx.rows("SELECT code_digest FROM evidence_pack") {
          let digest: String = try row(0)
          #expect(!digest.contains(SafeCode.plain(code)))
        }
        let typed = code.lowercased().replacing("-", with: " ")
        let token = try #require(try World.open(typed, tx))
        let inspection = try #require(
          try Inspections.find(token: token, at: Clock.test.now(), tx))
        #expect(inspection.pack.id == pack.id)
        #expect(inspection.bodyName == "The inspectorate")
        #expect(try World.open("AAAA-\(code.dropFirst(5))", tx) == nil)
      }
    }
  }

  /// - Source: British Summer Time ends on 25 October 2026: that day has 25 hours.
  @Test(
    arguments: Engine.allCases,
    [("2026-10-24", "2026-10-24T23:00:00Z"), ("2026-10-25", "2026-10-26T00:00:00Z")])
  func `counts until midnight in London, also when the clocks change`(
    engine: Engine, last: (day: String, firstMomentAfter: String)
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let until = try #require(Day(last.day))
        let code = SafeCode.make(groups: 6, chance: .different())
        // Released shortly before; a fixed clock would have to wander through the summer.
        try tx.execute(
          """
          UPDATE evidence_pack SET stage = 'released', inspector = 'Jo Smith', released_at = ?2,
            released_by_name = 'lead', until_on = ?3, code_digest = ?4
          WHERE id = ?1
          """, pack.id, Clock.test.now(), until, Inspections.digest(of: code))
        let midnight = Instant(
          milliseconds: Int64(until.number) * 86_400_000
            + (last.firstMomentAfter.hasSuffix("T23:00:00Z") ? 23 : 24) * 3_600_000)
        #expect(midnight.iso == last.firstMomentAfter)
        let before = Instant(milliseconds: midnight.milliseconds - 1)
        let token = try #require(try World.open(code, at: before, tx))
        #expect(try Inspections.find(token: token, at: before, tx) != nil)
        // Both the visit and the code are over with the day.
        #expect(try Inspections.find(token: token, at: midnight, tx) == nil)
        #expect(try World.open(code, at: midnight, tx) == nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is guessed five times from one address, and keeps nobody else out`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let code = try world.release(
          pack, until: Clock.test.today + 30, chance: .different(), tx)
        let first = String(code.prefix(4))
        for guess in 0..<5 {
          let typed = "\(first)-2222-2222-2222-2222-222\(guess + 2)"
          #expect(try World.open(typed, from: "192.0.2.66", tx) == nil)
        }
        // Not even the right one, from there; from everywhere else it opens.
        let refused = try Inspections.prepare(
          code, from: "192.0.2.66", at: Clock.test.now(), tx)
        #expect(refused.throttle == .refuse)
        #expect(
          try Inspections.open(
            refused, chance: .different(), at: Clock.test.now(), tx) == nil)
        #expect(try World.open(code, from: "203.0.113.9", tx) != nil)
        // Nor does it keep another pack's inspector out at the same address.
        let other = try world.frozen(tx)
        let another = try world.release(
          other, until: Clock.test.today + 30, chance: .different(seed: 99), tx)
        #expect(try World.open(another, from: "192.0.2.66", tx) != nil)
        let later = Clock.test.now().adding(seconds: 16 * 60)
        #expect(try World.open(code, from: "192.0.2.66", at: later, tx) != nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `ends when another is made, and when the pack is withdrawn`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let code = try world.release(
          pack, until: Clock.test.today + 30, chance: .different(), tx)
        let token = try #require(try World.open(code, tx))
        let right = try world.user(tx).evidenceRight(to: .releaseEvidence, of: world.provider, tx)
        let released = try #require(try EvidencePacks.find(pack.id, on: Clock.test.today, tx))
        let other = try EvidencePacks.newCode(
          for: released, under: right, chance: .different(seed: 3), tx)
        let now = Clock.test.now()
        #expect(try Inspections.find(token: token, at: now, tx) == nil)
        #expect(try World.open(code, tx) == nil)
        let second = try #require(try World.open(other, chance: .different(seed: 8), tx))
        try EvidencePacks.withdraw(released, reason: "A mistake", under: right, tx)
        #expect(try Inspections.find(token: second, at: now, tx) == nil)
        #expect(try World.open(other, tx) == nil)
        #expect(throws: Problems.self) {
          try EvidencePacks.withdraw(
            EvidencePacks.find(pack.id, on: Clock.test.today, tx) ?? released,
            reason: "Again", under: right, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is sealed anew a few files at a time, past those of an unknown key`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let bytes = { [UInt8](repeating: $0, count: 32) }
        let foreign = KeyRing([bytes(9)].compactMap(KeyRing.Key.init), chance: .different())
        for position in 2...6 {
          let keys = position == 2 ? foreign : KeyRing.test
          try tx.execute(
            """
            INSERT INTO evidence_file (pack_id, position, kind, name, title, digest, size,
              sealed_bytes)
            VALUES (?1, ?2, 'file', 'a', 'A', 'd', 1, ?3)
            """, pack.id, position,
            try keys.seal([1], for: EvidencePacks.place(pack.id, position)))
        }
        let keys = KeyRing(
          [bytes(7), bytes(8)].compactMap(KeyRing.Key.init), chance: .different())
        // However many may be done at once; nothing stops at the one that cannot be opened.
        let done = try (1...3).map { _ in try EvidencePacks.sealed.seal(keys, 500, tx).sealed }
        #expect(done == [4, 1, 0])
        let kept = try EvidencePacks.sealed.counts(tx)
        #expect(kept[try #require(keys.present)] == 5)
        #expect(kept[try #require(foreign.present)] == 1)
        for position in [1, 3, 6] {
          #expect(
            try EvidencePacks.bytes(of: pack.id, at: position, keys: keys, tx)?.isEmpty == false)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is made once`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        _ = try world.release(pack, until: Clock.test.today + 30, chance: .different(), tx)
        // Still as it was before the first: the row decides, not what was read earlier.
        #expect(throws: Problems.self) {
          try world.release(pack, until: Clock.test.today + 30, chance: .different(), tx)
        }
        let again = try EvidencePacks.freeze(
          pack.id, [], digest: "other", keys: .test, at: Clock.test.now(), tx)
        #expect(!again)
        #expect(
          try EvidencePacks.find(pack.id, on: Clock.test.today, tx)?.frozen?.digest == "whole")
      }
    }
  }
}

@Suite struct `An inspector` {
  @Test(arguments: Engine.allCases)
  func `is written down before a page is answered, for those who are named in it`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let code = try world.release(
          pack, until: Clock.test.today + 30, chance: .different(), tx)
        let now = Clock.test.now()
        let token = try #require(try World.open(code, tx))
        let inspection = try #require(try Inspections.find(token: token, at: now, tx))
        let read = try #require(
          try Inspections.look(at: 1, in: inspection, keys: .test, tx))
        #expect(String(decoding: read.bytes, as: UTF8.self) == "words")
        #expect(try Inspections.look(at: 2, in: inspection, keys: .test, tx) == nil)
        let visit = try Inspections.writeDown(read.file, token: token, at: now, tx)
        #expect(visit?.pack.id == pack.id)
        let actions = JournalActions(EvidenceJournal.actions)
        let looks = try Looks.at([world.person], actions: actions, limit: 10, tx)
        #expect(looks.first?.actorName == "Jo Smith of The inspectorate, inspector")
        #expect(looks.first?.role == "Inspector of The inspectorate")
        #expect(looks.first?.purpose == "An inspection")
        // That it was handed over is told too.
        #expect(looks.contains { $0.words.hasPrefix("Released evidence pack") })
        #expect(try Journal.verify(tx).isSound)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `reads nothing of a pack that is withdrawn before it is written down`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let code = try world.release(
          pack, until: Clock.test.today + 30, chance: .different(), tx)
        let now = Clock.test.now()
        let token = try #require(try World.open(code, tx))
        let inspection = try #require(try Inspections.find(token: token, at: now, tx))
        let read = try #require(try Inspections.look(at: 1, in: inspection, keys: .test, tx))
        let right = try world.user(tx).evidenceRight(to: .releaseEvidence, of: world.provider, tx)
        try EvidencePacks.withdraw(inspection.pack, reason: "A mistake", under: right, tx)
        #expect(try Inspections.writeDown(read.file, token: token, at: now, tx) == nil)
        let reads = try tx.row(
          "SELECT COUNT(*) FROM journal_entry WHERE action = 'evidence.read'")
        #expect(try reads?(0, as: Int.self) == 0)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `types the code again after half an hour of nothing, and after twelve hours`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let world = try World(tx)
        let pack = try world.frozen(tx)
        let code = try world.release(
          pack, until: Clock.test.today + 30, chance: .different(), tx)
        let start = Clock.test.now()
        let token = try #require(try World.open(code, tx))
        let after = { (minutes: Int64) in start.adding(seconds: minutes * 60) }
        #expect(try Inspections.find(token: token, at: after(29), tx) != nil)
        #expect(try Inspections.find(token: token, at: after(30), tx) == nil)
        for minutes in stride(from: Int64(20), to: 720, by: 20) {
          let inspection = try #require(
            try Inspections.find(token: token, at: after(minutes), tx), "\(minutes)")
          let file = try #require(inspection.files.first)
          _ = try Inspections.writeDown(file, token: token, at: after(minutes), tx)
        }
        #expect(try Inspections.find(token: token, at: after(720), tx) == nil)
      }
    }
  }
}

@Suite struct `The evidence of an employer that is no more` {
  @Test(arguments: Engine.allCases)
  func `belongs to whoever took over the whole of it, as a register says`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let day = Clock.test.today
        let make = { (name: String, code: String, source: OrganisationSource) in
          try Organisations.create(
            .init(name: name, kind: .nhsTrust, codes: [.ods(code)]), source: source, tx
          ).organisation.id
        }
        let old = try make("Old", "RZ1", .content)
        let new = try make("New", "RZ2", .content)
        let claimant = try make("Claimant", "RZ3", .hand)
        let half = try make("Half", "RZ4", .content)
        let split = try make("Split", "RZ5", .content)
        let heirs = { try OrganisationSuccessions.heirs(of: $0, on: $1, tx) }
        #expect(try heirs(old, day).isEmpty)
        // Who says by hand that they succeed it gains nothing.
        _ = try Organisations.relate(claimant, .succeeds, old, from: day - 9, tx)
        #expect(try heirs(old, day).isEmpty)
        try OrganisationSuccessions.add(
          [
            .init(oldCode: "RZ1", newCode: "RZ2", happenedOn: day - 1),
            .init(oldCode: "RZ5", newCode: "RZ4", happenedOn: day - 1),
            .init(oldCode: "RZ5", newCode: "RZ2", happenedOn: day - 1),
            .init(oldCode: "RZ4", newCode: "RZ3", happenedOn: day - 1),
            .init(oldCode: "RZ2", newCode: "RZ1", happenedOn: day - 1),
          ], tx)
        // Merged yesterday, and not before; a loop in the list ends.
        #expect(try heirs(old, day) == [new])
        #expect(try heirs(old, day - 2).isEmpty)
        #expect(try OrganisationSuccessions.inherited(by: new, on: day, tx) == [old])
        // Who goes on beside the one successor gave away a part only.
        let goesOn = try make("Goes on", "RZ6", .content)
        try OrganisationSuccessions.add(
          [
            .init(oldCode: "RZ6", newCode: "RZ2", happenedOn: day - 1),
            .init(oldCode: "RZ6", newCode: "RZ6", happenedOn: day - 1),
          ], tx)
        #expect(try heirs(goesOn, day).isEmpty)
        #expect(try OrganisationSuccessions.inherited(by: new, on: day, tx) == [old])
        // Nobody has the whole of what was split, and whom no register knows inherits nothing.
        #expect(try heirs(split, day).isEmpty)
        #expect(try heirs(half, day).isEmpty)
        #expect(try OrganisationSuccessions.inherited(by: claimant, on: day, tx).isEmpty)
      }
    }
  }
}
