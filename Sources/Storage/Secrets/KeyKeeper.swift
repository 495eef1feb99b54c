import Kernel

/// Makes the ring of a database from its key file and from what the database says of its keys,
/// and keeps it so while a program runs.
package struct KeyKeeper: Sendable {
  package let file: KeyFile
  package let places: [SealedPlace]
  let chance: Chance

  package init(_ file: KeyFile, places: [SealedPlace], chance: Chance) {
    self.file = file
    self.places = places
    self.chance = chance
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
    database.use(ring)
    return (ring, isMade)
  }

  /// Follows the file and the database: keys that were added, and which one seals now.
  package func refresh(_ ring: KeyRing, _ database: any Database) async throws {
    let notes = try await database.read { tx in try KeyNotes.all(tx) }
    ring.take(
      try file.keys(), present: notes.first { $0.state == .current }?.id,
      finding: notes.first(where: \.finds)?.id)
  }

  /// Whether something is there that an earlier version left unsealed.
  package func hasPlain(_ database: any Database) async throws -> Bool {
    let places = places
    return try await database.read { tx in
      try places.contains { try $0.hasPlain(tx) }
    }
  }

  /// Seals what is not sealed with the present key, some hundred values at a time. Ended at any
  /// point and begun again, it goes on where it was.
  package func sealAll(_ ring: KeyRing, _ database: any Database) async throws -> Int {
    var count = 0
    for place in places {
      while true {
        // A few hundred at a time, so that nobody who writes meanwhile waits for long.
        let done = try await database.write { tx in
          // What is overwritten is not to stay in the file.
          if tx.engine == .sqlite { try tx.define("PRAGMA secure_delete = ON") }
          return try place.sealAnew(ring, 500, tx)
        }
        count += done
        if done == 0 { break }
      }
    }
    return count
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
