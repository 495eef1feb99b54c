/// Under which names the site answers. Without this, somebody else's page could be led to a server
/// on the reader's own machine, and links in mail could be made to point elsewhere.
package enum HostRules {
  /// What a site answers to that nobody gave a name: only this machine can reach it so.
  package static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

  /// - Parameter authority: As the request says it, `waypoint.example:443`.
  package static func accepts(_ authority: String?, among hosts: Set<String>) -> Bool {
    guard let host = authority.flatMap(host(of:)) else { return false }
    return hosts.contains(host)
  }

  /// The name without the port, in small letters; `nil` when it is none.
  package static func host(of authority: String) -> String? {
    let text = authority.lowercased()
    let end = text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : nil
    let colon = text[(end ?? text.startIndex)...].firstIndex(of: ":")
    let port = colon.map { text[text.index(after: $0)...] } ?? ""
    let host = text[..<(colon ?? text.endIndex)]
    let isName = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: ":"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isName, !host.isEmpty, port.utf8.count <= 5, port.allSatisfy(\.isNumber),
      end == nil || end == host.endIndex
    else { return nil }
    return String(host)
  }

  /// Whether only this machine reaches what listens at `address`.
  package static func isLoopback(_ address: String) -> Bool {
    loopback.contains(address) || address == "::1" || address.hasPrefix("127.")
  }
}

/// The request was meant for another site, or for none.
struct WrongHost: Error {}
