import Storage

extension StorageError {
  /// For whoever runs the program.
  package var inWords: String {
    switch self {
    case .unavailable(let words): words
    case .inDoubt(let words):
      """
      The connection was lost while saving, so it is not known whether it was saved. Look first, \
      then try again if it was not. (\(words))
      """
    case .unreplicated(let words):
      """
      It was saved, but the standby of the database has not confirmed that it has it too. See to \
      the standby; nothing needs to be done again. (\(words))
      """
    case .databaseFromTheFuture(let migration):
      """
      This database was written by a later version of Waypoint (it knows \(migration)). \
      Install that version, or restore a backup made with this one. Nothing was changed.
      """
    case .migrationChanged(let migration):
      """
      The step \(migration) of this database is not the one this version carries. \
      Use the version that wrote it. Nothing was changed.
      """
    case .conflict: "The database was busy for too long. Nothing was changed; try again."
    case .constraint(let kind, let detail): "The database refused a value (\(kind)): \(detail)"
    case .statement(let words, _): "The database refused a statement: \(words)"
    case .unexpectedValue(let column, let wanted, let found):
      "The database holds \(found) in column \(column) where \(wanted) belongs."
    }
  }
}
