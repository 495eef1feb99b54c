import Storage

/// Results of learning as they came in, and which courses are which modules for one employer. Part
/// of `RecordsSchema.migrations`, so that what is held about somebody can be shown and erased without
/// a room knowing another. What a source wrote is sealed, whole.
enum LearningResultSchema {
  static let migrations = [
    Migration(
      "records-210-learning-result",
      """
      CREATE TABLE learning_mapping (
        id {{id}},
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        vocabulary {{text}} NOT NULL,
        course {{text}} NOT NULL,
        course_key {{text}} NOT NULL,
        module {{text}} NOT NULL,
        version {{text}} NOT NULL,
        move_on {{text}} NOT NULL CHECK (move_on IN ('Passed', 'Completed', 'CompletedAndPassed',
          'CompletedOrPassed', 'NotApplicable')),
        mastery_score {{int}} CHECK (mastery_score BETWEEN 0 AND 10000),
        made_at {{int}} NOT NULL,
        made_by {{text}} NOT NULL,
        ended_at {{int}},
        ended_by {{text}},
        CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      );
      CREATE UNIQUE INDEX learning_mapping_open_idx
        ON learning_mapping (organisation_id, vocabulary, course_key) WHERE ended_at IS NULL;

      CREATE TABLE learning_result (
        id {{id}},
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        way {{text}} NOT NULL CHECK (way IN ('file', 'record', 'program')),
        source_name {{text}} NOT NULL,
        load_id {{int}},
        vocabulary {{text}} NOT NULL,
        identity {{text}} NOT NULL,
        reference {{text}},
        registration {{text}},
        state {{text}} NOT NULL CHECK (state IN ('taken', 'waiting', 'left-out', 'replaced')),
        fault {{text}},
        person_id {{int}} REFERENCES person (id),
        module {{text}},
        version {{text}},
        status {{text}},
        score {{int}} CHECK (score BETWEEN 0 AND 10000),
        happened_on {{int}},
        verbs {{text}} NOT NULL,
        received_at {{int}} NOT NULL,
        decided_at {{int}},
        decided_by {{text}},
        sealed_value {{text}},
        sealed_with {{text}},
        CHECK ((state = 'taken') = (module IS NOT NULL)),
        CHECK (state <> 'taken' OR (person_id IS NOT NULL AND version IS NOT NULL
          AND status IS NOT NULL AND happened_on IS NOT NULL)),
        CHECK (state <> 'waiting' OR (fault IS NOT NULL AND sealed_value IS NOT NULL)),
        CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
        CHECK ((sealed_value IS NULL) = (sealed_with IS NULL))
      );
      CREATE UNIQUE INDEX learning_result_identity_idx
        ON learning_result (organisation_id, identity);
      CREATE INDEX learning_result_reference_idx
        ON learning_result (organisation_id, reference) WHERE reference IS NOT NULL;
      CREATE INDEX learning_result_state_idx ON learning_result (organisation_id, state);
      CREATE INDEX learning_result_person_idx ON learning_result (person_id);
      CREATE INDEX learning_result_received_idx ON learning_result (received_at);
      CREATE INDEX learning_result_sealed_idx ON learning_result (sealed_with)
        WHERE sealed_with IS NOT NULL;

      CREATE TABLE learning_result_mark (
        result_id {{int}} NOT NULL REFERENCES learning_result (id),
        mark {{text}} NOT NULL,
        PRIMARY KEY (result_id, mark)
      );
      CREATE INDEX learning_result_mark_idx ON learning_result_mark (mark);
      """),
    endings,
    // From when on what a source wrote is kept so many days more.
    Migration(
      "records-212-learning-result-taken",
      "ALTER TABLE learning_result ADD COLUMN taken_at {{int}}"),
  ]

  /// By which mapping of the employer a result was taken, so that it can be taken back with it; why
  /// the mapping ended; and when the employer was told that a result which waits will be removed.
  private static let endings = Migration(
    "records-211-learning-result-endings",
    """
    ALTER TABLE learning_result ADD COLUMN mapping_id {{int}};
    ALTER TABLE learning_result ADD COLUMN told_at {{int}};
    ALTER TABLE learning_mapping ADD COLUMN end_reason {{text}};
    CREATE INDEX learning_result_mapping_idx ON learning_result (mapping_id)
      WHERE mapping_id IS NOT NULL;
    """)
}
