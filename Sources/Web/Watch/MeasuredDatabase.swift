import Storage

/// A database that notes how long work waits until it is begun: for a thread, a connection, and
/// for those who write before it.
package struct MeasuredDatabase: Database {
  private let base: any Database
  private let metrics: Metrics

  package init(_ base: any Database, _ metrics: Metrics) {
    self.base = base
    self.metrics = metrics
  }

  package var engine: Engine { base.engine }

  package func read<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.read(measured(work, "read")) }

  package func write<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.write(measured(work, "write")) }

  package func writeAlone<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.writeAlone(measured(work, "write-alone")) }

  package func writeStatement<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.writeStatement(measured(work, "write-statement")) }

  package func rehearse<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.rehearse(measured(work, "rehearse")) }

  package func keep(_ value: (any Sendable)?, as key: String) { base.keep(value, as: key) }

  package func use(_ keys: KeyRing) { base.use(keys) }

  package func wipeFile() async throws { try await base.wipeFile() }

  package func wipeLog() async throws -> Bool { try await base.wipeLog() }

  package func close() async throws { try await base.close() }

  private func measured<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value, _ name: String
  ) -> @Sendable (any Transaction) throws -> Value {
    let asked = ContinuousClock.now
    let metrics = metrics
    return { tx in
      metrics.waited(asked.duration(to: .now) / .seconds(1), to: name)
      return try work(tx)
    }
  }
}
