import Kernel

/// Where sealed values are kept, for checking the keys and for sealing anew under the present one.
package struct SealedPlace: Sendable {
  /// `second factors`
  package let name: String
  /// How many values are sealed with which key; under `plain`, how many are not sealed yet.
  package let counts: @Sendable (any Transaction) throws -> [String: Int]
  /// Whether an earlier version left values unsealed: asked whenever a database is opened.
  package let hasPlain: @Sendable (any Transaction) throws -> Bool
  /// Rows sealed with one of some keys, always in the same order: so many, after so many others.
  private let rows:
    @Sendable (_ keys: List, _ limit: Int, _ after: Int, any Transaction) throws -> [Row]
  /// Opens a row and seals it with the present key.
  private let sealAnew: @Sendable (Row, KeyRing, any Transaction) throws -> Void
  /// So many rows at most are in memory at once.
  private let rowsAtOnce: Int

  /// Stands in the place of a key for what an earlier version left unsealed.
  package static let plain = ""

  package init(
    _ name: String, counts: @escaping @Sendable (any Transaction) throws -> [String: Int],
    hasPlain: @escaping @Sendable (any Transaction) throws -> Bool = { _ in false },
    rowsAtOnce: Int = 500,
    rows:
      @escaping @Sendable (_ keys: List, _ limit: Int, _ after: Int, any Transaction) throws
      -> [Row],
    sealAnew: @escaping @Sendable (Row, KeyRing, any Transaction) throws -> Void
  ) {
    self.name = name
    self.counts = counts
    self.hasPlain = hasPlain
    self.rowsAtOnce = rowsAtOnce
    self.rows = rows
    self.sealAnew = sealAnew
  }

  /// What one go of sealing anew came to.
  package struct Go: Hashable, Sendable {
    package var sealed = 0
    /// Values that do not open with the key they name: changed, moved, or cut off.
    package var unopened = 0
  }

  /// Seals up to so many values anew that another key of the ring seals, or none yet.
  ///
  /// - Parameter after: So many that do not open were met before, and are passed over.
  package func seal(
    _ keys: KeyRing, _ limit: Int, after unopened: Int = 0, _ tx: any Transaction
  ) throws -> Go {
    var go = Go()
    guard keys.present != nil else { return go }
    let others = List(Self.others(keys))
    for row in try rows(others, min(limit, rowsAtOnce), unopened, tx) {
      do {
        try sealAnew(row, keys, tx)
        go.sealed += 1
      } catch is SealBroken {
        go.unopened += 1
      }
    }
    return go
  }

  /// The keys that values here are sealed with.
  package func keys(_ tx: any Transaction) throws -> Set<String> {
    Set(try counts(tx).filter { $0.key != Self.plain && $0.value > 0 }.keys)
  }

  /// Rows of a key and how many there are of it.
  package static func counts(_ rows: [Row]) throws -> [String: Int] {
    try rows.reduce(into: [:]) { counts, row in counts[try row(0)] = try row(1) }
  }

  /// What is sealed otherwise than with the present key, for the question which rows those are.
  package static func others(_ keys: KeyRing) -> [String] {
    keys.ids.filter { $0 != keys.present } + [plain]
  }
}
