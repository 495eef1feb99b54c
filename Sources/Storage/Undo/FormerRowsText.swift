import Kernel

extension FormerRows {
  /// A stretch of what is kept about one table, as bytes to be stored and read back by this
  /// program only.
  package struct Part: Hashable, Sendable {
    package let table: String
    package let content: [UInt8]

    package init(table: String, content: [UInt8]) {
      self.table = table
      self.content = content
    }
  }

  /// So much at most goes into one part, so that none is hard to store.
  private static let partSize = 512 * 1_024

  package func parts() -> [Part] {
    tables.sorted { $0.key < $1.key }.flatMap { name, table -> [Part] in
      var parts: [Part] = []
      var writer = ByteWriter(table)
      for (key, entry) in table.entries {
        writer.add(key, entry)
        guard writer.bytes.count >= Self.partSize else { continue }
        parts.append(Part(table: name, content: writer.bytes))
        writer = ByteWriter(table)
      }
      if !writer.isEmpty { parts.append(Part(table: name, content: writer.bytes)) }
      return parts
    }
  }

  /// All of a table in one stretch.
  static func content(of table: Table) -> [UInt8] {
    var writer = ByteWriter(table)
    for (key, entry) in table.entries { writer.add(key, entry) }
    return writer.bytes
  }

  /// - Throws: `StorageError.unavailable` for bytes that no version of this program wrote.
  package init(_ parts: some Sequence<Part>) throws {
    for part in parts {
      var reader = ByteReader(part.content)
      guard try reader.number() == ByteWriter.version else { throw ByteReader.unreadable }
      let columns = try reader.texts()
      let key = try reader.texts()
      guard !key.isEmpty else { throw ByteReader.unreadable }
      var table = tables[part.table] ?? Table(columns: columns, key: key)
      while !reader.isAtEnd {
        let name = Key(try reader.values(key.count))
        let rows = try reader.count()
        let was = try (0..<rows).map { _ in try reader.values(columns.count) }
        table.entries[name] = Entry(was: was, now: try reader.fixed())
      }
      tables[part.table] = table
    }
  }
}

private struct ByteWriter {
  static let version: Int64 = 1

  private(set) var bytes: [UInt8] = []
  private let headLength: Int
  var isEmpty: Bool { bytes.count == headLength }

  init(_ table: FormerRows.Table) {
    var head = ByteWriter()
    head.add(Self.version)
    for names in [table.columns, table.key] {
      head.add(Int64(names.count))
      for name in names { head.add(text: name) }
    }
    bytes = head.bytes
    headLength = head.bytes.count
  }

  private init() { headLength = 0 }

  mutating func add(_ key: FormerRows.Key, _ entry: FormerRows.Entry) {
    for value in key.values { add(value) }
    add(Int64(entry.was.count))
    for row in entry.was { for value in row { add(value) } }
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: entry.now >> shift))
    }
  }

  private mutating func add(_ value: Stored) {
    switch value {
    case .null, .list: bytes.append(0)
    case .integer(let number):
      bytes.append(1)
      add(number)
    case .text(let text):
      bytes.append(2)
      add(text: text)
    case .boolean(let flag): bytes.append(flag ? 4 : 3)
    case .real(let number):
      bytes.append(5)
      add(Int64(bitPattern: number.bitPattern))
    case .bytes(let content):
      bytes.append(6)
      add(Int64(content.count))
      bytes += content
    }
  }

  private mutating func add(text: String) {
    add(Int64(text.utf8.count))
    bytes += text.utf8
  }

  /// Seven bits to a byte, the sign lowest.
  private mutating func add(_ number: Int64) {
    var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

private struct ByteReader {
  static let unreadable = StorageError.unavailable(
    "What is kept about an earlier load cannot be read.")

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func number() throws -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard shift < 64 else { throw Self.unreadable }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func count() throws -> Int {
    let number = try number()
    guard number >= 0, number <= bytes.count else { throw Self.unreadable }
    return Int(number)
  }

  mutating func texts() throws -> [String] { try (0..<count()).map { _ in try text() } }

  mutating func values(_ count: Int) throws -> [Stored] { try (0..<count).map { _ in try value() } }

  mutating func fixed() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(try byte()) << shift }
    return value
  }

  private mutating func value() throws -> Stored {
    switch try byte() {
    case 0: .null
    case 1: .integer(try number())
    case 2: .text(try text())
    case 3: .boolean(false)
    case 4: .boolean(true)
    case 5: .real(Double(bitPattern: UInt64(bitPattern: try number())))
    case 6: .bytes(Array(try slice()))
    case _: throw Self.unreadable
    }
  }

  private mutating func text() throws -> String { String(decoding: try slice(), as: UTF8.self) }

  private mutating func slice() throws -> ArraySlice<UInt8> {
    let count = try count()
    guard position + count <= bytes.count else { throw Self.unreadable }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func byte() throws -> UInt8 {
    guard position < bytes.count else { throw Self.unreadable }
    defer { position += 1 }
    return bytes[position]
  }
}
