import Directory
import Foundation
import Kernel

/// What a check of an upload found: all that the page shows that asks for confirmation, and the
/// rows to mend. Kept as long as the files themselves, for the same eyes.
package struct UploadCheck: Hashable, Sendable, Codable {
  package struct File: Hashable, Sendable, Codable {
    package let name: String
    package let format: String
  }

  package struct Employer: Hashable, Sendable, Codable {
    package let name: String
    package let code: String
    package let isNew: Bool
    let scheme: String?
  }

  package struct Person: Hashable, Sendable, Codable {
    package let kind: String
    package let name: String
    /// `nil` for those who would join: they are not held yet.
    package let person: Int64?
    package let file: String
    package let line: Int
    package let columns: [String]
  }

  package struct Sight: Hashable, Sendable, Codable {
    package let account: String
    /// The first few by name.
    package let gains: [String]
    package let gained: Int
    package let loses: [String]
    package let lost: Int
  }

  package struct Held: Hashable, Sendable, Codable {
    package let name: String
    package let count: String
  }

  package let files: [File]
  package let employers: [Employer]
  package let tally: ChangeTally
  package let findings: [FindingSummary]
  /// The first of each kind.
  package let people: [Person]
  /// How many there are of each kind.
  package let counts: [String: Int]
  package let sight: [Sight]
  package let rowsInError: [RowsInError]
  package let heldAfter: [Held]
  package let canLoad: Bool
  package let parts: [ImportPart]
  package let fingerprint: String

  /// So many people of each kind are named.
  package static let peopleShown = 200
  static let namesShown = 5

  init(_ report: ImportReport) {
    let names = report.names
    let lines = Dictionary(grouping: report.people, by: \.kind)
    files = report.files.map { File(name: $0.name, format: $0.format) }
    employers = report.employers.map {
      Employer(name: $0.name, code: $0.code, isNew: $0.isNew, scheme: $0.scheme?.rawValue)
    }
    tally = report.tally
    findings = FindingGroup.groups(of: report.findings).map(FindingSummary.init)
    people = PersonChangeLine.Kind.allCases.flatMap { kind in
      (lines[kind] ?? []).prefix(Self.peopleShown).map { line in
        Person(
          kind: kind.rawValue, name: line.person.flatMap { names[$0] } ?? line.key,
          person: kind == .joins ? nil : line.person?.rawValue, file: line.file, line: line.line,
          columns: line.columns)
      }
    }
    counts = Dictionary(
      uniqueKeysWithValues: lines.map { kind, lines in (kind.rawValue, lines.count) })
    sight = report.sight.map { Sight($0, names) }
    rowsInError = report.rowsInError
    heldAfter = report.heldAfter.map { Held(name: $0.name, count: "\($0.decimal)") }
    canLoad = report.didAnything
    parts = report.parts
    fingerprint = report.fingerprint
  }

  init(bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
  }

  var bytes: [UInt8] {
    get throws { Array(try JSONEncoder().encode(self)) }
  }
}
