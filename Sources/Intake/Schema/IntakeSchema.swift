import Storage

package enum IntakeSchema {
  package static let migrations: [Migration] = [
    upload, load, sourceRecord, uploadJob, uploadEmployer, undo, uploadKind, careEmployers,
    sharingLimits, sealed, unkeyed, saidNotes,
  ]

  /// Files that somebody handed over and has not confirmed. Only they can read them; the bytes go
  /// when the files are loaded, and after a while in any case.
  static let upload = Migration(
    "intake-001-upload",
    """
    CREATE TABLE upload (
      id {{id}},
      account_id {{int}} REFERENCES account (id),
      state {{text}} NOT NULL CHECK (state IN ('waiting', 'loaded', 'discarded', 'expired')),
      format {{text}},
      organisation_id {{int}} REFERENCES organisation (id),
      person_id {{int}} REFERENCES person (id),
      as_of {{int}} NOT NULL,
      uploaded_at {{int}} NOT NULL,
      expires_at {{int}} NOT NULL,
      fingerprint {{text}}
    );
    CREATE INDEX upload_account_idx ON upload (account_id, uploaded_at);
    CREATE INDEX upload_expires_idx ON upload (expires_at) WHERE state = 'waiting';

    CREATE TABLE upload_file (
      upload_id {{int}} NOT NULL REFERENCES upload (id),
      position {{int}} NOT NULL,
      name {{text}} NOT NULL,
      content {{bytes}},
      PRIMARY KEY (upload_id, position)
    );
    """)

  /// What was loaded, by whom, and what was found. One load is one employer's part of an upload.
  static let load = Migration(
    "intake-002-load",
    """
    CREATE TABLE load (
      id {{id}},
      upload_id {{int}} REFERENCES upload (id),
      account_id {{int}} REFERENCES account (id),
      actor {{text}} NOT NULL,
      organisation_id {{int}} REFERENCES organisation (id),
      format {{text}} NOT NULL,
      as_of {{int}} NOT NULL,
      loaded_at {{int}} NOT NULL,
      joiners {{int}} NOT NULL,
      movers {{int}} NOT NULL,
      leavers {{int}} NOT NULL,
      changed {{int}} NOT NULL,
      unchanged {{int}} NOT NULL,
      rejected {{int}} NOT NULL,
      held_after {{text}} NOT NULL,
      rows_expire_at {{int}} NOT NULL
    );
    CREATE INDEX load_account_idx ON load (account_id, loaded_at);
    CREATE INDEX load_organisation_idx ON load (organisation_id, loaded_at);
    CREATE INDEX load_rows_expire_idx ON load (rows_expire_at);

    CREATE TABLE load_file (
      load_id {{int}} NOT NULL REFERENCES load (id),
      position {{int}} NOT NULL,
      name {{text}} NOT NULL,
      format {{text}} NOT NULL,
      role {{text}} NOT NULL,
      size {{int}} NOT NULL,
      digest {{text}} NOT NULL,
      PRIMARY KEY (load_id, position)
    );

    CREATE TABLE load_finding (
      load_id {{int}} NOT NULL REFERENCES load (id),
      position {{int}} NOT NULL,
      file {{text}} NOT NULL,
      line {{int}},
      record {{int}},
      column_name {{text}} NOT NULL,
      written {{text}} NOT NULL,
      severity {{text}} NOT NULL,
      code {{text}} NOT NULL,
      effect {{text}} NOT NULL,
      message {{text}} NOT NULL,
      PRIMARY KEY (load_id, position)
    );

    CREATE TABLE load_row_in_error (
      load_id {{int}} NOT NULL REFERENCES load (id),
      position {{int}} NOT NULL,
      file {{text}} NOT NULL,
      line {{int}} NOT NULL,
      cells {{text}} NOT NULL,
      PRIMARY KEY (load_id, position)
    );
    """)

  /// What each source last said, by its own key: what the next file is compared with.
  static let sourceRecord = Migration(
    "intake-003-source-record",
    """
    CREATE TABLE source_record (
      id {{id}},
      format {{text}} NOT NULL,
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      kind {{text}} NOT NULL,
      source_key {{text}} NOT NULL,
      parent_kind {{text}},
      parent_key {{text}},
      said {{text}} NOT NULL,
      file {{text}} NOT NULL,
      line {{int}} NOT NULL,
      first_load_id {{int}} NOT NULL REFERENCES load (id),
      last_load_id {{int}} NOT NULL REFERENCES load (id),
      confirmed_on {{int}},
      ended_on {{int}},
      person_id {{int}} REFERENCES person (id),
      place_id {{int}} REFERENCES organisation (id),
      assignment_id {{int}} REFERENCES assignment (id),
      record_id {{int}} REFERENCES held_record (id)
    );
    CREATE UNIQUE INDEX source_record_key_idx
      ON source_record (organisation_id, format, kind, source_key);
    CREATE INDEX source_record_person_idx ON source_record (person_id);
    CREATE INDEX source_record_assignment_idx ON source_record (assignment_id);
    """)

  /// Whose care files are held, without going through everybody's records.
  static let careEmployers = Migration(
    "intake-012-care-employers",
    """
    CREATE INDEX source_record_care_idx ON source_record (organisation_id)
      WHERE format = 'asc-wds' AND kind = 'workplace' AND ended_on IS NULL;
    """)

  /// What the care files held so far forbid to share: later files say it as they are loaded.
  static let sharingLimits = Migration(
    "access-033-sharing-limits",
    """
    INSERT INTO sharing_limit (organisation_id, toward, allowed, said_on)
      SELECT DISTINCT place_id, 'careQualityCommission', FALSE, 0
      FROM source_record
      WHERE format = 'asc-wds' AND kind = 'workplace' AND ended_on IS NULL
        AND place_id IS NOT NULL AND said LIKE '%"PERMCQC":"0"%'
      UNION
      SELECT DISTINCT place_id, 'localAuthority', FALSE, 0
      FROM source_record
      WHERE format = 'asc-wds' AND kind = 'workplace' AND ended_on IS NULL
        AND place_id IS NOT NULL AND said LIKE '%"PERMLA":"0"%';
    """)

  /// Uploads are checked and loaded by jobs. What a check found is kept as long as the files are,
  /// for the same eyes; a part of an upload is loaded once.
  static let uploadJob = Migration(
    "intake-004-upload-job",
    """
    ALTER TABLE upload ADD COLUMN task {{text}};
    ALTER TABLE upload ADD COLUMN job_id {{int}};
    ALTER TABLE upload ADD COLUMN refusal {{text}};

    CREATE TABLE upload_check (
      upload_id {{int}} PRIMARY KEY REFERENCES upload (id),
      fingerprint {{text}} NOT NULL,
      moved_on {{bool}} NOT NULL,
      checked_at {{int}} NOT NULL,
      result {{bytes}} NOT NULL
    );

    ALTER TABLE load ADD COLUMN upload_part {{int}};
    CREATE UNIQUE INDEX load_upload_part_idx ON load (upload_id, upload_part);
    """)

  /// Whether somebody has said whose files they are, when the number they carry is nobody's yet.
  static let uploadEmployer = Migration(
    "intake-005-upload-employer",
    """
    ALTER TABLE upload ADD COLUMN employer_said {{bool}} NOT NULL DEFAULT FALSE;
    """)

  /// What kind of organisation an employer is that nobody knew before.
  static let uploadKind = Migration(
    "intake-011-upload-kind",
    """
    ALTER TABLE upload ADD COLUMN employer_kind {{text}};
    """)
}
