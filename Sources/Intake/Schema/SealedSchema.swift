import Storage

extension IntakeSchema {
  /// Files, what was read from them, rows to mend and rows as they were before a load are kept
  /// sealed, each as a block: they may hold National Insurance numbers. `sealed_with` is the key;
  /// empty is what waits to be sealed by the program.
  static let sealed = Migration(
    "intake-020-sealed",
    """
    ALTER TABLE upload_file ADD COLUMN sealed_with {{text}};
    UPDATE upload_file SET sealed_with = '' WHERE content IS NOT NULL;
    ALTER TABLE upload_check ADD COLUMN sealed_with {{text}};
    UPDATE upload_check SET sealed_with = '';
    ALTER TABLE load_row_in_error ADD COLUMN sealed_with {{text}};
    UPDATE load_row_in_error SET sealed_with = '';
    ALTER TABLE load_undo ADD COLUMN sealed_with {{text}};
    UPDATE load_undo SET sealed_with = '';
    CREATE INDEX upload_file_sealed_idx ON upload_file (sealed_with)
      WHERE sealed_with IS NOT NULL;
    CREATE INDEX upload_check_sealed_idx ON upload_check (sealed_with);
    CREATE INDEX load_row_in_error_sealed_idx ON load_row_in_error (sealed_with);
    CREATE INDEX load_undo_sealed_idx ON load_undo (sealed_with);
    """)

  /// Loads, and runs of the interface, whose digests of files an earlier version made without a
  /// key. The program makes them anew; `place` is the table they are in.
  static let unkeyed = Migration(
    "intake-021-unkeyed",
    """
    CREATE TABLE unkeyed_digest (
      place {{text}} NOT NULL,
      id {{int}} NOT NULL,
      PRIMARY KEY (place, id)
    );
    INSERT INTO unkeyed_digest (place, id) SELECT DISTINCT 'load_file', load_id FROM load_file;
    INSERT INTO unkeyed_digest (place, id)
      SELECT 'source_record', id FROM source_record WHERE kind = 'run';
    """)

  /// Notes in rows of files are kept sealed beside what else the rows say. `sealed_with` is empty
  /// for what waits to be sealed by the program.
  static let saidNotes = Migration(
    "intake-022-said-notes",
    """
    ALTER TABLE source_record ADD COLUMN sealed_value {{text}};
    ALTER TABLE source_record ADD COLUMN sealed_with {{text}};
    UPDATE source_record SET sealed_with = '' WHERE said LIKE '%NOTES":%';
    CREATE INDEX source_record_sealed_idx ON source_record (sealed_with)
      WHERE sealed_with IS NOT NULL;
    """)
}
