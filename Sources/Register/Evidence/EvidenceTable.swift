import Files
import Foundation
import Kernel

/// One section of a pack, as it is frozen: a page is drawn from it, and the same rows are in the CSV
/// file. The names of its fields are a contract: docs/evidence-packs.md.
struct EvidenceTable: Codable, Hashable, Sendable {
  static let formatName = "waypoint.evidence/1"

  var format = EvidenceTable.formatName
  let section: String
  let title: String
  /// What is counted, of whom, as at which day.
  let about: [String]
  let columns: [String]
  let rows: [[String]]

  var json: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }

  init(_ section: String, _ title: String, about: [String], _ columns: [String], _ rows: [[String]])
  {
    self.section = section
    self.title = title
    self.about = about
    self.columns = columns
    self.rows = rows
  }

  init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(EvidenceTable.self, from: Data(json))
  }

  /// A cell as a page shows it: days and moments in words, which files keep as programs read them.
  static func onPage(_ cell: String) -> String {
    for words in [""] + EvidenceState.wordsBeforeDays where cell.hasPrefix(words) {
      if let day = Day(cell.dropFirst(words.count)) { return words + day.inWords }
    }
    return moment(cell)?.inWords ?? cell
  }

  /// `2026-03-31T13:05:09Z`
  private static func moment(_ cell: String) -> Instant? {
    guard let day = Day(cell.prefix(10)),
      let time = cell.dropFirst(10).wholeMatch(of: /T([0-9]{2}):([0-9]{2}):([0-9]{2})Z/)?.output,
      let hours = Int64(time.1), let minutes = Int64(time.2), let seconds = Int64(time.3)
    else { return nil }
    return Instant(milliseconds: Int64(day.number) * 86_400_000)
      .adding(seconds: hours * 3_600 + minutes * 60 + seconds)
  }

  var csv: [UInt8] {
    var writer = CSVWriter()
    writer.row(columns)
    for row in rows { writer.row(row) }
    return writer.bytes
  }
}

/// What is in a pack, with the digest of each file: the digest of this file is the pack's.
struct EvidenceManifest: Codable, Hashable, Sendable {
  struct File: Codable, Hashable, Sendable {
    let name: String
    let bytes: Int
    let sha256: String
  }

  var format = "waypoint.evidence-manifest/1"
  let pack: String
  let organisation: String
  let withWhatLiesBeneath: Bool
  let asAt: String
  let body: String
  let purpose: String
  let frozenAt: String
  let files: [File]

  var json: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }
}
