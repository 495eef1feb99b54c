import Storage

/// Tables of mail. Part of `AccessSchema.migrations`.
enum MailSchema {
  static let migrations = [outbox, address]

  /// Mails to be sent, written in the transaction of what they tell. What they say is sealed, and
  /// removed once it is sent; that they were sent stays for a while.
  private static let outbox = Migration(
    "access-023-mail",
    """
    CREATE TABLE mail (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      kind {{text}} NOT NULL CHECK (kind IN ('notice', 'invitation', 'password', 'address')),
      message_id {{text}} NOT NULL,
      sealed_text {{text}},
      to_address {{text}},
      state {{text}} NOT NULL
        CHECK (state IN ('waiting', 'sent', 'refused', 'late', 'dropped')),
      queued_at {{int}} NOT NULL,
      late_at {{int}} NOT NULL,
      next_at {{int}} NOT NULL,
      attempts {{int}} NOT NULL,
      cause {{text}},
      codes {{text}},
      settled_at {{int}},
      notice_id {{int}} UNIQUE
    );
    CREATE INDEX mail_account_idx ON mail (account_id);
    CREATE INDEX mail_state_idx ON mail (state, next_at);
    CREATE INDEX mail_settled_idx ON mail (settled_at);
    """)

  /// Where accounts are written to, and requests of those who forgot their password.
  private static let address = Migration(
    "access-024-mail-address",
    """
    CREATE TABLE account_address (
      account_id {{int}} NOT NULL PRIMARY KEY REFERENCES account (id),
      address {{text}},
      confirmed_at {{int}},
      wanted {{text}},
      wanted_digest {{text}},
      wanted_until {{int}},
      changed_at {{int}} NOT NULL
    );

    CREATE TABLE password_request (
      id {{id}},
      name {{text}} NOT NULL,
      origin {{text}} NOT NULL,
      asked_at {{int}} NOT NULL
    );
    CREATE INDEX password_request_origin_idx ON password_request (origin, asked_at);
    CREATE INDEX password_request_asked_idx ON password_request (asked_at);

    ALTER TABLE invitation ADD COLUMN mailed_to {{text}};
    """)
}
