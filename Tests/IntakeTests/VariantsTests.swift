import Files
import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

/// What programs and people do to a file on its way, without changing what it says.
enum Variant: String, CaseIterable, CustomTestStringConvertible {
  case withMark, utf16, tabs, semicolons, returnsOnly, lineFeedsOnly, mixedLineEnds,
    everythingQuoted
  case emptyColumnsAtTheEnd, emptyValuesAtTheEndLeftOut, blankLines, retypedHeader, columnsTurned
  case spacesAround, packed

  var testDescription: String { rawValue }

  /// The same file, changed.
  func of(_ file: ImportFile) -> ImportFile {
    guard let original = file.bytes else { return file }
    var rows = RecordStream.records(of: SourceText(file: file.name, bytes: original)).map(\.values)
    var delimiter = ","
    var lineEnds = ["\r\n"]
    var quotesAll = false
    switch self {
    case .withMark, .utf16, .packed: break
    case .tabs: delimiter = "\t"
    case .semicolons: delimiter = ";"
    case .returnsOnly: lineEnds = ["\r"]
    case .lineFeedsOnly: lineEnds = ["\n"]
    case .mixedLineEnds: lineEnds = ["\r\n", "\n", "\r"]
    case .everythingQuoted: quotesAll = true
    case .emptyColumnsAtTheEnd: rows = rows.map { $0 + ["", "", ""] }
    case .emptyValuesAtTheEndLeftOut:
      rows = rows.map { row in Array(row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1)) }
    case .blankLines: rows = rows.flatMap { [$0, [""], $0.map { _ in "" }] }
    case .retypedHeader:
      rows[0] = rows[0].map { $0.lowercased().replacing(" ", with: "_") + " " }
    case .columnsTurned: rows = rows.map { $0.reversed() }
    case .spacesAround: rows = rows.map { $0.map { " \($0)  " } }
    }
    var text = ""
    for (place, row) in rows.enumerated() {
      text += row.map { Self.quoted($0, delimiter, always: quotesAll) }.joined(separator: delimiter)
      text += lineEnds[place % lineEnds.count]
    }
    var bytes = Array(text.utf8)
    if self == .withMark { bytes = [0xEF, 0xBB, 0xBF] + bytes }
    if self == .utf16 {
      bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    if self == .packed { bytes = Self.gzip(bytes) }
    return ImportFile(name: file.name, bytes: bytes)
  }

  private static func quoted(_ value: String, _ delimiter: String, always: Bool) -> String {
    guard always || value.contains(where: { "\"\r\n".contains($0) || String($0) == delimiter })
    else { return value }
    return "\"" + value.replacing("\"", with: "\"\"") + "\""
  }

  /// Gzip without compression: stored blocks, checksums not looked at by the test's own hand.
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let piece = bytes[start..<min(start + 65_535, bytes.count)]
      start = piece.endIndex
      let length = UInt16(piece.count)
      packed.append(start == bytes.count ? 1 : 0)
      for part in [length, ~length] { packed += [UInt8(part & 0xFF), UInt8(part >> 8)] }
      packed += piece
    } while start < bytes.count
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    for part in [~crc, UInt32(bytes.count)] {
      packed += (0..<4).map { UInt8(part >> ($0 * 8) & 0xFF) }
    }
    return packed
  }
}

@Suite struct `The same file in another shape` {
  static let examples = [
    Example(folder: "asc-wds/2026-07-download", format: "asc-wds"),
    Example(folder: "esr-staff-in-post", format: "esr-staff-in-post"),
  ]

  @Test(arguments: examples, Variant.allCases)
  func `says the same`(example: Example, variant: Variant) async throws {
    guard IntakeFormats.all.contains(where: { $0.name == example.format }) else {
      try Test.cancel("\(example.format) is not built yet")
    }
    try await withDatabase(.sqlite) { database in
      let loads = Loads(database: database, example: example)
      let plain = try await loads.run(example.files(), .check)
      let changed = try await loads.run(example.files().map(variant.of), .check)
      #expect(changed.tally == plain.tally)
      #expect(changed.heldAfter == plain.heldAfter)
      let faults = changed.findings.filter { $0.severity != .info }.map {
        "\($0.file) \($0.line ?? 0) \($0.column) \($0.code.rawValue): \($0.message)"
      }
      #expect(faults.isEmpty)
    }
  }
}
