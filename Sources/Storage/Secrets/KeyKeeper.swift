import Kernel

/// Makes the ring of a database from its key file and from what the database says of its keys,
/// and keeps it so while a program runs.
package struct KeyKeeper: Sendable {
  package let file: KeyFile
  package let places: [SealedPlace]
  let chance: Chance
  /// The name of a node that goes on running, which says so before it does anything.
  let node: String?

  package init(
    _ file: KeyFile, places: [SealedPlace], chance: Chance, node: String? = nil
  ) {
    self.file = file
    self.places = places
    self.chance = chance
    self.node = node
  }

  /// How long it may take until a running program follows.
  package static let secondsBetweenLooks = 2

  /// The ring of the database, which every unit of work has from now on. A database that has no
  /// keys yet takes those of the file; its last one seals.
  ///
  /// - Parameter making: Whether a key file is made where there is none. Never for a database that
  ///   has keys: another key would open nothing of what is there.
  /// - Returns: The ring, without keys where there is no file; whether the file was made.
  /// - Throws: `Problems` when the file is not the one of the database.
  package func begin(
    _ database: any Database, making: Bool, at now: Instant
  ) async throws -> (ring: KeyRing, isMade: Bool) {
    let places = places
    let (notes, sealed) = try await database.read { tx in
      let notes = try KeyNotes.all(tx)
      return (notes, notes.isEmpty ? try Self.keys(of: places, tx) : [])
    }
    var isMade = false
    if !file.exists {
      guard making, notes.isEmpty, sealed.isEmpty else { return (.empty, false) }
      try file.make(chance: chance, on: now.dayInLondon)
      isMade = true
    }
    let keys = try file.keys()
    let known = Set(keys.map(\.id))
    let needed =
      notes.isEmpty
      ? sealed : Set(notes.filter { $0.state == .current || $0.finds }.map(\.id))
    guard needed.isSubset(of: known) else {
      throw Self.wrongFile(file, needed.subtracting(known))
    }
    if notes.isEmpty { try await note(keys, database, at: now) }
    let file = file
    let ring = KeyRing(keys, chance: chance, reading: { (try? file.keys()) ?? [] })
    try await refresh(ring, database)
    if let node { try await report(node, ring, database) }
    database.use(ring)
    return (ring, isMade)
  }

  /// Says what a node knows, and looks whether another key began to seal before it had said so.
  private func report(
    _ node: String, _ ring: KeyRing, _ database: any Database
  ) async throws {
    let known = NodeKeys(node: node, known: ring.ids, seals: ring.present)
    try await database.write { tx in try KeyNotes.report(known, tx) }
    try await refresh(ring, database)
    guard ring.present == nil || ring.finding == nil else { return }
    let needed = try await database.read { tx in
      try KeyNotes.all(tx).filter { $0.state == .current || $0.finds }.map(\.id)
    }
    throw Self.wrongFile(file, Set(needed).subtracting(ring.ids))
  }

  /// Follows the file and the database: keys that were added, and which one seals now.
  package func refresh(_ ring: KeyRing, _ database: any Database) async throws {
    let notes = try await database.read { tx in try KeyNotes.all(tx) }
    ring.take(
      try file.keys(), present: notes.first { $0.state == .current }?.id,
      finding: notes.first(where: \.finds)?.id)
  }

  /// What came of sealing anew.
  package struct Sealed: Hashable, Sendable {
    package var count = 0
    /// How many values of a place do not open with the key they name, and were passed over.
    package var unopened: [String: Int] = [:]
  }

  /// Seals what an earlier version left unsealed; `nil` where there is nothing of it. What it was
  /// is to be wiped after that.
  package func sealPlain(_ ring: KeyRing, _ database: any Database) async throws -> Sealed? {
    let all = places
    let places = try await database.read { tx in try all.filter { try $0.hasPlain(tx) } }
    guard !places.isEmpty else { return nil }
    try await database.write { tx in
      for place in ["file", "log"] {
        try tx.execute(
          "INSERT INTO sealing_wipe (place) VALUES (?1) ON CONFLICT DO NOTHING", place)
      }
    }
    return try await sealAll(ring, database, in: places)
  }

  /// Wipes what sealed values were before, where that is still to be done: ended at any point, the
  /// next time does the rest.
  /// - Returns: Whether nothing is left of it; somebody who reads at the time keeps it in the log.
  package func wipe(_ database: any Database) async throws -> Bool {
    let due = try await database.read { tx in
      try tx.rows("SELECT place FROM sealing_wipe").map { try $0(0, as: String.self) }
    }
    if due.contains("file") {
      try await database.wipeFile()
      try await wiped("file", database)
    }
    if due.contains("log") {
      guard try await database.wipeLog() else { return false }
      try await wiped("log", database)
    }
    return true
  }

  private func wiped(_ place: String, _ database: any Database) async throws {
    try await database.write { tx in
      _ = try tx.execute("DELETE FROM sealing_wipe WHERE place = ?1", place)
    }
  }

  /// Seals what another key of the ring seals, some hundred values at a time. One that does not
  /// open is passed over. Ended at any point and begun again, it goes on where it was.
  ///
  /// - Parameter places: All of them when left out.
  package func sealAll(
    _ ring: KeyRing, _ database: any Database, in places: [SealedPlace]? = nil
  ) async throws -> Sealed {
    var sealed = Sealed()
    for place in places ?? self.places {
      // Again from the beginning until there is nothing to seal: where one that does not open goes
      // meanwhile, as many others are passed over.
      var pass = SealedPlace.Go()
      repeat {
        pass = try await seal(place, ring, database)
        sealed.count += pass.sealed
      } while pass.sealed > 0 && pass.unopened > 0
      if pass.unopened > 0 { sealed.unopened[place.name] = pass.unopened }
    }
    return sealed
  }

  private func seal(
    _ place: SealedPlace, _ ring: KeyRing, _ database: any Database
  ) async throws -> SealedPlace.Go {
    var pass = SealedPlace.Go()
    while true {
      let after = pass.unopened
      // A few hundred at a time, so that nobody who writes meanwhile waits for long.
      let go = try await database.write { tx in
        // What is overwritten is not to stay in the file.
        if tx.engine == .sqlite { try tx.define("PRAGMA secure_delete = ON") }
        return try place.seal(ring, 500, after: after, tx)
      }
      if go == SealedPlace.Go() { return pass }
      pass.sealed += go.sealed
      pass.unopened += go.unopened
    }
  }

  /// The keys of a file, taken by a database that has none. Of two who do it at once, one does.
  private func note(
    _ keys: [KeyRing.Key], _ database: any Database, at now: Instant
  ) async throws {
    let ids = keys.map(\.id)
    try await database.writeAlone { tx in
      guard try KeyNotes.all(tx).isEmpty else { return }
      for id in ids {
        try KeyNotes.add(
          id, id == ids.last ? .current : .earlier, finds: id == ids.first, at: now, tx)
      }
    }
  }

  static func keys(of places: [SealedPlace], _ tx: any Transaction) throws -> Set<String> {
    try places.reduce(into: []) { $0.formUnion(try $1.keys(tx)) }
  }

  static func wrongFile(_ file: KeyFile, _ missing: Set<String>) -> Problems {
    Problems(
      "keys",
      "The key file \(file.path) is not the one of this database: it does not hold "
        + "\(missing.sorted().joined(separator: ", ")). Nothing was changed. Say where the right"
        + " one is with --keys FILE")
  }
}
