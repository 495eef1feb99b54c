import Foundation
import Kernel
import Storage

/// Where the example is kept. A file is made under another name and renamed when it is whole, so
/// that an example broken off half-way is never served; a server's database says so itself.
struct ExamplePlace: Sendable {
  let folder: URL
  /// As the command line gives it; `nil` for a file in the folder.
  let given: String?

  init(folder: URL, address: String?) {
    self.folder = folder
    given = address
  }

  var files: URL { folder.appendingPathComponent("files", isDirectory: true) }
  var address: String { given ?? "sqlite:\(file.path)" }
  var addressWhileMaking: String { given ?? "sqlite:\(unfinished.path)" }

  private var file: URL { folder.appendingPathComponent("waypoint.sqlite") }
  private var unfinished: URL { folder.appendingPathComponent("unfinished.sqlite") }

  func isMade() async throws -> Bool {
    guard let given else {
      if FileManager.default.fileExists(atPath: file.path) { return true }
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: unfinished.path + ending)
      }
      return false
    }
    guard let address = DatabaseAddress(given) else {
      throw Problems("database", "Write --database as sqlite:PATH or postgresql://…")
    }
    let database = try await Databases.open(address)
    _ = try await Migrator.migrate(database, Assembly.migrations)
    let made = try await database.read { tx in
      try (
        whole: tx.row("SELECT id FROM account WHERE folded = 'nurse'") != nil,
        holdsPeople: tx.row("SELECT id FROM person LIMIT 1") != nil
      )
    }
    try await database.close()
    if !made.whole, made.holdsPeople {
      throw Problems(
        "database",
        "The database holds people already. The example is made in an empty one; choose another.")
    }
    return made.whole
  }

  func finish() throws {
    guard given == nil else { return }
    // The log first: without it the file would miss what was last written.
    for ending in ["-wal", "-shm", ""]
    where FileManager.default.fileExists(atPath: unfinished.path + ending) {
      try FileManager.default.moveItem(
        atPath: unfinished.path + ending, toPath: file.path + ending)
    }
  }
}
