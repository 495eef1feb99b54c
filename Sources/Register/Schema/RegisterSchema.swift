import Storage

/// Tables of the room itself.
enum RegisterSchema {
  static let migrations = [correction, hold, erased, correctionOwner]

  /// Requests of people to have a value mended, and what was said about them. Nothing is deleted.
  private static let correction = Migration(
    "register-050-correction",
    """
    CREATE TABLE correction (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} REFERENCES organisation (id),
      item {{text}} NOT NULL,
      field {{text}} NOT NULL,
      label {{text}} NOT NULL,
      stands {{text}},
      wanted {{text}} NOT NULL,
      why {{text}},
      asked_at {{int}} NOT NULL,
      due_on {{int}} NOT NULL,
      extended_on {{int}},
      extension_reason {{text}},
      stage {{text}} NOT NULL
        CHECK (stage IN ('asked', 'looked-at', 'corrected', 'refused', 'withdrawn')),
      owner_name {{text}},
      ended_at {{int}},
      decided_by {{text}},
      decision {{text}},
      CHECK ((extended_on IS NULL) = (extension_reason IS NULL)),
      CHECK ((stage IN ('asked', 'looked-at')) = (ended_at IS NULL)),
      CHECK ((stage IN ('corrected', 'refused')) = (decision IS NOT NULL)),
      CHECK ((decision IS NULL) = (decided_by IS NULL))
    );
    CREATE INDEX correction_person_idx ON correction (person_id);
    CREATE INDEX correction_organisation_idx ON correction (organisation_id, stage, due_on);

    CREATE TABLE correction_message (
      correction_id {{int}} NOT NULL REFERENCES correction (id),
      position {{int}} NOT NULL,
      said_at {{int}} NOT NULL,
      account_id {{int}},
      actor_name {{text}} NOT NULL,
      by_person {{bool}} NOT NULL,
      words {{text}} NOT NULL,
      PRIMARY KEY (correction_id, position)
    );
    """)
}

/// Whose task a request is.
extension RegisterSchema {
  /// What a record rests on is sealed with the record, and notes in rows of files with the row, so
  /// a request about them keeps no copy.
  private static let correctionOwner = Migration(
    "register-053-correction-owner",
    """
    ALTER TABLE correction ADD COLUMN owner_account {{int}};

    CREATE TABLE correction_owner (
      correction_id {{int}} NOT NULL REFERENCES correction (id),
      position {{int}} NOT NULL,
      account_id {{int}},
      owner_name {{text}},
      given_at {{int}} NOT NULL,
      given_by {{text}},
      why {{text}},
      PRIMARY KEY (correction_id, position)
    );

    UPDATE correction SET stands = NULL WHERE field = 'note' AND item LIKE 'record-%';
    UPDATE correction SET stands = NULL
      WHERE item LIKE 'source-%' AND field LIKE 'column:%NOTES';
    """)
}

/// What must not be removed, and what was.
extension RegisterSchema {
  /// Somebody said that nothing of a person, or of an organisation's people, may be removed.
  static let hold = Migration(
    "register-051-legal-hold",
    """
    CREATE TABLE legal_hold (
      id {{id}},
      person_id {{int}} REFERENCES person (id),
      organisation_id {{int}} REFERENCES organisation (id),
      why {{text}} NOT NULL,
      placed_at {{int}} NOT NULL,
      placed_by {{text}} NOT NULL,
      until_on {{int}},
      lifted_at {{int}},
      lifted_by {{text}},
      CHECK ((person_id IS NULL) <> (organisation_id IS NULL)),
      CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
    );
    CREATE INDEX legal_hold_person_idx ON legal_hold (person_id);
    CREATE INDEX legal_hold_organisation_idx ON legal_hold (organisation_id);
    """)

  /// Whose record was erased on schedule, so that it is not done again.
  static let erased = Migration(
    "register-052-erased-person",
    """
    CREATE TABLE erased_person (
      person_id {{int}} PRIMARY KEY REFERENCES person (id),
      erased_at {{int}} NOT NULL
    );
    """)
}
