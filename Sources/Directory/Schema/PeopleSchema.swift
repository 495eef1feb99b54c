import Storage

/// Tables of persons, their work and who manages whom. Part of `DirectorySchema.migrations`,
/// after the organisations they point at.
enum PeopleSchema {
  static let migrations = [person, unit, assignment, management]

  private static let person = Migration(
    "directory-010-person",
    """
    CREATE TABLE person (
      id {{id}},
      display_name {{text}} NOT NULL,
      sort_key {{text}} NOT NULL,
      name_key {{text}} NOT NULL,
      born_on {{int}}
    );
    CREATE INDEX person_sort_key_idx ON person (sort_key, id);
    CREATE INDEX person_name_key_idx ON person (name_key, born_on);

    CREATE TABLE person_name (
      person_id {{int}} NOT NULL REFERENCES person (id),
      position {{int}} NOT NULL,
      kind {{text}} NOT NULL CHECK (kind IN ('current', 'previous', 'known-as')),
      title {{text}},
      given {{text}} NOT NULL,
      family {{text}} NOT NULL,
      display {{text}} NOT NULL CHECK (display <> ''),
      from_on {{int}},
      to_on {{int}},
      PRIMARY KEY (person_id, position)
    );

    CREATE TABLE person_name_word (
      word {{text}} NOT NULL,
      person_id {{int}} NOT NULL REFERENCES person (id),
      kind {{text}} NOT NULL,
      PRIMARY KEY (word, person_id)
    );
    CREATE INDEX person_name_word_person_idx ON person_name_word (person_id);

    CREATE TABLE person_identifier (
      person_id {{int}} NOT NULL REFERENCES person (id),
      position {{int}} NOT NULL,
      scheme {{text}} NOT NULL,
      value {{text}} NOT NULL,
      match_key {{text}} NOT NULL,
      organisation_id {{int}} REFERENCES organisation (id),
      body {{text}},
      expires_on {{int}},
      retired_on {{int}},
      PRIMARY KEY (person_id, position)
    );
    CREATE INDEX person_identifier_key_idx ON person_identifier (match_key, scheme, organisation_id);
    CREATE UNIQUE INDEX person_identifier_within_idx
      ON person_identifier (organisation_id, scheme, match_key)
      WHERE organisation_id IS NOT NULL AND retired_on IS NULL;

    CREATE TABLE person_email (
      person_id {{int}} NOT NULL REFERENCES person (id),
      position {{int}} NOT NULL,
      address {{text}} NOT NULL,
      folded {{text}} NOT NULL,
      PRIMARY KEY (person_id, position)
    );
    CREATE INDEX person_email_folded_idx ON person_email (folded);
    """)

  private static let unit = Migration(
    "directory-011-unit",
    """
    CREATE TABLE unit (
      id {{id}},
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      parent_id {{int}} REFERENCES unit (id),
      code {{text}} NOT NULL,
      name {{text}} NOT NULL,
      CHECK (parent_id <> id)
    );
    CREATE UNIQUE INDEX unit_code_idx ON unit (organisation_id, code);
    CREATE INDEX unit_parent_idx ON unit (parent_id);
    """)

  private static let assignment = Migration(
    "directory-012-assignment",
    """
    CREATE TABLE assignment (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      employer_id {{int}} NOT NULL REFERENCES organisation (id),
      host_id {{int}} REFERENCES organisation (id),
      unit_id {{int}} REFERENCES unit (id),
      number {{text}},
      position_number {{text}},
      title {{text}} NOT NULL,
      job_role {{text}},
      job_role_scheme {{text}},
      staff_group {{text}},
      band {{text}},
      occupation_code {{text}},
      pathway_category {{text}},
      engagement {{text}} NOT NULL,
      fte {{int}} CHECK (fte >= 0),
      contracted_hours {{int}} CHECK (contracted_hours >= 0),
      status {{text}} NOT NULL,
      primary_assignment {{bool}} NOT NULL,
      flagged_manager {{bool}} NOT NULL,
      holds_budget {{bool}} NOT NULL,
      started_on {{int}},
      joined_employer_on {{int}},
      started_in_sector_year {{int}},
      ended_on {{int}},
      assessed_on {{int}},
      CHECK ((job_role IS NULL) = (job_role_scheme IS NULL))
    );
    CREATE INDEX assignment_person_idx ON assignment (person_id);
    CREATE INDEX assignment_organisation_idx ON assignment (organisation_id, ended_on);
    CREATE INDEX assignment_employer_idx ON assignment (employer_id, number);
    CREATE INDEX assignment_host_idx ON assignment (host_id) WHERE host_id IS NOT NULL;
    CREATE INDEX assignment_unit_idx ON assignment (unit_id) WHERE unit_id IS NOT NULL;

    CREATE TABLE absence (
      id {{id}},
      assignment_id {{int}} NOT NULL REFERENCES assignment (id),
      kind {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      to_on {{int}},
      reported {{bool}} NOT NULL,
      CHECK (to_on >= from_on)
    );
    CREATE INDEX absence_assignment_idx ON absence (assignment_id);
    """)

  private static let management = Migration(
    "directory-013-management",
    """
    CREATE TABLE line_management (
      assignment_id {{int}} NOT NULL REFERENCES assignment (id),
      from_on {{int}} NOT NULL,
      to_on {{int}},
      manager_person_id {{int}} NOT NULL REFERENCES person (id),
      manager_assignment_id {{int}} REFERENCES assignment (id),
      PRIMARY KEY (assignment_id, from_on),
      CHECK (to_on >= from_on)
    );
    CREATE UNIQUE INDEX line_management_open_idx
      ON line_management (assignment_id) WHERE to_on IS NULL;
    CREATE INDEX line_management_manager_idx ON line_management (manager_person_id, to_on);
    CREATE INDEX line_management_manager_assignment_idx
      ON line_management (manager_assignment_id) WHERE manager_assignment_id IS NOT NULL;

    CREATE TABLE manager_reason (
      assignment_id {{int}} NOT NULL REFERENCES assignment (id),
      reason {{text}} NOT NULL,
      detail {{text}} NOT NULL,
      since_on {{int}} NOT NULL,
      PRIMARY KEY (assignment_id, reason)
    );
    """)
}
