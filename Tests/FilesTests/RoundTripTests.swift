import Files
import Kernel
import Testing

/// Text of the kind that breaks readers.
private func randomValue(_ chance: inout SeededGenerator) -> String {
  let pieces = [
    "a", "ß", ",", "\"", "\n", "\r\n", "\r", " ", ";", "=", "'", "\t", "ü", "1", "-", "😀",
  ]
  return (0..<Int.random(in: 0...6, using: &chance)).map { _ in
    pieces.randomElement(using: &chance) ?? ""
  }.joined()
}

private func records(_ bytes: [UInt8], cut: (Int) -> Bool) -> [RecordStream.Record] {
  var stream = RecordStream()
  var all: [RecordStream.Record] = []
  var piece: [UInt8] = []
  for (index, byte) in bytes.enumerated() {
    piece.append(byte)
    if cut(index) {
      all += stream.append(piece)
      piece = []
    }
  }
  all += stream.append(piece)
  return all + stream.finish()
}

@Suite struct `Writing and reading comma-separated values` {
  @Test(arguments: [CSVWriter.LineEnd.lf, .crlf])
  func `gives the same values back`(lineEnd: CSVWriter.LineEnd) {
    var chance = SeededGenerator(seed: 1)
    for _ in 0..<300 {
      let rows = (0..<5).map { _ in (0..<4).map { _ in randomValue(&chance) } }
      var writer = CSVWriter(lineEnd: lineEnd, isForSpreadsheets: false)
      for row in rows { writer.row(row) }
      let read = records(writer.bytes, cut: { _ in false }).map(\.values)
      let expected = rows.map { row in
        row.map { value in
          // A line break inside a value comes back as one line feed.
          String(
            decoding: value.replacing("\r\n", with: "\n").utf8.map { $0 == 0x0D ? 0x0A : $0 },
            as: UTF8.self)
        }
      }
      #expect(read == expected)
    }
  }

  @Test func `gives the same records however the bytes are cut`() {
    var chance = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      var writer = CSVWriter(isForSpreadsheets: false)
      for _ in 0..<4 { writer.row((0..<3).map { _ in randomValue(&chance) }) }
      let bytes = writer.bytes
      let whole = records(bytes, cut: { _ in false })
      var cuts = chance
      #expect(records(bytes, cut: { _ in Bool.random(using: &cuts) }) == whole)
      #expect(records(bytes, cut: { _ in true }) == whole)
    }
  }

  @Test func `never fails on random bytes`() {
    var chance = SeededGenerator(seed: 3)
    let layout = TableLayout([.key("a"), .text("b")], isReport: true)
    let alphabet: [UInt8] = Array("ab,\"\n\r\t; ;=é".utf8) + [0xFF, 0x00, 0xC3, 0x1F, 0x8B]
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...60, using: &chance)).map { _ in
        alphabet.randomElement(using: &chance) ?? 0
      }
      let text = SourceText(file: "a", bytes: Array("a,b\n".utf8) + bytes)
      let table = SourceTable.read(text, as: layout).table
      for row in table?.rows ?? [] {
        #expect(row.values.count <= 2)
        #expect(row["b"].isEmpty || row.values.count == 2)
      }
      _ = SourceText(file: "a", bytes: bytes).leadingRows()
    }
  }

  @Test func `keeps a spreadsheet from running what people typed`() throws {
    var writer = CSVWriter()
    writer.row(["ID", "NOTES"])
    writer.row(["A", "=HYPERLINK(\"//x.example\")"])
    writer.row(["-5", "@home"])
    #expect(writer.text == "ID,NOTES\r\nA,\"'=HYPERLINK(\"\"//x.example\"\")\"\r\n-5,'@home\r\n")
    let table = try #require(
      SourceTable.read(
        SourceText(file: "a", bytes: writer.bytes),
        as: TableLayout([.key("ID"), .text("NOTES")])
      ).table)
    #expect(table.rows.map { $0["NOTES"] } == ["=HYPERLINK(\"//x.example\")", "@home"])
  }
}
