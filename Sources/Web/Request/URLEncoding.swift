import Foundation
import Markup

/// `name=value&name=value` as browsers send forms and addresses carry questions.
enum URLEncoding {
  static func read(_ text: some StringProtocol) -> FormData {
    var data = FormData()
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      data.add(decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
    }
    return data
  }

  /// Bytes that are no text become `�`, and a broken `%` stays as it is.
  static func decoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    let source = Array(text.utf8)
    var index = 0
    while index < source.count {
      let byte = source[index]
      if byte == UInt8(ascii: "+") {
        bytes.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), index + 2 < source.count,
        let high = hexValue(source[index + 1]), let low = hexValue(source[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 2
      } else {
        bytes.append(byte)
      }
      index += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  static func encoded(_ text: String) -> String {
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

/// Builds an address: `Address("/people").with("q", text).text`.
package struct Address: Hashable, Sendable {
  private let path: String
  private var query: [(String, String)] {
    zip(names, values).map { ($0, $1) }
  }
  private var names: [String] = []
  private var values: [String] = []

  package init(_ path: String) { self.path = path }

  /// With `name` set to `value`; without it when there is none.
  package func with(_ name: String, _ value: String?) -> Address {
    var address = self
    if let index = names.firstIndex(of: name) {
      address.names.remove(at: index)
      address.values.remove(at: index)
    }
    if let value, !value.isEmpty {
      address.names.append(name)
      address.values.append(value)
    }
    return address
  }

  package var text: String {
    guard !names.isEmpty else { return path }
    return path + "?"
      + query.map { "\(URLEncoding.encoded($0.0))=\(URLEncoding.encoded($0.1))" }
      .joined(separator: "&")
  }
}
