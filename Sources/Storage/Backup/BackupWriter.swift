import Crypto
import Foundation
import Kernel

/// Writes the parts of a backup one after the other: packed, counted, digested.
final class BackupWriter {
  /// Lines are gathered to about this size: what is held in memory, and what one part of the
  /// archive holds.
  static let chunkSize = 1 << 20

  private let sink: (UnsafeRawBufferPointer) throws -> Void
  private let packer: Packer
  private var whole = SHA256()
  private var offset = 0
  private var chunk: [UInt8] = []

  /// - Parameter sink: takes the bytes of the file.
  init(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let packer = Packer() else {
      throw StorageError.unavailable("There is no memory to pack a backup with.")
    }
    self.sink = sink
    self.packer = packer
    chunk.reserveCapacity(Self.chunkSize + 1 << 16)
  }

  /// What whoever looks into the file reads first.
  func begin(_ words: String) throws {
    try part("README.txt", Array(words.utf8))
    try finishMember()
  }

  /// Writes the rows that `lines` hands over.
  func table(
    _ shape: TableShape, lines: (_ line: (UnsafeRawBufferPointer) throws -> Void) throws -> Int
  ) throws -> BackupContents.Table {
    let start = offset
    var digest = SHA256()
    var parts = 0
    chunk.removeAll(keepingCapacity: true)
    let rows = try lines { line in
      chunk.append(contentsOf: line)
      if chunk.count >= Self.chunkSize { try flush(shape, &parts, &digest) }
    }
    // An empty table has a part of its own too, so that it shows.
    if !chunk.isEmpty || parts == 0 { try flush(shape, &parts, &digest) }
    try finishMember()
    return BackupContents.Table(
      name: shape.name, columns: try shape.columns.map(BackupContents.Column.init),
      rows: rows, sha256: Hexadecimal.words(digest.finalize()), offset: start,
      length: offset - start)
  }

  func finish(_ contents: BackupContents) throws {
    let start = offset
    try part("contents.json", try contents.encoded())
    try Archive.end.withUnsafeBytes(pack)
    try finishMember()
    let seal = BackupSeal(contentsOffset: start, digest: Hexadecimal.words(whole.finalize()))
    try seal.bytes.withUnsafeBytes(sink)
  }

  private func flush(_ shape: TableShape, _ parts: inout Int, _ digest: inout SHA256) throws {
    parts += 1
    let number = String(parts)
    let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
    chunk.withUnsafeBytes { digest.update(bufferPointer: $0) }
    try part("\(shape.name)/\(padded).tsv", chunk)
    chunk.removeAll(keepingCapacity: chunk.capacity < 4 * Self.chunkSize)
  }

  private func part(_ name: String, _ bytes: [UInt8]) throws {
    try Archive.header("waypoint-backup/" + name, size: bytes.count).withUnsafeBytes(pack)
    try bytes.withUnsafeBytes(pack)
    try Archive.padding(after: bytes.count).withUnsafeBytes(pack)
  }

  private func pack(_ bytes: UnsafeRawBufferPointer) throws { try packer.pack(bytes, write) }

  private func finishMember() throws { try packer.finishMember(write) }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    whole.update(bufferPointer: bytes)
    offset += bytes.count
    try sink(bytes)
  }
}
