import Storage

/// What people learn, as it is kept. Part of `RecordsSchema.migrations`, so that what is held about
/// somebody can be shown and erased without a room knowing another; what people do with it is in
/// `Standards`. Nothing that anybody wrote is in these tables but sealed, in `assessment_words`.
enum LearningSchema {
  static let migrations = [attempts, enrolments]

  private static let attempts = Migration(
    "standards-205-attempts",
    """
    CREATE TABLE module_attempt (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      module {{text}} NOT NULL,
      version {{text}} NOT NULL,
      number {{int}} NOT NULL CHECK (number > 0),
      kind {{text}} NOT NULL,
      status {{text}} NOT NULL CHECK (status IN ('not-started', 'in-progress',
        'awaiting-assessment', 'passed', 'failed', 'completed', 'credited')),
      score {{int}} CHECK (score BETWEEN 0 AND 10000),
      started_on {{int}} NOT NULL,
      ended_on {{int}},
      expires_on {{int}},
      source {{text}} NOT NULL,
      source_name {{text}} NOT NULL,
      confirmer_id {{int}} REFERENCES person (id),
      asked_at {{int}},
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      UNIQUE (person_id, module, number),
      CHECK ((status IN ('passed', 'failed', 'completed', 'credited')) = (ended_on IS NOT NULL)),
      CHECK (expires_on IS NULL OR status IN ('passed', 'completed', 'credited'))
    );
    CREATE UNIQUE INDEX module_attempt_open_idx ON module_attempt (person_id, module)
      WHERE status IN ('not-started', 'in-progress', 'awaiting-assessment');
    CREATE INDEX module_attempt_confirmer_idx ON module_attempt (confirmer_id, status);
    CREATE INDEX module_attempt_module_idx ON module_attempt (module, status);
    CREATE INDEX module_attempt_changed_idx ON module_attempt (changed_at);

    CREATE TABLE module_evidence (
      id {{id}},
      attempt_id {{int}} NOT NULL REFERENCES module_attempt (id),
      part {{text}} NOT NULL,
      from_on {{int}},
      until_on {{int}},
      words_id {{int}} REFERENCES assessment_words (id),
      added_at {{int}} NOT NULL,
      CHECK (until_on IS NULL OR from_on <= until_on)
    );
    CREATE INDEX module_evidence_attempt_idx ON module_evidence (attempt_id);

    CREATE TABLE module_result (
      id {{id}},
      attempt_id {{int}} NOT NULL REFERENCES module_attempt (id),
      version {{text}} NOT NULL,
      status {{text}} NOT NULL,
      score {{int}} CHECK (score BETWEEN 0 AND 10000),
      happened_on {{int}} NOT NULL,
      expires_on {{int}},
      source {{text}} NOT NULL,
      source_name {{text}} NOT NULL,
      reference {{text}},
      taken_at {{int}} NOT NULL
    );
    CREATE INDEX module_result_attempt_idx ON module_result (attempt_id);

    CREATE TABLE module_turn (
      attempt_id {{int}} NOT NULL REFERENCES module_attempt (id),
      position {{int}} NOT NULL,
      step {{text}} NOT NULL,
      at {{int}} NOT NULL,
      actor_name {{text}} NOT NULL,
      confirmer_id {{int}} REFERENCES person (id),
      words_id {{int}} REFERENCES assessment_words (id),
      PRIMARY KEY (attempt_id, position)
    );
    """)

  private static let enrolments = Migration(
    "standards-206-enrolments",
    """
    CREATE TABLE bundle_enrolment (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      bundle {{text}} NOT NULL,
      version {{text}} NOT NULL,
      way {{text}} NOT NULL CHECK (way IN ('self', 'manager', 'keeper', 'policy')),
      enrolled_by {{text}} NOT NULL,
      enrolled_on {{int}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN ('enrolled', 'paused', 'withdrawn', 'completed')),
      due_on {{int}} NOT NULL,
      paused_on {{int}},
      completed_on {{int}},
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      CHECK ((state = 'paused') = (paused_on IS NOT NULL)),
      CHECK ((state = 'completed') = (completed_on IS NOT NULL))
    );
    CREATE UNIQUE INDEX bundle_enrolment_open_idx ON bundle_enrolment (person_id, bundle)
      WHERE state <> 'withdrawn';
    CREATE INDEX bundle_enrolment_person_idx ON bundle_enrolment (person_id);
    CREATE INDEX bundle_enrolment_bundle_idx ON bundle_enrolment (bundle, state);

    CREATE TABLE enrolment_turn (
      enrolment_id {{int}} NOT NULL REFERENCES bundle_enrolment (id),
      position {{int}} NOT NULL,
      step {{text}} NOT NULL,
      at {{int}} NOT NULL,
      actor_name {{text}} NOT NULL,
      words_id {{int}} REFERENCES assessment_words (id),
      PRIMARY KEY (enrolment_id, position)
    );
    """)

  /// Evidence that somebody was asked to confirm is withdrawn and kept. When whoever is enrolled is
  /// told next of the day by which it is to be done, and whether a rule withdrew them because their
  /// post no longer asks for it. And when bundles followed last what people did.
  static let later = Migration(
    "standards-207-enrolment-days",
    """
    ALTER TABLE module_evidence ADD COLUMN withdrawn_at {{int}};
    ALTER TABLE bundle_enrolment ADD COLUMN remind_on {{int}};
    ALTER TABLE bundle_enrolment ADD COLUMN lapsed {{bool}} NOT NULL DEFAULT FALSE;
    UPDATE bundle_enrolment SET remind_on = due_on - 28 WHERE state = 'enrolled';
    CREATE INDEX bundle_enrolment_remind_idx ON bundle_enrolment (remind_on)
      WHERE remind_on IS NOT NULL;
    CREATE INDEX bundle_enrolment_way_idx ON bundle_enrolment (way, person_id)
      WHERE state IN ('enrolled', 'paused');
    CREATE TABLE learning_run (
      id {{int}} NOT NULL PRIMARY KEY CHECK (id = 1),
      followed_at {{int}} NOT NULL
    );
    """)
}
