import Kernel

/// Copies of a whole database in one file, made while others go on working. The same file can be
/// restored to either engine.
///
/// The file is a gzip of a tar: a `README.txt`, a folder for each table with its rows as lines of
/// text, and a list of contents with the count and digest of each table. It ends with a digest of
/// all of it. It is not encrypted, and holds personal data.
package enum Backup {
  /// Writes a backup and reads it back from the disk before it gets its name.
  ///
  /// - Parameters:
  ///   - migrations: What this version knows; a database of a later one is refused.
  ///   - tables: Not copied, because nobody should get them back, such as who is signed in.
  ///   - replacing: Whether a file of that name may be replaced, once the new one is whole.
  ///   - examine: Looks at the finished file before it gets its name; an error discards it.
  /// - Throws: `BackupProblem`, `StorageError`; then there is no new file.
  package static func make(
    of database: any Database, to path: String, knowing migrations: [Migration],
    leavingOut tables: Set<String> = [], replacing: Bool = false, at now: Instant,
    examine: @escaping @Sendable (BackupFile) throws -> Void = { _ in }
  ) async throws -> BackupFile {
    let output = try OutputFile(path, suffix: ".partial", replacing: replacing)
    do {
      try await database.read { tx in
        guard let source = tx as? any WholeTables else {
          throw StorageError.statement("this kind of database has no backups", sql: "")
        }
        // Again from the start when the connection broke on the way.
        try output.empty()
        try write(source, to: output, knowing: migrations, leavingOut: tables, at: now)
      }
      try output.flush()
      let file = try BackupFile(path: output.partialPath)
      try file.verify()
      try examine(file)
      try output.place()
      return file.renamed(path)
    } catch {
      output.discard()
      throw error
    }
  }

  private static func write(
    _ source: any WholeTables, to output: OutputFile, knowing migrations: [Migration],
    leavingOut leftOut: Set<String>, at now: Instant
  ) throws {
    try source.prepareToReadAll()
    guard let steps = try Migrator.applied(source, knowing: migrations) else {
      throw BackupProblem.noDatabase("that place")
    }
    let writer = try BackupWriter { try output.write($0) }
    try writer.begin(words(now))
    var tables: [BackupContents.Table] = []
    for shape in try source.tableShapes() where !leftOut.contains(shape.name) {
      tables.append(try writer.table(shape) { line in try source.unload(shape, line) })
    }
    try writer.finish(
      BackupContents(
        format: BackupSeal.format, engine: source.engine.rawValue,
        madeAtMilliseconds: now.milliseconds, steps: steps,
        nextIdentifier: try source.nextIdentifier(), tables: tables))
  }

  private static func words(_ now: Instant) -> String {
    """
    This is a backup of Waypoint, made at \(now.iso).

    It holds personal data. Keep it where only those who may see all of it can reach it.

    To restore it:    waypoint restore FILE --database sqlite:NEW.sqlite
    To look into it:  tar -xzf FILE. Each folder is a table, each line of its files a row: tabs
    between values, \\N where there is none, a backslash before what is special, bytes in
    hexadecimal, days as days since 1970-01-01, moments as milliseconds since then. The names of
    columns are in contents.json.

    """
  }
}

extension BackupFile {
  fileprivate func renamed(_ path: String) -> BackupFile {
    BackupFile(path: path, contents: contents, size: size, digest: digest)
  }
}
