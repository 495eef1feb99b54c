import Access
import Directory
import Files
import Journals
import Kernel
import Markup
import Storage

/// A list as a file: the rows and columns of the page under the same filters and the same rights,
/// all of its pages, and no more.
package struct ListFile: Sendable {
  package enum Format: String, Sendable, CaseIterable {
    case csv, xlsx
  }

  /// Of the file: `obligations`.
  package let name: String
  /// What the list is, whose, and how it is filtered: lines above the header of a spreadsheet.
  package let about: [String]
  package let table: ListTable
  package let day: Day
  package var print = Spreadsheet.PrintSetUp()
  package var frozenColumns = 1
  /// Who is in it, each of whom finds on their own page that it was taken.
  package var people: [PersonID] = []
  /// Columns from here on have their headings upright, because they are many.
  package var uprightHeaderFrom: Int?
  /// A second sheet of a spreadsheet: what the columns and numbers mean.
  package var notes: [(what: String, meaning: String)] = []

  package init(
    _ name: String, about: [String], _ table: ListTable, day: Day, of people: [PersonID] = []
  ) {
    self.people = people
    self.name = name
    self.about = about
    self.table = table
    self.day = day
  }

  /// It is made in memory, while somebody waits.
  package static let mostRows = 100_000

  /// - Throws: `Problems` for a list of more rows than a file is made of.
  package func checkLength(_ most: Int = ListFile.mostRows) throws {
    guard table.rows.count > most else { return }
    throw Problems(
      "",
      "This list has more than \(grouped(most)) rows, which is more than a file is made of. Choose"
        + " less on the page first: an organisation, a policy or a state.")
  }

  package func answer(_ format: Format) throws -> Answer {
    let file = "\(name)-\(day.iso).\(format.rawValue)"
    switch format {
    case .csv: return .csv(named: file, csv)
    case .xlsx:
      return .file(
        named: file, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        try spreadsheet.xlsx(made: day))
    }
  }

  /// A value that would start a formula in a spreadsheet gets an apostrophe in front.
  package var csv: [UInt8] {
    var writer = CSVWriter()
    writer.row(table.columns.map(\.heading))
    for row in table.rows { writer.row(row.map(\.value.words)) }
    return writer.bytes
  }

  package var spreadsheet: Spreadsheet {
    Spreadsheet(
      title: about.first ?? name,
      sheets: [
        Spreadsheet.Sheet(
          name: table.caption, preamble: about, header: table.columns.map(\.heading),
          rows: table.rows.map { $0.map(\.spreadsheet) }, frozenColumns: frozenColumns,
          uprightHeaderFrom: uprightHeaderFrom, print: print)
      ]
        + (notes.isEmpty
          ? []
          : [
            Spreadsheet.Sheet(
              name: "Notes", header: ["What", "What it means"],
              text: notes.map { [$0.what, $0.meaning] })
          ]))
  }

  package static let downloaded = JournalAction(
    "list.downloaded", words: "Downloaded {what} as {format}: {rows}")
}

extension Visit {
  /// The file that the address asks for, when it asks for one.
  package var listFormat: ListFile.Format? {
    query["format"].flatMap(ListFile.Format.init(rawValue:))
  }

  /// A page of a list, or for a file all of it, as far as a file may go: one row more says that it
  /// would go further.
  package func listSize(_ size: Int) -> (page: Int, size: Int) {
    listFormat == nil ? (pageNumber, size) : (1, ListFile.mostRows + 1)
  }

  /// The page of a list, or the file of it where the address asks for one.
  ///
  /// - Parameter permission: Under which the page is shown, when it names people: then it is written
  ///   down who took the file.
  package func list(
    _ file: @autoclosure () -> ListFile, under permission: Permission? = nil,
    _ subject: Subject = .own, page: @autoclosure () -> Page
  ) async throws -> Answer {
    guard let format = listFormat else { return .page(page()) }
    let file = file()
    try file.checkLength()
    guard let permission else { return try file.answer(format) }
    return try await handOver(file, as: format, under: permission, subject)
  }

  /// Hands a list of people over as a file and writes down who took what, and how many rows.
  ///
  /// - Parameters:
  ///   - permission: Under which the page is shown.
  ///   - subject: What the permission was asked for.
  package func handOver(
    _ file: ListFile, as format: ListFile.Format, under permission: Permission, _ subject: Subject
  ) async throws -> Answer {
    let answer = try file.answer(format)
    let user = try user()
    try await site.database.write { tx in
      try file.record(format.rawValue.uppercased(), by: user, under: permission, subject, tx)
    }
    return answer
  }
}

extension ListFile {
  /// What was opened because it could not wait is looked at, and not taken away.
  private func checkEmergency(
    _ user: User, _ permission: Permission, _ subject: Subject, _ tx: any Transaction
  ) throws {
    guard !user.emergencies.isEmpty else { return }
    let usual = user.withoutEmergencies
    guard try usual.holds(permission, over: subject, tx),
      try usual.seen(of: people, for: permission, tx).count == people.count
    else { throw Forbidden("take away as a file what you see in an emergency") }
  }

  /// Writes down who took the list, under which right.
  package func record(
    _ format: String, by user: User, under permission: Permission, _ subject: Subject,
    _ tx: any Transaction
  ) throws {
    let rows = table.rows.count
    let right = try user.right(to: permission, subject, tx)
    try checkEmergency(user, permission, subject, tx)
    try Looks.record(
      JournalEvent(
        Self.downloaded, [subject.journalled],
        details: [
          "what": name, "format": format,
          "rows": rows == 1 ? "1 row" : "\(grouped(rows)) rows",
        ]), reading: people, under: permission, right, tx)
  }
}

extension Subject {
  fileprivate var journalled: JournalSubject {
    switch self {
    case .person(let person), .record(let person): .person(person)
    case .organisation(let organisation): .organisation(organisation)
    case .post, .everything, .own: .system
    }
  }
}

extension ListTable.Cell.Value {
  /// As it stands in a CSV file: days so that every program reads them.
  package var words: String {
    switch self {
    case .text(let text): text
    case .number(let number): String(number)
    case .day(let day): day.iso
    case .blank: ""
    }
  }
}

extension ListTable.Cell {
  fileprivate var spreadsheet: Spreadsheet.Cell {
    let tone: Spreadsheet.Tone =
      switch self.tone {
      case .plain: .plain
      case .good: .good
      case .soon: .soon
      case .bad: .bad
      case .quiet: .quiet
      }
    switch value {
    case .text(let text): return Spreadsheet.Cell(.text(text), tone)
    case .number(let number): return Spreadsheet.Cell(.number(Double(number)), tone)
    case .day(let day): return Spreadsheet.Cell(.day(day), tone)
    case .blank: return Spreadsheet.Cell(.blank, tone)
    }
  }
}
