import Directory
import Files
import Journals
import Kernel
import Storage
import TestKit

@testable import Intake

extension Day {
  /// For tests: a day that is known to exist.
  static func on(_ text: String) -> Day { Day(text) ?? Day(number: 0) }
}

/// One row of a published list, made up. Say only what the test is about.
struct OdsRowSample {
  var code = "RX0"
  var name = "FAIRWATER NHS TRUST"
  var region = "Y56"
  var geography = "QMJ"
  var address = "TRUST HOUSE"
  var postcode = "FW1 1AA"
  var opened = "19940401"
  var closed = ""
  var status = ""
  var roles = ""
  var commissioner = ""
  var joined = ""
  var left = ""
  var setting = ""

  var line: String {
    var values = Array(repeating: "", count: 27)
    values[0] = code
    values[1] = name
    values[2] = region
    values[3] = geography
    values[4] = address
    values[9] = postcode
    values[10] = opened
    values[11] = closed
    values[12] = status
    // The list of practices has its sub-type where the list of commissioners has roles.
    values[13] = roles
    values[14] = commissioner
    values[15] = joined
    values[16] = left
    values[25] = setting
    return values.map { "\"\($0)\"" }.joined(separator: ",")
  }

  static func file(_ rows: [OdsRowSample]) -> [UInt8] {
    Array(rows.map { $0.line + "\r\n" }.joined().utf8)
  }

  static func practice(_ code: String, _ name: String, commissioner: String) -> OdsRowSample {
    OdsRowSample(
      code: code, name: name, region: "Y63", geography: "QHM", opened: "19740401", status: "A",
      roles: "B", commissioner: commissioner, joined: "20130401", setting: "4")
  }
}

/// What a load came to.
struct OdsOutcome: Sendable {
  var lists: [String: [String]] = [:]
  var findings: [Finding] = []
  var changes: [JournalChange] = []
  var tally = ChangeTally()

  /// Those a reader must do something about.
  var troubles: [Finding] { findings.filter { $0.severity != .info } }

  var isEmpty: Bool { lists.values.allSatisfy(\.isEmpty) && changes.isEmpty }

  subscript(_ list: String) -> [String] { lists[list] ?? [] }
}

/// Loads one file as the mechanism does, without its book-keeping.
func load(
  _ bytes: [UInt8], as format: any IntakeFormat = OdsFormat(), kind: String? = nil,
  asOf: Day = .on("2026-04-01"), _ tx: any Transaction
) throws -> OdsOutcome {
  let file = SourceFile(name: "list.csv", bytes: bytes)
  let recognised = RecognisedFile(
    file: file, role: format.recognise(file) ?? format.roleWhenTold(file))
  let context = IntakeContext(
    format: format.name, asOf: asOf, now: Clock.test.now(), employer: nil, person: nil,
    options: kind.map { ["kind": $0] } ?? [:], lists: CodeLists([]), load: LoadID(rawValue: 1),
    tx: tx)
  let reading = try format.read([recognised], context)
  let projection = try format.project(Difference(), reading, context)
  return OdsOutcome(
    lists: projection.lists["organisations"] ?? [:],
    findings: reading.findings + projection.findings, changes: projection.changes,
    tally: projection.tally ?? ChangeTally())
}

/// A database with the reference list that every first run has.
func withRegister(
  _ engine: Engine, _ body: @escaping @Sendable (any Transaction) throws -> Void
) async throws {
  try await withDatabase(engine) { database in
    try await database.write { tx throws in
      try ReferenceOrganisations.load(under: .test, tx)
      try body(tx)
    }
  }
}
