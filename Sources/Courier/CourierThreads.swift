import NIOPosix

/// libcurl waits where it is called, so it is never called on the async threads, which everything
/// else shares.
enum CourierThreads {
  private static let pool: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 4)
    pool.start()
    return pool
  }()

  static func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await pool.runIfActive(work)
  }
}
