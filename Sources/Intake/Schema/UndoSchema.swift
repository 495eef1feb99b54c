import Storage

extension IntakeSchema {
  /// What loads changed, as it was before, for as long as they can be undone; and who undid which.
  /// The indexes are for removing what a load made: nothing may still point at it.
  static let undo = Migration(
    "intake-010-undo",
    """
    ALTER TABLE load ADD COLUMN undone_at {{int}};
    ALTER TABLE load ADD COLUMN undone_by {{text}};
    ALTER TABLE load ADD COLUMN undo_reason {{text}};
    ALTER TABLE load ADD COLUMN former_employer {{text}};

    CREATE TABLE load_undo (
      load_id {{int}} NOT NULL REFERENCES load (id),
      position {{int}} NOT NULL,
      table_name {{text}} NOT NULL,
      content {{bytes}} NOT NULL,
      PRIMARY KEY (load_id, position)
    );

    CREATE TABLE load_undoing (
      load_id {{int}} PRIMARY KEY REFERENCES load (id),
      account_id {{int}} REFERENCES account (id),
      task {{text}} NOT NULL,
      job_id {{int}} NOT NULL,
      reason {{text}} NOT NULL,
      refusal {{text}},
      moved_on {{bool}} NOT NULL,
      result {{bytes}}
    );

    CREATE INDEX source_record_place_idx ON source_record (place_id) WHERE place_id IS NOT NULL;
    CREATE INDEX source_record_record_idx ON source_record (record_id)
      WHERE record_id IS NOT NULL;
    """)
}
