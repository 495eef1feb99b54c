import Storage

/// What finding people among a country of them needs. Part of `DirectorySchema.migrations`, after
/// the people and posts.
enum PersonSearchSchema {
  static let migrations = [word]

  /// The words of names in the order in which their bearers are shown, so that the first page of
  /// the bearers of a common name is read off; who was born on a day; and the people of an
  /// organisation without looking up their posts.
  private static let word = Migration(
    "directory-040-person-word",
    """
    CREATE TABLE person_word (
      word {{text}} NOT NULL,
      kind {{text}} NOT NULL CHECK (kind IN ('current', 'previous', 'known-as')),
      sort_key {{text}} NOT NULL,
      person_id {{int}} NOT NULL REFERENCES person (id),
      PRIMARY KEY (word, kind, sort_key, person_id)
    ) {{by key}};
    INSERT INTO person_word (word, kind, sort_key, person_id)
      SELECT w.word, w.kind, p.sort_key, w.person_id
      FROM person_name_word w JOIN person p ON p.id = w.person_id;
    CREATE INDEX person_word_person_idx ON person_word (person_id, word);
    DROP TABLE person_name_word;

    CREATE INDEX person_born_idx ON person (born_on);

    DROP INDEX assignment_organisation_idx;
    CREATE INDEX assignment_organisation_idx
      ON assignment (organisation_id, ended_on, person_id);
    CREATE INDEX assignment_elsewhere_idx ON assignment (employer_id, person_id)
      WHERE employer_id <> organisation_id;
    """)
}
