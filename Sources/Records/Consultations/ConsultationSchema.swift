import Storage

/// Versions of sets of standards, who has a say in them, and what they said. Part of
/// `RecordsSchema.migrations`, so that what somebody said can be shown to them and erased without a
/// room knowing another; what people do with it is in `Standards`.
enum ConsultationSchema {
  static let migrations = [versions, members]

  /// A version whose text is shipped has no edition of it here, and no body: what is kept is its
  /// state alone. Texts and steps are only ever added.
  private static let versions = Migration(
    "standards-250-framework-version",
    """
    CREATE TABLE framework_version (
      id {{id}},
      framework {{text}} NOT NULL,
      version {{text}} NOT NULL,
      title {{text}} NOT NULL,
      follows {{text}},
      body_id {{int}} REFERENCES organisation (id),
      author_account_id {{int}},
      author_name {{text}} NOT NULL,
      begun_at {{int}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN
        ('draft', 'consultation', 'approved', 'published', 'superseded', 'retired')),
      edition {{int}} NOT NULL CHECK (edition >= 0),
      opened_on {{int}},
      closes_on {{int}},
      closing_told_on {{int}},
      approval_asked_on {{int}},
      approver_account_id {{int}},
      approver_name {{text}},
      approved_at {{int}},
      published_on {{int}},
      superseded_on {{int}},
      retires_on {{int}},
      revision {{int}} NOT NULL,
      CHECK ((edition = 0) = (body_id IS NULL)),
      CHECK ((opened_on IS NULL) = (closes_on IS NULL)),
      CHECK ((approved_at IS NULL) = (approver_name IS NULL)),
      CHECK (state <> 'consultation' OR opened_on IS NOT NULL),
      CHECK (edition = 0 OR state IN ('draft', 'consultation') OR approved_at IS NOT NULL),
      CHECK (edition > 0 OR state IN ('published', 'superseded', 'retired')),
      CHECK (edition = 0 OR state IN ('draft', 'consultation', 'approved')
        OR published_on IS NOT NULL),
      CHECK (state <> 'retired' OR retires_on IS NOT NULL)
    );
    CREATE UNIQUE INDEX framework_version_name_idx ON framework_version (framework, version);
    CREATE INDEX framework_version_state_idx ON framework_version (state);
    CREATE INDEX framework_version_body_idx ON framework_version (body_id)
      WHERE body_id IS NOT NULL;

    CREATE TABLE framework_text (
      version_id {{int}} NOT NULL REFERENCES framework_version (id),
      edition {{int}} NOT NULL CHECK (edition > 0),
      source_text {{text}} NOT NULL,
      text_digest {{text}} NOT NULL,
      words_digest {{text}} NOT NULL,
      loaded_at {{int}} NOT NULL,
      account_id {{int}},
      actor_name {{text}} NOT NULL,
      PRIMARY KEY (version_id, edition)
    );
    CREATE TABLE framework_step (
      version_id {{int}} NOT NULL REFERENCES framework_version (id),
      position {{int}} NOT NULL,
      happened_at {{int}} NOT NULL,
      account_id {{int}},
      actor_name {{text}} NOT NULL,
      step {{text}} NOT NULL,
      state {{text}} NOT NULL,
      words {{text}},
      PRIMARY KEY (version_id, position)
    );
    CREATE TABLE framework_warning (
      version_id {{int}} NOT NULL REFERENCES framework_version (id),
      due_on {{int}} NOT NULL,
      sent_on {{int}} NOT NULL,
      PRIMARY KEY (version_id, due_on)
    );
    """)

  private static let members = Migration(
    "standards-251-consultation",
    """
    CREATE TABLE consultation_member (
      id {{id}},
      version_id {{int}} NOT NULL REFERENCES framework_version (id),
      part {{text}} NOT NULL CHECK (part IN ('contributor', 'reviewer')),
      constituency {{text}} NOT NULL CHECK (constituency IN
        ('national-bodies', 'local-government', 'care', 'staff-networks',
         'patient-representatives')),
      account_id {{int}} REFERENCES account (id),
      member_name {{text}} NOT NULL,
      organisation_name {{text}},
      invited_at {{int}} NOT NULL,
      ended_at {{int}},
      end_reason {{text}},
      agrees {{bool}},
      agreed_edition {{int}},
      agreed_at {{int}},
      agreed_words {{text}},
      CHECK (part = 'contributor' OR account_id IS NOT NULL),
      CHECK (account_id IS NOT NULL OR organisation_name IS NOT NULL),
      CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
      CHECK ((agrees IS NULL) = (agreed_at IS NULL)),
      CHECK ((agrees IS NULL) = (agreed_edition IS NULL))
    );
    CREATE INDEX consultation_member_version_idx ON consultation_member (version_id);
    CREATE INDEX consultation_member_account_idx ON consultation_member (account_id)
      WHERE account_id IS NOT NULL;
    CREATE UNIQUE INDEX consultation_member_once_idx
      ON consultation_member (version_id, account_id)
      WHERE account_id IS NOT NULL AND ended_at IS NULL;

    CREATE TABLE consultation_comment (
      id {{id}},
      version_id {{int}} NOT NULL REFERENCES framework_version (id),
      member_id {{int}} NOT NULL REFERENCES consultation_member (id),
      edition {{int}} NOT NULL,
      node {{text}},
      stage {{text}},
      words {{text}} NOT NULL,
      made_at {{int}} NOT NULL,
      written_by {{text}},
      answer {{text}} CHECK (answer IN ('changed', 'not-changed', 'answered')),
      answer_words {{text}},
      answered_at {{int}},
      answered_account_id {{int}},
      answered_name {{text}},
      CHECK (stage IS NULL OR node IS NOT NULL),
      CHECK ((answer IS NULL) = (answered_at IS NULL)),
      CHECK ((answer IS NULL) = (answer_words IS NULL)),
      CHECK ((answer IS NULL) = (answered_name IS NULL))
    );
    CREATE INDEX consultation_comment_version_idx ON consultation_comment (version_id);
    CREATE INDEX consultation_comment_member_idx ON consultation_comment (member_id);
    """)
}
