import Foundation
import Kernel
import Synchronization

/// Runs work again when somebody else got in its way.
enum Retry {
  /// After this many failures the conflict is the caller's problem. With the pauses below, about
  /// half a minute, and each attempt may itself have waited.
  static let attempts = 12

  static func whileBusy<Value: Sendable>(
    _ attempt: @Sendable () async throws -> Value
  ) async throws -> Value {
    for number in 1..<attempts {
      do { return try await attempt() } catch StorageError.conflict { try await pause(number) }
    }
    return try await attempt()
  }

  /// Longer each time, and of differing length, so that two who met do not meet again.
  static func pause(_ number: Int) async throws {
    let longest = min(4_000, 5 << min(number, 12))
    let share = jitter.withLock { $0.next() % 1_000 }
    let milliseconds = longest / 2 + longest * Int(share) / 2_000
    try await Task.sleep(for: .milliseconds(milliseconds))
  }

  /// Need not be unguessable, only differ from process to process.
  private static let jitter = Mutex(
    SeededGenerator(seed: UInt64(ProcessInfo.processInfo.processIdentifier)))
}
