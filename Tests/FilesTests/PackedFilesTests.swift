import Foundation
import Kernel
import Testing

@testable import Files

@Suite struct `Files packed together` {
  @Test func `come out of the archive as they went in`() throws {
    let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let day = try #require(Day("2026-11-02"))
    let files: [(name: String, bytes: [UInt8])] = [
      ("staff.csv", Array("Name\r\nSiân\r\n".utf8)), ("empty.csv", []), ("large.bin", large),
    ]
    let packed = try PackedFiles.archive(files, made: day)
    let archive = try Archive(packed)
    for file in files {
      var bytes: [UInt8] = []
      try archive.read(file.name) { bytes += $0 }
      #expect(bytes == file.bytes, "\(file.name)")
    }
    // The same files on the same day are the same archive.
    #expect(try PackedFiles.archive(files, made: day) == packed)
  }
}
