import Storage

extension AccessSchema {
  /// One-time codes that let somebody set their password, or their PIN on a shared tablet: the first
  /// time, and after they forgot it. Only digests are kept.
  static let invitation = Migration(
    "access-012-invitation",
    """
    CREATE TABLE invitation (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      digest {{text}} NOT NULL,
      made_at {{int}} NOT NULL,
      made_by {{text}} NOT NULL,
      expires_at {{int}} NOT NULL,
      failures {{int}} NOT NULL DEFAULT 0,
      ended_at {{int}}
    );
    CREATE INDEX invitation_account_idx ON invitation (account_id);
    """)
}
