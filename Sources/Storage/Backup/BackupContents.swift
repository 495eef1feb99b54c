import Foundation
import Kernel

/// What is in a backup, as its last part says it.
package struct BackupContents: Codable, Hashable, Sendable {
  /// A step of the schema that the rows were written under.
  package struct Step: Codable, Hashable, Sendable {
    package let name: String
    package let digest: String
  }

  package struct Column: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable {
      /// Also what is true or false, as 1 or 0.
      case integer
      case real
      case text
      case bytes
    }

    package let name: String
    package let kind: Kind
  }

  package struct Table: Codable, Hashable, Sendable {
    package let name: String
    package let columns: [Column]
    package let rows: Int
    /// Of the lines of all rows, in hexadecimal. The same rows have the same digest on either
    /// engine.
    package let sha256: String
    /// Where its packed part begins in the file, and how long that is.
    let offset: Int
    let length: Int
  }

  /// Of the layout of the file; a later version of Waypoint may write another.
  let format: Int
  /// The engine it was made from; it may be restored to either.
  package let engine: String
  package let madeAtMilliseconds: Int64
  /// In the order in which they were applied.
  package let steps: [Step]
  /// No identifier from here on was given out when the backup was made.
  package let nextIdentifier: Int64
  package let tables: [Table]

  package var madeAt: Instant { Instant(milliseconds: madeAtMilliseconds) }
  package var rows: Int { tables.reduce(0) { $0 + $1.rows } }

  package func table(_ name: String) -> Table? { tables.first { $0.name == name } }
}

extension BackupContents {
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + Array("\n".utf8)
  }

  /// `nil` when it is not such a description, or not one that can be true of a file in which
  /// `available` bytes come before it.
  init?(encoded bytes: [UInt8], available: Int) {
    guard let contents = try? JSONDecoder().decode(BackupContents.self, from: Data(bytes)),
      contents.isPossible(in: available)
    else { return nil }
    self = contents
  }

  /// Names end up in statements and numbers are counted with, so neither is taken on trust.
  private func isPossible(in available: Int) -> Bool {
    let names = tables.map(\.name)
    return Set(names).count == names.count
      && (1...Int64(1) << 60).contains(nextIdentifier)
      && tables.allSatisfy { table in
        let columns = table.columns.map(\.name)
        return ([table.name] + columns).allSatisfy { (try? SQLName.checked($0)) != nil }
          && !columns.isEmpty && Set(columns).count == columns.count
          && table.rows >= 0 && table.offset >= 0 && table.length > 0
          && table.offset <= available && table.length <= available - table.offset
      }
  }
}

extension BackupContents.Column {
  /// - Throws: `StorageError.statement` for a column of a kind that no migration makes.
  init(_ column: TableShape.Column) throws {
    name = column.name
    switch column.kind {
    case .integer, .boolean: kind = .integer
    case .real: kind = .real
    case .text: kind = .text
    case .bytes: kind = .bytes
    case .other:
      throw StorageError.statement("\(name) is of a kind that backups lack", sql: name)
    }
  }
}
