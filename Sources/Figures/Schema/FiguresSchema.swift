import Storage

package enum FiguresSchema {
  package static let migrations = [
    Migration(
      "figures-001-monitoring",
      """
      CREATE TABLE monitoring_value (
        person_id {{int}} NOT NULL REFERENCES person (id),
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        characteristic {{text}} NOT NULL,
        scheme {{text}} NOT NULL,
        code {{text}} NOT NULL,
        load_id {{int}},
        recorded_at {{int}} NOT NULL,
        PRIMARY KEY (person_id, organisation_id, characteristic)
      );
      CREATE INDEX monitoring_value_organisation_idx
        ON monitoring_value (organisation_id, characteristic);
      """)
  ]
}
