import Storage

extension DirectorySchema {
  /// Which organisation is found within which, through any number of relations, kept so that a
  /// question about everybody in a region is one join. Worked out from `organisation_relation`
  /// by `OrganisationTree`; never written by anything else.
  ///
  /// An organisation is within itself on both bases. Unlike elsewhere the days are never null:
  /// an unknown start is 1 January 1 and no end is 31 December 9999, so that "as at a day" is
  /// `from_on <= ?1 AND to_on >= ?1`.
  static let organisationWithin = Migration(
    "directory-002-organisation-within",
    """
    CREATE TABLE organisation_within (
      ancestor_id {{int}} NOT NULL REFERENCES organisation (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      basis {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      to_on {{int}} NOT NULL,
      PRIMARY KEY (ancestor_id, basis, organisation_id, from_on)
    );
    CREATE INDEX organisation_within_organisation_idx
      ON organisation_within (organisation_id, basis);
    """)
}
