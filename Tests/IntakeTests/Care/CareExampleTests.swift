import Files
import Kernel
import Testing

@testable import Intake

@Suite struct `Care files with faults` {
  @Test(arguments: CareExample.faulty)
  func `are told exactly what is wrong`(example: CareExample) throws {
    var loads = CareLoads()
    let before = example.before
    if !before.isEmpty {
      loads.load(before)
      #expect(loads.findings.filter { $0.severity != .info }.isEmpty)
    }
    loads.load(example.files)
    let expected = try example.expected()
    let wanted = Set(
      expected.findings.map {
        [$0.file, $0.line.number.map(String.init) ?? "", $0.column, $0.code, $0.effect]
      })
    let told = Set(loads.findings.map(\.told))
    #expect(wanted.subtracting(told).sorted { $0.lexicographicallyPrecedes($1) } == [])
    let more = loads.findings.filter { $0.severity != .info && !wanted.contains($0.told) }
    #expect(more.map { "\($0.told) \($0.message)" } == [])
    for (name, count) in [
      ("workplaces", loads.held.workplaces.count), ("workers", loads.held.workers.count),
      ("training_rows", loads.trainingRows),
    ] {
      #expect(expected.afterLoad[name]?.number == count, "\(name)")
    }
    let severities = Set(expected.findings.map { "\($0.code) \($0.severity)" })
    for finding in loads.findings where wanted.contains(finding.told) {
      #expect(severities.contains("\(finding.code.rawValue) \(finding.severity.rawValue)"))
    }
    #expect(
      loads.findings.allSatisfy { !$0.message.contains("QQ") && !$0.value.contains("QQ") })
  }
}

@Suite struct `Care files without faults` {
  @Test(arguments: ["2026-07-download", "2021-11-legacy"])
  func `say nothing but what is normal`(name: String) {
    var loads = CareLoads()
    loads.load(CareExample.valid(name).files)
    #expect(loads.findings.filter { $0.severity != .info }.map(\.message) == [])
  }

  @Test func `keep withheld values as they are held`() throws {
    var loads = CareLoads()
    loads.load(CareExample.valid("2026-07-download").files)
    let before = loads.held.workers
    loads.load(CareExample.valid("2026-07-download-sanitised").files)
    #expect(loads.findings.count { $0.code == .valueWithheld } == 88)
    #expect(loads.findings.count { $0.code == .fileNotSupplied } == 1)
    #expect(loads.findings.filter { $0.severity != .info }.map(\.message) == [])
    for (key, worker) in before {
      #expect(loads.held.workers[key]?.bornOn == worker.bornOn)
      #expect(loads.held.workers[key]?.nationalInsurance == worker.nationalInsurance)
      #expect(loads.held.workers[key]?.values == worker.values)
    }
  }

  @Test func `of a prepared upload do what their statuses say`() throws {
    var loads = CareLoads(asOf: try #require(Day("2026-10-05")))
    loads.load(CareExample.valid("2026-07-download").files)
    loads.load(CareExample.valid("2026-09-prepared").files)
    let notable = loads.findings.filter { $0.severity != .info }
    #expect(
      notable.map(\.told) == [
        [
          "2026-10-05-sfc-bulk-upload-staff.csv", "", "UNIQUEWORKERID", "absent-from-file",
          "listed",
        ]
      ])
    #expect(notable.first?.value == "SB-02/HC005")
    let counts = Dictionary(grouping: loads.held.workers.keys, by: \.workplace).mapValues(\.count)
    #expect(counts == ["SB-HO": 8, "SB-01": 19, "SB-02": 16, "SB-03": 7])
    let twice = loads.held
    loads.load(CareExample.valid("2026-09-prepared").files)
    #expect(loads.held.workers.keys.sorted() == twice.workers.keys.sorted())
    #expect(loads.held.workers.mapValues(\.values) == twice.workers.mapValues(\.values))
  }
}

extension Finding {
  /// What tests compare: file, line, column, code, effect.
  var told: [String] {
    [file, line.map(String.init) ?? "", column, code.rawValue, effect.rawValue]
  }
}
