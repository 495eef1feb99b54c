import Access
import Files
import Foundation
import Kernel
import Storage
import TestKit

@testable import Intake

/// Small interface files of a made-up employer: two units, two positions, a chief executive and a
/// nurse, to be changed record by record.
struct InterfaceSample {
  var run: String
  var previous: String
  var number: Int
  var isFull: Bool
  var subtype = "EXP"
  var records: [[String]] = []
  var delimiter = "~"
  var lineEnd = "\r\n"
  /// What the trailer says beside the truth.
  var miscount = 0

  static let layout = InterfaceLayout(.shared)

  init(
    full run: String = "20260401 021500", previous: String = "20260325 021500", number: Int = 1
  ) {
    self.run = run
    self.previous = previous
    self.number = number
    isFull = true
    records = [
      Self.organisation("1", "992 Trust Board (B000) L3"),
      Self.organisation("2", "992 Wards (W100) L4", under: "1"),
      Self.organisation("3", "992 Wards (W100)", under: "2", type: "Cost Centre"),
      Self.position("11", "Chief Executive", occupation: "G0A", at: "1"),
      Self.position("12", "Staff Nurse", occupation: "N6A", at: "3"),
      Self.person("101", employee: "50000001", last: "Amberley", first: "Ruth"),
      Self.assignment("201", of: "101", number: "50000001", at: "1", position: "11"),
      Self.person("102", employee: "50000002", last: "Brockway", first: "Idris"),
      Self.assignment(
        "202", of: "102", number: "50000002", at: "3", position: "12", under: ("101", "201")),
    ]
  }

  init(changes run: String, after previous: String, number: Int, _ records: [[String]] = []) {
    self.run = run
    self.previous = previous
    self.number = number
    isFull = false
    self.records = records
  }

  var name: String {
    let kind = isFull ? "GOF" : "GOC"
    let digits = String(number)
    let padded = String(repeating: "0", count: 8 - digits.count) + digits
    return "GO_992_\(subtype)_\(kind)_\(run.prefix(8))_\(padded).DAT"
  }

  var text: String {
    let header = ["HDR", name, run, "992", previous, run, "01"]
    let trailer = ["TRL", String(records.count + 2 + miscount)]
    return ([header] + records + [trailer]).map { $0.joined(separator: delimiter) }
      .joined(separator: lineEnd) + lineEnd
  }

  var file: ImportFile { ImportFile(name: name, bytes: Array(text.utf8)) }

  func adding(_ records: [String]...) -> InterfaceSample {
    var next = self
    next.records += records
    return next
  }

  /// - Parameter place: Among the records, from 0; its line is two more.
  func changing(_ place: Int, _ fields: [Int: String]) -> InterfaceSample {
    var next = self
    for (field, value) in fields { next.records[place][field - 1] = value }
    return next
  }

  private static func record(_ type: String, _ count: Int, _ fields: [Int: String]) -> [String] {
    var record = [String](repeating: "", count: count)
    record[0] = type
    for (place, value) in fields { record[place - 1] = value }
    return record
  }

  static let updated = "20260401 021500"

  static func organisation(
    _ id: String, _ name: String, under parent: String = "", type: String = "L3"
  ) -> [String] {
    record("ORA", 15, [2: id, 3: name, 4: type, 5: "20150401", 11: parent, 14: updated])
  }

  static func position(
    _ id: String, _ title: String, occupation: String, at organisation: String
  ) -> [String] {
    record(
      "POA", 24,
      [
        2: id, 3: "20180401", 5: "9\(id)", 6: "9\(id)|\(title)|\(occupation)|Trust|",
        9: title == "Staff Nurse"
          ? "Nursing and Midwifery Registered" : "Administrative and Clerical",
        10: title, 11: occupation, 15: organisation, 23: updated,
      ])
  }

  static func person(
    _ id: String, employee: String, last: String, first: String, left: String = "",
    updated: String = updated, more: [Int: String] = [:]
  ) -> [String] {
    record(
      "PRA", 44,
      [
        2: id, 3: "20200401", 4: "47121231", 5: employee, 6: "Ms", 7: last, 8: first,
        14: "19800201", 15: "QQ1234\(id.suffix(2))A", 17: "20200401", 18: left, 34: "EMP",
        36: "\(first).\(last)@trust.example".lowercased(), 39: updated,
      ].merging(more) { $1 })
  }

  static func assignment(
    _ id: String, of person: String, number: String, at organisation: String, position: String,
    under supervisor: (String, String)? = nil, updated: String = updated,
    more: [Int: String] = [:]
  ) -> [String] {
    record(
      "ASA", 50,
      [
        2: person, 3: id, 4: "20200401", 5: "47121231", 6: "20200401", 7: "E", 8: number,
        9: "ACTIVE_ASSIGN", 10: "Active Assignment", 16: supervisor?.0 ?? "",
        17: supervisor?.1 ?? "", 21: "Permanent", 22: "Yes", 28: organisation, 29: position,
        45: updated, 48: "N",
      ].merging(more) { $1 })
  }

  static func phone(_ id: String, of person: String) -> [String] {
    record("PHA", 8, [2: person, 3: id, 4: "W1", 5: "01632 960001", 8: updated])
  }
}

/// Loads into one database, as the command does.
struct InterfaceLoads {
  let database: any Database
  var asOf: Day = testDay("2026-04-08")

  @discardableResult
  func load(
    _ files: [ImportFile], _ mode: ImportRequest.Mode = .apply
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(files: files, mode: mode, asOf: asOf),
      by: .console(now: Clock.fixed(asOf).now()))
  }

  @discardableResult
  func load(_ sample: InterfaceSample) async throws -> ImportReport {
    try await load([sample.file])
  }
}

extension ImportReport {
  /// `line column code effect` of everything but notes.
  var said: [String] {
    findings.filter { $0.severity != .info }.map {
      "\($0.line.map(String.init) ?? "-") \($0.column) \($0.code.rawValue) \($0.effect.rawValue)"
    }
  }

  func count(_ name: String) -> Int? {
    heldAfter.first { $0.name == name }.map { Int($0.hundredThousandths / 100_000) }
  }
}

/// A day written out. One that does not exist is 1 January of year 1, which no test means.
func testDay(_ text: String) -> Day { Day(text[...]) ?? Day(number: -719_162) }
