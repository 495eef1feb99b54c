import CZLib

/// Packs bytes as members of a gzip file, which any tool unpacks as one stream.
final class Packer {
  private var stream = z_stream()
  private var out = [UInt8](repeating: 0, count: 1 << 17)

  /// Quick rather than small: what is packed is text, and somebody waits.
  private static let level: Int32 = 1

  /// `nil` when there is no memory.
  init?() {
    // 15 bits of window, and 16 for the header of gzip.
    guard
      deflateInit2_(
        &stream, Self.level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
  }

  deinit { deflateEnd(&stream) }

  func pack(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // Lent for the call: zlib does not write to what it packs.
    stream.next_in = UnsafeMutablePointer(
      mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(bytes.count)
    while stream.avail_in > 0 { _ = try step(Z_NO_FLUSH, body) }
    stream.next_in = nil
  }

  /// Ends the member; the next bytes begin another.
  func finishMember(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    while try step(Z_FINISH, body) != Z_STREAM_END {}
    deflateReset(&stream)
  }

  private func step(
    _ flush: Int32, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int32 {
    try out.withUnsafeMutableBytes { out in
      stream.next_out = out.bindMemory(to: UInt8.self).baseAddress
      stream.avail_out = UInt32(out.count)
      let status = deflate(&stream, flush)
      let made = out.count - Int(stream.avail_out)
      if made > 0 { try body(UnsafeRawBufferPointer(rebasing: out[..<made])) }
      return status
    }
  }
}

/// Unpacks one member, piece by piece.
final class Unpacker {
  /// The bytes are not what a packer writes.
  struct Damaged: Error {}

  private var stream = z_stream()
  private var input: [UInt8] = []
  private var isAtEnd = false
  /// More packed bytes; empty when there are none.
  private let more: () throws -> [UInt8]

  init(_ more: @escaping () throws -> [UInt8]) throws {
    self.more = more
    guard
      inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw Damaged() }
  }

  deinit { inflateEnd(&stream) }

  /// `count` bytes, or none at the end of the member.
  ///
  /// - Throws: `Damaged`, also when the member ends in between.
  func read(_ count: Int) throws -> [UInt8]? {
    if isAtEnd { return nil }
    // Made as large as what arrives, because `count` is only what the file says.
    var result: [UInt8] = []
    result.reserveCapacity(min(count, 1 << 22))
    var piece = [UInt8](repeating: 0, count: min(max(count, 1), 1 << 17))
    while result.count < count {
      let wanted = min(piece.count, count - result.count)
      let made = try fill(&piece, wanted)
      result.append(contentsOf: piece[..<made])
      if isAtEnd { break }
    }
    if isAtEnd, result.isEmpty { return nil }
    guard result.count == count else { throw Damaged() }
    return result
  }

  private func fill(_ piece: inout [UInt8], _ wanted: Int) throws -> Int {
    var consumed = input.count - Int(stream.avail_in)
    if stream.avail_in == 0 {
      input = try more()
      consumed = 0
      guard !input.isEmpty else { throw Damaged() }
      stream.avail_in = UInt32(input.count)
    }
    var status: Int32 = 0
    let left = input.withUnsafeMutableBufferPointer { input -> UInt32 in
      stream.next_in = input.baseAddress.map { $0 + consumed }
      return piece.withUnsafeMutableBufferPointer { piece -> UInt32 in
        stream.next_out = piece.baseAddress
        stream.avail_out = UInt32(wanted)
        status = inflate(&stream, Z_NO_FLUSH)
        return stream.avail_out
      }
    }
    guard status == Z_OK || status == Z_STREAM_END else { throw Damaged() }
    if status == Z_STREAM_END { isAtEnd = true }
    return wanted - Int(left)
  }
}
