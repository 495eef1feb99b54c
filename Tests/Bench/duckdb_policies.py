"""Counts three core-skill policies of the NHS in DuckDB: another engine, and the rules written anew
as SQL. The counts must be those of `waypoint obligations`, or this fails.

The policies are owed once to each employer in the NHS, within 12 weeks of joining, and again when
the record ends. Long absences stop the clock. Nobody in the example is let off, given more time, or
brings such a record from another employer, so neither is asked here."""

import datetime
import json
import subprocess
import sys
import tempfile
import time

import duckdb

database, ours_file, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
CLINICAL = (
    "add prof scientific and technic", "additional clinical services",
    "allied health professionals", "healthcare scientists", "medical and dental",
    "nursing and midwifery registered", "students")
POLICIES = {
    "nhs-conflict-resolution": ("Conflict Resolution", 0, 36, "TRUE"),
    "nhs-preventing-radicalisation-1": ("Preventing Radicalisation", 1, 36, "NOT clinical"),
    "nhs-preventing-radicalisation-3": ("Preventing Radicalisation", 3, 36, "clinical"),
}
NHS = ("nhsTrust", "nhsFoundationTrust", "integratedCareBoard", "site", "region")
today = (datetime.date.today() - datetime.date(1970, 1, 1)).days

# Of people with several records, the one that stands for them.
PERSON = ("coalesce((SELECT canonical_id FROM person_alias a WHERE a.person_id = t.person_id), "
          "t.person_id) AS person_id")
COLUMNS = {
    "organisation_kind": "organisation_id, kind",
    "assignment": f"id, {PERSON}, organisation_id, employer_id, engagement, status, started_on, "
                  "joined_employer_on, ended_on, staff_group",
    "absence": "assignment_id, kind, from_on, to_on",
    "held_record": f"{PERSON}, kind, subject, level, standing, held, awarded_on, expires_on",
}
duck = duckdb.connect()
duck.execute("SET threads = 2")
duck.execute("CREATE SCHEMA w")
start = time.monotonic()
with tempfile.TemporaryDirectory() as folder:
    for table, columns in COLUMNS.items():
        where = "WHERE kind = 'core-skill'" if table == "held_record" else ""
        with open(f"{folder}/{table}.csv", "w") as out:
            subprocess.run(
                ["sqlite3", "-header", "-csv", f"file:{database}?mode=ro",
                 f"SELECT {columns} FROM {table} t {where}"], stdout=out, check=True)
        duck.execute(
            f"CREATE TABLE w.{table} AS SELECT * FROM "
            f"read_csv('{folder}/{table}.csv', header = true, sample_size = 1000000)")
duck.execute(f"""
CREATE TABLE nhs AS SELECT DISTINCT organisation_id AS id FROM w.organisation_kind
  WHERE kind IN {NHS};
CREATE TABLE post AS
  SELECT id, person_id, organisation_id, employer_id, engagement, started_on,
    least(coalesce(joined_employer_on, started_on), coalesce(started_on, joined_employer_on))
      AS joined_on,
    lower(replace(coalesce(staff_group, ''), '-', ' ')) IN {CLINICAL} AS clinical
  FROM w.assignment
  WHERE status <> 'offered' AND (started_on IS NULL OR started_on <= {today})
    AND (ended_on IS NULL OR ended_on >= {today}) AND (status <> 'ended' OR ended_on IS NOT NULL)
    AND (organisation_id IN (SELECT id FROM nhs) OR employer_id IN (SELECT id FROM nhs));
CREATE TABLE away AS
  SELECT assignment_id, min(from_on) AS from_on,
    max(coalesce(try_cast(to_on AS INT), {today})) AS to_on,
    bool_or(to_on IS NULL OR try_cast(to_on AS INT) >= {today}) AND min(from_on) <= {today} AS now
  FROM w.absence WHERE kind IN ('parental-leave', 'long-sickness', 'career-break') GROUP BY 1;
CREATE TABLE record AS
  SELECT person_id, subject, coalesce(try_cast(level AS INT), 0) AS level, awarded_on, expires_on
  FROM w.held_record
  WHERE kind = 'core-skill' AND standing = 'current' AND held = 1
    AND subject IN ('Conflict Resolution', 'Preventing Radicalisation');
""")
loading = time.monotonic() - start


def states(subject, level, months, who):
    return dict(duck.execute(f"""
WITH owed AS (
  SELECT p.person_id, p.employer_id, min(p.joined_on) AS joined_on, count(*) AS posts,
    count(a.assignment_id) AS away_posts, max(a.from_on) AS from_on, min(a.to_on) AS to_on,
    coalesce(bool_and(a.now), FALSE) AS away_now
  FROM post p LEFT JOIN away a ON a.assignment_id = p.id
  WHERE engagement <> 'agency' AND {who}
  GROUP BY ALL),
done AS (
  SELECT person_id, max_by(awarded_on, last_day) AS awarded_on, max(last_day) AS last_day FROM (
    SELECT person_id, awarded_on, coalesce(expires_on,
      date_diff('day', DATE '1970-01-01',
        DATE '1970-01-01' + CAST(awarded_on AS INT) + INTERVAL {months} MONTH)) AS last_day
    FROM record WHERE subject = '{subject}' AND level >= {level} AND awarded_on <= {today})
  GROUP BY 1),
clock AS (
  SELECT o.*, d.last_day, d.awarded_on,
    -- 1 April 2013 is day 15796: nobody's time is counted from before.
    greatest(coalesce(o.joined_on, 15796), 15796) AS start_on,
    o.away_posts = o.posts AND o.from_on <= o.to_on AS is_away
  FROM owed o LEFT JOIN done d USING (person_id)),
moved AS (
  SELECT *, start_on + 84 + CASE
      WHEN is_away AND from_on <= start_on + 84 AND greatest(from_on, start_on) <= to_on
      THEN to_on - greatest(from_on, start_on) + 1 ELSE 0 END AS first_due,
    last_day + CASE
      WHEN is_away AND from_on <= last_day AND greatest(from_on, awarded_on) <= to_on
      THEN to_on - greatest(from_on, awarded_on) + 1 ELSE 0 END AS holds_until
  FROM clock),
due AS (
  SELECT *, CASE WHEN last_day IS NULL THEN first_due
      WHEN awarded_on < start_on THEN greatest(holds_until, first_due)
      ELSE holds_until END AS due_on,
    coalesce(holds_until >= {today}, FALSE) AS in_date
  FROM moved)
SELECT CASE WHEN is_away AND away_now THEN 'paused'
    WHEN due_on < {today} THEN 'overdue' WHEN due_on = {today} THEN 'due'
    WHEN {today} >= due_on - CASE WHEN last_day IS NULL THEN 28 ELSE 90 END THEN 'due_soon'
    WHEN in_date THEN 'met' ELSE 'not_yet_due' END AS state, count(*)
FROM due GROUP BY 1""").fetchall())


start = time.monotonic()
theirs = {code: states(*terms) for code, terms in POLICIES.items()}
counting = time.monotonic() - start
with open(ours_file) as file:
    ours = {row["policy"]: {state: number for state, number in row["states"].items() if number}
            for row in json.load(file)["policies"]}
wrong = 0
for code in POLICIES:
    if theirs[code] != ours.get(code, {}):
        wrong += 1
        print(f"   {code} differs: DuckDB {sorted(theirs[code].items())}, "
              f"Waypoint {sorted(ours.get(code, {}).items())}")
total = sum(sum(states.values()) for states in theirs.values())
print(f"   DuckDB: read in {loading:.2f} s, {total} obligations of {len(POLICIES)} policies counted "
      f"in {counting:.3f} s by 2 threads; Waypoint counts all policies in {seconds} s")
print("=> the counts of the two are the same" if not wrong else "=> the counts DIFFER")
sys.exit(1 if wrong else 0)
