import ArgumentParser
import Journals
import Kernel
import Storage
import Web

/// Copies of everything, and the way back. Of the whole house, so it belongs to its assembly.
enum BackupRoom: Room {
  static let name = "Backup"

  static let restored = JournalAction(
    "backup.restored", words: "Everything restored from a backup made on {madeAt}")

  static let actions = [restored]

  static let commands: [any AsyncParsableCommand.Type] = [
    BackupCommand.self, RestoreCommand.self,
  ]

  /// Who was signed in is nobody's to get back: a session that ended after the backup was made
  /// would be open again. Everybody signs in anew. With them go sign-ins under way, and which
  /// nodes are running.
  static let leftOut: Set<String> = [
    "session", "provider_session", "provider_visit", "provider_proof", "provider_sign_out",
    "sealing_node",
  ]
}

/// What is in a backup, for machines.
struct BackupAnswer: Encodable, Sendable {
  struct Table: Encodable, Sendable {
    let name: String
    let rows: Int
    let sha256: String
  }

  struct Chain: Encodable, Sendable {
    let sound: Bool
    let entries: Int
    let head: String
    let fault: String?

    init(_ result: VerificationResult) {
      sound = result.isSound
      entries = result.entries
      head = result.head
      fault = result.fault.map { "Entry \($0.entry): \($0.words)" }
    }
  }

  let file: String
  let bytes: Int
  let sha256: String
  let madeAt: String
  let engine: String
  let rows: Int
  let tables: [Table]
  let journal: Chain?
  /// Where it was restored to.
  var database: String?
  /// With which keys what is sealed in it opens, and whether they are at hand.
  var keys: String?

  init(_ backup: BackupFile, _ journal: VerificationResult?) {
    file = backup.path
    bytes = backup.size
    sha256 = backup.digest
    madeAt = backup.contents.madeAt.iso
    engine = backup.contents.engine
    rows = backup.contents.rows
    tables = backup.contents.tables.map {
      Table(name: $0.name, rows: $0.rows, sha256: $0.sha256)
    }
    self.journal = journal.map(Chain.init)
  }

  /// What is said of the journal, whatever was done with the file.
  var journalInWords: [String] {
    guard let journal else { return [] }
    if let fault = journal.fault { return ["The journal in it was tampered with. \(fault)"] }
    return [
      "Its journal has \(journal.entries) entries, all as they were written. Last link: \(journal.head)"
    ]
  }
}
