import Kernel

/// Puts a new key in the place of the present one, beside running nodes: it is added to the file
/// and waits, sealing nothing, until every node knows it; then it seals, for all nodes alike; then
/// everything is sealed anew with it, and the keys before it are retired once nothing is left that
/// they seal. Ended at any point and run again, it goes on; two at once do it once.
package struct KeyRotation: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case adding, noting, waiting, turning, settling, sealing, retiring
  }

  /// What came of it.
  package struct Outcome: Hashable, Sendable {
    package var key: String
    /// Whether it seals already.
    package var seals: Bool
    package var sealedAnew: Int
    /// How many values of each place are sealed with which key.
    package var counts: [String: [String: Int]]
    /// How many values of a place do not open with the key they name, and were passed over.
    package var unopened: [String: Int] = [:]
    package var retired: [String]
  }

  package let keeper: KeyKeeper
  package let database: any Database
  package let ring: KeyRing
  /// Of which day a new key is.
  package let clock: Clock
  /// How many looks long a node may take to follow.
  package var patience = 15
  /// Sleeps between two looks.
  package var pause: @Sendable () async throws -> Void = {
    try await Task.sleep(for: .seconds(KeyKeeper.secondsBetweenLooks))
  }
  /// Called before each step.
  package var before: @Sendable (Step) throws -> Void = { _ in }
  /// Called when every node knows the new key, for what may happen just then.
  package var beforeTurning: @Sendable () async throws -> Void = {}

  package init(
    _ keeper: KeyKeeper, _ database: any Database, _ ring: KeyRing, clock: Clock
  ) {
    self.keeper = keeper
    self.database = database
    self.ring = ring
    self.clock = clock
  }

  /// - Parameters:
  ///   - adding: Whether a new key is added where none is on its way.
  ///   - sealing: Whether to go on after the new key waits.
  /// - Throws: `Problems` when a node does not know the new key; then run it again.
  package func run(adding: Bool = true, sealing: Bool = true) async throws -> Outcome {
    let key = try await choose(adding)
    var outcome = Outcome(key: key, seals: false, sealedAnew: 0, counts: [:], retired: [])
    if sealing {
      try await turn(to: key)
      try before(.sealing)
      outcome.seals = true
      let sealed = try await keeper.sealAll(ring, database)
      (outcome.sealedAnew, outcome.unopened) = (sealed.count, sealed.unopened)
      try before(.retiring)
      outcome.retired = try await retire(passingOver: sealed.unopened)
    }
    let places = keeper.places
    outcome.counts = try await database.read { tx in
      try places.reduce(into: [:]) { $0[$1.name] = try $1.counts(tx) }
    }
    return outcome
  }

  /// The key that waits, or the present one while what it took over from is not sealed anew, or a
  /// new one.
  private func choose(_ adding: Bool) async throws -> String {
    let notes = try await database.read { tx in try KeyNotes.all(tx) }
    if let under = underWay(notes) { return try here(under) }
    guard adding else { return try here(ring.present ?? "") }
    let noted = Set(notes.map(\.id))
    // Added by a rotation that was ended before it could say so.
    let known = try keeper.file.keys().map(\.id).last { !noted.contains($0) }
    try before(.adding)
    let now = clock.now()
    let new = try known ?? keeper.file.add(chance: keeper.chance, on: now.dayInLondon)
    try before(.noting)
    let chosen = try await database.writeAlone { tx in
      if let other = underWay(try KeyNotes.all(tx)) { return other }
      try KeyNotes.add(new, .waiting, finds: false, at: now, tx)
      return new
    }
    return try here(chosen)
  }

  private func underWay(_ notes: [NotedKey]) -> String? {
    notes.first { $0.state == .waiting }?.id
      ?? (notes.contains { $0.state == .earlier }
        ? notes.first { $0.state == .current }?.id : nil)
  }

  private func here(_ key: String) throws -> String {
    guard try keeper.file.keys().contains(where: { $0.id == key }) else {
      throw KeyKeeper.wrongFile(keeper.file, [key])
    }
    return key
  }

  /// Has `key` seal from now on, once every node knows it, and waits until every node does so.
  private func turn(to key: String) async throws {
    try before(.waiting)
    try await nodes {
      $0.known.contains(key)
    } orElse: { late in
      Self.waits(key, for: late)
    }
    try before(.turning)
    try await beforeTurning()
    try await database.writeAlone { tx in
      let notes = try KeyNotes.all(tx)
      guard notes.contains(where: { $0.id == key && $0.state == .waiting }) else { return }
      // One may have begun since.
      let late = try KeyNotes.nodes(tx).filter { !$0.known.contains(key) }
      guard late.isEmpty else { throw Self.waits(key, for: late) }
      for note in notes where note.state == .current { try KeyNotes.set(note.id, .earlier, tx) }
      try KeyNotes.set(key, .current, tx)
    }
    try await keeper.refresh(ring, database)
    try before(.settling)
    // Commands that are no nodes follow as fast.
    for _ in 0..<2 { try await pause() }
    try await nodes {
      $0.seals == key
    } orElse: { late in
      Problems(
        "keys",
        "The key \(key) seals, and \(late.map(\.node).joined(separator: ", ")) did not follow in"
          + " time. Say `waypoint keys rotate` again to seal the rest")
    }
    // Whatever was begun before is done after this.
    try await database.writeAlone { _ in }
  }

  private static func waits(_ key: String, for late: [NodeKeys]) -> Problems {
    Problems(
      "keys",
      "The key \(key) waits: \(late.count) of the nodes that are running do not know it yet"
        + " (\(late.map(\.node).joined(separator: ", "))). Give them this key file, and say"
        + " `waypoint keys rotate` again. Nothing is sealed with it until then")
  }

  private func nodes(
    do isDone: @Sendable (NodeKeys) -> Bool, orElse problems: ([NodeKeys]) -> Problems
  ) async throws {
    for look in 0... {
      let late = try await database.read { tx in try KeyNotes.nodes(tx) }
        .filter { !isDone($0) }
      if late.isEmpty { return }
      guard look < patience else { throw problems(late) }
      try await pause()
    }
  }

  /// Retires the keys with which nothing is sealed any more but what does not open with them.
  private func retire(passingOver unopened: [String: Int]) async throws -> [String] {
    let (places, ring) = (keeper.places, ring)
    return try await database.writeAlone { tx in
      let others = SealedPlace.others(ring)
      let used = try places.reduce(into: Set<String>()) { used, place in
        let left = try place.counts(tx).filter { others.contains($0.key) && $0.value > 0 }
        guard left.values.reduce(0, +) > unopened[place.name] ?? 0 else { return }
        used.formUnion(left.keys)
      }
      let idle = try KeyNotes.all(tx).filter { $0.state == .earlier && !used.contains($0.id) }
      for note in idle { try KeyNotes.set(note.id, .retired, tx) }
      return idle.map(\.id)
    }
  }
}
