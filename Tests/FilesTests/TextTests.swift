import Files
import Testing

@Suite struct `Reading the bytes of a file` {
  @Test func `takes UTF-8 with and without a mark`() {
    let plain = SourceText(file: "a.csv", bytes: Array("Zoë\n".utf8))
    #expect(plain.encoding == .utf8)
    #expect(plain.findings.isEmpty)

    let marked = SourceText(file: "a.csv", bytes: [0xEF, 0xBB, 0xBF] + Array("Zoë\n".utf8))
    #expect(marked.encoding == .utf8WithMark)
    #expect(String(decoding: marked.bytes, as: UTF8.self) == "Zoë\n")
    #expect(marked.findings.map(\.code) == [.encodingBom])
  }

  @Test func `takes UTF-16 with a mark, in either order`() {
    let little: [UInt8] = [0xFF, 0xFE, 0x5A, 0x00, 0x6F, 0x00, 0xEB, 0x00]
    let big: [UInt8] = [0xFE, 0xFF, 0x00, 0x5A, 0x00, 0x6F, 0x00, 0xEB]
    for bytes in [little, big] {
      let text = SourceText(file: "a.txt", bytes: bytes)
      #expect(String(decoding: text.bytes, as: UTF8.self) == "Zoë")
      #expect(text.findings.map(\.code) == [.encodingUtf16])
    }
  }

  @Test func `takes anything else as Windows-1252 and lists the lines to check`() {
    let bytes = Array("one\r\nZo".utf8) + [0xEB] + Array("\r\nthree\r\nD".utf8) + [0x92, 0x81]
    let text = SourceText(file: "a.csv", bytes: bytes)
    #expect(String(decoding: text.bytes, as: UTF8.self) == "one\r\nZoë\r\nthree\r\nD’\u{81}")
    #expect(text.findings.map(\.code) == [.encodingCp1252])
    #expect(text.findings.first?.message.contains("lines 2 and 4") == true)
  }

  @Test func `refuses an empty file and a workbook with a word on what to do`() {
    let empty = SourceText(file: "a.csv", bytes: [])
    #expect(empty.isUnreadable)
    #expect(empty.findings.map(\.code) == [.fileEmpty])

    let workbook = SourceText(file: "a.xlsx", bytes: [0x50, 0x4B, 0x03, 0x04, 0x00])
    #expect(workbook.isUnreadable)
    #expect(workbook.findings.first?.message.contains("CSV UTF-8") == true)
  }

  @Test func `unpacks gzip and refuses a damaged pack`() {
    // printf 'RX1,Trust\n' | gzip -n
    let packed: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0x0B, 0x8A, 0x30, 0xD4, 0x09,
      0x29, 0x2A, 0x2D, 0x2E, 0xE1, 0x02, 0x00, 0x63, 0xF7, 0x46, 0x63, 0x0A, 0x00, 0x00, 0x00,
    ]
    let text = SourceText(file: "a.csv.gz", bytes: packed)
    if text.isUnreadable {
      Issue.record("gzip was not unpacked")
    }
    #expect(String(decoding: text.bytes, as: UTF8.self) == "RX1,Trust\n")
    #expect(SourceText(file: "a.csv.gz", bytes: Array(packed.dropLast(12))).isUnreadable)
  }
}
