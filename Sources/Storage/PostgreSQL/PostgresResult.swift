import CLibPQ
import Foundation
import Kernel

/// What a statement returned. Freed with the last reference.
final class PostgresResult {
  private let handle: OpaquePointer
  private let kinds: [Kind]

  /// Takes over `handle`.
  /// - Throws: the server's error, as `StorageError` or `PostgresFailure`.
  init(_ handle: OpaquePointer?, on connection: PostgresConnection, sql: String) throws {
    guard let handle else { throw PostgresFailure.lost(connection.lastMessage) }
    switch PQresultStatus(handle) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
    case _:
      let failure = PostgresError(handle)
      PQclear(handle)
      if !connection.isUsable { throw PostgresFailure.lost(failure.message) }
      if failure.needsPreparingAnew { connection.forgetPrepared() }
      throw failure.mapped(sql: sql)
    }
    self.handle = handle
    kinds = (0..<PQnfields(handle)).map { Kind(PQftype(handle, $0)) }
  }

  deinit { PQclear(handle) }

  var count: Int { Int(PQntuples(handle)) }

  /// Rows inserted, updated or removed.
  var changedRows: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

  var commandTag: String { String(cString: PQcmdStatus(handle)) }

  func row(_ index: Int) -> Row {
    Row(values: kinds.enumerated().map { value(CInt(index), CInt($0.offset), $0.element) })
  }

  func rowInPlace(_ index: Int) -> RowInPlace {
    RowInPlace(postgresql: handle, row: CInt(index))
  }

  func rows() -> [Row] { (0..<count).map(row) }

  /// What a column holds, by the number PostgreSQL gives its type.
  private enum Kind {
    case integer, real, decimal, boolean, bytes, text

    init(_ type: Oid) {
      switch type {
      case 20, 21, 23, 26: self = .integer
      case 700, 701: self = .real
      case 1700: self = .decimal
      case 16: self = .boolean
      case 17: self = .bytes
      case _: self = .text
      }
    }
  }

  private func value(_ row: CInt, _ column: CInt, _ kind: Kind) -> Stored {
    if PQgetisnull(handle, row, column) == 1 { return .null }
    guard let start = PQgetvalue(handle, row, column) else { return .null }
    let length = Int(PQgetlength(handle, row, column))
    switch kind {
    case .integer: return .integer(Int64(strtoll(start, nil, 10)))
    case .real: return .real(strtod(start, nil))
    case .decimal:
      // What SUM makes of whole numbers; SQLite keeps them whole.
      let text = String(cString: start)
      return Int64(text).map(Stored.integer) ?? .real(Double(text) ?? .nan)
    case .boolean: return .boolean(start.pointee == CChar(UInt8(ascii: "t")))
    case .bytes: return .bytes(Self.bytes(start, length))
    case .text:
      let raw = UnsafeRawBufferPointer(start: start, count: length)
      return .text(String(decoding: raw, as: UTF8.self))
    }
  }

  /// `\x0aff`
  private static func bytes(_ start: UnsafePointer<CChar>, _ length: Int) -> [UInt8] {
    func digit(_ index: Int) -> UInt8 {
      let character = UInt8(bitPattern: start[index])
      return character <= UInt8(ascii: "9")
        ? character - UInt8(ascii: "0") : character - UInt8(ascii: "a") + 10
    }
    return stride(from: 2, to: length - 1, by: 2).map { digit($0) << 4 | digit($0 + 1) }
  }
}

/// An error in the server's words.
struct PostgresError {
  let state: String
  let message: String

  init(_ result: OpaquePointer) {
    // The letters of libpq-fe.h: C is the state, M the message, n the constraint.
    func field(_ letter: Character) -> String? {
      PQresultErrorField(result, CInt(letter.asciiValue ?? 0)).map { String(cString: $0) }
    }
    state = field("C") ?? ""
    let words = field("M") ?? String(cString: PQresultErrorMessage(result))
    message = field("n").map { "\(words) [\($0)]" } ?? words
  }

  var needsPreparingAnew: Bool {
    state == "26000" || (state == "0A000" && message.contains("cached plan"))
  }

  func mapped(sql: String) -> any Error {
    if needsPreparingAnew { return StorageError.conflict }
    switch state {
    case "40001", "40P01", "55P03": return StorageError.conflict
    case "23505": return StorageError.constraint(.unique, detail: message)
    case "23503": return StorageError.constraint(.foreignKey, detail: message)
    case "23514": return StorageError.constraint(.check, detail: message)
    case "23502": return StorageError.constraint(.notNull, detail: message)
    case "57P01", "57P02", "57P03", "25P03": return PostgresFailure.lost(message)
    case "25006":
      return StorageError.statement("a read may not change anything: \(message)", sql: sql)
    case _ where state.hasPrefix("23"): return StorageError.constraint(.other, detail: message)
    case _ where state.hasPrefix("08"): return PostgresFailure.lost(message)
    case _ where state.hasPrefix("53"):
      return StorageError.unavailable("The PostgreSQL server has no room left: \(message)")
    case _: return StorageError.statement("\(message) (\(state))", sql: sql)
    }
  }
}
