import Directory
import Figures
import Obligations
import Records
import Storage

/// What an undo covers: every table that a load writes to, but for the account of what was done.
enum UndoScope {
  static let groups = DirectorySchema.rowGroups + FiguresSchema.rowGroups

  static let workedOut = DirectorySchema.workedOut.union(ObligationsSchema.workedOut)
    .union(RecordsSchema.workedOut)

  /// The account of what was done, which stays, and work under way, which points where it likes.
  static let account: Set<String> = [
    "journal_entry", "journal_subject", "journal_change", "journal_link", "journal_touch", "load",
    "load_file", "load_finding", "load_row_in_error", "load_undo", "load_undoing",
    "account_notice", "work_ask", "mail", "calendar_invitation", "monitoring_undo", "upload",
    "upload_file",
    "upload_check", "job",
  ]

  /// Kept without the database knowing, because records are on another floor for it.
  static let alsoPointing = [
    RowReference(table: "record_review", column: "record_id", target: "held_record")
  ]

  static func recording(_ tx: any Transaction) -> WriteRecording {
    WriteRecording(tx, leavingOut: account, groups: groups)
  }
}
