import Foundation
import Kernel
import Testing

@testable import Files

private func bytes(_ name: String) throws -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/workbooks")
  return Array(try Data(contentsOf: folder.appending(path: name)))
}

private func files(_ name: String) throws -> [SourceFile] {
  SourceFile.files(name: name, bytes: try bytes(name))
}

private let layout = TableLayout(
  [
    .key("Key"), .name("Name"), .value("Born"), .value("Hours"), .value("Share"), .value("Flag"),
    .text("Note"), .value("Number"),
  ], isReport: true)

private func table(_ file: SourceFile, _ layout: TableLayout = layout) throws -> SourceTable {
  try #require(SourceTable.read(file.text, as: layout).table)
}

private func refusal(_ name: String) throws -> String {
  let file = try #require(try files(name).first)
  #expect(file.text.isUnreadable)
  return file.text.findings.map(\.message).joined()
}

@Suite struct `Reading a workbook` {
  @Test func `takes each sheet that people see as a list of its own`() throws {
    let sheets = try files("openpyxl.xlsx")
    #expect(
      sheets.map(\.name) == ["openpyxl.xlsx, sheet Staff", "openpyxl.xlsx, sheet Training"])
    #expect(sheets.map(\.text.sheet) == ["Staff", "Training"])
    #expect(
      sheets[0].text.findings.filter { $0.code == .sheetNotRead }.map(\.value) == ["Lists"])
    #expect(try files("xlsxwriter.xlsx").map(\.name) == ["xlsxwriter.xlsx"])
  }

  @Test func `gives values as a list of the same program would`() throws {
    let rows = try table(files("openpyxl.xlsx")[0]).rows
    #expect(
      rows[0].values == [
        "0042", "Asha Patel", "27/03/1984", "37.5", "0.6", "TRUE", "a, \"b\"", "42",
      ])
    #expect(
      rows[1].values == [
        "0043", "Zoë Quayle", "28/02/2001", "30", "0.53333", "FALSE", "two lines", "00000007",
      ])
    #expect(rows[2]["Hours"] == "37:30")
  }

  @Test func `counts lines as the sheet counts its rows`() throws {
    let rows = try table(files("openpyxl.xlsx")[0]).rows
    #expect(rows.map(\.line) == [2, 3, 4, 6, 7, 8])
    #expect(try table(files("openpyxl.xlsx")[0]).header.letters(of: "Number") == "H")
  }

  @Test func `knows days before and after the leap day that never was`() throws {
    let rows = try table(files("openpyxl.xlsx")[0]).rows
    // Excel shows the serial numbers 59, 60 and 61 as 28 and 29 February and 1 March 1900.
    #expect(rows.suffix(3).map { $0["Born"] } == ["29/02/1900", "28/02/1900", "01/03/1900"])
    #expect(
      DateColumn("Born", of: try table(files("openpyxl.xlsx")[0]), .report).read("29/02/1900")
        == .wrong(.dateImpossible, message: "Born: there is no such day; the value was left out."))
  }

  @Test func `counts from 1904 where the workbook does`() throws {
    #expect(try table(files("since-1904.xlsx")[0]).rows[0]["Born"] == "27/03/1984")
  }

  @Test func `takes the results of formulas, and says where there are none`() throws {
    let file = try #require(try files("xlsxwriter.xlsx").first)
    let own = TableLayout(
      [.key("Key"), .value("Born"), .value("Sum"), .value("Fault")], isReport: true)
    let table = try table(file, own)
    #expect(table.rows[0].values == ["007", "05/09/2026", "3", ""])
    #expect(
      table.findings.filter { $0.code == .cellError }.map {
        "\($0.line ?? 0) \($0.column) \($0.value)"
      }
        == ["2 Fault #DIV/0!"])
    let unfinished = try files("openpyxl.xlsx")[0].text.findings
    #expect(unfinished.first { $0.code == .formulaWithoutResult }?.line == 4)
  }

  @Test func `lets a number that lost its digits look like one`() throws {
    let file = try #require(try files("xlsxwriter.xlsx").first)
    let key = try table(file, TableLayout([.key("Key")], isReport: true)).rows[1]["Key"]
    #expect(SpoiltIds.isScientific(key), "\(key)")
  }

  @Test func `says what merged cells and cells outside the table hold`() throws {
    let findings = try table(files("openpyxl.xlsx")[0]).findings
    #expect(findings.contains { $0.code == .cellsMerged && $0.message.contains("A7:A8") })
    #expect(findings.first { $0.code == .cellsOutsideTable }?.line == 6)
    #expect(findings.first { $0.code == .cellError }?.line == 4)
  }

  @Test func `refuses what it cannot read in words that say what to do`() throws {
    #expect(try refusal("cut.xlsx").contains("damaged"))
    #expect(try refusal("entities.xlsx").contains("damaged"))
    #expect(try refusal("open-document.ods").contains("OpenDocument"))
    #expect(try refusal("open-document.ods").contains(".xlsx"))
    #expect(try refusal("lists.zip").contains("Unpack it"))
    let old = SourceText(
      file: "a.xls", bytes: [0xD0, 0xCF, 0x11, 0xE0] + [UInt8](repeating: 0, count: 600))
    #expect(old.findings.first?.message.contains("old Excel workbook") == true)
    let locked = SourceText(
      file: "a.xlsx",
      bytes: [0xD0, 0xCF, 0x11, 0xE0] + "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] })
    #expect(locked.findings.first?.message.contains("password") == true)
  }

  @Test func `stops unpacking before memory is full`() throws {
    let archive = try Archive(bytes("openpyxl.xlsx"), limit: 500)
    #expect(throws: WorkbookRefusal.self) { try archive.read("xl/styles.xml") { _ in } }
  }

  @Test func `is not upset by any cut or changed byte`() throws {
    let whole = try bytes("xlsxwriter.xlsx")
    for place in stride(from: 0, to: whole.count, by: 7) {
      var changed = whole
      changed[place] ^= 0x5A
      #expect(!SourceFile.files(name: "a.xlsx", bytes: changed).isEmpty)
      #expect(!SourceFile.files(name: "a.xlsx", bytes: Array(whole[..<place])).isEmpty)
    }
  }

  @Test(arguments: [
    ("General", NumberFormat.plain), ("0.00", .plain), ("#,##0", .plain), ("0%", .plain),
    ("dd/mm/yyyy;@", .day), ("[$-809]d mmmm yyyy", .day), ("mmm-yy", .day), ("d\\.m\\.yyyy", .day),
    ("yyyy\"-\"mm\"-\"dd", .day), ("h:mm AM/PM", .time), ("mm:ss", .time), ("[h]:mm", .elapsed),
    ("00000000", .padded(8)), ("0", .plain), ("\"day \"0", .plain), ("[Red]0.0", .plain),
    ("@", .plain),
  ]) func `tells a date by its format`(code: String, format: NumberFormat) {
    #expect(NumberFormat(code: code) == format)
  }

  @Test func `reads what our own writer writes`() throws {
    let day = try #require(Day("2026-09-05"))
    let sheet = Spreadsheet.Sheet(
      name: "Staff", header: ["Key", "Name", "Born", "Hours"],
      rows: [[.init(.text("007")), .init(.text("=1+1")), .init(.day(day)), .init(.number(37.5))]])
    let made = try Spreadsheet(title: "Staff", sheets: [sheet]).xlsx(made: day)
    let file = try #require(SourceFile.files(name: "own.xlsx", bytes: made).first)
    #expect(try table(file).rows[0].values.prefix(4) == ["007", "=1+1", "05/09/2026", "37.5"])
  }
}
