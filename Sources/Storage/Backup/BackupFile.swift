import Crypto
import Foundation
import Kernel

/// A backup on the disk. Opening it reads all of it once: one that was cut short, or in which one
/// bit is not as it was written, is refused before anything is done with it.
package struct BackupFile: Sendable {
  package let path: String
  package let contents: BackupContents
  /// In bytes.
  package let size: Int
  /// SHA-256 of everything but the last hundred-odd bytes, which carry it. Written down elsewhere,
  /// it proves later that this is the file.
  package let digest: String

  /// - Throws: `BackupProblem`.
  package init(path: String) throws {
    let bytes = try FileBytes(path)
    defer { bytes.close() }
    let seal = try Self.seal(of: bytes)
    self.path = path
    size = bytes.count
    digest = seal.digest
    let end = bytes.count - BackupSeal.length
    guard try bytes.digest(upTo: end) == seal.digest else {
      throw BackupProblem.damaged(path, "its check sum is wrong")
    }
    guard seal.contentsOffset < end,
      let part = try? BackupParts(bytes, seal.contentsOffset..<end).next(),
      part.name == "waypoint-backup/contents.json",
      let contents = BackupContents(encoded: part.bytes, available: seal.contentsOffset)
    else { throw BackupProblem.damaged(path, "its list of contents cannot be read") }
    self.contents = contents
  }

  init(path: String, contents: BackupContents, size: Int, digest: String) {
    self.path = path
    self.contents = contents
    self.size = size
    self.digest = digest
  }

  private static func seal(of bytes: FileBytes) throws -> BackupSeal {
    let tail = try bytes.read(
      max(0, bytes.count - BackupSeal.length)..<bytes.count)
    switch BackupSeal.read(tail) {
    case .seal(let seal): return seal
    case .laterFormat: throw BackupProblem.laterFormat(bytes.path)
    case .none:
      guard beginsLikeOne(bytes) else { throw BackupProblem.notABackup(bytes.path) }
      throw BackupProblem.damaged(bytes.path, "its end is missing")
    }
  }

  /// Whether nothing but a backup, whole or not, or an empty file would be lost with what is there.
  static func looksLikeOne(_ path: String) -> Bool {
    guard let bytes = try? FileBytes(path) else { return false }
    defer { bytes.close() }
    return bytes.count == 0 || beginsLikeOne(bytes)
  }

  /// One that begins as ours do was ours.
  private static func beginsLikeOne(_ bytes: FileBytes) -> Bool {
    let start = try? BackupParts(bytes, 0..<bytes.count).next()
    return start?.name.hasPrefix("waypoint-backup/") == true
  }

  /// Reads every row and compares digests and counts with the list of contents.
  package func verify() throws {
    for table in contents.tables {
      var digest = SHA256()
      var lines = 0
      try forEachChunk(of: table) { chunk in
        chunk.withUnsafeBytes { digest.update(bufferPointer: $0) }
        for byte in chunk where byte == BackupLine.newline { lines += 1 }
      }
      guard Hexadecimal.words(digest.finalize()) == table.sha256, lines == table.rows else {
        throw BackupProblem.damaged(path, "the rows of \(table.name) are not those written")
      }
    }
  }

  /// The lines of a table, a good many at a time, whole.
  func forEachChunk(of table: BackupContents.Table, _ body: ([UInt8]) throws -> Void) throws {
    let bytes = try FileBytes(path)
    defer { bytes.close() }
    do {
      let parts = try BackupParts(bytes, table.offset..<table.offset + table.length)
      while let part = try parts.next() {
        guard part.name.hasPrefix("waypoint-backup/\(table.name)/"),
          part.bytes.isEmpty || part.bytes.last == BackupLine.newline
        else { throw Unpacker.Damaged() }
        try body(part.bytes)
      }
    } catch is Unpacker.Damaged {
      throw BackupProblem.damaged(path, "the rows of \(table.name) cannot be unpacked")
    }
  }

  /// Values of the rows of a table, row by row in the order of its key. Nothing when the backup
  /// has no such table or column.
  package func rows(of name: String, columns: [String]) throws -> BackupRows? {
    guard let table = contents.table(name) else { return nil }
    let places = columns.compactMap { column in
      table.columns.firstIndex { $0.name == column }
    }
    guard places.count == columns.count else { return nil }
    return try BackupRows(self, table, places)
  }
}

/// Rows of one table of a backup, one after the other.
package final class BackupRows {
  private let file: BackupFile
  private let kinds: [BackupContents.Column.Kind]
  private let places: [Int]
  private let bytes: FileBytes
  private let parts: BackupParts
  private var waiting: ArraySlice<[Stored]> = []

  fileprivate init(_ file: BackupFile, _ table: BackupContents.Table, _ places: [Int]) throws {
    self.file = file
    self.places = places
    kinds = table.columns.map(\.kind)
    bytes = try FileBytes(file.path)
    parts = try BackupParts(bytes, table.offset..<table.offset + table.length)
  }

  deinit { bytes.close() }

  /// The next row, without taking it.
  package func peek() throws -> Row? {
    while waiting.isEmpty {
      guard let chunk = try nextChunk() else { return nil }
      var rows: [[Stored]] = []
      do {
        try BackupLine.read(chunk, kinds) { row in rows.append(places.map { row[$0] }) }
      } catch is BackupLine.Unreadable {
        throw BackupProblem.damaged(file.path, "a row cannot be read")
      }
      waiting = rows[...]
    }
    return waiting.first.map(Row.init(values:))
  }

  package func next() throws -> Row? {
    let row = try peek()
    if row != nil { waiting = waiting.dropFirst() }
    return row
  }

  private func nextChunk() throws -> [UInt8]? {
    do { return try parts.next()?.bytes } catch is Unpacker.Damaged {
      throw BackupProblem.damaged(file.path, "its rows cannot be unpacked")
    }
  }
}

/// The parts of the archive in one stretch of the file.
final class BackupParts {
  private let unpacker: Unpacker

  init(_ bytes: FileBytes, _ range: Range<Int>) throws {
    var position = range.lowerBound
    unpacker = try Unpacker {
      let piece = try bytes.read(position..<min(range.upperBound, position + 1 << 17))
      position += piece.count
      return piece
    }
  }

  /// - Throws: `Unpacker.Damaged`.
  func next() throws -> (name: String, bytes: [UInt8])? {
    guard let block = try unpacker.read(Archive.blockSize) else { return nil }
    guard let (name, size) = Archive.read(block),
      let bytes = try unpacker.read(size) ?? emptied(size)
    else { throw Unpacker.Damaged() }
    let padding = Archive.padding(after: size).count
    if padding > 0, try unpacker.read(padding) == nil { throw Unpacker.Damaged() }
    return (name, bytes)
  }

  private func emptied(_ size: Int) -> [UInt8]? { size == 0 ? [] : nil }
}

/// Bytes of a file from anywhere in it.
final class FileBytes {
  let path: String
  let count: Int
  private let descriptor: CInt

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw BackupProblem.cannotRead(path, because: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      Foundation.close(descriptor)
      throw BackupProblem.cannotRead(path, because: "it is not a file")
    }
    count = Int(status.st_size)
  }

  func close() { Foundation.close(descriptor) }

  func read(_ range: Range<Int>) throws -> [UInt8] {
    var result = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < range.count {
      let made = result.withUnsafeMutableBytes { buffer in
        pread(
          descriptor, buffer.baseAddress.map { $0 + done }, range.count - done,
          off_t(range.lowerBound + done))
      }
      if made < 0, errno == EINTR { continue }
      guard made >= 0 else {
        throw BackupProblem.cannotRead(path, because: String(cString: strerror(errno)))
      }
      if made == 0 { break }
      done += made
    }
    return done == range.count ? result : Array(result[..<done])
  }

  func digest(upTo end: Int) throws -> String {
    var digest = SHA256()
    var position = 0
    while position < end {
      let piece = try read(position..<min(end, position + 1 << 20))
      guard !piece.isEmpty else { throw BackupProblem.damaged(path, "its end is missing") }
      piece.withUnsafeBytes { digest.update(bufferPointer: $0) }
      position += piece.count
    }
    return Hexadecimal.words(digest.finalize())
  }
}
