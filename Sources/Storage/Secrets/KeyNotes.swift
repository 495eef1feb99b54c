import Kernel

/// A key as the database knows it: by name.
package struct NotedKey: Hashable, Sendable {
  package enum State: String, Storable, CaseIterable {
    /// Known to nodes, or about to be; seals nothing.
    case waiting
    case current
    /// Something may still be sealed with it.
    case earlier
    /// Nothing is sealed with it but what old backups hold.
    case retired
  }

  package let id: String
  package let state: State
  /// Whether values are found by digests made with it.
  package let finds: Bool
}

/// What one running node knows of the keys.
package struct NodeKeys: Hashable, Sendable {
  package let node: String
  package let known: [String]
  /// The key it seals with.
  package let seals: String?

  package init(node: String, known: [String], seals: String?) {
    self.node = node
    self.known = known
    self.seals = seals
  }
}

/// What the database says of its keys: which there are, and which one seals, for all nodes alike.
package enum KeyNotes {
  /// A node that has said nothing for so long is not running.
  package static let lastingInSeconds: Int64 = 30

  package static func all(_ tx: any Transaction) throws -> [NotedKey] {
    try tx.rows("SELECT id, state, finds FROM sealing_key ORDER BY noted_at, id").map {
      NotedKey(id: try $0(0), state: try $0(1), finds: try $0(2))
    }
  }

  static func add(
    _ id: String, _ state: NotedKey.State, finds: Bool, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "INSERT INTO sealing_key (id, state, finds, noted_at) VALUES (?1, ?2, ?3, ?4)", id, state,
      finds, now)
  }

  static func set(_ id: String, _ state: NotedKey.State, _ tx: any Transaction) throws {
    try tx.execute("UPDATE sealing_key SET state = ?2 WHERE id = ?1", id, state)
  }

  /// The database's own time, by which nodes are known to be running: clocks of machines differ.
  private static func now(_ tx: any Transaction) throws -> Instant {
    let statement =
      switch tx.engine {
      case .sqlite: SQLiteTime.now
      case .postgresql: PostgresTime.now
      }
    guard let row = try tx.rows(statement, binding: []).first else { throw StorageError.conflict }
    return try row(0)
  }

  /// Says what a node knows now.
  package static func report(_ node: NodeKeys, _ tx: any Transaction) throws {
    let now = try now(tx)
    try tx.execute(
      "DELETE FROM sealing_node WHERE seen_at < ?1", now.adding(seconds: -3_600))
    try tx.execute(
      """
      INSERT INTO sealing_node (node, known, seals, seen_at) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (node) DO UPDATE SET known = EXCLUDED.known, seals = EXCLUDED.seals,
        seen_at = EXCLUDED.seen_at
      """, node.node, node.known.joined(separator: " "), node.seals, now)
  }

  /// A node that ends as it should.
  package static func forget(_ node: String, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM sealing_node WHERE node = ?1", node)
  }

  /// The nodes that are running.
  package static func nodes(_ tx: any Transaction) throws -> [NodeKeys] {
    try tx.rows(
      "SELECT node, known, seals FROM sealing_node WHERE seen_at >= ?1 ORDER BY node",
      try now(tx).adding(seconds: -lastingInSeconds)
    ).map {
      NodeKeys(
        node: try $0(0), known: try $0(1, as: String.self).split(separator: " ").map(String.init),
        seals: try $0(2))
    }
  }
}
