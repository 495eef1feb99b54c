/// A mail address as it is used today: letters, digits and a few signs, one `@`, the name of a
/// domain. What a header, a reply or another recipient could hide in is no address.
package struct MailAddress: Hashable, Sendable {
  /// As it was written.
  package let text: String

  package init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= 254, Self.isLocal(parts[0]), Self.isDomain(parts[1])
    else { return nil }
    self.text = text
  }

  package var domain: String { text.split(separator: "@").last.map(String.init) ?? "" }

  /// RFC 5321, 4.1.2: atoms with single dots between.
  private static func isLocal(_ text: Substring) -> Bool {
    let atoms = text.split(separator: ".", omittingEmptySubsequences: false)
    return text.utf8.count <= 64
      && atoms.allSatisfy { atom in !atom.isEmpty && atom.utf8.allSatisfy(HeaderText.isAtom) }
  }

  private static func isDomain(_ text: Substring) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return text.utf8.count <= 253
      && labels.allSatisfy { label in
        !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy { $0 == UInt8(ascii: "-") || HeaderText.isLetterOrDigit($0) }
      }
  }
}

/// An address with the name of whose it is: `Waypoint at Harbour <waypoint@harbour.example>`.
package struct Mailbox: Hashable, Sendable {
  package let name: String?
  package let address: MailAddress

  package init(_ address: MailAddress, name: String? = nil) {
    self.name = name
    self.address = address
  }

  /// `address` or `Name <address>`.
  package init?(_ text: String) {
    guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
      guard let address = MailAddress(text) else { return nil }
      self.init(address)
      return
    }
    var name = String(text[..<open])
    while name.last?.isWhitespace == true { name.removeLast() }
    if name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = String(name.dropFirst().dropLast())
    }
    guard let address = MailAddress(String(text[text.index(after: open)...].dropLast())) else {
      return nil
    }
    self.init(address, name: name.isEmpty ? nil : name)
  }
}
