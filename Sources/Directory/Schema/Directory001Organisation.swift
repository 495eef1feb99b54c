import Storage

extension DirectorySchema {
  /// Organisations and everything dated about them. An unknown start or end is null.
  static let organisation = Migration(
    "directory-001-organisation",
    """
    CREATE TABLE organisation (
      id {{id}},
      provisional {{bool}} NOT NULL,
      opened_on {{int}},
      closed_on {{int}},
      address {{text}} NOT NULL,
      postcode {{text}} NOT NULL,
      telephone {{text}} NOT NULL,
      source {{text}} NOT NULL
    );

    CREATE TABLE organisation_code (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      scheme {{text}} NOT NULL,
      value {{text}} NOT NULL,
      within_id {{int}} REFERENCES organisation (id)
    );
    CREATE UNIQUE INDEX organisation_code_value_idx
      ON organisation_code (scheme, value, COALESCE(within_id, 0));
    CREATE INDEX organisation_code_organisation_idx ON organisation_code (organisation_id);

    CREATE TABLE organisation_name (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      name {{text}} NOT NULL,
      folded {{text}} NOT NULL,
      from_on {{int}},
      to_on {{int}},
      CHECK (from_on IS NULL OR to_on IS NULL OR from_on <= to_on)
    );
    CREATE INDEX organisation_name_organisation_idx ON organisation_name (organisation_id);

    CREATE TABLE organisation_kind (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      kind {{text}} NOT NULL,
      from_on {{int}},
      to_on {{int}},
      CHECK (from_on IS NULL OR to_on IS NULL OR from_on <= to_on)
    );
    CREATE INDEX organisation_kind_organisation_idx ON organisation_kind (organisation_id);
    CREATE INDEX organisation_kind_kind_idx ON organisation_kind (kind);

    CREATE TABLE organisation_relation (
      id {{id}},
      from_id {{int}} NOT NULL REFERENCES organisation (id),
      to_id {{int}} NOT NULL REFERENCES organisation (id),
      kind {{text}} NOT NULL,
      from_on {{int}},
      to_on {{int}},
      share {{int}} CHECK (share BETWEEN 0 AND 10000),
      CHECK (from_id <> to_id),
      CHECK (from_on IS NULL OR to_on IS NULL OR from_on <= to_on)
    );
    CREATE INDEX organisation_relation_from_idx ON organisation_relation (from_id, kind);
    CREATE INDEX organisation_relation_to_idx ON organisation_relation (to_id, kind);

    CREATE TABLE organisation_succession (
      old_code {{text}} NOT NULL,
      new_code {{text}} NOT NULL,
      happened_on {{int}} NOT NULL,
      PRIMARY KEY (old_code, new_code, happened_on)
    );
    CREATE INDEX organisation_succession_new_idx ON organisation_succession (new_code);

    CREATE TABLE directory_content (
      name {{text}} NOT NULL PRIMARY KEY,
      version {{text}} NOT NULL
    );
    """)
}
