import Crypto
import Foundation
import Kernel
import NIOPosix

/// Brings a backup back into an empty database, whole or not at all.
package enum Restore {
  /// So many identifiers are passed over. Those given out after the backup was made, and lost with
  /// what they named, should not come to name something else.
  static let identifiersPassedOver: Int64 = 1 << 24

  /// Whether this version can restore the file.
  ///
  /// - Throws: `BackupProblem`.
  package static func check(_ file: BackupFile, knowing migrations: [Migration]) throws {
    do {
      _ = try Migrator.match(file.contents.steps, with: migrations)
    } catch StorageError.databaseFromTheFuture(let step) {
      throw BackupProblem.laterVersion(file.path, step: step)
    } catch StorageError.migrationChanged(let step) {
      throw BackupProblem.differentStep(file.path, step: step)
    }
  }

  /// Restores under the schema that the backup was made with, compares what came back with the
  /// file, and then brings the schema up to date: one unit of work. On SQLite it is done in a file
  /// beside, which gets its name at the end.
  ///
  /// - Throws: `BackupProblem`, `StorageError`; then nothing was changed.
  package static func run(
    _ file: BackupFile, to address: DatabaseAddress, knowing migrations: [Migration]
  ) async throws {
    try check(file, knowing: migrations)
    switch address.place {
    case .sqlite(let path): try await runBeside(path, file, migrations)
    case .postgresql:
      let database = try await Databases.open(address)
      do {
        try await database.writeAlone { tx in try fill(tx, from: file, migrations, "\(address)") }
        try await database.close()
      } catch {
        try? await database.close()
        throw error
      }
    }
  }

  private static func runBeside(
    _ path: String, _ file: BackupFile, _ migrations: [Migration]
  ) async throws {
    if FileManager.default.fileExists(atPath: path) { throw BackupProblem.notEmpty(path) }
    // SQLite would take the log of a former database of that name for this one's.
    for ending in ["-wal", "-shm", "-journal"]
    where FileManager.default.fileExists(atPath: path + ending) {
      throw BackupProblem.leftovers(path + ending)
    }
    let thread = NIOThreadPool(numberOfThreads: 1)
    thread.start()
    do {
      try await thread.runIfActive {
        let output = try OutputFile(path, suffix: ".restoring", replacing: false)
        try SQLiteDatabase.build(at: output.partialPath) { tx in
          try fill(tx, from: file, migrations, path)
        }
        try output.flush()
        try output.place()
      }
      try await thread.shutdownGracefully()
    } catch {
      try? await thread.shutdownGracefully()
      if case BackupProblem.exists = error { throw BackupProblem.notEmpty(path) }
      throw error
    }
  }

  private static func fill(
    _ tx: any Transaction, from file: BackupFile, _ migrations: [Migration], _ place: String
  ) throws {
    guard let target = tx as? any WholeTables else {
      throw StorageError.statement("this kind of database cannot be restored to", sql: "")
    }
    guard try target.tableNames().allSatisfy({ $0 == "storage_identifier" }) else {
      throw BackupProblem.notEmpty(place)
    }
    let later = try Migrator.apply(file.contents.steps, of: migrations, tx)
    let shapes = try target.tableShapes()
    try target.prepareToFill()
    try target.emptyAll(shapes)
    for table in file.contents.tables { try fill(table, from: file, target, shapes) }
    try target.setNextIdentifier(file.contents.nextIdentifier + identifiersPassedOver)
    try target.finishFilling(shapes)
    try Migrator.apply(later, tx)
  }

  private static func fill(
    _ table: BackupContents.Table, from file: BackupFile, _ target: any WholeTables,
    _ shapes: [TableShape]
  ) throws {
    guard let shape = shapes.first(where: { $0.name == table.name })?.taking(table.columns) else {
      throw BackupProblem.unknownTable(table.name)
    }
    let count: Int
    do {
      count = try target.fill(shape, table.columns) { chunk in
        try file.forEachChunk(of: table, chunk)
      }
    } catch is BackupLine.Unreadable {
      throw BackupProblem.damaged(file.path, "a row of \(table.name) cannot be read")
    } catch StorageError.constraint {
      throw BackupProblem.damaged(file.path, "a row of \(table.name) breaks a rule of its table")
    }
    guard count == table.rows, try digest(of: shape, target) == table.sha256 else {
      throw BackupProblem.notAsWritten(table: table.name)
    }
  }

  /// Of the rows as they are in the database now.
  private static func digest(of shape: TableShape, _ target: any WholeTables) throws -> String {
    var digest = SHA256()
    var waiting: [UInt8] = []
    _ = try target.unload(shape) { line in
      waiting.append(contentsOf: line)
      if waiting.count >= BackupWriter.chunkSize {
        waiting.withUnsafeBytes { digest.update(bufferPointer: $0) }
        waiting.removeAll(keepingCapacity: true)
      }
    }
    waiting.withUnsafeBytes { digest.update(bufferPointer: $0) }
    return Hexadecimal.words(digest.finalize())
  }
}

extension TableShape {
  /// With exactly these columns, in their order; `nil` when it does not have them.
  fileprivate func taking(_ wanted: [BackupContents.Column]) -> TableShape? {
    let own = wanted.compactMap { wanted in
      columns.first { (try? BackupContents.Column($0)) == wanted }
    }
    guard own.count == wanted.count, own.count == columns.count else { return nil }
    return TableShape(name: name, columns: own, primaryKey: primaryKey)
  }
}
