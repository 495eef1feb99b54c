import Storage

extension DirectorySchema {
  static let standingMigrations: [Migration] = [
    careQualityRating, oversight, support, oversightDomain,
  ]

  private static let careQualityRating = Migration(
    "directory-030-care-quality-rating",
    """
    CREATE TABLE care_quality_rating (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      service_group {{text}} NOT NULL,
      question {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      rating {{text}} NOT NULL,
      published_on {{int}},
      inherited {{bool}},
      file {{text}} NOT NULL,
      line {{int}} NOT NULL,
      as_at {{int}} NOT NULL,
      PRIMARY KEY (organisation_id, service_group, question, from_on)
    );
    CREATE INDEX care_quality_rating_question_idx ON care_quality_rating (question, rating);
    """)

  private static let oversight = Migration(
    "directory-031-oversight-segmentation",
    """
    CREATE TABLE oversight_segmentation (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      edition {{text}} NOT NULL,
      quarter {{int}} NOT NULL CHECK (quarter BETWEEN 1 AND 4),
      trust_type {{text}} NOT NULL,
      average_score {{int}} CHECK (average_score BETWEEN 100 AND 400),
      base_segment {{int}},
      override {{text}},
      final_segment {{int}} NOT NULL CHECK (final_segment BETWEEN 1 AND 5),
      rank_in_type {{int}},
      group_size {{int}},
      in_deficit {{bool}},
      file {{text}} NOT NULL,
      line {{int}} NOT NULL,
      as_at {{int}} NOT NULL,
      PRIMARY KEY (organisation_id, edition, quarter)
    );
    CREATE INDEX oversight_segmentation_edition_idx
      ON oversight_segmentation (edition, quarter, final_segment);
    """)

  /// Who is in a programme of support or on an agreed list, from when to when. Read by the policy
  /// on challenged organisations; filled by the room that runs the programmes.
  private static let support = Migration(
    "directory-032-support",
    """
    CREATE TABLE support_programme (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      programme {{text}} NOT NULL,
      entered_on {{int}} NOT NULL,
      exited_on {{int}},
      source {{text}} NOT NULL,
      PRIMARY KEY (organisation_id, programme, entered_on),
      CHECK (exited_on >= entered_on)
    );

    CREATE TABLE organisation_list_entry (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      list {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      to_on {{int}},
      source {{text}} NOT NULL,
      PRIMARY KEY (organisation_id, list, from_on),
      CHECK (to_on >= from_on)
    );
    """)

  /// What the sheets say of single domains, beside the segment of the same quarter.
  private static let oversightDomain = Migration(
    "directory-033-oversight-domain",
    """
    CREATE TABLE oversight_domain (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      edition {{text}} NOT NULL,
      quarter {{int}} NOT NULL CHECK (quarter BETWEEN 1 AND 4),
      domain {{text}} NOT NULL,
      score {{int}} CHECK (score BETWEEN 100 AND 400),
      segment {{int}} CHECK (segment BETWEEN 1 AND 5),
      PRIMARY KEY (organisation_id, edition, quarter, domain)
    );
    """)
}
