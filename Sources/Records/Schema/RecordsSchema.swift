import Storage

package enum RecordsSchema {
  /// What follows from the rest, and goes with what it is about when a load is undone.
  package static let workedOut: Set<String> = ["programme_figure"]

  package static let migrations =
    records + ClaimsSchema.migrations + RecognitionSchema.migrations
    + ConsultationSchema.migrations + LearningSchema.migrations + PlacesSchema.migrations
    + LearningResultSchema.migrations + [LearningSchema.later] + PlacesSchema.later
    + [ConsultationHistorySchema.history] + WordingSchema.migrations
    + InductionSchema.migrations + MidCareerSchema.migrations
    + ProgrammeFigureSchema.migrations + AssessedYearSchema.migrations
    + [InductionSchema.registers]

  private static let records = [
    Migration(
      "records-001-held",
      """
      CREATE TABLE held_record (
        id {{id}},
        person_id {{int}} NOT NULL REFERENCES person (id),
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        source {{text}} NOT NULL,
        kind {{text}} NOT NULL,
        entry_key {{text}} NOT NULL,
        subject {{text}} NOT NULL,
        level {{text}},
        scheme {{text}},
        year {{int}},
        title {{text}} NOT NULL,
        held {{bool}} NOT NULL,
        awarded_on {{int}},
        expires_on {{int}},
        issuer {{text}},
        issuer_organisation_id {{int}} REFERENCES organisation (id),
        note {{text}},
        standing {{text}} NOT NULL CHECK (standing IN ('current', 'replaced', 'voided')),
        standing_on {{int}},
        void_reason {{text}},
        CHECK ((standing = 'current') = (standing_on IS NULL)),
        CHECK ((standing = 'voided') = (void_reason IS NOT NULL))
      );
      CREATE INDEX held_record_person_idx ON held_record (person_id, standing);
      CREATE INDEX held_record_organisation_idx
        ON held_record (organisation_id, source, kind, standing);
      """),
    sealedNotes,
    BadgeSchema.badges,
  ]

  /// What a record rests on is kept sealed: `note` is empty and `sealed_value` holds it.
  /// `sealed_with` is the key, `NULL` where there is nothing to seal, and empty for what waits to
  /// be sealed by the program: that is begun as soon as this is done.
  private static let sealedNotes = Migration(
    "records-002-sealed-notes",
    """
    ALTER TABLE held_record ADD COLUMN sealed_value {{text}};
    ALTER TABLE held_record ADD COLUMN sealed_with {{text}};
    UPDATE held_record SET sealed_with = '' WHERE note IS NOT NULL;
    CREATE INDEX held_record_sealed_idx ON held_record (sealed_with)
      WHERE sealed_with IS NOT NULL;
    """)
}
