import Storage

/// What came of applications for posts, and formal cases, for figures about groups alone. On
/// PostgreSQL in the schema of the monitoring store: each row holds characteristics, or says that
/// somebody had a case.
enum OutcomesSchema {
  static let migrations = [
    Migration(
      "figures-080-outcomes",
      """
      CREATE TABLE recruitment_application (
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        reference {{text}} NOT NULL,
        vacancy {{text}} NOT NULL,
        staff_group {{text}},
        band {{text}},
        place {{text}},
        closed_on {{int}},
        internal {{bool}},
        shortlisted {{bool}},
        appointed {{bool}},
        declined {{bool}} NOT NULL,
        set_aside {{text}},
        ethnicity {{text}},
        disability {{text}},
        gender {{text}},
        age_band {{text}},
        sexual_orientation {{text}},
        religion {{text}},
        load_id {{int}},
        PRIMARY KEY (organisation_id, reference)
      );
      CREATE INDEX recruitment_application_closed_idx
        ON recruitment_application (organisation_id, closed_on);
      CREATE TABLE recruitment_total (
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        year_ends_on {{int}} NOT NULL,
        characteristic {{text}} NOT NULL,
        said {{text}} NOT NULL,
        applied {{int}},
        shortlisted {{int}},
        appointed {{int}},
        set_aside {{text}},
        load_id {{int}},
        PRIMARY KEY (organisation_id, year_ends_on, characteristic, said)
      );
      CREATE TABLE casework (
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        reference {{text}} NOT NULL,
        person_id {{int}},
        staff_number {{text}},
        process {{text}},
        kind {{text}} NOT NULL,
        formal {{bool}},
        reported_on {{int}},
        formal_on {{int}},
        closed_on {{int}},
        stage {{text}},
        outcome {{text}},
        appeal {{bool}},
        follows {{text}},
        set_aside {{text}},
        ethnicity {{text}},
        disability {{text}},
        gender {{text}},
        load_id {{int}},
        PRIMARY KEY (organisation_id, reference)
      );
      CREATE INDEX casework_person_idx ON casework (person_id) WHERE person_id IS NOT NULL;
      CREATE INDEX casework_formal_idx ON casework (organisation_id, formal_on);
      ALTER TABLE monitoring_undo
        ADD COLUMN table_name {{text}} NOT NULL DEFAULT 'monitoring_value';
      {{on postgresql}} ALTER TABLE recruitment_application SET SCHEMA waypoint_monitoring;
      {{on postgresql}} ALTER TABLE recruitment_total SET SCHEMA waypoint_monitoring;
      {{on postgresql}} ALTER TABLE casework SET SCHEMA waypoint_monitoring;
      """),
    handedOver, releases, ownAnswers,
  ]

  /// What people said of themselves, by themselves. It does not point at the person, as objections do
  /// not: undoing a load tells what points at those it made.
  private static let ownAnswers = Migration(
    "figures-110-own-answers",
    """
    CREATE TABLE monitoring_own (
      person_id {{int}} NOT NULL,
      characteristic {{text}} NOT NULL,
      scheme {{text}} NOT NULL,
      code {{text}} NOT NULL,
      said_at {{int}} NOT NULL,
      PRIMARY KEY (person_id, characteristic)
    );
    {{on postgresql}} ALTER TABLE monitoring_own SET SCHEMA waypoint_monitoring;
    """)

  /// What was published of an employer and year, as it was shown: nothing in it is exact. An earlier
  /// release stays, because whoever read it remembers it.
  private static let releases = Migration(
    "figures-100-releases",
    """
    CREATE TABLE figure_release (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      year_ends_on {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      made_at {{int}} NOT NULL,
      made_by {{text}} NOT NULL,
      account_id {{int}} REFERENCES account (id),
      UNIQUE (organisation_id, year_ends_on, revision)
    );
    CREATE TABLE figure_release_figure (
      release_id {{int}} NOT NULL REFERENCES figure_release (id),
      measure {{text}} NOT NULL,
      edition {{text}} NOT NULL,
      position {{int}} NOT NULL,
      status {{text}} NOT NULL,
      PRIMARY KEY (release_id, measure)
    );
    CREATE TABLE figure_release_row (
      release_id {{int}} NOT NULL REFERENCES figure_release (id),
      measure {{text}} NOT NULL,
      position {{int}} NOT NULL,
      said_by {{text}} NOT NULL,
      part {{int}},
      whole {{int}},
      others {{int}},
      PRIMARY KEY (release_id, measure, position)
    );
    """)

  /// What employers hand over for figures: who took part in training, what is paid for an hour, and
  /// what came of surveys, of which nobody is told apart.
  private static let handedOver = Migration(
    "figures-090-handed-over",
    """
    CREATE TABLE training_taken (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      staff_number {{text}} NOT NULL,
      course {{text}} NOT NULL,
      taken_on {{int}} NOT NULL,
      person_id {{int}},
      load_id {{int}},
      PRIMARY KEY (organisation_id, staff_number, course, taken_on)
    );
    CREATE INDEX training_taken_person_idx ON training_taken (person_id)
      WHERE person_id IS NOT NULL;
    CREATE INDEX training_taken_day_idx ON training_taken (organisation_id, taken_on);
    CREATE TABLE pay_rate (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      staff_number {{text}} NOT NULL,
      paid_on {{int}} NOT NULL,
      hourly {{int}} NOT NULL,
      bonus {{int}},
      full_pay {{bool}} NOT NULL,
      person_id {{int}},
      load_id {{int}},
      PRIMARY KEY (organisation_id, staff_number, paid_on)
    );
    CREATE INDEX pay_rate_person_idx ON pay_rate (person_id) WHERE person_id IS NOT NULL;
    CREATE TABLE survey_result (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      team {{text}} NOT NULL,
      asked_on {{int}} NOT NULL,
      measure {{text}} NOT NULL,
      said_by {{text}} NOT NULL,
      part {{int}} NOT NULL,
      whole {{int}} NOT NULL,
      from_percentage {{bool}} NOT NULL,
      load_id {{int}},
      PRIMARY KEY (organisation_id, team, asked_on, measure, said_by)
    );
    {{on postgresql}} ALTER TABLE training_taken SET SCHEMA waypoint_monitoring;
    {{on postgresql}} ALTER TABLE pay_rate SET SCHEMA waypoint_monitoring;
    {{on postgresql}} ALTER TABLE survey_result SET SCHEMA waypoint_monitoring;
    """)
}
