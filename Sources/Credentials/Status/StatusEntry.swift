/// What a bit of a list says (Bitstring Status List 1.0).
package struct StatusPurpose: RawRepresentable, Hashable, Sendable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Taken back for good: a bit that was set stays set.
  package static let revocation = StatusPurpose(rawValue: "revocation")
  /// Not valid for the time being.
  package static let suspension = StatusPurpose(rawValue: "suspension")
}

/// Where the state of one credential is published: a bit of a list.
package struct StatusEntry: Hashable, Sendable {
  /// The address of the list.
  package let list: String
  package let index: Int
  package let purpose: StatusPurpose

  package init(list: String, index: Int, purpose: StatusPurpose) {
    self.list = list
    self.index = index
    self.purpose = purpose
  }
}
