/// Tables of the storage itself: the queue of jobs.
package enum StorageSchema {
  package static let migrations: [Migration] = [job]

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
}
