import Access

/// A range of network addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
package struct NetworkRange: Hashable, Sendable {
  private let bytes: [UInt8]
  private let prefixLength: Int

  /// `nil` for what is no address or no range.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = NetworkAddress(String(parts[0]))?.bytes else { return nil }
    self.bytes = bytes
    guard parts.count == 2 else {
      prefixLength = bytes.count * 8
      return
    }
    guard let length = Int(parts[1]), (0...bytes.count * 8).contains(length) else { return nil }
    prefixLength = length
  }

  private init(_ bytes: [UInt8], _ prefixLength: Int) {
    self.bytes = bytes
    self.prefixLength = prefixLength
  }

  /// This machine itself.
  package static let loopback = [
    NetworkRange([127, 0, 0, 0], 8),
    NetworkRange([UInt8](repeating: 0, count: 15) + [1], 128),
  ]

  package func contains(_ address: String) -> Bool {
    guard let other = NetworkAddress(address)?.bytes, other.count == bytes.count else {
      return false
    }
    return (0..<prefixLength).allSatisfy { bit in
      let mask = UInt8(0x80) >> UInt8(bit % 8)
      return bytes[bit / 8] & mask == other[bit / 8] & mask
    }
  }
}
