import Storage

extension AccessSchema {
  /// Tokens of programs. Only digests are kept, as of sessions.
  static let token = Migration(
    "access-040-token",
    """
    CREATE TABLE api_token (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      token_digest {{text}} NOT NULL UNIQUE,
      name {{text}} NOT NULL,
      permissions {{text}} NOT NULL,
      organisation_id {{int}} REFERENCES organisation (id),
      created_at {{int}} NOT NULL,
      made_by {{int}} REFERENCES account (id),
      expires_on {{int}} NOT NULL,
      last_used_at {{int}},
      revoked_at {{int}}
    );
    CREATE INDEX api_token_account_idx ON api_token (account_id);
    CREATE INDEX api_token_made_by_idx ON api_token (made_by);
    CREATE INDEX api_token_organisation_idx ON api_token (organisation_id);
    """)

  /// What the account held when a token was made: it never grows with what it is given later.
  static let tokenGrants = Migration(
    "access-036-token-grants",
    """
    ALTER TABLE api_token ADD COLUMN held {{text}};
    """)
}
