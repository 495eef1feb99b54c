import Storage

extension AccessSchema {
  /// What a list of one's sessions says of each, tokens that change with the rights behind them, and
  /// what was typed into a form whose session had ended. Everybody signs in once more.
  static let sessionList = Migration(
    "access-011-session-list",
    """
    ALTER TABLE session ADD COLUMN number {{int}} NOT NULL DEFAULT 0;
    DELETE FROM session;
    ALTER TABLE session ADD COLUMN device {{text}} NOT NULL DEFAULT '';
    ALTER TABLE session ADD COLUMN place {{text}} NOT NULL DEFAULT '';
    ALTER TABLE session ADD COLUMN rights {{text}} NOT NULL DEFAULT '';
    ALTER TABLE session ADD COLUMN former_digest {{text}};
    ALTER TABLE session ADD COLUMN changed_at {{int}};
    CREATE INDEX session_former_idx ON session (former_digest);

    CREATE TABLE kept_form (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      sealed_form {{text}} NOT NULL,
      kept_at {{int}} NOT NULL
    );
    CREATE INDEX kept_form_account_idx ON kept_form (account_id);
    CREATE INDEX kept_form_kept_idx ON kept_form (kept_at);
    """)
}
