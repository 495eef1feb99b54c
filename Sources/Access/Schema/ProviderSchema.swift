import Storage

/// Tables of signing in with providers. Part of `AccessSchema.migrations`.
enum ProviderSchema {
  static let migrations = [identity, visit, session]

  /// Which accounts are whose at a provider. Somebody is known by issuer and subject together: the
  /// name the operator gives a provider may come to mean another.
  private static let identity = Migration(
    "access-020-provider-identity",
    """
    CREATE TABLE account_identity (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      provider {{text}} NOT NULL,
      issuer {{text}} NOT NULL,
      subject {{text}} NOT NULL,
      label {{text}} NOT NULL,
      rule {{text}} NOT NULL CHECK (rule IN ('own', 'invitation', 'identifier')),
      linked_at {{int}} NOT NULL,
      used_at {{int}}
    );
    CREATE UNIQUE INDEX account_identity_subject_idx ON account_identity (issuer, subject);
    CREATE INDEX account_identity_account_idx ON account_identity (account_id);
    """)

  /// Sign-ins under way: begun, proven and not linked yet, and guesses at birth dates. None of
  /// them lasts, so none of them keeps a load from being undone: people are named by number only.
  private static let visit = Migration(
    "access-021-provider-visit",
    """
    CREATE TABLE provider_visit (
      state_digest {{text}} NOT NULL PRIMARY KEY,
      browser_digest {{text}} NOT NULL,
      provider {{text}} NOT NULL,
      account_id {{int}},
      next_address {{text}} NOT NULL,
      started_at {{int}} NOT NULL,
      returned_at {{int}}
    );
    CREATE INDEX provider_visit_started_idx ON provider_visit (started_at);

    CREATE TABLE provider_proof (
      browser_digest {{text}} NOT NULL PRIMARY KEY,
      provider {{text}} NOT NULL,
      issuer {{text}} NOT NULL,
      subject {{text}} NOT NULL,
      label {{text}} NOT NULL,
      person_id {{int}},
      second_factor {{bool}} NOT NULL,
      token {{text}} NOT NULL,
      next_address {{text}} NOT NULL,
      proved_at {{int}} NOT NULL
    );
    CREATE INDEX provider_proof_proved_idx ON provider_proof (proved_at);

    CREATE TABLE provider_guess (
      id {{id}},
      issuer {{text}} NOT NULL,
      subject {{text}} NOT NULL,
      guessed_at {{int}} NOT NULL
    );
    CREATE INDEX provider_guess_subject_idx ON provider_guess (issuer, subject, guessed_at);
    CREATE INDEX provider_guess_guessed_idx ON provider_guess (guessed_at);

    CREATE TABLE provider_fault (
      id {{id}},
      origin {{text}} NOT NULL,
      refused_at {{int}} NOT NULL
    );
    CREATE INDEX provider_fault_origin_idx ON provider_fault (origin, refused_at);
    CREATE INDEX provider_fault_refused_idx ON provider_fault (refused_at);
    """)

  /// With which provider a browser signed in, so that it can sign out there too.
  private static let session = Migration(
    "access-022-provider-session",
    """
    CREATE TABLE provider_session (
      token_digest {{text}} NOT NULL PRIMARY KEY
        REFERENCES session (token_digest) ON DELETE CASCADE ON UPDATE CASCADE,
      provider {{text}} NOT NULL,
      token {{text}} NOT NULL
    );

    CREATE TABLE provider_sign_out (
      browser_digest {{text}} NOT NULL PRIMARY KEY,
      provider {{text}} NOT NULL,
      token {{text}} NOT NULL,
      signed_out_at {{int}} NOT NULL
    );
    CREATE INDEX provider_sign_out_at_idx ON provider_sign_out (signed_out_at);
    """)
}
