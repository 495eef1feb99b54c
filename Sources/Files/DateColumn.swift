import Kernel

/// One column of dates, read as a whole, because whether `5/2/2024` can be trusted depends on its
/// neighbours: one `8/29/2022` proves that a spreadsheet turned all of them month first.
///
/// Nothing is guessed: a value that could be two days, or none, is not taken over.
///
/// - Source: import formats, section 7.
package struct DateColumn: Sendable {
  /// The shapes that a format takes.
  package struct Shapes: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    /// `05/09/2026`.
    package static let dayMonthYear = Shapes(rawValue: 1)
    /// `5/9/2026`, as long as nothing proves month first.
    package static let shortDayMonthYear = Shapes(rawValue: 2)
    /// `05-Sep-2026`.
    package static let dayNameYear = Shapes(rawValue: 4)
    /// `2026-09-05`.
    package static let yearMonthDay = Shapes(rawValue: 8)
    /// `2026/09/05 00:00:00`.
    package static let yearMonthDayTime = Shapes(rawValue: 16)

    package static let careStaff: Shapes = [.dayMonthYear, .shortDayMonthYear]
    package static let careTraining: Shapes = [.dayMonthYear]
    package static let report: Shapes = [
      .dayMonthYear, .shortDayMonthYear, .dayNameYear, .yearMonthDay, .yearMonthDayTime,
    ]
  }

  package enum Reading: Sendable, Hashable {
    case blank
    case day(Day)
    /// Not taken over, and why.
    case wrong(FindingCode, message: String)
  }

  package let column: String
  private let file: String
  private let written: String
  private let shapes: Shapes
  /// The line whose value proves that the column is month first.
  private let proof: (line: Int, value: String)?
  private let seen: Shapes

  /// Looks through the whole column of a table.
  ///
  /// - Parameter ignoring: Values that are no dates and no faults: "Admin", words for no expiry.
  package init(
    _ column: String, of table: SourceTable, _ shapes: Shapes,
    ignoring: (String) -> Bool = { _ in false }
  ) {
    self.column = column
    self.shapes = shapes
    file = table.file
    written = table.header.written[column] ?? column
    var proof: (Int, String)?
    var seen: Shapes = []
    for row in table.rows {
      let value = row[column]
      if value.isEmpty || ignoring(value) { continue }
      guard let text = DateText(value) else { continue }
      if case .slashes(let first, let second, let year) = text.form, proof == nil, first <= 12,
        second > 12, text.hasWholeYear, Day(year: year, month: first, day: second) != nil
      {
        proof = (row.line, value)
      }
      if text.day != nil { seen.formUnion(text.shape.intersection(shapes)) }
    }
    self.proof = proof.map { ($0.0, $0.1) }
    self.seen = seen
  }

  package func read(_ value: String) -> Reading {
    if value.isEmpty { return .blank }
    if value.allSatisfy({ $0 == "#" }) {
      return .wrong(
        .dateLost,
        message: "\(written) shows hash signs instead of a date: the spreadsheet column was too "
          + "narrow when the file was saved. Widen it and save again; the value was left out.")
    }
    if let serial = Self.serial(value) {
      return .wrong(
        .dateSerial,
        message: "\(written) looks like a spreadsheet serial number; \(value) would be "
          + "\(serial.slashed). It was left out; format the column as a date and save again.")
    }
    guard let text = DateText(value) else { return wrongForm() }
    if !text.hasWholeYear {
      return .wrong(
        .dateTwoDigitYear,
        message: "\(written) has a year of two digits; it was left out. Write the year in full.")
    }
    if case .slashes(let first, let second, let year) = text.form {
      if first <= 12, second > 12, Day(year: year, month: first, day: second) != nil {
        return monthFirst(.dateMonthFirst)
      }
      // A value that is day first beyond doubt, or the same either way, is safe.
      if proof != nil, first <= 12, second <= 12, first != second {
        return monthFirst(.dateAmbiguous)
      }
    }
    guard let day = text.day else {
      return .wrong(
        .dateImpossible, message: "\(written): there is no such day; the value was left out.")
    }
    guard !text.shape.isDisjoint(with: shapes) else { return wrongForm(text) }
    return .day(day)
  }

  /// The finding for a value that is not taken over; `nil` for one that is, or a blank.
  package func finding(_ row: SourceRow) -> Finding? {
    guard case .wrong(let code, let message) = read(row[column]) else { return nil }
    return Finding(
      code, file: file, line: row.line, record: row.record, column: column, value: row[column],
      message)
  }

  /// Said once: several accepted forms in the column.
  package var shapesFinding: Finding? {
    let names = Self.shapeWords.filter { seen.contains($0.shape) }.map(\.words)
    guard names.count > 1 else { return nil }
    let hasSlashes = !seen.isDisjoint(with: [.dayMonthYear, .shortDayMonthYear])
    return Finding(
      .dateShapesMixed, file: file, column: column, value: "(\(names.count) shapes)",
      "\(written) holds dates as " + names.dropLast().joined(separator: ", ") + " and "
        + (names.last ?? "")
        + (hasSlashes
          ? (proof == nil
            ? "; dates with slashes are read day first because nothing proves month first."
            : ".")
          : "."))
  }

  private static let shapeWords: [(shape: Shapes, words: String)] = [
    (.dayNameYear, "DD-Mon-YYYY"), (.dayMonthYear, "DD/MM/YYYY"), (.yearMonthDay, "YYYY-MM-DD"),
    (.yearMonthDayTime, "YYYY/MM/DD HH:MM:SS"),
  ]

  private func monthFirst(_ code: FindingCode) -> Reading {
    let because =
      proof.map { " (line \($0.line): \($0.value))" } ?? ""
    return .wrong(
      code,
      message: "\(written) holds month-first dates\(because); nothing was guessed and every date "
        + "that could be two days was left out. Correct the column to DD/MM/YYYY and load again.")
  }

  private func wrongForm(_ text: DateText? = nil) -> Reading {
    let wanted = shapes.contains(.dayNameYear) ? "DD-Mon-YYYY or DD/MM/YYYY" : "DD/MM/YYYY"
    let would = text?.day.map { " It would be \($0.slashed)." } ?? ""
    return .wrong(
      .dateFormat,
      message: "\(written) is not a date as \(wanted); it was left out.\(would)")
  }

  /// 4 or 5 digits: days since the end of 1899, as spreadsheets count them.
  private static func serial(_ value: String) -> Day? {
    let whole = value.prefix { $0 != "." }
    let rest = value.dropFirst(whole.count)
    guard (4...5).contains(whole.count), whole.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      rest.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(whole)
    else { return nil }
    return Day(number: number - 25_569)
  }
}

extension Day {
  /// `31/03/2026`.
  package var slashed: String {
    let parts = iso.split(separator: "-")
    return parts.reversed().joined(separator: "/")
  }
}
