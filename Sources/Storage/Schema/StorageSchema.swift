/// Tables of the storage itself: the queue of jobs, and which key seals.
package enum StorageSchema {
  package static let migrations: [Migration] = [job, keys, wiping]

  private static let job = Migration(
    "storage-001-job",
    """
    CREATE TABLE job (
      id {{id}},
      kind {{text}} NOT NULL,
      payload {{text}} NOT NULL,
      unique_key {{text}},
      state {{text}} NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      queued_at {{int}} NOT NULL,
      run_at {{int}} NOT NULL,
      attempts {{int}} NOT NULL,
      lease_until {{int}},
      finished_at {{int}},
      progress_done {{int}},
      progress_of {{int}},
      progress_words {{text}},
      last_failure {{text}},
      CHECK ((state = 'running') = (lease_until IS NOT NULL)),
      CHECK ((state IN ('done', 'failed')) = (finished_at IS NOT NULL))
    );
    CREATE UNIQUE INDEX job_unique_key_idx ON job (kind, unique_key) WHERE finished_at IS NULL;
    CREATE INDEX job_run_at_idx ON job (run_at, id) WHERE finished_at IS NULL;
    CREATE INDEX job_finished_at_idx ON job (finished_at);
    """)

  /// Which keys there are, by name: one waits until every node knows it, one seals, those before
  /// it only open. Values are found by one of them. And what each running node knows of it.
  private static let keys = Migration(
    "storage-010-keys",
    """
    CREATE TABLE sealing_key (
      id {{text}} PRIMARY KEY,
      state {{text}} NOT NULL CHECK (state IN ('waiting', 'current', 'earlier', 'retired')),
      finds {{bool}} NOT NULL,
      noted_at {{int}} NOT NULL
    );
    CREATE UNIQUE INDEX sealing_key_state_idx ON sealing_key (state)
      WHERE state IN ('waiting', 'current');

    CREATE TABLE sealing_node (
      node {{text}} PRIMARY KEY,
      known {{text}} NOT NULL,
      seals {{text}},
      seen_at {{int}} NOT NULL
    );
    """)

  /// Where what was there before it was sealed is still to be wiped: from the file, from its log.
  /// A version that sealed and wiped nothing left keys behind.
  private static let wiping = Migration(
    "storage-020-wiping",
    """
    CREATE TABLE sealing_wipe (place {{text}} PRIMARY KEY CHECK (place IN ('file', 'log')));
    INSERT INTO sealing_wipe (place) SELECT DISTINCT 'file' FROM sealing_key;
    INSERT INTO sealing_wipe (place) SELECT DISTINCT 'log' FROM sealing_key;
    """)
}
