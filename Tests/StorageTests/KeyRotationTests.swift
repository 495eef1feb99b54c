import Foundation
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Storage

/// A table of secrets, a key file, and nodes that each have a ring of their own.
private struct Secrets {
  let address: DatabaseAddress
  let file: KeyFile

  static let migrations =
    StorageSchema.migrations + [
      Migration(
        "test-001-secret",
        "CREATE TABLE secret (id {{id}}, sealed {{text}} NOT NULL)")
    ]

  static let place = SealedPlace(
    "secrets",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows("SELECT SUBSTR(sealed, 1, 8), COUNT(*) FROM secret GROUP BY SUBSTR(sealed, 1, 8)"))
    },
    rowsAtOnce: 7,
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, sealed FROM secret WHERE SUBSTR(sealed, 1, 8) IN (?1*)
        ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: Int = try row(0)
      let words = try keys.open(SealedValue(written: row(1)), for: "secret \(id)")
      try tx.execute(
        "UPDATE secret SET sealed = ?2 WHERE id = ?1", id,
        try keys.seal(words, for: "secret \(id)"))
    })

  static let now = Clock.test.now()

  /// Somebody who runs on the database, with what they know of the keys.
  struct Node {
    let name: String
    let database: any Database
    let keeper: KeyKeeper
    let ring: KeyRing

    func follow() async throws {
      try await keeper.refresh(ring, database)
      let (name, ring) = (name, ring)
      try await database.write { tx in
        try KeyNotes.report(NodeKeys(node: name, known: ring.ids, seals: ring.present), tx)
      }
    }

    func write(_ ids: Range<Int>) async throws {
      try await database.write { tx in
        for id in ids {
          let sealed = try tx.keys.seal(Array("words \(id)".utf8), for: "secret \(id)")
          try tx.execute("INSERT INTO secret (id, sealed) VALUES (?1, ?2)", id, sealed)
        }
      }
    }

    /// How many there are, all of which open.
    func count() async throws -> Int {
      try await database.read { tx in
        let rows = try tx.rows("SELECT id, sealed FROM secret")
        for row in rows {
          let id: Int = try row(0)
          let words = try tx.keys.open(try row(1), for: "secret \(id)")
          #expect(words == Array("words \(id)".utf8))
        }
        return rows.count
      }
    }

    func rotation(_ seed: UInt64 = 3) -> KeyRotation {
      var rotation = KeyRotation(
        KeyKeeper(keeper.file, places: [Secrets.place], chance: .different(seed: seed)), database,
        ring, clock: .test)
      rotation.pause = {}
      rotation.patience = 3
      return rotation
    }
  }

  func node(
    _ name: String, making: Bool = true, serving: Bool = false
  ) async throws -> Node {
    let database = try await Databases.open(address)
    try await Migrator.migrate(database, Self.migrations)
    let keeper = KeyKeeper(
      file, places: [Self.place], chance: .different(seed: UInt64(name.utf8.first ?? 1)),
      node: serving ? name : nil)
    let (ring, _) = try await keeper.begin(database, making: making, at: Self.now)
    return Node(name: name, database: database, keeper: keeper, ring: ring)
  }

  static func run(_ engine: Engine, _ work: (Secrets) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try await withEmptyDatabase(engine) { address in
        try await work(
          Secrets(address: address, file: KeyFile(folder.appending(path: "waypoint.keys").path)))
      }
    }
  }
}

private struct Killed: Error {}

@Suite struct `Rotating the keys` {
  @Test(arguments: Engine.allCases)
  func `lets the new key wait, then seals everything anew and retires the old one`(
    engine: Engine
  ) async throws {
    try await Secrets.run(engine) { secrets in
      let node = try await secrets.node("a")
      try await node.write(1..<31)
      let old = try #require(node.ring.present)
      let waiting = try await node.rotation().run(sealing: false)
      try await node.follow()
      #expect(!waiting.seals)
      #expect(waiting.key != old)
      #expect(node.ring.ids.contains(waiting.key))
      #expect(node.ring.present == old)
      try await node.write(31..<33)
      var rotation = node.rotation()
      rotation.pause = { try await node.follow() }
      let done = try await rotation.run()
      #expect(done.key == waiting.key)
      #expect(done.sealedAnew == 32)
      #expect(done.counts == ["secrets": [done.key: 32]])
      #expect(done.retired == [old])
      #expect(node.ring.present == done.key)
      // Found as before: digests do not change.
      #expect(node.ring.finding == old)
      #expect(try await node.count() == 32)
      try await node.database.close()
    }
  }

  @Test(arguments: Engine.allCases, KeyRotation.Step.allCases)
  func `ends right when it is killed before a step and run again`(
    engine: Engine, step: KeyRotation.Step
  ) async throws {
    try await Secrets.run(engine) { secrets in
      let node = try await secrets.node("a")
      let other = try await secrets.node("b")
      try await node.write(1..<21)
      var rotation = node.rotation()
      rotation.before = { if $0 == step { throw Killed() } }
      rotation.pause = { try await other.follow() }
      await #expect(throws: Killed.self) { try await rotation.run() }
      // Written in between by somebody who has not followed.
      try await other.write(21..<31)
      #expect(try await other.count() == 30)
      let again = try await secrets.node("c")
      var second = again.rotation(4)
      second.pause = { try await other.follow() }
      let done = try await second.run()
      #expect(done.counts == ["secrets": [done.key: 30]])
      #expect(try secrets.file.keys().count == 2)
      #expect(try await again.count() == 30)
      #expect(try await other.count() == 30)
      let states = try await again.database.read { try KeyNotes.all($0).map(\.state) }
      #expect(Set(states) == [.current, .retired] && states.count == 2)
      for node in [node, other, again] { try await node.database.close() }
    }
  }

  @Test(arguments: Engine.allCases)
  func `loses nothing when two do it at once, beside somebody who writes`(
    engine: Engine
  ) async throws {
    try await Secrets.run(engine) { secrets in
      let one = try await secrets.node("a")
      let two = try await secrets.node("b")
      let writer = try await secrets.node("w")
      try await one.write(1..<101)
      let isOver = Mutex(false)
      async let written: Int = {
        var next = 101
        while !isOver.withLock({ $0 }) || next < 140 {
          try await writer.write(next..<next + 3)
          try await writer.follow()
          next += 3
        }
        return next - 1
      }()
      var (first, second) = (one.rotation(5), two.rotation(6))
      let pause: @Sendable () async throws -> Void = {
        try await Task.sleep(for: .milliseconds(20))
      }
      (first.pause, second.pause) = (pause, pause)
      (first.patience, second.patience) = (200, 200)
      async let a = first.run()
      async let b = second.run()
      _ = try await (a, b)
      isOver.withLock { $0 = true }
      let all = try await written
      let last = try await secrets.node("z")
      #expect(try await last.count() == all)
      let counts = try await last.database.read { try Secrets.place.counts($0) }
      let present = try #require(last.ring.present)
      #expect(counts == [present: all])
      let states = try await last.database.read { try KeyNotes.all($0).map(\.state) }
      #expect(states.count(where: { $0 == .current }) == 1)
      #expect(!states.contains(.waiting) && !states.contains(.earlier))
      for node in [one, two, writer, last] { try await node.database.close() }
    }
  }

  @Test(arguments: Engine.allCases)
  func `seals nothing with a key that a running node does not know`(
    engine: Engine
  ) async throws {
    try await Secrets.run(engine) { secrets in
      let node = try await secrets.node("a")
      try await node.write(1..<11)
      let old = try #require(node.ring.present)
      // A node with a key file of its own.
      let copy = secrets.file.path + ".copy"
      try FileManager.default.copyItem(atPath: secrets.file.path, toPath: copy)
      let far = try await Secrets(address: secrets.address, file: KeyFile(copy)).node("far")
      try await far.follow()
      var rotation = node.rotation()
      rotation.pause = { try await far.follow() }
      let problems = await #expect(throws: Problems.self) { try await rotation.run() }
      #expect(problems?.problems.first?.message.contains("far") == true)
      try await node.keeper.refresh(node.ring, node.database)
      #expect(node.ring.present == old)
      #expect(try await node.database.read { try Secrets.place.counts($0) } == [old: 10])
      // It is given the file, and the same key goes on.
      try FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: secrets.file.path, toPath: copy)
      let done = try await rotation.run()
      #expect(done.counts == ["secrets": [done.key: 10]])
      #expect(far.ring.present == done.key)
      #expect(try await far.count() == 10)
      try await node.database.close()
      try await far.database.close()
    }
  }

  @Test(arguments: Engine.allCases)
  func `passes over what does not open, counts it, and can be said again`(
    engine: Engine
  ) async throws {
    try await Secrets.run(engine) { secrets in
      let node = try await secrets.node("a")
      let old = try #require(node.ring.present)
      try await node.write(1..<31)
      try await node.database.write { tx in
        // Moved, cut off, of a key that never was, and one more than are looked at in one go.
        for id in 1...8 {
          try tx.execute(
            "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE id = 30) WHERE id = ?1",
            id)
        }
        try tx.execute("UPDATE secret SET sealed = ?1 WHERE id = 12", "\(old):cut off")
        try tx.execute("UPDATE secret SET sealed = ?1 WHERE id = 20", "deadbeef:AAAA")
      }
      let done = try await node.rotation().run()
      #expect(done.sealedAnew == 20)
      #expect(done.unopened == ["secrets": 9])
      #expect(done.counts == ["secrets": [done.key: 20, old: 9, "deadbeef": 1]])
      #expect(done.retired == [old])
      // The next one adds a key of its own.
      let next = try await node.rotation(4).run()
      #expect(next.key != done.key)
      #expect(next.sealedAnew == 20)
      #expect(next.retired == [done.key])
      try await node.database.close()
    }
  }

  @Test(arguments: Engine.allCases)
  func `knows of a node from the moment it opens the database`(engine: Engine) async throws {
    try await Secrets.run(engine) { secrets in
      let node = try await secrets.node("a")
      try await node.write(1..<4)
      let old = try #require(node.ring.present)
      let copy = secrets.file.path + ".copy"
      try FileManager.default.copyItem(atPath: secrets.file.path, toPath: copy)
      let far = Secrets(address: secrets.address, file: KeyFile(copy))
      let early = try await far.node("far", serving: true)
      let problems = await #expect(throws: Problems.self) { try await node.rotation().run() }
      #expect(problems?.problems.first?.message.contains("far") == true)
      #expect(try await node.database.read { try Secrets.place.counts($0) } == [old: 3])
      // One that begins between the look at the nodes and the turning.
      try await node.database.write { try KeyNotes.forget("far", $0) }
      var rotation = node.rotation()
      let database = node.database
      rotation.beforeTurning = {
        try await database.write { tx in
          try KeyNotes.report(NodeKeys(node: "late", known: [old], seals: old), tx)
        }
      }
      let again = await #expect(throws: Problems.self) { try await rotation.run() }
      #expect(again?.problems.first?.message.contains("late") == true)
      #expect(try await node.database.read { try Secrets.place.counts($0) } == [old: 3])
      for node in [node, early] { try await node.database.close() }
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes the time by which nodes are running from the database`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        try KeyNotes.report(NodeKeys(node: "a", known: [], seals: nil), tx)
        #expect(try KeyNotes.nodes(tx).map(\.node) == ["a"])
        let seen: Instant? = try tx.row("SELECT seen_at FROM sealing_node")?(0)
        // Now, and not in seconds, nor of another day.
        let now = Int64(Date.now.timeIntervalSince1970 * 1_000)
        #expect(abs((seen?.milliseconds ?? 0) - now) < 600_000)
        try tx.execute("UPDATE sealing_node SET seen_at = seen_at - 31000")
        #expect(try KeyNotes.nodes(tx).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `opens what another node sealed with a key that came a moment ago`(
    engine: Engine
  ) async throws {
    try await Secrets.run(engine) { secrets in
      let node = try await secrets.node("a")
      let behind = try await secrets.node("b")
      try await node.write(1..<4)
      _ = try await node.rotation().run()
      // It has not looked since.
      #expect(behind.ring.ids.count == 1)
      #expect(try await behind.count() == 3)
      try await node.database.close()
      try await behind.database.close()
    }
  }

  @Test(arguments: Engine.allCases)
  func `makes no other key file for a database that has keys, and takes no other`(
    engine: Engine
  ) async throws {
    try await Secrets.run(engine) { secrets in
      let node = try await secrets.node("a")
      try await node.write(1..<4)
      let kept = secrets.file.path + ".kept"
      try FileManager.default.moveItem(atPath: secrets.file.path, toPath: kept)
      let without = try await secrets.node("b")
      #expect(!secrets.file.exists)
      #expect(without.ring.ids.isEmpty)
      await #expect(throws: NoKeys.self) { try await without.count() }
      await #expect(throws: NoKeys.self) { try await without.write(4..<5) }
      try secrets.file.make(chance: .different(seed: 99), on: Clock.test.today)
      let problems = await #expect(throws: Problems.self) { try await secrets.node("c") }
      #expect(problems?.problems.first?.message.contains("not the one of this database") == true)
      try FileManager.default.removeItem(atPath: secrets.file.path)
      try FileManager.default.moveItem(atPath: kept, toPath: secrets.file.path)
      let found = try await secrets.node("d")
      #expect(try await found.count() == 3)
      for node in [node, without, found] { try await node.database.close() }
    }
  }
}
