import Access
import Kernel
import Storage
import TestKit
import Testing

/// Ten thousand guesses against one account: whoever makes them does not get in, and its owner does.
/// Each guess that the throttle lets through would cost a scrypt, and none of the others one.
@Suite struct `Ten thousand guesses against one account` {
  private static let start = Clock.test.now()

  /// How many guesses went through to the check of the password.
  private func attack(
    _ database: any Database, guesses: Int, secondsBetween: Int64 = 0,
    from address: @Sendable (Int) -> String
  ) async throws -> Int {
    var through = 0
    for guess in 0..<guesses {
      let attempt = SignIn(name: "asha", address: address(guess), device: nil)
      let now = Self.start.adding(seconds: Int64(guess) * secondsBetween)
      let answer = try await database.write { tx in try attempt.prepare(at: now, tx).throttle }
      if answer != .refuse { through += 1 }
    }
    return through
  }

  private func withAsha(
    _ engine: Engine, _ body: (any Database, AccountID) async throws -> Void
  ) async throws {
    let password = try await Passwords(cost: .cheap, chance: .different()).digest("river otter")
    try await withDatabase(engine) { database in
      let account = try await database.write { tx in
        try AddAccount(name: "asha", password: password, role: .administrator)
          .runAsFirst(at: Self.start, tx)
      }
      try await body(database, account)
    }
  }

  @Test(arguments: Engine.allCases)
  func `from one address are five`(engine: Engine) async throws {
    try await withAsha(engine) { database, _ in
      let through = try await attack(database, guesses: 10_000) { _ in "192.0.2.66" }
      #expect(through == 5)
      let owner = SignIn(name: "asha", address: "203.0.113.9", device: nil)
      let answer = try await database.write { tx in try owner.prepare(at: Self.start, tx).throttle }
      #expect(answer == .goOn)
    }
  }

  @Test(arguments: Engine.allCases)
  func `from many addresses leave the owner a way in, at home and where nobody knows them`(
    engine: Engine
  ) async throws {
    try await withAsha(engine) { database, account in
      let device = try await database.write { tx in
        try SignIn(name: "asha", address: "203.0.113.9", device: nil).begin(
          account, secondFactorAt: Self.start, chance: .different(), at: Self.start, tx
        ).deviceToken
      }
      let through = try await attack(database, guesses: 10_000) { "198.51.\($0 % 200).7" }
      #expect(through == 5 * 200)
      let answers = try await database.write { tx in
        let home = SignIn(name: "asha", address: "203.0.113.9", device: device)
        let elsewhere = SignIn(name: "asha", address: "203.0.113.10", device: nil)
        return try (
          home.prepare(at: Self.start, tx).throttle, elsewhere.prepare(at: Self.start, tx).throttle
        )
      }
      #expect(answers.0 == .goOn)
      #expect(answers.1 == .goOnAfter(seconds: 2))
    }
  }

  /// Whoever has one IPv6 address has 18 quintillion of the same household.
  @Test(arguments: Engine.allCases)
  func `from ten thousand addresses of one household are five, and the owner is let in`(
    engine: Engine
  ) async throws {
    try await withAsha(engine) { database, _ in
      let through = try await attack(database, guesses: 10_000) {
        "2001:db8:0:7:\(String($0, radix: 16))::\(String($0 % 7, radix: 16))"
      }
      #expect(through == 5)
      for elsewhere in ["203.0.113.9", "2001:db8:0:8::1"] {
        let owner = SignIn(name: "asha", address: elsewhere, device: nil)
        let answer = try await database.write { tx in
          try owner.prepare(at: Self.start, tx).throttle
        }
        #expect(answer == .goOn)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `over IPv6 and IPv4 from one address are five together`(engine: Engine) async throws {
    try await withAsha(engine) { database, _ in
      let through = try await attack(database, guesses: 20) {
        $0 % 2 == 0 ? "192.0.2.66" : "::ffff:192.0.2.66"
      }
      #expect(through == 5)
    }
  }

  /// Sent all at once, before any of them could have failed.
  @Test(arguments: Engine.allCases)
  func `at the same moment are no more than one after the other`(engine: Engine) async throws {
    try await withAsha(engine) { database, _ in
      var through = 0
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 1...200 {
          group.addTask {
            let attempt = SignIn(name: "asha", address: "192.0.2.66", device: nil)
            let answer = try await database.write { tx in
              try attempt.prepare(at: Self.start, tx).throttle
            }
            return answer != .refuse
          }
        }
        for try await wentThrough in group where wentThrough { through += 1 }
      }
      #expect(through == 5)
    }
  }

  @Test(arguments: Engine.allCases)
  func `over a day are four hundred and eighty from one address`(engine: Engine) async throws {
    try await withAsha(engine) { database, _ in
      let through = try await attack(database, guesses: 1_000, secondsBetween: 86) { _ in
        "192.0.2.66"
      }
      #expect(through <= 480 && through > 0)
    }
  }
}
