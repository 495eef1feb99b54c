import Foundation

/// A request to another machine's web server.
package struct WebRequest: Sendable {
  package enum Body: Sendable {
    case none
    /// Sent as browsers send forms.
    case form([(name: String, value: String)])
  }

  package var address: String
  package var headers: [(name: String, value: String)]
  package var body: Body
  /// More than this is not taken.
  package var limitInBytes = 256 << 10
  package var seconds = 10
  /// How many redirects to follow; none unless told.
  package var redirects = 0

  package init(
    _ address: String, headers: [(name: String, value: String)] = [], body: Body = .none
  ) {
    self.address = address
    self.headers = headers
    self.body = body
  }

  /// Over TLS, or not leaving this machine at all: nothing that is sent could be read on the way.
  package static func isAllowed(_ address: String) -> Bool {
    guard let parts = URLComponents(string: address), let host = parts.host?.lowercased(),
      !host.isEmpty, parts.user == nil, parts.password == nil,
      address.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 })
    else { return false }
    switch parts.scheme?.lowercased() {
    case "https": return true
    case "http": return ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
    default: return false
    }
  }

  /// Without its question part, for words about it.
  var place: String {
    guard let parts = URLComponents(string: address) else { return "the address" }
    return "\(parts.host ?? "")\(parts.port.map { ":\($0)" } ?? "")\(parts.path)"
  }
}

package struct WebReply: Sendable {
  package let status: Int
  /// Without its parameters, in lower case: `application/json`.
  package let contentType: String
  package let body: [UInt8]
  /// Where a redirect that was not followed leads.
  package let redirect: String?

  package var isGood: Bool { (200..<300).contains(status) }
}

extension [(name: String, value: String)] {
  /// `name=value&name=value`.
  package var formEncoded: String {
    map { "\(Percent.encoded($0.name))=\(Percent.encoded($0.value))" }.joined(separator: "&")
  }
}

/// Text in addresses and forms.
package enum Percent {
  package static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
