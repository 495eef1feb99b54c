import Directory
import Files
import Kernel
import Testing

@testable import Intake

@Suite struct `A published list of organisations` {
  @Test func `is read as it is, without a header`() throws {
    let reading = read([OdsRowSample(closed: "20200331")])
    let row = try #require(reading.rows.first)

    #expect(reading.findings.isEmpty)
    #expect(row.code == "RX0")
    #expect(row.name == "FAIRWATER NHS TRUST")
    #expect(row.openedOn == .on("1994-04-01"))
    #expect(row.closedOn == .on("2020-03-31"))
    #expect(row.contact.addressLines == ["TRUST HOUSE"])
    #expect(row.line == 1)
  }

  @Test func `is told apart from other lists and files by its rows`() {
    let trusts = OdsRowSample.file([OdsRowSample()])
    let sites = OdsRowSample.file([
      OdsRowSample(), OdsRowSample(code: "RX001", name: "CLINIC"),
      OdsRowSample(code: "RX002", name: "WARD"),
    ])
    let commissioners = OdsRowSample.file([
      OdsRowSample(code: "00Q", name: "NHS SOMEWHERE ICB - 00Q", roles: "RO319")
    ])
    let practices = OdsRowSample.file([
      .practice("A99999", "VALLEY SURGERY", commissioner: "00Q")
    ])
    let successions = Array("old_code,new_code,date\r\n03A,X2C4Y,2021-04-01\r\n".utf8)

    #expect(role(trusts) == "trust")
    #expect(role(sites) == "site")
    #expect(role(commissioners) == "commissioner")
    #expect(role(practices) == "practice")
    #expect(role(successions) == nil)
    #expect(role(Array("a,b\r\n1,2\r\n".utf8)) == nil)
    #expect(
      OdsSuccessionFormat().recognise(SourceFile(name: "x", bytes: successions))?.name
        == "successions")
    #expect(OdsSuccessionFormat().recognise(SourceFile(name: "x", bytes: trusts)) == nil)
  }

  @Test func `says line, column and what to do for each row it cannot take`() {
    let reading = read([
      OdsRowSample(code: ""), OdsRowSample(code: "R!"), OdsRowSample(code: "1.00E+02"),
      OdsRowSample(code: "02-Apr"), OdsRowSample(code: "RX1"),
    ])

    #expect(reading.rows.map(\.code) == ["RX1"])
    #expect(
      reading.findings.map(\.code.rawValue) == [
        "key-missing", "id-format", "id-scientific", "id-looks-like-date",
      ])
    #expect(reading.findings.map(\.line) == [1, 2, 3, 4])
    for finding in reading.findings {
      #expect(finding.effect == .rowRejected)
      #expect(finding.column == "1 Code")
      #expect(finding.message.contains("load"))
    }
    #expect(reading.rejected.keys.sorted() == [1, 2, 3, 4])
  }

  @Test func `drops a wrong date and keeps the row`() {
    let reading = read([
      OdsRowSample(code: "RX1", opened: "31/03/2020"),
      OdsRowSample(code: "RX2", opened: "20230229"),
      OdsRowSample(code: "RX3", opened: "20200401", closed: "20190331"),
      OdsRowSample(code: "RX4", name: ""),
    ])

    #expect(reading.rows.count == 4)
    #expect(
      reading.findings.map(\.code.rawValue) == [
        "date-format", "date-impossible", "date-order", "required-missing",
      ])
    #expect(reading.rows[2].closedOn == nil)
    #expect(reading.rows[2].openedOn == .on("2020-04-01"))
  }

  @Test func `takes rows whose blank ends were cut, and no others of the wrong width`() {
    let whole = OdsRowSample(code: "RX1").line
    let cut = #""RX2","CUT TRUST","Y56","QMJ","HOUSE","","","","","FW1 1AA","19940401""#
    let shifted =
      #""RX3","SHIFTED","Y56","QMJ","HOUSE","","","","FW1 1AA","19940401","20200331","a""#
    let reading = OrganisationFileReading(
      text([whole, cut, shifted, whole + ",\"\"", whole + ",\"extra\""].joined(separator: "\n")),
      as: .trust)

    #expect(reading.rows.map(\.code) == ["RX1", "RX2"])
    #expect(
      reading.findings.map(\.code.rawValue) == [
        "row-column-count", "key-duplicate", "row-column-count",
      ])
    #expect(reading.findings[1].severity == .warning)
  }

  @Test func `keeps the first of two rows that disagree`() {
    let reading = read([OdsRowSample(), OdsRowSample(name: "ANOTHER NHS TRUST")])

    #expect(reading.rows.map(\.name) == ["FAIRWATER NHS TRUST"])
    #expect(reading.findings.map(\.severity) == [.error])
    #expect(reading.findings.first?.line == 2)
  }

  @Test func `goes on after a quote that is never closed`() {
    let reading = OrganisationFileReading(
      text("\"RX9,\"BROKEN\n" + OdsRowSample().line + "\n"), as: .trust)

    #expect(reading.rows.map(\.code) == ["RX0"])
    #expect(reading.findings.map(\.code.rawValue) == ["quote-unbalanced"])
    #expect(reading.findings.first?.line == 1)
  }

  @Test func `skips a row of column names that somebody added`() {
    let header = "Organisation Code,Name" + String(repeating: ",x", count: 25)
    let reading = OrganisationFileReading(text(header + "\n" + OdsRowSample().line), as: .trust)

    #expect(reading.rows.count == 1)
    #expect(reading.findings.map(\.severity) == [.info])

    let others = "Code,Organisation" + String(repeating: ",Address", count: 8) + ",Open,Close"
    let list = OrganisationFileReading(
      text(others + String(repeating: ",x", count: 15) + "\n" + OdsRowSample().line), as: .trust)
    #expect(list.rows.map(\.code) == ["RX0"])
    #expect(list.findings.map(\.severity) == [.info])
  }

  @Test func `of successions reports what it cannot take`() {
    let list = SuccessionFileReading(
      text(
        """
        old_code,new_code,date
        03A,X2C4Y,2021-04-01
        03A,X2C4Y,2021-04-01
        ,X2C4Y,2021-04-01
        03B,X2C4Y,2021-02-30
        03C,X2C4Y,01/04/2021
        4CG71,4CG71,2000-10-01
        """))

    #expect(list.successions.map(\.oldCode) == ["03A", "4CG71"])
    #expect(list.rejected == 3)
    #expect(
      list.findings.map(\.code.rawValue) == [
        "key-missing", "date-impossible", "date-format", "field-conflict",
      ])
    #expect(list.findings.last?.severity == .info)
  }

  private func read(_ rows: [OdsRowSample]) -> OrganisationFileReading {
    OrganisationFileReading(
      SourceText(file: "list.csv", bytes: OdsRowSample.file(rows)), as: .trust)
  }

  private func text(_ text: String) -> SourceText {
    SourceText(file: "list.csv", bytes: Array(text.utf8))
  }

  private func role(_ bytes: [UInt8]) -> String? {
    OdsFormat().recognise(SourceFile(name: "list.csv", bytes: bytes))?.name
  }
}
