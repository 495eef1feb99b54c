import Storage

/// Badges: who issues them and with which keys, what was issued to whom, the lists of what was
/// taken back, with whom they are shared, and what employers made of them.
enum BadgeSchema {
  /// The private part of a key is sealed, and is gone once another took its place. What is drawn
  /// twice, issued twice or signed with two present keys, the schema refuses.
  static let badges = Migration(
    "records-010-badges",
    """
    CREATE TABLE badge_issuer (
      id {{id}},
      address {{text}} NOT NULL,
      name {{text}} NOT NULL,
      made_at {{int}} NOT NULL,
      CHECK (id = 1)
    );

    CREATE TABLE badge_key (
      id {{text}} NOT NULL PRIMARY KEY,
      algorithm {{text}} NOT NULL CHECK (algorithm IN ('EdDSA', 'ES256')),
      public_key {{text}} NOT NULL,
      sealed_secret {{text}},
      present {{int}} UNIQUE CHECK (present = 1),
      made_at {{int}} NOT NULL,
      retired_at {{int}},
      CHECK ((present IS NULL) = (retired_at IS NOT NULL)),
      CHECK ((present IS NULL) = (sealed_secret IS NULL))
    );

    CREATE TABLE badge (
      id {{id}},
      credential {{text}} NOT NULL UNIQUE,
      subject {{text}} NOT NULL,
      person_id {{int}} NOT NULL REFERENCES person (id),
      record_id {{int}} NOT NULL REFERENCES held_record (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      kind {{text}} NOT NULL,
      name {{text}} NOT NULL,
      awarded_on {{int}},
      made_at {{int}} NOT NULL,
      state {{text}} NOT NULL
        CHECK (state IN ('current', 'suspended', 'revoked', 'withdrawn')),
      state_at {{int}} NOT NULL,
      reason {{text}}
    );
    CREATE UNIQUE INDEX badge_record_idx ON badge (record_id)
      WHERE state IN ('current', 'suspended');
    CREATE INDEX badge_person_idx ON badge (person_id);
    CREATE INDEX badge_organisation_idx ON badge (organisation_id);

    CREATE TABLE badge_edition (
      badge_id {{int}} NOT NULL REFERENCES badge (id),
      number {{int}} NOT NULL,
      list {{int}} NOT NULL,
      place {{int}} NOT NULL CHECK (place BETWEEN 0 AND 131071),
      key_id {{text}} NOT NULL REFERENCES badge_key (id),
      valid_from {{int}} NOT NULL,
      valid_until {{int}},
      token {{text}} NOT NULL,
      replaced_at {{int}},
      PRIMARY KEY (badge_id, number),
      UNIQUE (list, place)
    );

    CREATE TABLE badge_list (
      number {{int}} NOT NULL,
      purpose {{text}} NOT NULL CHECK (purpose IN ('revocation', 'suspension')),
      token {{text}} NOT NULL,
      signed_at {{int}} NOT NULL,
      PRIMARY KEY (number, purpose)
    );

    CREATE TABLE badge_share (
      id {{id}},
      badge_id {{int}} NOT NULL REFERENCES badge (id),
      recipient {{text}} NOT NULL,
      code_digest {{text}} UNIQUE,
      made_at {{int}} NOT NULL,
      until_on {{int}} NOT NULL,
      ended_at {{int}},
      CHECK ((ended_at IS NULL) = (code_digest IS NOT NULL))
    );
    CREATE INDEX badge_share_badge_idx ON badge_share (badge_id);

    CREATE TABLE badge_decision (
      id {{id}},
      badge_id {{int}} NOT NULL REFERENCES badge (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      answer {{text}} NOT NULL CHECK (answer IN ('accepted', 'refused')),
      reason {{text}} NOT NULL,
      decided_at {{int}} NOT NULL,
      decided_by {{text}} NOT NULL,
      superseded_at {{int}}
    );
    CREATE UNIQUE INDEX badge_decision_one_idx ON badge_decision (badge_id, organisation_id)
      WHERE superseded_at IS NULL;
    CREATE INDEX badge_decision_organisation_idx ON badge_decision (organisation_id);
    """)
}
