import Storage

extension AccessSchema {
  /// Authenticator apps, their recovery codes, and what an account is to be told.
  static let secondFactor = Migration(
    "access-010-second-factor",
    """
    CREATE TABLE second_factor (
      account_id {{int}} NOT NULL PRIMARY KEY REFERENCES account (id),
      sealed_secret {{text}} NOT NULL,
      made_at {{int}} NOT NULL,
      confirmed_at {{int}},
      last_step {{int}} NOT NULL
    );

    CREATE TABLE recovery_code (
      account_id {{int}} NOT NULL REFERENCES account (id),
      digest {{text}} NOT NULL,
      made_at {{int}} NOT NULL,
      used_at {{int}},
      PRIMARY KEY (account_id, digest)
    );

    CREATE TABLE account_notice (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      words {{text}} NOT NULL,
      made_at {{int}} NOT NULL,
      read_at {{int}}
    );
    CREATE INDEX account_notice_account_idx ON account_notice (account_id);

    ALTER TABLE session ADD COLUMN second_factor_at {{int}};
    """)
}
