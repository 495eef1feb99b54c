import Storage

/// Looking at what is not one's own: for support, and in an emergency.
enum SupportSchema {
  static let support = Migration(
    "access-034-support",
    """
    CREATE TABLE view_request (
      id {{id}},
      officer_id {{int}} NOT NULL REFERENCES account (id),
      subject_id {{int}} NOT NULL REFERENCES account (id),
      reason {{text}} NOT NULL,
      asked_at {{int}} NOT NULL,
      agreed {{bool}},
      answered_by {{int}} REFERENCES account (id),
      answered_by_name {{text}},
      answered_at {{int}},
      ended_at {{int}},
      CHECK (officer_id <> subject_id),
      CHECK (answered_by <> officer_id)
    );
    CREATE INDEX view_request_subject_idx ON view_request (subject_id);
    CREATE INDEX view_request_asked_idx ON view_request (asked_at);

    CREATE TABLE session_view (
      token_digest {{text}} NOT NULL PRIMARY KEY,
      request_id {{int}} NOT NULL REFERENCES view_request (id),
      begun_at {{int}} NOT NULL
    );

    CREATE TABLE emergency_access (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      reason {{text}} NOT NULL,
      begun_at {{int}} NOT NULL,
      until_at {{int}} NOT NULL,
      outcome {{text}} CHECK (outcome IN ('justified', 'notJustified')),
      review_notes {{text}},
      reviewed_by_name {{text}},
      reviewed_at {{int}},
      CHECK (until_at > begun_at),
      CHECK ((reviewed_at IS NULL) = (outcome IS NULL))
    );
    CREATE INDEX emergency_access_account_idx ON emergency_access (account_id);
    CREATE INDEX emergency_access_organisation_idx ON emergency_access (organisation_id);
    """)

  /// When whoever was looked at said that they know of it.
  static let notice = Migration(
    "access-035-view-notice",
    """
    ALTER TABLE view_request ADD COLUMN read_at {{int}};
    """)
}
