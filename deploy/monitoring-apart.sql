-- Sets the monitoring store apart on PostgreSQL: who may read the rest of the database, such as a
-- tool for reports, does not thereby read gender, ethnicity, disability and the like.
--
-- Waypoint keeps its tables in a schema of their own, `waypoint_monitoring`. This gives the schema
-- to a role of its own, also called `waypoint_monitoring`, which nobody signs in as; the role that
-- owns Waypoint's other tables is made a member of it, and nobody else may use the schema. It makes
-- a second role, `waypoint_reporting`, which may be granted to whoever makes reports. That reads
-- every other table but those by which people sign in, and those that hold what is sealed, sent or
-- handed in. Tables that a later version of Waypoint adds it reads when this is run again.
--
-- As a superuser of the server, once, after `waypoint migrate`; again does no harm:
--   psql --single-transaction -v ON_ERROR_STOP=1 -f monitoring-apart.sql DATABASE

DO $apart$
DECLARE
  owner TEXT := (SELECT tableowner FROM pg_tables WHERE tablename = 'journal_entry');
  ground TEXT := (SELECT schemaname FROM pg_tables WHERE tablename = 'journal_entry');
  held RECORD;
  secret TEXT;
  partly TEXT;
  -- Passwords, codes, sessions and tokens; what is sealed, sent or handed in; what people say of
  -- themselves; digests, from which what is short can be guessed.
  secrets CONSTANT TEXT[] := ARRAY[
    'account', 'account_address', 'account_identity', 'api_token', 'assessed_evidence', 'assessed_referral',
    'assessed_stage', 'assessed_turn', 'assessed_year', 'assessment_answer',
    'assessment_words', 'badge_edition', 'badge_key', 'badge_list', 'badge_share', 'calendar_feed', 'claim_turn',
    'cohort_allocation_line',
    'competency_claim', 'consultation_agreement', 'consultation_answer', 'consultation_comment', 'consultation_member', 'evidence_file', 'evidence_pack', 'framework_text',
    'inspection_session', 'invitation', 'journal_change', 'journal_entry', 'kept_form',
    'known_device', 'learning_result', 'learning_result_mark', 'load_file', 'load_row_in_error', 'load_undo', 'mail',
    'participation_away', 'participation_turn', 'password_request',
    'people_set', 'person_identifier', 'provider_guess', 'provider_proof', 'provider_session', 'provider_sign_out',
    'provider_visit', 'recognition_competency', 'recognition_judgement', 'recognition_mapping',
    'recognition_outcome', 'recognition_piece', 'recognition_request', 'recognition_turn',
    'recovery_code', 'sealing_key', 'sealing_node', 'second_factor',
    'self_assessment', 'session', 'session_role', 'session_view', 'sign_in_failure', 'sign_off_turn', 'staff_pin',
    'tablet', 'upload_check', 'upload_file'];
BEGIN
  IF owner IS NULL OR to_regnamespace('waypoint_monitoring') IS NULL THEN
    RAISE EXCEPTION 'This database has no monitoring store yet: say waypoint migrate first';
  END IF;
  FOR held IN
    SELECT relname FROM pg_class
    WHERE relnamespace = to_regnamespace('waypoint_monitoring') AND relkind IN ('r', 'p', 'v', 'm')
      AND relname NOT IN (
        'monitoring_value', 'monitoring_own', 'monitoring_undo', 'monitoring_objection', 'recruitment_application',
        'recruitment_total', 'casework', 'training_taken', 'pay_rate', 'survey_result')
  LOOP
    RAISE EXCEPTION 'The schema waypoint_monitoring holds %, which is not of Waypoint: move it first',
      held.relname;
  END LOOP;
  IF to_regrole('waypoint_monitoring') IS NULL THEN
    CREATE ROLE waypoint_monitoring NOLOGIN;
  END IF;
  IF to_regrole('waypoint_reporting') IS NULL THEN
    CREATE ROLE waypoint_reporting NOLOGIN;
  END IF;

  EXECUTE format('GRANT waypoint_monitoring TO %I', owner);
  ALTER SCHEMA waypoint_monitoring OWNER TO waypoint_monitoring;
  FOR held IN SELECT tablename FROM pg_tables WHERE schemaname = 'waypoint_monitoring' LOOP
    EXECUTE format(
      'ALTER TABLE waypoint_monitoring.%I OWNER TO waypoint_monitoring', held.tablename);
    EXECUTE format('REVOKE ALL ON waypoint_monitoring.%I FROM PUBLIC', held.tablename);
  END LOOP;
  REVOKE ALL ON SCHEMA waypoint_monitoring FROM PUBLIC;

  EXECUTE format('GRANT USAGE ON SCHEMA %I TO waypoint_reporting', ground);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO waypoint_reporting', ground);
  -- An earlier form of this script gave later tables too.
  EXECUTE format(
    'ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I REVOKE SELECT ON TABLES FROM waypoint_reporting',
    owner, ground);
  -- Rows of which something is sealed, or is what somebody needs to take part: the rest is for reports.
  FOREACH partly IN ARRAY ARRAY[
    'held_record', 'participation', 'sharing_agreement', 'source_record'] LOOP
    EXECUTE format('REVOKE ALL ON %I.%I FROM waypoint_reporting', ground, partly);
    EXECUTE format(
      'GRANT SELECT (%s) ON %I.%I TO waypoint_reporting',
      (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_attribute
        WHERE attrelid = to_regclass(format('%I.%I', ground, partly)) AND attnum > 0
          AND NOT attisdropped AND attname NOT LIKE 'sealed%' AND attname NOT LIKE 'needs%'),
      ground, partly);
  END LOOP;
  FOREACH secret IN ARRAY secrets LOOP
    IF to_regclass(format('%I.%I', ground, secret)) IS NOT NULL THEN
      EXECUTE format('REVOKE ALL ON %I.%I FROM waypoint_reporting', ground, secret);
    END IF;
  END LOOP;
END
$apart$;
