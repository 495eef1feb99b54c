import Storage

extension AccessSchema {
  /// Who was in the files that were taken out: which sets of people there are, and which entry of
  /// the journal read which. A set is kept once however often it is read.
  static let looks = Migration(
    "access-050-people-look",
    """
    CREATE TABLE people_set (
      id {{id}},
      digest {{text}} NOT NULL UNIQUE,
      people {{int}} NOT NULL
    );

    CREATE TABLE people_set_part (
      set_id {{int}} NOT NULL REFERENCES people_set (id),
      block {{int}} NOT NULL,
      members {{bytes}} NOT NULL,
      PRIMARY KEY (set_id, block)
    );
    CREATE INDEX people_set_part_block_idx ON people_set_part (block, set_id);

    CREATE TABLE people_look (
      entry_id {{int}} PRIMARY KEY REFERENCES journal_entry (id),
      set_id {{int}} NOT NULL REFERENCES people_set (id)
    );
    CREATE INDEX people_look_set_idx ON people_look (set_id, entry_id);
    """)
}
