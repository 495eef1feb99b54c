import Directory
import Files
import Foundation
import Kernel
import Testing

@testable import Intake

/// One folder of the examples: its files, what was loaded before, and what is expected.
struct CareExample: CustomTestStringConvertible, Sendable {
  struct Expected: Decodable {
    struct Finding: Decodable {
      let file: String
      let line: Place
      let column: String
      let severity: String
      let code: String
      let effect: String
    }

    let findings: [Finding]
    let afterLoad: [String: Place]

    enum CodingKeys: String, CodingKey {
      case findings
      case afterLoad = "after_load"
    }
  }

  /// A number, or words that begin with one.
  enum Place: Decodable {
    case number(Int)
    case none

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        let words = try container.decode(String.self)
        self = Int(words.prefix { $0.isNumber }).map(Place.number) ?? .none
      }
    }

    var number: Int? {
      if case .number(let number) = self { number } else { nil }
    }
  }

  let folder: URL
  var testDescription: String { folder.lastPathComponent }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/imports")

  static let faulty: [CareExample] = {
    let folder = root.appending(path: "faulty")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("asc-") }.sorted().map {
      CareExample(folder: folder.appending(path: $0))
    }
  }()

  static func valid(_ name: String) -> CareExample {
    CareExample(folder: root.appending(path: "asc-wds").appending(path: name))
  }

  var files: [SourceFile] { files(in: folder) }
  var before: [SourceFile] { files(in: folder.appending(path: "before")) }

  func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
  }

  private func files(in folder: URL) -> [SourceFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".csv") }.sorted().compactMap { name in
      (try? Data(contentsOf: folder.appending(path: name))).map {
        SourceFile(name: name, bytes: Array($0))
      }
    }
  }
}

/// Loads care files into memory alone, as the store would hold them: rules without a database.
struct CareLoads {
  private(set) var held = CareHeld()
  private(set) var findings: [Finding] = []
  private(set) var last: CareUpload?
  private(set) var trainingRows = 0
  let asOf: Day

  init(asOf: Day = Day(year: 2026, month: 9, day: 30) ?? Day(number: 0)) { self.asOf = asOf }

  mutating func load(_ files: [SourceFile]) {
    let reader = CareSheetReader(codes: .shared)
    let recognised = files.compactMap { file in
      reader.kind(of: file.text).map { (file: file, kind: $0) }
    }
    let reading = CareReading(
      recognised, heldWorkplaces: Set(held.workplaces.keys.map(\.workplace)),
      hasHeldWorkers: !held.workers.isEmpty, codes: .shared)
    var upload = CareUpload(
      reading.sheets, refused: reading.refused, held: held, asOf: asOf, codes: .shared)
    upload.judge()
    findings = reading.findings + upload.findings
    last = upload
    hold(upload)
  }

  private mutating func hold(_ upload: CareUpload) {
    for (key, outcome) in upload.workplaces {
      switch outcome.decision {
      case .values(let values, _): held.workplaces[key] = CareHeld.Workplace(values)
      case .ended: held.workplaces[key] = nil
      case .confirmed, .untouched: break
      }
    }
    for (key, outcome) in upload.workers {
      let stored = held.workers[outcome.before ?? key]
      switch outcome.decision {
      case .values(let values, let hidden):
        if let before = outcome.before { held.workers[before] = nil }
        held.workers[key] = CareHeld.Worker(
          values, bornOn: hidden["DOB"].flatMap { Day($0) } ?? stored?.bornOn,
          nationalInsurance: hidden["NINUMBER"].map {
            PersonIdentifier.key(.nationalInsurance, $0)
          }
            ?? stored?.nationalInsurance,
          training: stored?.training ?? [])
      case .ended: held.workers[key] = nil
      case .confirmed, .untouched: break
      }
    }
    for (worker, rows) in Dictionary(grouping: upload.training, by: \.worker) {
      held.workers[worker]?.training = rows.map {
        RecordKey(CareKind.training, "\(worker.recordKey)/\($0.row.line)")
      }
    }
    trainingRows = held.workers.values.reduce(0) { $0 + $1.training.count }
  }
}
