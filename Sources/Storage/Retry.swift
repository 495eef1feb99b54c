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
    let milliseconds = Int.random(in: longest / 2...longest)
    try await Task.sleep(for: .milliseconds(milliseconds))
  }
}
