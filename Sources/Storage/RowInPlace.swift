import CLibPQ
import Foundation
import GRDBSQLite
import Kernel

/// A row looked at where it lies, without copying it: for reading millions of them. Valid only
/// during the call it is handed to. Columns are read by position, like those of a `Row`.
package struct RowInPlace {
  private enum Place {
    case sqlite(OpaquePointer)
    case postgresql(OpaquePointer, CInt)
  }

  private let place: Place

  init(sqlite statement: OpaquePointer) { place = .sqlite(statement) }
  init(postgresql result: OpaquePointer, row: CInt) { place = .postgresql(result, row) }

  /// A whole number, a day, an identifier, a truth value (1 or 0); `nil` for null.
  package func integer(_ column: Int) -> Int64? {
    let column = CInt(column)
    switch place {
    case .sqlite(let statement):
      guard sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
      return sqlite3_column_int64(statement, column)
    case .postgresql(let result, let row):
      guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column)
      else { return nil }
      switch UInt8(bitPattern: start.pointee) {
      case UInt8(ascii: "t"): return 1
      case UInt8(ascii: "f"): return 0
      case _: return Int64(strtoll(start, nil, 10))
      }
    }
  }

  package func day(_ column: Int) -> Day? { integer(column).map { Day(number: Int($0)) } }

  /// The bytes of a text; `nil` for null.
  package func withText<Value>(
    _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value
  ) rethrows -> Value? {
    let column = CInt(column)
    switch place {
    case .sqlite(let statement):
      guard sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
      let start = sqlite3_column_text(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return try body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    case .postgresql(let result, let row):
      guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column)
      else { return nil }
      let count = Int(PQgetlength(result, row, column))
      return try start.withMemoryRebound(to: UInt8.self, capacity: count) {
        try body(UnsafeBufferPointer(start: $0, count: count))
      }
    }
  }

  /// Puts the bytes of a text at the end of `bytes`; nothing for null.
  package func addText(_ column: Int, to bytes: inout [UInt8]) {
    let column = CInt(column)
    switch place {
    case .sqlite(let statement):
      // A null has no address.
      guard let start = sqlite3_column_text(statement, column) else { return }
      let count = Int(sqlite3_column_bytes(statement, column))
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    case .postgresql:
      withText(Int(column)) { bytes.append(contentsOf: $0) }
    }
  }

  package func text(_ column: Int) -> String? {
    withText(column) { String(decoding: $0, as: UTF8.self) }
  }
}
