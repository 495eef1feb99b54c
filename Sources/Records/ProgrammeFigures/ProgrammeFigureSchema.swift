import Storage

/// Counts of programmes by place, which follow from the rest and are counted anew.
enum ProgrammeFigureSchema {
  static let migrations = [
    Migration(
      "programmes-240-figures",
      """
      CREATE TABLE programme_figure (
        organisation_id {{int}} NOT NULL REFERENCES organisation (id),
        kind {{text}} NOT NULL,
        part {{text}} NOT NULL,
        subject {{text}} NOT NULL,
        figure {{text}} NOT NULL,
        counted {{int}} NOT NULL,
        PRIMARY KEY (organisation_id, kind, part, subject, figure)
      );

      CREATE TABLE programme_figure_sector (
        sector {{text}} NOT NULL,
        kind {{text}} NOT NULL,
        subject {{text}} NOT NULL,
        figure {{text}} NOT NULL,
        counted {{int}} NOT NULL,
        PRIMARY KEY (sector, kind, subject, figure)
      );

      CREATE TABLE programme_figure_run (
        kind {{text}} NOT NULL PRIMARY KEY,
        counted_at {{int}} NOT NULL
      );

      DROP TABLE induction_figure;
      DROP TABLE induction_figure_sector;
      DROP TABLE induction_figure_run;
      """)
  ]
}
