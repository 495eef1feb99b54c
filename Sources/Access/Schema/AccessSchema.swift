import Storage

package enum AccessSchema {
  package static let migrations: [Migration] =
    [
      account, session, GrantSchema.grants, GrantSchema.chosenRole, GrantSchema.confirmation,
      SharingSchema.sharing, SupportSchema.support, SupportSchema.notice, token, tokenGrants, looks,
      secondFactor, sessionList, invitation, tablet,
    ] + ProviderSchema.migrations + MailSchema.migrations + [
      EvidenceSchema.evidence, proof, closing, SharingSchema.sealedEvidence,
      WorkNoticeSchema.notice, WorkAskSchema.asks, CalendarMailSchema.migration,
    ]

  /// Who can sign in, and what they hold.
  static let account = Migration(
    "access-001-account",
    """
    CREATE TABLE account (
      id {{id}},
      name {{text}} NOT NULL,
      folded {{text}} NOT NULL UNIQUE,
      password {{text}} NOT NULL,
      person_id {{int}} REFERENCES person (id),
      created_at {{int}} NOT NULL,
      closed_at {{int}}
    );
    CREATE INDEX account_person_idx ON account (person_id);

    CREATE TABLE access_grant (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      role {{text}} NOT NULL CHECK (role IN (
        'person', 'lineManager', 'organisationLead', 'regionLead', 'nationalLead',
        'administrator')),
      organisation_id {{int}} REFERENCES organisation (id),
      from_on {{int}} NOT NULL,
      to_on {{int}},
      CHECK (to_on IS NULL OR to_on >= from_on)
    );
    CREATE INDEX access_grant_account_idx ON access_grant (account_id);
    CREATE INDEX access_grant_organisation_idx ON access_grant (organisation_id);
    """)

  /// Browsers that are signed in, and attempts that failed. Only digests of tokens are kept: who
  /// reads the database cannot sign in with what they find.
  static let session = Migration(
    "access-002-session",
    """
    CREATE TABLE session (
      token_digest {{text}} NOT NULL PRIMARY KEY,
      account_id {{int}} NOT NULL REFERENCES account (id),
      form_token {{text}} NOT NULL,
      started_at {{int}} NOT NULL,
      seen_at {{int}} NOT NULL
    );
    CREATE INDEX session_account_idx ON session (account_id);
    CREATE INDEX session_seen_idx ON session (seen_at);

    CREATE TABLE known_device (
      account_id {{int}} NOT NULL REFERENCES account (id),
      device_digest {{text}} NOT NULL,
      used_at {{int}} NOT NULL,
      PRIMARY KEY (account_id, device_digest)
    );

    CREATE TABLE sign_in_failure (
      id {{id}},
      name_digest {{text}} NOT NULL,
      origin {{text}} NOT NULL,
      failed_at {{int}} NOT NULL
    );
    CREATE INDEX sign_in_failure_name_idx ON sign_in_failure (name_digest, failed_at);
    CREATE INDEX sign_in_failure_origin_idx ON sign_in_failure (origin, failed_at);
    CREATE INDEX sign_in_failure_failed_idx ON sign_in_failure (failed_at);
    """)
}
