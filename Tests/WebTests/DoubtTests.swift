import Kernel
import Storage
import Synchronization
import TestKit
import Testing

@Suite struct `A form whose saving is in doubt` {
  @Test(arguments: Engine.allCases, [true, false])
  func `is done once, whether it was kept or not`(engine: Engine, wasKept: Bool) async throws {
    let faults = Faults([.inDoubt(keeping: wasKept)])
    try await withSite(engine, through: faults.inFront(of:)) {
      browser, database in
      let form = try await browser.form(at: "/")
      let reply = try await browser.post(
        "/things", form.fields + "&word=one", cookie: form.cookie)
      #expect(reply.status == 303)
      #expect(try await Self.count(database) == 1)
      let again = try await browser.post(
        "/things", form.fields + "&word=one", cookie: form.cookie)
      #expect(again.status == 303)
      #expect(try await Self.count(database) == 1)
    }
  }

  @Test(arguments: [true, false])
  func `says that nobody knows, and may be sent again`(wasKept: Bool) async throws {
    let faults = Faults([.inDoubt(keeping: wasKept), .unavailable])
    try await withSite(through: faults.inFront(of:)) {
      browser, database in
      let form = try await browser.form(at: "/")
      let reply = try await browser.post(
        "/things", form.fields + "&word=one", cookie: form.cookie)
      #expect(reply.status == 503)
      #expect(reply.body.contains("We cannot tell whether this was saved"))
      #expect(!reply.body.contains("Nothing was saved"))
      let again = try await browser.post(
        "/things", form.fields + "&word=one", cookie: form.cookie)
      #expect(again.status == 303)
      #expect(try await Self.count(database) == 1)
    }
  }

  private static func count(_ database: any Database) async throws -> Int {
    try await database.read { tx in
      try tx.row("SELECT COUNT(*) FROM sign_in_failure")?(0) ?? -1
    }
  }
}

/// What goes wrong with the next writes, in order.
final class Faults: Sendable {
  enum Fault: Sendable {
    case inDoubt(keeping: Bool)
    case unavailable
  }

  private let waiting: Mutex<[Fault]>

  init(_ faults: [Fault]) { waiting = Mutex(faults) }

  @Sendable func inFront(of database: any Database) -> any Database {
    FaultyDatabase(base: database, faults: self)
  }

  func next() -> Fault? { waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// A database whose server fails while it is being written to.
struct FaultyDatabase: Database {
  let base: any Database
  let faults: Faults

  private struct Undone: Error {}

  var engine: Engine { base.engine }

  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value { try await base.read(work) }

  func write<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    switch faults.next() {
    case nil: return try await base.write(work)
    case .unavailable: throw StorageError.unavailable("gone")
    case .inDoubt(keeping: true):
      _ = try await base.write(work)
      throw StorageError.inDoubt("gone")
    case .inDoubt(keeping: false):
      do {
        try await base.write { tx in
          _ = try work(tx)
          throw Undone()
        }
      } catch is Undone {}
      throw StorageError.inDoubt("gone")
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

  func close() async throws { try await base.close() }
}
