import CXLSXWriter
import Foundation
import Kernel

extension Spreadsheet {
  /// The file. The same content gives the same bytes.
  ///
  /// - Parameter day: The day that the file says it was made on.
  /// - Throws: `SpreadsheetRefusal`; `SpreadsheetFailure` when the machine is out of memory.
  package func xlsx(made day: Day) throws -> [UInt8] {
    try refuseWhatDoesNotFit()
    // In memory: a file on disk would outlive a killed process, with people's names in it.
    let descriptor = waypoint_memory_file()
    guard descriptor >= 0 else { throw SpreadsheetFailure(code: -1) }
    defer { close(descriptor) }
    try write(to: "/proc/self/fd/\(descriptor)", made: day)
    return try Self.contents(of: descriptor)
  }

  private func refuseWhatDoesNotFit() throws(SpreadsheetRefusal) {
    for sheet in sheets {
      let rows = sheet.headerRow + 1 + sheet.rows.count
      guard rows <= SpreadsheetRefusal.mostRows else { throw .tooManyRows(rows) }
      let columns = sheet.columnCount
      guard columns <= SpreadsheetRefusal.mostColumns else { throw .tooManyColumns(columns) }
      for (index, row) in sheet.rows.enumerated() {
        for case .text(let text) in row.map(\.value)
        where text.utf8.count > SpreadsheetRefusal.longestText
          && text.utf16.count > SpreadsheetRefusal.longestText
        {
          throw .textTooLong(sheet: sheet.name, row: index + 1)
        }
      }
    }
  }

  private func write(to path: String, made day: Day) throws {
    guard let book = path.withCString({ workbook_new($0) }) else {
      throw SpreadsheetFailure(code: -1)
    }
    let formats = Formats(book)
    var names: Set<String> = []
    for sheet in sheets {
      let name = SheetName.fitted(sheet.name, besides: &names)
      guard let page = name.withCString({ workbook_add_worksheet(book, $0) }) else { continue }
      SheetWriter(page: page, sheet: sheet, formats: formats).write()
    }
    var properties = lxw_doc_properties()
    properties.created = day.number * 86_400
    title.withCString { text in
      properties.title = UnsafeMutablePointer(mutating: text)
      workbook_set_properties(book, &properties)
    }
    // Closing frees the book whether or not it could be written.
    let code = workbook_close(book)
    guard code == LXW_NO_ERROR else { throw SpreadsheetFailure(code: Int(code.rawValue)) }
  }

  private static func contents(of descriptor: Int32) throws -> [UInt8] {
    let length = Int(lseek(descriptor, 0, SEEK_END))
    guard length > 0 else { throw SpreadsheetFailure(code: -1) }
    var bytes = [UInt8](repeating: 0, count: length)
    var done = 0
    while done < length {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + done }, length - done, off_t(done))
      }
      guard got > 0 else { throw SpreadsheetFailure(code: -1) }
      done += got
    }
    return bytes
  }
}

/// The library could not write: no memory, or no room for its own temporary files.
package struct SpreadsheetFailure: Error {
  package let code: Int
}

extension Spreadsheet.Sheet {
  var headerRow: Int { preamble.isEmpty ? 0 : preamble.count + 1 }
  var columnCount: Int { max(header.count, rows.lazy.map(\.count).max() ?? 0) }

  /// Wide enough for what is in the column, within reason.
  func width(of column: Int) -> Double {
    if column < widths.count, let width = widths[column] { return width }
    let isUpright = uprightHeaderFrom.map { column >= $0 } ?? false
    let header = column < header.count && !isUpright ? header[column].count : 4
    let longest = rows.lazy.prefix(2_000).map { row in
      column < row.count ? row[column].value.length : 0
    }.max()
    return Double(min(60, max(header, longest ?? 0) + 2))
  }
}

extension Spreadsheet.Value {
  fileprivate var length: Int {
    switch self {
    case .text(let text): text.count
    case .number(let number): String(number).count
    case .day: 10
    case .blank: 0
    }
  }
}

/// One sheet on its way into the book.
private struct SheetWriter {
  let page: UnsafeMutablePointer<lxw_worksheet>
  let sheet: Spreadsheet.Sheet
  let formats: Formats

  func write() {
    let headerRow = sheet.headerRow
    for (row, line) in sheet.preamble.enumerated() {
      text(line, row, 0, row == 0 ? formats.title : nil)
    }
    for (column, name) in sheet.header.enumerated() {
      let isUpright = sheet.uprightHeaderFrom.map { column >= $0 } ?? false
      text(name, headerRow, column, isUpright ? formats.uprightHeader : formats.header)
    }
    for (index, cells) in sheet.rows.enumerated() {
      for (column, cell) in cells.enumerated() { write(cell, headerRow + 1 + index, column) }
    }
    for column in 0..<sheet.columnCount {
      let place = lxw_col_t(column)
      worksheet_set_column(page, place, place, sheet.width(of: column), nil)
    }
    worksheet_freeze_panes(page, lxw_row_t(headerRow + 1), lxw_col_t(sheet.frozenColumns))
    setUpPrinting(headerRow)
  }

  private func setUpPrinting(_ headerRow: Int) {
    worksheet_set_paper(page, 9)  // A4
    if sheet.print.isLandscape { worksheet_set_landscape(page) }
    worksheet_fit_to_pages(page, 1, sheet.print.fit == .onePage ? 1 : 0)
    worksheet_set_margins(page, 0.4, 0.4, 0.4, 0.6)
    worksheet_repeat_rows(page, lxw_row_t(headerRow), lxw_row_t(headerRow))
    worksheet_set_footer(page, "&L&A&RPage &P of &N")
  }

  private func write(_ cell: Spreadsheet.Cell, _ row: Int, _ column: Int) {
    let tone = cell.tone
    switch cell.value {
    case .text(let value): text(value, row, column, formats.plain[tone] ?? nil)
    case .number(let value):
      worksheet_write_number(
        page, lxw_row_t(row), lxw_col_t(column), value, formats.plain[tone] ?? nil)
    case .day(let day): write(day, tone, row, column)
    case .blank:
      worksheet_write_blank(page, lxw_row_t(row), lxw_col_t(column), formats.plain[tone] ?? nil)
    }
  }

  private func write(_ day: Day, _ tone: Spreadsheet.Tone, _ row: Int, _ column: Int) {
    // Spreadsheets know no day before 1900.
    guard day.year >= 1900 else { return text(day.iso, row, column, formats.plain[tone] ?? nil) }
    var parts = lxw_datetime()
    parts.year = Int32(day.year)
    parts.month = Int32(day.month)
    parts.day = Int32(day.dayOfMonth)
    worksheet_write_datetime(
      page, lxw_row_t(row), lxw_col_t(column), &parts, formats.dates[tone] ?? nil)
  }

  private func text(
    _ value: String, _ row: Int, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) {
    SheetText.safe(value).withCString { text in
      _ = worksheet_write_string(page, lxw_row_t(row), lxw_col_t(column), text, format)
    }
  }
}

/// The looks of cells, made once for each book.
private struct Formats {
  let title: UnsafeMutablePointer<lxw_format>?
  let header: UnsafeMutablePointer<lxw_format>?
  let uprightHeader: UnsafeMutablePointer<lxw_format>?
  let plain: [Spreadsheet.Tone: UnsafeMutablePointer<lxw_format>?]
  let dates: [Spreadsheet.Tone: UnsafeMutablePointer<lxw_format>?]

  init(_ book: UnsafeMutablePointer<lxw_workbook>) {
    title = workbook_add_format(book)
    format_set_bold(title)
    format_set_font_size(title, 14)
    header = Self.headerFormat(book)
    uprightHeader = Self.headerFormat(book)
    format_set_rotation(uprightHeader, 90)
    var plain: [Spreadsheet.Tone: UnsafeMutablePointer<lxw_format>?] = [:]
    var dates: [Spreadsheet.Tone: UnsafeMutablePointer<lxw_format>?] = [:]
    for tone in Spreadsheet.Tone.allCases {
      plain[tone] = Self.cell(book, tone)
      let date = Self.cell(book, tone)
      "dd/mm/yyyy".withCString { format_set_num_format(date, $0) }
      format_set_align(date, UInt8(LXW_ALIGN_LEFT.rawValue))
      dates[tone] = date
    }
    self.plain = plain
    self.dates = dates
  }

  private static func headerFormat(
    _ book: UnsafeMutablePointer<lxw_workbook>
  ) -> UnsafeMutablePointer<lxw_format>? {
    let format = workbook_add_format(book)
    format_set_bold(format)
    format_set_text_wrap(format)
    format_set_bg_color(format, 0xE8EDEE)
    format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_BOTTOM.rawValue))
    return format
  }

  private static func cell(
    _ book: UnsafeMutablePointer<lxw_workbook>, _ tone: Spreadsheet.Tone
  ) -> UnsafeMutablePointer<lxw_format>? {
    let format = workbook_add_format(book)
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    switch tone {
    case .plain: break
    case .good: format_set_bg_color(format, 0xCCE9D6)
    case .soon: format_set_bg_color(format, 0xFFF1B8)
    case .bad:
      format_set_bg_color(format, 0xF6C9C5)
      format_set_bold(format)
    case .quiet: format_set_font_color(format, 0x595959)
    case .strong: format_set_bold(format)
    }
    return format
  }
}

/// Names of sheets: at most 31 characters, none of `[]:*?/\`, each once whatever its case.
enum SheetName {
  static func fitted(_ name: String, besides taken: inout Set<String>) -> String {
    let clean = name.filter { !"[]:*?/\\".contains($0) && !$0.isNewline }
      .trimmingCharacters(in: CharacterSet(charactersIn: "' "))
    let base = clean.isEmpty ? "Sheet" : clean
    var result = cut(base, to: 31)
    var count = 1
    while !taken.insert(result.lowercased()).inserted {
      count += 1
      let suffix = " (\(count))"
      result = cut(base, to: 31 - suffix.utf16.count) + suffix
    }
    return result
  }

  /// Spreadsheets count as UTF-16 does.
  private static func cut(_ text: String, to length: Int) -> String {
    var result = text
    while result.utf16.count > length { result.removeLast() }
    return result
  }
}

/// Text that comes back out of the file as it went in.
enum SheetText {
  /// The format writes characters it cannot hold as `_x0009_`, so text that happens to look like
  /// that has its first underscore written so; what has no place in XML becomes U+FFFD.
  static func safe(_ text: String) -> String {
    let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x5F && $0 != 0xEF }
    if isClean { return text }
    var result = ""
    var rest = Substring(text)
    while let scalar = rest.unicodeScalars.first {
      switch scalar.value {
      case 0, 0xFFFE, 0xFFFF: result.unicodeScalars.append("\u{FFFD}")
      case 0x5F where looksEscaped(rest): result += "_x005F_"
      default: result.unicodeScalars.append(scalar)
      }
      rest.unicodeScalars.removeFirst()
    }
    return result
  }

  private static func looksEscaped(_ text: Substring) -> Bool {
    let start = Array(text.utf8.prefix(7))
    guard start.count == 7, start[1] == 0x78, start[6] == 0x5F else { return false }
    return start[2..<6].allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
      default: false
      }
    }
  }
}
