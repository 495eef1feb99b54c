import Storage

extension AccessSchema {
  /// Tablets that staff share, and the PINs they open them with.
  static let tablet = Migration(
    "access-013-tablet",
    """
    CREATE TABLE tablet (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      name {{text}} NOT NULL,
      token_digest {{text}} NOT NULL UNIQUE,
      made_at {{int}} NOT NULL,
      made_by {{text}} NOT NULL,
      ended_at {{int}}
    );
    CREATE INDEX tablet_organisation_idx ON tablet (organisation_id);

    CREATE TABLE staff_pin (
      account_id {{int}} NOT NULL PRIMARY KEY REFERENCES account (id),
      pin {{text}} NOT NULL,
      set_at {{int}} NOT NULL
    );

    ALTER TABLE session ADD COLUMN tablet_id {{int}} REFERENCES tablet (id);
    """)
}
