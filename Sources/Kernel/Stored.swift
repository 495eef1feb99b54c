/// A value as a database column holds it.
package enum Stored: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])
  case boolean(Bool)
  /// Only ever a parameter, for `IN (?1*)`; never read from a column.
  indirect case list([Stored])
}

/// What can be bound to a parameter of a statement and read back from a column.
package protocol Storable: Sendable {
  var stored: Stored { get }
  /// `nil` when the column holds something that is not such a value.
  init?(stored: Stored)
}

extension Stored: Storable {
  package var stored: Stored { self }
  package init?(stored: Stored) { self = stored }
}

/// The values of an `IN (?1*)`. May be empty.
package struct List: Storable {
  package let stored: Stored

  package init(_ values: some Sequence<some Storable>) { stored = .list(values.map(\.stored)) }

  package init?(stored: Stored) {
    guard case .list = stored else { return nil }
    self.stored = stored
  }
}

extension Optional: Storable where Wrapped: Storable {
  package var stored: Stored { self?.stored ?? .null }

  package init?(stored: Stored) {
    if stored == .null {
      self = .none
    } else if let wrapped = Wrapped(stored: stored) {
      self = .some(wrapped)
    } else {
      return nil
    }
  }
}

extension String: Storable {
  package var stored: Stored { .text(self) }
  package init?(stored: Stored) {
    guard case .text(let text) = stored else { return nil }
    self = text
  }
}

extension Int: Storable {
  package var stored: Stored { .integer(Int64(self)) }
  package init?(stored: Stored) {
    guard case .integer(let number) = stored, let int = Int(exactly: number) else { return nil }
    self = int
  }
}

extension Int64: Storable {
  package var stored: Stored { .integer(self) }
  package init?(stored: Stored) {
    guard case .integer(let number) = stored else { return nil }
    self = number
  }
}

extension Double: Storable {
  package var stored: Stored { .real(self) }
  package init?(stored: Stored) {
    switch stored {
    case .real(let number): self = number
    case .integer(let number): self = Double(number)
    default: return nil
    }
  }
}

extension Bool: Storable {
  package var stored: Stored { .boolean(self) }
  package init?(stored: Stored) {
    switch stored {
    case .boolean(let flag): self = flag
    // SQLite keeps a Boolean as 0 or 1.
    case .integer(0): self = false
    case .integer(1): self = true
    default: return nil
    }
  }
}

extension Array: Storable where Element == UInt8 {
  package var stored: Stored { .bytes(self) }
  package init?(stored: Stored) {
    guard case .bytes(let bytes) = stored else { return nil }
    self = bytes
  }
}

/// An enum with text codes is stored as its code: `enum Role: String, Storable`.
extension Storable where Self: RawRepresentable, RawValue == String {
  package var stored: Stored { .text(rawValue) }
  package init?(stored: Stored) {
    guard case .text(let code) = stored else { return nil }
    self.init(rawValue: code)
  }
}
