import ArgumentParser
import Journals
import Kernel
import Storage
import Web

/// `waypoint restore`.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Bring a backup back into an empty database.",
    discussion: """
      Into a new SQLite file or an empty PostgreSQL database, whichever engine the backup is from. \
      Everything comes back or nothing does. Everybody has to sign in anew.
      """)

  @OptionGroup var options: CommandOptions

  @Argument(help: "The backup.")
  var file: String

  @Flag(help: "Only look whether the file is whole and could be restored.")
  var check = false

  @Flag(help: "Restore although the journal in it was tampered with.")
  var acceptBrokenJournal = false

  func run() async throws {
    let (path, check, accepts, options) = (file, check, acceptBrokenJournal, options)
    let answer = try await options.answerBeforeOpening { address, house in
      let backup = try BackupFile(path: path)
      try Restore.check(backup, knowing: house.migrations)
      try backup.verify()
      let journal = try Journal.verify(backup)
      var answer = BackupAnswer(backup, journal)
      if check { return answer }
      if let fault = journal?.fault, !accepts {
        throw Problems(
          "file",
          """
          The journal in \(path) was tampered with: entry \(fault.entry), \(fault.words). Use an \
          earlier backup, or say --accept-broken-journal. Nothing was changed.
          """)
      }
      try await Restore.run(backup, to: address, knowing: house.migrations)
      answer.keys = try await options.withDatabase(makingKeys: false, needingKeys: false) {
        database, house in
        try await settle(backup, journal, database, house)
        return try await SealedWords.words(database, house, try options.keyFile())
      }
      answer.database = "\(address)"
      return answer
    } inWords: { answer in
      let done =
        answer.database.map { "Restored to \($0): " } ?? "\(answer.file) could be restored: "
      return [
        done
          + "\(answer.rows) rows of \(answer.tables.count) tables, as they were at \(answer.madeAt)"
      ] + answer.journalInWords + (answer.keys.map { [$0] } ?? [])
    }
    if check, answer.journal?.sound == false { throw ExitCode(1) }
  }
}

/// Looks at the journal once more where it is now, and writes down what was done.
private func settle(
  _ backup: BackupFile, _ expected: VerificationResult?, _ database: any Database, _ house: House
) async throws {
  let found = try await database.read { tx in try Journal.verify(tx) }
  // Steps of the schema may have been added; nobody may have been taken away.
  guard found.isSound == (expected?.isSound ?? true), found.entries >= expected?.entries ?? 0
  else { throw BackupProblem.notAsWritten(table: "journal_entry") }
  let right = Right(
    code: "backup.restore", account: nil, actorName: "Waypoint", at: house.clock.now())
  let madeAt = backup.contents.madeAt.inWords
  try await database.write { tx in
    try Journal.record(
      JournalEvent(BackupRoom.restored, [.system], details: ["madeAt": madeAt]), under: right, tx)
  }
}
