import Crypto
import CryptoExtras
import Foundation
import Kernel
import NIOPosix

/// Turns passwords into what may be stored, and checks them, with scrypt. On threads of its own
/// and only a few at a time: each check is meant to be slow and to need memory, and must not hold
/// up everything else or be a way to exhaust the machine.
package struct Passwords: Sendable {
  /// How hard a guess is to test. Kept with each password, so that it can rise later.
  package struct Cost: Hashable, Sendable {
    package let rounds: Int
    package let blockSize: Int
    package let parallelism: Int

    /// About 60 ms and 32 MB a guess.
    package static let production = Cost(rounds: 1 << 15, blockSize: 8, parallelism: 1)
    /// For tests and for accounts of the example, whose passwords are printed anyway.
    package static let cheap = Cost(rounds: 1 << 4, blockSize: 8, parallelism: 1)
  }

  private let cost: Cost
  private let chance: Chance

  package init(cost: Cost, chance: Chance) {
    self.cost = cost
    self.chance = chance
  }

  /// Two at a time: 64 MB at most.
  private static let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 2)
    pool.start()
    return pool
  }()

  package func digest(_ password: String) async throws -> StoredPassword {
    let salt = chance.bytes(16)
    let cost = cost
    return try await Self.threads.runIfActive {
      StoredPassword(
        cost: cost, salt: salt, key: try Self.key(password, salt: salt, cost: cost))
    }
  }

  /// `stored` may be `nil`, when there is no such account: the same time is spent, so that asking
  /// does not tell who has one.
  package func matches(_ password: String, _ stored: StoredPassword?) async throws -> Bool {
    let salt = stored?.salt ?? [UInt8](repeating: 0, count: 16)
    let cost = stored?.cost ?? cost
    let key = try await Self.threads.runIfActive {
      try Self.key(password, salt: salt, cost: cost)
    }
    guard let stored else { return false }
    return key.count == stored.key.count
      && zip(key, stored.key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func key(_ password: String, salt: [UInt8], cost: Cost) throws -> [UInt8] {
    // Composed form, so that the same word typed on another machine is the same password.
    let bytes = Data(password.precomposedStringWithCompatibilityMapping.utf8)
    return try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: cost.rounds,
      blockSize: cost.blockSize, parallelism: cost.parallelism
    ).withUnsafeBytes { Array($0) }
  }
}

/// `scrypt$32768$8$1$salt$key`, the last two in hexadecimal.
package struct StoredPassword: Hashable, Storable {
  let cost: Passwords.Cost
  let salt: [UInt8]
  let key: [UInt8]

  init(cost: Passwords.Cost, salt: [UInt8], key: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.key = key
  }

  package var stored: Stored {
    .text(
      "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$\(Hexadecimal.words(salt))$\(Hexadecimal.words(key))"
    )
  }

  /// Of an account whose owner is yet to set one: no password has this digest that anybody could
  /// find.
  package static func none(chance: Chance) -> StoredPassword {
    StoredPassword(cost: .production, salt: chance.bytes(16), key: chance.bytes(32))
  }

  package init?(stored: Stored) {
    guard case .text(let text) = stored else { return nil }
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]),
      let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
      let salt = Hexadecimal.bytes(parts[4]), let key = Hexadecimal.bytes(parts[5]), !key.isEmpty
    else { return nil }
    cost = Passwords.Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
    self.salt = salt
    self.key = key
  }
}
