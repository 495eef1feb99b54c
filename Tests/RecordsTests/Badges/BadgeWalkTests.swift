import Access
import Credentials
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `Whatever happens to badges, in whatever order` {
  private enum Deed: CaseIterable {
    case make, correct, suspend, lift, revoke, withdraw, void, rotate, publish
  }

  /// What ought to be, kept beside what is.
  private struct Expected {
    var state: BadgeState
    var tokens: [String]
  }

  @Test(arguments: Engine.allCases, [UInt64(1), 2, 3])
  func `the published lists say what is so, and nothing comes back`(
    engine: Engine, seed: UInt64
  ) async throws {
    try await BadgeWorld.with(engine) { world, database in
      try await database.write { tx in
        var dice = SeededGenerator(seed: seed)
        var expected: [BadgeID: Expected] = [:]
        var records = try (0..<4).map { try world.record("r\($0)", tx) }
        for _ in 0..<80 {
          let deed = Deed.allCases.randomElement(using: &dice) ?? .make
          let at = Int.random(in: 0..<records.count, using: &dice)
          let badge = try IssuedBadges.of([world.person], tx).randomElement(using: &dice)
          try tx.savepointOrNot {
            try Self.run(deed, at: at, badge, &records, &expected, world, tx)
          }
          try Self.compare(expected, world, tx)
        }
        #expect(expected.count > 3)
      }
    }
  }

  private static func run(
    _ deed: Deed, at index: Int, _ badge: IssuedBadge?, _ records: inout [RecordID],
    _ expected: inout [BadgeID: Expected], _ world: BadgeWorld, _ tx: any Transaction
  ) throws {
    switch deed {
    case .make:
      let made = try world.issue(records[index], tx)
      var known = expected[made.id] ?? Expected(state: .current, tokens: [])
      if known.tokens.last != made.token { known.tokens.append(made.token) }
      if expected[made.id] == nil { #expect(made.state == .current) }
      expected[made.id] = known
    case .correct:
      guard let held = try HeldRecords.find(records[index], tx), held.isCurrent,
        let day = held.awardedOn
      else { return }
      records[index] = try world.record(held.key, on: day - 1, tx)
    case .void:
      try VoidRecord(records[index], reason: "Wrong").run(under: .test, tx)
      for (id, known) in expected where known.state.isOpen {
        guard let now = try IssuedBadges.find(id, tx), now.record == records[index] else {
          continue
        }
        expected[id]?.state = .revoked
      }
      records[index] = try world.record("v\(tx.newIdentifierNumber())", tx)
    case .suspend: try change(badge, .suspend, &expected, world, tx)
    case .lift: try change(badge, .lift, &expected, world, tx)
    case .revoke: try change(badge, .revoke, &expected, world, tx)
    case .withdraw:
      guard let badge else { return }
      let after = try WithdrawBadge(badge.id).run(by: world.console, tx)
      expected[badge.id]?.state = after.state
    case .rotate:
      guard try BadgeIssuers.find(tx) != nil else { return }
      _ = try ReplaceBadgeKey(.es256).run(by: world.console, chance: world.chance, tx)
    case .publish: try BadgeLists.publishAll(at: Clock.test.now(), tx)
    }
  }

  private static func change(
    _ badge: IssuedBadge?, _ step: BadgeStep, _ expected: inout [BadgeID: Expected],
    _ world: BadgeWorld, _ tx: any Transaction
  ) throws {
    guard let badge else { return }
    let way = BadgeRules.transitions.first { $0.from == badge.state && $0.step == step }
    do {
      let after = try ChangeBadge(badge.id, step, because: "So").run(by: world.console, tx)
      #expect(after.state == way?.to)
      expected[badge.id]?.state = after.state
    } catch let refusal as BadgeRefusal {
      #expect(way == nil, "\(refusal)")
    }
  }

  private static func compare(
    _ expected: [BadgeID: Expected], _ world: BadgeWorld, _ tx: any Transaction
  ) throws {
    for (id, known) in expected {
      #expect(try IssuedBadges.find(id, tx)?.state == known.state)
      for token in known.tokens {
        let state = try world.state(token, tx)
        let isLast = token == known.tokens.last
        switch known.state {
        case .current: #expect(state == (isLast ? .current : .revoked))
        case .suspended: #expect(state == (isLast ? .suspended : .revoked))
        case .revoked, .withdrawn: #expect(state == .revoked)
        }
      }
    }
  }
}

extension Transaction {
  /// A refusal leaves everything as it was.
  fileprivate func savepointOrNot(_ work: () throws -> Void) throws {
    do {
      try savepoint(work)
    } catch is BadgeRefusal {
    } catch is Problems {}
  }
}
