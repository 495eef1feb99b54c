/// The time as the machine with the file has it, in milliseconds.
enum SQLiteTime {
  static let now = "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
}
