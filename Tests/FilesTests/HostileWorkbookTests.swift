import Foundation
import Testing

@testable import Files

private func read(_ name: String) throws -> [SourceFile] {
  let path = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/workbooks/hostile/\(name)")
  return SourceFile.files(name: name, bytes: Array(try Data(contentsOf: path)))
}

private let layout = TableLayout([.key("Key")], isReport: true)

/// What a refused workbook is told.
private func refusal(_ name: String) throws -> String {
  let files = try read(name)
  #expect(files.count == 1 && files[0].text.isUnreadable, "\(name) was read")
  return files[0].text.findings.map(\.message).joined()
}

@Suite struct `A workbook made to fill the server` {
  @Test(arguments: [
    ("one-long-text.xlsx", "32,767"), ("full-cells.xlsx", "unpacks to more"),
    ("wide-sheets.xlsx", "unpacks to more"), ("deep.xlsx", "unpacks to more"),
    ("attribute.xlsx", "unpacks to more"), ("names.xlsx", "unpacks to more"),
  ]) func `is refused in words`(name: String, words: String) throws {
    let told = try refusal(name)
    #expect(told.contains(words), "\(name): \(told)")
  }

  @Test func `has its numbers shown with no more noughts than anybody writes`() throws {
    let file = try #require(try read("noughts.xlsx").first)
    let table = try #require(SourceTable.read(file.text, as: layout).table)
    #expect(table.rows.map { $0["Key"] } == [String(repeating: "0", count: 31) + "7"])
  }

  @Test func `is not filled up to cells right of its header, which are still spoken of`() throws {
    let file = try #require(try read("far-right.xlsx").first)
    #expect(file.text.bytes.count < 15_000 * 16)
    let table = try #require(SourceTable.read(file.text, as: layout).table)
    #expect(table.findings.first { $0.code == .cellsOutsideTable }?.value == "14999")
  }

  @Test func `may have forty sheets with a cell at the far right of every row`() throws {
    let files = try read("far-right-sheets.xlsx")
    #expect(files.count == 40)
    #expect(files.allSatisfy { $0.text.bytes.count < 15_000 * 16 })
  }

  @Test func `does not have its hidden sheets read`() throws {
    let files = try read("far-right-hidden.xlsx")
    #expect(files.count == 1)
    #expect(
      files[0].text.findings.filter { $0.code == .sheetNotRead }.map(\.value) == ["S2", "S3", "S4"])
  }

  @Test func `may have a million empty rows`() throws {
    let file = try #require(try read("empty-rows.xlsx").first)
    let table = try #require(SourceTable.read(file.text, as: layout).table)
    #expect(table.rows.map(\.line) == [1_048_576])
  }

  @Test func `may hold numbers at the edge of what a number is`() throws {
    let file = try #require(try read("edges.xlsx").first)
    let text = String(decoding: file.text.bytes, as: UTF8.self)
    #expect(text.contains("1E+308"))
    #expect(text.contains("31/12/9999"))
  }

  @Test func `cannot hide how large its parts are`() throws {
    // Whatever is made of it: no more than the parts say, or than they hold.
    let files = try read("false-sizes.xlsx")
    #expect(files.allSatisfy { $0.text.bytes.count < 15_000 * 16 })
  }

  @Test func `has one budget for all of its sheets`() throws {
    let budget = WorkbookBudget(bytes: 100, places: 50)
    try budget.take(bytes: 60)
    try budget.take(places: 50)
    #expect(throws: WorkbookRefusal.self) { try budget.take(bytes: 41) }
    #expect(throws: WorkbookRefusal.self) { try budget.take(places: 1) }
  }
}

@Suite struct `A long or wide list` {
  @Test func `is refused beyond so many rows, and not read to its end`() throws {
    let text = SourceText(
      file: "long.csv", bytes: Array(("Key\n" + String(repeating: "7\n", count: 100)).utf8))
    guard case .found(let match) = HeaderSearch.find(in: text, layout) else {
      return #expect(Bool(false), "it has a header")
    }
    func read(_ most: Int) -> TableReading {
      var reader = TableReader(
        text: text, layout: layout, match: match, isKnownKey: nil, mostRows: most)
      return reader.read()
    }
    #expect(read(100).table?.rows.count == 100)
    #expect(read(99).table == nil)
    #expect(read(99).findings.contains { $0.message.contains("Divide it") })
  }

  @Test func `speaks of a million blank lines by the first of them`() throws {
    let blank = String(repeating: "\n", count: 1_000_000)
    let text = SourceText(file: "blank.csv", bytes: Array(("Key\n7\n" + blank + "8\n").utf8))
    let findings = SourceTable.read(text, as: layout).findings
    let said = try #require(findings.first { $0.code == .rowBlank })
    #expect(said.value == "1000000" && said.line == 3 && said.message.count < 200)
  }

  @Test func `costs for each row what the row holds, not what its header holds`() throws {
    let names = (0..<20_000).map { "Column \($0)" }.joined(separator: ",")
    let text = "Key,\(names)\n" + String(repeating: "7\n", count: 20_000)
    let table = try #require(
      SourceTable.read(SourceText(file: "wide.csv", bytes: Array(text.utf8)), as: layout).table)
    #expect(table.rows.count == 20_000)
    #expect(table.rows.allSatisfy { $0.values.count == 1 })
  }
}
