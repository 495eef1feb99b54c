import Kernel

/// Values as the texts that PostgreSQL reads them from, one after the other in one buffer.
struct PostgresParameters {
  private var bytes: [UInt8] = []
  /// Where each begins; `nil` is a null.
  private var offsets: [Int?] = []

  init(_ values: [Stored], sql: String) throws {
    for value in values {
      if value == .null {
        offsets.append(nil)
      } else {
        offsets.append(bytes.count)
        try append(value, sql: sql)
        bytes.append(0)
      }
    }
  }

  func withPointers<Value>(
    _ body: (CInt, UnsafePointer<UnsafePointer<CChar>?>?) -> Value
  ) -> Value {
    bytes.withUnsafeBytes { buffer in
      let start = buffer.bindMemory(to: CChar.self).baseAddress
      let pointers = offsets.map { offset in offset.flatMap { offset in start.map { $0 + offset } }
      }
      return pointers.withUnsafeBufferPointer { body(CInt($0.count), $0.baseAddress) }
    }
  }

  private mutating func append(_ value: Stored, sql: String) throws {
    switch value {
    case .null: break
    case .integer(let number): bytes += String(number).utf8
    case .real(let number): bytes += String(number).utf8
    case .boolean(let flag): bytes.append(UInt8(ascii: flag ? "t" : "f"))
    case .text(var text):
      try text.withUTF8 {
        try StoredText.check($0, sql: sql)
        bytes += $0
      }
    case .bytes(let value): bytes.appendHexadecimal(value, prefix: "\\x")
    case .list(let members): try append(members, sql: sql)
    }
  }

  /// `{1,2,"a \"word\""}`
  private mutating func append(_ members: [Stored], sql: String) throws {
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      switch member {
      case .null: bytes += "NULL".utf8
      case .integer, .real, .boolean: try append(member, sql: sql)
      case .text(var text):
        bytes.append(UInt8(ascii: "\""))
        try text.withUTF8 {
          try StoredText.check($0, sql: sql)
          for byte in $0 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
              bytes.append(UInt8(ascii: "\\"))
            }
            bytes.append(byte)
          }
        }
        bytes.append(UInt8(ascii: "\""))
      case .bytes(let value):
        bytes.append(UInt8(ascii: "\""))
        bytes.appendHexadecimal(value, prefix: "\\\\x")
        bytes.append(UInt8(ascii: "\""))
      case .list: throw StorageError.statement("a list within a list", sql: sql)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

/// Rows as `COPY` reads them: tabs between, a line for each, backslashes for what is special.
struct PostgresCopyBuffer {
  private var bytes: [UInt8] = []

  private static let fullSize = 64 * 1_024

  var isFull: Bool { bytes.count >= Self.fullSize }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  func withBytes<Value>(_ body: (UnsafeBufferPointer<CChar>) -> Value) -> Value {
    bytes.withUnsafeBytes { body($0.bindMemory(to: CChar.self)) }
  }

  mutating func append(_ row: [Stored], sql: String) throws {
    for (index, value) in row.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "\t")) }
      try append(value, sql: sql)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ value: Stored, sql: String) throws {
    switch value {
    case .null: bytes += "\\N".utf8
    case .integer(let number): bytes += String(number).utf8
    case .real(let number): bytes += String(number).utf8
    case .boolean(let flag): bytes.append(UInt8(ascii: flag ? "t" : "f"))
    case .bytes(let value): bytes.appendHexadecimal(value, prefix: "\\\\x")
    case .text(var text):
      try text.withUTF8 {
        try StoredText.check($0, sql: sql)
        for byte in $0 { append(byte) }
      }
    case .list: throw StorageError.statement("a list in a row", sql: sql)
    }
  }

  private mutating func append(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\\"): bytes += "\\\\".utf8
    case UInt8(ascii: "\t"): bytes += "\\t".utf8
    case UInt8(ascii: "\n"): bytes += "\\n".utf8
    case UInt8(ascii: "\r"): bytes += "\\r".utf8
    case _: bytes.append(byte)
    }
  }
}

extension [UInt8] {
  fileprivate mutating func appendHexadecimal(_ value: [UInt8], prefix: String) {
    let digits = Array("0123456789abcdef".utf8)
    self += prefix.utf8
    for byte in value {
      append(digits[Int(byte >> 4)])
      append(digits[Int(byte & 15)])
    }
  }
}
