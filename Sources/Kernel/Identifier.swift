/// Names one thing of one kind. Whole numbers underneath, given out by the database in blocks
/// (see `Transaction.newIdentifier()`), so that a `PersonID` cannot be handed to code that wants
/// an `OrganisationID`, though both are numbers.
package protocol Identifier: Hashable, Comparable, Codable, Storable, LosslessStringConvertible {
  var rawValue: Int64 { get }
  init(rawValue: Int64)
}

extension Identifier {
  package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

  package var description: String { String(rawValue) }

  package init?(_ description: String) {
    guard let number = Int64(description), number > 0 else { return nil }
    self.init(rawValue: number)
  }

  package var stored: Stored { .integer(rawValue) }

  package init?(stored: Stored) {
    guard case .integer(let number) = stored else { return nil }
    self.init(rawValue: number)
  }

  package init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(Int64.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

package struct PersonID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct OrganisationID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A ward, department or cost centre inside one organisation.
package struct UnitID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct AssignmentID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Something a person holds or has done: a completed training, a qualification, a competence.
package struct RecordID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct AccountID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One journal entry, in the order of the chain.
package struct EntryID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One load of one or more files by one user.
package struct LoadID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}
