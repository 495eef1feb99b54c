import Kernel

/// A spreadsheet to be written: sheets of cells, and how they print. Values only; `xlsx(made:)`
/// turns it into a file.
package struct Spreadsheet: Hashable, Sendable {
  package var title: String
  package var sheets: [Sheet]

  package init(title: String, sheets: [Sheet]) {
    self.title = title
    self.sheets = sheets
  }

  /// One value. Text is text whatever it looks like: `=1+1` stays four characters.
  package enum Value: Hashable, Sendable {
    case text(String)
    case number(Double)
    case day(Day)
    case blank
  }

  /// What a cell says beside its text. Never the only sign: the text must say it too.
  package enum Tone: Hashable, Sendable, CaseIterable {
    case plain, good, soon, bad, quiet, strong
  }

  package struct Cell: Hashable, Sendable {
    package var value: Value
    package var tone: Tone

    package init(_ value: Value, _ tone: Tone = .plain) {
      self.value = value
      self.tone = tone
    }
  }

  package struct Sheet: Hashable, Sendable {
    /// Cut and cleaned to what a spreadsheet takes as the name of a sheet.
    package var name: String
    /// Lines above the header: what this is, as at which day, how it was counted.
    package var preamble: [String]
    package var header: [String]
    package var rows: [[Cell]]
    /// In characters; those that are `nil` or missing fit what is in the column.
    package var widths: [Double?]
    /// Columns that stay in sight when the sheet is moved sideways.
    package var frozenColumns: Int
    /// Turns the header to run upwards from here on, for many narrow columns.
    package var uprightHeaderFrom: Int?
    package var print: PrintSetUp

    package init(
      name: String, preamble: [String] = [], header: [String], rows: [[Cell]],
      widths: [Double?] = [], frozenColumns: Int = 0, uprightHeaderFrom: Int? = nil,
      print: PrintSetUp = PrintSetUp()
    ) {
      self.name = name
      self.preamble = preamble
      self.header = header
      self.rows = rows
      self.widths = widths
      self.frozenColumns = frozenColumns
      self.uprightHeaderFrom = uprightHeaderFrom
      self.print = print
    }

    /// Rows of text alone: a list as it stands on a page.
    package init(
      name: String, preamble: [String] = [], header: [String], text rows: [[String]],
      print: PrintSetUp = PrintSetUp()
    ) {
      self.init(
        name: name, preamble: preamble, header: header,
        rows: rows.map { $0.map { Cell($0.isEmpty ? .blank : .text($0)) } }, print: print)
    }
  }

  /// A4. The header is repeated on each printed page.
  package struct PrintSetUp: Hashable, Sendable {
    package enum Fit: Hashable, Sendable { case oneWide, onePage }
    package var isLandscape: Bool
    package var fit: Fit

    package init(isLandscape: Bool = true, fit: Fit = .oneWide) {
      self.isLandscape = isLandscape
      self.fit = fit
    }
  }
}

/// What a spreadsheet file cannot hold.
package enum SpreadsheetRefusal: Refusal, Hashable {
  case tooManyRows(Int)
  case tooManyColumns(Int)
  case textTooLong(sheet: String, row: Int)

  package static let mostRows = 1_048_576
  package static let mostColumns = 16_384
  package static let longestText = 32_767

  package var problems: [Problem] {
    switch self {
    case .tooManyRows(let rows):
      [
        Problem(
          "",
          "A spreadsheet holds \(Self.mostRows) rows and this would need \(rows): narrow the list, "
            + "or download it as CSV")
      ]
    case .tooManyColumns(let columns):
      [
        Problem(
          "",
          "A spreadsheet holds \(Self.mostColumns) columns and this would need \(columns): "
            + "download it as CSV")
      ]
    case .textTooLong(let sheet, let row):
      [
        Problem(
          "",
          "Row \(row) of “\(sheet)” has a text longer than the \(Self.longestText) characters a "
            + "spreadsheet holds in one cell: download it as CSV")
      ]
    }
  }
}
