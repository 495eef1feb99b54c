import Access
import Credentials
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `Badges that are issued` {
  @Test(arguments: Engine.allCases)
  func `check as what they are in every state`(engine: Engine) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let badge = try world.issue(world.record(tx), tx)
        #expect(try world.state(badge.token, tx) == .current)
        #expect(badge.validFrom.dayInLondon == Clock.test.today - 60)
        let reading = try Credential(SignedToken(badge.token))
        #expect(reading.awardedAt?.dayInLondon == Clock.test.today - 60)
        #expect(reading.issuer.id == "https://waypoint.example/.well-known/badge-issuer")
        for word in ["Cara", "Roe", "Willows"] {
          let payload = String(decoding: try SignedToken(badge.token).payload, as: UTF8.self)
          #expect(!payload.contains(word), "\(word)")
        }
        let change = { (step: BadgeStep) in
          try ChangeBadge(badge.id, step, because: "Under review").run(by: world.console, tx)
        }
        _ = try change(.suspend)
        #expect(try world.state(badge.token, tx) == .suspended)
        _ = try change(.lift)
        #expect(try world.state(badge.token, tx) == .current)
        _ = try change(.revoke)
        #expect(try world.state(badge.token, tx) == .revoked)
        #expect(throws: BadgeRefusal.notFromHere(.revoked, .lift)) { try change(.lift) }
        #expect(throws: BadgeRefusal.notFromHere(.revoked, .revoke)) { try change(.revoke) }

        let short = try world.issue(
          world.record("short", on: Clock.test.today - 9, until: Clock.test.today, tx), tx)
        #expect(try world.state(short.token, asOf: Clock.test.today, tx) == .current)
        #expect(try world.state(short.token, asOf: Clock.test.today + 1, tx) == .expired)
        #expect(try world.state(short.token, asOf: Clock.test.today - 10, tx) == .notYetValid)
        #expect(short.hasExpired(on: Clock.test.today + 1))
        #expect(!short.hasExpired(on: Clock.test.today))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are replaced where the record was corrected, and the earlier edition no longer holds`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let first = try world.issue(world.record(tx), tx)
        let corrected = try world.record("induction", on: Clock.test.today - 61, tx)
        #expect(corrected != first.record)
        let second = try world.issue(corrected, tx)
        #expect(second.id == first.id && second.credential == first.credential)
        #expect(second.subject == first.subject && second.edition == 2)
        #expect(second.validFrom > first.validFrom)
        let (before, after) = (
          try Credential(SignedToken(first.token)), try Credential(SignedToken(second.token))
        )
        #expect(before.isReplaced(by: after))
        #expect(after.awardedAt?.dayInLondon == Clock.test.today - 61)
        #expect(try world.state(first.token, tx) == .revoked)
        #expect(try world.state(second.token, tx) == .current)
        #expect(try IssuedBadges.replaced(first.token, tx) == Clock.test.now())
        #expect(try IssuedBadges.replaced(second.token, tx) == nil)
        #expect(try IssuedBadges.of([world.person], tx).count == 1)

        // Done again on a later day: another achievement, with a badge of its own.
        let again = try world.issue(world.record("induction", on: Clock.test.today - 1, tx), tx)
        #expect(again.id != first.id)
        #expect(try world.state(second.token, tx) == .current)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `do not come back by the holder’s hand once they were taken back or suspended`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let keeper = User.console(now: Clock.test.now())
        let badge = try world.issue(world.record(tx), tx)
        try ChangeBadge(badge.id, .suspend, because: "It is being looked into")
          .run(by: keeper, tx)
        #expect(throws: BadgeRefusal.notFromHere(.suspended, .withdraw)) {
          try WithdrawBadge(badge.id).run(by: keeper, tx)
        }
        #expect(try world.issue(badge.record, tx).state == .suspended)
        try ChangeBadge(badge.id, .revoke, because: "It was forged").run(by: keeper, tx)
        #expect(throws: BadgeRefusal.takenBack("Induction")) {
          try world.issue(badge.record, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are taken back in the same breath as their record`(engine: Engine) async throws {
    try await BadgeWorld.with(engine) { world, database in
      let badge = try await database.write { tx in
        let badge = try world.issue(world.record(tx), tx)
        try VoidRecord(badge.record, reason: "Somebody else’s").run(under: .test, tx)
        #expect(try world.state(badge.token, tx) == .revoked)
        return badge
      }
      try await database.read { tx in
        let found = try #require(try IssuedBadges.find(badge.id, tx))
        #expect(found.state == .revoked && found.reason == "the record it rests on was taken out")
      }
      await #expect(throws: BadgeRefusal.doesNotCount("Induction")) {
        try await database.write { tx in try world.issue(badge.record, tx) }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `go on holding when the key is changed in between, of either kind`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let first = try world.issue(world.record(tx), tx)
        let old = try #require(try BadgeKeys.all(tx).last)
        let rotate = { (algorithm: SignatureAlgorithm) in
          try ReplaceBadgeKey(algorithm).run(by: world.console, chance: world.chance, tx)
        }
        let second = try rotate(.es256)
        let badge = try world.issue(world.record("second", tx), tx)
        let third = try rotate(.edDSA)
        let keys = try BadgeKeys.all(tx)
        #expect(keys.map(\.id).sorted() == [old.id, second, third].sorted())
        #expect(keys.last?.id == third && keys.filter { $0.retiredAt == nil }.count == 1)
        for token in [first.token, badge.token] {
          #expect(try world.state(token, tx) == .current)
        }
        try ChangeBadge(first.id, .revoke, because: "Wrong").run(by: world.console, tx)
        #expect(try world.state(first.token, tx) == .revoked)
        // The private parts of keys that no longer sign are gone.
        let secrets: Int? = try tx.row(
          "SELECT COUNT(*) FROM badge_key WHERE sealed_secret IS NOT NULL")?(0)
        #expect(secrets == 1)
        // A key that is not published any more proves nothing.
        let last = TrustedKeys(keys.filter { $0.retiredAt == nil }.map(\.published))
        let check = CredentialCheck(keys: last, asOf: .now(Clock.test.now()), now: Clock.test.now())
        #expect(try check.check(first.token).state == .tampered)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keep the private key sealed, and open it again under another key of the database`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        _ = try world.issue(world.record(tx), tx)
        let key = try #require(try BadgeKeys.signing(tx))
        let row = try tx.row("SELECT sealed_secret FROM badge_key WHERE present = 1")
        let kept: String = try row?(0) ?? ""
        #expect(!kept.isEmpty)
        #expect(!kept.contains(Hexadecimal.words(key.secret)))
        #expect(try BadgeKeys.sealed.counts(tx).values.reduce(0, +) == 1)
        let ring = KeyRing(
          [[UInt8](repeating: 7, count: 32), [UInt8](repeating: 8, count: 32)].compactMap {
            KeyRing.Key(bytes: $0)
          }, chance: .different(seed: 3))
        #expect(try BadgeKeys.sealed.seal(ring, 10, tx).sealed == 1)
        #expect(try BadgeKeys.sealed.counts(tx) == [ring.present ?? "": 1])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are one, however often and from wherever they are asked for at once`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      let record = try await database.write { tx in
        _ = try world.issue(world.record("other", tx), tx)
        return try world.record(tx)
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            // A second that is refused by the schema is asked again, as a page does.
            do {
              _ = try await database.write { tx in try world.issue(record, tx) }
            } catch StorageError.constraint(.unique, _) {
              _ = try await database.write { tx in try world.issue(record, tx) }
            }
          }
        }
        try await group.waitForAll()
      }
      try await database.read { tx in
        let badges = try IssuedBadges.of([world.person], tx)
        #expect(badges.filter { $0.record == record }.count == 1)
        #expect(try BadgeKeys.all(tx).count == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `get places of their own in the list, whoever else is issued one at the same time`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      let records = try await database.write { tx in
        _ = try world.issue(world.record("first", tx), tx)
        return try (0..<12).map { try world.record("r\($0)", tx) }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for record in records {
          group.addTask { _ = try await database.write { tx in try world.issue(record, tx) } }
        }
        try await group.waitForAll()
      }
      try await database.read { tx in
        let places = try IssuedBadges.of([world.person], tx).map(\.place)
        #expect(places.count == 13 && Set(places).count == 13)
        #expect(places.allSatisfy { (0..<131_072).contains($0) })
        // Neither one after the other nor near each other.
        #expect(places.max() ?? 0 - (places.min() ?? 0) > 1_000)
        let list = try #require(try BadgeLists.find(1, "revocation", tx))
        #expect(try StatusListCredential(SignedToken(list.token)).list.count == 131_072)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are in lists that are signed anew by the hour, and good for a month from then`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let now = Clock.test.now()
        #expect(try BadgeLists.publishAll(at: now, tx) == 0)
        let badge = try world.issue(world.record(tx), tx)
        let later = now.adding(seconds: 3_600)
        #expect(try BadgeLists.publishAll(at: later, tx) == 1)
        for published in try BadgeLists.all(tx) {
          let list = try StatusListCredential(SignedToken(published.token))
          #expect(published.signedAt == later && list.validFrom == later)
          #expect(list.validUntil == later.adding(seconds: 31 * 86_400))
          #expect(list.list.isSet(badge.place) == false)
        }
        // One that is older than that shows nobody to be current.
        let lists = try BadgeLists.all(tx).map(\.token)
        let day = (later.dayInLondon + 33)
        let check = CredentialCheck(
          keys: try BadgeKeys.trusted(tx), lists: lists, asOf: .now(Instant(startOf: day)),
          now: Instant(startOf: day))
        #expect(throws: Problems.self) { try check.check(badge.token) }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `leave their place in the list behind when the person is erased`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let kept = try world.issue(world.record("kept", tx), tx)
        let badge = try world.issue(world.record(tx), tx)
        _ = try ShareBadge(badge.id, with: "Birch Hospital", until: Clock.test.today + 9)
          .run(by: world.console, chance: world.chance, tx)
        try ChangeBadge(badge.id, .revoke, because: "Cara’s mistake").run(by: world.console, tx)
        try EraseBadges.run(world.person, tx)
        try BadgeLists.publishAll(at: Clock.test.now(), tx)
        #expect(try world.state(badge.token, tx) == .revoked)
        // It outlives what is kept here.
        #expect(try world.state(kept.token, tx) == .current)
        let after = try #require(try IssuedBadges.find(badge.id, tx))
        #expect(after.token.isEmpty && after.subject.isEmpty && after.reason == nil)
        #expect(try BadgeShares.of([world.person], tx).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are made by nobody before it is known who issues, and by one issuer for ever`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      let record = try await database.write { tx in try world.record(tx) }
      await #expect(throws: Problems.self) {
        try await database.write { tx in
          try MakeBadge(record, address: nil) { _, _ in nil }.run(
            by: world.console, chance: world.chance, tx)
        }
      }
      try await database.write { tx in _ = try world.issue(record, tx) }
      let other = try BadgeIssuer(address: "https://other.example", name: "Other")
      await #expect(throws: Problems.self) {
        try await database.write { tx in
          try ReplaceBadgeKey(.edDSA, issuer: other).run(
            by: world.console, chance: world.chance, tx)
        }
      }
      for wrong in ["waypoint.example", "http://waypoint.example", "https://a.example/b", ""] {
        #expect(throws: Problems.self) { try BadgeIssuer(address: wrong, name: "Waypoint") }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are shown by a link until its day, to whoever has its code, and each look is told`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let badge = try world.issue(world.record(tx), tx)
        let code = try ShareBadge(badge.id, with: "Birch Hospital", until: Clock.test.today + 9)
          .run(by: world.console, chance: world.chance, tx)
        let open = { (code: String, days: Int64) in
          let now = Clock.test.now().adding(seconds: days * 86_400)
          let attempt = try BadgeShares.prepare(code, from: "10.0.0.1", at: now, tx)
          return try BadgeShares.open(attempt, at: now, tx)?.badge
        }
        #expect(try open(code, 0) == badge)
        #expect(try open(code.lowercased().replacing("-", with: " "), 9) == badge)
        #expect(try open(code, 10) == nil)
        #expect(try open("2222-2222-2222-2222-2222", 0) == nil)
        let looks = try Looks.at(
          [world.person], actions: JournalActions(BadgeJournal.actions), limit: 9, tx)
        #expect(looks.count == 2)
        #expect(
          looks.first?.words
            == "Somebody opened the link to the badge National induction for Birch Hospital")
        let share = try #require(try BadgeShares.of([world.person], tx).first)
        try EndBadgeShare(share.id).run(by: world.console, tx)
        #expect(try open(code, 0) == nil)
        #expect(throws: Problems.self) { try EndBadgeShare(share.id).run(by: world.console, tx) }
        let other = try ShareBadge(badge.id, with: "A college", until: Clock.test.today)
          .run(by: world.console, chance: world.chance, tx)
        try WithdrawBadge(badge.id).run(by: world.console, tx)
        #expect(try open(other, 0) == nil)
        #expect(try world.state(badge.token, tx) == .revoked)
        // Wrong codes of one beginning are tried five times from one place.
        let refused = try (0..<6).map { _ in
          try BadgeShares.prepare("3333", from: "10.0.0.9", at: Clock.test.now(), tx).throttle
        }
        #expect(refused.last == .refuse && refused.first == .goOn)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are accepted or refused by an employer that was shown them, with the last word holding`(
    engine: Engine
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        let badge = try world.issue(world.record(tx), tx)
        let code = try ShareBadge(badge.id, with: "Birch Hospital", until: Clock.test.today + 9)
          .run(by: world.console, chance: world.chance, tx)
        let decide = { (code: String, answer: BadgeDecision.Answer) in
          try DecideOnBadge(code, for: world.home, answer, because: "As we asked")
            .run(by: world.console, tx)
        }
        try decide(code, .refused)
        try decide(code, .accepted)
        #expect(throws: NotFound.self) { try decide("2222", .accepted) }
        let decisions = try BadgeDecisions.of([world.person], tx)
        #expect(Set(decisions.filter { $0.supersededAt == nil }.map(\.answer)) == [.accepted])
        #expect(decisions.count == 2)
      }
    }
  }
}
