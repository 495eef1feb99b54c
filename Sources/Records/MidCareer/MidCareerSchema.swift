import Storage

/// Cohorts and who takes part in them, as they are kept. Part of `RecordsSchema.migrations`, so that
/// what is held about somebody can be shown and erased without a room knowing another; what people do
/// with it is in `Programmes`. Nobody writes in words about anybody here: reasons are codes of the
/// content.
enum MidCareerSchema {
  static let migrations = [cohorts, participations, afterwards, turnPlace]

  /// Where somebody worked when it happened: who takes a programme up again elsewhere leaves what was before
  /// with whom it was.
  private static let turnPlace = Migration(
    "programmes-233-turn-place",
    """
    ALTER TABLE participation_turn ADD COLUMN organisation_id {{int}};
    """)

  private static let cohorts = Migration(
    "programmes-230-cohorts",
    """
    CREATE TABLE cohort (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      programme {{text}} NOT NULL,
      edition {{text}} NOT NULL,
      title {{text}} NOT NULL,
      state {{text}} NOT NULL
        CHECK (state IN ('draft', 'open', 'confirmed', 'finished', 'cancelled')),
      closes_on {{int}} NOT NULL,
      capacity {{int}} NOT NULL CHECK (capacity BETWEEN 1 AND 1000),
      minimum {{int}} NOT NULL CHECK (minimum BETWEEN 0 AND capacity),
      mix {{text}} NOT NULL,
      cancelled_because {{text}},
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      CHECK ((state = 'cancelled') = (cancelled_because IS NOT NULL))
    );
    CREATE INDEX cohort_organisation_idx ON cohort (organisation_id, state);
    CREATE INDEX cohort_state_idx ON cohort (programme, state, closes_on);

    CREATE TABLE cohort_day (
      id {{id}},
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      on_day {{int}} NOT NULL,
      from_minute {{int}} NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
      until_minute {{int}} NOT NULL CHECK (until_minute BETWEEN 1 AND 1439),
      venue {{text}} NOT NULL,
      postcode {{text}} NOT NULL,
      access {{text}} NOT NULL,
      changed_because {{text}},
      sequence {{int}} NOT NULL CHECK (sequence >= 0),
      cancelled {{bool}} NOT NULL,
      reminded {{int}} NOT NULL DEFAULT 0,
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      CHECK (from_minute < until_minute)
    );
    CREATE INDEX cohort_day_cohort_idx ON cohort_day (cohort_id, on_day);
    CREATE INDEX cohort_day_on_idx ON cohort_day (on_day);

    CREATE TABLE cohort_day_session (
      day_id {{int}} NOT NULL REFERENCES cohort_day (id),
      position {{int}} NOT NULL,
      national {{bool}} NOT NULL,
      session {{text}} NOT NULL,
      title {{text}} NOT NULL,
      minutes {{int}} NOT NULL CHECK (minutes BETWEEN 1 AND 720),
      PRIMARY KEY (day_id, position)
    );

    CREATE TABLE cohort_partner (
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      sector {{text}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN ('asked', 'agreed', 'declined')),
      asked_by {{text}} NOT NULL,
      answered_by {{text}},
      revision {{int}} NOT NULL,
      PRIMARY KEY (cohort_id, organisation_id),
      CHECK ((state = 'asked') = (answered_by IS NULL))
    );
    CREATE INDEX cohort_partner_organisation_idx ON cohort_partner (organisation_id, state);

    CREATE TABLE cohort_facilitator (
      id {{id}},
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      person_id {{int}} NOT NULL REFERENCES person (id),
      from_on {{int}} NOT NULL,
      until_on {{int}},
      named_by {{text}} NOT NULL
    );
    CREATE INDEX cohort_facilitator_cohort_idx ON cohort_facilitator (cohort_id);
    CREATE INDEX cohort_facilitator_person_idx ON cohort_facilitator (person_id);
    """)

  private static let participations = Migration(
    "programmes-231-participations",
    """
    CREATE TABLE participation (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      programme {{text}} NOT NULL,
      edition {{text}} NOT NULL,
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      employer_id {{int}} NOT NULL REFERENCES organisation (id),
      sector {{text}} NOT NULL,
      eligible_as {{text}} NOT NULL,
      origin {{text}} NOT NULL CHECK (origin IN ('oneself', 'employer', 'partner')),
      mandatory {{bool}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN ('selected', 'applied', 'not-released', 'released',
        'waiting', 'placed', 'deferred', 'completed', 'incomplete', 'withdrawn', 'rejected')),
      cohort_id {{int}} REFERENCES cohort (id),
      released_by {{text}},
      released_name {{text}},
      releaser_id {{int}} REFERENCES person (id),
      released_on {{int}},
      release_cover {{text}} CHECK (release_cover IN ('colleagues', 'bank', 'agency', 'locum',
        'not-needed')),
      needs_miles {{int}},
      needs_caring {{text}},
      needs_access {{text}} NOT NULL,
      since_on {{int}},
      deferrals {{int}} NOT NULL CHECK (deferrals >= 0),
      deferred_until {{int}},
      escalated {{bool}} NOT NULL,
      asked {{bool}} NOT NULL,
      applied_on {{int}} NOT NULL,
      ended_on {{int}},
      changed_at {{int}} NOT NULL,
      revision {{int}} NOT NULL,
      CHECK ((released_by IS NULL) = (released_name IS NULL)),
      CHECK ((released_by IS NULL) = (released_on IS NULL)),
      CHECK ((released_by IS NULL) = (release_cover IS NULL)),
      CHECK ((state = 'deferred') = (deferred_until IS NOT NULL)),
      CHECK (state <> 'placed' OR cohort_id IS NOT NULL),
      CHECK (state NOT IN ('released', 'waiting', 'placed') OR since_on IS NOT NULL),
      CHECK ((state IN ('completed', 'withdrawn', 'rejected')) = (ended_on IS NOT NULL))
    );
    CREATE UNIQUE INDEX participation_open_idx ON participation (person_id, programme)
      WHERE state NOT IN ('completed', 'withdrawn', 'rejected');
    CREATE INDEX participation_person_idx ON participation (person_id);
    CREATE INDEX participation_cohort_idx ON participation (cohort_id, state);
    CREATE INDEX participation_organisation_idx ON participation (organisation_id, state);
    CREATE INDEX participation_employer_idx ON participation (employer_id, state);
    CREATE INDEX participation_releaser_idx ON participation (releaser_id)
      WHERE releaser_id IS NOT NULL;
    CREATE INDEX participation_deferred_idx ON participation (deferred_until)
      WHERE deferred_until IS NOT NULL;

    CREATE TABLE participation_choice (
      participation_id {{int}} NOT NULL REFERENCES participation (id),
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      position {{int}} NOT NULL,
      PRIMARY KEY (participation_id, cohort_id)
    );
    CREATE INDEX participation_choice_cohort_idx ON participation_choice (cohort_id);

    CREATE TABLE participation_away (
      participation_id {{int}} NOT NULL REFERENCES participation (id),
      from_on {{int}} NOT NULL,
      to_on {{int}} NOT NULL,
      PRIMARY KEY (participation_id, from_on),
      CHECK (from_on <= to_on)
    );

    CREATE TABLE participation_turn (
      participation_id {{int}} NOT NULL REFERENCES participation (id),
      position {{int}} NOT NULL,
      step {{text}} NOT NULL,
      at {{int}} NOT NULL,
      actor_name {{text}} NOT NULL,
      reason {{text}},
      cohort_id {{int}} REFERENCES cohort (id),
      PRIMARY KEY (participation_id, position)
    );

    CREATE TABLE cohort_attendance (
      day_id {{int}} NOT NULL REFERENCES cohort_day (id),
      participation_id {{int}} NOT NULL REFERENCES participation (id),
      mark {{text}} NOT NULL CHECK (mark IN ('expected', 'present', 'part', 'absent')),
      minutes {{int}} NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
      marked_by {{text}} NOT NULL,
      marked_at {{int}} NOT NULL,
      PRIMARY KEY (day_id, participation_id)
    );
    CREATE INDEX cohort_attendance_participation_idx ON cohort_attendance (participation_id);

    CREATE TABLE cohort_allocation (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      programme {{text}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN ('proposed', 'confirmed', 'discarded')),
      made_at {{int}} NOT NULL,
      made_by {{text}} NOT NULL,
      placed {{int}} NOT NULL,
      waiting {{int}} NOT NULL,
      proven {{bool}} NOT NULL,
      revision {{int}} NOT NULL
    );
    CREATE INDEX cohort_allocation_organisation_idx ON cohort_allocation (organisation_id, made_at);

    CREATE TABLE cohort_allocation_cohort (
      allocation_id {{int}} NOT NULL REFERENCES cohort_allocation (id),
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      PRIMARY KEY (allocation_id, cohort_id)
    );

    CREATE TABLE cohort_allocation_line (
      allocation_id {{int}} NOT NULL REFERENCES cohort_allocation (id),
      participation_id {{int}} NOT NULL REFERENCES participation (id),
      cohort_id {{int}} REFERENCES cohort (id),
      why {{text}} NOT NULL,
      PRIMARY KEY (allocation_id, participation_id)
    );
    CREATE INDEX cohort_allocation_line_participation_idx
      ON cohort_allocation_line (participation_id);

    CREATE TABLE cohort_backfill (
      participation_id {{int}} NOT NULL REFERENCES participation (id),
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      employer_id {{int}} NOT NULL REFERENCES organisation (id),
      pence_per_day {{int}} NOT NULL CHECK (pence_per_day > 0),
      days {{int}} NOT NULL CHECK (days > 0),
      state {{text}} NOT NULL CHECK (state IN ('funded', 'claimed', 'paid', 'returned', 'lapsed')),
      claimed_days {{int}},
      claimed_on {{int}},
      claimed_by {{text}},
      paid_on {{int}},
      revision {{int}} NOT NULL,
      PRIMARY KEY (participation_id, cohort_id),
      CHECK ((state IN ('claimed', 'paid')) = (claimed_days IS NOT NULL)),
      CHECK ((claimed_days IS NULL) = (claimed_on IS NULL)),
      CHECK ((state = 'paid') = (paid_on IS NOT NULL))
    );
    CREATE INDEX cohort_backfill_cohort_idx ON cohort_backfill (cohort_id, state);
    CREATE INDEX cohort_backfill_employer_idx ON cohort_backfill (employer_id, state);

    CREATE TABLE calendar_feed (
      person_id {{int}} NOT NULL PRIMARY KEY REFERENCES person (id),
      token_digest {{text}} NOT NULL UNIQUE,
      made_at {{int}} NOT NULL
    );
    """)

  /// What people said at the end, of whom nothing is kept; what it cost; and who keeps in touch.
  private static let afterwards = Migration(
    "programmes-232-afterwards",
    """
    CREATE TABLE cohort_opinion (
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      question {{text}} NOT NULL,
      points {{int}} NOT NULL CHECK (points BETWEEN 1 AND 5),
      said {{int}} NOT NULL CHECK (said >= 0),
      PRIMARY KEY (cohort_id, question, points)
    );

    CREATE TABLE cohort_cost (
      id {{id}},
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      kind {{text}} NOT NULL,
      pence {{int}} NOT NULL CHECK (pence > 0),
      added_by {{text}} NOT NULL,
      added_on {{int}} NOT NULL
    );
    CREATE INDEX cohort_cost_cohort_idx ON cohort_cost (cohort_id);

    CREATE TABLE alumni_member (
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      cohort_id {{int}} NOT NULL REFERENCES cohort (id),
      joined_on {{int}} NOT NULL,
      left_on {{int}},
      revision {{int}} NOT NULL,
      PRIMARY KEY (person_id, organisation_id)
    );
    CREATE INDEX alumni_member_organisation_idx ON alumni_member (organisation_id);

    CREATE TABLE alumni_meeting (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      on_day {{int}} NOT NULL,
      times {{text}} NOT NULL,
      place {{text}} NOT NULL,
      about {{text}} NOT NULL,
      called_by {{text}} NOT NULL,
      cancelled {{bool}} NOT NULL,
      revision {{int}} NOT NULL
    );
    CREATE INDEX alumni_meeting_organisation_idx ON alumni_meeting (organisation_id, on_day);
    """)
}
