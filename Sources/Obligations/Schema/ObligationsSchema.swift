import Storage

package enum ObligationsSchema {
  package static let migrations = [exceptions, recognition, members, GatewaySchema.gateways]

  /// What follows from the rest, and is worked out anew every hour: how managers stand at gateways.
  package static let workedOut: Set<String> = ["gateway_standing"]

  /// Who was let off, and who was given more time. Nothing is deleted: an exemption is closed by
  /// its last day, a deferral by the day it was ended.
  private static let exceptions = Migration(
    "obligations-001-exceptions",
    """
    CREATE TABLE exemption (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      policy {{text}} NOT NULL,
      organisation_id {{int}} REFERENCES organisation (id),
      reason {{text}} NOT NULL,
      detail {{text}} NOT NULL,
      approver {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      to_on {{int}},
      CHECK (to_on >= from_on)
    );
    CREATE INDEX exemption_person_idx ON exemption (person_id, policy);

    CREATE TABLE deferral (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      policy {{text}} NOT NULL,
      organisation_id {{int}} REFERENCES organisation (id),
      reason {{text}} NOT NULL,
      detail {{text}} NOT NULL,
      discretionary {{bool}} NOT NULL,
      from_on {{int}} NOT NULL,
      until_on {{int}} NOT NULL,
      ended_on {{int}},
      CHECK (until_on > from_on),
      CHECK (ended_on >= from_on)
    );
    CREATE INDEX deferral_person_idx ON deferral (person_id, policy);
    """)

  /// Which employers accept each other's records, how often employers repeat what is national,
  /// and what was decided about records from elsewhere.
  private static let recognition = Migration(
    "obligations-002-recognition",
    """
    CREATE TABLE agreement_member (
      agreement {{text}} NOT NULL,
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      from_on {{int}} NOT NULL,
      to_on {{int}},
      PRIMARY KEY (agreement, organisation_id, from_on),
      CHECK (to_on >= from_on)
    );

    CREATE TABLE local_interval (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      policy {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      to_on {{int}},
      months {{int}} NOT NULL CHECK (months > 0),
      justification {{text}} NOT NULL,
      approved_by {{text}} NOT NULL,
      review_on {{int}} NOT NULL,
      PRIMARY KEY (organisation_id, policy, from_on),
      CHECK (to_on >= from_on)
    );

    CREATE TABLE record_review (
      record_id {{int}} NOT NULL,
      policy {{text}} NOT NULL,
      person_id {{int}} NOT NULL REFERENCES person (id),
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      decision {{text}} NOT NULL,
      reason {{text}} NOT NULL,
      decided_on {{int}} NOT NULL,
      appeal_until {{int}},
      PRIMARY KEY (record_id, policy, organisation_id, decided_on)
    );
    CREATE INDEX record_review_person_idx ON record_review (person_id);
    """)

  /// What one organisation agreed to, without reading what all did.
  private static let members = Migration(
    "obligations-003-member-organisation",
    """
    CREATE INDEX agreement_member_organisation_idx ON agreement_member (organisation_id);
    """)
}
