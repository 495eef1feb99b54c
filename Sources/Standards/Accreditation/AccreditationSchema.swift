import Storage

enum AccreditationSchema {
  static let migrations = [accreditation]

  /// Requests to accredit training, and what was decided. Nothing is deleted: what somebody finished
  /// counts after its accreditation ended.
  private static let accreditation = Migration(
    "standards-300-accreditation",
    """
    CREATE TABLE accreditation (
      id {{id}},
      provider_id {{int}} NOT NULL REFERENCES organisation (id),
      body_id {{int}} NOT NULL REFERENCES organisation (id),
      form {{text}} NOT NULL CHECK (form IN ('module', 'bundle', 'qualification')),
      title {{text}} NOT NULL,
      summary {{text}},
      kind {{text}},
      hours {{int}} CHECK (hours > 0),
      credits {{int}} CHECK (credits >= 0),
      audience {{text}},
      awarded_by {{text}},
      level {{int}} CHECK (level BETWEEN 1 AND 8),
      qualification_number {{text}},
      framework {{text}} NOT NULL,
      framework_version {{text}} NOT NULL,
      criteria_version {{text}} NOT NULL,
      major {{int}} NOT NULL CHECK (major > 0),
      minor {{int}} NOT NULL CHECK (minor >= 0),
      follows_id {{int}} REFERENCES accreditation (id),
      state {{text}} NOT NULL,
      appealed {{bool}} NOT NULL,
      decided_on {{int}},
      chair_account {{int}},
      panel {{text}},
      reasons {{text}},
      valid_from {{int}},
      valid_to {{int}},
      CHECK ((awarded_by IS NULL) = (level IS NULL)),
      CHECK ((decided_on IS NULL) = (reasons IS NULL)),
      CHECK ((valid_from IS NULL) = (valid_to IS NULL)),
      CHECK (state NOT IN ('accredited', 'accredited-with-conditions', 'suspended', 'replaced')
        OR valid_from IS NOT NULL)
    );
    CREATE INDEX accreditation_provider_idx ON accreditation (provider_id);
    CREATE INDEX accreditation_body_idx ON accreditation (body_id, state);
    CREATE INDEX accreditation_state_idx ON accreditation (state, title);
    CREATE INDEX accreditation_follows_idx ON accreditation (follows_id)
      WHERE follows_id IS NOT NULL;

    CREATE TABLE accreditation_node (
      accreditation_id {{int}} NOT NULL REFERENCES accreditation (id),
      sort {{text}} NOT NULL CHECK (sort IN ('stage', 'competency')),
      node {{text}} NOT NULL,
      PRIMARY KEY (accreditation_id, sort, node)
    );
    CREATE TABLE accreditation_part (
      accreditation_id {{int}} NOT NULL REFERENCES accreditation (id),
      module_id {{int}} NOT NULL REFERENCES accreditation (id),
      core {{bool}} NOT NULL,
      PRIMARY KEY (accreditation_id, module_id)
    );
    CREATE TABLE accreditation_answer (
      accreditation_id {{int}} NOT NULL REFERENCES accreditation (id),
      criterion {{text}} NOT NULL,
      words {{text}} NOT NULL,
      PRIMARY KEY (accreditation_id, criterion)
    );
    CREATE TABLE accreditation_reviewer (
      accreditation_id {{int}} NOT NULL REFERENCES accreditation (id),
      account_id {{int}} NOT NULL REFERENCES account (id),
      reviewer_name {{text}} NOT NULL,
      asked_at {{int}} NOT NULL,
      declared_at {{int}},
      ended_at {{int}},
      end_reason {{text}},
      PRIMARY KEY (accreditation_id, account_id),
      CHECK ((ended_at IS NULL) = (end_reason IS NULL))
    );
    CREATE INDEX accreditation_reviewer_account_idx ON accreditation_reviewer (account_id);
    CREATE TABLE accreditation_judgement (
      accreditation_id {{int}} NOT NULL REFERENCES accreditation (id),
      account_id {{int}} NOT NULL REFERENCES account (id),
      criterion {{text}} NOT NULL,
      outcome {{text}} NOT NULL CHECK (outcome IN ('met', 'partly', 'not-met')),
      words {{text}} NOT NULL,
      PRIMARY KEY (accreditation_id, account_id, criterion)
    );
    CREATE TABLE accreditation_condition (
      accreditation_id {{int}} NOT NULL REFERENCES accreditation (id),
      position {{int}} NOT NULL,
      words {{text}} NOT NULL,
      due_on {{int}} NOT NULL,
      met_at {{int}},
      met_by {{text}},
      met_words {{text}},
      PRIMARY KEY (accreditation_id, position),
      CHECK ((met_at IS NULL) = (met_by IS NULL)),
      CHECK ((met_at IS NULL) = (met_words IS NULL))
    );
    CREATE TABLE accreditation_event (
      accreditation_id {{int}} NOT NULL REFERENCES accreditation (id),
      position {{int}} NOT NULL,
      happened_at {{int}} NOT NULL,
      account_id {{int}},
      actor_name {{text}} NOT NULL,
      step {{text}} NOT NULL,
      state {{text}} NOT NULL,
      words {{text}},
      PRIMARY KEY (accreditation_id, position)
    );
    """)
}
