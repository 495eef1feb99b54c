import Foundation
import Intake
import Kernel
import Testing

/// One folder of example files, with what a right load of them must give.
struct Example: CustomTestStringConvertible, Sendable {
  /// `faulty/asc-01-utf8-bom`, `esr-staff-in-post`.
  let folder: String
  let format: String

  var testDescription: String { folder }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/imports")

  private var url: URL { Self.root.appending(path: folder) }

  /// The day that the expected results are about.
  var day: Day {
    let text =
      switch true {
      case folder == "asc-wds/2021-11-legacy": "2022-02-28"
      case format == "asc-wds": "2026-09-30"
      case _: "2026-03-31"
      }
    return Day(text) ?? Day(number: 0)
  }

  func files(in part: String = "") -> [ImportFile] {
    let folder = part.isEmpty ? url : url.appending(path: part)
    let all =
      (try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: [.isRegularFileKey])) ?? []
    return all.filter { ["csv", "DAT"].contains($0.pathExtension) }.map(\.path).sorted().map(
      ImportFile.read)
  }

  func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: url.appending(path: "expected.json")))
  }

  static func faulty(_ format: String) -> [Example] {
    let folders =
      (try? FileManager.default.contentsOfDirectory(
        atPath: root.appending(path: "faulty").path)) ?? []
    return folders.sorted().compactMap { name in
      let example = Example(folder: "faulty/" + name, format: format)
      return (try? example.expected())?.format == format ? example : nil
    }
  }
}

/// `expected.json`, as far as these tests use it.
struct Expected: Decodable {
  struct Finding: Decodable {
    let file: String?
    let line: Place?
    let column: String?
    let value: String?
    let severity: String
    let code: String
    let effect: String?
    let count: Int?
  }

  /// A number, or empty text for none.
  struct Place: Decodable {
    let number: Int?
    init(from decoder: any Decoder) throws {
      number = try? decoder.singleValueContainer().decode(Int.self)
    }
  }

  /// A number, or words that begin with one: "13 (4 from before, 9 created)".
  struct Number: Decodable {
    let value: Decimal?
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Decimal.self) {
        value = number
      } else if let text = try? container.decode(String.self) {
        value = Decimal(string: String(text.prefix { $0.isNumber || $0 == "." }))
      } else {
        value = nil
      }
    }
  }

  let format: String?
  let before: [String]?
  let findings: [Finding]
  let after: [String: Number]?
  let workplaces: Int?
  let workerRows: Int?
  let trainingRows: Int?
  let assignmentRows: Int?
  let persons: Int?
  let withoutSupervisor: [String]?
  let fteTotal: Number?
  let rows: Int?

  enum CodingKeys: String, CodingKey {
    case format, before, findings, persons, rows, workplaces
    case after = "after_load"
    case workerRows = "worker_rows"
    case trainingRows = "training_rows"
    case assignmentRows = "assignment_rows"
    case withoutSupervisor = "people_without_supervisor"
    case fteTotal = "fte_total_all_rows"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    format = try container.decodeIfPresent(String.self, forKey: .format)
    before = try container.decodeIfPresent([String].self, forKey: .before)
    findings = try container.decode([Finding].self, forKey: .findings)
    after = try container.decodeIfPresent([String: Number].self, forKey: .after)
    workplaces = try? container.decode(Int.self, forKey: .workplaces)
    workerRows = try? container.decode(Int.self, forKey: .workerRows)
    trainingRows = try? container.decode(Int.self, forKey: .trainingRows)
    assignmentRows = try? container.decode(Int.self, forKey: .assignmentRows)
    persons = try? container.decode(Int.self, forKey: .persons)
    withoutSupervisor = try? container.decode([String].self, forKey: .withoutSupervisor)
    fteTotal = try? container.decode(Number.self, forKey: .fteTotal)
    rows = try? container.decode(Int.self, forKey: .rows)
  }
}
