/// An email address, to which calendars send answers.
package struct CalendarAddress: Hashable, Sendable {
  /// As it was given.
  package let text: String

  /// - Throws: `CalendarRefusal.unusableAddress` unless there is something before and after its
  ///   only `@`, and nothing that no address holds.
  package init(_ text: String) throws(CalendarRefusal) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let refused = "\"<>(),;:\\[]".unicodeScalars
    guard parts.count == 2, !parts.contains(where: \.isEmpty), text.utf8.count <= 254,
      text.unicodeScalars.allSatisfy({ scalar in
        !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
          && !refused.contains(scalar)
      })
    else { throw .unusableAddress }
    self.text = text
  }

  /// Capitals make no other mailbox.
  package static func == (one: CalendarAddress, other: CalendarAddress) -> Bool {
    one.text.lowercased() == other.text.lowercased()
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(text.lowercased()) }

  /// `mailto:o'brien@example.org`. What has a meaning in addresses of the web is written as `%2F`.
  ///
  /// - Source: RFC 6068, section 2.
  var written: String {
    let plain = "!$'*+-._~@".utf8
    return text.utf8.reduce(into: "mailto:") { address, byte in
      let isPlain =
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: plain.contains(byte)
        }
      let digits = String(byte, radix: 16, uppercase: true)
      address +=
        isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 0x10 ? "0" : "") + digits
    }
  }
}

/// Who holds what is in the calendar and hears the answers.
package struct CalendarOrganiser: Hashable, Sendable {
  /// Where answers go.
  package var address: CalendarAddress
  /// As people know them; without one, calendars show the address.
  package var name: String?

  package init(_ address: CalendarAddress, name: String? = nil) {
    self.address = address
    self.name = name
  }
}

/// Somebody who is invited.
package struct CalendarAttendee: Hashable, Sendable {
  /// What their coming means.
  package enum Role: String, Sendable, CaseIterable {
    case chair = "CHAIR"
    case required = "REQ-PARTICIPANT"
    case optional = "OPT-PARTICIPANT"
    /// Told of it, not expected.
    case informed = "NON-PARTICIPANT"
  }

  /// What they have answered.
  package enum Participation: String, Sendable, CaseIterable {
    case needsAction = "NEEDS-ACTION"
    case accepted = "ACCEPTED"
    case declined = "DECLINED"
    case tentative = "TENTATIVE"
  }

  /// Where the invitation goes.
  package var address: CalendarAddress
  /// As people know them; without one, calendars show the address.
  package var name: String?
  /// What their coming means.
  package var role: Role
  /// What they have answered.
  package var participation: Participation
  /// Whether their calendar should ask them to answer.
  package var expectsAnswer: Bool

  package init(
    _ address: CalendarAddress, name: String? = nil, role: Role = .required,
    participation: Participation = .needsAction, expectsAnswer: Bool = false
  ) {
    self.address = address
    self.name = name
    self.role = role
    self.participation = participation
    self.expectsAnswer = expectsAnswer
  }
}
