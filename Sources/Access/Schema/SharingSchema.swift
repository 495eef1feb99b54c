import Storage

/// What employers and people share with bodies outside, and what they said is not to be shared.
enum SharingSchema {
  /// Where an agreement is kept is sealed by the program: `evidence` holds what waits for that.
  static let sealedEvidence = Migration(
    "access-150-sealed-agreements",
    "ALTER TABLE sharing_agreement ADD COLUMN sealed_evidence {{text}};")

  static let sharing = Migration(
    "access-032-sharing",
    """
    CREATE TABLE sharing_agreement (
      id {{id}},
      employer_id {{int}} NOT NULL REFERENCES organisation (id),
      body_id {{int}} NOT NULL REFERENCES organisation (id),
      purpose {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      to_on {{int}} NOT NULL,
      signed_for_employer {{text}} NOT NULL,
      signed_for_body {{text}} NOT NULL,
      evidence {{text}},
      recorded_at {{int}} NOT NULL,
      recorded_by {{int}} REFERENCES account (id),
      recorded_by_name {{text}} NOT NULL,
      ended_at {{int}},
      ended_by_name {{text}},
      end_reason {{text}},
      CHECK (to_on >= from_on - 1),
      CHECK (employer_id <> body_id),
      CHECK ((ended_at IS NULL) = (end_reason IS NULL))
    );
    CREATE INDEX sharing_agreement_employer_idx ON sharing_agreement (employer_id);
    CREATE INDEX sharing_agreement_body_idx ON sharing_agreement (body_id);

    CREATE TABLE sharing_agreement_data (
      agreement_id {{int}} NOT NULL REFERENCES sharing_agreement (id),
      shared {{text}} NOT NULL,
      PRIMARY KEY (agreement_id, shared)
    );

    CREATE TABLE personal_share (
      id {{id}},
      person_id {{int}} NOT NULL REFERENCES person (id),
      body_id {{int}} NOT NULL REFERENCES organisation (id),
      purpose {{text}} NOT NULL,
      from_on {{int}} NOT NULL,
      to_on {{int}} NOT NULL,
      shared_at {{int}} NOT NULL,
      shared_by {{int}} REFERENCES account (id),
      stopped_at {{int}},
      CHECK (to_on >= from_on - 1)
    );
    CREATE INDEX personal_share_person_idx ON personal_share (person_id);
    CREATE INDEX personal_share_body_idx ON personal_share (body_id);

    CREATE TABLE personal_share_data (
      share_id {{int}} NOT NULL REFERENCES personal_share (id),
      shared {{text}} NOT NULL,
      PRIMARY KEY (share_id, shared)
    );

    CREATE TABLE sharing_limit (
      organisation_id {{int}} NOT NULL REFERENCES organisation (id),
      toward {{text}} NOT NULL CHECK (toward IN ('careQualityCommission', 'localAuthority')),
      allowed {{bool}} NOT NULL,
      said_on {{int}} NOT NULL,
      PRIMARY KEY (organisation_id, toward)
    );
    """)
}
