import Storage

/// What was said and answered before, which is never written over; versions that were withdrawn; and
/// how far those who use a version have been told that it retires.
enum ConsultationHistorySchema {
  static let history = Migration(
    "records-270-lifecycle-consultation-history",
    """
    ALTER TABLE framework_version ADD COLUMN withdrawn_on {{int}};
    ALTER TABLE framework_version ADD COLUMN consulted_edition {{int}};
    ALTER TABLE framework_version ADD COLUMN closed_told_on {{int}};
    ALTER TABLE framework_version ADD COLUMN retirement_moved_on {{int}};
    UPDATE framework_version SET consulted_edition = (
      SELECT MAX(t.edition) FROM framework_text AS t
      WHERE t.version_id = framework_version.id AND t.loaded_at <= (
        SELECT MAX(s.happened_at) FROM framework_step AS s
        WHERE s.version_id = framework_version.id AND s.step = 'open-consultation'));
    DROP INDEX framework_version_name_idx;
    CREATE UNIQUE INDEX framework_version_name_idx ON framework_version (framework, version)
      WHERE withdrawn_on IS NULL;

    ALTER TABLE consultation_comment ADD COLUMN brought_from {{text}};
    CREATE TABLE consultation_answer (
      comment_id {{int}} NOT NULL REFERENCES consultation_comment (id),
      position {{int}} NOT NULL,
      answer {{text}} NOT NULL CHECK (answer IN ('changed', 'not-changed', 'answered')),
      words {{text}} NOT NULL,
      answered_at {{int}} NOT NULL,
      account_id {{int}},
      answered_name {{text}} NOT NULL,
      PRIMARY KEY (comment_id, position)
    );
    INSERT INTO consultation_answer (comment_id, position, answer, words, answered_at, account_id,
      answered_name)
    SELECT id, 1, answer, answer_words, answered_at, answered_account_id, answered_name
    FROM consultation_comment WHERE answered_at IS NOT NULL;
    CREATE TABLE consultation_agreement (
      member_id {{int}} NOT NULL REFERENCES consultation_member (id),
      position {{int}} NOT NULL,
      agrees {{bool}} NOT NULL,
      edition {{int}} NOT NULL,
      said_at {{int}} NOT NULL,
      words {{text}},
      PRIMARY KEY (member_id, position)
    );
    INSERT INTO consultation_agreement (member_id, position, agrees, edition, said_at, words)
    SELECT id, 1, agrees, agreed_edition, agreed_at, agreed_words
    FROM consultation_member WHERE agreed_at IS NOT NULL;

    CREATE TABLE framework_telling (
      version_id {{int}} NOT NULL REFERENCES framework_version (id),
      kind {{text}} NOT NULL CHECK (kind IN ('warning', 'moved', 'called-off')),
      about_on {{int}} NOT NULL,
      phase {{text}} NOT NULL CHECK (phase IN ('people', 'providers')),
      upto {{int}} NOT NULL,
      done_on {{int}},
      PRIMARY KEY (version_id, kind, about_on)
    );
    INSERT INTO framework_telling (version_id, kind, about_on, phase, upto, done_on)
    SELECT version_id, 'warning', due_on, 'providers', 0, sent_on FROM framework_warning;
    CREATE INDEX self_assessment_framework_idx
      ON self_assessment (framework, version, person_id);
    CREATE INDEX recognition_request_framework_idx
      ON recognition_request (framework, version, person_id);
    """)
}
