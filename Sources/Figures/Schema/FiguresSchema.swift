import Storage

package enum FiguresSchema {
  package static let migrations =
    [
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
        """),
      undo, objection, apart, ownName,
    ] + OutcomesSchema.migrations

  /// On PostgreSQL the monitoring store has a schema of its own, which can be given to a role of
  /// its own (`deploy/monitoring-apart.sql`). Names stay as they are. Made only where it is not
  /// there: whoever may not make schemas is given one. One in which somebody else keeps tables is
  /// not taken over.
  private static let apart = Migration(
    "figures-060-apart",
    """
    {{on postgresql}} DO 'BEGIN
      IF to_regnamespace(''waypoint_monitoring'') IS NULL THEN
        CREATE SCHEMA waypoint_monitoring;
      END IF;
      IF EXISTS (
        SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(''waypoint_monitoring''))
      THEN RAISE EXCEPTION
        ''The schema waypoint_monitoring holds tables that are not of Waypoint. Rename it or move them, and say waypoint migrate again'';
      END IF;
    END';
    {{on postgresql}} ALTER TABLE monitoring_value SET SCHEMA waypoint_monitoring;
    {{on postgresql}} ALTER TABLE monitoring_undo SET SCHEMA waypoint_monitoring;
    {{on postgresql}} ALTER TABLE monitoring_objection SET SCHEMA waypoint_monitoring;
    """,
    formerly: ["1cddb0bb0ce4086e2fe427985f80e42b515bc5f84f50fca5392e95338323238c"])

  /// An earlier version called the schema `monitoring`, a name that a tool which watches the server
  /// may have for its own. Rights that were given to the schema stay with it; where others keep
  /// tables in it too, only ours leave.
  private static let ownName = Migration(
    "figures-070-own-name",
    """
    {{on postgresql}} DO 'BEGIN
      IF NOT EXISTS (
        SELECT 1 FROM pg_class
        WHERE relnamespace = to_regnamespace(''monitoring'') AND relname = ''monitoring_value'')
      THEN RETURN; END IF;
      IF to_regnamespace(''waypoint_monitoring'') IS NULL AND NOT EXISTS (
        SELECT 1 FROM pg_class
        WHERE relnamespace = to_regnamespace(''monitoring'') AND relkind IN (''r'', ''p'', ''v'', ''m'')
          AND relname NOT IN (''monitoring_value'', ''monitoring_undo'', ''monitoring_objection''))
      THEN
        ALTER SCHEMA monitoring RENAME TO waypoint_monitoring;
        RETURN;
      END IF;
      IF to_regnamespace(''waypoint_monitoring'') IS NULL THEN
        CREATE SCHEMA waypoint_monitoring;
      END IF;
      ALTER TABLE monitoring.monitoring_value SET SCHEMA waypoint_monitoring;
      ALTER TABLE monitoring.monitoring_undo SET SCHEMA waypoint_monitoring;
      ALTER TABLE monitoring.monitoring_objection SET SCHEMA waypoint_monitoring;
    END';
    """)

  /// Who does not want their monitoring details used, since when, and whether what is held stays
  /// held. One that was withdrawn stays, for nobody but the person. As secret as the values, which is why
  /// it does not point at the person: undoing a load tells what points at those it made.
  private static let objection = Migration(
    "figures-050-monitoring-objection",
    """
    CREATE TABLE monitoring_objection (
      id {{id}},
      person_id {{int}} NOT NULL,
      keeps {{bool}} NOT NULL,
      objected_at {{int}} NOT NULL,
      withdrawn_at {{int}}
    );
    CREATE INDEX monitoring_objection_person_idx ON monitoring_objection (person_id);
    CREATE UNIQUE INDEX monitoring_objection_open_idx ON monitoring_objection (person_id)
      WHERE withdrawn_at IS NULL;
    """)

  /// What monitoring values were before a load, as long as it can be undone. Here and nowhere
  /// else, because they are as secret as the values themselves.
  private static let undo = Migration(
    "figures-010-undo",
    """
    CREATE TABLE monitoring_undo (
      load_id {{int}} NOT NULL,
      position {{int}} NOT NULL,
      content {{bytes}} NOT NULL,
      PRIMARY KEY (load_id, position)
    );
    """)

  package static let rowGroups = [
    RowGroup("monitoring_value", by: "person_id", "organisation_id", of: "person")
  ]
}
