import Kernel

/// The states of many credentials, a bit each, published as one list, so that nobody who looks
/// one up says whose it is (Bitstring Status List 1.0). The first credential is the most
/// significant bit of the first byte.
package struct StatusList: Hashable, Sendable {
  /// A shorter list would say more of each credential in it.
  package static let least = 131_072
  /// Eight million and more; a packed list is unpacked no further.
  package static let most = 8 << 20

  private(set) package var bytes: [UInt8]

  /// A list with no bit set.
  package init() { bytes = [UInt8](repeating: 0, count: Self.least / 8) }

  /// Reads a list as it is published.
  ///
  /// - Throws: why it cannot be used, in words.
  package init(encoded: String) throws(SignedToken.Unreadable) {
    // `u` says that base64url follows (multibase).
    guard encoded.utf8.first == UInt8(ascii: "u"),
      let packed = Base64URL.decoded(encoded.dropFirst())
    else { throw SignedToken.Unreadable("it is not written as status lists are") }
    guard let bytes = Packed.gzip.unpacked(packed, limit: Self.most / 8) else {
      throw SignedToken.Unreadable(
        "it is not packed as status lists are, is damaged, or holds more than \(Self.most) states")
    }
    guard bytes.count * 8 >= Self.least else {
      throw SignedToken.Unreadable(
        "it is too short: \(bytes.count * 8) states, where a list has at least \(Self.least)")
    }
    self.bytes = bytes
  }

  package var count: Int { bytes.count * 8 }

  /// Whether the bit is set; `nil` beyond the end.
  package func isSet(_ index: Int) -> Bool? {
    guard (0..<count).contains(index) else { return nil }
    return bytes[index / 8] & (0x80 >> UInt8(index % 8)) != 0
  }

  /// Does nothing beyond the end.
  package mutating func set(_ index: Int, to value: Bool = true) {
    guard (0..<count).contains(index) else { return }
    let bit: UInt8 = 0x80 >> UInt8(index % 8)
    if value { bytes[index / 8] |= bit } else { bytes[index / 8] &= ~bit }
  }

  /// As it is published.
  package var encoded: String { "u" + Base64URL.encoded(Packed.gzip.packed(bytes)) }

  /// A place for one more credential, drawn by lot, so that it tells nobody when or beside whom
  /// the credential was issued; `nil` when the list is full.
  package static func freeIndex(
    besides taken: Set<Int>, using generator: inout some RandomNumberGenerator
  ) -> Int? {
    // Until a list is nearly full, one of these is free; each free place is as likely.
    for _ in 0..<64 {
      let index = Int(generator.next(upperBound: UInt64(least)))
      if !taken.contains(index) { return index }
    }
    let free = least - taken.count { (0..<least).contains($0) }
    guard free > 0 else { return nil }
    var left = Int(generator.next(upperBound: UInt64(free)))
    for index in 0..<least where !taken.contains(index) {
      if left == 0 { return index }
      left -= 1
    }
    return nil
  }
}

/// Numbers drawn by lot from a house's chance.
package struct ChanceGenerator: RandomNumberGenerator {
  private let chance: Chance
  package init(_ chance: Chance) { self.chance = chance }

  package mutating func next() -> UInt64 {
    chance.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
