import Storage

/// Inductions, as they are kept. Part of `RecordsSchema.migrations`, so that what is held about
/// somebody can be shown and erased without a room knowing another; what people do with it is in
/// `Programmes`. Nothing that anybody wrote is in these tables but sealed, in `assessment_words`.
enum InductionSchema {
  static let migrations = [inductions, employers]

  /// What a register counts and puts in order is in these, so that its lines need not be read one by one.
  static let registers = Migration(
    "programmes-251-induction-registers",
    """
    DROP INDEX induction_organisation_idx;
    DROP INDEX induction_employer_idx;
    CREATE INDEX induction_organisation_idx ON induction
      (organisation_id, state, due_on, id, person_id, ended_on, units_waiting, track);
    CREATE INDEX induction_elsewhere_idx ON induction
      (employer_id, state, due_on, organisation_id, id, person_id, ended_on, units_waiting, track)
      WHERE employer_id <> organisation_id;
    """)

  private static let inductions = Migration(
    "programmes-220-inductions",
    """
    CREATE TABLE induction (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      employer_id {{int}} NOT NULL REFERENCES organisation (id),
      track {{text}} NOT NULL CHECK (track IN ('national-induction', 'care-certificate')),
      plan {{text}} NOT NULL CHECK (plan IN ('full', 'gap')),
      edition {{text}} NOT NULL,
      by_keeper {{bool}} NOT NULL,
      started_on {{int}} NOT NULL,
      due_on {{int}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN ('not-started', 'in-progress', 'ready',
        'signed-off', 'paused', 'transferred-out', 'withdrawn')),
      paused_on {{int}},
      ended_on {{int}},
      end_reason {{text}} CHECK (end_reason IN ('left', 'met-elsewhere', 'not-asked', 'by-keeper')),
      units_all {{int}} NOT NULL,
      units_done {{int}} NOT NULL CHECK (units_done BETWEEN 0 AND units_all),
      units_waiting {{int}} NOT NULL CHECK (units_waiting >= 0),
      signer_id {{int}} REFERENCES person (id),
      signed_by {{text}},
      signed_as {{text}} CHECK (signed_as IN ('lead', 'delegate', 'line-manager')),
      remind_on {{int}},
      asked {{bool}} NOT NULL DEFAULT FALSE,
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      CHECK ((state = 'paused') = (paused_on IS NOT NULL)),
      CHECK ((state IN ('signed-off', 'transferred-out', 'withdrawn')) = (ended_on IS NOT NULL)),
      CHECK ((state IN ('transferred-out', 'withdrawn')) = (end_reason IS NOT NULL)),
      CHECK ((state = 'signed-off') = (signed_by IS NOT NULL))
    );
    CREATE UNIQUE INDEX induction_open_idx ON induction (person_id, track, organisation_id)
      WHERE state IN ('not-started', 'in-progress', 'ready', 'paused');
    CREATE INDEX induction_person_idx ON induction (person_id);
    CREATE INDEX induction_organisation_idx ON induction (organisation_id, state, due_on);
    CREATE INDEX induction_employer_idx ON induction (employer_id, state, due_on);
    CREATE INDEX induction_waiting_idx ON induction (organisation_id) WHERE units_waiting > 0;
    CREATE INDEX induction_remind_idx ON induction (remind_on) WHERE remind_on IS NOT NULL;
    CREATE INDEX induction_changed_idx ON induction (changed_at);

    CREATE TABLE induction_unit (
      induction_id {{int}} NOT NULL REFERENCES induction (id),
      unit {{text}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN ('not-started', 'in-progress', 'submitted',
        'more-evidence', 'met', 'credited')),
      assessor_id {{int}} REFERENCES person (id),
      assessor_name {{text}},
      decided_on {{int}},
      credited_from {{int}} REFERENCES induction (id),
      waiting_since {{int}},
      revision {{int}} NOT NULL,
      PRIMARY KEY (induction_id, unit),
      CHECK ((state IN ('met', 'credited')) = (decided_on IS NOT NULL)),
      CHECK ((state = 'submitted') = (waiting_since IS NOT NULL))
    );
    CREATE INDEX induction_unit_credited_idx ON induction_unit (credited_from)
      WHERE credited_from IS NOT NULL;

    CREATE TABLE induction_evidence (
      id {{id}},
      induction_id {{int}} NOT NULL REFERENCES induction (id),
      unit {{text}} NOT NULL,
      kind {{text}} NOT NULL CHECK (kind IN ('knowledge', 'observation', 'simulation', 'testimony',
        'prior-certificate')),
      happened_on {{int}} NOT NULL,
      setting_id {{int}} REFERENCES organisation (id),
      observer_id {{int}} REFERENCES person (id),
      added_by {{text}} NOT NULL,
      own {{bool}} NOT NULL,
      words_id {{int}} REFERENCES assessment_words (id),
      added_at {{int}} NOT NULL
    );
    CREATE INDEX induction_evidence_idx ON induction_evidence (induction_id, unit);

    CREATE TABLE induction_turn (
      induction_id {{int}} NOT NULL REFERENCES induction (id),
      position {{int}} NOT NULL,
      unit {{text}},
      step {{text}} NOT NULL,
      at {{int}} NOT NULL,
      actor_name {{text}} NOT NULL,
      words_id {{int}} REFERENCES assessment_words (id),
      PRIMARY KEY (induction_id, position)
    );

    CREATE TABLE induction_run (
      id {{int}} NOT NULL PRIMARY KEY CHECK (id = 1),
      followed_at {{int}} NOT NULL,
      entry_id {{int}} NOT NULL
    );
    """)

  /// What employers add: who assesses and signs, local parts, and what must be met before somebody
  /// works alone. And what people said at the end, of whom nothing is kept.
  private static let employers = Migration(
    "programmes-221-induction-employers",
    """
    CREATE TABLE induction_nominee (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      person_id {{int}} NOT NULL REFERENCES person (id),
      duty {{text}} NOT NULL CHECK (duty IN ('assessor', 'signatory')),
      units {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      until_on {{int}},
      named_by {{text}} NOT NULL,
      revision {{int}} NOT NULL,
      CHECK (until_on IS NULL OR from_on <= until_on + 1)
    );
    CREATE INDEX induction_nominee_organisation_idx ON induction_nominee (organisation_id);
    CREATE INDEX induction_nominee_person_idx ON induction_nominee (person_id);

    CREATE TABLE induction_setting (
      organisation_id {{int}} NOT NULL PRIMARY KEY REFERENCES organisation (id),
      separation {{bool}} NOT NULL,
      alone_units {{text}} NOT NULL,
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL
    );

    CREATE TABLE induction_local_unit (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      title {{text}} NOT NULL,
      about {{text}} NOT NULL,
      topic {{text}} NOT NULL,
      observed {{bool}} NOT NULL,
      from_on {{int}} NOT NULL,
      until_on {{int}},
      added_by {{text}} NOT NULL,
      revision {{int}} NOT NULL
    );
    CREATE INDEX induction_local_unit_idx ON induction_local_unit (organisation_id);

    CREATE TABLE induction_opinion (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      track {{text}} NOT NULL,
      said_in {{int}} NOT NULL,
      question {{text}} NOT NULL,
      points {{int}} NOT NULL CHECK (points BETWEEN 1 AND 5),
      said {{int}} NOT NULL CHECK (said >= 0),
      PRIMARY KEY (organisation_id, track, said_in, question, points)
    );

    CREATE TABLE induction_figure (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      part {{text}} NOT NULL,
      track {{text}} NOT NULL,
      figure {{text}} NOT NULL,
      counted {{int}} NOT NULL,
      PRIMARY KEY (organisation_id, part, track, figure)
    );

    CREATE TABLE induction_figure_sector (
      sector {{text}} NOT NULL,
      track {{text}} NOT NULL,
      figure {{text}} NOT NULL,
      counted {{int}} NOT NULL,
      PRIMARY KEY (sector, track, figure)
    );

    CREATE TABLE induction_figure_run (
      id {{int}} NOT NULL PRIMARY KEY CHECK (id = 1),
      counted_at {{int}} NOT NULL
    );
    """)
}
