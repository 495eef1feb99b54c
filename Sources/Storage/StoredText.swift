import Foundation

/// What both engines agree to store as text.
enum StoredText {
  /// - Throws: for a zero byte, which one engine refuses and C ends a text at.
  static func check(_ bytes: UnsafeBufferPointer<UInt8>, sql: String) throws {
    if let start = bytes.baseAddress, memchr(start, 0, bytes.count) != nil {
      throw StorageError.statement("a text holds the character U+0000", sql: sql)
    }
  }
}

/// Names of tables and columns that arrive as values, in `load`. They are ours, not a user's; this
/// makes sure of it.
enum SQLName {
  static func checked(_ name: String) throws -> String {
    let isName = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
    guard isName, !name.isEmpty else { throw StorageError.statement("not a name", sql: name) }
    return name
  }
}
