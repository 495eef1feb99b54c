/// Names one entry for as long as it lives, in every calendar that has taken it in. It never
/// changes and is never given to another entry, and says nothing about a person.
///
/// - Source: RFC 5545, section 3.8.4.7; RFC 7986, section 5.3.
package struct CalendarUID: Hashable, Sendable {
  /// As it was given.
  package let text: String

  /// - Throws: `CalendarRefusal.unusableUID` unless it is 1 to 255 letters, digits and signs of
  ///   ASCII, without blanks, commas, semicolons, quotes and backslashes.
  package init(_ text: String) throws(CalendarRefusal) {
    let bytes = text.utf8
    let refused = "\\;,\"".utf8
    guard (1...255).contains(bytes.count),
      bytes.allSatisfy({ (0x21...0x7E).contains($0) && !refused.contains($0) })
    else { throw .unusableUID }
    self.text = text
  }
}

/// An address on the web.
package struct CalendarLink: Hashable, Sendable {
  /// As it was given.
  package let text: String

  /// - Throws: `CalendarRefusal.unusableLink` unless it begins with `https://` or `http://` and is
  ///   plain ASCII without blanks and quotes.
  package init(_ text: String) throws(CalendarRefusal) {
    let refused = "\"<>\\^`{|}".utf8
    let host = ["https://", "http://"].first(where: text.hasPrefix).map { text.dropFirst($0.count) }
    guard let first = host?.utf8.first, first != UInt8(ascii: "/"),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !refused.contains($0) })
    else { throw .unusableLink }
    self.text = text
  }
}

/// A point on the earth, kept to a millionth of a degree (about 11 centimetres).
package struct CalendarPosition: Hashable, Sendable {
  /// Millionths of a degree, north of the equator.
  let latitude: Int
  /// Millionths of a degree, east of Greenwich.
  let longitude: Int

  /// - Parameters:
  ///   - latitude: Degrees, -90 to 90.
  ///   - longitude: Degrees, -180 to 180.
  /// - Throws: `CalendarRefusal.noSuchPosition`.
  package init(latitude: Double, longitude: Double) throws(CalendarRefusal) {
    guard (-90...90).contains(latitude), (-180...180).contains(longitude) else {
      throw .noSuchPosition
    }
    self.latitude = Int((latitude * 1_000_000).rounded())
    self.longitude = Int((longitude * 1_000_000).rounded())
  }

  /// `51.507400;-0.127800`.
  var written: String { "\(degrees(latitude));\(degrees(longitude))" }

  private func degrees(_ millionths: Int) -> String {
    let size = millionths.magnitude
    let digits = String(size % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - digits.utf8.count)
    return "\(millionths < 0 ? "-" : "")\(size / 1_000_000).\(zeros)\(digits)"
  }
}
