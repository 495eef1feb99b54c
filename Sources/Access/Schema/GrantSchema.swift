import Storage

/// What accounts hold, and how that came about.
enum GrantSchema {
  /// Roles are written down in the program, which grows one with each room; how each grant came
  /// about, how far it reaches and on which post it hangs is kept with it.
  static let grants = Migration(
    "access-030-grants",
    """
    CREATE TABLE access_grant_kept (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      role {{text}} NOT NULL CHECK (role <> ''),
      organisation_id {{int}} REFERENCES organisation (id),
      from_on {{int}} NOT NULL,
      to_on {{int}},
      beneath {{bool}} NOT NULL DEFAULT TRUE,
      assignment_id {{int}} REFERENCES assignment (id),
      covers_id {{int}},
      given_by {{int}} REFERENCES account (id),
      given_by_name {{text}},
      given_at {{int}},
      reason {{text}},
      ended_at {{int}},
      ended_by_name {{text}},
      end_reason {{text}},
      CHECK (to_on IS NULL OR to_on >= from_on - 1),
      CHECK ((ended_at IS NULL) = (ended_by_name IS NULL))
    );
    INSERT INTO access_grant_kept (id, account_id, role, organisation_id, from_on, to_on)
      SELECT id, account_id, role, organisation_id, from_on, to_on FROM access_grant;
    DROP TABLE access_grant;
    ALTER TABLE access_grant_kept RENAME TO access_grant;
    CREATE INDEX access_grant_account_idx ON access_grant (account_id);
    CREATE INDEX access_grant_organisation_idx ON access_grant (organisation_id);
    CREATE INDEX access_grant_assignment_idx ON access_grant (assignment_id)
      WHERE assignment_id IS NOT NULL;
    """)

  /// Whether a role waits for a second administrator, and does not hold before.
  static let confirmation = Migration(
    "access-037-grant-confirmation",
    """
    ALTER TABLE access_grant ADD COLUMN awaits {{bool}} NOT NULL DEFAULT FALSE;
    """)

  /// The role that a session was told to act in; without one it acts in all of them. Beside the
  /// session and not in it: it may end with it or before.
  static let chosenRole = Migration(
    "access-031-chosen-role",
    """
    CREATE TABLE session_role (
      token_digest {{text}} NOT NULL PRIMARY KEY,
      choice {{text}} NOT NULL,
      chosen_at {{int}} NOT NULL
    );
    """)
}
