import Storage

/// What was said about possible duplicates in the order in which it was said, and a count of the
/// merges. Part of `DirectorySchema.migrations`, after the matches.
enum MatchOrderSchema {
  static let migrations = [position, revision]

  /// Row numbers come from blocks that each node draws for itself, so a later answer can have a
  /// lower one. `position` counts the answers to one match; those up to `asked_after` were to the
  /// question as it was put before. An answer that does not count was written down by somebody
  /// else for an employer that can answer itself.
  private static let position = Migration(
    "directory-050-person-match-position",
    """
    ALTER TABLE person_match_decision ADD COLUMN position {{int}} NOT NULL DEFAULT 0;
    ALTER TABLE person_match_decision ADD COLUMN agreed_on {{int}};
    ALTER TABLE person_match_decision ADD COLUMN means {{text}};
    ALTER TABLE person_match_decision ADD COLUMN counts {{bool}} NOT NULL DEFAULT TRUE;
    ALTER TABLE person_match ADD COLUMN asked_after {{int}} NOT NULL DEFAULT 0;

    UPDATE person_match_decision SET position = (
      SELECT COUNT(*) FROM person_match_decision e
      WHERE e.match_id = person_match_decision.match_id
        AND (e.decided_at < person_match_decision.decided_at
          OR (e.decided_at = person_match_decision.decided_at
            AND e.id <= person_match_decision.id)));
    UPDATE person_match SET asked_after = (
      SELECT COUNT(*) FROM person_match_decision d
      WHERE d.match_id = person_match.id AND d.decided_at < person_match.proposed_at);

    DROP INDEX person_match_decision_match_idx;
    CREATE UNIQUE INDEX person_match_decision_position_idx
      ON person_match_decision (match_id, position);
    """)

  /// How often records were joined or taken apart, in its one row: whoever keeps in memory who is
  /// one person asks for it on every page.
  private static let revision = Migration(
    "directory-051-person-merge-revision",
    """
    CREATE TABLE person_merge_revision (
      id {{id}} CHECK (id = 1),
      revision {{int}} NOT NULL
    );
    INSERT INTO person_merge_revision (id, revision)
      SELECT 1, COUNT(*) + COUNT(unmerged_at) FROM person_merge;
    """)
}
