import Kernel

/// Where sealed values are kept, for checking the keys and for sealing anew under the present one.
package struct SealedPlace: Sendable {
  /// `second factors`
  package let name: String
  /// How many values are sealed with which key; under `plain`, how many are not sealed yet.
  package let counts: @Sendable (any Transaction) throws -> [String: Int]
  /// Whether an earlier version left values unsealed: asked whenever a database is opened.
  package let hasPlain: @Sendable (any Transaction) throws -> Bool
  /// Seals up to so many values that are not sealed with the present key; how many it did.
  package let sealAnew: @Sendable (KeyRing, _ limit: Int, any Transaction) throws -> Int

  /// Stands in the place of a key for what an earlier version left unsealed.
  package static let plain = ""

  package init(
    _ name: String, counts: @escaping @Sendable (any Transaction) throws -> [String: Int],
    hasPlain: @escaping @Sendable (any Transaction) throws -> Bool = { _ in false },
    sealAnew: @escaping @Sendable (KeyRing, _ limit: Int, any Transaction) throws -> Int
  ) {
    self.name = name
    self.counts = counts
    self.hasPlain = hasPlain
    self.sealAnew = sealAnew
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
