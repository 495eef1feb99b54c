import Storage

/// Requests to recognise prior learning. Part of `RecordsSchema.migrations`, so that what is held
/// about somebody can be shown and erased without a room knowing another; what people do with it is
/// in `Standards`. Nothing that anybody wrote is in these tables but sealed, in `assessment_words`.
enum RecognitionSchema {
  static let migrations = [
    Migration(
      "standards-204-recognition",
      """
      CREATE TABLE recognition_request (
        id {{id}},
        person_id {{int}} NOT NULL REFERENCES person (id),
        framework {{text}} NOT NULL,
        version {{text}} NOT NULL,
        stage {{text}} NOT NULL,
        begun_at {{int}} NOT NULL,
        state {{text}} NOT NULL CHECK (state IN ('draft', 'submitted', 'in-review', 'question',
          'granted', 'partly-granted', 'declined', 'appealed', 'final', 'withdrawn')),
        assessor_id {{int}} REFERENCES person (id),
        submitted_at {{int}},
        decided_at {{int}},
        appeal_until {{int}},
        appealed {{bool}} NOT NULL,
        round {{int}} NOT NULL,
        first_round {{int}} NOT NULL,
        record_id {{int}} REFERENCES held_record (id),
        changed_at {{int}} NOT NULL,
        warned_at {{int}},
        revision {{int}} NOT NULL,
        CHECK ((submitted_at IS NULL) = (assessor_id IS NULL)),
        CHECK (state <> 'draft' OR submitted_at IS NULL),
        CHECK (state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL),
        CHECK ((state IN ('granted', 'partly-granted', 'declined', 'appealed', 'final'))
          = (decided_at IS NOT NULL)),
        CHECK (record_id IS NULL OR state IN ('granted', 'final')),
        CHECK (first_round <= round)
      );
      CREATE UNIQUE INDEX recognition_request_open_idx
        ON recognition_request (person_id, framework, version, stage)
        WHERE state IN ('draft', 'submitted', 'in-review', 'question', 'appealed');
      CREATE INDEX recognition_request_person_idx ON recognition_request (person_id);
      CREATE INDEX recognition_request_assessor_idx ON recognition_request (assessor_id, state);
      CREATE INDEX recognition_request_changed_idx ON recognition_request (changed_at);

      CREATE TABLE recognition_competency (
        request_id {{int}} NOT NULL REFERENCES recognition_request (id),
        competency {{text}} NOT NULL,
        PRIMARY KEY (request_id, competency)
      );

      CREATE TABLE recognition_piece (
        id {{id}},
        request_id {{int}} NOT NULL REFERENCES recognition_request (id),
        kind {{text}} NOT NULL,
        record_id {{int}} REFERENCES held_record (id),
        origin_framework {{text}},
        origin_version {{text}},
        until_on {{int}},
        late {{bool}} NOT NULL,
        words_id {{int}} REFERENCES assessment_words (id),
        CHECK ((origin_framework IS NULL) = (origin_version IS NULL)),
        CHECK ((kind = 'record') = (record_id IS NOT NULL))
      );
      CREATE INDEX recognition_piece_request_idx ON recognition_piece (request_id);

      CREATE TABLE recognition_mapping (
        piece_id {{int}} NOT NULL REFERENCES recognition_piece (id),
        competency {{text}} NOT NULL,
        PRIMARY KEY (piece_id, competency)
      );

      CREATE TABLE recognition_judgement (
        piece_id {{int}} NOT NULL REFERENCES recognition_piece (id),
        round {{int}} NOT NULL,
        criterion {{text}} NOT NULL,
        finding {{text}} NOT NULL CHECK (finding IN ('met', 'partly', 'not-met')),
        words_id {{int}} NOT NULL REFERENCES assessment_words (id),
        PRIMARY KEY (piece_id, round, criterion)
      );

      CREATE TABLE recognition_outcome (
        request_id {{int}} NOT NULL REFERENCES recognition_request (id),
        round {{int}} NOT NULL,
        competency {{text}} NOT NULL,
        outcome {{text}} NOT NULL CHECK (outcome IN ('full', 'part', 'declined')),
        reason {{text}} NOT NULL,
        counts_until {{int}},
        decided_at {{int}} NOT NULL,
        words_id {{int}} NOT NULL REFERENCES assessment_words (id),
        PRIMARY KEY (request_id, round, competency),
        CHECK ((outcome = 'declined') = (counts_until IS NULL)),
        CHECK ((outcome = 'declined') = (reason = 'not-shown'))
      );

      CREATE TABLE recognition_turn (
        request_id {{int}} NOT NULL REFERENCES recognition_request (id),
        position {{int}} NOT NULL,
        step {{text}} NOT NULL,
        round {{int}} NOT NULL,
        at {{int}} NOT NULL,
        actor_name {{text}} NOT NULL,
        assessor_id {{int}} REFERENCES person (id),
        words_id {{int}} REFERENCES assessment_words (id),
        PRIMARY KEY (request_id, position)
      );
      """),
    // A draft is the person's alone: it stands in the way of nothing that was handed in.
    Migration(
      "records-201-recognition-drafts",
      """
      DROP INDEX recognition_request_open_idx;
      CREATE UNIQUE INDEX recognition_request_open_idx
        ON recognition_request (person_id, framework, version, stage)
        WHERE state IN ('submitted', 'in-review', 'question', 'appealed');
      CREATE UNIQUE INDEX recognition_request_draft_idx
        ON recognition_request (person_id, framework, version, stage) WHERE state = 'draft';
      """),
  ]
}
