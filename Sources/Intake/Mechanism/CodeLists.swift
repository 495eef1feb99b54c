import Files
import Foundation

/// The code lists of the sources, carried as CSV in `Content/codes`: `asc_job_roles`, `afc_bands`.
package struct CodeLists: Sendable {
  /// Read once, at first use.
  package static let shared = CodeLists(
    folder: Bundle.module.bundleURL.appending(path: "Content/codes"))

  /// One list: rows in the order of the file, found by their first column.
  package struct CodeList: Sendable {
    package struct Entry: Sendable {
      let columns: [String: Int]
      let values: [String]
      /// Empty when the list has no such column.
      package subscript(_ column: String) -> String {
        columns[column].map { $0 < values.count ? values[$0] : "" } ?? ""
      }
    }

    package let name: String
    package let columns: [String]
    package let entries: [Entry]
    private let byCode: [String: Int]

    init(name: String, columns: [String], rows: [[String]]) {
      self.name = name
      self.columns = columns
      let positions = Dictionary(
        columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      entries = rows.map { Entry(columns: positions, values: $0) }
      byCode = Dictionary(
        rows.enumerated().compactMap { row in row.element.first.map { ($0, row.offset) } },
        uniquingKeysWith: { first, _ in first })
    }

    /// The entry with this code in the first column, as written.
    package subscript(_ code: String) -> Entry? { byCode[code].map { entries[$0] } }

    package func contains(_ code: String) -> Bool { byCode[code] != nil }

    /// Entries by the values of any column, made comparable by `form`; the first of equal ones.
    package func index(
      by column: String, _ form: (String) -> String = { $0 }
    ) -> [String: Entry] {
      Dictionary(
        entries.compactMap { entry in
          let value = form(entry[column])
          return value.isEmpty ? nil : (value, entry)
        }, uniquingKeysWith: { first, _ in first })
    }
  }

  private let lists: [String: CodeList]

  init(folder: URL) {
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
      ?? []
    var lists: [String: CodeList] = [:]
    for file in files where file.pathExtension == "csv" {
      guard let data = try? Data(contentsOf: file) else { continue }
      let name = file.deletingPathExtension().lastPathComponent
      let text = SourceText(file: file.lastPathComponent, bytes: Array(data))
      let records = RecordStream.records(of: text)
      lists[name] = CodeList(
        name: name, columns: records.first?.values ?? [], rows: records.dropFirst().map(\.values))
    }
    self.lists = lists
  }

  package init(_ lists: [CodeList]) {
    self.lists = Dictionary(lists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// An empty list when there is none of that name.
  package subscript(_ name: String) -> CodeList {
    lists[name] ?? CodeList(name: name, columns: [], rows: [])
  }

  package var names: [String] { lists.keys.sorted() }
}
