import Access
import Directory
import Files
import Foundation
import Kernel
import Storage
import Synchronization
import TestKit
import Testing

@testable import Intake

/// Every row of every table but the account of what was done, in a fixed order.
struct Dump: Equatable, Sendable {
  let tables: [String: [String]]

  init(_ tx: any Transaction) throws {
    var tables: [String: [String]] = [:]
    for name in try tx.tableNames()
    where !UndoScope.account.contains(name) && !name.hasPrefix("storage_") {
      tables[name] = try tx.rows("SELECT * FROM \(name)").map { "\($0.values)" }.sorted()
    }
    self.tables = tables
  }

  /// Tables that differ, with the first rows that do.
  func differences(from other: Dump) -> [String] {
    Set(tables.keys).union(other.tables.keys).sorted().flatMap { name -> [String] in
      let mine = Set(tables[name] ?? [])
      let others = Set(other.tables[name] ?? [])
      return mine.subtracting(others).sorted().prefix(3).map { "+ \(name) \($0)" }
        + others.subtracting(mine).sorted().prefix(3).map { "- \(name) \($0)" }
    }
  }
}

extension Database {
  func dump() async throws -> Dump { try await read { try Dump($0) } }
}

/// A database into which files are loaded and undone, a minute after each
/// other.
final class UndoWorld: Sendable {
  let database: any Database
  let day: Day
  let formats: [any IntakeFormat]
  private let minutes = Mutex<Int64>(0)

  init(
    _ database: any Database, on day: Day, formats: [any IntakeFormat] = IntakeFormats.all
  ) {
    self.database = database
    self.day = day
    self.formats = formats
  }

  func user() -> User {
    let minute = minutes.withLock { minutes in
      minutes += 1
      return minutes
    }
    return .console(now: Clock.fixed(day).now().adding(seconds: minute * 60))
  }

  @discardableResult
  func load(
    _ files: [ImportFile], organisation: String? = nil, person: PersonID? = nil,
    options: [String: String] = [:]
  ) async throws -> [LoadID] {
    try await report(files, organisation: organisation, person: person, options: options).loads
  }

  /// What a load would do now.
  func check(_ files: [ImportFile]) async throws -> ImportReport {
    try await report(files, mode: .check)
  }

  func report(
    _ files: [ImportFile], mode: ImportRequest.Mode = .apply, organisation: String? = nil,
    person: PersonID? = nil, options: [String: String] = [:]
  ) async throws -> ImportReport {
    try await Importer(formats: formats, database: database).run(
      ImportRequest(
        files: files, mode: mode, asOf: day, organisation: organisation, person: person,
        options: options), by: user())
  }

  @discardableResult
  func undo(_ load: LoadID, because reason: String = "Wrong file") async throws -> UndoEffect {
    let user = user()
    return try await database.writeAlone { tx in
      try UndoLoad(load, because: reason).run(by: user, tx)
    }
  }

  func rehearse(_ load: LoadID) async throws -> UndoEffect {
    let user = user()
    return try await database.rehearse { tx in
      try UndoLoad(load, because: "").rehearse(by: user, tx)
    }
  }
}

/// Changes files row by row as weeks of work would, without knowing what they mean.
struct Mutation {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// Some rows left out, some values exchanged between rows, some rows swapped.
  mutating func changing(_ file: ImportFile) -> ImportFile {
    guard let bytes = file.bytes else { return file }
    var rows = RecordStream.records(of: SourceText(file: file.name, bytes: bytes)).map(\.values)
    guard rows.count > 3 else { return file }
    for _ in 0..<Int(random.next() % 4) where rows.count > 3 {
      rows.remove(at: 1 + Int(random.next() % UInt64(rows.count - 1)))
    }
    for _ in 0..<Int(1 + random.next() % 6) {
      let one = 1 + Int(random.next() % UInt64(rows.count - 1))
      let other = 1 + Int(random.next() % UInt64(rows.count - 1))
      let column = Int(random.next() % UInt64(rows[0].count))
      guard column < rows[one].count, column < rows[other].count else { continue }
      // Exchanging, so that values stay such as the column may hold.
      let value = rows[one][column]
      rows[one][column] = rows[other][column]
      rows[other][column] = value
    }
    var writer = CSVWriter(lineEnd: .crlf, isForSpreadsheets: false)
    for row in rows { writer.row(row) }
    return ImportFile(name: file.name, bytes: Array(writer.text.utf8))
  }
}
