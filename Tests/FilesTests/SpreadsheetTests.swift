import CZLib
import Files
import Foundation
import Kernel
import Testing

private func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

/// The parts of a written file, by name, as text.
private func parts(of bytes: [UInt8]) -> [String: String] {
  func number(_ place: Int, _ length: Int) -> Int {
    (0..<length).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
  var result: [String: String] = [:]
  var place = number(bytes.count - 6, 4)
  while number(place, 4) == 0x0201_4B50 {
    let packed = number(place + 20, 4)
    let size = number(place + 24, 4)
    let nameLength = number(place + 28, 2)
    let local = number(place + 42, 4)
    let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
    let start = local + 30 + number(local + 26, 2) + number(local + 28, 2)
    result[name] = unpacked(Array(bytes[start..<(start + packed)]), to: size)
    place += 46 + nameLength + number(place + 30, 2) + number(place + 32, 2)
  }
  return result
}

private func unpacked(_ packed: [UInt8], to size: Int) -> String {
  var stream = z_stream()
  inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(&stream) }
  var input = packed
  var output = [UInt8](repeating: 0, count: size + 1)
  input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      inflate(&stream, Z_FINISH)
    }
  }
  return String(decoding: output.prefix(size), as: UTF8.self)
}

private func sample(_ rows: [[Spreadsheet.Cell]]) -> Spreadsheet {
  Spreadsheet(
    title: "Training matrix",
    sheets: [
      .init(
        name: "Matrix", preamble: ["Training matrix", "As at 30 September 2026"],
        header: ["Name", "Fire safety"], rows: rows, frozenColumns: 1,
        print: .init(isLandscape: true, fit: .onePage))
    ])
}

@Suite struct `A spreadsheet that is written` {
  @Test func `is the same file for the same content`() throws {
    let sheet = sample([[.init(.text("Ana Example")), .init(.day(day("2026-03-31")), .good)]])
    let one = try sheet.xlsx(made: day("2026-09-30"))
    #expect(try one == sheet.xlsx(made: day("2026-09-30")))
    #expect(Array(one.prefix(2)) == Array("PK".utf8))
  }

  @Test func `holds text as text, whatever it looks like`() throws {
    let texts = ["=1+1", "+44 1632", "-3", "@cmd", "\tx", "http://a.example/", "00123", "1-2"]
    let file = parts(of: try sample(texts.map { [.init(.text($0))] }).xlsx(made: day("2026-09-30")))
    let page = try #require(file["xl/worksheets/sheet1.xml"])
    #expect(!page.contains("<f>"))
    #expect(!page.contains("<hyperlink"))
    // Each is a pointer into the list of texts, not a number.
    #expect(page.components(separatedBy: "t=\"s\"").count - 1 == texts.count + 4)
    let shared = try #require(file["xl/sharedStrings.xml"])
    for text in texts where text != "\tx" { #expect(shared.contains(">\(text)<"), "\(text)") }
  }

  @Test func `holds days as days and numbers as numbers`() throws {
    let file = parts(
      of: try sample([
        [.init(.day(day("2026-03-31"))), .init(.number(37.5)), .init(.day(day("1899-12-31")))]
      ])
      .xlsx(made: day("2026-09-30")))
    let page = try #require(file["xl/worksheets/sheet1.xml"])
    // 31 March 2026 is day 46112 where 1 January 1900 is day 1 and 1900 counts as a leap year.
    #expect(page.contains("<v>46112</v>"))
    #expect(page.contains("<v>37.5</v>"))
    #expect(try #require(file["xl/sharedStrings.xml"]).contains(">1899-12-31<"))
  }

  @Test func `prints on one landscape page and keeps the header and the names in sight`() throws {
    let file = parts(of: try sample([[.init(.text("a"))]]).xlsx(made: day("2026-09-30")))
    let page = try #require(file["xl/worksheets/sheet1.xml"])
    #expect(page.contains("fitToPage=\"1\""))
    #expect(page.contains("orientation=\"landscape\""))
    #expect(page.contains("xSplit=\"1\" ySplit=\"4\""))
    #expect(try #require(file["xl/workbook.xml"]).contains("Matrix!$4:$4"))
  }

  @Test func `says the day it is told, not the day of the machine`() throws {
    let file = parts(of: try sample([]).xlsx(made: day("2026-09-30")))
    #expect(try #require(file["docProps/core.xml"]).contains("2026-09-30T00:00:00Z"))
  }

  @Test func `takes any name and any text`() throws {
    let long = String(repeating: "Ä😀", count: 40)
    let names = ["", "a/b:c", long, long, "'x'", "SHEET"]
    let book = Spreadsheet(
      title: "&<>",
      sheets: names.map { .init(name: $0, header: ["_x0041_"], text: [["\u{0}\u{1}"]]) })
    let file = parts(of: try book.xlsx(made: day("2026-09-30")))
    #expect(file.keys.filter { $0.hasPrefix("xl/worksheets/sheet") }.count == names.count)
    #expect(try #require(file["xl/sharedStrings.xml"]).contains("_x005F_x0041_"))
  }

  @Test func `refuses what a spreadsheet cannot hold, and says what to do`() throws {
    let long = String(repeating: "a", count: SpreadsheetRefusal.longestText + 1)
    #expect(throws: SpreadsheetRefusal.textTooLong(sheet: "Matrix", row: 1)) {
      try sample([[.init(.text(long))]]).xlsx(made: day("2026-09-30"))
    }
    let wide = Array(repeating: Spreadsheet.Cell(.blank), count: SpreadsheetRefusal.mostColumns + 1)
    #expect(throws: SpreadsheetRefusal.tooManyColumns(wide.count)) {
      try sample([wide]).xlsx(made: day("2026-09-30"))
    }
  }
}
