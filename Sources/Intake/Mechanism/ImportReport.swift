import Directory
import Files
import Kernel

/// What a load did, or a check says it would do.
package struct ImportReport: Sendable {
  package struct File: Hashable, Sendable {
    package let name: String
    /// Empty when it was not recognised.
    package let format: String

    package init(name: String, format: String) {
      self.name = name
      self.format = format
    }
  }

  /// An employer whose records the files are about.
  package struct Employer: Hashable, Sendable {
    package let id: OrganisationID
    package let code: String
    package let name: String
    /// Not held before; made provisionally.
    package let isNew: Bool
    /// The list that the number is from which the files carry, when nobody was known by it.
    package let scheme: OrganisationCode.Scheme?
  }

  package var files: [File] = []
  package var findings: [Finding] = []
  package var tally = ChangeTally()
  /// What the employers of the files have after the load.
  package var heldAfter: [Count] = []
  package var lists: [String: [String: [String]]] = [:]
  package var employers: [Employer] = []
  package var sight: [SightChange] = []
  /// What those in `people`, and the first of those in `sight`, are called.
  package var names: [PersonID: String] = [:]
  package var people: [PersonChangeLine] = []
  package var rowsInError: [RowsInError] = []
  /// Empty after a check.
  package var loads: [LoadID] = []
  /// What is loaded together or not at all: the files of one employer each.
  package var parts: [ImportPart] = []
  /// What is held is no longer what it was at the check, so something was not loaded.
  package var movedOn = false

  /// Names the difference: the same files against the same records give the same.
  package var fingerprint: String { Fingerprint.of(parts.map(\.fingerprint)) }

  package init() {}

  /// The format of all files, or `mixed`.
  package var format: String {
    let formats = Set(files.map(\.format)).subtracting([""])
    return formats.count > 1 ? "mixed" : formats.first ?? "unknown"
  }

  /// Anything was, or would be, loaded or found unchanged.
  package var didAnything: Bool {
    tally.joiners + tally.movers + tally.leavers + tally.changed + tally.unchanged > 0
  }

  /// The least bad first is not what anybody wants: blockers, errors, warnings, then the rest.
  package var worst: Severity? { findings.map(\.severity).min() }
}

/// The files of one employer, which are loaded in one transaction.
package struct ImportPart: Hashable, Sendable, Codable {
  /// Which of the sets of files, by their places.
  package let sets: [Int]
  /// Of what loading them would do.
  package let fingerprint: String
}

/// A joiner, mover or leaver by name, for the page that asks for confirmation.
package struct PersonChangeLine: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable { case joins, moves, leaves, changes }
  package let kind: Kind
  package let person: PersonID?
  /// The source's own key: `OM-1/M03`.
  package let key: String
  package let file: String
  package let line: Int
  /// Names of the columns that differ.
  package let columns: [String]
}

/// Rows of one file that were not loaded as they are, in its layout.
package struct RowsInError: Hashable, Sendable, Codable {
  package struct Row: Hashable, Sendable, Codable {
    package let line: Int
    package let cells: [String]
    package let reason: String
  }

  package let file: String
  package let header: [String]
  package let rows: [Row]

  /// The file to give back: the same columns, and why.
  package var csv: [UInt8] {
    var writer = CSVWriter()
    writer.row(header + [CSVWriter.reasonColumn])
    for row in rows {
      let missing = max(0, header.count - row.cells.count)
      writer.row(row.cells + [String](repeating: "", count: missing) + [row.reason])
    }
    return writer.bytes
  }
}

extension ImportReport: Encodable {
  private enum Key: String, CodingKey {
    case format, files, findings, changes, loads
    case heldAfter = "after_load"
  }

  /// A name that only the data knows.
  private struct Name: CodingKey {
    let stringValue: String
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    var intValue: Int? { nil }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(format, forKey: .format)
    try container.encode(files, forKey: .files)
    try container.encode(findings.map(FindingJSON.init), forKey: .findings)
    try container.encode(tally, forKey: .changes)
    try container.encode(loads.map { "L-\($0)" }, forKey: .loads)
    var counts = container.nestedContainer(keyedBy: Name.self, forKey: .heldAfter)
    for count in heldAfter {
      if count.hundredThousandths % 100_000 == 0 {
        try counts.encode(count.hundredThousandths / 100_000, forKey: Name(count.name))
      } else {
        try counts.encode(count.decimal, forKey: Name(count.name))
      }
    }
    var others = encoder.container(keyedBy: Name.self)
    for (name, lists) in lists { try others.encode(lists, forKey: Name(name)) }
  }
}

extension ImportReport.File: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name = "file"
    case format
  }
}

/// A finding as the JSON has it: what does not apply is empty text.
private struct FindingJSON: Encodable {
  enum Place: Encodable {
    case none
    case at(Int)

    init(_ number: Int?) { self = number.map(Place.at) ?? .none }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .none: try container.encode("")
      case .at(let number): try container.encode(number)
      }
    }
  }

  let file: String
  let line: Place
  let record: Place
  let column: String
  let value: String
  let severity: String
  let code: String
  let effect: String
  let message: String

  init(_ finding: Finding) {
    file = finding.file
    line = Place(finding.line)
    record = Place(finding.record)
    column = finding.column
    value = finding.value
    severity = finding.severity.rawValue
    code = finding.code.rawValue
    effect = finding.effect.rawValue
    message = finding.message
  }
}
