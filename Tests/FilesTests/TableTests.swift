import Files
import Testing

private let layout = TableLayout(
  [
    .key("ID", aliases: ["Identity"]), .name("NAME"), .value("START"),
    .value("ROLE", required: true),
    .text("NOTES"), .value("MORE"),
  ])
private let report = TableLayout(
  [.key("Employee Number"), .key("Assignment Number"), .name("Surname"), .value("FTE")],
  isReport: true)

private func read(
  _ text: String, _ layout: TableLayout = layout, known: ((String) -> Bool)? = nil
) -> TableReading {
  SourceTable.read(
    SourceText(file: "a.csv", bytes: Array(text.utf8)), as: layout, isKnownKey: known)
}

private func codes(_ reading: TableReading) -> [String] {
  reading.findings.map { finding in
    "\(finding.line.map(String.init) ?? "-") \(finding.column) \(finding.code.rawValue)"
  }
}

@Suite struct `Reading a table` {
  @Test func `finds values by name, with any line ends and quotes`() throws {
    let reading = read(
      "ID,NAME,START,ROLE,NOTES,MORE\r\nA1,\"Bogle, C\",,8,\"a \"\"b\"\"\",\nA2, Ann ,,9,\"x\ny\",\rA3,N,,1,,"
    )
    let table = try #require(reading.table)
    #expect(table.rows.map { $0["NAME"] } == ["Bogle, C", "Ann", "N"])
    #expect(table.rows.map { $0["NOTES"] } == ["a \"b\"", "x\ny", ""])
    #expect(table.rows.map(\.line) == [2, 3, 5])
    #expect(table.rows.map(\.record) == [2, 3, 4])
    #expect(codes(reading) == ["1  newline-mixed", "3 NOTES field-newline"])
  }

  @Test func `matches header names after removing case, spaces and dashes, and by alias`() {
    let reading = read("i-d,Name,START,ROLE,NOTES,MORE,colour\nA,B,,1,,,\n")
    #expect(
      codes(reading) == [
        "1 ID header-column-renamed", "1 NAME header-column-renamed",
        "1 colour header-column-unknown",
      ])
    #expect(read("Identity,ROLE\nA,1\n").table?.rows.first?["ID"] == "A")
  }

  @Test func `names the missing key column`() {
    let reading = read("NAME,START,ROLE,NOTES,MORE\nB,,1,,\n")
    #expect(reading.table == nil)
    #expect(codes(reading) == ["1 ID header-column-missing"])
    #expect(codes(read("A,B,C\n1,2,3\n")) == ["-  header-not-found"])
  }

  @Test func `takes the delimiter from the header line only`() {
    let reading = read("ID;NAME;ROLE\nA;x,y,z;1\n")
    #expect(reading.table?.rows.first?["NAME"] == "x,y,z")
    #expect(codes(reading) == ["1  delimiter-unexpected"])
    #expect(read("ID\tNAME\tROLE\nA\tx;y\t1\n").table?.rows.first?["NAME"] == "x;y")
  }

  @Test func `rejects a row with too many values and keeps the others`() {
    let reading = read("ID,NAME,ROLE\nA,x,y,1\nB,n,2\n")
    #expect(reading.table?.rows.map { $0["ID"] } == ["B"])
    #expect(codes(reading) == ["2  row-column-count"])
    #expect(reading.findings.first?.value == "4 values, 3 columns")
    #expect(reading.table?.rawValues(atLine: 2) == ["A", "x", "y", "1"])
  }

  @Test func `accepts a row without the empty values at its end, but not a shifted one`() {
    let head = "ID,NAME,START,ROLE,NOTES,MORE\n"
    let whole = "A,n,01/02/2024,8,t,m\nB,n,03/02/2024,8,t,m\n"
    #expect(read(head + whole + "C,n,04/02/2024,8\n").table?.rows.count == 3)
    // NAME is missing, so the date stands under NAME.
    #expect(codes(read(head + whole + "C,04/02/2024,8,t,m\n")) == ["4  row-column-count"])
    // ROLE is required.
    #expect(codes(read(head + whole + "C,n,04/02/2024\n")) == ["4  row-column-count"])
  }

  @Test func `tells a row that lost a value from one without its empty end`() {
    let head = "ID,NAME,START,ROLE,NOTES,MORE\n"
    let whole =
      "A,n,01/02/2024,8,a;b,2.5\nB,n,03/02/2024,8,c;d,3.5\nD,n,03/02/2024,9,c;d,3\n"
    #expect(read(head + whole + "C,n,04/02/2024,8,e;f\n").table?.rows.count == 4)
    // ROLE is missing: a list stands under ROLE and a decimal under NOTES.
    #expect(codes(read(head + whole + "C,n,04/02/2024,e;f,1.5\n")) == ["5  row-column-count"])
  }

  @Test func `skips blank lines and lines of delimiters`() {
    let reading = read("ID,NAME,ROLE\n\nA,n,1\n,,\n  \nB,n,1\n\n")
    #expect(reading.table?.rows.map(\.line) == [3, 6])
    #expect(reading.table?.rows.map(\.record) == [2, 3])
    #expect(codes(reading) == ["2  row-blank"])
  }

  @Test func `ignores empty columns at the end, unless a value stands there`() {
    let reading = read("ID,NAME,ROLE,,\nA,n,1,,\nB,x,y,1,\n")
    #expect(codes(reading) == ["1  header-trailing-empty", "3  row-column-count"])
  }

  @Test func `goes on after a quote that never closes`() {
    let text =
      "ID,NAME,ROLE\nA-1,one,1\nA-2,\"two,1\nA-3,three,1\nA-4,\"four, D\",1\nA-5,five,1\n"
    let reading = read(text)
    #expect(reading.table?.rows.map { $0["ID"] } == ["A-1", "A-3", "A-4", "A-5"])
    #expect(codes(reading) == ["3 NAME quote-unbalanced"])
    #expect(reading.table?.rows.last?.record == 6)
    let known = read(text, known: { $0 == "A-4" })
    #expect(known.table?.rows.map { $0["ID"] } == ["A-1", "A-4", "A-5"])
    // To the end of the file.
    #expect(read("ID,NAME,ROLE\nA,n,1\nB,\"n,1\n").table?.rows.count == 1)
  }

  @Test func `reports each of several rows whose quotes never close`() {
    let text = "ID,NAME,ROLE\nA-1,one,1\nA-2,\"two,1\nA-3,\"three,1\nA-4,four,1\n"
    let reading = read(text, known: { $0.hasPrefix("A-") })
    #expect(reading.table?.rows.map { $0["ID"] } == ["A-1", "A-4"])
    #expect(codes(reading) == ["3 NAME quote-unbalanced", "4 NAME quote-unbalanced"])
  }

  @Test func `finds a header below blank lines, and skips it when it comes again`() {
    let reading = read("\n,,,\nID,NAME,ROLE\nA,n,1\nID,NAME,ROLE\nB,m,2\n")
    #expect(reading.table?.rows.map { $0["ID"] } == ["A", "B"])
    #expect(codes(reading) == ["5  header-repeated"])
  }

  @Test func `takes out characters that no database keeps, and says so`() {
    let reading = read("ID,NAME,ROLE\nA\0,Ge\0mma,1\n")
    #expect(reading.table?.rows.map { $0["ID"] + $0["NAME"] } == ["AGemma"])
    #expect(codes(reading) == ["2 ID value-whitespace", "2 NAME value-whitespace"])
  }

  @Test func `mends invisible spaces and says so`() {
    let reading = read("ID,NAME,ROLE\nA\u{A0},Nerys\u{A0}Gwynedd ,1\n\u{200B}B, n  m ,1\n C ,n,1\n")
    #expect(reading.table?.rows.map { $0["ID"] } == ["A", "B", "C"])
    #expect(reading.table?.rows.map { $0["NAME"] } == ["Nerys Gwynedd", "n m", "n"])
    #expect(
      codes(reading) == [
        "2 ID value-whitespace", "2 NAME value-whitespace", "3 ID value-whitespace",
        "3 NAME value-whitespace",
      ])
  }

  @Test func `reports text that a spreadsheet would run, and lost or doubled letters`() {
    let reading = read(
      "ID,NAME,ROLE,NOTES\nA,=1+1,-5,+seen\nB,St?nescu,1,why?\nC,ZoÃ«,1,\nD,Åsa,1,-\nE,a\u{FFFD}b,1,@x\n"
    )
    #expect(
      codes(reading) == [
        "2 NAME formula-like-text", "2 NOTES formula-like-text", "3 NAME character-lost",
        "4 NAME text-double-encoded", "6 NAME character-lost", "6 NOTES formula-like-text",
      ])
  }

  @Test func `finds the header of a report below its title and skips what is no record`() {
    let reading = read(
      """
      Staff in Post,,
      "Filters: a, b",,

      Employee Number,Assignment Number,Surname,FTE
      20450022,20450022,Ashworth,1
      Staff in Post page 2,,,
      Employee Number,Assignment Number,Surname,FTE
      20450023,20450023,Quarmby,1

      Rows returned: 2

      """, report)
    #expect(reading.table?.rows.map(\.line) == [5, 8])
    #expect(
      codes(reading) == [
        "1  preamble-skipped", "6  trailer-rows-skipped", "7  header-repeated", "9  row-blank",
        "10  trailer-rows-skipped",
      ])
  }

  @Test func `says when there are no rows, or a column twice`() {
    #expect(codes(read("ID,NAME,ROLE\n")) == ["1  file-no-records"])
    let twice = read("ID,NAME,ROLE,NAME\nA,n,1,m\n")
    #expect(codes(twice) == ["1 NAME header-duplicate"])
    #expect(twice.table?.rows.first?["NAME"] == "n")
  }
}
