import Kernel

/// Why a backup or a restore was not done, in words for whoever keeps the system.
package enum BackupProblem: Refusal, Hashable {
  case noDatabase(String)
  case exists(String)
  case notABackupToReplace(String)
  case cannotWrite(String, because: String)
  case diskFull(String)
  case inUse(String)
  case cannotRead(String, because: String)
  case notABackup(String)
  case damaged(String, String)
  case laterFormat(String)
  case laterVersion(String, step: String)
  case differentStep(String, step: String)
  case notEmpty(String)
  case leftovers(String)
  case notAsWritten(table: String)
  case unknownTable(String)

  package var problems: [Problem] {
    switch self {
    case .noDatabase(let place):
      [Problem("database", "There is no Waypoint database at \(place). Check --database.")]
    case .exists(let path):
      [
        Problem(
          "output",
          "\(path) exists already. Choose another name, or say --replace to put the new backup in its place."
        )
      ]
    case .notABackupToReplace(let path):
      [
        Problem(
          "output",
          "\(path) is not a backup, and only a backup is replaced. Choose another name. Nothing was changed."
        )
      ]
    case .cannotWrite(let path, let why):
      [
        Problem(
          "output",
          "\(path) cannot be written: \(why). Check that its folder exists and that you may write there."
        )
      ]
    case .diskFull(let path):
      [
        Problem(
          "output",
          "There is no room for \(path). Make room, then try again. Nothing was left behind.")
      ]
    case .inUse(let path):
      [Problem("output", "Another backup or restore is writing \(path). Wait until it is done.")]
    case .cannotRead(let path, let why):
      [Problem("file", "\(path) cannot be read: \(why).")]
    case .notABackup(let path):
      [Problem("file", "\(path) is not a backup made by Waypoint. Nothing was changed.")]
    case .damaged(let path, let what):
      [
        Problem(
          "file",
          "\(path) is damaged or was cut short (\(what)). Nothing was changed. Use another backup.")
      ]
    case .laterFormat(let path):
      [
        Problem(
          "file",
          "\(path) was made by a later version of Waypoint. Restore it with that version. Nothing was changed."
        )
      ]
    case .laterVersion(let path, let step):
      [
        Problem(
          "file",
          "\(path) was made by a later version of Waypoint (it knows \(step)). Restore it with that version. Nothing was changed."
        )
      ]
    case .differentStep(let path, let step):
      [
        Problem(
          "file",
          "The step \(step) of \(path) is not the one this version carries. Restore it with the version that wrote it. Nothing was changed."
        )
      ]
    case .notEmpty(let place):
      [
        Problem(
          "database",
          "\(place) is not empty, and a restore never overwrites records. Name a new file, or make a new PostgreSQL database (createdb), and restore into that. Nothing was changed."
        )
      ]
    case .leftovers(let path):
      [
        Problem(
          "database",
          "\(path) belongs to a database that is gone, and would spoil the restored one. Move it away, then try again. Nothing was changed."
        )
      ]
    case .notAsWritten(let table):
      [
        Problem(
          "database",
          "The table \(table) did not come back as it is in the backup, so nothing was kept.")
      ]
    case .unknownTable(let table):
      [
        Problem(
          "file",
          "The backup holds rows of \(table) that this version has no place for. Nothing was changed."
        )
      ]
    }
  }
}
