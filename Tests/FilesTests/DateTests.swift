import Files
import Kernel
import Testing

private func column(_ values: [String], _ shapes: DateColumn.Shapes) -> (DateColumn, [String]) {
  let text = "ID,DOB\n" + values.map { "A,\($0)\n" }.joined()
  let reading = SourceTable.read(
    SourceText(file: "a", bytes: Array(text.utf8)),
    as: TableLayout([.key("ID"), .value("DOB")]))
  guard let table = reading.table else { fatalError("not a table") }
  let column = DateColumn("DOB", of: table, shapes)
  let results = values.map { value in
    switch column.read(value) {
    case .blank: "blank"
    case .day(let day): day.iso
    case .wrong(let code, _): code.rawValue
    }
  }
  return (column, results)
}

@Suite struct `A column of dates` {
  @Test func `is read day first while nothing proves otherwise`() {
    let (_, results) = column(["21/06/1985", "4/5/1990", "", "01/02/1985"], .careStaff)
    #expect(results == ["1985-06-21", "1990-05-04", "blank", "1985-02-01"])
  }

  @Test func `is not trusted once one value is month first`() {
    let (dates, results) = column(
      ["6/21/1985", "3/1/1968", "5/5/1990", "25/12/1990"], .careStaff)
    #expect(results == ["date-month-first", "date-ambiguous", "1990-05-05", "1990-12-25"])
    guard case .wrong(_, let message) = dates.read("3/1/1968") else {
      Issue.record("should be ambiguous")
      return
    }
    #expect(message.contains("line 2: 6/21/1985"))
  }

  @Test func `names serial numbers, lost dates, short years and days that are not`() {
    let (dates, results) = column(
      ["45818", "#####", "01/02/85", "31/09/2024", "2024-11-13", "12.05.2024", "13/25/2018"],
      .careTraining)
    #expect(
      results == [
        "date-serial", "date-lost", "date-two-digit-year", "date-impossible", "date-format",
        "date-format", "date-impossible",
      ])
    guard case .wrong(_, let message) = dates.read("45818") else {
      Issue.record("should be a serial number")
      return
    }
    #expect(message.contains("10/06/2025"))
  }

  @Test func `of a training file is strict`() {
    #expect(column(["4/5/2024"], .careTraining).1 == ["date-format"])
  }

  @Test func `of a report may hold several shapes, said once`() {
    let (dates, results) = column(
      ["07-Jun-2014", "05/06/2014", "2014-06-05", "2025/12/02 00:00:00", "2025-13-02"], .report)
    #expect(results == ["2014-06-07", "2014-06-05", "2014-06-05", "2025-12-02", "date-impossible"])
    #expect(dates.shapesFinding?.value == "(4 shapes)")
    #expect(column(["07-Jun-2014", "08-Jun-2014"], .report).0.shapesFinding == nil)
  }
}

@Suite struct `An id that a spreadsheet changed` {
  @Test func `into a date names the likely original`() {
    #expect(SpoiltIds.original(ofDate: "04-Dec", among: ["OM-1", "4-12"]) == "4-12")
    #expect(SpoiltIds.original(ofDate: "Apr-12", among: ["12-4", "7"]) == "12-4")
    #expect(SpoiltIds.original(ofDate: "04/12/2026", among: ["4-12"]) == "4-12")
    #expect(SpoiltIds.original(ofDate: "01-Mar", among: ["MAR1"]) == "MAR1")
    #expect(SpoiltIds.original(ofDate: "04-Dec", among: ["5-12"]) == nil)
    #expect(SpoiltIds.original(ofDate: "4-12", among: ["12-4"]) == nil)
    #expect(SpoiltIds.looksLikeDate("04-Dec"))
    #expect(!SpoiltIds.looksLikeDate("OM-1"))
  }

  @Test func `into scientific notation or a decimal`() {
    #expect(SpoiltIds.isScientific("1.20035E+11"))
    #expect(SpoiltIds.isScientific("3.01105e+07"))
    #expect(!SpoiltIds.isScientific("E11"))
    #expect(!SpoiltIds.isScientific("1E5"))
    #expect(SpoiltIds.withoutDecimalSuffix("30110400.0") == "30110400")
    #expect(SpoiltIds.withoutDecimalSuffix("30.5") == nil)
    #expect(SpoiltIds.original(ofStripped: "12", among: ["0012", "112"]) == "0012")
    #expect(SpoiltIds.original(ofStripped: "12", among: ["12"]) == nil)
    #expect(SpoiltIds.original(ofStripped: "12.0", among: ["12"]) == "12")
  }
}
