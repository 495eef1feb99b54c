import Storage

/// Dates of modules, who asked for a place, and protected learning time. Part of
/// `RecordsSchema.migrations`, so that what is held about somebody can be shown and erased without a
/// room knowing another; what people do with it is in `Standards`. Nobody writes in words about
/// anybody here: reasons are codes of the content.
enum PlacesSchema {
  static let migrations = [
    Migration(
      "standards-240-places",
      """
      CREATE TABLE module_session (
        id {{id}},
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        module {{text}} NOT NULL,
        module_version {{text}} NOT NULL,
        first_on {{int}} NOT NULL,
        last_on {{int}} NOT NULL,
        times {{text}} NOT NULL,
        part_time {{bool}} NOT NULL,
        address {{text}},
        postcode {{text}},
        places {{int}} NOT NULL CHECK (places BETWEEN 1 AND 1000),
        ask_by {{int}} NOT NULL,
        release_on {{int}} NOT NULL,
        cost_pence {{int}} CHECK (cost_pence > 0),
        access {{text}} NOT NULL,
        state {{text}} NOT NULL
          CHECK (state IN ('draft', 'open', 'closed', 'held', 'cancelled')),
        cancelled_because {{text}},
        revision {{int}} NOT NULL,
        CHECK (first_on <= last_on AND ask_by < first_on),
        CHECK ((address IS NULL) = (postcode IS NULL)),
        CHECK ((state = 'cancelled') = (cancelled_because IS NOT NULL))
      );
      CREATE INDEX module_session_organisation_idx ON module_session (organisation_id, first_on);
      CREATE INDEX module_session_module_idx ON module_session (module, state, first_on);
      CREATE INDEX module_session_state_idx ON module_session (state, first_on);

      CREATE TABLE session_earmark (
        session_id {{int}} NOT NULL REFERENCES module_session (id),
        earmarked_for {{text}} NOT NULL,
        places {{int}} NOT NULL CHECK (places > 0),
        PRIMARY KEY (session_id, earmarked_for)
      );

      CREATE TABLE place_request (
        id {{id}},
        person_id {{int}} NOT NULL REFERENCES person (id),
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        module {{text}} NOT NULL,
        module_version {{text}} NOT NULL,
        session_id {{int}} REFERENCES module_session (id),
        state {{text}} NOT NULL CHECK (state IN ('waiting', 'offered', 'placed', 'attended',
          'did-not-attend', 'withdrawn', 'lapsed')),
        asked_at {{int}} NOT NULL,
        asked_by {{text}} NOT NULL,
        seat {{int}},
        seat_group {{text}},
        offer_until {{int}},
        changed_at {{int}} NOT NULL,
        revision {{int}} NOT NULL,
        CHECK ((state IN ('offered', 'placed', 'attended', 'did-not-attend'))
          = (seat IS NOT NULL)),
        CHECK (seat IS NULL OR session_id IS NOT NULL),
        CHECK (seat_group IS NULL OR seat IS NOT NULL),
        CHECK ((state = 'offered') = (offer_until IS NOT NULL))
      );
      CREATE UNIQUE INDEX place_request_open_idx ON place_request (person_id, module)
        WHERE state IN ('waiting', 'offered', 'placed');
      CREATE UNIQUE INDEX place_request_seat_idx ON place_request (session_id, seat)
        WHERE seat IS NOT NULL;
      CREATE INDEX place_request_session_idx ON place_request (session_id, state, asked_at);
      CREATE INDEX place_request_person_idx ON place_request (person_id);
      CREATE INDEX place_request_organisation_idx ON place_request (organisation_id, state);
      CREATE INDEX place_request_module_idx ON place_request (module, state);

      CREATE TABLE place_turn (
        request_id {{int}} NOT NULL REFERENCES place_request (id),
        position {{int}} NOT NULL,
        step {{text}} NOT NULL,
        at {{int}} NOT NULL,
        actor_name {{text}} NOT NULL,
        session_id {{int}} REFERENCES module_session (id),
        PRIMARY KEY (request_id, position)
      );
      CREATE INDEX place_turn_session_idx ON place_turn (session_id)
        WHERE session_id IS NOT NULL;
      """),
    Migration(
      "standards-241-learning-time",
      """
      CREATE TABLE learning_time (
        id {{id}},
        person_id {{int}} NOT NULL REFERENCES person (id),
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        module {{text}},
        minutes {{int}} NOT NULL CHECK (minutes > 0),
        from_on {{int}} NOT NULL,
        until_on {{int}} NOT NULL,
        state {{text}} NOT NULL
          CHECK (state IN ('proposed', 'agreed', 'declined', 'withdrawn', 'ended')),
        proposed_side {{text}} NOT NULL CHECK (proposed_side IN ('person', 'manager')),
        proposed_at {{int}} NOT NULL,
        proposed_by {{text}} NOT NULL,
        answered_at {{int}},
        answered_by {{text}},
        ended_on {{int}},
        ended_by {{text}},
        ended_reason {{text}},
        revision {{int}} NOT NULL,
        CHECK (from_on <= until_on),
        CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
        CHECK (state NOT IN ('agreed', 'declined', 'ended') OR answered_at IS NOT NULL),
        CHECK ((state = 'ended') = (ended_on IS NOT NULL)),
        CHECK ((ended_on IS NULL) = (ended_by IS NULL)),
        CHECK ((ended_on IS NULL) = (ended_reason IS NULL))
      );
      CREATE UNIQUE INDEX learning_time_proposed_idx
        ON learning_time (person_id, organisation_id) WHERE state = 'proposed';
      CREATE UNIQUE INDEX learning_time_agreed_idx
        ON learning_time (person_id, organisation_id) WHERE state = 'agreed';
      CREATE INDEX learning_time_person_idx ON learning_time (person_id);
      CREATE INDEX learning_time_organisation_idx ON learning_time (organisation_id, state);
      CREATE INDEX learning_time_state_idx ON learning_time (state, until_on);

      CREATE TABLE learning_time_entry (
        id {{id}},
        agreement_id {{int}} NOT NULL REFERENCES learning_time (id),
        on_day {{int}} NOT NULL,
        minutes {{int}} NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
        kind {{text}} NOT NULL CHECK (kind IN ('given', 'taken-away')),
        reason {{text}},
        side {{text}} NOT NULL CHECK (side IN ('person', 'manager')),
        recorded_at {{int}} NOT NULL,
        recorded_by {{text}} NOT NULL,
        taken_out_at {{int}},
        CHECK ((kind = 'taken-away') = (reason IS NOT NULL))
      );
      CREATE INDEX learning_time_entry_agreement_idx
        ON learning_time_entry (agreement_id, on_day);
      """),
  ]
}
