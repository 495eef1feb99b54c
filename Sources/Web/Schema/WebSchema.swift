import Storage

package enum WebSchema {
  package static let migrations: [Migration] = [submission]

  /// Forms that were taken, so that pressing twice, or again after a lost answer, is once.
  static let submission = Migration(
    "web-001-submission",
    """
    CREATE TABLE form_submission (
      form_key {{text}} NOT NULL PRIMARY KEY,
      address {{text}} NOT NULL,
      words {{text}},
      submitted_at {{int}} NOT NULL
    );
    CREATE INDEX form_submission_submitted_idx ON form_submission (submitted_at);
    """)
}
