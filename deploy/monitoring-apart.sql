-- Sets the monitoring store apart on PostgreSQL: who may read the rest of the database, such as a
-- tool for reports, does not thereby read gender, ethnicity, disability and the like.
--
-- Waypoint keeps its tables in a schema of their own, `monitoring`. This gives the schema to a role
-- of its own, `waypoint_monitoring`, which nobody signs in as; the role that owns Waypoint's other
-- tables is made a member of it, and nobody else may use the schema. It makes a second role,
-- `waypoint_reporting`, which reads every other table and may be granted to whoever makes reports.
--
-- As a superuser of the server, once, after `waypoint migrate`; again does no harm:
--   psql --single-transaction -v ON_ERROR_STOP=1 -f monitoring-apart.sql DATABASE

DO $apart$
DECLARE
  owner TEXT := (SELECT tableowner FROM pg_tables WHERE tablename = 'journal_entry');
  ground TEXT := (SELECT schemaname FROM pg_tables WHERE tablename = 'journal_entry');
  held RECORD;
BEGIN
  IF owner IS NULL OR to_regnamespace('monitoring') IS NULL THEN
    RAISE EXCEPTION 'This database has no monitoring store yet: say waypoint migrate first';
  END IF;
  IF to_regrole('waypoint_monitoring') IS NULL THEN
    CREATE ROLE waypoint_monitoring NOLOGIN;
  END IF;
  IF to_regrole('waypoint_reporting') IS NULL THEN
    CREATE ROLE waypoint_reporting NOLOGIN;
  END IF;

  EXECUTE format('GRANT waypoint_monitoring TO %I', owner);
  ALTER SCHEMA monitoring OWNER TO waypoint_monitoring;
  FOR held IN SELECT tablename FROM pg_tables WHERE schemaname = 'monitoring' LOOP
    EXECUTE format('ALTER TABLE monitoring.%I OWNER TO waypoint_monitoring', held.tablename);
    EXECUTE format('REVOKE ALL ON monitoring.%I FROM PUBLIC', held.tablename);
  END LOOP;
  REVOKE ALL ON SCHEMA monitoring FROM PUBLIC;

  EXECUTE format('GRANT USAGE ON SCHEMA %I TO waypoint_reporting', ground);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO waypoint_reporting', ground);
  EXECUTE format(
    'ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT ON TABLES TO waypoint_reporting',
    owner, ground);
END
$apart$;
