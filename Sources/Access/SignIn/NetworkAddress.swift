import Foundation
import Kernel

/// An address of the network, as bytes: four, or sixteen. What came over IPv6 from an IPv4 address
/// is that address.
package struct NetworkAddress: Hashable, Sendable {
  package let bytes: [UInt8]

  /// `nil` for what is no address.
  package init?(_ text: String) {
    var four = [UInt8](repeating: 0, count: 4)
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = four
      return
    }
    var sixteen = [UInt8](repeating: 0, count: 16)
    // `fe80::1%eth0`: by which cable it came tells no addresses apart.
    guard inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &sixteen) == 1 else { return nil }
    let isMapped = sixteen[..<10].allSatisfy { $0 == 0 } && sixteen[10...11] == [255, 255]
    bytes = isMapped ? Array(sixteen[12...]) : sixteen
  }

  /// What an address is counted as: an IPv4 address as itself, an IPv6 address as its first 64
  /// bits. A provider gives each household that many or more, so that whoever has one address of
  /// them has all, and counting them one by one would limit nobody.
  ///
  /// Whoever was given more than one such network is counted as several, as somebody with several
  /// IPv4 addresses is: that is what the count over the whole account is for.
  package static func counted(_ text: String) -> String {
    guard let bytes = NetworkAddress(text)?.bytes else { return text }
    guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
    let groups = stride(from: 0, to: 8, by: 2).map { place in
      String(Int(bytes[place]) << 8 | Int(bytes[place + 1]), radix: 16)
    }
    return "\(groups.joined(separator: ":"))::/64"
  }
}
