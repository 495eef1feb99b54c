import Storage

/// Tables of the journal. Rows are added, never changed, but for the erasure of details.
package enum JournalsSchema {
  package static let migrations: [Migration] = [entry, change, touch]

  /// `journal_link` is the chain, apart from what it chains, so that an entry taken away from the
  /// end is missed too. A unit of work on PostgreSQL cannot see, and so not change, a row that
  /// another wrote since it began, which is why there is a row for each link and not one head.
  private static let entry = Migration(
    "journals-001-entry",
    """
    CREATE TABLE journal_entry (
      id {{id}},
      recorded_at {{int}} NOT NULL,
      occurred_on {{int}},
      action {{text}} NOT NULL,
      right_code {{text}} NOT NULL,
      account_id {{int}},
      actor_name {{text}} NOT NULL,
      details {{text}},
      salt {{bytes}},
      details_digest {{bytes}} NOT NULL,
      change_count {{int}} NOT NULL,
      changes_digest {{bytes}} NOT NULL,
      CHECK ((details IS NULL) = (salt IS NULL))
    );
    CREATE INDEX journal_entry_account_idx ON journal_entry (account_id, id);

    CREATE TABLE journal_subject (
      entry_id {{int}} NOT NULL REFERENCES journal_entry (id),
      position {{int}} NOT NULL,
      kind {{text}} NOT NULL,
      subject_id {{int}} NOT NULL,
      PRIMARY KEY (entry_id, position)
    );
    CREATE INDEX journal_subject_subject_idx ON journal_subject (kind, subject_id, entry_id);

    CREATE TABLE journal_link (
      id {{id}},
      hash {{bytes}} NOT NULL UNIQUE
    );
    """)

  private static let change = Migration(
    "journals-002-change",
    """
    CREATE TABLE journal_change (
      entry_id {{int}} NOT NULL REFERENCES journal_entry (id),
      position {{int}} NOT NULL,
      person_id {{int}},
      organisation_id {{int}},
      record {{text}} NOT NULL,
      record_id {{int}} NOT NULL,
      kind {{text}} NOT NULL,
      fields {{text}},
      salt {{bytes}},
      fields_digest {{bytes}} NOT NULL,
      file {{text}},
      line {{int}},
      PRIMARY KEY (entry_id, position),
      CHECK ((fields IS NULL) = (salt IS NULL))
    );
    CREATE INDEX journal_change_person_idx ON journal_change (person_id, entry_id);
    CREATE INDEX journal_change_organisation_idx ON journal_change (organisation_id, entry_id)
      WHERE person_id IS NULL;
    CREATE INDEX journal_change_record_idx ON journal_change (record, record_id, entry_id);
    """)

  /// Whom an entry concerns without saying so: for memories of people that must stay fresh, so it
  /// is no part of the chain.
  private static let touch = Migration(
    "journals-010-touch",
    """
    CREATE TABLE journal_touch (
      entry_id {{int}} NOT NULL REFERENCES journal_entry (id),
      person_id {{int}} NOT NULL,
      PRIMARY KEY (entry_id, person_id)
    );
    """)
}
