/// The columns that a format reads, and how its header is found.
package struct TableLayout: Sendable {
  package struct Column: Sendable {
    /// The standard name, as findings give it.
    package let name: String
    /// Other names for the same, in any case and with any spaces, `_` and `-`.
    package let aliases: [String]
    /// The file cannot be read without it.
    package let isKey: Bool
    /// Free text: looked through for lost letters and for text that a spreadsheet would run.
    package let isText: Bool
    /// The name of a person: a question mark in it is a lost letter.
    package let isName: Bool
    /// A row may not be short of it; see `TableLayout.read`.
    package let isRequired: Bool

    package static func key(_ name: String, aliases: [String] = []) -> Column {
      Column(
        name: name, aliases: aliases, isKey: true, isText: false, isName: false, isRequired: true)
    }

    package static func value(
      _ name: String, aliases: [String] = [], required: Bool = false
    ) -> Column {
      Column(
        name: name, aliases: aliases, isKey: false, isText: false, isName: false,
        isRequired: required)
    }

    package static func text(
      _ name: String, aliases: [String] = [], required: Bool = false
    ) -> Column {
      Column(
        name: name, aliases: aliases, isKey: false, isText: true, isName: false,
        isRequired: required)
    }

    package static func name(
      _ name: String, aliases: [String] = [], required: Bool = false
    ) -> Column {
      Column(
        name: name, aliases: aliases, isKey: false, isText: true, isName: true,
        isRequired: required)
    }
  }

  package let columns: [Column]
  /// A report has its header in one of the first 15 rows and may hold title rows, repeated headers
  /// and count rows; any other file has its header in line 1 and none of these.
  package let isReport: Bool
  /// The standard name of a column that may come any number of times (`QUALACH07NOTES`), from its
  /// name in capitals without spaces, `_` and `-`.
  package let repeating: @Sendable (_ squeezedName: String) -> Column?
  /// The same from the name as the file writes it, asked last.
  package let named: @Sendable (_ written: String) -> Column?
  /// In reports, a row that starts with one of these words and lacks the last key column is a count
  /// or total row.
  package let countWords: [String]

  package init(
    _ columns: [Column], isReport: Bool = false,
    countWords: [String] = TableLayout.usualCountWords,
    repeating: @escaping @Sendable (_ squeezedName: String) -> Column? = { _ in nil },
    named: @escaping @Sendable (_ written: String) -> Column? = { _ in nil }
  ) {
    self.columns = columns
    self.isReport = isReport
    self.countWords = countWords
    self.repeating = repeating
    self.named = named
  }

  package static let usualCountWords = [
    "count", "total", "totals", "grand total", "sub total", "subtotal", "sum", "rows", "records",
    "number of rows", "row count", "record count", "end of report",
  ]
}
