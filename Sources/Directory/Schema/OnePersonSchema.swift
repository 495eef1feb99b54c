import Storage

/// Tables of records that are, or may be, one person. Part of `DirectorySchema.migrations`, after
/// the people they point at. Merging and un-merging write here and nowhere else.
enum OnePersonSchema {
  static let migrations = [alias, match, earlierName]

  /// Every record of a merged person with the one that stands for them, that one included; nobody
  /// else. Worked out from `person_merge`, for the people touched, by `Merges`.
  private static let alias = Migration(
    "directory-020-person-alias",
    """
    CREATE TABLE person_alias (
      person_id {{id}} REFERENCES person (id),
      canonical_id {{int}} NOT NULL REFERENCES person (id),
      CHECK (canonical_id <= person_id)
    );
    CREATE INDEX person_alias_canonical_idx ON person_alias (canonical_id);
    """)

  /// Pairs that may be one person, what was decided about them by whom, and what was merged. The
  /// parties are the employers whose say it is.
  private static let match = Migration(
    "directory-021-person-match",
    """
    CREATE TABLE person_match (
      id {{id}},
      first_id {{int}} NOT NULL REFERENCES person (id),
      second_id {{int}} NOT NULL REFERENCES person (id),
      stage {{text}} NOT NULL
        CHECK (stage IN ('proposed', 'agreed', 'merged', 'apart', 'unmerged', 'lapsed')),
      evidence {{text}} NOT NULL,
      proposed_at {{int}} NOT NULL,
      changed_at {{int}} NOT NULL,
      CHECK (first_id < second_id)
    );
    CREATE UNIQUE INDEX person_match_people_idx ON person_match (first_id, second_id);
    CREATE INDEX person_match_second_idx ON person_match (second_id);
    CREATE INDEX person_match_stage_idx ON person_match (stage, id);

    CREATE TABLE person_match_party (
      match_id {{int}} NOT NULL REFERENCES person_match (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      PRIMARY KEY (match_id, organisation_id)
    );
    CREATE INDEX person_match_party_organisation_idx
      ON person_match_party (organisation_id, match_id);

    CREATE TABLE person_match_decision (
      id {{id}},
      match_id {{int}} NOT NULL REFERENCES person_match (id),
      organisation_id {{int}} REFERENCES organisation (id),
      answer {{text}} NOT NULL
        CHECK (answer IN ('same', 'different', 'unsure', 'withdrawn', 'unmerged')),
      reason {{text}} NOT NULL,
      agreed_by {{text}},
      decided_at {{int}} NOT NULL,
      account_id {{int}},
      actor_name {{text}} NOT NULL,
      right_code {{text}} NOT NULL
    );
    CREATE INDEX person_match_decision_match_idx ON person_match_decision (match_id, id);

    CREATE TABLE person_merge (
      id {{id}},
      match_id {{int}} NOT NULL REFERENCES person_match (id),
      first_id {{int}} NOT NULL REFERENCES person (id),
      second_id {{int}} NOT NULL REFERENCES person (id),
      reason {{text}} NOT NULL,
      merged_at {{int}} NOT NULL,
      account_id {{int}},
      actor_name {{text}} NOT NULL,
      right_code {{text}} NOT NULL,
      unmerged_at {{int}},
      unmerge_reason {{text}},
      unmerge_account_id {{int}},
      unmerge_actor_name {{text}},
      unmerge_right_code {{text}},
      CHECK (first_id < second_id),
      CHECK ((unmerged_at IS NULL) = (unmerge_reason IS NULL)),
      CHECK ((unmerged_at IS NULL) = (unmerge_actor_name IS NULL)),
      CHECK ((unmerged_at IS NULL) = (unmerge_right_code IS NULL))
    );
    CREATE UNIQUE INDEX person_merge_open_idx ON person_merge (first_id, second_id)
      WHERE unmerged_at IS NULL;
    CREATE INDEX person_merge_second_idx ON person_merge (second_id);
    CREATE INDEX person_merge_match_idx ON person_merge (match_id);
    """)

  /// What the search for duplicates needs: earlier names with the birth date, so that somebody who
  /// married between two jobs is found; and how far the search has come.
  private static let earlierName = Migration(
    "directory-022-person-match-search",
    """
    CREATE TABLE person_earlier_name (
      name_key {{text}} NOT NULL,
      born_on {{int}} NOT NULL,
      person_id {{int}} NOT NULL REFERENCES person (id),
      PRIMARY KEY (name_key, born_on, person_id)
    );
    CREATE INDEX person_earlier_name_person_idx ON person_earlier_name (person_id);

    CREATE TABLE person_match_progress (
      name {{text}} NOT NULL PRIMARY KEY,
      reached {{int}} NOT NULL
    );
    """)
}
