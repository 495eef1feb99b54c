import Storage

/// Appointments that were put to a gateway, waivers, and how those in posts stand. Part of
/// `ObligationsSchema.migrations`. Nothing is deleted: words go when a person is erased.
enum GatewaySchema {
  static let gateways = Migration(
    "obligations-010-gateways",
    """
    CREATE TABLE gateway_appointment (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      post {{text}} NOT NULL,
      gateway {{text}},
      footing {{text}} NOT NULL CHECK (footing IN ('substantive', 'acting-up', 'interim')),
      starts_on {{int}} NOT NULL,
      outcome {{text}} NOT NULL,
      until_on {{int}},
      state {{text}} NOT NULL
        CHECK (state IN ('open', 'confirmed', 'overridden', 'withdrawn')),
      checked_at {{int}} NOT NULL,
      checked_by {{text}} NOT NULL,
      decided_at {{int}},
      decided_by {{text}},
      officer_account_id {{int}} REFERENCES account (id),
      words {{text}},
      revision {{int}} NOT NULL,
      CHECK ((state = 'open') = (decided_at IS NULL)),
      CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
      CHECK (state <> 'overridden' OR words IS NOT NULL)
    );
    CREATE UNIQUE INDEX gateway_appointment_open_idx
      ON gateway_appointment (person_id, organisation_id, post) WHERE state = 'open';
    CREATE INDEX gateway_appointment_person_idx ON gateway_appointment (person_id);
    CREATE INDEX gateway_appointment_organisation_idx
      ON gateway_appointment (organisation_id, state);

    CREATE TABLE gateway_waiver (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      post {{text}} NOT NULL,
      gateway {{text}} NOT NULL,
      route {{text}} NOT NULL,
      state {{text}} NOT NULL
        CHECK (state IN ('asked', 'granted', 'declined', 'met', 'lapsed', 'ended')),
      asked_at {{int}} NOT NULL,
      asked_by {{text}} NOT NULL,
      asked_account_id {{int}} REFERENCES account (id),
      reason {{text}} NOT NULL,
      owner_id {{int}} REFERENCES person (id),
      until_on {{int}},
      decided_at {{int}},
      decided_by {{text}},
      officer_account_id {{int}} REFERENCES account (id),
      words {{text}},
      closed_at {{int}},
      closed_by {{text}},
      closing_words {{text}},
      revision {{int}} NOT NULL,
      CHECK (state NOT IN ('granted', 'met', 'lapsed')
        OR (owner_id IS NOT NULL AND until_on IS NOT NULL)),
      CHECK ((decided_at IS NULL) = (words IS NULL)),
      CHECK ((closed_at IS NULL) = (closing_words IS NULL)),
      CHECK (state NOT IN ('met', 'lapsed', 'ended') OR closed_at IS NOT NULL)
    );
    CREATE UNIQUE INDEX gateway_waiver_open_idx ON gateway_waiver (person_id, gateway)
      WHERE state IN ('asked', 'granted');
    CREATE INDEX gateway_waiver_person_idx ON gateway_waiver (person_id);
    CREATE INDEX gateway_waiver_owner_idx ON gateway_waiver (owner_id)
      WHERE owner_id IS NOT NULL;
    CREATE INDEX gateway_waiver_organisation_idx ON gateway_waiver (organisation_id, state);
    CREATE INDEX gateway_waiver_state_idx ON gateway_waiver (state, until_on);

    CREATE TABLE gateway_standing (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      gateway {{text}} NOT NULL,
      person_id {{int}} NOT NULL REFERENCES person (id),
      binding {{bool}} NOT NULL,
      state {{text}} NOT NULL,
      as_of {{int}} NOT NULL,
      PRIMARY KEY (organisation_id, gateway, person_id)
    );
    CREATE INDEX gateway_standing_count_idx
      ON gateway_standing (organisation_id, gateway, binding, state, person_id);
    CREATE INDEX gateway_standing_person_idx ON gateway_standing (person_id);
    CREATE TABLE gateway_standing_run (
      id {{int}} NOT NULL PRIMARY KEY CHECK (id = 1),
      made_at {{int}} NOT NULL
    );
    """)
}
