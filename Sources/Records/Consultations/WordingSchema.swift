import Storage

/// Official wording of versions in force. A wording is never changed: another takes its place. Part of
/// `RecordsSchema.migrations`, because whatever asks about competencies reads the words in use.
enum WordingSchema {
  static let migrations = [wording]

  private static let wording = Migration(
    "standards-310-official-wording",
    """
    CREATE TABLE official_wording (
      id {{id}},
      framework {{text}} NOT NULL,
      version {{text}} NOT NULL,
      source_title {{text}} NOT NULL,
      source_publisher {{text}} NOT NULL,
      source_address {{text}},
      licence {{text}} NOT NULL,
      text_digest {{text}} NOT NULL,
      state {{text}} NOT NULL CHECK (state IN ('waiting', 'in-use', 'ended')),
      loaded_at {{int}} NOT NULL,
      loaded_account_id {{int}},
      loaded_name {{text}} NOT NULL,
      confirmed_at {{int}},
      confirmed_account_id {{int}},
      confirmed_name {{text}},
      ended_at {{int}},
      ended_account_id {{int}},
      ended_name {{text}},
      end_reason {{text}},
      revision {{int}} NOT NULL,
      CHECK ((confirmed_at IS NULL) = (confirmed_name IS NULL)),
      CHECK ((ended_at IS NULL) = (ended_name IS NULL)),
      CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
      CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
      CHECK (state <> 'in-use' OR confirmed_at IS NOT NULL),
      CHECK (state <> 'waiting' OR confirmed_at IS NULL)
    );
    CREATE UNIQUE INDEX official_wording_use_idx ON official_wording (framework, version)
      WHERE state = 'in-use';
    CREATE UNIQUE INDEX official_wording_waiting_idx ON official_wording (framework, version)
      WHERE state = 'waiting';

    CREATE TABLE official_wording_clause (
      wording_id {{int}} NOT NULL REFERENCES official_wording (id),
      node {{text}} NOT NULL,
      stage {{text}} NOT NULL,
      words {{text}} NOT NULL,
      PRIMARY KEY (wording_id, node, stage)
    );
    """)
}
