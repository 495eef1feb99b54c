import Foundation

/// A range of network addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
package struct NetworkRange: Hashable, Sendable {
  private let bytes: [UInt8]
  private let prefixLength: Int

  /// `nil` for what is no address or no range.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = Self.bytes(of: String(parts[0])) else { return nil }
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
    guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
    return (0..<prefixLength).allSatisfy { bit in
      let mask = UInt8(0x80) >> UInt8(bit % 8)
      return bytes[bit / 8] & mask == other[bit / 8] & mask
    }
  }

  /// Four bytes or sixteen. What came over IPv6 from an IPv4 address is that address.
  private static func bytes(of text: String) -> [UInt8]? {
    var four = [UInt8](repeating: 0, count: 4)
    if inet_pton(AF_INET, text, &four) == 1 { return four }
    var sixteen = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
    let mapped = sixteen[..<10].allSatisfy { $0 == 0 } && sixteen[10] == 255 && sixteen[11] == 255
    return mapped ? Array(sixteen[12...]) : sixteen
  }
}
