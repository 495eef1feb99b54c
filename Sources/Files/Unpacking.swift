import CZLib

/// Gzip, as national lists are published and as browsers send large files.
package enum Gzip {
  package static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count > 2 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8
  }

  /// `nil` when the stream is cut or damaged, or would unpack to more than `limit` bytes.
  package static func unpacked(_ bytes: [UInt8], limit: Int = 256 << 20) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, and 32 to take gzip as well as zlib headers.
    guard
      inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }

    var result: [UInt8] = []
    result.reserveCapacity(min(limit, bytes.count * 4))
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var input = bytes
    return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      while true {
        let status = chunk.withUnsafeMutableBufferPointer { chunk -> Int32 in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        result.append(contentsOf: chunk[..<(chunk.count - Int(stream.avail_out))])
        if result.count > limit { return nil }
        if status == Z_STREAM_END {
          if stream.avail_in == 0 { return result }
          // Several members one after the other are one file.
          guard inflateReset(&stream) == Z_OK else { return nil }
        } else if status != Z_OK {
          return nil
        }
      }
    }
  }
}
