import Kernel

/// A short number that tells one state of a row from another, the same however its columns are
/// ordered and whichever engine holds them. Those of several rows add up to one of them together.
enum RowDigest {
  /// What no row at all amounts to.
  static let nothing: UInt64 = 0

  /// Columns that change whenever something is sealed anew, and then say the same as before.
  private static let sealedColumns: Set<String> = ["sealed_value", "sealed_with"]
  /// Of a column that is not looked at.
  private static let passedOver: UInt64 = 0

  /// - Parameter seeds: One for each column, from `seed(of:)`.
  static func of(_ values: [Stored], _ seeds: [UInt64]) -> UInt64 {
    var sum: UInt64 = 0
    for (value, seed) in zip(values, seeds) where seed != passedOver {
      // Left out and null are the same.
      guard let hash = hash(value, from: seed) else { continue }
      sum &+= mixed(hash)
    }
    return mixed(sum | 1)
  }

  static func seed(of column: String) -> UInt64 {
    sealedColumns.contains(column) ? passedOver : fnv(column.utf8, from: 0xCBF2_9CE4_8422_2325)
  }

  private static func hash(_ value: Stored, from seed: UInt64) -> UInt64? {
    switch value {
    case .null, .list: nil
    case .integer(let number): mixed(seed ^ UInt64(bitPattern: number))
    // SQLite keeps a Boolean as 0 or 1.
    case .boolean(let flag): mixed(seed ^ (flag ? 1 : 0))
    case .real(let number): mixed(seed ^ number.bitPattern)
    case .text(let text): fnv(text.utf8, from: seed)
    case .bytes(let bytes): fnv(bytes, from: seed)
    }
  }

  private static func fnv(_ bytes: some Sequence<UInt8>, from seed: UInt64) -> UInt64 {
    var hash = seed
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// The last step of SplitMix64: every bit of the argument reaches every bit of the result.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
