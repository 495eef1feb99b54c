import Storage

/// The year of newly qualified social workers. What anybody wrote is sealed in `assessment_words`; that
/// somebody is asked to talk is in a table of its own, without a word, and only while it is so.
enum AssessedYearSchema {
  static let migrations = [
    Migration(
      "programmes-250-assessed-year",
      """
      CREATE TABLE assessed_year (
        id {{id}},
        person_id {{int}} NOT NULL REFERENCES person (id),
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        employer_id {{int}} NOT NULL REFERENCES organisation (id),
        edition {{text}} NOT NULL,
        started_on {{int}} NOT NULL,
        state {{text}} NOT NULL CHECK (state IN ('running', 'proposed', 'passed', 'not-passed',
          'ended')),
        assessor_id {{int}} REFERENCES person (id),
        proposed {{text}} CHECK (proposed IN ('pass', 'fail')),
        proposer_id {{int}} REFERENCES person (id),
        ended_on {{int}},
        end_reason {{text}} CHECK (end_reason IN ('left', 'stopped', 'not-completed',
          'mistake')),
        changed_at {{int}} NOT NULL,
        revision {{int}} NOT NULL,
        CHECK ((state IN ('passed', 'not-passed', 'ended')) = (ended_on IS NOT NULL)),
        CHECK ((state = 'ended') = (end_reason IS NOT NULL)),
        CHECK (state <> 'proposed' OR proposed IS NOT NULL)
      );
      CREATE UNIQUE INDEX assessed_year_open_idx ON assessed_year (person_id)
        WHERE state IN ('running', 'proposed');
      CREATE INDEX assessed_year_person_idx ON assessed_year (person_id);
      CREATE INDEX assessed_year_organisation_idx ON assessed_year (organisation_id);
      CREATE INDEX assessed_year_employer_idx ON assessed_year (employer_id);
      CREATE INDEX assessed_year_assessor_idx ON assessed_year (assessor_id)
        WHERE assessor_id IS NOT NULL;

      CREATE TABLE assessed_stage (
        year_id {{int}} NOT NULL REFERENCES assessed_year (id),
        stage {{text}} NOT NULL,
        due_on {{int}} NOT NULL,
        closed_on {{int}},
        closed_by {{text}},
        closer_id {{int}} REFERENCES person (id),
        support {{text}} NOT NULL DEFAULT '',
        asked_on {{int}},
        PRIMARY KEY (year_id, stage),
        CHECK ((closed_on IS NULL) = (closed_by IS NULL))
      );
      CREATE INDEX assessed_stage_due_idx ON assessed_stage (due_on) WHERE closed_on IS NULL;

      CREATE TABLE assessed_evidence (
        id {{id}},
        year_id {{int}} NOT NULL REFERENCES assessed_year (id),
        kind {{text}} NOT NULL CHECK (kind IN ('direct-observation', 'feedback-people',
          'feedback-professional', 'written-report', 'critical-reflection')),
        happened_on {{int}} NOT NULL,
        added_by {{text}} NOT NULL,
        adder_id {{int}} REFERENCES person (id),
        state {{text}} NOT NULL CHECK (state IN ('shown', 'accepted', 'returned', 'withdrawn')),
        words_id {{int}} REFERENCES assessment_words (id),
        asked_id {{int}} REFERENCES assessment_words (id),
        added_at {{int}} NOT NULL,
        revision {{int}} NOT NULL
      );
      CREATE INDEX assessed_evidence_idx ON assessed_evidence (year_id);

      CREATE TABLE assessed_referral (
        year_id {{int}} NOT NULL PRIMARY KEY REFERENCES assessed_year (id),
        stage {{text}} NOT NULL,
        opened_on {{int}} NOT NULL
      );

      CREATE TABLE assessed_turn (
        year_id {{int}} NOT NULL REFERENCES assessed_year (id),
        position {{int}} NOT NULL,
        stage {{text}},
        step {{text}} NOT NULL,
        at {{int}} NOT NULL,
        actor_name {{text}} NOT NULL,
        words_id {{int}} REFERENCES assessment_words (id),
        PRIMARY KEY (year_id, position)
      );
      """)
  ]
}
